// The family agreement: chosen and read on this device, and kept on it by a tap alone. Nothing of it is sent. What is kept
// are the numbers of the chosen pairs, an age and two days, so that it is there again in any language of the site. Whoever
// comes back finds it first; what to choose from comes by "change". The page of packs removes it too (offline.ts).
interface Kept {
  pairs: string[];
  review: string;
  age: string;
  day: string; // on which it was kept
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
  const fits = (box: HTMLInputElement) => age.value === "" || pairOf(box).dataset.bands!.split(" ").includes(age.value);
  const chosen = () => boxes.filter((box) => box.checked && fits(box));

  // inMonths is the day in some months, as a field takes it.
  const inMonths = (months: number) => {
    const day = new Date();
    day.setMonth(day.getMonth() + months);
    day.setMinutes(day.getMinutes() - day.getTimezoneOffset());
    return day.toISOString().slice(0, 10);
  };
  const inWords = (iso: string) => {
    const day = new Date(iso + "T12:00");
    const lang = document.documentElement.lang.replace(/^en$/, "en-GB") + "-u-ca-gregory-nu-latn"; // as dates stand on all pages
    return isNaN(+day) ? "" : day.toLocaleDateString(lang, { dateStyle: "long" });
  };

  // kept is what lies on this device; a browser may forbid to look, and what lies there may be none of ours.
  const kept = (): Kept | null => {
    try {
      const what = JSON.parse(localStorage.getItem(place) ?? "null") as Partial<Kept> | null;
      if (!Array.isArray(what?.pairs)) return null;
      return { pairs: what.pairs, review: String(what.review ?? ""), age: String(what.age ?? ""), day: String(what.day ?? "") };
    } catch {
      return null;
    }
  };
  const now = (day: string): Kept => ({ pairs: chosen().map((box) => box.value), review: review.value, age: age.value, day });

  // size is how large the chosen promises may be printed to fill one sheet, in points: what two columns hold grows with its
  // square. A Chinese sign takes the place of two letters, and the last line of a promise is half empty.
  const wide = (text: string) => [...text].reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? 2 : /\p{Script=Cyrillic}/u.test(sign) ? 1.2 : /\p{Script=Arabic}/u.test(sign) ? 0.8 : 1), 0);
  const size = (list: HTMLInputElement[]) => {
    const all = ["child", "adult"].map((side) => list.reduce((sum, box) => sum + 35 + wide(pairOf(box).querySelector(`.${side} .promise`)!.textContent!), 0));
    return Math.min(20, Math.max(9, 345 / Math.sqrt(Math.max(1, ...all)))).toFixed(1);
  };

  let changing = false; // what is kept

  const show = () => {
    const here = kept();
    const list = chosen();
    const yours = here !== null && list.length > 0 && !changing;
    root.classList.toggle("some", list.length > 0);
    root.style.setProperty("--said", size(list) + "pt");
    root.classList.toggle("yours", yours);
    part(".made").hidden = list.length === 0;
    part(".turn").hidden = !yours;
    const day = inWords(here?.day ?? "");
    part("#made").textContent = yours && day ? words.of!.replace("{date}", day) : words.sheet!;
    for (const side of ["child", "adult"]) {
      part(`.made .${side} ol`).replaceChildren(
        ...list.map((box) => {
          const line = document.createElement("li");
          line.append(...pairOf(box).querySelector(`.${side} .promise`)!.cloneNode(true).childNodes);
          return line;
        }),
      );
    }
    part(".when").textContent = inWords(review.value);
    for (const box of boxes) pairOf(box).hidden = !fits(box);
    for (const topic of root.querySelectorAll<HTMLElement>(".topic")) topic.hidden = !topic.querySelector(".pair:not([hidden])");
    part(".keep").hidden = here !== null && JSON.stringify(here) === JSON.stringify(now(here.day));
    part(".keep").textContent = (here === null ? words.keep : words.again)!;
    part(".remove").hidden = here === null;
  };

  // say tells what became of the agreement, and, where it is kept, what that is worth without a network.
  const say = (text: string | undefined, net = false) => {
    part(".state").textContent = text ?? "";
    root.querySelector(".net")?.toggleAttribute("hidden", !net);
  };
  // tell says it to whoever pressed a button that is gone now.
  const tell = (text: string | undefined, net = false) => {
    say(text, net);
    show();
    part(".told").focus();
  };

  const fill = (what: Kept | null) => {
    for (const box of boxes) box.checked = what !== null && what.pairs.includes(box.value);
    review.value = what?.review ?? "";
    age.value = [...age.options].some((o) => o.value === what?.age) ? what!.age : "";
    changing = false;
    show();
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
  for (const button of root.querySelectorAll(".print")) button.addEventListener("click", () => print());
  part(".keep").addEventListener("click", () => {
    try {
      localStorage.setItem(place, JSON.stringify(now(inMonths(0))));
    } catch {
      tell(words.failed);
      return;
    }
    changing = false;
    tell(words.kept, true);
  });
  part(".change").addEventListener("click", () => {
    changing = true;
    say("");
    show();
    age.focus();
  });
  part(".remove").addEventListener("click", () => {
    localStorage.removeItem(place);
    fill(null);
    tell(words.removed);
  });

  // Whoever comes "back" to this page finds what is kept, and nothing that was only chosen.
  const again = () => {
    const here = kept();
    fill(here);
    say(here === null ? "" : words.kept, here !== null);
  };
  addEventListener("pagehide", () => fill(null));
  addEventListener("pageshow", (e) => e.persisted && again());
  root.classList.add("live");
  part(".age").hidden = false;
  for (const plain of root.querySelectorAll<HTMLElement>(".plain")) plain.hidden = true;
  again();
}
