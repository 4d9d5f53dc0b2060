package web

import (
	"fmt"
	"net/http"
	"strings"

	"copse/internal/copse"
)

// Route is one address of a door. What is not said is the careful choice: a page is made for
// each request, kept by nobody, and does not leave the site.
type Route struct {
	At   string  // method and pattern: "GET /library/{id}"
	Page Handler // answers it
	Mode Mode
	// Leaves says where the page may be taken. It is a list of what may: a page that nobody
	// thought of stays.
	Leaves Leaves
	// BeforeLaunch lets a form be sent on a site that is not open yet, by those who try it. A
	// form somebody may wait for an answer to never has it: nobody reads there.
	BeforeLaunch bool
	// Wrapped takes the place of Page and Mode where one address answers in two ways; the door
	// wraps each of them itself.
	Wrapped http.Handler
}

// Mode says for whom a page is made and who may keep it.
type Mode int

// The modes.
const (
	Fresh   Mode = iota // made for each request; no browser and no proxy keeps it
	Static              // depends on its path and language alone: made once, kept, compressed
	Slow                // the same, and takes long to make: see Shell.Slow
	Data                // the same in every language: made once, and slow
	Private             // for people who work here, see Shell.Private
)

// Leaves says where a page may be taken.
type Leaves uint8

// The places, and all of them.
const (
	OnPhone  Leaves = 1 << iota // into a pack on a reader's phone
	InFolder                    // into a folder of files, see Folder

	Anywhere = OnPhone | InFolder
)

// Mount registers the routes of a door.
func (s *Shell) Mount(mux *http.ServeMux, routes []Route) {
	for _, r := range routes {
		if r.Leaves != 0 && (r.Mode == Private || !strings.HasPrefix(r.At, "GET ")) {
			panic("the route " + r.At + " may not leave: it is private, or takes something")
		}
		mux.Handle(r.At, mounted{s.wrap(r), r.Leaves})
	}
}

func (s *Shell) wrap(r Route) http.Handler {
	switch {
	case s.Preview && !r.BeforeLaunch && !strings.HasPrefix(r.At, "GET "):
		return s.Fresh(notOpen) // nobody reads what is sent to a site that is not open
	case r.Wrapped != nil:
		return r.Wrapped
	case r.Mode == Private:
		return s.Private(r.Page)
	case r.Mode == Static:
		return s.Static(r.Page)
	case r.Mode == Slow:
		return s.Slow(r.Page)
	case r.Mode == Data:
		return s.Data(r.Page)
	}
	return s.Fresh(r.Page)
}

func notOpen(http.ResponseWriter, *http.Request) error {
	return copse.E(copse.Forbidden, "web.error.preview")
}

// Fresh serves what is made for one reader: nobody keeps it, unless the handler says otherwise.
func (s *Shell) Fresh(h Handler) http.Handler {
	return s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		return h(w, r)
	})
}

// mounted is a handler in a mux that knows where its page may be taken. The mux itself is
// asked: the route that answers an address is the one that says whether it leaves.
type mounted struct {
	http.Handler
	leaves Leaves
}

func mayLeave(h http.Handler, place Leaves) bool {
	m, ok := h.(mounted)
	return ok && m.leaves&place != 0
}

// MayLeave reports whether the page of a path (without its language) may be taken to a place.
// An address with a question in it never may.
func (s *Shell) MayLeave(path string, place Leaves) bool {
	r, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil || s.pages == nil || !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?#") {
		return false
	}
	h, _ := s.pages.Handler(r)
	return mayLeave(h, place)
}

// Place is where the frame of every page shows a link.
type Place string

// The places of the frame.
const (
	Header   Place = "header" // the main places; the footer repeats them
	Footer   Place = "footer"
	About    Place = "about"    // the end of the footer: what this site is
	Help     Place = "help"     // the button beside "leave quickly"; the last door that has one
	Manifest Place = "manifest" // what a phone's first screen reads
)

// Link is what a door adds to the frame of every page.
type Link struct {
	At   Place
	Path string // below the language
	Word string // key of its words; "" for those that show none
	Also string // pages below this path belong to it too: "/question"
}

// Now says in the words of aria-current whether the page is the one of the link, or below it.
func (v *Visit) Now(l Link) string {
	switch {
	case v.Path == l.Path:
		return "page"
	case strings.HasPrefix(v.Path, l.Path+"/"), l.Also != "" && strings.HasPrefix(v.Path, l.Also+"/"):
		return "true"
	}
	return ""
}

// Frame sets the links around every page, in the order of the doors.
func (s *Shell) Frame(links []Link) error {
	s.frame = map[Place][]Link{}
	for _, l := range links {
		if l.Word != "" && !s.Words.English().Has(l.Word) {
			return fmt.Errorf("the link to %s: no language has the word %s", l.Path, l.Word)
		}
		s.frame[l.At] = append(s.frame[l.At], l)
	}
	return nil
}

// links are what the frame shows at a place; in a folder only what lies in it.
func (s *Shell) links(at Place) []Link {
	if s.Folder == nil {
		return s.frame[at]
	}
	var here []Link
	for _, l := range s.frame[at] {
		if s.MayLeave(l.Path, InFolder) {
			here = append(here, l)
		}
	}
	return here
}
