package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/learn"
	"copse/internal/network"
	"copse/internal/record"
	"copse/internal/services"
	"copse/internal/source"
)

// books are the entries of the doors that have some, and the art that stories are drawn of.
type books struct {
	services *record.Book // kinds of service
	around   *record.Book // what stands around the Guidelines
	learn    *record.Book // stories for children
	art      *learn.Art
}

func (b books) all() []*record.Book {
	return slices.DeleteFunc([]*record.Book{b.services, b.around, b.learn}, func(b *record.Book) bool { return b == nil })
}

// same reports whether two were made of the same files.
func (b books) same(o books) bool {
	return slices.EqualFunc(b.all(), o.all(), func(x, y *record.Book) bool { return x.Fingerprint == y.Fingerprint })
}

// hold makes the texts of stories that a child's safety hangs on part of what is read and signed before a site opens.
func (b books) hold(lib *content.Library) {
	for key, texts := range learn.Critical(b.learn) {
		lib.Hold(key, texts)
	}
}

// loadBooks reads the entries of the doors that have some, ours and those of the library's overlays.
func loadBooks(lib *content.Library, from []content.Source) (b books, err error) {
	list := []record.Source{{FS: from[0].FS, Name: from[0].Name}}
	for i, s := range from[1:] {
		if lib != nil && i < len(lib.Overlays) {
			o := lib.Overlays[i]
			list = append(list, record.Source{FS: s.FS, Name: s.Name, Country: o.Country, Says: o.Publisher})
		}
	}
	for _, k := range []struct {
		book  **record.Book
		dir   string
		kinds []record.Kind
		what  string
	}{{&b.services, services.Folder, services.Kinds(), "the kinds of service"}, {&b.around, network.Folder, network.Kinds(), "what stands around the Guidelines"},
		{&b.learn, learn.Folder, learn.Kinds(), "the stories"}} {
		if *k.book, err = record.Load(k.dir, k.kinds, list...); err != nil {
			return b, fmt.Errorf("read %s (details: copse check): %w", k.what, err)
		}
	}
	if b.art, err = learn.ReadArt(from[0].FS, from[0].Name); err != nil {
		return b, fmt.Errorf("read the art of stories (details: copse check): %w", err)
	}
	return b, nil
}

// bookFindings are what is wrong in the entries of doors.
func bookFindings(lib *content.Library, from []content.Source) []source.Finding {
	b, err := loadBooks(lib, from)
	found := source.FindingsOf(err)
	rules := bookRules(lib)
	for _, b := range b.all() {
		found = append(found, b.Check(rules)...)
	}
	if err == nil {
		found = append(found, network.Check(b.around)...)
		found = append(found, network.CheckCampaigns(b.around, unkind(lib))...)
		found = append(found, services.Check(b.services)...)
		found = append(found, lent(lib, b.around, b.services)...)
		found = append(found, learn.Check(b.learn, learn.Rules{Unkind: unkind(lib), Brand: services.Brand, Art: b.art})...)
	}
	return source.SortFindings(found)
}

// unkind finds what frightens or blames in a text that stands outside the library.
func unkind(lib *content.Library) func(lang copse.Lang, text string) []string {
	phrases := map[copse.Lang]*content.Phrases{}
	return func(lang copse.Lang, text string) (list []string) {
		if phrases[lang] == nil {
			phrases[lang], _ = lib.Phrases(lang) // what is wrong in the lists is found with the texts
		}
		for _, s := range phrases[lang].Unkind(text) {
			list = append(list, s.Text)
		}
		return list
	}
}

// bookRules hold entries to the library: its points, its risks, and how its texts are written.
func bookRules(lib *content.Library) record.Rules {
	plain := map[copse.Lang]*content.Plain{}
	return record.Rules{
		Point: func(id string) bool {
			p, ok := lib.Point(copse.ID(id))
			return ok && string(p.ID) == id && p.Retired == nil
		},
		Risk: func(id string) bool { return slices.Contains(lib.Taxonomy.Risks, id) },
		Line: func(lang copse.Lang, text, english string, most int) (list []record.Slip) {
			if plain[lang] == nil {
				plain[lang] = lib.Plain(lang)
			}
			for _, s := range plain[lang].Slips(text, english, most) {
				list = append(list, record.Slip{Code: s.Code, Text: s.Text, Offset: s.Offset})
			}
			return list
		},
	}
}

// writeAdded says which entries an overlay adds.
func writeAdded(w io.Writer, lib *content.Library, from []content.Source) {
	said := false
	list, _ := loadBooks(lib, from) // what is wrong in them was found before
	for _, b := range list.all() {
		for _, k := range b.Kinds {
			var ids []string
			for _, e := range b.All(k.Name) {
				if e.Says != "" {
					ids = append(ids, e.ID)
				}
			}
			if len(ids) > 0 {
				if !said {
					fmt.Fprint(w, "\nEntries it adds:\n")
					said = true
				}
				fmt.Fprintf(w, "  %-12s %s\n", k.Name, strings.Join(ids, " "))
			}
		}
	}
}

// lent refuses what a country's entries say in the name of a body that lends it to nobody: who judged a case, a partner, a brand.
func lent(lib *content.Library, books ...*record.Book) (found []source.Finding) {
	for kind, field := range map[string]string{"case": "judged_by", "partner": "name", "brand": "name"} {
		for _, b := range books {
			for _, e := range b.All(kind) {
				if body, ok := lib.Reserved(e.Get(field)); ok && e.Says != "" {
					file, at := e.At()
					found = append(found, source.Finding{File: file, Line: at.Line, Column: at.Col, Code: "O01", Severity: source.Error,
						Message: fmt.Sprintf("%s: %s bears the name %s, which is nobody else's", e.ID, field, body)})
				}
			}
		}
	}
	return found
}
