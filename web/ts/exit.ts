// Leaving a page. What was typed goes with it, and what was chosen goes back to what the
// page came with: "back" brings a page back from memory with its fields filled, whatever
// the headers say, and the next person at this screen would read it.
addEventListener("pagehide", () => {
  for (const form of document.forms) form.reset();
  for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) {
    if (/^(checkbox|radio)$/.test(field.type) && !field.form) (field as HTMLInputElement).checked = field.defaultChecked;
    if (/^(checkbox|radio|hidden|submit|button|reset)$/.test(field.type)) continue;
    field.value = "";
    field.dispatchEvent(new Event("input")); // a list that was filtered by it shows all again
  }
});
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
