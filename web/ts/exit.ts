// Leave quickly: replaces the page in the history, so that "back" does not return here.
// Without a network it leads to the page a pack keeps for that.
// Three presses of Esc within two seconds do the same. Without script the link simply leads away.
const link = document.getElementById("leave") as HTMLAnchorElement | null;
if (link) {
  const leave = () => {
    document.body.hidden = true;
    location.replace(!navigator.onLine && navigator.serviceWorker?.controller ? "/x" : link.href);
  };
  link.addEventListener("click", (e) => {
    e.preventDefault();
    leave();
  });
  let presses: number[] = [];
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    presses = [...presses, e.timeStamp].filter((t) => e.timeStamp - t < 2000);
    if (presses.length >= 3) leave();
  });
}
