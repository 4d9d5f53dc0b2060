#!/bin/sh
# An answer that is folded away on the screen is missing on paper, and the style sheets that used to open it do not.
#
# Chromium 156.0.8078.108 of Debian 12, driven with puppeteer-core 25.16.0, its PDF read with MuPDF 1.28.1 (both npm).
# A closed <details> prints its summary alone. Showing its children in the print style, with or without their
# content-visibility, prints nothing more; only a rule for ::details-content does.
#
# Seen:
#   no rule: question
#   children shown: question
#   children shown and visible: question
#   content shown: question and answer
#
# Who suffers: a teacher or a social worker prints "what to do if somebody threatens you" for a child who has no
# phone, and hands out a sheet of questions without answers.
# The product prints what is folded: TestPrint in tests/browser.
# Needs Node and Chromium (COPSE_TEST_BROWSER names another one).
set -eu
name=folded-on-paper
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
BROWSER=$(command -v "${COPSE_TEST_BROWSER:-chromium}") || { echo "$name: cannot be tried (Chromium is needed)"; exit 2; }
export BROWSER
{ npm init -y && npm install --no-audit --no-fund --ignore-scripts puppeteer-core@25.16.0 mupdf@1.28.1; } >log 2>&1 || { cat log; echo "$name: cannot be tried (Node is needed)"; exit 2; }

cat >main.mjs <<'EOF'
import * as mupdf from "mupdf";
import puppeteer from "puppeteer-core";

const rules = {
  "no rule": "",
  "children shown": "details > * { display: block !important }",
  "children shown and visible": "details > * { display: block !important; content-visibility: visible !important }",
  "content shown": "details::details-content { content-visibility: visible }",
};
const browser = await puppeteer.launch({ executablePath: process.env.BROWSER, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
try {
  const page = await browser.newPage();
  for (const [name, rule] of Object.entries(rules)) {
    await page.setContent(`<!doctype html><style>@media print { ${rule} }</style>
      <details><summary>Somebody threatens me</summary><p>Do not pay, tell somebody</p></details>`);
    const paper = mupdf.Document.openDocument(Buffer.from(await page.pdf()), "application/pdf");
    const text = paper.loadPage(0).toStructuredText().asText();
    const seen = [text.includes("threatens me") && "question", text.includes("Do not pay") && "answer"];
    console.log(`${name}: ${seen.filter(Boolean).join(" and ")}`);
  }
} finally {
  await browser.close();
}
EOF
node main.mjs >got
cat >want <<'EOF'
no rule: question
children shown: question
children shown and visible: question
content shown: question and answer
EOF
diff want got || { echo "$name: differs (< described, > now, $("$BROWSER" --version 2>/dev/null))"; exit 1; }
echo "$name: as described"
