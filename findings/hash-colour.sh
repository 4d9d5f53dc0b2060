#!/bin/sh
# Two decoders read the same photograph differently enough to move bits of its hash.
#
# image/jpeg of Go 1.26.8 and djpeg of libjpeg-turbo 2.1.5 (Debian 12), a picture of red and white squares with 5
# pixels to a side, quality 90. With colours stored at full resolution the two differ by a few steps of 255. With
# colours at half resolution, as many cameras and phones store them, libjpeg blends neighbouring colours and Go takes
# the nearest: single colour values are up to 71 apart, and what becomes of them as grey, from which a perceptual hash
# is made, up to 20.
#
# Seen:
#   full resolution: colours at most 4 apart yes, grey at most 4 apart yes
#   half resolution: colours at most 64 apart no, grey at most 16 apart no
#
# Who suffers: a child whose picture is on a list. The lists are made with libjpeg; a service that hashes uploads with
# another decoder is some bits off before anybody has changed the picture, and the nearest of the changed ones are lost.
# The product interpolates as libjpeg does: TestSampler_ChromaAsLibjpeg and TestHasher_ReferenceJPEG in pdq.
# Needs Debian 12 with a fresh package list.
set -eu
name=hash-colour
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOWORK=off
{
	go mod init finding && apt-get download libjpeg-turbo-progs=1:2.1.5-2 libjpeg62-turbo libturbojpeg0 &&
		for p in *.deb; do dpkg-deb -x "$p" debian; done
} >log 2>&1 || { cat log; echo "$name: cannot be tried (Go and Debian 12 are needed)"; exit 2; }
LD_LIBRARY_PATH=$(dirname "$(find "$dir/debian" -name libjpeg.so.62)")
export LD_LIBRARY_PATH

cat >main.go <<'EOF'
package main

import (
	"bytes"
	"fmt"
	"image/color"
	"image/jpeg"
	"os"
)

const side = 64

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// draw writes the picture.
func draw() {
	out := bytes.NewBufferString(fmt.Sprintf("P6\n%d %d\n255\n", side, side))
	for y := range side {
		for x := range side {
			if (x/5+y/5)%2 == 0 {
				out.Write([]byte{255, 0, 0})
			} else {
				out.Write([]byte{255, 255, 255})
			}
		}
	}
	must(os.WriteFile("drawn.ppm", out.Bytes(), 0o600))
}

func apart(a, b int) int { return max(a-b, b-a) }

func grey(r, g, b byte) int { return (299*int(r) + 587*int(g) + 114*int(b)) / 1000 }

// compare reads name.jpg with Go and name.ppm, which djpeg made of it.
func compare(name string) (colours, greys int) {
	photo, err := os.ReadFile(name + ".jpg")
	must(err)
	ours, err := jpeg.Decode(bytes.NewReader(photo))
	must(err)
	theirs, err := os.ReadFile(name + ".ppm")
	must(err)
	theirs = theirs[len(theirs)-3*side*side:]
	for y := range side {
		for x := range side {
			a, b := color.RGBAModel.Convert(ours.At(x, y)).(color.RGBA), theirs[3*(y*side+x):]
			colours = max(colours, apart(int(a.R), int(b[0])), apart(int(a.G), int(b[1])), apart(int(a.B), int(b[2])))
			greys = max(greys, apart(grey(a.R, a.G, a.B), grey(b[0], b[1], b[2])))
		}
	}
	return colours, greys
}

func main() {
	if os.Args[1] == "draw" {
		draw()
		return
	}
	yes := map[bool]string{true: "yes", false: "no"}
	c, g := compare("full")
	fmt.Printf("full resolution: colours at most 4 apart %s, grey at most 4 apart %s\n", yes[c <= 4], yes[g <= 4])
	c, g = compare("half")
	fmt.Printf("half resolution: colours at most 64 apart %s, grey at most 16 apart %s\n", yes[c <= 64], yes[g <= 16])
}
EOF
go build -o main .
./main draw
debian/usr/bin/cjpeg -quality 90 -sample 1x1 -outfile full.jpg drawn.ppm
debian/usr/bin/cjpeg -quality 90 -sample 2x2 -outfile half.jpg drawn.ppm
debian/usr/bin/djpeg -dct int -pnm -outfile full.ppm full.jpg
debian/usr/bin/djpeg -dct int -pnm -outfile half.ppm half.jpg
./main compare >got
cat >want <<'EOF'
full resolution: colours at most 4 apart yes, grey at most 4 apart yes
half resolution: colours at most 64 apart no, grey at most 16 apart no
EOF
diff want got || { echo "$name: differs (< described, > now, $(go env GOVERSION))"; exit 1; }
echo "$name: as described"
