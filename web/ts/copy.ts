// A button that copies the citation. It is made here, because without script it could do nothing.
const box = document.querySelector('[data-island="copy"]');
const text = document.getElementById("cite");
const words = text?.dataset;
if (box && text && words?.copy && navigator.clipboard) {
  const button = document.createElement("button");
  button.className = "btn quiet";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent ?? "");
    button.textContent = words.copied ?? "";
  });
  text.after(button);
}
