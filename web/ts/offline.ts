// Takes packs by a tap, says what is on this phone, and removes all of it. A pack is one
// cache, named by the address of its manifest; the worker is registered by the first tap.
interface Manifest {
  hash: string;
  says: string;
  source: string;
}
interface Bundle {
  headers: Record<string, string>;
  items: { path: string; type: string; body: string }[];
}

const root = document.querySelector<HTMLElement>('[data-island="offline"]');
if (root && "serviceWorker" in navigator && "caches" in window) {
  const words = root.dataset;
  const rows = [...root.querySelectorAll<HTMLElement>("[data-pack]")];
  const part = <E extends HTMLElement>(row: HTMLElement, css: string) => row.querySelector<E>(css)!;
  const show = (css: string, on: boolean) => root.querySelectorAll<HTMLElement>(css).forEach((e) => (e.hidden = !on));

  const forget = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister();
  };

  // tell shows what is on the phone now.
  const tell = async () => {
    for (const row of rows) {
      const name = row.dataset.pack!;
      const kept: Manifest | undefined = (await caches.has(name)) ? await (await caches.match(name, { cacheName: name }))?.json() : undefined;
      const newer = kept && row.dataset.hash && row.dataset.hash !== kept.hash ? " " + words.newer : "";
      part(row, ".state").textContent = kept ? kept.says + newer : "";
      row.hidden = "kept" in words && !kept;
      const button = row.querySelector("button");
      if (button) {
        button.textContent = (kept ? words.again : words.take)!;
        button.classList.toggle("quiet", !!kept);
      }
    }
    const some = (await caches.keys()).length > 0;
    show(".some", some);
    show(".none", !some);
  };

  // fetchPack fetches all of a pack before anything is stored, so that a broken line
  // leaves an older pack as it was.
  const fetchPack = async (manifest: Manifest, row: HTMLElement): Promise<Bundle> => {
    const answer = await fetch(manifest.source);
    if (!answer.ok || !answer.body) throw new Error();
    const bar = part<HTMLProgressElement>(row, "progress");
    bar.max = Number(row.dataset.plain);
    const reader = answer.body.getReader();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for (let got = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bar.value = got += value.length;
    }
    return JSON.parse(await new Blob(chunks).text());
  };

  const store = async (name: string, manifest: Manifest, bundle: Bundle) => {
    await caches.delete(name);
    const cache = await caches.open(name);
    for (const { path, type, body } of bundle.items) {
      await cache.put(path, new Response(body, { headers: { ...bundle.headers, "Content-Type": type } }));
    }
    await cache.put(name, Response.json(manifest)); // last: a pack without it is not whole
  };

  let busy = false;
  const take = async (row: HTMLElement, button: HTMLElement) => {
    if (busy) return;
    busy = true;
    const name = row.dataset.pack!, state = part(row, ".state"), bar = part(row, "progress");
    bar.hidden = false;
    button.textContent = words.busy!;
    state.textContent = "";
    try {
      const answer = await fetch(name);
      if (!answer.ok) throw new Error();
      const manifest: Manifest = await answer.json();
      const bundle = await fetchPack(manifest, row);
      try {
        await navigator.serviceWorker.register("/sw.js");
        await store(name, manifest, bundle);
      } catch (e) {
        await caches.delete(name); // the phone is full
        if (!(await caches.keys()).length) await forget();
        throw e;
      }
      await tell();
    } catch {
      await tell();
      state.textContent = words.failed!;
    }
    bar.hidden = true;
    busy = false;
  };

  show(".plain", false);
  show(".here", true);
  for (const row of rows) {
    const button = row.querySelector("button");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => void take(row, button));
    }
  }
  root.querySelector(".remove")?.addEventListener("click", async () => {
    if (busy) return;
    await forget();
    await tell();
    part(root, ".none").focus();
  });
  void tell();
}
