package network

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"copse/internal/pdf/engine"
	"copse/internal/testkit"
)

// measured are the letters whose widths are kept, of each face.
func measured() map[string]struct {
	name   string
	ranges [][2]rune
} {
	latin := [][2]rune{{0x20, 0x7E}, {0xA0, 0x17F}, {0x218, 0x21B}, {0x400, 0x45F}, {0x490, 0x4E9}, {0x1EA0, 0x1EF9}, {0x2009, 0x2027}, {0x202F, 0x203A}, {0x20AC, 0x20AC}, {0x2116, 0x2122}}
	arabic := [][2]rune{{0x60C, 0x60C}, {0x61B, 0x61F}, {0x640, 0x640}, {0x660, 0x66D}, {0x679, 0x6D3}, {0x6F0, 0x6F9}, {0xFE80, 0xFEFC}}
	type f = struct {
		name   string
		ranges [][2]rune
	}
	return map[string]f{"NotoSerif-Regular.ttf": {"serif", latin}, "NotoSerif-Bold.ttf": {"serif-bold", latin}, "NotoSans-Bold.ttf": {"sans-bold", latin},
		"NotoSansSC-Regular.ttf": {"sc", latin[:4]}, "NotoSansSC-Bold.ttf": {"sc-bold", latin[:4]}, "NotoNaskhArabic-Regular.ttf": {"naskh", arabic}, "NotoNaskhArabic-Bold.ttf": {"naskh-bold", arabic}}
}

// TestWidths: the widths of letters that we keep are those of the faces. COPSE_GOLDEN=update writes them.
func TestWidths(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	fmt.Fprintln(&got, "# Widths of letters in thousandths of an em: face, first letter (hexadecimal), widths. TestWidths takes them from the faces of package pdf.")
	err := engine.Faces(func(file string, data []byte) error {
		f, err := sfnt.Parse(data)
		if err != nil {
			return err
		}
		var buf sfnt.Buffer
		of, ok := measured()[file]
		if !ok {
			t.Errorf("the house has a new face, %s", file)
		}
		for _, r := range of.ranges {
			var row []string
			from := r[0]
			flush := func(next rune) {
				if len(row) > 0 {
					fmt.Fprintf(&got, "%s %04X %s\n", of.name, from, strings.Join(row, " "))
				}
				row, from = nil, next
			}
			for c := r[0]; c <= r[1]; c++ {
				glyph, err := f.GlyphIndex(&buf, c)
				if err != nil || glyph == 0 {
					flush(c + 1)
					continue
				}
				wide, err := f.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone)
				if err != nil {
					return err
				}
				if row = append(row, fmt.Sprint(wide.Round())); len(row) == 32 {
					flush(c + 1)
				}
			}
			flush(0)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv(testkit.GoldenEnv) == "update" {
		if err := os.WriteFile("kit/widths.txt", got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("kit/widths.txt")
	if err != nil || !bytes.Equal(kept, got.Bytes()) {
		t.Errorf("kit/widths.txt is not what the faces say (%v): COPSE_GOLDEN=update go test -run TestWidths ./internal/network", err)
	}
}
