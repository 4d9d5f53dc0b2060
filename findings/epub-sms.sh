#!/bin/sh
# A book with a helpline's text number is judged faulty; the same book with its telephone number is not.
#
# epubcheck 4.2.6 of Debian 12. A link with sms:, a registered scheme (RFC 5724), is reported as "Non-registered URI
# scheme", warning HTM-025. Links with tel: and mailto: pass.
#
# Seen, for a page with tel: in line 2, mailto: in line 3 and sms: in line 4:
#   WARNING HTM-025 in help.xhtml, line 4
#
# Who suffers: shops and libraries ask for books without a warning. Whoever mends the warning takes the link out, and
# for a child who cannot speak aloud beside the one they fear, texting was the way.
# The product's books carry no such link and no warning: TestEPUB_epubcheck in internal/library (make test-all).
# Needs Java and Debian 12 with a fresh package list.
set -eu
name=epub-sms
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
{
	command -v java && apt-get download epubcheck=4.2.6-2 libcommons-compress-java libdom4j-java libguava-java libicu4j-java \
		libjackson-json-java libjackson2-core-java libjaxen-java libjing-java libjsr305-java libsac-java libsaxonhe-java libxalan2-java libxerces2-java \
		libxml-commons-external-java libxml-commons-resolver1.1-java libxom-java && for p in *.deb; do dpkg-deb -x "$p" debian; done
} >log 2>&1 || { cat log; echo "$name: cannot be tried (Java and Debian 12 are needed)"; exit 2; }

mkdir -p book/META-INF book/text
printf application/epub+zip >book/mimetype
cat >book/META-INF/container.xml <<'EOF'
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="text/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
EOF
cat >book/text/book.opf <<'EOF'
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:example:who-helps</dc:identifier><dc:title>Who helps</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="help" href="help.xhtml" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="help"/></spine>
</package>
EOF
cat >book/text/nav.xhtml <<'EOF'
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head>
<body><nav epub:type="toc"><ol><li><a href="help.xhtml">Who helps</a></li></ol></nav></body></html>
EOF
cat >book/text/help.xhtml <<'EOF'
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Who helps</title></head><body>
<p><a href="tel:+15550100">Call</a></p>
<p><a href="mailto:help@example.org">Write</a></p>
<p><a href="sms:+15550100">Send a text message</a></p>
</body></html>
EOF
java -XX:TieredStopAtLevel=1 -cp 'debian/usr/share/java/*' com.adobe.epubcheck.tool.Checker book -mode exp >report 2>&1 || true
grep -q '^EPUBCheck completed' report || { cat report; echo "$name: cannot be tried"; exit 2; }
sed -nE 's/^(FATAL|ERROR|WARNING)\(([^)]*)\): .*\/text\/([^(]*)\(([0-9]+),.*/\1 \2 in \3, line \4/p' report >got
cat >want <<'EOF'
WARNING HTM-025 in help.xhtml, line 4
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
