package library

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/press"
	"copse/internal/prose"
	"copse/internal/testkit"
	shared "copse/web"
)

func document(t *testing.T, set, depth string, lang copse.Lang, c Copy) press.Plate {
	t.Helper()
	lib, err := content.Load(content.Source{FS: os.DirFS("../content/testdata/tiny"), Name: "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(prose.Typeset, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	words, _ := catalog.For(lang)
	s, ok := lib.Set(set)
	if !ok {
		t.Fatalf("no set %s", set)
	}
	c.Look, c.Publisher = shared.FS, "Copse"
	return printed(t, lib, words, s, depth, c)
}

func printed(t *testing.T, lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) press.Plate {
	t.Helper()
	doc, err := Paper(lib, words, set, depth, c)
	if err != nil {
		t.Fatal(err)
	}
	plate, err := doc.Plate()
	if err != nil {
		t.Fatal(err)
	}
	return plate
}

// TestDocument_golden keeps the source of each depth, left to right and right to left.
func TestDocument_golden(t *testing.T) {
	for _, depth := range depths {
		for _, lang := range []copse.Lang{"en", "ar"} {
			doc := document(t, "policy", depth, lang, Copy{Address: "https://cop.example.org"})
			testkit.Golden(t, "policy-"+depth+"."+string(lang)+".typ", doc.Source)
		}
	}
}

func TestDocument(t *testing.T) {
	for _, c := range []struct {
		name, depth string
		lang        copse.Lang
		from        Copy
		want, not   []string
	}{
		{"with an address", "full", "en", Copy{Address: "https://cop.example.org"},
			[]string{"code: true", `link(label("POL-RIC-1"))`, "https://cop.example.org/en/library/set/policy"}, nil},
		{"without one", "full", "en", Copy{}, []string{`link(label("POL-RIC-1"))`}, []string{"code: true", "/en/library"}},
		{"an address with a quotation mark", "brief", "en", Copy{Address: `https://x.example/"+read("x")+"`}, []string{`\"+read(\"x\")+\"`}, nil},
		{"before the launch", "full", "en", Copy{Preview: true}, []string{"site that is not open yet"}, nil},
		{"untranslated", "full", "ru", Copy{}, []string{`foreign(lang: "en"`, "пометой EN"}, nil},
		{"untranslated: the direction of the title", "summary", "ru", Copy{}, []string{`, dir: ltr, notes: (`}, nil},
		{"untranslated, on one page", "brief", "ru", Copy{}, []string{`, dir: ltr, body: foreign(`}, nil},
		{"seen on a page", "brief", "en", Copy{}, []string{`below: [#"Subject seen on: ";#link("https://www.itu-cop-guidelines.com/policymakers", [#"Guidelines for policy-makers (ITU)";]);`}, []string{"library.standing.seen"}},
		{"seen on a page in another language", "full", "ar", Copy{}, []string{`link("https://www.itu-cop-guidelines.com/policymakers", foreign(lang: "en", dir: ltr, script: "Latn", marked: false, [#"Guidelines for policy-makers`}, nil},
		{"translated", "brief", "ar", Copy{}, []string{"dir: rtl", `script: "Arab"`, "\u2066"}, nil},
		{"summary has no steps", "summary", "en", Copy{}, []string{"#section("}, []string{"#part(", "#contents("}},
		{"full has all", "full", "en", Copy{}, []string{"#part(", "#contents(", "#term(", "#imprint(", "CC BY 4.0", "ITU Guidelines on Child Online Protection, 2020"}, nil},
	} {
		doc := document(t, "policy", c.depth, c.lang, c.from)
		for _, s := range c.want {
			if !strings.Contains(doc.Source, s) {
				t.Errorf("%s: lacks %s", c.name, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(doc.Source, s) {
				t.Errorf("%s: has %s", c.name, s)
			}
		}
		if _, there := doc.Assets["code.svg"]; there != (c.from.Address != "") {
			t.Errorf("%s: a code is there: %v", c.name, there)
		}
		if tree := string(doc.Assets["tree.svg"]); !strings.HasPrefix(tree, "<svg") || strings.Contains(tree, "var(") || strings.Contains(tree, "{{") {
			t.Errorf("%s: the tree is no file of its own", c.name)
		}
	}
}

// TestDocument_links: a link inside the document leads to a place that is in it. The engine
// refuses any other, and the depth would have no file.
func TestDocument_links(t *testing.T) {
	inside := regexp.MustCompile(`link\(label\("([^"]+)"\)\)`)
	found := 0
	for _, depth := range depths {
		doc := document(t, "policy", depth, "en", Copy{Address: "https://cop.example.org"})
		for _, m := range inside.FindAllStringSubmatch(doc.Source, -1) {
			found++
			id, isTerm := strings.CutPrefix(m[1], "glossary-")
			if place := map[bool]string{true: "#term(", false: "#section("}[isTerm] + `id: "` + id + `"`; !strings.Contains(doc.Source, place) {
				t.Errorf("%s: a link leads to %s, which is not there", depth, m[1])
			}
		}
	}
	if found == 0 {
		t.Error("no link inside: the test proves nothing")
	}
}
