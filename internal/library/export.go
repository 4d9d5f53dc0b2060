package library

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
)

// The lines every export carries.
const (
	licence   = "CC BY 4.0"
	framework = "Framework: ITU Guidelines on Child Online Protection, 2020. The wording is our own."
)

// columns of a table. The first ones say what a point is, the blocks follow in reading
// order, the last ones say where the table comes from: a row that is cut out of a table
// still names its source.
var columns = []string{"id", "kind", "area", "area_title", "core", "standing", "page", "basis", "title", "brief", "statement", "why", "say", "do", "how",
	"done", "adult", "bands", "roles", "features", "risks", "references", "see", "untranslated", "stale", "adapted", "lang", "edition", "source", "licence"}

// CSV writes the points of a set as a table in the language of the words. A text that
// the language lacks stands in English and is named in the column "untranslated".
func CSV(w io.Writer, lib *content.Library, words *i18n.Words, set *content.Set) error {
	if _, err := io.WriteString(w, copse.ByteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	rows := [][]string{columns}
	for _, a := range set.Areas {
		for _, n := range a.Points {
			if n.Retired == nil {
				rows = append(rows, row(lib, words, n))
			}
		}
	}
	for _, r := range rows {
		if err := out.Write(r); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func row(lib *content.Library, words *i18n.Words, n *content.Point) []string {
	var untranslated, old, adapted []string
	cells := map[string]string{
		"id": string(n.ID), "kind": string(n.Kind), "area": string(n.Area.ID),
		"area_title": text(n.Area.Texts, words.Lang, "title").Plain,
		"core":       fmt.Sprint(n.Core), "standing": string(n.Basis.Standing), "page": pageCell(n.Basis.Page), "basis": n.Basis.Work,
		"bands":    bandsCell(n.Applies.Bands),
		"roles":    strings.Join(n.Applies.Roles, " "),
		"features": strings.Join(n.Applies.Features, " "), "risks": strings.Join(n.Applies.Risks, " "),
		"lang": string(words.Lang), "edition": lib.Edition, "source": framework, "licence": licence,
	}
	for _, name := range []string{"title", "brief", "statement", "why", "say", "do", "how", "done", "adult"} {
		t := text(n.Texts, words.Lang, name)
		cells[name] = t.Plain
		if t.Foreign {
			untranslated = append(untranslated, name)
		}
		if t.Stale {
			old = append(old, name)
		}
		if t.Adapted != "" {
			adapted = append(adapted, name)
		}
	}
	var refs, see []string
	for _, r := range n.Refs {
		refs = append(refs, r.ID+" "+r.Rel+" "+string(r.Standing))
	}
	for _, id := range n.See {
		see = append(see, string(id))
	}
	cells["adapted"] = strings.Join(adapted, " ")
	if n.Own() {
		cells["adapted"], cells["source"] = n.Publisher, n.Publisher // no part of the framework
	}
	cells["untranslated"], cells["stale"] = strings.Join(untranslated, " "), strings.Join(old, " ")
	cells["references"], cells["see"] = strings.Join(refs, "\n"), strings.Join(see, " ")
	line := make([]string, len(columns))
	for i, name := range columns {
		line[i] = copse.Cell(cells[name])
	}
	return line
}

// bandsCell writes ages with a dash: 9-12 is a day in September to a spreadsheet.
func bandsCell(bands []string) string {
	return ages.ReplaceAllString(strings.Join(bands, " "), "$1–$2")
}

var ages = regexp.MustCompile(`\b([0-9]+)-([0-9]+)\b`)

// JSON writes the whole library: every text in every language with its revision and
// standing, and what overlays changed. docs/api/library.schema.json describes it. The
// same content gives the same bytes. Drafts, and the names of people who read or signed
// a text, are left out.
func JSON(w io.Writer, lib *content.Library) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(graphOf(lib))
}

type graphJSON struct {
	Schema    string                  `json:"schema"`
	Edition   string                  `json:"edition"`
	Date      string                  `json:"date"`
	Hash      string                  `json:"hash"`
	Source    string                  `json:"source"`
	Licence   string                  `json:"licence"`
	Languages []copse.Lang            `json:"languages"`
	Complete  map[string][]copse.Lang `json:"complete"`
	Overlays  []overlayJSON           `json:"overlays"`
	Taxonomy  taxonomyJSON            `json:"taxonomy"`
	Works     []workJSON              `json:"works"`
	Pages     []pageJSON              `json:"pages"`
	Sets      []setJSON               `json:"sets"`
	Terms     []termJSON              `json:"terms"`
	Questions []questionJSON          `json:"questions"`
}

type overlayJSON struct {
	Country   string       `json:"country"`
	Base      string       `json:"base"`
	Publisher string       `json:"publisher"`
	Languages []copse.Lang `json:"languages"`
}

type taxonomyJSON struct {
	Bands    []string   `json:"bands"`
	Roles    []string   `json:"roles"`
	Features []string   `json:"features"`
	Risks    []riskJSON `json:"risks"`
}

type riskJSON struct {
	ID string `json:"id"`
	C4 string `json:"c4"`
}

type workJSON struct {
	ID        string                `json:"id"`
	Publisher string                `json:"publisher,omitempty"` // of the overlay that brought it
	Names     map[copse.Lang]string `json:"names,omitempty"`
	Place     string                `json:"place,omitempty"`
	Standing  content.Standing      `json:"standing"`
}

type pageJSON struct {
	ID        string     `json:"id"`
	Publisher string     `json:"publisher"`
	Title     string     `json:"title"`
	Lang      copse.Lang `json:"lang"`
	Address   string     `json:"address,omitempty"`
}

type textsJSON map[copse.Lang]map[string]blockJSON

type blockJSON struct {
	Text     string `json:"text"`            // Markdown as written
	Revision int    `json:"revision"`        // of a source text; of the source a translation renders
	Latest   int    `json:"latest"`          // revision of the source now
	Stale    bool   `json:"stale,omitempty"` // the source has changed since
	Source   bool   `json:"original"`        // written in this language, not translated
	Reviewed string `json:"reviewed,omitempty"`
	Adapted  string `json:"adapted,omitempty"` // the overlay whose wording this is
	Ours     string `json:"ours,omitempty"`    // our wording, where it is adapted
	Over     int    `json:"over,omitempty"`    // revision our wording had when it was adapted
}

type setJSON struct {
	ID    string     `json:"id"`
	Basis string     `json:"basis"`
	Texts textsJSON  `json:"words"`
	Areas []areaJSON `json:"areas"`
}

type areaJSON struct {
	ID     copse.ID     `json:"id"`
	Texts  textsJSON    `json:"words"`
	Points []pointJSON  `json:"nodes"`
	Hidden []hiddenJSON `json:"hidden,omitempty"` // by an overlay
}

type hiddenJSON struct {
	ID        copse.ID              `json:"id"`
	Publisher string                `json:"publisher"`
	Reason    map[copse.Lang]string `json:"reason"`
}

type pointJSON struct {
	ID        copse.ID     `json:"id"`
	Kind      content.Kind `json:"kind"`
	Core      bool         `json:"core"`
	Brief     bool         `json:"brief"`
	Origin    string       `json:"origin,omitempty"`
	Publisher string       `json:"publisher,omitempty"` // of the overlay whose own point this is
	Basis     basisJSON    `json:"basis"`
	Bands     []string     `json:"bands,omitempty"`
	Roles     []string     `json:"roles,omitempty"`
	Features  []string     `json:"features,omitempty"`
	Risks     []string     `json:"risks,omitempty"`
	Refs      []refJSON    `json:"references,omitempty"`
	See       []copse.ID   `json:"see,omitempty"`
	Work      []workedJSON `json:"put_to_work,omitempty"`
	Critical  []string     `json:"critical,omitempty"`
	Retired   *retiredJSON `json:"retired,omitempty"`
	Texts     textsJSON    `json:"words"`
}

type basisJSON struct {
	Work     string           `json:"work"`
	Place    string           `json:"place,omitempty"`
	Standing content.Standing `json:"standing"`
	Page     string           `json:"page,omitempty"` // id of the page its subject was seen on
}

type refJSON struct {
	ID        string           `json:"id"`
	Rel       string           `json:"rel"`
	Standing  content.Standing `json:"standing"`
	Publisher string           `json:"publisher,omitempty"` // of the overlay that added it
}

type workedJSON struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Title string `json:"title"`
}

type retiredJSON struct {
	In         string     `json:"in"`
	Successors []copse.ID `json:"successors"`
	Reason     string     `json:"reason"`
}

type termJSON struct {
	ID       string                  `json:"id"`
	Standing content.Standing        `json:"standing"`
	Source   string                  `json:"source,omitempty"`
	Prefer   map[copse.Lang]string   `json:"prefer"`
	Avoid    map[copse.Lang][]string `json:"avoid"`
	Texts    textsJSON               `json:"words"`
}

type questionJSON struct {
	ID     string     `json:"id"`
	Who    []string   `json:"who"`
	Now    bool       `json:"now"`
	Points []copse.ID `json:"nodes"`
	Texts  textsJSON  `json:"words"`
}

func graphOf(lib *content.Library) graphJSON {
	g := graphJSON{Schema: "copse-library/1", Edition: lib.Edition, Date: lib.Date, Hash: lib.Hash, Source: framework, Licence: licence,
		Languages: lib.Langs, Complete: lib.Complete, Overlays: []overlayJSON{},
		Works: []workJSON{}, Pages: []pageJSON{}, Sets: []setJSON{}, Terms: []termJSON{}, Questions: []questionJSON{},
		Taxonomy: taxonomyJSON{some(lib.Taxonomy.Bands), some(lib.Taxonomy.Roles), some(lib.Taxonomy.Features), []riskJSON{}}}
	for _, o := range lib.Overlays {
		g.Overlays = append(g.Overlays, overlayJSON{o.Country, o.Base, o.Publisher, some(o.Langs)})
	}
	for _, id := range lib.Taxonomy.Risks {
		g.Taxonomy.Risks = append(g.Taxonomy.Risks, riskJSON{id, lib.Taxonomy.C4[id]})
	}
	for _, w := range lib.Works {
		g.Works = append(g.Works, workJSON{ID: w.ID, Publisher: w.Publisher, Names: w.Names, Place: w.Place, Standing: w.Standing})
	}
	for _, p := range lib.Pages {
		g.Pages = append(g.Pages, pageJSON{p.ID, p.Publisher, p.Title, p.Lang, p.Address})
	}
	for _, s := range lib.Sets {
		set := setJSON{ID: s.ID, Basis: s.Basis, Areas: []areaJSON{}, Texts: textsOf(s.Texts)}
		for _, a := range s.Areas {
			area := areaJSON{ID: a.ID, Points: []pointJSON{}, Texts: textsOf(a.Texts)}
			for _, n := range a.Points {
				area.Points = append(area.Points, pointOf(lib, n))
			}
			for _, n := range a.Withheld() {
				area.Hidden = append(area.Hidden, hiddenJSON{n.ID, n.Hidden.Publisher, n.Hidden.Reason})
			}
			set.Areas = append(set.Areas, area)
		}
		g.Sets = append(g.Sets, set)
	}
	for _, t := range lib.Terms {
		if !t.Interface {
			g.Terms = append(g.Terms, termJSON{t.ID, t.Standing, t.Source, t.Prefer, avoided(t), textsOf(t.Texts)})
		}
	}
	for _, q := range lib.Questions {
		g.Questions = append(g.Questions, questionJSON{q.ID, some(q.Who), q.Now, some(q.Points), textsOf(q.Texts)})
	}
	return g
}

// some is a list that JSON writes as one even where it is empty.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// avoided leaves out languages that avoid nothing.
func avoided(t *content.Term) map[copse.Lang][]string {
	out := map[copse.Lang][]string{}
	for lang, words := range t.Avoid {
		if len(words) > 0 {
			out[lang] = words
		}
	}
	return out
}

func pointOf(lib *content.Library, n *content.Point) pointJSON {
	x := pointJSON{ID: n.ID, Kind: n.Kind, Core: n.Core, Brief: n.Brief, Origin: n.Origin, Publisher: n.Publisher,
		Basis: basisJSON{Work: n.Basis.Work, Place: n.Basis.Place, Standing: n.Basis.Standing},
		Bands: n.Applies.Bands, Roles: n.Applies.Roles, Features: n.Applies.Features, Risks: n.Applies.Risks,
		See: n.See, Critical: n.Critical, Texts: textsOf(n.Texts)}
	if p := n.Basis.Page; p != nil {
		x.Basis.Page = p.ID
	}
	for _, r := range n.Refs {
		x.Refs = append(x.Refs, refJSON{r.ID, r.Rel, r.Standing, r.Publisher})
	}
	for _, t := range lib.PutToWork(n.ID) {
		x.Work = append(x.Work, workedJSON{t.Kind, t.ID, t.Title})
	}
	if r := n.Retired; r != nil {
		x.Retired = &retiredJSON{r.In, some(r.Successors), r.Reason}
	}
	return x
}

// textsOf leaves out what a machine drafted and nobody read.
func textsOf(texts content.Texts) textsJSON {
	out := textsJSON{}
	for lang, blocks := range texts {
		for name, b := range blocks {
			if b.Draft {
				continue
			}
			if out[lang] == nil {
				out[lang] = map[string]blockJSON{}
			}
			x := blockJSON{Text: b.Source, Revision: b.Rev, Latest: b.Latest, Stale: b.Stale(), Source: b.Of == 0, Reviewed: b.Reviewed, Adapted: b.Adapted, Over: b.Over}
			if b.Of != 0 {
				x.Revision = b.Of
			}
			if b.Base != nil {
				x.Ours = ours(b).Source
			}
			out[lang][name] = x
		}
	}
	return out
}
