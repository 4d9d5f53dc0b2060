// The family agreement: chosen and read on this device, and kept on it by a tap alone. Nothing of it is sent. What is kept
// are the numbers of the chosen pairs and a day, so that it is there again in any language of the site.
interface Kept {
  pairs: string[];
  review: string;
}

const root = document.querySelector<HTMLElement>('[data-island="agreement"]');
if (root) {
  const words = root.dataset;
  const place = "copse-agreement";
  const part = <E extends HTMLElement>(css: string) => root.querySelector<E>(css)!;
  const boxes = [...root.querySelectorAll<HTMLInputElement>(".pair input")];
  const age = part<HTMLSelectElement>("#age");
  const review = part<HTMLInputElement>("#review");
  const pairOf = (box: HTMLInputElement) => box.closest<HTMLElement>(".pair")!;
  const chosen = () => boxes.filter((box) => box.checked);
  const now = () => JSON.stringify({ pairs: chosen().map((box) => box.value), review: review.value } satisfies Kept);

  // kept is what lies on this device; a browser may forbid to look.
  const kept = () => {
    try {
      return localStorage.getItem(place);
    } catch {
      return null;
    }
  };

  const show = () => {
    const some = chosen().length > 0;
    root.classList.toggle("some", some);
    part(".made").hidden = !some;
    for (const side of ["child", "adult"]) {
      part(`.made .${side} ol`).replaceChildren(
        ...chosen().map((box) => {
          const line = document.createElement("li");
          line.append(...pairOf(box).querySelector(`.${side} .promise`)!.cloneNode(true).childNodes);
          return line;
        }),
      );
    }
    const day = new Date(review.value + "T12:00");
    const lang = document.documentElement.lang.replace(/^en$/, "en-GB") + "-u-ca-gregory-nu-latn"; // as dates stand on all pages
    part(".when").textContent = isNaN(+day) ? "" : day.toLocaleDateString(lang, { dateStyle: "long" });
    for (const box of boxes) {
      const pair = pairOf(box);
      pair.hidden = !box.checked && age.value !== "" && !pair.dataset.bands!.split(" ").includes(age.value);
    }
    for (const topic of root.querySelectorAll<HTMLElement>(".topic")) topic.hidden = !topic.querySelector(".pair:not([hidden])");
    const here = kept();
    part(".keep").hidden = here === now();
    part(".keep").textContent = (here === null ? words.keep : words.again)!;
    part(".remove").hidden = here === null;
  };

  const say = (text?: string) => (part(".state").textContent = text ?? "");

  const fill = (from: string | null) => {
    let what: Kept = { pairs: [], review: "" };
    try {
      what = { ...what, ...(JSON.parse(from ?? "{}") as Kept) };
    } catch {
      // what lies there is none of ours
    }
    for (const box of boxes) box.checked = Array.isArray(what.pairs) && what.pairs.includes(box.value);
    review.value = String(what.review);
    age.value = "";
    show();
  };

  // inMonths is the day in some months, as a field takes it.
  const inMonths = (months: number) => {
    const day = new Date();
    day.setMonth(day.getMonth() + months);
    day.setMinutes(day.getMinutes() - day.getTimezoneOffset());
    return day.toISOString().slice(0, 10);
  };

  for (const box of boxes) {
    box.addEventListener("change", () => {
      if (box.checked && review.value === "") review.value = inMonths(3);
      say(kept() === null ? words.unkept : "");
      show();
    });
  }
  age.addEventListener("change", show);
  review.addEventListener("change", show);
  part(".print").addEventListener("click", () => print());
  part(".keep").addEventListener("click", () => {
    try {
      localStorage.setItem(place, now());
      say(words.kept);
    } catch {
      say(words.failed);
    }
    show();
  });
  part(".remove").addEventListener("click", () => {
    localStorage.removeItem(place);
    say(words.removed);
    show();
  });

  // Whoever comes "back" to this page finds what is kept, and nothing that was only chosen.
  const again = () => {
    fill(kept());
    say(kept() === null ? "" : words.kept);
  };
  addEventListener("pagehide", () => fill(null));
  addEventListener("pageshow", (e) => e.persisted && again());
  part(".age").hidden = false;
  part(".plain").hidden = true;
  again();
}
