package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"copse/internal/prose"
)

// alignment is a part of a text, at its offset, and the part of another that it renders,
// both without markup and quoted words. sentence says that they are one sentence each.
type alignment struct {
	text, source string
	offset       int
	sentence     bool
}

// aligned holds a translation against its source, each the Markdown of a block or plain:
// paragraph by paragraph and entry by entry where there are as many, and each of them
// sentence by sentence; as a whole where there are not.
func aligned(text, source string) [][]alignment {
	t, s := passages(text), passages(source)
	if len(t) != len(s) {
		return [][]alignment{{{text: ownWords(text), source: ownWords(source)}}}
	}
	var out [][]alignment
	for i := range t {
		group := []alignment{{text: t[i].own, source: s[i].own, offset: t[i].offset}}
		if a, b := sentences(t[i].own), sentences(s[i].own); len(a) == len(b) {
			group = nil
			for k := range a {
				group = append(group, alignment{a[k].own, b[k].own, t[i].offset + a[k].offset, true})
			}
		}
		out = append(out, group)
	}
	return out
}

// passage is a part of a text without markup, at its offset.
type passage struct {
	own    string
	offset int
}

// passages are the paragraphs of a block, and the entries of its lists.
func passages(src string) []passage {
	ms := prose.Marks(src)
	own := prose.Masked(src, ms, true)
	var cuts []int
	for _, m := range ms {
		if m.Kind == prose.ListMark {
			cuts = append(cuts, m.Start)
		}
	}
	return cutAt(own, func(i int) bool {
		if len(cuts) > 0 && cuts[0] == i {
			cuts = cuts[1:]
			return true
		}
		return strings.HasPrefix(own[i:], "\n\n")
	})
}

// sentences cuts a passage. What somebody says belongs to the sentence that says so:
// languages differ in how they close it.
func sentences(own string) []passage {
	depth, ended := 0, false
	return cutAt(own, func(i int) bool {
		r, _ := utf8.DecodeRuneInString(own[i:])
		switch {
		case strings.ContainsRune("“«„「(（¿¡", r):
			cut := ended && depth == 0
			ended = false
			if strings.ContainsRune("“«„「", r) {
				depth++
			}
			return cut
		case strings.ContainsRune("”»」", r):
			depth = max(depth-1, 0)
		case strings.ContainsRune("。！？!?؟…", r), r == '.' && !wordFollows(own[i+1:]):
			ended = true
		case prose.IsWord(r):
			cut := ended && depth == 0 && !unicode.IsLower(r)
			ended = false
			return cut
		}
		return false
	})
}

// wordFollows is false at the end of a sentence: 16.2, example.org.
func wordFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return prose.IsWord(r)
}

// cutAt cuts a text before each character that begins a part, and drops what has no word.
func cutAt(own string, begins func(i int) bool) []passage {
	var out []passage
	from := 0
	put := func(to int) {
		part := own[from:to]
		if at := strings.IndexFunc(part, prose.IsWord); at >= 0 {
			blank := len(part) - len(strings.TrimLeft(part, " \n"))
			out = append(out, passage{part[blank:], from + blank})
		}
		from = to
	}
	for i := range own {
		if begins(i) {
			put(i)
		}
	}
	put(len(own))
	return out
}
