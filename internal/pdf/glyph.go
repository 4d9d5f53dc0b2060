package pdf

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/sfnt"

	"copse/internal/copse"
	"copse/internal/pdf/engine"
)

// Glyphs knows which characters the faces have. It is safe for concurrent use.
type Glyphs struct {
	mu    sync.Mutex
	faces []*sfnt.Font
	buf   sfnt.Buffer
	known map[rune]bool
}

// NewGlyphs reads the tables of the faces.
func NewGlyphs() (*Glyphs, error) {
	g := &Glyphs{known: map[rune]bool{}}
	err := engine.Faces(func(name string, data []byte) error {
		if strings.Contains(name, "Bold") {
			return nil // where bold lacks a character, regular stands in
		}
		f, err := sfnt.Parse(data)
		if err != nil {
			return fmt.Errorf("read the face %s: %w", name, err)
		}
		g.faces = append(g.faces, f)
		return nil
	})
	return g, err
}

// Covers reports whether a printed page in the language can show the character. Of a
// language whose writing the faces lack altogether nothing is claimed: it has no PDF.
func (g *Glyphs) Covers(lang copse.Lang, r rune) bool { return g.has(r) || !Writes(lang) }

// Writes reports whether the faces have the writing of a language.
func Writes(lang copse.Lang) bool {
	_, err := copse.ParseLang(string(lang))
	return err == nil && slices.Contains([]string{"Arab", "Cyrl", "Hans", "Latn"}, lang.Script())
}

func (g *Glyphs) has(r rune) bool {
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
		return true // joiners and their like are never drawn
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	found, ok := g.known[r]
	for i := 0; !ok && !found && i < len(g.faces); i++ {
		glyph, err := g.faces[i].GlyphIndex(&g.buf, r)
		found = err == nil && glyph != 0
	}
	g.known[r] = found
	return found
}
