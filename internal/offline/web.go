package offline

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"

	"copse/internal/copse"
	"copse/internal/search"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Door serves the packs, the page where they are taken and removed, and the worker that
// answers from them.
type Door struct {
	Settings
	shell  *web.Shell
	packs  packs
	worker []byte
	leave  *template.Template

	list   *web.View[listPage]
	absent *web.View[absentPage]
}

// Settings of the door. Sets and Edition may change when an author reloads.
type Settings struct {
	Sets    func(copse.Lang) []Set
	Edition func() string
	Off     bool // the worker on every phone removes everything and itself
	Now     copse.Clock
	Site    func() http.Handler // answers the pages a pack is made of: the handler that serves them
}

// New parses the door's pages and reads the worker.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell, packs: newPacks()}
	file := "js/sw.js"
	if s.Off {
		file = "js/sw-off.js"
	}
	var err error
	if d.worker, err = fs.ReadFile(shell.Files, file); err != nil {
		return nil, fmt.Errorf("read the worker: %w", err)
	}
	if d.leave, err = template.ParseFS(pages, "pages/leave.html"); err != nil {
		return nil, fmt.Errorf("parse the page behind leave: %w", err)
	}
	return d, web.Parse(shell, pages, map[string]web.Parser{"list": web.Into(&d.list), "absent": web.Into(&d.absent)})
}

// Routes are the pages below a language.
func (d *Door) Routes() []web.Route {
	routes := []web.Route{
		{At: "GET /manifest.webmanifest", Page: d.webManifest, Mode: web.Static},
		{At: "GET /offline", Page: d.listPage, Mode: web.Slow, Leaves: web.OnPhone},
	}
	if d.Off {
		return routes
	}
	return append(routes,
		web.Route{At: "GET /offline/absent", Page: d.absentPage, Mode: web.Static, Leaves: web.OnPhone},
		web.Route{At: "GET /offline/{file}", Page: d.manifest},
		web.Route{At: "GET /offline/{set}/pages", Page: d.send})
}

// Permanent are the addresses without a language: the worker, which must lie at the root to
// answer for all pages, the way out without a network, the styles of packs.
func (d *Door) Permanent() []web.Route {
	return []web.Route{
		{At: "GET /sw.js", Page: d.serviceWorker},
		{At: "GET " + web.LocalExit, Page: d.leavePage},
		{At: "GET " + stylePath + "{name}", Page: d.style},
	}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{
		{At: web.Manifest, Path: "/manifest.webmanifest"},
		{At: web.Footer, Path: "/offline", Word: "web.layout.offline"},
	}
}

// Entries are the page of packs, for the search.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	return search.Pages(d.shell.Words, []search.Page{{Path: "/offline", Title: "offline.title", Also: "offline.also"}})
}

// listPage is where packs are taken, seen and removed.
type listPage struct {
	web.Base
	Off  bool
	Sets []row
}

// absentPage stands for a page that is not in a pack.
type absentPage struct {
	web.Base
	Sets []row
}

// row is one pack. On a page that is itself kept Hash is empty: there is nothing to fetch.
type row struct {
	Set
	Manifest  string // its address, and the name of its cache on the phone
	Hash      string
	KB, Plain int
}

// Agreement reports whether the page of the family agreement is in the pack: who keeps one needs it to read that.
func (r row) Agreement() bool { return slices.Contains(r.Pages, "/services/agreement") }

func (d *Door) listPage(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	p := listPage{Base: d.shell.Base(r, v.Words.T("offline.title")), Off: d.Off}
	p.Form = true
	if d.Off {
		return d.list.Render(w, r, http.StatusOK, p)
	}
	p.Sets = d.rows(v.Lang)
	for i, set := range d.Sets(v.Lang) {
		if v.Saved != nil {
			break
		}
		made, err := d.pack(r.Context(), v.Words, set)
		if err != nil {
			return err
		}
		x := &p.Sets[i]
		x.Hash, x.KB, x.Plain = made.Hash, kilobytes(made.Bytes), made.Plain
	}
	return d.list.Render(w, r, http.StatusOK, p)
}

func (d *Door) absentPage(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	p := absentPage{Base: d.shell.Base(r, v.Site), Sets: d.rows(v.Lang)} // a neutral title: the page it stands for may be any
	p.Form = true
	return d.absent.Render(w, r, http.StatusOK, p)
}

func (d *Door) rows(lang copse.Lang) []row {
	var list []row
	for _, s := range d.Sets(lang) {
		list = append(list, row{Set: s, Manifest: "/" + string(lang) + "/offline/" + s.ID + ".json"})
	}
	return list
}

// found returns the pack of the set with this id.
func (d *Door) found(r *http.Request, id string) (*pack, error) {
	v := web.VisitOf(r)
	for _, s := range d.Sets(v.Lang) {
		if s.ID == id {
			return d.pack(r.Context(), v.Words, s)
		}
	}
	return nil, copse.E(copse.NotFound, "web.error.not_found")
}

func (d *Door) manifest(w http.ResponseWriter, r *http.Request) error {
	id, ok := strings.CutSuffix(r.PathValue("file"), ".json")
	if !ok {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	p, err := d.found(r, id)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(p.Manifest)
}

func (d *Door) send(w http.ResponseWriter, r *http.Request) error {
	p, err := d.found(r, r.PathValue("set"))
	if err != nil {
		return err
	}
	return p.send(w, r)
}

func unzip(w io.Writer, zipped []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return fmt.Errorf("unpack a pack: %w", err)
	}
	_, err = io.Copy(w, z)
	return err
}

// serviceWorker is asked for anew by each browser at each visit: that is how a changed
// worker, and the one that removes everything, reaches a phone.
func (d *Door) serviceWorker(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'")
	_, err := w.Write(d.worker)
	return err
}

func (d *Door) style(w http.ResponseWriter, r *http.Request) error {
	css, ok := d.packs.style(r.URL.Path)
	if !ok {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, err := io.WriteString(w, css)
	return err
}

// leavePage says what any browser says without a network: no name, no colour, no icon.
func (d *Door) leavePage(w http.ResponseWriter, r *http.Request) error {
	var buf bytes.Buffer
	if err := d.leave.Execute(&buf, web.VisitOf(r)); err != nil {
		return fmt.Errorf("render the page behind leave: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	_, err := w.Write(buf.Bytes())
	return err
}

// webManifest lets a phone put the site on its first screen under a neutral name. It
// opens as a tab like any other: a window of its own would stand among the phone's open
// apps after "leave quickly".
func (d *Door) webManifest(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	icon, err := d.shell.Asset("icon.svg")
	if err != nil {
		return err
	}
	home := "/" + string(v.Lang)
	w.Header().Set("Content-Type", "application/manifest+json")
	return json.NewEncoder(w).Encode(map[string]any{
		"name": v.Site, "short_name": v.Site, "lang": v.Lang, "dir": v.Dir,
		"id": home, "start_url": home, "scope": "/", "display": "browser",
		"icons": []map[string]string{{"src": icon, "sizes": "any", "type": "image/svg+xml"}},
	})
}
