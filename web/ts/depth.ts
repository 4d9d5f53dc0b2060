// The depth switch keeps the place: it leads to the point that is on the screen now.
const island = document.querySelector('[data-island="depth"]');
if (island) {
  island.querySelectorAll<HTMLAnchorElement>(".switch a").forEach((a) =>
    a.addEventListener("click", () => {
      const here = [...island.querySelectorAll<HTMLElement>("section[id]")].filter((s) => s.getBoundingClientRect().top < innerHeight / 2).pop();
      if (here && scrollY > 200) a.hash = here.id;
    }),
  );
}
