package prose

import (
	"strconv"
	"strings"
	"testing"
)

// evenly leaves one space between words and no empty lines.
func evenly(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// written makes a text of everything authors may write, chosen by the bytes.
func written(choice []byte) string {
	words := []string{"one", "два", "三", "طفل", "60–100", "a_b", "l’un", `\*`, `\_`, "(two)", "[three]", "x.", "why?"}
	var out strings.Builder
	next := func(n int) int {
		if len(choice) == 0 {
			return 0
		}
		c := choice[0]
		choice = choice[1:]
		return int(c) % n
	}
	word := func() string { return words[next(len(words))] }
	run := func() {
		for i := range 1 + next(6) {
			if i > 0 {
				out.WriteString([]string{" ", " ", "\n"}[next(3)])
			}
			switch next(8) {
			case 0:
				out.WriteString("*" + words[next(4)] + " " + words[next(4)] + "*")
			case 1:
				out.WriteString("**" + words[next(4)] + "**")
			case 2:
				out.WriteString("_" + words[next(4)] + "_")
			case 3:
				out.WriteString("[" + word() + " " + words[next(4)] + "](POL-RIC-1)")
			case 4:
				out.WriteString("{{quote: " + words[next(4)] + " " + words[next(4)] + " | a source}}")
			default:
				out.WriteString(word())
			}
		}
	}
	for len(choice) > 0 {
		if out.Len() > 0 {
			out.WriteString("\n\n")
		}
		kind, entries := next(4), 1
		if kind > 1 {
			entries += next(3)
		}
		for i := range entries {
			if i > 0 {
				out.WriteString("\n")
			}
			switch kind {
			case 2:
				out.WriteString(strconv.Itoa(i+1) + ". ")
			case 3:
				out.WriteString("- ")
			}
			run()
		}
	}
	return out.String()
}

// FuzzMarks: the two readers of Markdown, the one that counts and lints and the one that
// makes pages, find the same words in whatever authors may write.
func FuzzMarks(f *testing.F) {
	for n := range 40 {
		seed := make([]byte, 40)
		for i := range seed {
			seed[i] = byte((n*131 + i*i*37 + i*n*11) % 251)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, choice []byte) {
		if len(choice) > 200 {
			t.Skip()
		}
		src := written(choice)
		plain := (*Renderer)(nil).Plain(src)
		// A quotation's marks are made by the page; a line end says little to a lint.
		page := strings.Join(strings.Fields(strings.NewReplacer("“", "", "”", "").Replace(plain)), " ")
		bare, at := Unmarked(src, Marks(src))
		if got := strings.Join(strings.Fields(bare), " "); got != page {
			t.Errorf("%q\nmarks %q\npage  %q", src, got, page)
		}
		for i := range bare {
			if src[at[i]] != bare[i] {
				t.Fatalf("%q: %q at %d is not what stands at %d", src, bare[i], i, at[i])
			}
		}
		if evenly(plain) != plain {
			t.Errorf("%q is not even", plain)
		}
	})
}
