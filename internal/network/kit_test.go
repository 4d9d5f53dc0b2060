package network

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

// shippedKits are opened once a test program: nobody changes them.
var shippedKits = sync.OnceValues(func() (*Kits, error) {
	words, err := i18n.Load(prose.Typeset, files.FS)
	if err != nil {
		return nil, err
	}
	return NewKits(words)
})

func kits(t testing.TB) *Kits {
	t.Helper()
	k, err := shippedKits()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// kitBook has one campaign, in English and in Arabic.
func kitBook(t testing.TB) *record.Book {
	t.Helper()
	b, err := record.Load(Folder, Kinds(), record.Source{FS: os.DirFS("testdata/kit"), Name: "kit"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// order lacks nothing.
func order() Order {
	return Order{Organiser: "Ministry of Communications", Site: "https://cop.example.org", Helpline: Helpline{"Child Line Arden", "0800 116 111", true},
		Day: time.Date(2027, 2, 9, 0, 0, 0, 0, time.UTC), Country: "XX"}
}

// longest is an order with the longest names that settings take.
func longest() Order {
	o := order()
	o.Organiser = strings.TrimSpace(strings.Repeat("Ministry of Communications and Digital Affairs ", 5))[:200]
	o.Site = "https://child-online-protection.ministry-of-communications-and-digital-affairs.example.org"
	o.Helpline = Helpline{"National Free and Confidential Helpline for Children, Young People and Their Families", "+999 (20) 123-4567-890", true}
	return o
}

// unpacked is a kit by the names of its files.
func unpacked(t testing.TB, b *record.Book, campaign string, lang copse.Lang, o Order) (Kit, map[string]string) {
	t.Helper()
	kit, err := kits(t).Make(b, campaign, lang, o)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(kit.Data), int64(len(kit.Data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(data)
	}
	return kit, files
}

// TestKit_golden: the texts of a kit as they are handed out, marks made visible.
func TestKit_golden(t *testing.T) {
	t.Parallel()
	for _, lang := range []copse.Lang{"en", "ar"} {
		_, files := unpacked(t, kitBook(t), saferInternet, lang, order())
		var all strings.Builder
		for _, name := range []string{"README.txt", "LICENCE.txt", "radio.txt", "posts.txt", "captions.txt", "press.txt", "mail.txt"} {
			fmt.Fprintf(&all, "== %s\n%s", name, strings.NewReplacer(toRight, "[L]", toLeft, "[R]", noBreak, "[ ]").Replace(files[name]))
		}
		testkit.Golden(t, "kit-"+string(lang)+".txt", all.String())
		for _, name := range []string{"activity.html", "slides.html", "press.html"} {
			_, body, _ := strings.Cut(files[name], "<body>")
			testkit.Golden(t, "kit-"+string(lang)+"-"+name, testkit.Mask(body))
		}
	}
}

// TestKit_files: what a kit holds, each file with its hash in the list, and none that loads anything from elsewhere.
func TestKit_files(t *testing.T) {
	t.Parallel()
	want := []string{"LICENCE.txt", "README.txt", "activity.html", "captions.txt", "mail.txt", "manifest.json", "poster-1-a3.svg", "poster-1-a4.svg", "poster-2-a3.svg", "poster-2-a4.svg",
		"poster-3-a3.svg", "poster-3-a4.svg", "posters-a3.html", "posters-a4.html", "posts.txt", "press.html", "press.txt", "radio.txt", "slides.html"}
	b := shipped(t)
	for _, campaign := range Campaigns(b) {
		for _, lang := range copse.Shipped() {
			kit, files := unpacked(t, b, campaign, lang, order())
			var names []string
			for name, text := range files {
				names = append(names, name)
				for _, bad := range []string{"<script", "@import", "url(", "<link", "<img", "<iframe", "<object", "<embed", " src=", " onload=", "javascript:", // loads something
					"{organiser", "{helpline", "{site", "{date", "{fig-", "ZgotmplZ", "<no value>", "[network."} { // was not filled
					if strings.Contains(text, bad) {
						t.Errorf("%s %s has %q", kit.Name, name, bad)
					}
				}
				if strings.Count(text, "href=") != strings.Count(text, `href="#drawing-`) {
					t.Errorf("%s %s leads somewhere", kit.Name, name)
				}
			}
			if slices.Sort(names); !slices.Equal(names, want) {
				t.Fatalf("%s holds %q, want %q", kit.Name, names, want)
			}
			checkManifest(t, kit.Name, files)
			checkSays(t, kit.Name, files)
		}
	}
}

func checkManifest(t *testing.T, kit string, files map[string]string) {
	t.Helper()
	var list struct {
		Schema, Campaign, Organiser, Site, Helpline, Day, Licence, Mark string
		Preview                                                         bool
		Files                                                           []struct{ Name, SHA256 string }
	}
	if err := json.Unmarshal([]byte(files["manifest.json"]), &list); err != nil {
		t.Fatal(err)
	}
	if list.Schema != "copse-kit/1" || list.Day != "2027-02-09" || list.Preview || list.Mark != "" || list.Helpline != "Child Line Arden 0800 116 111" || len(list.Files) != len(files)-1 {
		t.Errorf("%s: %+v", kit, list)
	}
	for _, f := range list.Files {
		if sum := sha256.Sum256([]byte(files[f.Name])); f.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the hash of %s does not fit", kit, f.Name)
		}
	}
}

// checkSays: who organises, the helpline, the site and the day stand where they belong, and the number is never parted or
// turned round.
func checkSays(t *testing.T, kit string, files map[string]string) {
	t.Helper()
	number := strings.ReplaceAll(order().Helpline.Number, " ", noBreak)
	for name, needs := range map[string][]string{
		"press.txt": {"Ministry of Communications", "https://cop.example.org", "2027", number}, "radio.txt": {number}, "mail.txt": {"Ministry of Communications"},
		"poster-1-a4.svg": {number, "https://cop.example.org", "Ministry of Communications", "CC BY 4.0"}, "slides.html": {number},
		"README.txt": {"poster-1-a4.svg"}, "activity.html": {number}, "LICENCE.txt": {"https://creativecommons.org/licenses/by/4.0/"},
	} {
		for _, need := range needs {
			if !strings.Contains(files[name], need) {
				t.Errorf("%s: %s does not say %q", kit, name, need)
			}
		}
	}
	for name, text := range files {
		if name != "manifest.json" && strings.Contains(text, order().Helpline.Number) {
			t.Errorf("%s: the number in %s could be parted at the end of a line", kit, name)
		}
	}
}

// TestKit_same: the same order gives the same bytes, whoever made the kits before.
func TestKit_same(t *testing.T) {
	t.Parallel()
	first, _ := unpacked(t, shipped(t), saferInternet, "ar", order())
	other, err := NewKits(site.Words(t))
	if err != nil {
		t.Fatal(err)
	}
	again, err := other.Make(shipped(t), saferInternet, "ar", order())
	if err != nil || !bytes.Equal(first.Data, again.Data) {
		t.Errorf("two kits of one order differ (%v)", err)
	}
	z, err := zip.NewReader(bytes.NewReader(first.Data), int64(len(first.Data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !f.Modified.Equal(packed()) {
			t.Errorf("%s was made at %s", f.Name, f.Modified)
		}
	}
}

// TestKit_refused: a kit that would send a child to nobody is not made, nor one that says nothing of who stands behind it;
// everything that is missing is said at once, with what to do.
func TestKit_refused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, campaign string
		change         func(*Order)
		want           []string
	}{
		{"a helpline that nobody confirmed", saferInternet, func(o *Order) { o.Helpline.Confirmed = false }, []string{"no helpline", "cannot record", "copse launch", "--preview"}},
		{"no helpline", saferInternet, func(o *Order) { o.Helpline = Helpline{Confirmed: true} }, []string{"no helpline"}},
		{"a helpline without a number", saferInternet, func(o *Order) { o.Helpline.Number = "" }, []string{"no helpline"}},
		{"no country", saferInternet, func(o *Order) { o.Country = "" }, []string{"COPSE_COUNTRY"}},
		{"no organiser", saferInternet, func(o *Order) { o.Organiser = "" }, []string{"COPSE_OPERATOR"}},
		{"no site", saferInternet, func(o *Order) { o.Site = "" }, []string{"COPSE_ORIGIN"}},
		{"no day", saferInternet, func(o *Order) { o.Day = time.Time{} }, []string{"COPSE_SAFER_INTERNET_DAY", "--day"}},
		{"a day that has passed", "back-to-school", func(o *Order) { o.Passed = true }, []string{"has passed"}},
		{"no day that one chooses", "back-to-school", func(o *Order) { o.Day = time.Time{} }, []string{"--day"}},
		{"nothing", saferInternet, func(o *Order) { *o = Order{} }, []string{"COPSE_OPERATOR", "COPSE_ORIGIN", "COPSE_COUNTRY", "COPSE_SAFER_INTERNET_DAY"}},
		{"a campaign that there is not", "moon-day", func(*Order) {}, []string{`no campaign "moon-day"; there are safer-internet-day`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := order()
			c.change(&o)
			kit, err := kits(t).Make(shipped(t), c.campaign, "en", o)
			if err == nil || kit.Data != nil {
				t.Fatalf("a kit of %d bytes, %v", len(kit.Data), err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v does not say %q", err, want)
				}
			}
			o.Preview = true
			if _, err := kits(t).Make(shipped(t), c.campaign, "en", o); (err != nil) != (c.campaign == "moon-day") {
				t.Errorf("as a preview: %v", err)
			}
		})
	}
}

// TestKit_preview: the mark stands on every poster, slide and page, and in the first line of every text, beside a sentence in
// the language.
func TestKit_preview(t *testing.T) {
	t.Parallel()
	for _, o := range []Order{{Preview: true}, func() Order { o := longest(); o.Preview = true; return o }()} {
		for _, lang := range copse.Shipped() {
			kit, files := unpacked(t, shipped(t), "back-to-school", lang, o)
			if !strings.Contains(kit.Name, "-preview.zip") {
				t.Errorf("it is called %s", kit.Name)
			}
			words, _ := site.Words(t).For(lang)
			why := words.T("network.kit.preview")
			for name, text := range files {
				switch first, _, _ := strings.Cut(text, "\n"); {
				case strings.HasSuffix(name, ".txt"):
					if first = strings.NewReplacer(toRight, "", toLeft, "").Replace(first); !strings.HasPrefix(first, previewWord) || !strings.Contains(first, strings.Fields(why)[0]) {
						t.Errorf("%s %s begins with %q", lang, name, first)
					}
				case name == "slides.html":
					if n, slides := strings.Count(text, `<p class="preview">`), strings.Count(text, "<section "); n != slides || n < 6 {
						t.Errorf("%s %s: %d marks on %d slides", lang, name, n, slides)
					}
				case strings.HasPrefix(name, "posters-"):
					if strings.Count(text, ">"+previewWord+"</text>") != 3 {
						t.Errorf("%s %s lacks the mark", lang, name)
					}
				case strings.HasSuffix(name, ".svg"):
					if strings.Count(text, ">"+previewWord+"</text>") != 1 {
						t.Errorf("%s %s lacks the mark", lang, name)
					}
				default:
					if !strings.Contains(text, previewWord) {
						t.Errorf("%s %s lacks the mark", lang, name)
					}
				}
			}
			if !strings.Contains(files["manifest.json"], `"preview": true`) {
				t.Errorf("%s: the list of files does not say it", lang)
			}
		}
	}
}

// TestKit_untranslated: a kit whose campaign nobody translated says so in the language that was asked for, and to who makes it.
func TestKit_untranslated(t *testing.T) {
	t.Parallel()
	kit, files := unpacked(t, kitBook(t), saferInternet, "fr", order())
	if len(kit.Warnings) == 0 || !strings.Contains(kit.Warnings[0], "its texts are in en") {
		t.Errorf("no warning: %q", kit.Warnings)
	}
	fr, _ := site.Words(t).For("fr")
	if want := prose.Loose(fr.T("network.kit.readme.untranslated")); !strings.Contains(files["README.txt"], want) {
		t.Errorf("README.txt does not say %q:\n%s", want, files["README.txt"])
	}
	for name, want := range map[string]string{"poster-1-a4.svg": `xml:lang="en"`, "slides.html": `<html lang="en" dir="ltr"`, "manifest.json": `"texts_lang": "en"`} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not say %s", name, want)
		}
	}
}

// TestKit_stale: a translation that is older than the English is said too.
func TestKit_stale(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/kit")); err != nil {
		t.Fatal(err)
	}
	load := func() *record.Book {
		b, err := record.Load(Folder, Kinds(), record.Source{FS: os.DirFS(dir), Name: "kit"})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	_, err := load().Stamp(dir)
	file := dir + "/network/campaign/en.yaml"
	text, readErr := os.ReadFile(file)
	err = errors.Join(err, readErr, os.WriteFile(file, bytes.Replace(text, []byte("You can tell."), []byte("Tell somebody."), 1), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	kit, _ := unpacked(t, load(), saferInternet, "ar", order())
	if len(kit.Warnings) == 0 || !strings.Contains(kit.Warnings[0], "older than the English") {
		t.Errorf("no warning: %q", kit.Warnings)
	}
}

// TestKit_wellFormed: every drawing is XML, with a title and what it shows in words.
func TestKit_wellFormed(t *testing.T) {
	t.Parallel()
	o := order()
	o.Organiser, o.Helpline.Name = `Wind & Sons <"Ärzte">`, "خط الطفل"
	for _, lang := range []copse.Lang{"en", "ar"} {
		_, files := unpacked(t, kitBook(t), saferInternet, lang, o)
		for name, text := range files {
			if !strings.HasSuffix(name, ".svg") {
				continue
			}
			var svg struct {
				Title, Desc   string
				Width, Height string `xml:",attr"`
				Text          []struct {
					Text string `xml:",chardata"`
				} `xml:"text"`
			}
			d := xml.NewDecoder(strings.NewReader(text))
			if err := d.Decode(&svg); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			width := map[bool]string{true: "297mm", false: "210mm"}[strings.Contains(name, "a3")]
			if svg.Title == "" && !strings.Contains(text, "<title>") || len(svg.Text) < 6 || !strings.Contains(text, `width="`+width+`"`) {
				t.Errorf("%s: %+v", name, svg)
			}
			if !strings.Contains(text, "Wind &amp; Sons &lt;") {
				t.Errorf("%s does not name who organises: %s", name, text)
			}
		}
	}
}
