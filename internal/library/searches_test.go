package library

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/search"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// situation is what somebody is in, what would be typed then in each language, and what answers.
type situation struct {
	Situation string
	Right     []string
	Danger    bool
	Words     map[copse.Lang]string
}

// searchedSite serves the library that ships, with its index.
func searchedSite(t testing.TB) http.Handler {
	t.Helper()
	lib, _ := shipped()
	x := search.NewIndex(t.TempDir())
	t.Cleanup(func() { _ = x.Close() })
	return site.Open(t, &web.Shell{Preview: true, Origin: "https://cop.example.org"}, func(s *web.Shell) (site.Door, error) {
		d, err := New(s, Settings{Library: func() *content.Library { return lib }, Search: x})
		if err != nil {
			return nil, err
		}
		version, in := d.Entries()
		return d, x.Build(context.Background(), version, lib.Langs, in)
	})
}

func situations(t testing.TB) []situation {
	t.Helper()
	data, err := os.ReadFile("testdata/searches.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []situation
	if err := yaml.UnmarshalWithOptions(data, &all, yaml.Strict()); err != nil || len(all) < 30 {
		t.Fatal(len(all), err)
	}
	return all
}

// TestSearches: what people type in thirty situations leads to what answers, among the first
// three things found. The searches were written by somebody who knew the situations alone.
func TestSearches(t *testing.T) {
	all, h := situations(t), searchedSite(t)
	least := len(all) * 9 / 10
	t.Run("more", func(t *testing.T) { moreSearches(t, h) })
	t.Run("harmless", func(t *testing.T) { harmlessSearches(t, h) })
	t.Run("stories", func(t *testing.T) { stories(t, h) })
	for _, lang := range copse.Shipped() {
		t.Run(string(lang), func(t *testing.T) {
			hit := 0
			for _, s := range all {
				page := testkit.Get(t, h, "/"+string(lang)+"/search?q="+url.QueryEscape(s.Words[lang])).Page()
				found := resultIDs(page)
				if among(found[:min(3, len(found))], s.Right) {
					hit++
				} else {
					t.Logf("missed: %s\n\t%s\n\tfinds %v, not %v", s.Situation, s.Words[lang], found[:min(6, len(found))], s.Right)
				}
				if s.Danger && !page.Has(`main aside.helpfirst a[href*="/help"]`) {
					t.Errorf("no way to help above the results of %q: %v", s.Words[lang], found[:min(6, len(found))])
				}
			}
			t.Logf("%s %d of %d", lang, hit, len(all))
			if hit < least {
				t.Errorf("%d of %d, want %d", hit, len(all), least)
			}
		})
	}
}

// harmlessSearches: who is in no need finds what they look for, not the way to help.
func harmlessSearches(t *testing.T, h http.Handler) {
	data, err := os.ReadFile("testdata/harmless.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[copse.Lang][]string{}
	if err := yaml.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, lang := range copse.Shipped() {
		var shown []string
		for _, words := range all[lang] {
			if testkit.Get(t, h, "/"+string(lang)+"/search?q="+url.QueryEscape(words)).Page().Has("main aside.helpfirst") {
				shown = append(shown, words)
			}
		}
		if n := len(all[lang]); n < 15 || len(shown) > n/15 {
			t.Errorf("%s: help stands above %d of %d: %q", lang, len(shown), n, shown)
		}
	}
}

// stories: who tells a whole story is heard, wherever in it the word of danger stands.
func stories(t *testing.T, h http.Handler) {
	for lang, words := range map[copse.Lang]string{
		"ar": "مرحبا انا بنت في المدرسة وعندي مشكلة كبيرة ولا ادري من اين ابدأ الكلام معكم لان ابي وامي مشغولان كل يوم وهناك ولد قال انه سينشر كل شيء وهو الآن يبتزني",
		"en": "hello I go to school in a small town and last summer I met somebody at the pool and we wrote every day until now when he began to blackmail me",
		"es": "hola voy al instituto y desde el verano hablo cada tarde con un chico que era muy simpático y ahora todo ha cambiado y no duermo porque quiero suicidarme",
		"fr": "bonjour je suis au collège et depuis la rentrée tout va mal avec ma classe et mes parents travaillent beaucoup alors je reste dans ma chambre et je pense au suicide",
		"ru": "здравствуйте я учусь в школе и летом познакомилась с парнем мы долго переписывались каждый вечер всё было хорошо а теперь он требует деньги это шантаж",
		"zh": "你好我今年上初二平时住在学校周末才回家上个月在一个群里认识了一个人我们每天晚上都聊到很晚一开始他人很好现在却拿我的裸照威胁我",
	} {
		page := testkit.Get(t, h, "/"+string(lang)+"/search?q="+url.QueryEscape(words)).Page()
		found := resultIDs(page)
		if n, signs := len(strings.Fields(words)), utf8.RuneCountInString(words); n < 25 && signs < 60 || signs > longestQuery || lang != "zh" && n < 25 {
			t.Errorf("%s: a story of %d words, %d signs", lang, n, signs)
		}
		if right := strings.Fields("q05 q32 q34 q36 q06 q08 q09 q11 self-harm-content"); !page.Has("main aside.helpfirst") || !among(found[:min(3, len(found))], right) {
			t.Errorf("%s finds %v, help above: %v", lang, found[:min(4, len(found))], page.Has("main aside.helpfirst"))
		}
	}
}

// moreSearches: a word of danger alone shows the way to help, in whatever language it was typed, and
// what harms nobody does not; sets, areas and pages are found.
func moreSearches(t *testing.T, h http.Handler) {
	for _, tt := range []struct {
		lang, words string
		first       string // one of what must be among the first three; "": anything
		help        bool
	}{
		// A word of danger alone, in the language of the page and in another.
		{"en", "blackmail", "q05 q32 q34 q36", true}, {"ru", "blackmail", "q05 q32 q34 q36", true}, {"en", "шантаж", "q05 q32 q34 q36", true}, {"zh", "suicide", "q08 q09 self-harm-content", true},
		{"fr", "自杀", "q08 q09 self-harm-content", true}, {"ar", "sexting", "", true}, {"es", "ابتزاز", "q05 q32 q34 q36", true}, {"en", "blakcmail", "", true}, {"zh", "勒索軟體裸照", "", true},
		{"en", "sexting", "", true}, {"fr", "sextorsion", "", true},
		// What harms nobody.
		{"en", "national strategy", "STEP", false}, {"en", "checklist", "", false}, {"ru", "словарь терминов", "glossary", false}, {"zh", "国家战略", "", false},
		{"ar", "الخصوصية", "privacy", false}, {"es", "accesibilidad", "accessibility", false},
		// Areas, sets, pages and doors.
		{"en", "download pdf", "library", false}, {"en", "glossary", "glossary", false}, {"fr", "confidentialité", "privacy", false}, {"en", "sport", "sport", false},
		{"en", "parents and carers", "parents", false}, {"es", "directrices", "library", false}, {"en", "start from a question", "start", false},
	} {
		page := testkit.Get(t, h, "/"+tt.lang+"/search?q="+url.QueryEscape(tt.words)).Page()
		found := resultIDs(page)
		if tt.first != "" && !among(found[:min(3, len(found))], strings.Fields(tt.first)) {
			t.Errorf("%s %q finds %v, not %s", tt.lang, tt.words, found[:min(4, len(found))], tt.first)
		}
		if help := page.Has("main aside.helpfirst"); help != tt.help {
			t.Errorf("%s %q: help above the results: %v", tt.lang, tt.words, help)
		}
	}
}

// resultIDs are what was found, best first: the last words of their addresses.
func resultIDs(page *testkit.Page) []string {
	var ids []string
	for _, a := range page.All("main .hits > li > a") {
		ids = append(ids, path.Base(strings.ReplaceAll(testkit.Attr(a, "href"), "#", "/")))
	}
	return ids
}

func among(found, right []string) bool {
	for _, id := range found {
		for _, r := range right {
			if id == r {
				return true
			}
		}
	}
	return false
}

// BenchmarkSearch: a page of results in each language, for what people type, and for as much
// work as can be typed.
func BenchmarkSearch(b *testing.B) {
	all, h := situations(b), searchedSite(b)
	worst := map[copse.Lang]string{
		"ar": "الاطفلل الخدمه الابلاغ المدرسي السلامه الصور المحتوي الجنسي الدعم الاعتدا الانترنت الاسره",
		"en": "childrem servise onlin reporf platforn protecs suport scool abusf materiel picturs ris",
		"es": "ninxs servicioz linez denuncir plataformo proteccien apoyi escuelo abusi materiel imagin riesgi",
		"fr": "enfantz servicx lignx signaler plateformi protectien soutiin ecolx abux contenx imagx risqux",
		"ru": "ребенки сервиз интернет сообщити платформи защитo поддержк школи насилия материали снимики рис",
		"zh": "儿童网络保护举报平台学校教育儿童性虐待内容风险支持",
	}
	for _, lang := range copse.Shipped() {
		b.Run("typed/"+string(lang), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				testkit.Get(b, h, "/"+string(lang)+"/search?q="+url.QueryEscape(all[i%len(all)].Words[lang]))
			}
		})
		b.Run("worst/"+string(lang), func(b *testing.B) {
			for b.Loop() {
				testkit.Get(b, h, "/"+string(lang)+"/search?q="+url.QueryEscape(worst[lang]))
			}
		})
	}
}
