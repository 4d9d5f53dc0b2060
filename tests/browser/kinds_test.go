package browser

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"copse/tools/chrome"
)

// kind is one kind of page, by an example of it.
type kind struct {
	name   string
	path   string // below the language
	status int
	bare   bool // on the node without a country
	again  bool // a page above in another state: looked at only when nothing is skipped
}

// kinds are all kinds of pages. A new page belongs here: then every promise is held to it.
func kinds(t *testing.T, w *world) []kind {
	t.Helper()
	list := []kind{
		{name: "front"},
		{name: "children under nine", path: "/for/children-under-9"},
		{name: "teenagers", path: "/for/13-18"},
		{name: "parents", path: "/for/parents"},
		{name: "justice", path: "/for/justice", again: true},
		{name: "shelf", path: "/library"},
		{name: "set", path: "/library/set/policy"},
		{name: "full set", path: "/library/set/sports/full"},
		{name: "summary", path: "/library/set/sports/summary", again: true},
		{name: "brief", path: "/library/set/policy/brief", again: true},
		{name: "area", path: "/library/area/POL-LEG"},
		{name: "node", path: "/library/POL-RIC-1"},
		{name: "child node", path: "/library/KID-S1"},
		{name: "teen node", path: "/library/TEEN-5", again: true},
		{name: "node of an edition", path: "/library/" + edition(t, w.node) + "/POL-RIC-1", again: true},
		{name: "role", path: "/library/role/police"},
		{name: "reference", path: "/library/ref/crc.34", again: true},
		{name: "start", path: "/start", again: true},
		{name: "start of a teenager", path: "/start/teen"},
		{name: "question", path: "/question/q05"},
		{name: "search", path: "/search", again: true},
		{name: "search with results", path: "/search?q=law"},
		{name: "search without results", path: "/search?q=qqqqzzzz"},
		{name: "search too long", path: "/search?q=" + strings.Repeat("a", 201), status: http.StatusUnprocessableEntity},
		{name: "glossary", path: "/glossary"},
		{name: "about", path: "/about"},
		{name: "accessibility", path: "/about/accessibility", again: true},
		{name: "privacy", path: "/about/privacy", again: true},
		{name: "help", path: "/help"},
		{name: "help with numbers", path: "/help/ie", again: true},
		{name: "help without a number", path: "/help/aq"},
		{name: "help without a country", path: "/help", bare: true},
		{name: "help, wrong country", path: "/help?country=nowhere", status: http.StatusUnprocessableEntity, again: true},
		{name: "report", path: "/r"},
		{name: "offline", path: "/offline"},
		{name: "not on this phone", path: "/offline/absent"},
		{name: "not found", path: "/nowhere", status: http.StatusNotFound},
	}
	for i := range list {
		if list[i].status == 0 {
			list[i].status = http.StatusOK
		}
	}
	return list
}

// url is the address of the kind's example in a language.
func (k kind) url(w *world, lang string) string {
	if k.bare {
		return w.bare.URL + "/" + lang + k.path
	}
	return w.node.URL + "/" + lang + k.path
}

// edition reads from a page which edition of the texts is served.
func edition(t *testing.T, n *chrome.Node) string {
	t.Helper()
	answer, err := http.Get(n.URL + "/en/library/POL-RIC-1")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`/en/library/([^/"]+)/POL-RIC-1"`).FindSubmatch(page)
	if found == nil {
		t.Fatal("the node page names no edition")
	}
	return string(found[1])
}
