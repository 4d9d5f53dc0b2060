package doc

import (
	"strings"

	"golang.org/x/text/language"

	"copse/internal/copse"
	"copse/internal/prose"
)

// Word keeps three languages and up to four faces of each run and takes one by the letters:
// those of East Asia, those written from the right, all others.

// letters is the face of all writings but those of East Asia. Arial comes with Word on
// Windows and Macs and has Latin, Cyrillic, Greek, Hebrew and Arabic letters, so that a name
// in an Arabic line fits it; LibreOffice has Liberation Sans for it, of the same widths, and
// takes Arabic letters from what the system has. What Arial lacks both find by themselves.
const letters = "Arial"

// eastern is the face of a script of East Asia, "" of any other. These come with Windows and
// with Word for Macs; elsewhere LibreOffice takes the system's own (Noto Sans CJK).
func eastern(script string) string {
	switch script {
	case "Hans":
		return "Microsoft YaHei"
	case "Hant":
		return "Microsoft JhengHei"
	case "Jpan":
		return "Yu Gothic"
	case "Kore":
		return "Malgun Gothic"
	}
	return ""
}

// writing is what Word is told of a language.
type writing struct {
	RTL  bool
	Font string // of East Asia
	Slot string // the attribute of w:lang that holds it
	Tag  string // its name there
}

func writingOf(lang copse.Lang) writing {
	w := writing{RTL: prose.Direction(lang) == "rtl", Font: eastern(lang.Script()), Slot: "w:val", Tag: regional(lang)}
	switch {
	case w.RTL:
		w.Slot = "w:bidi"
	case w.Font != "":
		w.Slot = "w:eastAsia"
	}
	return w
}

// regional is a language as Word writes it: with a region (ar-EG), and with a script only
// where the region does not say it (zh-TW, uz-Cyrl-UZ).
func regional(lang copse.Lang) string {
	t, err := language.Parse(string(lang))
	if err != nil {
		return string(lang)
	}
	base, _ := t.Base()
	region, _ := t.Region()
	if !region.IsCountry() {
		return string(lang) // nothing is known of where it is spoken
	}
	short := base.String() + "-" + region.String()
	if script := lang.Script(); copse.Lang(strings.ToLower(short)).Script() != script {
		return base.String() + "-" + script + "-" + region.String()
	}
	return short
}

// props are the properties of a run of words in this language.
func (w writing) props() string {
	p := ""
	if w.Font != "" { // without the hint, quotation marks are taken from a Latin face, half as wide
		p = `<w:rFonts w:hint="eastAsia" w:eastAsia="` + w.Font + `"/>`
	}
	if w.RTL {
		p += `<w:rtl/>`
	}
	return `<w:rPr>` + p + `<w:lang ` + w.Slot + `="` + w.Tag + `"/></w:rPr>`
}
