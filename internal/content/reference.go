package content

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"copse/internal/copse"
	"copse/internal/source"
)

// readReferences reads the works that points rest on and refer to, and the pages on which
// the subjects of points were seen.
func (l *loader) readReferences() {
	const file = "library/references.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.Mapping(v, "schema works", "pages") {
		return
	}
	d.Schema(v, "copse-references/1")
	for _, it := range d.List(v.Get("works")) {
		if !d.Mapping(it, "id", "place places standing") {
			continue
		}
		w := &Work{ID: d.Text(it.Get("id")), Place: d.Text(it.Get("place")), src: it}
		w.Standing = standing(d, it, "work "+w.ID)
		if _, dup := l.lib.work(w.ID); dup {
			d.Error(d.File, it.Pos, "L01", "work %s is listed twice", w.ID)
			continue
		}
		l.readPlaces(d, w, it.Get("places"))
		l.lib.Works = append(l.lib.Works, w)
	}
	for _, it := range d.List(v.Get("pages")) {
		l.readPage(d, it)
	}
}

func (l *loader) readPage(d source.Decoder, v *source.Value) {
	if !d.Mapping(v, "id publisher title lang", "address") || v.Get("id") == nil {
		return
	}
	p := &Page{ID: d.Text(v.Get("id")), Publisher: d.Text(v.Get("publisher")), Title: d.Text(v.Get("title")),
		Lang: copse.Lang(d.Text(v.Get("lang"))), Address: d.Text(v.Get("address")), src: v}
	if _, dup := l.lib.Page(p.ID); dup || !slugForm(p.ID) {
		d.Error(d.File, v.Get("id").Pos, "L01", "page id %q is malformed or used twice", p.ID)
		return
	}
	for _, name := range []string{"publisher", "title"} {
		if f := v.Get(name); f != nil && strings.TrimSpace(f.Text) == "" {
			d.Error(d.File, f.Pos, "L02", "page %s: its %s is empty", p.ID, name)
		}
	}
	if f := v.Get("lang"); f != nil {
		if _, err := copse.ParseLang(string(p.Lang)); err != nil {
			d.Error(d.File, f.Pos, "L02", "page %s: %v", p.ID, err)
		}
	}
	if f := v.Get("address"); f != nil {
		if u, err := url.Parse(p.Address); err != nil || u.Scheme != "https" || u.Host == "" {
			d.Error(d.File, f.Pos, "L02", "page %s: %q is no https:// address", p.ID, p.Address)
		}
	}
	l.lib.Pages = append(l.lib.Pages, p)
}

// Page returns the page of that id.
func (l *Library) Page(id string) (*Page, bool) {
	for _, p := range l.Pages {
		if p.ID == id {
			return p, true
		}
	}
	return nil, false
}

// readPlaces reads the numbers that exist: a range "1-54" or a list.
func (l *loader) readPlaces(d source.Decoder, w *Work, v *source.Value) {
	switch {
	case v == nil:
		w.basis = w.Place == ""
	case v.Shape == source.ShapeList:
		w.numbers = d.Texts(v)
	default:
		low, top, ok := strings.Cut(d.Text(v), "-")
		var err1, err2 error
		w.low, err1 = strconv.Atoi(low)
		w.top, err2 = strconv.Atoi(top)
		if !ok || err1 != nil || err2 != nil || w.low > w.top {
			d.Error(d.File, v.Pos, "L02", "places of %s: wanted a range 1-54 or a list", w.ID)
			w.low, w.top = 0, 0
		}
	}
}

// has reports whether a number exists in the work.
func (w *Work) has(number string) bool {
	switch {
	case number == "":
		return true
	case w.numbers != nil:
		return slices.Contains(w.numbers, number)
	case w.top > 0:
		n, err := strconv.Atoi(number)
		return err == nil && n >= w.low && n <= w.top && strconv.Itoa(n) == number
	}
	return w.Place != "" && placeNumber(number)
}

// placeNumber reports whether a text is short figures or letters, joined by a full stop, a hyphen or
// brackets.
func placeNumber(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(".-()", r) })
	letters := func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	return len(parts) > 0 && len(parts) < 6 && !slices.ContainsFunc(parts, func(p string) bool { return len(p) > 6 || strings.ContainsFunc(p, letters) })
}

func (l *Library) work(id string) (*Work, bool) {
	for _, w := range l.Works {
		if w.ID == id {
			return w, true
		}
	}
	return nil, false
}

// Place splits a reference into its work and number: "sdg.16.2" is sdg and "16.2".
func (l *Library) Place(ref string) (w *Work, number string, ok bool) {
	id, number, _ := strings.Cut(ref, ".")
	w, ok = l.work(id)
	return w, number, ok && w.has(number)
}

// sortedRefs lists the places in use: works in file order, numbers by their parts.
func (l *Library) sortedRefs() []string {
	refs := make([]string, 0, len(l.byRef))
	for r := range l.byRef {
		refs = append(refs, r)
	}
	rank := func(ref string) int {
		id, _, _ := strings.Cut(ref, ".")
		return slices.IndexFunc(l.Works, func(w *Work) bool { return w.ID == id })
	}
	slices.SortFunc(refs, func(a, b string) int {
		if c := cmp.Compare(rank(a), rank(b)); c != 0 {
			return c
		}
		return compareNumbers(a, b)
	})
	return refs
}

// compareNumbers compares dotted names part by part, numbers as numbers and
// before letters: 4.2 < 4.10 < 4.a.
func compareNumbers(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		var c int
		switch {
		case errX == nil && errY == nil:
			c = cmp.Compare(x, y)
		case errX == nil:
			c = -1
		case errY == nil:
			c = 1
		default:
			c = cmp.Compare(as[i], bs[i])
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(as), len(bs))
}
