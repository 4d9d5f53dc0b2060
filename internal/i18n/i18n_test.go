package i18n

import (
	"io/fs"
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
// plural form, no English left standing, every key in its door's file and sorted.
func TestShippedLanguagesAreComplete(t *testing.T) {
	c := shipped(t)
	for _, lang := range copse.Shipped() {
		if _, ok := c.For(lang); !ok {
			t.Errorf("lang/%s is missing", lang)
		}
	}
	for _, p := range c.Check() {
		t.Error(p)
	}
}

const english = `{"web.a": "{count} of {all}", "web.lang.name": "English", "web.long": "one two three four", "web.p": {"one": "{count} page", "other": "{count} pages"}}`

func lang(text string) fstest.MapFS {
	return fstest.MapFS{"lang/en/web.json": {Data: []byte(english)}, "lang/ar/web.json": {Data: []byte(text)}}
}

// problems are those of one language, one a line.
func problems(t *testing.T, of copse.Lang, sources ...fs.FS) string {
	t.Helper()
	cat, err := Load(nil, sources...)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range cat.Check() {
		if p.Lang == of {
			all = append(all, p.String())
		}
	}
	return strings.Join(all, "\n")
}

func TestCheck_findsEachFault(t *testing.T) {
	forms := `{"zero": "{count}", "one": "{count}", "two": "{count}", "few": "{count}", "many": "{count}", "other": "{count}"}`
	good := `{"web.a": "{all} {count}", "web.lang.name": "ع", "web.long": "واحد", "web.p": ` + forms + `}`
	for _, c := range []struct{ name, text, want string }{
		{"clean", good, ""},
		{"a key is missing", strings.Replace(good, `"web.long": "واحد", `, "", 1), "lang/ar/web.json:1:1: web.long: is missing"},
		{"a key too many", strings.Replace(good, `"web.long":`, `"web.extra": "x", "web.long":`, 1), "web.extra: is not a key of ours"},
		{"arguments differ", strings.Replace(good, "{all} {count}", "{count}", 1), "web.a: arguments"},
		{"a plural form is missing", strings.Replace(good, `"few": "{count}", `, "", 1), `"few" of this language is missing`},
		{"a text without words", strings.Replace(good, "واحد", "", 1), "web.long: is empty"},
		{"English left standing", strings.Replace(good, "واحد", "one two three four", 1), "web.long: is the English text"},
		{"out of order", strings.Replace(good, `"web.lang.name": "ع", "web.long": "واحد"`, `"web.long": "واحد", "web.lang.name": "ع"`, 1), "lang/ar/web.json:1:48: web.lang.name: comes before web.long"},
		{"twice in a file", strings.Replace(good, `"web.long"`, "\n \"web.long\": \"ع\",\n \"web.long\"", 1), "lang/ar/web.json:3:2: web.long: stands at lang/ar/web.json:2:2 too"},
		{"another door's", strings.Replace(good, `"web.long"`, `"library.title": "ع", "web.long"`, 1), `lang/ar/web.json:1:50: library.title: does not begin with "web.": its place is lang/ar/library.json`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := problems(t, "ar", lang(c.text)); c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestCheck_overlay: a country's files are held to the same order, at their own place; a
// word that nobody of ours asks for is named even in English.
func TestCheck_overlay(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"one word of ours", "lang/en/web.json", `{"web.long": "ours"}`, ""},
		{"a word nobody asks for", "lang/en/web.json", `{"web.lnog": "ours"}`, "lang/en/web.json:1:2: web.lnog: is not a key of ours"},
		{"a file of no door", "lang/en/wbe.json", `{"web.long": "ours"}`, `lang/en/wbe.json:1:2: web.long: does not begin with "wbe."`},
		{"out of order", "lang/en/web.json", "{\n \"web.p\": {\"one\": \"{count}\", \"other\": \"{count}\"},\n \"web.long\": \"ours\"\n}", "lang/en/web.json:3:2: web.long: comes before web.p"},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := fstest.MapFS{"lang/en/web.json": {Data: []byte(english)}}
			if got := problems(t, "en", base, fstest.MapFS{c.file: {Data: []byte(c.text)}}); got != c.want && (c.want == "" || !strings.HasPrefix(got, c.want)) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestCheck_twoFiles: the same key in two files of a language is named with both places.
func TestCheck_twoFiles(t *testing.T) {
	files := lang(`{}`)
	files["lang/en/library.json"] = &fstest.MapFile{Data: []byte(`{"web.long": "x"}`)}
	want := "lang/en/web.json:1:59: web.long: stands at lang/en/library.json:1:2 too"
	if got := problems(t, "en", files); !strings.Contains(got, want) || !strings.Contains(got, "lang/en/library.json:1:2: web.long: does not begin") {
		t.Errorf("found %q, want %q", got, want)
	}
}

// TestLoad_mark: what an editor puts before the first letter is no matter.
func TestLoad_mark(t *testing.T) {
	c, err := Load(nil, fstest.MapFS{"lang/en/web.json": {Data: []byte("\ufeff{\n\"web.a\": \"one\"}")}})
	if err != nil || c.English().T("web.a") != "one" {
		t.Error(err)
	}
	_, err = Load(nil, fstest.MapFS{"lang/en/web.json": {Data: []byte("\ufeff{\n\"web.a\": 3}")}})
	if err == nil || !strings.Contains(err.Error(), "web.json:2:") {
		t.Errorf("the place is lost: %v", err)
	}
}

func TestLoad_refusesWithPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"broken JSON", "{\"web.a\": \"x\",\n\"web.b\" \"y\"}", "lang/ar/web.json:2:"},
		{"no object", "[]", "lang/ar/web.json:1:2: not valid JSON: an object is wanted"},
		{"two objects", "{}\n{}", "lang/ar/web.json:2:2: not valid JSON: something stands behind"},
		{"unknown plural form", `{"web.p": {"some": "x", "other": "y"}}`, "lang/ar/web.json:1:2: web.p: \"some\" is no plural form"},
		{"plural without other", `{"web.p": {"one": "x"}}`, `"other" is missing`},
		{"a number", `{"web.p": 3}`, "web.p: want a text"},
		{"more than its parser is given", `{"web.p": "` + strings.Repeat(`\"`, 6000) + `"}`, "lang/ar/web.json:1:1: a line of 12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(nil, lang(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := Load(nil, fstest.MapFS{"lang/EN/web.json": {Data: []byte("{}")}}); err == nil {
		t.Error("a folder's name in upper case was taken")
	}
	if _, err := Load(nil, lang("{}"), fstest.MapFS{"lang/fr.json": {Data: []byte("{}")}}); err == nil || !strings.HasPrefix(err.Error(), "lang/fr.json: words stand in") {
		t.Errorf("one file a language would be in force nowhere: %v", err)
	}
	if _, err := Load(nil, fstest.MapFS{}); err == nil {
		t.Error("no language at all was taken")
	}
}

func TestT(t *testing.T) {
	cat, err := Load(nil, lang(`{"web.p": {"zero": "صفر", "one": "واحدة", "two": "اثنتان", "few": "{count} قليل", "many": "{count} كثير", "other": "{count} غير"}}`))
	if err != nil {
		t.Fatal(err)
	}
	en, ar := cat.English(), cat.words["ar"]
	for _, c := range []struct{ got, want string }{
		{en.T("web.p", "count", 1), "1 page"},
		{en.T("web.p", "count", 2), "2 pages"},
		{en.T("web.a", "count", 1, "all", "ten"), "1 of ten"},
		{en.T("web.a", "count", 1), "1 of {all}"},
		{en.T("nobody.knows"), "[nobody.knows]"},
		{ar.T("web.p", "count", 0), "صفر"},
		{ar.T("web.p", "count", 2), "اثنتان"},
		{ar.T("web.p", "count", 3), "\u2068" + "3" + "\u2069 قليل"},
		{ar.T("web.p", "count", 11), "\u2068" + "11" + "\u2069 كثير"},
		{ar.T("web.p", "count", 100), "\u2068" + "100" + "\u2069 غير"},
		{ar.T("web.long"), "one two three four"},
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
		"lang/en/web.json": {Data: []byte(`{"web.number.group": " ", "web.p": {"one": "{count} child", "other": "{count} children"}}`)},
		"lang/fr/web.json": {Data: []byte(`{"web.p": {"one": "{count} enfant", "other": "{count} enfants"}}`)},
		"lang/es/web.json": {Data: []byte(`{"web.p": {"one": "{count} niño", "other": "{count} niños"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[copse.Lang]string{"fr": "1 000 000 enfants", "es": "1 000 000 niños"} {
		w, _ := c.For(lang)
		if got := w.T("web.p", "count", 1_000_000); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestWords_Around(t *testing.T) {
	c, err := Load(nil, fstest.MapFS{"lang/en/web.json": {Data: []byte(`{"web.a": "On {page} today", "web.b": "nowhere"}`)}, "lang/ar/web.json": {Data: []byte(`{"web.a": "في {page} اليوم"}`)}})
	if err != nil {
		t.Fatal(err)
	}
	ar, _ := c.For("ar")
	for _, x := range []struct {
		words              *Words
		key, before, after string
	}{{c.English(), "web.a", "On ", " today"}, {ar, "web.a", "في ", " اليوم"}, {c.English(), "web.b", "nowhere", ""}} {
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

// BenchmarkLoad reads the shipped words, as each start does.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(nil, files.FS); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMatch_ours: readers of a language that ships are led to it and to no other, whatever
// languages a country brings; readers of these are led to them.
func TestMatch_ours(t *testing.T) {
	files := fstest.MapFS{}
	own := strings.Fields("pcm arz yue zh-hant kri ht gl uk sw pt-br rhg-rohg")
	for _, lang := range append(own, "en", "ar", "es", "fr", "ru", "zh") {
		files["lang/"+lang+"/web.json"] = &fstest.MapFile{Data: []byte(`{"web.a": "a"}`)}
	}
	c, err := Load(nil, files)
	if err != nil {
		t.Fatal(err)
	}
	ways := map[string]string{
		"en": "en en-US en-GB en-NZ en-NG en-JM en-x-gov eng en-Latn", "fr": "fr fr-CA fr-HT fr-CH fra", "es": "es es-MX es-419 spa", "ar": "ar ar-EG ar-MA arb", "ru": "ru ru-UA ru-Latn",
		"zh": "zh zh-CN zh-SG zh-Hans zh-Hans-HK cmn zh-cmn",
	}
	for _, lang := range own {
		ways[lang] = lang
	}
	ways["zh-hant"] += " zh-TW zh-HK"
	ways["uk"] += " uk-UA"
	ways["en"] += " * und i-default x-en"
	for want, tags := range ways {
		for _, tag := range strings.Fields(tags) {
			for _, header := range []string{tag, tag + ";q=0.9, " + tag + ";q=0.5"} {
				if got := c.Match(header).Lang; string(got) != want {
					t.Errorf("%q leads to %s, want %s", header, got, want)
				}
			}
		}
	}
	if w, _ := c.For("rhg-rohg"); w.Dir != "rtl" {
		t.Error("Rohingya in its own letters is written from the left")
	}
}

// TestLoad_hidden: words in a file that nobody sees are in force nowhere.
func TestLoad_hidden(t *testing.T) {
	c, err := Load(nil, lang(`{}`), fstest.MapFS{"lang/en/.web.json": {Data: []byte(`{"web.long": "Do not tell"}`)}})
	if err != nil || c.English().T("web.long") != "one two three four" {
		t.Errorf("%q, %v", c.English().T("web.long"), err)
	}
}

// TestLoad_anotherName: words of a language that ships stand under its own name alone.
func TestLoad_anotherName(t *testing.T) {
	for _, lang := range strings.Fields("eng en-gb en-x-gov i-default x-en fra fr-ca zh-cmn cmn und mul qaa iw") {
		_, err := Load(nil, fstest.MapFS{"lang/en/web.json": {Data: []byte("{}")}, "lang/" + lang + "/web.json": {Data: []byte("{}")}})
		if err == nil || !strings.Contains(err.Error(), "lang/"+lang+"/web.json") {
			t.Errorf("%s: %v", lang, err)
		}
	}
}
