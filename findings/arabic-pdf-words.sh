#!/bin/sh
# An Arabic sentence in a PDF is whole to the eye, and comes out of two readers in two other orders.
#
# typst 0.14.2 (npm @myriaddreamin/typst-ts-node-compiler 0.7.0) with the face Amiri 0.113 of Debian 12, read with pdf.js
# 5.4.296 and MuPDF 1.28.1 (both npm). pdf.js gives the words from last to first, and one with its first letter at its
# end; MuPDF swaps the halves of the sentence.
#
# Seen, for "Stop the conversation and tell somebody you trust now." in Arabic:
#   written: أوقف الحديث وأخبر شخصا تثق به الآن.
#   pdf.js: الآن. به تثق خصاش وأخبر الحديث أوقف
#   MuPDF: .شخصا تثق به الآن أوقف الحديث وأخبر
#
# Who suffers: a parent or child who searches the guide for words they see and finds nothing; who copies the advice and
# sends on "now it trust person"; who listens to a program that reads aloud.
# The product's PDFs are read with pdftotext, which restores the order: TestPDF_text in internal/app (make test-all).
# Other readers it does not promise. Needs Node and Debian 12 with a fresh package list.
set -eu
name=arabic-pdf-words
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
{
	npm init -y && npm install --no-audit --no-fund --ignore-scripts @myriaddreamin/typst-ts-node-compiler@0.7.0 pdfjs-dist@5.4.296 mupdf@1.28.1 &&
		apt-get download fonts-hosny-amiri=0.113-1 && dpkg-deb -x fonts-hosny-amiri_*.deb debian
} >log 2>&1 || { cat log; echo "$name: cannot be tried (Node and Debian 12 are needed)"; exit 2; }

cat >main.mjs <<'EOF'
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import * as mupdf from "mupdf";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const written = "أوقف الحديث وأخبر شخصا تثق به الآن.";
const press = NodeCompiler.create({ workspace: ".", fontArgs: [{ fontPaths: ["debian/usr/share/fonts"] }] });
const pdf = press.pdf({ mainFileContent: `#set page(width: 12cm, height: 6cm)\n#set text(lang: "ar", font: "Amiri")\n${written}` });

const words = (text) => text.split(/\s+/).filter(Boolean).join(" ");
console.log("written:", written);
const page = await (await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise).getPage(1);
console.log("pdf.js:", words((await page.getTextContent()).items.map((i) => i.str).join("")));
console.log("MuPDF:", words(mupdf.Document.openDocument(pdf, "application/pdf").loadPage(0).toStructuredText().asText()));
EOF
node main.mjs >got
cat >want <<'EOF'
written: أوقف الحديث وأخبر شخصا تثق به الآن.
pdf.js: الآن. به تثق خصاش وأخبر الحديث أوقف
MuPDF: .شخصا تثق به الآن أوقف الحديث وأخبر
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
