package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	files "copse/content"
	"copse/internal/copse"
)

func shipped(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(nil, files.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestShippedLanguagesAreComplete: no key missing, none too many, equal arguments, every
// plural form, no English left standing.
func TestShippedLanguagesAreComplete(t *testing.T) {
	c := shipped(t)
	for _, lang := range copse.Shipped() {
		if _, ok := c.For(lang); !ok {
			t.Errorf("lang/%s.json is missing", lang)
		}
	}
	for _, p := range c.Check() {
		t.Error(p)
	}
}

func lang(text string) fstest.MapFS {
	return fstest.MapFS{"lang/en.json": {Data: []byte(`{"web.lang.name": "English", "a": "{count} of {all}", "p": {"one": "{count} page", "other": "{count} pages"}, "long": "one two three four"}`)},
		"lang/ar.json": {Data: []byte(text)}}
}

func TestCheck_findsEachFault(t *testing.T) {
	forms := `{"zero": "{count}", "one": "{count}", "two": "{count}", "few": "{count}", "many": "{count}", "other": "{count}"}`
	good := `{"web.lang.name": "ع", "a": "{all} {count}", "p": ` + forms + `, "long": "واحد"}`
	for _, c := range []struct{ name, text, want string }{
		{"clean", good, ""},
		{"a key is missing", strings.Replace(good, `"long": "واحد"`, `"other": "x"`, 1), "long: is missing"},
		{"a key too many", strings.Replace(good, `"long":`, `"extra": "x", "long":`, 1), "extra: is not a key"},
		{"arguments differ", strings.Replace(good, "{all} {count}", "{count}", 1), "a: arguments"},
		{"a plural form is missing", strings.Replace(good, `"few": "{count}", `, "", 1), `"few" of this language is missing`},
		{"a text without words", strings.Replace(good, "واحد", "", 1), "long: is empty"},
		{"English left standing", strings.Replace(good, "واحد", "one two three four", 1), "long: is the English text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cat, err := Load(nil, lang(c.text))
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, p := range cat.Check() {
				if p.Lang == "ar" {
					all = append(all, p.String())
				}
			}
			got := strings.Join(all, "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestLoad_refusesWithPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"broken JSON", "{\"a\": \"x\",\n\"b\" \"y\"}", "lang/ar.json:2:"},
		{"unknown plural form", `{"p": {"some": "x", "other": "y"}}`, "p: \"some\" is no plural form"},
		{"plural without other", `{"p": {"one": "x"}}`, `"other" is missing`},
		{"a number", `{"p": 3}`, "p: want a text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(nil, lang(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := Load(nil, fstest.MapFS{"lang/EN.json": {Data: []byte("{}")}}); err == nil {
		t.Error("a file name in upper case was taken")
	}
	if _, err := Load(nil, fstest.MapFS{}); err == nil {
		t.Error("no language at all was taken")
	}
}

func TestT(t *testing.T) {
	cat, err := Load(nil, lang(`{"p": {"zero": "صفر", "one": "واحدة", "two": "اثنتان", "few": "{count} قليل", "many": "{count} كثير", "other": "{count} غير"}}`))
	if err != nil {
		t.Fatal(err)
	}
	en, ar := cat.English(), cat.words["ar"]
	for _, c := range []struct{ got, want string }{
		{en.T("p", "count", 1), "1 page"},
		{en.T("p", "count", 2), "2 pages"},
		{en.T("a", "count", 1, "all", "ten"), "1 of ten"},
		{en.T("a", "count", 1), "1 of {all}"},
		{en.T("nobody.knows"), "[nobody.knows]"},
		{ar.T("p", "count", 0), "صفر"},
		{ar.T("p", "count", 2), "اثنتان"},
		{ar.T("p", "count", 3), "\u2068" + "3" + "\u2069 قليل"},
		{ar.T("p", "count", 11), "\u2068" + "11" + "\u2069 كثير"},
		{ar.T("p", "count", 100), "\u2068" + "100" + "\u2069 غير"},
		{ar.T("long"), "one two three four"},
		{ar.Dir, "rtl"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestT_million: of the forms that newer CLDR than ours asks for, none is left without a text.
func TestT_million(t *testing.T) {
	c, err := Load(nil, fstest.MapFS{
		"lang/en.json": {Data: []byte(`{"web.number.group": " ", "p": {"one": "{count} child", "other": "{count} children"}}`)},
		"lang/fr.json": {Data: []byte(`{"p": {"one": "{count} enfant", "other": "{count} enfants"}}`)},
		"lang/es.json": {Data: []byte(`{"p": {"one": "{count} niño", "other": "{count} niños"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[copse.Lang]string{"fr": "1 000 000 enfants", "es": "1 000 000 niños"} {
		w, _ := c.For(lang)
		if got := w.T("p", "count", 1_000_000); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestWords_Around(t *testing.T) {
	c, err := Load(nil, fstest.MapFS{"lang/en.json": {Data: []byte(`{"a": "On {page} today", "b": "nowhere"}`)}, "lang/ar.json": {Data: []byte(`{"a": "في {page} اليوم"}`)}})
	if err != nil {
		t.Fatal(err)
	}
	ar, _ := c.For("ar")
	for _, x := range []struct {
		words              *Words
		key, before, after string
	}{{c.English(), "a", "On ", " today"}, {ar, "a", "في ", " اليوم"}, {c.English(), "b", "nowhere", ""}} {
		if before, after := x.words.Around(x.key, "page"); before != x.before || after != x.after {
			t.Errorf("%s of %s: %q and %q", x.key, x.words.Lang, before, after)
		}
	}
}

func TestMatch(t *testing.T) {
	c := shipped(t)
	for header, want := range map[string]copse.Lang{
		"": "en", "fr-CH, fr;q=0.9": "fr", "ar-EG": "ar", "uk": "en", "zh-TW,zh;q=0.5": "zh", "de-DE": "en",
		"ru;q=0.1, fr;q=0.9": "fr", "*": "en", ";;;": "en", strings.Repeat("fr,", 5000): "en",
	} {
		if got := c.Match(header).Lang; got != want {
			t.Errorf("Accept-Language %.40q: %s, want %s", header, got, want)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	c := shipped(t)
	day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	for lang, want := range map[copse.Lang][2]string{
		"ar": {"12\u202f345", "\u2067\u20682\u2069 \u2068تشرين الثاني/نوفمبر\u2069 \u20682026\u2069\u2069"}, "en": {"12,345", "2 November 2026"}, "fr": {"12\u202f345", "2 novembre 2026"}, "zh": {"12\u202f345", "2026年11月2日"},
	} {
		w, _ := c.For(lang)
		if got := w.Number(12345); got != want[0] {
			t.Errorf("%s: %q, want %q", lang, got, want[0])
		}
		if got := w.Date(day); got != want[1] {
			t.Errorf("%s: %q, want %q", lang, got, want[1])
		}
	}
	if got := c.English().Number(-1234567); got != "-1,234,567" {
		t.Errorf("negative: %q", got)
	}
}

func FuzzMessage(f *testing.F) {
	f.Add(`"a {b} c"`)
	f.Add(`{"other": "{count}"}`)
	f.Fuzz(func(t *testing.T, raw string) {
		m, err := parseMessage([]byte(raw), func(s string) string { return s })
		if err == nil {
			_ = m.format(&Words{Dir: "rtl"}, []any{"count", 3, "b"})
		}
	})
}

// TestDateInASentence: a day inside an Arabic sentence is one run from the right, or its
// year would come first.
func TestDateInASentence(t *testing.T) {
	c := shipped(t)
	ar, _ := c.For("ar")
	date := ar.Date(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	if !strings.HasPrefix(date, "\u2067\u206822\u2069 ") || !strings.HasSuffix(date, "\u20682026\u2069\u2069") {
		t.Errorf("%+q", date)
	}
	if en := c.English().Date(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)); en != "22 November 2026" {
		t.Errorf("%q", en)
	}
}
