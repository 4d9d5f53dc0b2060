#!/bin/sh
# What a child typed into a form is on the screen again for whoever presses Back, although the page forbade keeping it.
#
# Chromium 156.0.8078.108 of Debian 12, driven with puppeteer-core 25.16.0 (npm). A form page is sent with
# Cache-Control: no-store and its form and field carry autocomplete=off. Something is typed, a link is followed, and Back
# shows the page as it was left: it comes from the browser's memory and the server is not asked. Where the browser had
# fetched the site's icon and that was sent with no-store too, the page is asked for anew and comes empty: a test of
# the page may pass by accident.
#
# Seen after a link and Back:
#   page without an icon: "a secret", from memory
#   icon sent with no-store: "", asked for again
#
# Who suffers: a child who wrote on a shared computer what happens at home, went on to a harmless page and gave the
# chair to that very person.
# The product's pages empty their fields when they are left: TestForget in tests/browser.
# Needs Node and Chromium (COPSE_TEST_BROWSER names another one).
set -eu
name=back-shows-typed
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
BROWSER=$(command -v "${COPSE_TEST_BROWSER:-chromium}") || { echo "$name: cannot be tried (Chromium is needed)"; exit 2; }
export BROWSER
{ npm init -y && npm install --no-audit --no-fund --ignore-scripts puppeteer-core@25.16.0; } >log 2>&1 || { cat log; echo "$name: cannot be tried (Node is needed)"; exit 2; }

cat >main.mjs <<'EOF'
import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const start = (head) => `<!doctype html>${head}<form autocomplete="off"><textarea autocomplete="off"></textarea></form><a href="/weather">Weather</a>`;
const none = `<link rel="icon" href="data:,">`; // or the browser asks for /favicon.ico
const pages = { "/without": start(none), "/icon": start(""), "/weather": `<!doctype html>${none}<p>Sunny` };
let asked = [];
const server = createServer((request, answer) => {
  asked.push(request.url);
  answer.setHeader("Content-Type", "text/html").setHeader("Cache-Control", "no-store").end(pages[request.url]);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await puppeteer.launch({ executablePath: process.env.BROWSER, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
try {
  for (const [name, path] of [["page without an icon", "/without"], ["icon sent with no-store", "/icon"]]) {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}${path}`);
    await page.type("textarea", "a secret");
    await wait(500);
    await Promise.all([page.waitForNavigation(), page.click("a")]);
    asked = [];
    await page.evaluate(() => void setTimeout(() => history.back(), 50));
    for (let tries = 0; tries < 100 && !page.url().endsWith(path); tries++) await wait(100);
    await wait(500);
    console.log(`${name}: "${await page.$eval("textarea", (e) => e.value)}", ${asked.includes(path) ? "asked for again" : "from memory"}`);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
EOF
node main.mjs >got
cat >want <<'EOF'
page without an icon: "a secret", from memory
icon sent with no-store: "", asked for again
EOF
diff want got || { echo "$name: differs (< described, > now, $("$BROWSER" --version 2>/dev/null))"; exit 1; }
echo "$name: as described"
