package content

import (
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
)

const (
	tinyTerms     = "glossary/terms.yaml"
	tinyQuestions = "library/questions.yaml"
)

// TestAlso_faults: a word that leads nowhere, or that nobody would type, is a finding at its place, which
// is where ¦ stands.
func TestAlso_faults(t *testing.T) {
	for _, tt := range []struct{ file, name, new, want string }{
		{tinyQuestions, "a language that does not ship", `  also: {¦xx: ["a"]}`, `L02 language "xx" does not ship`},
		{tinyQuestions, "a word twice", `  also: {en: ["a picture", ¦"A picture"]}`, `L01 "A picture" stands here twice`},
		{tinyQuestions, "a sentence", `  also: {en: [¦"I saw a thing that I did not want to see"]}`, `L08 "I saw a thing that I did not want to see" is longer than 8 words or 60 letters: name what people type, not what they tell`},
		{tinyQuestions, "nothing", `  also: {en: [¦""]}`, `L03 a word is empty`},
		{tinyQuestions, "no list", `  also: {en: ¦{a: b}}`, `L02 a list is wanted here, not mapping`},
		{tinyTerms, "no such question", `    asks: [saw-something, ¦q99]`, `L06 question q99 does not exist`},
		{tinyTerms, "a word to avoid again", `    also: ¦{en: ["child pornography"]}`, `L01 "child pornography" is a word to avoid of csam: it leads here already`},
		{tinyTerms, "a misspelt key", `    ¦alos: {en: ["a"]}`, `L02 unknown key "alos"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := "  now: true\n"
			if tt.file == tinyTerms {
				before = "    standing: confirmed\n"
			}
			dir := tiny(t, edit{tt.file, before, before + strings.Replace(tt.new, "¦", "", 1) + "\n"})
			want := locate(t, dir, tt.file+"@"+tt.new+" "+tt.want[:3]) + tt.want[3:]
			var got []string
			for _, f := range checkDir(t, dir, CheckOptions{}) {
				got = append(got, f.String())
			}
			if !slices.Contains(got, want) {
				t.Errorf("missing %s in\n%s", want, strings.Join(got, "\n"))
			}
		})
	}
}

// TestAlso: words of a term lead to the questions it asks, in every language that has some.
func TestAlso(t *testing.T) {
	lib := tinyLibrary(t,
		edit{tinyQuestions, "  now: true\n", "  now: true\n  also: {en: [\"odd picture\"], ar: [\"صورة غريبة\"]}\n"},
		edit{tinyTerms, "    standing: confirmed\n", "    standing: confirmed\n    asks: [saw-something]\n    also: {en: [\"abuse pictures\"]}\n"})
	q := lib.Questions[0]
	for lang, want := range map[copse.Lang][]string{"en": {"odd picture", "child pornography", "abuse pictures"}, "ar": {"صورة غريبة"}, "zh": {"儿童色情"}, "fr": nil} {
		if got := q.Said(lang); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// TestAlso_shipped: whoever has a question about harm now finds it by words of their own, in every language.
func TestAlso_shipped(t *testing.T) {
	for _, q := range shipped(t).Questions {
		for _, lang := range copse.Shipped() {
			if q.Now && len(q.Also[lang]) < 3 {
				t.Errorf("%s has %d words in %s", q.ID, len(q.Also[lang]), lang)
			}
		}
	}
}

// TestAlso_overlay: what leads a frightened person to help is not a country's to change.
func TestAlso_overlay(t *testing.T) {
	const terms = "schema: copse-glossary/1\nterms:\n  - {id: csam, prefer: {en: x}, also: {en: [\"weather\"]}, asks: [saw-something]}\n"
	for file, text := range map[string]string{tinyTerms: terms, tinyQuestions: "- {id: saw-something, who: [teen], nodes: [KID-S3], also: {en: [\"weather\"]}}\n"} {
		lib, err := loadOver(t, map[string]string{file: text})
		if err != nil {
			continue // refused whole
		}
		term, _ := lib.Term("csam")
		if got := append(lib.Questions[0].Said("en"), term.Said("en")...); slices.Contains(got, "weather") || !lib.Questions[0].Now {
			t.Errorf("an overlay with %s: %q", file, got)
		}
	}
}
