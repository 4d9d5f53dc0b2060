// Makes a picture of a card, on the device: nothing is sent, and the file says nothing of who made it.
const cards = document.querySelector<HTMLElement>('[data-island="share"]');
const side = 1080;
const edge = 96;

// broken are the lines of a text that fit a width; writings without spaces break anywhere.
function broken(c: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*/g) ?? []) {
    if (line && c.measureText((line + piece).trim()).width > width) {
      lines.push(line.trim());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trim()];
}

function draw(card: HTMLElement): HTMLCanvasElement | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const c = canvas.getContext("2d");
  if (!c) return;
  const style = getComputedStyle(card);
  c.fillStyle = style.backgroundColor;
  c.fillRect(0, 0, side, side);
  c.save();
  const right = style.direction === "rtl";
  c.translate(right ? side - edge - 160 : edge, edge);
  c.scale(8, 8);
  c.strokeStyle = c.fillStyle = getComputedStyle(card.querySelector("svg") ?? card).color;
  c.lineWidth = 2;
  c.lineCap = "round";
  card.querySelectorAll("path").forEach((p) => {
    const path = new Path2D(p.getAttribute("d") ?? "");
    if (p.getAttribute("fill") === "none") c.stroke(path);
    else c.fill(path);
  });
  c.restore();
  c.fillStyle = style.color;
  c.direction = right ? "rtl" : "ltr";
  c.textAlign = "start";
  c.textBaseline = "middle";
  let size = 92;
  let lines: string[] = [];
  for (; size > 40; size -= 4) {
    c.font = `700 ${size}px ${style.fontFamily}`;
    lines = broken(c, card.textContent?.trim() ?? "", side - 2 * edge);
    if (lines.length * size * 1.4 < side - 3 * edge - 160) break;
  }
  const middle = (side + 160 + edge) / 2;
  lines.forEach((line, i) => c.fillText(line, right ? side - edge : edge, middle + (i - (lines.length - 1) / 2) * size * 1.4));
  return canvas;
}

cards?.querySelectorAll<HTMLElement>(".sharecard").forEach((card) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet";
  button.textContent = cards.dataset.save ?? "";
  button.addEventListener("click", () =>
    draw(card)?.toBlob((file) => {
      if (!file) return;
      const a = document.createElement("a");
      a.href = URL.createObjectURL(file);
      a.download = "card.png";
      a.click();
      setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
    }, "image/png"),
  );
  card.after(button);
});
