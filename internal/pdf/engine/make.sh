#!/bin/sh
# Makes typst.wasm.zst and fonts/ anew from their sources, on Debian 12 with npm, zstd,
# fonttools, fonts-noto-core and fonts-noto-cjk installed. SHA256SUMS holds what comes out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
noto=/usr/share/fonts/truetype/noto

(cd "$work" && npm pack --silent @myriaddreamin/typst-ts-web-compiler@0.7.0 >/dev/null && tar xzf ./*.tgz)
cp "$work/package/pkg/typst_ts_web_compiler_bg.wasm" "$work/typst.wasm"
cp $noto/NotoSerif-Regular.ttf $noto/NotoSerif-Bold.ttf $noto/NotoNaskhArabic-Regular.ttf $noto/NotoNaskhArabic-Bold.ttf "$work"
/usr/bin/python3 "$here/cut-fonts.py" /usr/share/fonts/opentype/noto $noto "$work"

(cd "$work" && sha256sum typst.wasm ./*.ttf | sed 's, \./, ,') >"$here/SHA256SUMS"
zstd -q -f --ultra -22 "$work/typst.wasm" -o "$here/typst.wasm.zst"
mkdir -p "$here/fonts"
for f in "$work"/*.ttf; do
	zstd -q -f --ultra -22 "$f" -o "$here/fonts/$(basename "$f").zst"
done
