package prose

import (
	"regexp"
	"strings"
	"testing"

	"copse/internal/copse"
)

// paper links points into the document and the rest to a site.
func paper(address string) string {
	switch {
	case address == "/library/POL-RIC-1":
		return "#POL-RIC-1"
	case strings.HasPrefix(address, "/glossary"):
		return ""
	}
	return "https://cop.example.org/en" + address
}

func TestMarkdown_Typst(t *testing.T) {
	by := New(paths)
	for _, c := range []struct {
		name, src string
		lang      copse.Lang
		want      string
	}{
		{"paragraphs", "One.\n\nTwo.", "en", "#\"One.\";\n\n#\"Two.\";"},
		{"a line end is a space", "One\ntwo.", "en", `#"One two.";`},
		{"a line end in Chinese is nothing", "一\n二", "zh", `#"一二";`},
		{"emphasis", "*one* **two**", "en", `#emph[#"one";];#" ";#strong[#"two";];`},
		{"steps", "3. One\n4. Two", "en", `#enum(start: 3, [#"One";], [#"Two";], );`},
		{"bullets in steps", "1. One\n   - Two", "en", "#enum(start: 1, [#\"One\";#list([#\"Two\";], );\n\n], );"},
		{"link inside", "See [it](POL-RIC-1).", "en", `#"See ";#link(label("POL-RIC-1"))[#"it";];#".";`},
		{"link to the site", "[it](POL-RIC-2)", "en", `#link("https://cop.example.org/en/library/POL-RIC-2")[#"it";];`},
		{"link nowhere", "[it](glossary:csam)", "en", `#"it";`},
		{"link to nothing", "[it](javascript:alert)", "en", `#"it";`},
		{"quotation", "Law {{quote: the words | source}}.", "en", `#"Law ";#quote[#"the words";];#".";`},
		{"code is text", `#import "x"; $x$ [y] @z <a> \ "`, "en", `#"#import \"x\"; $x$ [y] @z <a> \\ \"";`},
		{"a call cannot follow", "*a*(1).len()", "en", `#emph[#"a";];#"(1).len()";`},
		{"control characters", "a\x01\x02b\x7fc\ufffe\uffff", "en", `#"abc";`},
		{"French spaces", "« Dis : non ! »", "fr", "#\"«\u202fDis\u202f: non\u202f!\u202f»\";"},
		{"Arabic range", "من 60–100 طفل", "ar", "#\"من \u206660–100\u2069 طفل\";"},
		{"Arabic bare number", "المادة 34", "ar", `#"المادة 34";`},
		{"Arabic percentage", "نحو 3.5% منهم", "ar", "#\"نحو \u20663.5%\u2069 منهم\";"},
		{"Arabic id and name", "انظر POL-RIC-1 على Copse.", "ar", "#\"انظر \u2066POL-RIC-1\u2069 على \u2066Copse\u2069.\";"},
	} {
		b := &Markdown{Name: "why", Lang: c.lang, Source: c.src, By: by}
		if got := b.Typst(paper); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	if got, want := TypstText("ar", "إصدار 2026.1 \"x\""), "#\"إصدار \u20662026.1\u2069 \\\"\u2066x\u2069\\\"\";"; got != want {
		t.Errorf("a plain text\n got %s\nwant %s", got, want)
	}
}

var (
	typstLiteral = regexp.MustCompile(`"(?:[^"\\]|\\["\\])*"`)
	typstMarkup  = regexp.MustCompile(`^(?:#S;|#(?:emph|strong|quote)\[|#link\((?:S|label\(S\))\)\[|\];|#list\(|#enum\(start: [0-9]+, |\[|\], |\);|\n\n)*$`)
)

// wellFormed reports whether typst source is nothing but our own markup around literals.
func wellFormed(s string) bool {
	bare := typstLiteral.ReplaceAllString(s, "S")
	return typstMarkup.MatchString(bare) && strings.Count(bare, "[") == strings.Count(bare, "]") && strings.Count(bare, "(") == strings.Count(bare, ")")
}

// FuzzTypst: whatever an author or a country writes, it stands inside literals.
func FuzzTypst(f *testing.F) {
	for _, s := range []string{"a *b* [c](POL-RIC-1) {{quote: d | e}}", "1. a\n2. b\n   - c", `"; #panic("x")`, `\"#read("/etc/passwd")`, "&quot;&#92;&#34;#x", "\\\\\\\"", "- - -", "*{{quote: a* | b}}", "] #x [", "من 60–100 %", "\xff\"\xfe"} {
		f.Add(s, "ar")
		f.Add(s, "fr")
	}
	by := New(paths)
	f.Fuzz(func(t *testing.T, src, lang string) {
		if _, err := copse.ParseLang(lang); err != nil || len(src) > 2000 {
			t.Skip()
		}
		b := &Markdown{Name: "how", Lang: copse.Lang(lang), Source: src, By: by}
		if got := b.Typst(paper); !wellFormed(got + "\n\n") {
			t.Errorf("%q leaves its literals: %s", src, got)
		}
		if got := TypstText(copse.Lang(lang), src); !wellFormed(got) {
			t.Errorf("%q leaves its literal: %s", src, got)
		}
	})
}
