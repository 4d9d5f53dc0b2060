package services

import (
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/search"
	"copse/internal/web"
)

// TestEntries: what people call a kind of service leads to its page, and so do its answers, settings, the agreement and the
// walk; the version changes with the texts alone.
func TestEntries(t *testing.T) {
	t.Parallel()
	door, _ := theDoor(t, nil)
	version, in := door.Entries()
	if again, _ := door.Entries(); version == "" || again != version {
		t.Errorf("version %q, then %q", version, again)
	}
	b := bookOf(t, nil)
	for _, lang := range []copse.Lang{"en", "ar", "xx"} {
		found := map[string]search.Entry{}
		for e := range in(lang) {
			h := search.Hit{Kind: e.Kind, ID: e.ID}
			path := ""
			if p, ok := h.Page(); ok {
				path = p.Path
			}
			if p, ok := h.Named(); ok {
				path = p.Path
				if p.Title != e.Title || p.Line != e.Summary || p.Title == "" || p.Lang == "" || strings.Contains(p.Title, "[") {
					t.Errorf("%s: %+v", lang, p)
				}
			}
			if _, twice := found[path]; twice || path == "" {
				t.Errorf("%s: %q stands twice, or leads nowhere: %+v", lang, path, e)
			}
			found[path] = e
		}
		for _, path := range []string{"/services", "/services/agreement", "/settings", "/settings/walk", "/services/games", "/services/games/9-12", "/services/games/teen", "/services/games/card", "/services/connected-toy/evening", "/settings/chat-off"} {
			if _, ok := found[path]; !ok {
				t.Errorf("%s: %s is not found", lang, path)
			}
		}
		if want := 4 + 3*len(b.All("service")) + len(b.All("page")) + len(b.All("teen")) + len(b.All("setting")); len(found) != want {
			t.Errorf("%s: %d pages, want %d", lang, len(found), want)
		}
		if !slices.Equal(found["/services/games"].Synonyms, b.Words(mustEntry(t, b, "service", "games"), lang).Lines("also")) {
			t.Errorf("%s: games are called %q", lang, found["/services/games"].Synonyms)
		}
	}
	n := 0
	for range in("en") { // whoever has enough stops
		if n++; n == 6 {
			break
		}
	}
}

// TestPutToWork: pages of kinds and settings by their titles; what a language lacks says that it is English.
func TestPutToWork(t *testing.T) {
	t.Parallel()
	door, _ := theDoor(t, nil)
	list := door.PutToWork("PAR-SRV-3", "en")
	if len(list) == 0 || list[0] != (Work{"/settings/spend-cap", "Limit on spending", "en"}) {
		t.Errorf("%+v", list)
	}
	for _, w := range door.PutToWork("AGE-9-12", "en") {
		if !strings.HasSuffix(w.Title, ": 9 to 12") || !strings.HasSuffix(w.Path, "/9-12") {
			t.Errorf("%+v", w)
		}
	}
	if list := door.PutToWork("POL-RIC-1", "en"); list != nil {
		t.Errorf("%+v", list)
	}
	for _, w := range door.PutToWork("TEEN-11", "xx") {
		if w.Lang != copse.English || w.Title == "" {
			t.Errorf("%+v", w)
		}
	}
}

// TestPacked: the agreement and the answers go with the Guidelines for parents, and may.
func TestPacked(t *testing.T) {
	t.Parallel()
	door, _ := theDoor(t, nil)
	list := door.Packed("adults")
	if !slices.Contains(list, "/services/agreement") || !slices.Contains(list, "/services/games/9-12") || door.Packed("policy") != nil {
		t.Errorf("%v", list)
	}
	for _, path := range paths(bookOf(t, nil)) {
		if !door.shell.MayLeave(path, web.Anywhere) {
			t.Errorf("%s may not leave", path)
		}
	}
}
