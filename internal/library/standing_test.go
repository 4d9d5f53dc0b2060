package library

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/testkit"
	shared "copse/web"
)

const (
	basisLine = "standing: seen, page: cop-policy-makers}"
	pageLine  = `title: Guidelines for policy-makers, lang: en, address: "https://www.itu-cop-guidelines.com/policymakers"}`
)

// altered is the small library with words in its files replaced, pairs of old and new.
func altered(t *testing.T, pairs ...string) content.Source {
	t.Helper()
	tiny, files := os.DirFS("../content/testdata/tiny"), fstest.MapFS{}
	err := fs.WalkDir(tiny, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tiny, name)
		files[name] = &fstest.MapFile{Data: []byte(strings.NewReplacer(pairs...).Replace(string(data)))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return content.Source{FS: files, Name: "tiny"}
}

// everywhere is POL-RIC-1 wherever its standing is read, by the place.
func everywhere(t *testing.T, source content.Source, lang copse.Lang) map[string]string {
	t.Helper()
	lib, err := content.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(prose.Typeset, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	words, _ := catalog.For(lang)
	set, _ := lib.Set("policy")
	c := Copy{Look: shared.FS, Publisher: "Copse"}
	files, _ := testkit.Unzip(t, bound(t, lib, words, set, "full", c))
	testkit.CheckBook(t, files)
	doc := printed(t, lib, words, set, "full", c)
	pages := map[string]string{"EPUB": files["EPUB/POL-RIC.xhtml"], "PDF": doc.Source, "imprint": files["EPUB/imprint.xhtml"]}
	h := tinySite(t, nil, source)
	for name, path := range map[string]string{"point": "/library/POL-RIC-1", "card": "/library/area/POL-RIC", "depth": "/library/set/policy/full", "set": "/library/set/policy"} {
		pages[name] = testkit.Get(t, h, "/"+string(lang)+path).Text()
	}
	return pages
}

// TestStanding: a point says of itself what is so, wherever it is read.
func TestStanding(t *testing.T) {
	const link = `<a href="https://www.itu-cop-guidelines.com/policymakers" rel="noreferrer external">Guidelines for policy-makers (ITU)</a>`
	bare := strings.Replace(link, ` rel="noreferrer external"`, "", 1)
	arabic := altered(t, pageLine, "title: صفحة, lang: ar}")
	for _, c := range []struct {
		name            string
		source          content.Source
		lang            copse.Lang
		page, epub, pdf string
		set, imprint    string
		not             []string
		notCounted      []string
	}{
		{"seen", altered(t), "en", "Subject seen on: <bdi>" + link + "</bdi>", "Subject seen on: <bdi>" + bare + "</bdi>", `below: [#"Subject seen on: ";#link(`,
			"The subject of 1 point was seen", "The subject of 1 point was seen", []string{"Compared with"}, []string{"compared with the published", "0 point"}},
		{"seen, read in another language", altered(t), "ar", `ورد موضوعه في: <bdi lang="en" dir="ltr">` + link + "</bdi>",
			`ورد موضوعه في: <bdi lang="en" xml:lang="en" dir="ltr">` + bare + "</bdi>", `foreign(lang: "en", dir: ltr, script: "Latn", marked: false, [#"Guidelines for policy-makers (ITU)`,
			"ورد موضوع بند واحد", "ورد موضوع بند واحد", nil, []string{"قارن شخص"}},
		{"seen on a page without an address", arabic, "en", `Subject seen on: <bdi lang="ar" dir="rtl">صفحة (ITU)</bdi>`,
			`Subject seen on: <bdi lang="ar" xml:lang="ar" dir="rtl">صفحة (ITU)</bdi>`, `#foreign(lang: "ar", dir: rtl, script: "Arab", marked: false, [#"صفحة`,
			"1 point was seen", "1 point was seen", []string{"itu-cop-guidelines"}, nil},
		{"compared by a person", altered(t, basisLine, "standing: confirmed, by: A. Reader}"), "en", "Compared with the published text", "Compared with the published text", "beside: [#\"Compared with the published text",
			"1 point has been compared with the published text by a named person.", "1 point has been compared", []string{"A. Reader", "Subject seen on"}, []string{"seen on"}},
		{"not checked", altered(t, basisLine, "standing: to-confirm}"), "en", "Not yet checked against the text of ITU", "Not yet checked against the text of ITU", "beside: [#\"Not yet checked",
			"2 points restate", "2 points restate", []string{"Subject seen on", "Compared with"}, []string{"seen on", "compared with"}},
	} {
		for place, text := range everywhere(t, c.source, c.lang) {
			want := map[string]string{"EPUB": c.epub, "PDF": c.pdf, "set": c.set, "imprint": c.imprint}[place]
			if want == "" {
				want = c.page
			}
			if !strings.Contains(text, want) {
				t.Errorf("%s, %s: lacks %s", c.name, place, want)
			}
			not := c.not
			if place == "set" || place == "imprint" {
				not = c.notCounted
			}
			for _, s := range not {
				if strings.Contains(text, s) {
					t.Errorf("%s, %s: has %s", c.name, place, s)
				}
			}
		}
	}
}

// TestStanding_export: a row names its page in words, the data by its id, and the schema
// lets none stand without the other.
func TestStanding_export(t *testing.T) {
	lib, err := content.Load(altered(t))
	if err != nil {
		t.Fatal(err)
	}
	_, catalog := shipped()
	set, _ := lib.Set("policy")
	var out bytes.Buffer
	if err := CSV(&out, lib, catalog.English(), set); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"seen|Guidelines for policy-makers (ITU) https://www.itu-cop-guidelines.com/policymakers", "to-confirm|"} {
		cells := map[string]string{}
		for c, name := range columns {
			cells[name] = rows[i+1][c]
		}
		if got := cells["standing"] + "|" + cells["page"]; got != want {
			t.Errorf("row %d: %s, want %s", i+1, got, want)
		}
	}
	data := exported(t, lib)
	if err := valid(t, data); err != nil {
		t.Error(err)
	}
	seen := regexp.MustCompile(`"standing": "seen",\s+"page": "cop-policy-makers"`)
	for _, wrong := range []string{`"standing": "seen"`, `"standing": "confirmed", "page": "cop-policy-makers"`} {
		broken := seen.ReplaceAll(data, []byte(wrong))
		if bytes.Equal(broken, data) {
			t.Fatal("the export names no page")
		}
		if valid(t, broken) == nil {
			t.Errorf("the schema lets %s pass", wrong)
		}
	}
}
