package browser

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	pdfObject = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj`)
	pdfStream = regexp.MustCompile(`(?s)stream\n(.*)\nendstream`)
	pdfFont   = regexp.MustCompile(`/(F\d+) (\d+) 0 R`)
	pdfRef    = regexp.MustCompile(`/(ToUnicode|Contents) (\d+) 0 R`)
	pdfRange  = regexp.MustCompile(`<([0-9A-F]{4})> (?:<([0-9A-F]{4})> )?<([0-9A-F]{4})>`)
	pdfShow   = regexp.MustCompile(`/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj`)
)

// pdfText reads the words of a PDF as the browser writes it, page after page. It knows
// that writer alone: glyphs in four hexadecimal digits, a ToUnicode map for each font.
func pdfText(t *testing.T, pdf []byte) (pages []string) {
	t.Helper()
	objects := map[string][]byte{}
	var order []string
	for _, m := range pdfObject.FindAllSubmatch(pdf, -1) {
		objects[string(m[1])] = m[2]
		order = append(order, string(m[1]))
	}
	ref := func(object []byte, name string) string {
		for _, m := range pdfRef.FindAllSubmatch(object, -1) {
			if string(m[1]) == name {
				return string(m[2])
			}
		}
		return ""
	}
	for _, n := range order {
		page := objects[n]
		if !bytes.HasPrefix(page, []byte("<</Type /Page\n")) {
			continue
		}
		fonts := map[string]map[uint64]rune{}
		for _, m := range pdfFont.FindAllSubmatch(page, -1) {
			fonts[string(m[1])] = pdfMap(inflate(t, objects[ref(objects[string(m[2])], "ToUnicode")]))
		}
		var text strings.Builder
		var font map[uint64]rune
		for _, m := range pdfShow.FindAllStringSubmatch(string(inflate(t, objects[ref(page, "Contents")])), -1) {
			if m[1] != "" {
				font = fonts[m[1]]
			}
			for glyphs := m[2]; len(glyphs) >= 4; glyphs = glyphs[4:] {
				if glyph, err := strconv.ParseUint(glyphs[:4], 16, 16); err == nil && font[glyph] != 0 {
					text.WriteRune(font[glyph])
				}
			}
		}
		pages = append(pages, text.String())
	}
	return pages
}

func pdfMap(table []byte) map[uint64]rune {
	glyphs := map[uint64]rune{}
	_, table, _ = bytes.Cut(table, []byte("endcodespacerange"))
	for _, m := range pdfRange.FindAllStringSubmatch(string(table), -1) {
		if m[2] == "" {
			m[2] = m[1]
		}
		first, _ := strconv.ParseUint(m[1], 16, 16) // four hexadecimal digits always fit
		last, _ := strconv.ParseUint(m[2], 16, 16)
		to, _ := strconv.ParseUint(m[3], 16, 16)
		for g := first; g <= last; g++ {
			glyphs[g] = rune(to + g - first)
		}
	}
	return glyphs
}

func inflate(t *testing.T, object []byte) []byte {
	t.Helper()
	m := pdfStream.FindSubmatch(object)
	if m == nil {
		t.Fatalf("an object of the PDF holds no stream: %.80q", object)
	}
	r, err := zlib.NewReader(bytes.NewReader(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
