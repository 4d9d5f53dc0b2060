package pdq_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"log"
	"os"

	"copse/pdq"
)

// rings draws a picture without needing a file.
func rings() *image.Gray {
	m := image.NewGray(image.Rect(0, 0, 300, 200))
	for y := range 200 {
		for x := range 300 {
			m.SetGray(x, y, color.Gray{uint8((x*x + 3*y*y) / 200)})
		}
	}
	return m
}

func Example() {
	f, err := os.Open("testdata/jpeg/bridge-mod-square-256x256.jpg")
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	r, err := pdq.HashReader(f)
	if err != nil {
		log.Fatal(err)
	}
	known, err := pdq.Parse("d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Format, r.Width, r.Height)
	fmt.Println("worth comparing:", r.Quality >= pdq.MatchQuality)
	fmt.Println("the known picture:", r.Hash.Distance(known) <= pdq.MatchDistance)
	// Output:
	// jpeg 256 256
	// worth comparing: true
	// the known picture: true
}

// Many pictures: one Hasher, which keeps its workspace.
func ExampleHasher_HashReader() {
	h := pdq.Hasher{Limits: pdq.Limits{Pixels: 20_000_000, Bytes: 10 << 20}}
	for _, name := range []string{"bridge-mod-square-128x128.jpg", "bridge-mod-square-256x256.jpg", "../README.md"} {
		data, err := os.ReadFile("testdata/jpeg/" + name)
		if err != nil {
			log.Fatal(err)
		}
		r, err := h.HashReader(bytes.NewReader(data))
		var limit *pdq.LimitError
		switch {
		case errors.Is(err, pdq.ErrFormat):
			fmt.Println(name, "is no picture")
		case errors.As(err, &limit):
			fmt.Println(name, "is too large:", limit.What)
		case err != nil:
			fmt.Println(name, "is damaged:", err)
		default:
			fmt.Println(name, "has quality", r.Quality)
		}
	}
	// Output:
	// bridge-mod-square-128x128.jpg has quality 100
	// bridge-mod-square-256x256.jpg has quality 100
	// ../README.md is no picture
}

func ExampleHasher_Hash() {
	var h pdq.Hasher
	r, err := h.Hash(rings())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Hash)
	fmt.Println(r.Quality)
	// Output:
	// 368f6d385ac3958eab3066e654d349ae8b589ab7966c9551a497ada62dac2d28
	// 100
}

// A picture that was mirrored is found through the hashes of its eight forms.
func ExampleResult_Dihedral() {
	m := rings()
	mirrored := image.NewGray(m.Bounds())
	for y := range 200 {
		for x := range 300 {
			mirrored.SetGray(x, y, m.GrayAt(299-x, y))
		}
	}
	known, err := pdq.HashImage(m)
	if err != nil {
		log.Fatal(err)
	}
	seen, err := pdq.HashImage(mirrored)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("as it is:", seen.Hash.Distance(known.Hash) <= pdq.MatchDistance)
	d := seen.Dihedral()
	transform, distance := d.Closest(known.Hash)
	fmt.Println(transform, distance <= pdq.MatchDistance)
	// Output:
	// as it is: false
	// flipy true
}

func ExampleParse() {
	h, err := pdq.Parse("D8F8F0CEE0F4A84F0637022A078F67F0B36E2ED596621E1D33E6339C4E9C9B22")
	fmt.Println(h, err)
	_, err = pdq.Parse("d8f8f0ce")
	fmt.Println(err)
	_, err = pdq.Parse("x8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22")
	fmt.Println(err)
	// Output:
	// d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22 <nil>
	// pdq: hash has 8 characters, want 64
	// pdq: character 1 of the hash is 'x', want a hexadecimal digit
}

func ExampleHash_MarshalText() {
	text, err := json.Marshal(map[string]pdq.Hash{"hash": {0: 0xd8, 31: 0x22}})
	fmt.Println(string(text), err)
	// Output: {"hash":"d800000000000000000000000000000000000000000000000000000000000022"} <nil>
}
