package web

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/copse"
	"copse/internal/i18n"
)

// partlyPage shows a word, a word in an attribute, a word within a word, and texts as a page of
// guidance does.
const partlyPage = `{{define "main"}}<p id="a">{{t "web.layout.help"}}</p><p id="b" title="{{t "web.layout.help"}}">{{t "web.layout.skip"}}</p><p id="c">{{t "web.notice.partly" "language" (t "web.layout.help")}}</p>{{template "inline" .Own}}{{template "inline" .English}}{{template "form-line" ((.Fields.Field "d" (t "web.layout.help")).Hinted (t "web.layout.help"))}}{{end}}`

type partlyText struct {
	Line, Dir string
	Lang      copse.Lang
	Foreign   bool
}

type partly struct {
	Base
	Own, English partlyText
	Fields       *Form
}

// TestPartly: what is not in the language of most of the page is marked with its own, wherever
// English stands in for a country's language; a page mostly in English is one in English.
func TestPartly(t *testing.T) {
	ours := os.DirFS("../../content")
	english, err := i18n.Load(nil, ours)
	if err != nil {
		t.Fatal(err)
	}
	most := map[string][]string{}
	for _, key := range english.English().Keys() {
		if door, _, _ := strings.Cut(key, "."); key != "web.layout.help" && len(english.English().Texts(key)) == 1 {
			most[door] = append(most[door], fmt.Sprintf("%q: %q", key, key))
		}
	}
	files := fstest.MapFS{}
	for door, words := range most {
		files["lang/fa/"+door+".json"] = &fstest.MapFile{Data: []byte("{" + strings.Join(words, ",\n") + "}")}
	}
	for _, c := range []struct {
		name      string
		words     fstest.MapFS
		most      string
		want, not []string
	}{
		{"one word", fstest.MapFS{"lang/fa/web.json": {Data: []byte(`{"web.lang.name": "فارسی", "web.layout.help": "کمک & یاری"}`)}}, `<html lang="en" dir="ltr">`, []string{
			`<p id="a"><span lang="fa" dir="rtl">کمک &amp; یاری</span></p>`, `<p id="b" title="کمک &amp; یاری">Skip to`, `<label for="d"><span lang="fa" dir="rtl">کمک`, `id="d-hint"><span lang="fa" dir="rtl">کمک`, `in this language yet (کمک &amp; یاری)`,
			`<span lang="fa" dir="rtl">Own</span>`, `role="note"><p>Only part of this site is in this language yet (فارسی)`, `فارسی</a> <small>in part</small>`},
			[]string{`>English</span>`}},
		{"all but a few", files, `<html lang="fa" dir="rtl">`, []string{
			`<p id="a"><span lang="en" dir="ltr">Get help now</span></p>`, `<p id="b" title="Get help now">web.layout.skip</p>`, `<label for="d"><span lang="en" dir="ltr">Get help`,
			`<span lang="en" dir="ltr">English</span>`, `role="note"><p>web.notice.partly`, `<small>web.lang.partly</small>`},
			[]string{`>Own</span>`}},
	} {
		words, err := i18n.Load(nil, ours, c.words)
		if err != nil {
			t.Fatal(err)
		}
		s := &Shell{Files: os.DirFS("../../web"), Words: words, Exit: "https://exit.invalid/"}
		if err := s.Open(); err != nil {
			t.Fatal(err)
		}
		v, err := NewView[partly](s, fstest.MapFS{"pages/partly.html": {Data: []byte(partlyPage)}}, "partly")
		if err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		mux.Handle("GET /{$}", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
			return v.Render(w, r, 200, partly{Base: s.Base(r, "T"), Fields: s.NewForm(r), Own: partlyText{Line: "Own", Lang: "fa"}, English: partlyText{Line: "English", Lang: "en", Dir: "ltr", Foreign: true}})
		}))
		h := s.Langs(mux, http.NewServeMux())
		got := serve(h, "GET", "/fa").Body.String()
		for _, want := range append(c.want, c.most) {
			if !strings.Contains(got, want) {
				t.Errorf("%s: lacks %s", c.name, want)
			}
		}
		for _, not := range append(c.not, "&lt;span", "ZgotmplZ") {
			if strings.Contains(got, not) {
				t.Errorf("%s: has %s", c.name, not)
			}
		}
		if en := serve(h, "GET", "/en").Body.String(); strings.Contains(en, `role="note"><p>Only part`) || !strings.Contains(en, "</a> <small>in part</small>") {
			t.Errorf("%s: the page in English says it is in part, or does not say that the other is", c.name)
		}
		if t.Failed() {
			t.Log(got)
		}
	}
}
