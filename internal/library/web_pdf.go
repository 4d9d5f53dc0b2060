package library

import (
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/pdf"
	"copse/internal/press"
	"copse/internal/web"
)

// patience is how long a reader waits for the file itself before a page says that it is
// being made: a warm engine is faster than a page that must be read first.
const patience = 1500 * time.Millisecond

// longPatience is the same for what would save a page under the name of the file: a link that is
// saved, a program. It is shorter than the server lets an answer take.
const longPatience = 45 * time.Second

// askAgain is how many seconds the page waits before it asks for the file.
const askAgain = 3

type makingPage struct {
	web.Base
	File, Back string
}

type unmadePage struct {
	web.Base
	Depth, Book, Page string
}

// depthOrFile serves a set at a depth: as a page or a book, kept in memory, or as a PDF, kept on
// disk. The mux cannot tell them apart by their suffix.
func (d *Door) depthOrFile() http.Handler {
	page, book, paper := d.shell.Static(d.depthPage), d.shell.Slow(d.depthPage), d.shell.Handle(d.pdfFile)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path.Ext(r.PathValue("depth")) {
		case ".pdf":
			paper.ServeHTTP(w, r)
		case "":
			page.ServeHTTP(w, r)
		default:
			book.ServeHTTP(w, r)
		}
	})
}

// prints reports whether there are PDF files in the language of a visit.
func (d *Door) prints(v *web.Visit) bool { return d.Press != nil && pdf.Writes(v.Lang) }

func (d *Door) pdfFile(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	s, ok := lib.Set(r.PathValue("set"))
	depth := strings.TrimSuffix(r.PathValue("depth"), ".pdf")
	if !ok || !slices.Contains(depths, depth) || !d.prints(v) {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	looks, wait := strings.Contains(r.Header.Get("Accept"), "text/html"), patience // as each browser does for a page to look at
	if !looks {
		wait = longPatience
	}
	kept, ready, err := d.Press.Get(press.FileName(s.ID, depth, string(v.Lang)), func() (press.Plate, error) {
		return d.plate(v, s.ID, depth)
	}, wait)
	switch {
	case errors.Is(err, pdf.ErrBusy), err == nil && !ready && !looks:
		w.Header().Set("Retry-After", "60")
		return copse.E(copse.Unavailable, "library.error.pdf_busy") // no cause: nothing is wrong here, see web.Shell
	case errors.Is(err, pdf.ErrMemory):
		return d.unmadePage(w, r, s, depth)
	case err != nil:
		return &copse.Error{Code: copse.Unavailable, Key: "library.error.pdf", Err: err}
	case !ready:
		return d.makingPage(w, r, setPath(s)+"/"+depth)
	}
	defer kept.File.Close()
	saveAs(w, DocumentName(lib, s, depth, v.Lang)+".pdf")
	serveDocument(w, r, kept)
	return nil
}

// plate writes a document of the content as it is now.
func (d *Door) plate(v *web.Visit, set, depth string) (press.Plate, error) {
	lib := d.Library()
	s, ok := lib.Set(set)
	if !ok {
		return press.Plate{}, copse.E(copse.NotFound, "web.error.not_found")
	}
	doc, err := Paper(lib, v.Words, s, depth, d.copy(v))
	if err != nil {
		return press.Plate{}, err
	}
	return doc.Plate()
}

// copy is what a document of this site says of where it comes from.
func (d *Door) copy(v *web.Visit) Copy {
	return Copy{Address: d.shell.Origin, Publisher: v.Site, Operator: d.Operator, Preview: v.Preview, Look: d.shell.Files}
}

// Forget lets documents be written anew; after a reload of content.
func (d *Door) Forget() {
	if d.Press != nil {
		d.Press.Forget()
	}
}

// makingPage says that the file is being made, and asks for it again by itself.
func (d *Door) makingPage(w http.ResponseWriter, r *http.Request, below string) error {
	p := makingPage{Base: d.shell.Base(r, web.VisitOf(r).Words.T("library.download.making.title")), File: below + ".pdf", Back: below}
	p.Refresh = askAgain
	w.Header().Set("Cache-Control", "no-store")
	return d.making.Render(w, r, http.StatusAccepted, p)
}

// unmadePage says that no file is made here now, and offers the same text in other shapes. The
// operator was told once, by package pdf.
func (d *Door) unmadePage(w http.ResponseWriter, r *http.Request, s *content.Set, depth string) error {
	below := setPath(s) + "/" + depth
	p := unmadePage{Base: d.shell.Base(r, web.VisitOf(r).Words.T("library.download.unmade.title")), Depth: depth, Book: below + ".epub", Page: below}
	w.Header().Set("Cache-Control", "no-store")
	return d.unmade.Render(w, r, http.StatusServiceUnavailable, p)
}

func serveDocument(w http.ResponseWriter, r *http.Request, k press.Kept) {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("ETag", `"`+k.Hash[:32]+`"`)
	// Browsers show a PDF in a page of their own, which this policy would reach too.
	h.Set("Content-Security-Policy", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	http.ServeContent(w, r, "", time.Time{}, k.File)
}
