#!/bin/sh
# A help page kept on a phone for the day without a network is there and does not open.
#
# Chromium 156.0.8078.108 of Debian 12, driven with puppeteer-core 25.16.0 (npm). A page stores other pages in the
# Cache Storage; a service worker answers with what caches.match(request) finds. What was sent with Vary: Accept or
# Vary: User-Agent, headers that many servers add, is not found when the reader goes there, for a navigation asks with
# other headers than the script that stored. The page's own look-up by path does find both, so a list of "kept pages"
# says all is well. Vary: Accept-Encoding and Accept-Language do no harm.
#
# Seen:
#   no Vary: listed, opens
#   Vary: Accept-Encoding: listed, opens
#   Vary: Accept-Language: listed, opens
#   Vary: Accept: listed, does not open
#   Vary: User-Agent: listed, does not open
#
# Who suffers: a child in a place without a network who kept the page with whom to call, and finds that it is empty.
# The product's worker looks up by path and its kept pages carry no Vary: TestOffline in tests/browser.
# Needs Node and Chromium (COPSE_TEST_BROWSER names another one).
set -eu
name=kept-page-vary
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
BROWSER=$(command -v "${COPSE_TEST_BROWSER:-chromium}") || { echo "$name: cannot be tried (Chromium is needed)"; exit 2; }
export BROWSER
{ npm init -y && npm install --no-audit --no-fund --ignore-scripts puppeteer-core@25.16.0; } >log 2>&1 || { cat log; echo "$name: cannot be tried (Node is needed)"; exit 2; }

cat >main.mjs <<'EOF'
import { createServer } from "node:http";
import puppeteer from "puppeteer-core";

const worker = `
addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("fetch", (e) => {
  if (e.request.mode === "navigate") e.respondWith(caches.match(e.request).then((kept) => kept ?? new Response("nothing")));
});`;
const varies = ["", "Accept-Encoding", "Accept-Language", "Accept", "User-Agent"];
const server = createServer((request, answer) => {
  if (request.url === "/worker.js") return answer.setHeader("Content-Type", "text/javascript").end(worker);
  const header = request.url.match(/^\/help\/(.+)$/)?.[1];
  if (header) answer.setHeader("Vary", header);
  answer.setHeader("Content-Type", "text/html").end("<p>Whom to call</p>");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const site = `http://127.0.0.1:${server.address().port}`;
const browser = await puppeteer.launch({ executablePath: process.env.BROWSER, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
try {
  const page = await browser.newPage();
  await page.goto(`${site}/`);
  const listed = await page.evaluate(async (paths) => {
    const pack = await caches.open("pack");
    for (const path of paths) await pack.put(path, await fetch(path));
    const found = await Promise.all(paths.map((path) => caches.match(path)));
    await navigator.serviceWorker.register("/worker.js");
    await navigator.serviceWorker.ready;
    return found.map(Boolean);
  }, varies.map((v) => `/help/${v}`));
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  for (const [i, header] of varies.entries()) {
    await page.goto(`${site}/help/${header}`);
    const opens = (await page.$eval("body", (e) => e.textContent)) === "Whom to call";
    console.log(`${header ? `Vary: ${header}` : "no Vary"}: ${listed[i] ? "listed" : "not listed"}, ${opens ? "opens" : "does not open"}`);
  }
} finally {
  await browser.close();
  server.close();
}
EOF
node main.mjs >got
cat >want <<'EOF'
no Vary: listed, opens
Vary: Accept-Encoding: listed, opens
Vary: Accept-Language: listed, opens
Vary: Accept: listed, does not open
Vary: User-Agent: listed, does not open
EOF
diff want got || { echo "$name: differs (< described, > now, $("$BROWSER" --version 2>/dev/null))"; exit 1; }
echo "$name: as described"
