package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/network"
	"copse/internal/record"
	"copse/internal/services"
	"copse/internal/source"
)

// loadBooks reads the entries of the doors that have some, ours and those of the library's overlays.
func loadBooks(lib *content.Library, from []content.Source) (service, around *record.Book, err error) {
	list := []record.Source{{FS: from[0].FS, Name: from[0].Name}}
	for i, s := range from[1:] {
		if lib != nil && i < len(lib.Overlays) {
			o := lib.Overlays[i]
			list = append(list, record.Source{FS: s.FS, Name: s.Name, Country: o.Country, Says: o.Publisher})
		}
	}
	service, err = record.Load(services.Folder, services.Kinds(), list...)
	if err != nil {
		return service, nil, fmt.Errorf("read the kinds of service (details: copse check): %w", err)
	}
	around, err = record.Load(network.Folder, network.Kinds(), list...)
	if err != nil {
		return service, around, fmt.Errorf("read what stands around the Guidelines (details: copse check): %w", err)
	}
	return service, around, nil
}

// bookFindings are what is wrong in the entries of both doors.
func bookFindings(lib *content.Library, from []content.Source) []source.Finding {
	service, around, err := loadBooks(lib, from)
	found := source.FindingsOf(err)
	rules := bookRules(lib)
	for _, b := range []*record.Book{service, around} {
		if b != nil {
			found = append(found, b.Check(rules)...)
		}
	}
	if around != nil && service != nil {
		found = append(found, network.Check(around)...)
		found = append(found, network.CheckCampaigns(around, unkind(lib))...)
		found = append(found, services.Check(service)...)
		found = append(found, lent(lib, around, service)...)
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
	service, around, _ := loadBooks(lib, from) // what is wrong in them was found before
	for _, b := range []*record.Book{service, around} {
		if b == nil {
			continue
		}
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
