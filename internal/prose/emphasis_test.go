package prose

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"copse/internal/copse"
)

var (
	isolates = regexp.MustCompile(`</?bdi[^>]*>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
	literals = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
)

// TestEmphasis_besidePunctuation: in every writing and beside every mark, what stands between the
// stars is bold, or the check names a star that stays; and every form says the same.
func TestEmphasis_besidePunctuation(t *testing.T) {
	by := New(paths)
	both := 0 // that either happens
	try := func(lang copse.Lang, src string, inner ...string) {
		m := &Markdown{Name: "why", Lang: lang, Source: src, By: by}
		page := string(m.HTML(lang))
		shown := unspaced(html.UnescapeString(isolates.ReplaceAllString(page, "")))
		right := strings.Count(shown, "<strong>") == len(inner) && !strings.Contains(shown, "*")
		for _, words := range inner {
			right = right && strings.Contains(shown, "<strong>"+words+"</strong>")
		}
		stay, paired := by.EmphasisSlips(src, Marks(src))
		if named := len(stay)+len(paired) > 0; right == named {
			t.Errorf("%s %q: right %v, named %v: %s", lang, src, right, named, page)
		} else if named {
			both |= 1
		} else {
			both |= 2
		}
		shown = unspaced(html.UnescapeString(tags.ReplaceAllString(page, "")))
		printed := ""
		for _, l := range literals.FindAllStringSubmatch(m.Typst(paper), -1) {
			printed += strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(l[1])
		}
		if plain := unspaced(m.Text()); plain != shown || unspaced(printed) != shown {
			t.Errorf("%q: a page says %q, a table %q, paper %q", src, shown, plain, printed)
		}
	}
	for lang, letters := range map[copse.Lang]string{"en": "ab", "zh": "词字", "ru": "ия", "ar": "عد", "hi": "नम", "th": "กข", "ja": "かナ", "fr": "éà"} {
		a, b := string([]rune(letters)[:1]), string([]rune(letters)[1:])
		for _, mark := range strings.Split("： 。 ， ！ “ ” « » „ ‘ ’ （ ） ( ) . , : ; ! ? ؟ ، 「 」 — – … । ¿ % € ~", " ") {
			for _, src := range [][]string{
				{a + "**" + mark + b + "**" + a, mark + b},
				{a + "**" + b + mark + "**" + a, b + mark},
				{a + " **" + b + mark + "** " + a, b + mark},
				{"**" + b + mark + "**" + a + "**" + mark + b + "**", b + mark, mark + b},
				{a + mark + "**" + b + "**" + mark + a, b},
			} {
				try(lang, src[0], src[1:]...)
			}
		}
	}
	if both != 3 {
		t.Errorf("only one of both happens: %d", both)
	}
}

// unspaced leaves out the spaces that typography sets, and what isolates.
func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if IsBlank(r) || r == '\n' || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}
