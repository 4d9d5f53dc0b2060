// A field that shows only the terms with what is typed.
const list = document.querySelector<HTMLElement>('[data-island="filter"]');
if (list) {
  const label = document.createElement("label");
  label.className = "filter";
  label.textContent = (list.dataset.label ?? "") + " ";
  const field = document.createElement("input");
  field.type = "search";
  label.append(field);
  field.addEventListener("input", () => {
    const want = field.value.trim().toLocaleLowerCase();
    for (const term of list.children) {
      (term as HTMLElement).hidden = !(term.textContent ?? "").toLocaleLowerCase().includes(want);
    }
  });
  list.before(label);
}
