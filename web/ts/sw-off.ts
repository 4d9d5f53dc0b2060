// The operator has switched packs off: this worker takes the place of the other, removes
// everything it stored, and then itself.
const worker = self as unknown as ServiceWorkerGlobalScope;
worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (e) =>
  e.waitUntil(
    (async () => {
      for (const name of await caches.keys()) await caches.delete(name);
      await worker.registration.unregister();
    })(),
  ),
);
