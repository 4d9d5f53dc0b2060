package library

import (
	"encoding/json"
	"strings"
	"time"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
)

// citation is a point in the form CSL-JSON 1.0 gives a web page, the format reference
// managers import.
type citation struct {
	ID             string  `json:"id"`
	Type           string  `json:"type"`
	Title          string  `json:"title"`
	ContainerTitle string  `json:"container-title"`
	Publisher      string  `json:"publisher"`
	Number         string  `json:"number"`
	Version        string  `json:"version"`
	Language       string  `json:"language"`
	URL            string  `json:"URL,omitempty"`
	Issued         cslDate `json:"issued"`
	Note           string  `json:"note"`
	License        string  `json:"license"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

func cslOf(lib *content.Library, w *i18n.Words, n *content.Point, publisher, address string) ([]byte, error) {
	title := text(n.Texts, w.Lang, "title")
	set := text(n.Area.Set.Texts, w.Lang, "title")
	c := citation{ID: string(n.ID) + "-" + lib.Edition + "-" + string(w.Lang), Type: "webpage",
		Title: title.Plain, ContainerTitle: set.Plain, Publisher: publisher, Number: string(n.ID),
		Version: lib.Edition, Language: string(title.Lang), URL: address,
		Issued: cslDateOf(lib.Date),
		Note:   w.T("library.cite.framework"), License: "CC BY 4.0"}
	if n.Own() {
		c.Note = w.T("library.overlay.own", "publisher", n.Publisher)
	}
	return json.MarshalIndent([]citation{c}, "", "  ")
}

func cslDateOf(day string) cslDate {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return cslDate{}
	}
	return cslDate{[][]int{{t.Year(), int(t.Month()), t.Day()}}}
}

// piece is a part of a sentence; Lang and Dir are set where it is in another language.
type piece struct {
	Words, Dir string
	Lang       copse.Lang
}

// cite is the citation as a sentence, in the language of the page.
func cite(lib *content.Library, w *i18n.Words, n *content.Point, publisher, address string) []piece {
	key := "library.cite.plain"
	if n.Own() {
		key = "library.overlay.cite" // a country's own point is not in ITU's framework
	}
	title, set := text(n.Texts, w.Lang, "title"), text(n.Area.Set.Texts, w.Lang, "title")
	return pieces(strings.TrimSpace(w.T(key, "title", title.Plain, "id", string(n.ID), "set", set.Plain,
		"edition", lib.Edition, "publisher", publisher, "address", address)), title, set)
}

// pieces cuts out of a sentence the texts of it that are in another language.
func pieces(sentence string, texts ...Text) []piece {
	var list []piece
	for _, t := range texts {
		before, after, ok := strings.Cut(sentence, t.Plain)
		if t.Foreign && ok {
			list = append(list, piece{Words: before}, piece{Words: t.Plain, Lang: t.Lang, Dir: t.Dir})
			sentence = after
		}
	}
	return append(list, piece{Words: sentence})
}

// editionPath is the address of a point in one edition, for ever.
func editionPath(lib *content.Library, lang copse.Lang, n *content.Point) string {
	return "/" + string(lang) + "/library/" + lib.Edition + "/" + string(n.ID)
}
