package library

import (
	"net/http"

	"copse/internal/content"
	"copse/internal/press"
	"copse/internal/web"
)

// epub answers with a set at a depth as a book; like a page it is made once and kept.
func (d *Door) epub(w http.ResponseWriter, r *http.Request, s *content.Set, depth string) error {
	v := web.VisitOf(r)
	doc, err := Book(d.Library(), v.Words, s, depth, d.copy(v))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/epub+zip")
	saveAs(w, press.FileName(s.ID, depth, string(v.Lang))+".epub")
	return doc.EPUB(w)
}

// table answers with a set as a table.
func (d *Door) table(w http.ResponseWriter, r *http.Request, s *content.Set) error {
	v := web.VisitOf(r)
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	saveAs(w, press.FileName(s.ID, string(v.Lang))+".csv")
	return CSV(w, d.Library(), v.Words, s)
}

// graph answers with the whole library as data.
func (d *Door) graph(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return JSON(w, d.Library())
}

// saveAs names the file for whoever keeps it: the last part of its address says little.
func saveAs(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
}
