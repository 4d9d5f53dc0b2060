// A field that shows only what has the word that is typed, with or without its accents.
const list = document.querySelector<HTMLElement>('[data-island="filter"]');
const folded = (text: string): string => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLocaleLowerCase();
if (list) {
  const label = document.createElement("label");
  label.className = "filter";
  label.textContent = (list.dataset.label ?? "") + " ";
  const field = document.createElement("input");
  field.type = "search";
  label.append(field);
  const none = document.createElement("p");
  none.setAttribute("role", "status");
  field.addEventListener("input", () => {
    const want = folded(field.value.trim());
    let shown = 0;
    for (const term of list.children) {
      const has = folded(term.textContent ?? "").includes(want);
      (term as HTMLElement).hidden = !has;
      shown += has ? 1 : 0;
    }
    none.textContent = shown === 0 ? (list.dataset.none ?? "") : "";
  });
  list.before(label, none);
}
