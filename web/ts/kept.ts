// Says on the page of packs that a family agreement (agreement.ts) is kept in this browser, and removes it. It works where
// no pack can be taken, too: offline.ts shows what else is here, and hears when the agreement is gone.
const root = document.querySelector<HTMLElement>('[data-island="offline"]');
if (root) {
  const place = "copse-agreement";
  const family = root.querySelector<HTMLElement>(".family")!;

  const tell = () => {
    try {
      family.hidden = localStorage.getItem(place) === null;
    } catch {
      family.hidden = true; // a browser may forbid to look
    }
    if (!family.hidden) root.querySelector<HTMLElement>(".here")!.hidden = false;
  };

  family.querySelector("button")!.addEventListener("click", () => {
    localStorage.removeItem(place);
    tell();
    root.dispatchEvent(new Event("removed"));
  });
  addEventListener("pageshow", (e) => e.persisted && tell());
  tell();
}
