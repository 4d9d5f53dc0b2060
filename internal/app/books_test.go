package app

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/network"
	"copse/internal/record"
	"copse/internal/source"
)

// ourBooks are the entries that ship.
func ourBooks(t testing.TB) (service, around *record.Book) {
	t.Helper()
	from, err := contentSources("", "")
	if err != nil {
		t.Fatal(err)
	}
	list, err := loadBooks(nil, from)
	if err != nil {
		t.Fatal(err)
	}
	return list.services, list.around
}

// ourLibrary is the library that ships, with where it was read from.
func ourLibrary(t testing.TB) (*content.Library, []content.Source) {
	t.Helper()
	from, err := contentSources("", "")
	if err != nil {
		t.Fatal(err)
	}
	lib, err := loadLibrary(from)
	if err != nil {
		t.Fatal(err)
	}
	return lib, from
}

// TestSources: docs/sources.md lists every entry that cites something, for whoever opens each source; who did and when is
// left for them.
func TestSources(t *testing.T) {
	service, around := ourBooks(t)
	var rows strings.Builder
	counts := map[string]int{}
	for _, b := range []*record.Book{service, around} {
		for _, k := range b.Kinds {
			for _, e := range b.All(k.Name) {
				if e.Get("read") == "" {
					continue
				}
				name := e.Get("source")
				if name == "" {
					name = e.Get("name")
				}
				if name == "" {
					name = b.Words(e, "en").Line("title")
				}
				counts[k.Name+" "+e.Get("read")]++
				fmt.Fprintf(&rows, "| %s | `%s` | %s | <%s> | %s | | |\n", k.Name, e.ID, strings.ReplaceAll(name, "|", "/"), e.Get("url"), e.Get("read"))
			}
		}
	}
	var head strings.Builder
	head.WriteString("# Sources of what stands around the Guidelines\n\nEvery entry that cites something, made of the content by a test (`make golden` writes it anew). `first`: the page cited was read in a\n" +
		"stored copy, its opening at least; `copy`: a copy of it elsewhere was, and the page cited was not; `second`: what another page says of it. Nobody has opened the live pages: whoever does, for\nan operator, notes the day and a name in a copy of this file.\n\n| kind | first | copy | second |\n|---|---|---|---|\n")
	for _, k := range []string{"fact", "step", "case", "figure", "publication", "event", "programme"} {
		fmt.Fprintf(&head, "| %s | %d | %d | %d |\n", k, counts[k+" first"], counts[k+" copy"], counts[k+" second"])
	}
	head.WriteString("\n| kind | entry | source | address | read | checked on | by |\n|---|---|---|---|---|---|---|\n")
	const file = "../../docs/sources.md"
	got := head.String() + rows.String()
	if os.Getenv("COPSE_GOLDEN") == "update" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(file); err != nil || string(was) != got {
		t.Errorf("docs/sources.md is not what the content says: make golden (%v)", err)
	}
}

// TestBooks: the entries that ship have every text in every language, fresh, and nothing is wrong with them.
func TestBooks(t *testing.T) {
	lib, from := ourLibrary(t)
	for _, f := range bookFindings(lib, from) {
		if t.Errorf("%s", f); f.Message == source.More {
			return
		}
	}
	service, around := ourBooks(t)
	for name, want := range map[string]int{"service": 13, "setting": 14, "device": 6} {
		if got := len(service.All(name)); got != want {
			t.Errorf("%d of kind %s, want %d", got, name, want)
		}
	}
	if len(around.All("case")) == 0 {
		t.Error("no cases")
	}
	for _, e := range around.All("publication") {
		for _, lang := range copse.Shipped() {
			if w := around.Words(e, lang); w.Lang != lang || w.Line("title") == "" {
				t.Errorf("publication %s has no title in %s", e.ID, lang)
			}
		}
	}
}

// TestLent: nobody judges a case in the name of ITU, or is a partner of that name.
func TestLent(t *testing.T) {
	lib, _ := ourLibrary(t)
	for by, want := range map[string]bool{"Office for Children": false, "ITU": true, "International Telecommunication Union": true, "I T U": true} {
		src := record.Source{FS: fstest.MapFS{"network/case/entries.yaml": {Data: []byte("schema: copse-case/1\nentries:\n  - {id: gh-own, country: GH, region: Africa, type: service, points: [POL-RIC-1], strength: comparison, " +
			"judged_by: \"" + by + "\", judged_on: 2026-11-01, source: Report, publisher: Office, url: \"https://office.example/r\", read: first}\n")}}, Name: "gh", Country: "GH", Says: "Office"}
		b, err := record.Load(network.Folder, network.Kinds(), src)
		if err != nil {
			t.Fatal(err)
		}
		if got := lent(lib, b); (len(got) > 0) != want {
			t.Errorf("%s: %v", by, got)
		}
	}
}
