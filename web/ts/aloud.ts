// Reads a story aloud, with a voice that is on the device itself: another would send the text to who made it. Where the
// language has no such voice there is no button.
const told = document.querySelector<HTMLElement>('[data-island="aloud"]');
const speech = "speechSynthesis" in window ? speechSynthesis : undefined;
if (told && speech) {
  const words = told.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet";
  let reading: HTMLElement[] = [];
  const voice = (lang: string) => speech.getVoices().find((v) => v.localService && v.lang.toLowerCase().split(/[-_]/)[0] === lang.split("-")[0]);
  const langOf = (e: HTMLElement) => e.querySelector<HTMLElement>("[lang]")?.lang || document.documentElement.lang;
  const lines = () => [...told.querySelectorAll<HTMLElement>(".tale")];
  const stop = () => {
    reading.forEach((e) => e.classList.remove("now"));
    reading = [];
    speech.cancel();
    button.textContent = words.start ?? "";
  };
  // One sentence after the other: long texts fall silent in some browsers.
  const next = (all: HTMLElement[]) => {
    reading.forEach((e) => e.classList.remove("now"));
    const line = all[0];
    if (!line) return stop();
    reading = [line];
    line.classList.add("now");
    const u = new SpeechSynthesisUtterance(line.textContent ?? "");
    u.lang = langOf(line);
    u.voice = voice(u.lang) ?? null;
    u.onend = () => reading[0] === line && next(all.slice(1));
    u.onerror = () => reading[0] === line && stop();
    speech.speak(u);
  };
  button.addEventListener("click", () => {
    if (reading.length) return stop();
    button.textContent = words.stop ?? "";
    next(lines());
  });
  const offer = () => {
    if (!button.isConnected && lines().every((e) => voice(langOf(e)))) {
      button.textContent = words.start ?? "";
      told.append(button);
    }
  };
  offer();
  speech.addEventListener("voiceschanged", offer);
  addEventListener("pagehide", stop);
}
