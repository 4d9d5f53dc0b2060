package directory

import (
	"html"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/search"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// helpSite is a node with the shipped seed and these settings.
func helpSite(t *testing.T, n Node) http.Handler {
	t.Helper()
	dir := shipped(t).For(n)
	shell := &web.Shell{Preview: !n.Launched, Country: n.Country}
	shell.Bar = func(lang copse.Lang) web.Bar {
		emergency, dial, line := dir.Bar(n.Country, lang)
		return web.Bar{Emergency: emergency, Dial: dial, Line: line}
	}
	return site.Open(t, shell, func(s *web.Shell) (site.Door, error) { return New(s, Settings{Directory: dir}) })
}

func TestPages(t *testing.T) {
	t.Parallel()
	preview, launched := Node{}, Node{Country: "TZ", Emergency: "112", Launched: true}
	tanzania := Node{Country: "TZ", Emergency: "112"}
	for _, c := range []struct {
		name   string
		node   Node
		path   string
		status int
		has    []string
		hasNot []string
	}{
		{"no country is set: picker, advice, and no number of anybody", preview, "/en/help", 200,
			[]string{"Choose your country", "Who helps in your country?", "Tell somebody you trust", "locked screen", "Worldwide", "You did nothing wrong"},
			[]string{`selected`, "tel:", "we know no helpline"}},
		{"the node's country without asking", tanzania, "/en/help", 200,
			[]string{"C-Sema National Child Helpline", `href="tel:116"`, "Call 112.", `value="tz" selected`, "Listed by C-Sema, not yet confirmed here.", "Hours not known"},
			[]string{"Choose your country", "sematanzania.org/helpline.php", "we know no helpline"}},
		{"another country does not get the node's emergency number", tanzania, "/en/help/ke", 200,
			[]string{"Childline Kenya", "Its number is not confirmed here", "locked screen"},
			[]string{"112", "tel:", "116"}},
		{"a number that is part of a name is a number, and unconfirmed", preview, "/en/help/fr", 200,
			[]string{`<bdi lang="fr" dir="ltr">119 Allô Enfance en Danger</bdi>`, "tel:119", "Nobody has confirmed it here", "https://www.allo119.gouv.fr", "You did nothing wrong"}, []string{"Day and night", "Its number is not confirmed"}},
		{"a number from memory is nowhere", preview, "/en/help/it", 200, []string{"Telefono Azzurro"}, []string{"tel:", "19696"}},
		{"a picture of oneself: the country's service and the worldwide ones", preview, "/en/help/gb", 200,
			[]string{"Report Remove", "Take It Down", "StopNCII.org", "Take down a picture of yourself", "Listed by National Center for Missing &amp; Exploited Children, not yet confirmed here."}, []string{"medianama"}},
		{"an adult has a voice of their own", preview, "/en/help", 200,
			[]string{`id="adult"`, "Do not pretend to be the child", "Delete nothing", "No screenshot may show it", `href="/en/start/parent#need"`}, nil},
		{"a name in the script of its country", preview, "/ar/help/ua", 200,
			[]string{`<bdi lang="uk" dir="ltr">Національна гаряча лінія`}, nil},
		{"which countries have a helpline is said before one is picked", preview, "/en/help", 200,
			[]string{`<optgroup label="Countries with a helpline in our list"><option value="al">`, `<optgroup label="Countries without one: only where to report">`}, nil},
		{"a country without a row", preview, "/en/help/gh", 200,
			[]string{"Ghana: we know no helpline yet", "You did nothing wrong", "Find answers", "INHOPE", "Child Helpline International", "Shows the child helplines of many countries."}, []string{"tel:", "Its number is not confirmed"}},
		{"hotlines come last and send the frightened to talk first", preview, "/en/help/gb", 200,
			[]string{"United Kingdom: we know no helpline yet", "Internet Watch Foundation"}, []string{"Childline</bdi>", `<a href="#talk">Frightened or sad?`}},
		{"police have their own place, before the word that there is no helpline", preview, "/en/help/il", 200, []string{"Tell the police", `href="tel:105"`, "For children</span> · <span>For parents", "Listed by gov.il,"}, []string{"GitHub", "DennisGross"}},
		{"a launched node shows no seed row", launched, "/en/help", 200,
			[]string{"Tanzania: we know no helpline yet", "Call 112.", "We know no hotline", "Tell somebody you trust", "No such service is confirmed on this site yet"},
			[]string{"C-Sema", "INHOPE", "Listed by", "Countries with a helpline in our list", "Take It Down"}},
		{"a name newer than the tables", preview, "/en/help/sz", 200, []string{"Eswatini: we know"}, []string{"Swaziland"}},
		{"the picker leads to the country's page", preview, "/en/help?country=gh", 303, nil, nil},
		{"capitals lead to the same page", preview, "/en/help/GH", 303, nil, nil},
		{"nothing chosen", preview, "/en/help?country=", 422, []string{"Please choose a country", `aria-invalid="true"`, "You did nothing wrong"}, nil},
		{"no country of that name", preview, "/en/help?country=%3Cscript%3E", 422, []string{"Please choose a country"}, []string{"<script>"}},
		{"no such page", preview, "/en/help/qq", 404, nil, nil},
		{"the world is no country", preview, "/en/help/zz", 404, nil, nil},
		{"a very long address", preview, "/en/help/" + strings.Repeat("a", 10000), 404, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := testkit.Get(t, helpSite(t, c.node), c.path)
			if w.Code != c.status {
				t.Fatalf("status %d, want %d", w.Code, c.status)
			}
			if to := w.Header().Get("Location"); (c.status == 303) != (to == "/en/help/gh" || to == "/en/help/gh#who") {
				t.Errorf("leads to %q", to)
			}
			if w.Header().Get("Set-Cookie") != "" {
				t.Error("a cookie")
			}
			if c.status == http.StatusNotFound || c.status == http.StatusSeeOther {
				return
			}
			body := testkit.Main(t, w.Text())
			for _, s := range c.has {
				if !strings.Contains(body, s) {
					t.Errorf("%q is missing", s)
				}
			}
			for _, s := range c.hasNot {
				if strings.Contains(body, s) {
					t.Errorf("%q is there", s)
				}
			}
		})
	}
}

// The order on the page is the order of reading: danger, what to do first, the adult's
// part, then who helps: a voice, one's own picture, police, hotlines.
func TestPages_Order(t *testing.T) {
	t.Parallel()
	body := testkit.Main(t, testkit.Get(t, helpSite(t, Node{Country: "RS", Emergency: "112"}), "/en/help").Text())
	at := -1
	for _, s := range []string{"You did nothing wrong", `class="danger"`, "Stop answering", "Do not pay.", "Send nothing more", "Keep the messages", "Never copy the picture", "Tell somebody you trust", `id="adult"`, `class="picker"`, `id="talk"`, "NADEL", `id="own"`, "Take It Down", `id="remove"`, "Frightened or sad?", "Net Patrola"} {
		next := strings.Index(body, s)
		if next <= at {
			t.Errorf("%s stands too early, or not at all", s)
		}
		at = next
	}
}

// The bar over the page of a country offers that country's numbers, not the node's.
func TestPages_Bar(t *testing.T) {
	t.Parallel()
	h := helpSite(t, Node{Country: "TZ", Emergency: "112"})
	for _, c := range []struct{ name, path, numbers string }{
		{"own country", "/en/help", "tel:112 tel:116"},
		{"another country", "/en/help/ke", ""},
		{"a number known from a name alone", "/en/help/fr", ""},
		{"another country with a line", "/en/help/rs", "tel:116111"},
	} {
		var numbers []string
		for _, a := range testkit.Get(t, h, c.path).Page().All(`nav.safety a[href^="tel:"]`) {
			numbers = append(numbers, testkit.Attr(a, "href"))
		}
		if got := strings.Join(numbers, " "); got != c.numbers {
			t.Errorf("%s: %q, want %q", c.name, got, c.numbers)
		}
	}
}

// Nothing is fetched from elsewhere, no link carries the country on, the title gives
// nothing away, and no page shows a key or a hole where words should be.
func TestPages_EveryCountry(t *testing.T) {
	t.Parallel()
	h := helpSite(t, Node{})
	codes := map[string][]string{"en": append(copse.Countries(), ""), "ar": {"", "AL", "GB", "GH", "IL", "KE", "NZ", "TZ"}}
	for lang := range codes {
		for _, code := range codes[lang] {
			path := strings.TrimSuffix("/"+lang+"/help/"+strings.ToLower(code), "/")
			w := testkit.Get(t, h, path)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d", path, w.Code)
			}
			page := w.Page()
			page.Check(path, site.Exit)
			if title := page.Text("title"); lang == "en" && title != "Copse" {
				t.Errorf("%s: the title tells more than the site's name: %s", path, title)
			}
			for _, bad := range []string{"general knowledge", "docslib"} {
				if strings.Contains(w.Text(), bad) {
					t.Errorf("%s: shows %s", path, bad)
				}
			}
			if page.Has("iframe, img") {
				t.Errorf("%s: shows something from elsewhere", path)
			}
			if page.Has(`main [href*="country="], main [action*="country="], main [href^="http:"], main [src^="http:"], main [action^="http:"]`) {
				t.Errorf("%s: a link carries the country on, or is read by others on its way", path)
			}
		}
	}
}

// The six steps, that nobody did wrong, and the way to have a picture of oneself taken
// down stand on the help page of every country in every language, whatever is known there.
func TestPages_FirstHelp(t *testing.T) {
	t.Parallel()
	h := helpSite(t, Node{})
	words, err := i18n.Load(prose.Typeset, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range copse.Shipped() {
		w, _ := words.For(lang)
		want := append(steps(), adultSteps()...)
		want = append(want, "directory.lead", "directory.own.title", "directory.about.take-it-down")
		for _, code := range []string{"", "/gh", "/fr", "/us", "/ua"} {
			body := html.UnescapeString(testkit.Get(t, h, "/"+string(lang)+"/help"+code).Text())
			for _, key := range want {
				if !strings.Contains(body, w.T(key)) {
					t.Errorf("/%s/help%s lacks %s", lang, code, key)
				}
			}
			for _, key := range append(steps(), adultSteps()...) {
				if !strings.Contains(body, w.T(key+".more")) {
					t.Errorf("/%s/help%s lacks %s.more", lang, code, key)
				}
			}
		}
	}
}

// What a service does stands in words, in every language.
func TestAbout_Shipped(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load(prose.Typeset, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shipped(t).Services() {
		if s.About != "" && !words.English().Has("directory.about."+s.About) {
			t.Errorf("%s: no words directory.about.%s", s.Name, s.About)
		}
		if s.Kind == TakedownOwn && s.About == "" {
			t.Errorf("%s: nobody can tell what it does", s.Name)
		}
	}
}

// Every shown row has its audience in words: none stands in English on other pages.
func TestAudiences_Shown(t *testing.T) {
	t.Parallel()
	for _, s := range shipped(t).Services() {
		for _, a := range s.Audience {
			if _, ok := audiences()[a]; !ok && s.ShowInPreview {
				t.Errorf("%s: %q has no words", s.Name, a)
			}
		}
	}
	words, err := i18n.Load(prose.Typeset, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	got := audience(Service{Audience: []string{"relatives", "public", "general public"}}, words.English())
	if want := []text{{"For relatives", "en", "ltr"}, {Words: "For everyone"}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

var options = regexp.MustCompile(`(?s)(<option value="..").*?(</optgroup>)`)

func TestPages_Golden(t *testing.T) {
	t.Parallel()
	h := helpSite(t, Node{Country: "TZ", Emergency: "112"})
	for _, lang := range []string{"en", "ar"} {
		for _, page := range []string{"help", "help/gh", "help/il", "help/rs"} {
			body := testkit.Get(t, h, "/"+lang+"/"+page).Text()
			testkit.GoldenPage(t, strings.ReplaceAll(page, "/", "-")+"."+lang+".html", options.ReplaceAllString(body, "$1>…$2"))
		}
	}
}

// TestEntries: what people say for help, for a hotline and for having a picture taken down leads to the
// help page and its parts, in every language; so does the name of a country, and what is called there.
func TestEntries(t *testing.T) {
	var door *Door
	site.Open(t, &web.Shell{Preview: true}, func(s *web.Shell) (d site.Door, err error) {
		door, err = New(s, Settings{Directory: shipped(t).For(Node{Country: "KE", Emergency: "999"})})
		return door, err
	})
	version, in := door.Entries()
	if again, _ := door.Entries(); version == "" || again != version {
		t.Errorf("version %q, then %q", version, again)
	}
	for lang, words := range map[copse.Lang][]string{"ar": {"طوارئ", "كينيا", "تبليغ", "حذف صورتي", "كيف أبلغ"}, "en": {"police", "Ghana", "hotline", "take it down", "how do I report"}, "es": {"emergencia", "Kenia", "denunciar", "borrar mi foto", "cómo denuncio"},
		"fr": {"urgence", "Sénégal", "signaler", "supprimer ma photo", "comment signaler"}, "ru": {"полиция", "Казахстан", "пожаловаться", "удалить моё фото", "как сообщить"}, "zh": {"报警", "马来西亚", "举报", "删除我的照片", "怎么举报"}} {
		n := 0
		for e := range in(lang) {
			p, ok := search.Hit{Kind: e.Kind, ID: e.ID}.Page()
			if want := []string{"/help", "/help#who", "/help#remove", "/help#own", "/r"}[n]; !ok || p.Path != want || e.Title == "" || !slices.Contains(append(e.Synonyms, e.Elsewhere...), words[n]) {
				t.Errorf("%s: %+v, want %s by %q", lang, e, want, words[n])
			}
			for _, called := range []string{"116", "999", "Childline Kenya"} {
				if n == 0 && !slices.Contains(e.Synonyms, called) {
					t.Errorf("%s: %q does not lead to %s", lang, called, p.Path)
				}
			}
			n++
		}
		if n != 5 {
			t.Errorf("%s: %d pages", lang, n)
		}
	}
}
