package content

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/source"
)

// SignOff is a person's word that a critical text is right in a language. With a hash
// it holds for that wording alone; without one (in library/signed.yaml) for any.
type SignOff struct {
	Key  string // of CriticalText
	Lang copse.Lang
	Hash string
	Name string
	Date string // "2027-01-31"
}

// holds reports whether the sign-off is for this wording.
func (s SignOff) holds(hash string) bool { return s.Hash == "" || s.Hash == hash }

// signature is a sign-off that stands in a file of content.
type signature struct {
	SignOff
	layer int
	file  string
	at    source.Pos
	text  *entry // the text it is about
}

// readSigned reads the sign-offs of a source; shipped empty, they are the operator's.
func (l *loader) readSigned() {
	const file = "library/signed.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.Shape == source.ShapeEmpty {
		return
	}
	for _, it := range d.List(v) {
		if !d.Mapping(it, "block lang name date", "hash") {
			continue
		}
		s := signature{SignOff{Key: d.Text(it.Get("block")), Lang: copse.Lang(d.Text(it.Get("lang"))), Hash: d.Text(it.Get("hash")),
			Name: d.Text(it.Get("name")), Date: d.Date(it.Get("date"))}, l.layer, d.File, it.Pos, nil}
		switch name := it.Get("name"); {
		case name != nil && strings.TrimSpace(s.Name) == "":
			d.Error(d.File, name.Pos, "L18", "the name is empty: a person signs")
		case s.Name != "" && s.Date != "":
			l.signed = append(l.signed, s)
		}
	}
}

// acceptSigned keeps the sign-offs of texts that are there and that their source may
// sign. It runs once all texts are known.
func (l *loader) acceptSigned() {
	texts := map[string]*entry{}
	for _, e := range slices.Concat(l.lib.texts, l.lib.critical) {
		texts[e.key] = e
	}
	for _, s := range l.signed {
		s.text = texts[s.Key]
		if s.text == nil {
			l.Error(s.file, s.at, "L06", "%s does not exist", s.Key)
		} else if s.layer == 0 || l.maySign(s.text, s) {
			l.lib.signed = append(l.lib.signed, s)
		}
	}
}

// maySign says whether a country's overlay may carry a sign-off: for its own texts
// alone, and for the wording that was read. Ours are signed by the operator.
func (l *loader) maySign(e *entry, s signature) bool {
	_, ours := s.Lang.Ours()
	switch {
	case ours && (e.point == nil || !e.point.Own()):
		l.Refuse(s.file, s.at, codeReach, "%s in %s is a text of ours: the operator signs it, not an overlay", e.owner, s.Lang)
	case s.Hash == "":
		l.Error(s.file, s.at, "L18", "a sign-off of an overlay names the hash of the wording that was read; `copse content unsigned` prints it")
	default:
		return true
	}
	return false
}

// Sign makes the sign-offs of one person, whose name, day and language by holds, for
// texts named KEY=HASH. What cannot be signed comes back as an error each; where there
// is one, nothing is to be kept.
func (l *Library) Sign(by SignOff, texts []string, now time.Time) (out []SignOff, wrong []error) {
	refuse := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if by.Name = strings.TrimSpace(by.Name); by.Name == "" {
		refuse("the name is empty: a person signs")
	}
	// Somewhere on earth it is tomorrow already, fourteen hours before it is in UTC.
	if day, err := time.Parse(time.DateOnly, by.Date); err != nil {
		refuse("%q is no day, such as 2027-01-31", by.Date)
	} else if day.After(now.UTC().Add(14 * time.Hour)) {
		refuse("%s has not come yet: the day is that of reading", by.Date)
	}
	if by.Date < l.Date {
		refuse("%s is before the edition of %s: nobody can have read it then", by.Date, l.Date)
	}
	there := map[string]CriticalText{}
	for _, t := range l.Critical(by.Lang, nil) {
		there[t.Key] = t
	}
	for _, text := range slices.Compact(slices.Sorted(slices.Values(texts))) {
		key, hash, _ := strings.Cut(text, "=")
		switch t, ok := there[key]; {
		case !ok:
			refuse("%s is no critical text", key)
		case t.State == Missing:
			refuse("%s is missing in %s: there is nothing to sign", key, by.Lang)
		case hash == "":
			refuse("%s: say which wording you read, as %s=HASH; `copse content unsigned` prints it", key, key)
		case hash != t.Hash:
			refuse("%s: %s is not the hash of the text as it is now: read it again, `copse content unsigned` prints it", key, hash)
		default:
			by.Key, by.Hash = key, hash
			out = append(out, by)
		}
	}
	return out, wrong
}
