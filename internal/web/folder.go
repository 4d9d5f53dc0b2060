package web

import (
	"net/http"
	"slices"
	"time"

	"copse/internal/copse"
	"copse/internal/i18n"
)

// Folder says that the pages are made for a folder of files which no server of ours
// answers for. Templates ask for it ({{if folder}}) and leave out what only a server
// can do: search, the country picker, packs. Each page says when it was made, as a page
// kept on a phone does: the numbers on a help card age.
type Folder struct {
	Langs   []copse.Lang // in the folder
	Made    time.Time
	Edition string
}

// holds reports whether the language is part of what is served.
func (f *Folder) holds(lang copse.Lang) bool { return f == nil || slices.Contains(f.Langs, lang) }

func (f *Folder) saved(w *i18n.Words) *Saved {
	if f == nil {
		return nil
	}
	return &Saved{Date: w.Date(f.Made), Edition: f.Edition}
}

// languagesPage is the first page of a folder: a server would choose by the reader's
// browser, a folder has to ask.
type languagesPage struct{ Base }

func (s *Shell) languagesPage(w http.ResponseWriter, r *http.Request) error {
	words, _ := s.Words.For(s.Folder.Langs[0])
	r = withVisit(r, s.visit(words, "/", ""), r.URL.Path)
	p := languagesPage{s.Base(r, VisitOf(r).Site)}
	return s.languages.Render(w, r, http.StatusOK, p)
}
