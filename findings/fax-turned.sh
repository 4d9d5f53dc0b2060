#!/bin/sh
# A page from a fax server is read as its negative, and hashed as another picture.
#
# golang.org/x/image/tiff v0.47.0 and libtiff 4.5.0 (Debian 12). A fax knows paper and ink; a TIFF file says beside it whether 0
# is black or white. Most say white. Where a file says black, as TIFF allows, libtiff gives the picture that went
# in; x/image/tiff leaves out the turn and gives paper for ink and ink for paper. The same file stored without fax
# codes is read right by both. No error, no warning.
#
# Seen, for a page on which 0 is black:
#   plain, x/image/tiff: as drawn
#   fax, libtiff: as drawn
#   fax, x/image/tiff: turned around
#
# Who suffers: a child whose picture went through a fax server or a scanner's archive. A hash of the negative has every
# bit the other way round, the greatest distance there is: the picture is on the list, and is never found.
# The product has its own reader: TestDecode_Fax in pdq/internal/tiff, for both meanings of 0.
# Needs Debian 12 with a fresh package list.
set -eu
name=fax-turned
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOWORK=off
{
	go mod init finding && go get golang.org/x/image@v0.47.0 &&
		apt-get download libtiff-tools libtiff6 libdeflate0 libjbig0 libjpeg62-turbo liblerc4 liblzma5 libwebp7 libzstd1 zlib1g &&
		for p in *.deb; do dpkg-deb -x "$p" debian; done
} >log 2>&1 || { cat log; echo "$name: cannot be tried (Go and Debian 12 are needed)"; exit 2; }
LD_LIBRARY_PATH=$(dirname "$(find "$dir/debian" -name 'libtiff.so.6')"):$(dirname "$(find "$dir/debian" -name 'libz.so.1')")
export LD_LIBRARY_PATH
case $(dpkg-deb -f "$(ls libtiff-tools*.deb)" Version) in
4.5.0-*) ;;
*) echo "$name: cannot be tried (libtiff 4.5.0 of Debian 12 is needed)"; exit 2 ;;
esac

cat >main.go <<'EOF'
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"os"

	"golang.org/x/image/tiff"
)

const side = 64

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// ink says where the page is black: a bar and a square.
func ink(x, y int) bool { return x < 9 || x > 30 && x < 50 && y > 20 && y < 40 }

// draw writes the page without codes, one bit a pixel, 0 for black.
func draw() {
	le := binary.LittleEndian
	b := []byte("II*\x00\x08\x00\x00\x00")
	tags := [][2]uint32{
		{256, side}, {257, side}, {258, 1}, {259, 1}, {262, 1}, {273, 0}, {277, 1}, {278, side}, {279, side * side / 8},
	}
	b = le.AppendUint16(b, uint16(len(tags)))
	for _, t := range tags {
		if t[0] == 273 {
			t[1] = uint32(8 + 2 + 12*len(tags) + 4)
		}
		b = le.AppendUint16(b, uint16(t[0]))
		b = le.AppendUint16(b, 4)
		b = le.AppendUint32(le.AppendUint32(b, 1), t[1])
	}
	b = le.AppendUint32(b, 0)
	for y := range side {
		for x := 0; x < side; x += 8 {
			var v byte
			for i := range 8 {
				if !ink(x+i, y) {
					v |= 0x80 >> i
				}
			}
			b = append(b, v)
		}
	}
	must(os.WriteFile("plain.tif", b, 0o600))
}

// look says what x/image/tiff makes of a file.
func look(name string) string {
	data, err := os.ReadFile(name)
	must(err)
	m, err := tiff.Decode(bytes.NewReader(data))
	must(err)
	same, turned := true, true
	for y := range side {
		for x := range side {
			black := m.(*image.Gray).GrayAt(x, y).Y == 0
			same, turned = same && black == ink(x, y), turned && black != ink(x, y)
		}
	}
	switch {
	case same:
		return "as drawn"
	case turned:
		return "turned around"
	}
	return "something else"
}

func main() {
	if os.Args[1] == "draw" {
		draw()
		return
	}
	fmt.Println("plain, x/image/tiff:", look("plain.tif"))
	fmt.Println("fax, libtiff:", look("back.tif")) // what libtiff read, stored without codes again
	fmt.Println("fax, x/image/tiff:", look("fax.tif"))
}
EOF
go build -o main .
./main draw
debian/usr/bin/tiffcp -c g4 plain.tif fax.tif
debian/usr/bin/tiffcp -c none fax.tif back.tif
./main look >got
cat >want <<'EOF'
plain, x/image/tiff: as drawn
fax, libtiff: as drawn
fax, x/image/tiff: turned around
EOF
diff want got || { echo "$name: differs (< described, > now, $(go env GOVERSION))"; exit 1; }
echo "$name: as described"
