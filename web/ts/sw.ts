// The worker of a phone that has a pack. It reads what the offline page stored and never
// stores anything itself. A page comes from the network; from the pack only when the
// network is gone or too slow to wait for.
const worker = self as unknown as ServiceWorkerGlobalScope;
const patience = 4000; // ms

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (e) => e.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (e) => {
  const { request } = e;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") e.respondWith(page(request, url));
  else if (/^\/(static|offline)\//.test(url.pathname)) e.respondWith(find(url.pathname).then((kept) => kept ?? fetch(request)));
});

// find looks into the newest pack first: two packs hold the same help page. What lacks its
// manifest is being stored, or was left half.
async function find(path: string): Promise<Response | undefined> {
  for (const name of (await caches.keys()).reverse()) {
    const kept = await caches.match(path, { cacheName: name });
    if (kept && (await caches.match(name.split("#")[0]!, { cacheName: name }))) return kept;
  }
}

async function page(request: Request, url: URL): Promise<Response> {
  // What may be in a pack is for the server to say; an address with a question never is.
  const kept = url.search ? undefined : await find(url.pathname);
  if (kept && url.pathname === "/x") return kept; // who leaves does not wait
  try {
    const net = fetch(request);
    net.catch(() => {}); // it may fail after the pack has answered
    const late = new Promise<undefined>((done) => setTimeout(done, patience));
    const answer = await (kept ? Promise.race([net, late]) : net);
    // From 500 up it is a web server in front whose Copse is gone or ill: Copse answers so only
    // for addresses that no pack holds. Of those, 502 and 504 are never its own.
    if (answer && (kept ? answer.status < 500 : answer.status !== 502 && answer.status !== 504)) return answer;
  } catch {
    // no network
  }
  return kept ?? absent(url.pathname.split("/")[1]);
}

// absent says in the page's language, or in that of the newest pack, what is here.
async function absent(lang: string): Promise<Response> {
  const langs = (await caches.keys()).reverse().map((name) => name.split("/")[1]);
  for (const l of [lang, ...langs]) {
    const kept = await find(`/${l}/offline/absent`);
    if (kept) return kept;
  }
  return Response.error();
}
