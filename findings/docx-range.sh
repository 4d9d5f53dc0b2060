#!/bin/sh
# An age range in an Arabic Word file is printed backwards: for children of 6 – 12 it says 12 – 6.
#
# LibreOffice 7.4.7 (Debian 12). WordprocessingML has an element for words that run the other way than their paragraph:
# w:dir, an embedding (ISO/IEC 29500-1, 17.3.2.8). LibreOffice takes the words and leaves the direction away. The
# characters that Unicode has for an embedding, U+202A and U+202C, it obeys.
#
# Seen, from left to right, for one range in two Arabic paragraphs:
#   in w:dir: 12 6
#   in U+202A … U+202C: 6 12
#
# Who suffers: whoever reads in a policy for which children a rule holds, or which points it rests on.
# The product writes both: isolate in internal/doc/body.go, TestLine_Direction. Needs Debian 12 with a fresh package list.
set -eu
name=docx-range
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
# All that LibreOffice needs is unpacked beside what the machine has: to apt nothing is installed.
mkdir -p deb/partial root data/fonts in/_rels in/word
: >status
{
	apt-get -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o Dir::State::status="$dir/status" -o Dir::Cache::archives="$dir/deb" -y \
		--no-install-recommends --download-only install libreoffice-writer-nogui=4:7.4.7-1+deb12u14 fonts-hosny-amiri=0.113-1 poppler-utils zip &&
		for deb in deb/*.deb; do dpkg-deb -x "$deb" root || exit 1; done
} >log 2>&1 || { tail -3 log; echo "$name: cannot be tried (Debian 12 is needed)"; exit 2; }
office=root/usr/lib/libreoffice
rm "$office/share/registry"
cp -r root/etc/libreoffice/registry "$office/share/registry"
cp -r "$office"/share/.registry/* "$office/share/registry"
sed -i "s|file:///usr/lib/libreoffice|file://$dir/$office|g; s|file:///etc/libreoffice|file://$dir/$office/share|g" "$office"/program/*rc
cp root/usr/share/fonts/*/*/Amiri* data/fonts/
export XDG_DATA_HOME="$dir/data" HOME="$dir" LD_LIBRARY_PATH="$dir/$office/program:$dir/root/usr/lib/$(uname -m)-linux-gnu"

cat >'in/[Content_Types].xml' <<'EOF'
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
EOF
cat >in/_rels/.rels <<'EOF'
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
EOF
words() { printf '<w:r><w:rPr><w:rFonts w:ascii="Amiri" w:hAnsi="Amiri" w:cs="Amiri"/>%s</w:rPr><w:t xml:space="preserve">%s</w:t></w:r>' "$1" "$2"; }
paragraph() { printf '<w:p><w:pPr><w:bidi/></w:pPr>%s%s%s</w:p>' "$(words '<w:rtl/>' 'للأطفال من ')" "$1" "$(words '<w:rtl/>' ' سنة')"; }
{
	printf '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
	paragraph "<w:dir w:val=\"ltr\">$(words '' '6 – 12')</w:dir>"
	paragraph "$(words '' "$(printf '\342\200\2526 – 12\342\200\254')")"
	printf '</w:body></w:document>'
} >in/word/document.xml
(cd in && ../root/usr/bin/zip -q -X -r ../range.docx .)
"$office/program/soffice" "-env:UserInstallation=file://$dir/profile" --headless --convert-to pdf range.docx >log 2>&1 && [ -s range.pdf ] || { cat log; echo "$name: cannot be tried (LibreOffice does not start)"; exit 2; }

# Words with their places on the page, from left to right in each line.
root/usr/bin/pdftotext -bbox range.pdf - | sed -n 's/.*xMin="\([0-9.]*\)" yMin="\([0-9]*\).*>\([0-9]*\)<.*/\2 \1 \3/p' | awk '$3 != ""' | sort -k1n -k2n |
	awk '{ line[$1] = line[$1] " " $3; if (!($1 in seen)) { seen[$1] = 1; at[++n] = $1 } } END { print "in w:dir:" line[at[1]]; print "in U+202A … U+202C:" line[at[2]] }' >got
cat >want <<'EOF'
in w:dir: 12 6
in U+202A … U+202C: 6 12
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
