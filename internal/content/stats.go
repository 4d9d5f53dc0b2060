package content

import (
	"copse/internal/copse"
	"copse/internal/prose"
)

// Statistics are the counts of a library: the same for the same content.
type Statistics struct {
	Edition    string                    `json:"edition"`
	Points     int                       `json:"nodes"`
	Sets       int                       `json:"sets"`
	Areas      int                       `json:"areas"`
	Core       int                       `json:"core"`
	Confirmed  int                       `json:"confirmed"`
	Seen       int                       `json:"seen"`
	Retired    int                       `json:"retired"`
	Questions  int                       `json:"questions"`
	Terms      int                       `json:"terms"`
	References int                       `json:"references"`
	Languages  map[copse.Lang]LangCounts `json:"languages"`
	BySet      map[string]SetCounts      `json:"by_set"`
}

// LangCounts count one language. Missing are blocks the first stage asks for.
type LangCounts struct {
	Blocks  int `json:"blocks"`
	Words   int `json:"words"` // characters in scripts without spaces
	Stale   int `json:"stale"`
	Missing int `json:"missing"`
	Drafts  int `json:"drafts"`
	Adapted int `json:"adapted"`
}

// SetCounts count one set.
type SetCounts struct {
	Areas     int                `json:"areas"`
	Points    int                `json:"nodes"`
	Core      int                `json:"core"`
	Confirmed int                `json:"confirmed"`
	Seen      int                `json:"seen"`
	Blocks    map[copse.Lang]int `json:"blocks"`
}

// Stats counts what is there.
func Stats(lib *Library) Statistics {
	s := Statistics{Edition: lib.Edition, Sets: len(lib.Sets), Questions: len(lib.Questions), Terms: len(lib.Terms),
		References: len(lib.byRef), Languages: map[copse.Lang]LangCounts{}, BySet: map[string]SetCounts{}}
	for _, set := range lib.Sets {
		sc := SetCounts{Areas: len(set.Areas), Blocks: map[copse.Lang]int{}}
		for _, a := range set.Areas {
			for _, n := range a.Points {
				sc.Points++
				if n.Core {
					sc.Core++
				}
				switch n.Basis.Standing {
				case Confirmed:
					sc.Confirmed++
				case Seen:
					sc.Seen++
				}
				if n.Retired != nil {
					s.Retired++
				}
			}
		}
		s.Areas, s.Points, s.Core = s.Areas+sc.Areas, s.Points+sc.Points, s.Core+sc.Core
		s.Confirmed, s.Seen = s.Confirmed+sc.Confirmed, s.Seen+sc.Seen
		s.BySet[set.ID] = sc
	}
	for _, lang := range lib.Langs {
		var lc LangCounts
		t := prose.TypographyOf(lang)
		for _, e := range lib.texts {
			b := e.block(lang)
			switch {
			case b == nil || b.Draft:
				if b != nil {
					lc.Drafts++
				}
				if e.wantsSource() {
					lc.Missing++
				}
				continue
			case b.Stale():
				lc.Stale++
			}
			if b.Adapted != "" {
				lc.Adapted++
			}
			lc.Blocks++
			lc.Words += t.Count(lib.render.Plain(b.Source))
			if e.set != nil {
				s.BySet[e.set.ID].Blocks[lang]++
			}
		}
		s.Languages[lang] = lc
	}
	return s
}
