// Takes packs by a tap, says what is on this device, and removes all of it. A pack is one cache,
// named by the address of its manifest and the time it was taken: what is taken again lies
// beside the old until it is whole. The manifest is stored last: a cache without it is no pack.
// The worker is registered by the first tap. A family agreement lies beside the packs: kept.ts.
interface Manifest {
  hash: string;
  says: string;
  source: string;
  headers: Record<string, string>;
  items: { path: string; hash: string }[];
}
interface Bundle {
  items: { path: string; type: string; body: string }[];
}

const root = document.querySelector<HTMLElement>('[data-island="offline"]');
if (root && "serviceWorker" in navigator && "caches" in window) {
  const words = root.dataset;
  const rows = [...root.querySelectorAll<HTMLElement>("[data-pack]")];
  const part = <E extends HTMLElement>(row: HTMLElement, css: string) => row.querySelector<E>(css)!;
  const show = (css: string, on: boolean) => root.querySelectorAll<HTMLElement>(css).forEach((e) => (e.hidden = !on));
  const packOf = (name: string) => name.split("#")[0]!;

  const forget = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister();
  };

  // packs are those that are whole, the newest of each: the manifest and all it lists are there.
  const packs = async () => {
    const found = new Map<string, { name: string; manifest: Manifest }>();
    for (const name of await caches.keys()) {
      const manifest: Manifest | undefined = await (await caches.match(packOf(name), { cacheName: name }))?.json();
      if (manifest && (await (await caches.open(name)).keys()).length > manifest.items.length) found.set(packOf(name), { name, manifest });
    }
    return found;
  };

  // tidy drops what a closed tab or a full phone left half or old, and the worker with the last.
  const tidy = async () => {
    const whole = await packs();
    for (const name of await caches.keys()) if (whole.get(packOf(name))?.name !== name) await caches.delete(name);
    if (!whole.size) await forget();
  };

  // alone does what must not meet another tab that takes a pack: it waits for its end.
  const alone = async (what: () => Promise<void>) => {
    if (navigator.locks) await navigator.locks.request("pack", what);
    else await what();
  };

  // land takes whoever removed something to what is said now.
  const land = () => [...root.querySelectorAll<HTMLElement>('.here [tabindex="-1"]')].find((e) => e.checkVisibility())?.focus();

  let busy: HTMLElement | undefined; // the row whose pack is being taken
  let failed: HTMLElement | undefined; // the last one that could not be

  // tell shows what is on the phone now.
  const tell = async () => {
    const here = await packs();
    for (const row of rows) {
      const kept = here.get(row.dataset.pack!)?.manifest;
      const newer = kept && row.dataset.hash && row.dataset.hash !== kept.hash ? " " + words.newer : "";
      if (row === busy) continue;
      part(row, ".state").textContent = (row === failed ? words.failed + " " : "") + (kept ? kept.says + newer : "");
      row.hidden = "kept" in words && !kept;
      const button = row.querySelector("button");
      if (button) {
        button.textContent = (kept ? words.again : words.take)!;
        button.classList.toggle("quiet", !!kept);
      }
    }
    const some = (await caches.keys()).length > 0;
    show(".some", some);
    show(".none", !some && !root.querySelector(".family:not([hidden])"));
  };

  const get = async (address: string) => {
    const answer = await fetch(address);
    if (!answer.ok || !answer.body) throw new Error();
    return answer;
  };

  // read reads a bundle and shows how far it is.
  const read = async (answer: Response, row: HTMLElement): Promise<Bundle | undefined> => {
    const bar = part<HTMLProgressElement>(row, "progress");
    bar.max = Number(row.dataset.plain);
    const reader = answer.body!.getReader();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for (let got = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bar.value = got += value.length;
    }
    const text = await new Blob(chunks).text();
    try {
      return JSON.parse(text);
    } catch {
      return; // it does not fit
    }
  };

  const sum = async (text: string) => {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    return [...bytes.slice(0, 8)].map((b) => b.toString(16).padStart(2, "0")).join("");
  };

  const fits = async (manifest: Manifest, bundle: Bundle | undefined): Promise<boolean> => {
    const got = new Map(bundle?.items.map((i) => [i.path, i]));
    for (const { path, hash } of manifest.items) {
      const i = got.get(path);
      if (!i || (await sum(i.type + "\n" + i.body)) !== hash) return false;
    }
    return got.size === manifest.items.length;
  };

  // fetchPack fetches all of a pack before anything is stored. What does not fit the manifest,
  // because it was changed on the way or at the server meanwhile, is fetched once more.
  const fetchPack = async (row: HTMLElement): Promise<[Manifest, Bundle]> => {
    for (let tries = 0; tries < 2; tries++) {
      const manifest: Manifest = await (await get(row.dataset.pack!)).json();
      const bundle = await read(await get(manifest.source), row);
      if (await fits(manifest, bundle)) return [manifest, bundle!];
    }
    throw new Error();
  };

  const store = async (pack: string, manifest: Manifest, bundle: Bundle) => {
    const cache = await caches.open(`${pack}#${Date.now()}`);
    for (const { path, type, body } of bundle.items) {
      await cache.put(path, new Response(body, { headers: { ...manifest.headers, "Content-Type": type } }));
    }
    await cache.put(pack, Response.json(manifest));
  };

  const take = async (row: HTMLElement, button: HTMLElement) => {
    if (busy) return;
    busy = row;
    failed = undefined;
    const bar = part(row, "progress");
    bar.hidden = false;
    button.textContent = words.busy!;
    part(row, ".state").textContent = "";
    await alone(async () => {
      try {
        const [manifest, bundle] = await fetchPack(row);
        await navigator.serviceWorker.register("/sw.js");
        await store(row.dataset.pack!, manifest, bundle);
      } catch {
        failed = row; // no network, or the phone is full
      }
      await tidy();
    });
    bar.hidden = true;
    busy = undefined;
    await tell();
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
    if ((await caches.keys()).length > 0) await forget().then(tell); // whoever looked into a cache meanwhile made it anew, empty
    land();
  });
  root.addEventListener("removed", () => void tell().then(land));
  void tell();
  void alone(tidy).then(tell);
}
