package prose

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"

	"copse/internal/copse"
)

// paths is a small site.
func paths(target string) (string, bool) {
	to, ok := map[string]string{
		"POL-RIC-1": "/library/POL-RIC-1", "POL-R&C-1": "/library/POL-RIC-1", "POL-RIC-2": "/library/POL-RIC-2",
		"POL-RIC": "/library/area/POL-RIC", "glossary:csam": "/glossary#csam",
		"page:help": "/help", "page:report": "/help#remove", "page:own": "/help#own",
	}[target]
	return to, ok
}

func TestMarkdown_HTML(t *testing.T) {
	by := New(paths)
	tests := []struct {
		name, block, src string
		lang             copse.Lang
		want             string
	}{
		{"paragraphs", "why", "One.\n\nTwo.", "en", "<p>One.</p>\n<p>Two.</p>"},
		{"a line end is a space", "why", "One\ntwo.", "en", "<p>One\ntwo.</p>"},
		{"emphasis", "why", "*one* **two**", "en", "<p><em>one</em> <strong>two</strong></p>"},
		{"steps", "how", "1. One\n2. Two", "en", "<ol>\n<li>One</li>\n<li>Two</li>\n</ol>"},
		{"bullets", "how", "- One\n- Two", "en", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>"},
		{"link to a point", "why", "See [it](POL-RIC-1).", "en", `<p>See <a href="/en/library/POL-RIC-1">it</a>.</p>`},
		{"link by an old id", "why", "[it](POL-R&C-1)", "en", `<p><a href="/en/library/POL-RIC-1">it</a></p>`},
		{"link to an area", "why", "[it](POL-RIC)", "en", `<p><a href="/en/library/area/POL-RIC">it</a></p>`},
		{"link to a term", "why", "[it](glossary:csam)", "en", `<p><a href="/en/glossary#csam">it</a></p>`},
		{"link to a page of ours", "why", "[it](page:help) [it](page:report) [it](page:own)", "en", `<p><a href="/en/help">it</a> <a href="/en/help#remove">it</a> <a href="/en/help#own">it</a></p>`},
		{"link to a page that is none", "why", "[it](page:admin)", "en", "<p>it</p>"},
		{"link to nothing is text", "why", "[it](POL-X-1)", "en", "<p>it</p>"},
		{"quotation", "why", "Law {{quote: the words | source}}.", "en", "<p>Law <q>the words</q>.</p>"},
		{"quotation over a line end", "why", "Law {{quote: the\nwords | source}}.", "en", "<p>Law <q>the words</q>.</p>"},
		{"quotation that is not closed", "why", "Law {{quote: the words", "en", "<p>Law {{quote: the words</p>"},

		{"French spaces", "why", "« Dis : non ! » À 14:30 ; 3,5 %", "fr", "<p>«\u202fDis\u202f: non\u202f!\u202f» À 14:30\u202f; 3,5\u202f%</p>"},
		{"French spaces where none were typed", "why", "«Dis: non!»", "fr", "<p>«\u202fDis\u202f: non\u202f!\u202f»</p>"},
		{"French space over emphasis", "why", "*Non* !", "fr", "<p><em>Non</em> !</p>"},
		{"Spanish number", "why", "3,5 % de 12 500", "es", "<p>3,5\u00a0% de 12\u00a0500</p>"},
		{"Russian one-letter words", "why", "Дома и в школе", "ru", "<p>Дома и\u00a0в\u00a0школе</p>"},

		{"Arabic range", "why", "من 60–100 طفل", "ar", `<p>من <bdi dir="ltr">60–100</bdi> طفل</p>`},
		{"Arabic bare number", "why", "المادة 34، الفقرة 82", "ar", "<p>المادة 34، الفقرة 82</p>"},
		{"Arabic sign", "why", "أكثر من +15 درجة", "ar", `<p>أكثر من <bdi dir="ltr">+15</bdi> درجة</p>`},
		{"Arabic percentage", "why", "نحو 3.5% منهم", "ar", `<p>نحو <bdi dir="ltr">3.5%</bdi> منهم</p>`},
		{"Arabic unit", "why", "في 24 km/h فقط", "ar", `<p>في <bdi dir="ltr">24 km/h</bdi> فقط</p>`},
		{"Arabic grouped number", "why", "نحو 1 250 طفلًا", "ar", `<p>نحو <bdi dir="ltr">1 250</bdi> طفلًا</p>`},
		{"Arabic id and name", "why", "انظر POL-RIC-1 على Copse.", "ar", `<p>انظر <bdi dir="ltr">POL-RIC-1</bdi> على <bdi dir="ltr">Copse</bdi>.</p>`},
		{"Arabic run of words", "why", "اسم Child Helpline International هنا", "ar", `<p>اسم <bdi dir="ltr">Child Helpline International</bdi> هنا</p>`},
		{"Arabic address", "why", "على example.org/report الآن", "ar", `<p>على <bdi dir="ltr">example.org/report</bdi> الآن</p>`},
		{"Arabic link", "why", "[انظر ISO 27001](POL-RIC-1)", "ar", `<p><a href="/ar/library/POL-RIC-1">انظر <bdi dir="ltr">ISO 27001</bdi></a></p>`},

		{"raw HTML", "why", "<script>alert(1)</script>", "en", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
		{"raw HTML in a line", "why", `a <img src=x onerror=alert(1)> b`, "en", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"},
		{"script address", "why", "[x](javascript:alert(1))", "en", "<p>x</p>"},
		{"other address", "why", "[x](https://example.org)", "en", "<p>x</p>"},
		{"address by entity", "why", "[x](&#106;avascript:alert(1))", "en", "<p>x</p>"},
		{"auto link", "why", "<https://example.org>", "en", "<p>&lt;https://example.org&gt;</p>"},
		{"picture", "why", "![alt](x.png)", "en", "<p>alt</p>"},
		{"heading", "why", "# Big", "en", "<p># Big</p>"},
		{"rule", "why", "***", "en", "<p>***</p>"},
		{"code", "why", "`<b>`", "en", "<p>`&lt;b&gt;`</p>"},
		{"holes typed by hand", "why", "a\x01b\x02c", "en", "<p>abc</p>"},
		{"holes by entity", "why", "a&#1;b&#2;c", "en", "<p>abc</p>"},
		{"entities", "why", "a &amp; b &lt; c", "en", "<p>a &amp; b &lt; c</p>"},
		{"reference definition", "why", "[x]\n\n[x]: https://example.org", "en", "<p>[x]</p>\n<p>[x]: https://example.org</p>"},
		{"quotation with markup", "why", `{{quote: <b>"x"</b> | s}}`, "en", "<p><q>&lt;b&gt;&#34;x&#34;&lt;/b&gt;</q></p>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &Markdown{Name: tt.block, Lang: tt.lang, Source: tt.src, By: by}
			if got := string(b.HTML(tt.lang)); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestLinksStayHere: a resolver that is wrong, or fooled, leads nobody away and breaks
// out of no attribute.
func TestLinksStayHere(t *testing.T) {
	for address, want := range map[string]string{
		"/library/POL-RIC-1":           `<p><a href="/en/library/POL-RIC-1">it</a></p>`,
		"https://example.org":          "<p>it</p>",
		"javascript:alert(1)":          "<p>it</p>",
		".example.org":                 "<p>it</p>",
		"":                             "<p>it</p>",
		"/a\x01b":                      "<p>it</p>",
		"/a\x02b":                      "<p>it</p>",
		`/"><script>alert(1)</script>`: `<p><a href="/en/&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">it</a></p>`,
	} {
		m := &Markdown{Lang: "en", Source: "[it](x)", By: New(func(string) (string, bool) { return address, true })}
		if got := string(m.HTML("en")); got != want {
			t.Errorf("%q: got %s, want %s", address, got, want)
		}
	}
	if got := string((&Markdown{Lang: "en", Source: "[it](x)"}).HTML("en")); got != "<p>it</p>" {
		t.Errorf("without a resolver: %s", got)
	}
}

func TestMarkdown_forms(t *testing.T) {
	by := New(paths)
	b := &Markdown{Name: "how", Lang: "en", Source: "1. One\n   - a\n   - b\n2. See [it](POL-RIC-1)", By: by}
	if got := string(b.Anchored("fr")); !strings.Contains(got, `<li id="how-1">One`) || !strings.Contains(got, `<li id="how-2">See <a href="/fr/library/POL-RIC-1">`) || strings.Count(got, "id=") != 2 {
		t.Error(got)
	}
	if got := string(b.HTML("ar")); strings.Contains(got, "id=") || !strings.Contains(got, `href="/ar/library/POL-RIC-1"`) {
		t.Error(got)
	}
	if got := string((&Markdown{Lang: "ar", Source: "دليل ITU"}).Inline("ar")); got != `دليل <bdi dir="ltr">ITU</bdi>` {
		t.Error(got)
	}
	if got := string((&Markdown{Lang: "en", Source: "One.\n\nTwo."}).Inline("en")); got != "<p>One.</p>\n<p>Two.</p>" {
		t.Error(got)
	}
	if got := string(b.HTML(`"><script>`)); strings.Contains(got, "<script>") {
		t.Error(got)
	}
	if got := string(Inline("ar", `<b> 60–100`)); got != `&lt;<bdi dir="ltr">b</bdi>&gt; <bdi dir="ltr">60–100</bdi>` {
		t.Error(got)
	}
}

func TestMarkdown_Text(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"One *two* **three**.", "One two three."},
		{"1. One\n2. Two\nmore", "One\nTwo more"},
		{"A\nb\n\nC", "A b\nC"},
		{"See [it here](POL-RIC-1), [not a link]", "See it here, [not a link]"},
		{"Law {{quote: the words | source}}.", "Law “the words”."},
		{`2 \* 3, a_b_c`, "2 * 3, a_b_c"},
		{"A star that is a star: 3*4.", "A star that is a star: 3*4."},
		{"3*4 *is* 12, and 5 * 6 is more", "3*4 is 12, and 5 * 6 is more"},
		{"a &amp; b", "a & b"},
		{"1. One\n   - a\n   - b\n\n   More\n2. Two", "One\na\nb\nMore\nTwo"},
	} {
		if got := (&Markdown{Lang: "en", Source: tt.src}).Text(); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.src, got, tt.want)
		}
	}
	if got := (&Markdown{Lang: "fr", Source: "Quoi ?"}).Text(); got != "Quoi\u202f?" {
		t.Errorf("%q", got)
	}
}

// strictPolicy is what our HTML may hold. The renderer writes nothing else, so the
// sanitiser must find nothing to take out.
func strictPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "ol", "ul", "li", "em", "strong", "q")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^ltr$`)).OnElements("bdi")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^/[a-z-]+/(library/(area/)?[A-Z0-9-]+|glossary#[a-z0-9-]+|help(#[a-z]+)?)$`)).OnElements("a")
	p.AllowRelativeURLs(true)
	return p
}

func FuzzRender(f *testing.F) {
	for _, s := range []string{"a *b* [c](POL-RIC-1) {{quote: d | e}}", "1. a\n2. b", "<script>", "[x](javascript:a)", "[x](page:own)", "- - - -", "\x01\x02", "&#1;", "*{{quote: a* | b}}", "من 60–100 %", "«a» : b"} {
		f.Add(s, "ar")
		f.Add(s, "fr")
	}
	by := New(paths)
	policy := strictPolicy()
	f.Fuzz(func(t *testing.T, src, lang string) {
		if _, err := copse.ParseLang(lang); err != nil || len(src) > 2000 {
			t.Skip()
		}
		b := &Markdown{Name: "how", Lang: copse.Lang(lang), Source: src, By: by}
		got := string(b.HTML("en"))
		if clean := policy.Sanitize(got); html.UnescapeString(clean) != html.UnescapeString(got) || strings.Count(clean, "<") != strings.Count(got, "<") {
			t.Errorf("the sanitiser took something out\n%q\n%q", got, clean)
		}
		if strings.ContainsAny(got, "\x01\x02") {
			t.Errorf("a hole is left: %q", got)
		}
		if !balanced(got) {
			t.Errorf("tags do not nest: %q", got)
		}
		_ = b.Text()
		ms := Marks(src)
		if m := Masked(src, ms, true); len(m) != len(src) {
			t.Errorf("masking moved offsets")
		}
	})
}

// balanced reports whether tags close in the order they open.
func balanced(s string) bool {
	var open []string
	for _, m := range regexp.MustCompile(`<(/?)([a-z]+)[^>]*>`).FindAllStringSubmatch(s, -1) {
		if m[1] == "" {
			open = append(open, m[2])
			continue
		}
		if len(open) == 0 || open[len(open)-1] != m[2] {
			return false
		}
		open = open[:len(open)-1]
	}
	return len(open) == 0
}
