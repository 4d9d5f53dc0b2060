package network

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/width"

	"copse/internal/copse"
)

// A drawing cannot wrap a text: somebody has to know beforehand where its lines end. kit/widths.txt has the widths of the
// letters of the faces that the house prints with (package pdf), taken from them by a test; a reader's own face is another,
// so a measured line fills no more than its share of its box: less in Arabic, whose faces differ most.
func (f face) share() float64 {
	if f.lang.Script() == "Arab" {
		return 0.76
	}
	return 0.88
}

// face is in what a line is set.
type face struct {
	lang copse.Lang
	bold bool
	sans bool // things to do, and names
}

// ruler knows how wide texts are. It does not change.
type ruler struct {
	faces map[string]map[rune]float64 // in em
	forms map[rune][2]rune            // of letters of Arabic: the first, and how many there are
}

// newRuler reads lines of "face first width width …", in thousandths of an em.
func newRuler(table []byte) (*ruler, error) {
	r := &ruler{map[string]map[rune]float64{}, arabicForms()}
	lines := bufio.NewScanner(bytes.NewReader(table))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 3 || strings.HasPrefix(f[0], "#") {
			continue
		}
		first, err := strconv.ParseInt(f[1], 16, 32)
		if err != nil {
			return nil, fmt.Errorf("widths of letters: %w", err)
		}
		if r.faces[f[0]] == nil {
			r.faces[f[0]] = map[rune]float64{}
		}
		for i, w := range f[2:] {
			n, err := strconv.Atoi(w)
			if err != nil {
				return nil, fmt.Errorf("widths of letters: %w", err)
			}
			r.faces[f[0]][rune(int(first)+i)] = float64(n) / 1000
		}
	}
	return r, lines.Err()
}

// of is the width of a text in em.
func (r *ruler) of(f face, text string) (sum float64) {
	weight := ""
	if f.bold {
		weight = "-bold"
	}
	letters, arabic := r.faces["serif"+weight], r.faces["naskh"+weight]
	switch script := f.lang.Script(); {
	case script == "Hans" || script == "Hant" || script == "Jpan" || script == "Kore":
		letters = r.faces["sc"+weight]
	case f.sans:
		letters = r.faces["sans-bold"]
	}
	for _, c := range r.shape(text) {
		w, ok := letters[c]
		if !ok {
			w, ok = arabic[c]
		}
		if !ok {
			w = estimate(c)
		}
		sum += w
	}
	return sum
}

// estimate is for letters of writings that the house has no face for.
func estimate(c rune) float64 {
	switch k := width.LookupRune(c).Kind(); {
	case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case k == width.EastAsianWide || k == width.EastAsianFullwidth:
		return 1
	case unicode.In(c, unicode.Ethiopic, unicode.Khmer, unicode.Malayalam, unicode.Myanmar, unicode.Tamil):
		return 0.9
	}
	return 0.68
}

// joined are the letters of Arabic in the order of Unicode's forms for printing, U+FE80 on, each with how many it has.
const joined = "ء1آ2أ2ؤ2إ2ئ4ا2ب4ة2ت4ث4ج4ح4خ4د2ذ2ر2ز2س4ش4ص4ض4ط4ظ4ع4غ4ف4ق4ك4ل4م4ن4ه4و2ى2ي4"

func arabicForms() map[rune][2]rune {
	forms, first, list := map[rune][2]rune{}, rune(0xFE80), []rune(joined)
	for i := 0; i < len(list); i += 2 {
		n := list[i+1] - '0'
		forms[list[i]] = [2]rune{first, n}
		first += n
	}
	return forms
}

// shape puts the forms in which letters of Arabic stand beside each other in their place: in the middle of a word one is a
// third as wide as alone.
func (r *ruler) shape(text string) []rune {
	list := []rune(text)
	if !slices.ContainsFunc(list, func(c rune) bool { return r.forms[c][1] > 0 }) {
		return list
	}
	bare := slices.DeleteFunc(list, func(c rune) bool { return unicode.Is(unicode.Mn, c) })
	var out []rune
	onward := false // the letter before reaches to this one
	for i := 0; i < len(bare); i++ {
		first, n := r.forms[bare[i]][0], r.forms[bare[i]][1]
		if lam := lamAlef(bare[i:]); lam != 0 {
			if onward {
				lam++
			}
			out, onward = append(out, lam), false
			i++
			continue
		}
		reaches := n == 4 && i+1 < len(bare) && r.forms[bare[i+1]][1] > 1
		switch {
		case n == 0:
			first = bare[i]
		case onward && reaches:
			first += 3
		case reaches:
			first += 2
		case onward && n > 1:
			first++
		}
		out, onward = append(out, first), reaches
	}
	return out
}

// lamAlef is the one sign that these two letters make, standing alone, or 0.
func lamAlef(text []rune) rune {
	if len(text) < 2 || text[0] != 'ل' {
		return 0
	}
	switch text[1] {
	case 'آ':
		return 0xFEF5
	case 'أ':
		return 0xFEF7
	case 'إ':
		return 0xFEF9
	case 'ا':
		return 0xFEFB
	}
	return 0
}

// segment is a piece of a text that is not to be parted, with the blanks behind it.
type segment struct {
	text       string
	wide, bare float64 // in em, with and without those blanks
}

// segments are measured one by one: no letter of one joins the next.
func (r *ruler) segments(f face, text string) (list []segment) {
	for rest, state := text, -1; rest != ""; {
		var word string
		word, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		list = append(list, segment{word, r.of(f, word), r.of(f, strings.TrimRightFunc(word, unicode.IsSpace))})
	}
	return list
}

// wrap cuts a text into lines of at most so many em. What has no place to part, as a long address, is parted between two
// letters.
func (r *ruler) wrap(f face, list []segment, most float64) (lines []string) {
	line, wide := "", 0.0
	end := func() {
		if s := strings.TrimRightFunc(line, unicode.IsSpace); s != "" {
			lines = append(lines, s)
		}
		line, wide = "", 0
	}
	for _, s := range list {
		if wide+s.bare > most {
			end()
		}
		if s.bare <= most {
			line, wide = line+s.text, wide+s.wide
			continue
		}
		for letters, state := s.text, -1; letters != ""; {
			var letter string
			letter, letters, _, state = uniseg.FirstGraphemeClusterInString(letters, state)
			if wide = r.of(f, line+letter); line != "" && wide > most {
				end()
				wide = r.of(f, letter)
			}
			line += letter
		}
	}
	end()
	return lines
}

// widest is the widest piece that is not to be parted.
func widest(list []segment) (most float64) {
	for _, s := range list {
		most = max(most, s.bare)
	}
	return most
}

// balanced wraps a text into as few lines as it needs, and these about equally long.
func (r *ruler) balanced(f face, list []segment, most float64) []string {
	lines := r.wrap(f, list, most)
	if len(lines) == 2 {
		if two := bySentence(list, most); two != nil {
			return two
		}
	}
	low, high := max(most/2, widest(list)), most
	for len(lines) > 1 && high-low > 0.1 {
		middle := (low + high) / 2
		if tried := r.wrap(f, list, middle); len(tried) == len(lines) {
			lines, high = tried, middle
		} else {
			low = middle
		}
	}
	return lines
}

// bySentence parts a text of two lines where a sentence ends, nil where it cannot: a question stands above its answer.
func bySentence(list []segment, most float64) []string {
	for i := range list[:len(list)-1] {
		end := strings.TrimRightFunc(list[i].text, unicode.IsSpace)
		if !strings.ContainsAny(end[max(0, len(end)-4):], ".?!؟。？！…") {
			continue
		}
		first, second := joinedText(list[:i+1]), joinedText(list[i+1:])
		if first.bare <= most && second.bare <= most {
			return []string{first.text, second.text}
		}
	}
	return nil
}

// joinedText is segments as one, without the blanks at its end.
func joinedText(list []segment) (s segment) {
	for i, x := range list {
		s.text += x.text
		if s.bare += x.wide; i == len(list)-1 {
			s.bare += x.bare - x.wide
		}
	}
	s.text = strings.TrimRightFunc(s.text, unicode.IsSpace)
	return s
}
