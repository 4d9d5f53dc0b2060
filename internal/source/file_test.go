package source

import (
	"strings"
	"testing"
)

// FuzzCut: whatever a file holds, each block stands on the line that is said of it.
func FuzzCut(f *testing.F) {
	f.Add("---\n{area: POL-RIC, lang: en}\n---\n## POL-RIC-1\n### title\nOne\n\n### why\nTwo\n\nThree\n")
	f.Add("### a\n## \n###\n---\n---\n---")
	f.Add("\ufeff---\r\n## x\r\n### y\r\nz")
	f.Fuzz(func(t *testing.T, raw string) {
		data, _, err := Text([]byte(raw))
		if err != nil {
			t.Skip()
		}
		s := Cut(data)
		lines := strings.Split(data, "\n")
		for _, sec := range s.Sections {
			for _, b := range sec.Blocks {
				if b.Body == "" {
					continue
				}
				first, _, _ := strings.Cut(b.Body, "\n")
				if !strings.HasPrefix(lines[b.BodyLine-1], first) || b.BodyLine <= b.Line {
					t.Errorf("block %q on line %d does not stand there: %q", b.Name, b.BodyLine, lines[b.BodyLine-1])
				}
			}
		}
	})
}
