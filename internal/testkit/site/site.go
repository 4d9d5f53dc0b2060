// Package site puts doors under test into a site like the program's own: shipped words, the
// frame with their links, their pages below each language, their other addresses beside
// them, forms of other sites refused. Nothing but tests imports it; those of package web
// cannot, since it imports web.
package site

import (
	"net/http"
	"sync"
	"testing"

	files "copse/content"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/web"
	shared "copse/web"
)

// Exit is where "leave quickly" leads.
const Exit = "https://exit.invalid/"

// Door is a feature under test. What else it has of Permanent and Links is asked for too.
type Door interface{ Routes() []web.Route }

// Pages are a door made of the pages that a test needs beside the door it is about.
type Pages []web.Route

// Routes are its pages.
func (p Pages) Routes() []web.Route { return p }

// Open serves doors on a shell: what the shell does not say is as in the shipped program. The
// way to help, which each page has, is there even if no door brings it.
func Open(t testing.TB, shell *web.Shell, open ...func(*web.Shell) (Door, error)) http.Handler {
	t.Helper()
	shell.Files, shell.Exit = shared.FS, Exit
	if shell.Words == nil {
		shell.Words = Words(t)
	}
	if err := shell.Open(); err != nil {
		t.Fatal(err)
	}
	pages, rest := http.NewServeMux(), http.NewServeMux()
	var links []web.Link
	help := false
	for _, open := range open {
		d, err := open(shell)
		if err != nil {
			t.Fatal(err)
		}
		shell.Mount(pages, d.Routes())
		if d, ok := d.(interface{ Permanent() []web.Route }); ok {
			shell.Mount(rest, d.Permanent())
		}
		if d, ok := d.(interface{ Links() []web.Link }); ok {
			links = append(links, d.Links()...)
		}
	}
	for _, l := range links {
		help = help || l.At == web.Help
	}
	if !help {
		links = append(links, web.Link{At: web.Help, Path: "/help", Word: "web.layout.help"})
	}
	if err := shell.Frame(links); err != nil {
		t.Fatal(err)
	}
	shell.Assets(rest)
	return shell.SameOrigin(shell.Langs(pages, rest))
}

// words are read once a test program: nobody changes them.
var words = sync.OnceValues(func() (*i18n.Catalog, error) { return i18n.Load(prose.Typeset, files.FS) })

// Words are the shipped words of the interface.
func Words(t testing.TB) *i18n.Catalog {
	t.Helper()
	w, err := words()
	if err != nil {
		t.Fatal(err)
	}
	return w
}
