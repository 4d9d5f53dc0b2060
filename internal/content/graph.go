package content

import (
	"time"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// Kind says what a point is; it decides which blocks it has.
type Kind string

// The nine kinds of point.
const (
	Recommendation Kind = "recommendation"
	Checklist      Kind = "checklist"
	Principle      Kind = "principle"
	Actor          Kind = "actor"
	Step           Kind = "step"
	Goal           Kind = "goal"
	Risk           Kind = "risk"
	AgeNote        Kind = "age-note"
	InclusionNote  Kind = "inclusion-note"
)

// Standing says how sure we are that a point, a reference or a term matches its source.
type Standing string

// The standings. Of a point, Confirmed needs the name of the person who compared its text
// with the published one, and Seen needs the page its subject was seen on; works,
// references and terms are never Seen.
const (
	Confirmed Standing = "confirmed"
	Seen      Standing = "seen"
	ToConfirm Standing = "to-confirm"
)

// Library is all content, read and linked. It is immutable once loaded and safe
// for concurrent use; a reload makes a new one.
type Library struct {
	buttons map[copse.Lang][]string // what the buttons of every page say, by its letters

	Edition   string       // "2026.1"
	Date      string       // of the edition, "2026-11-22"
	Hash      string       // hex SHA-256 of everything read: keys caches and the search index
	Langs     []copse.Lang // shipped first (file order), then those of overlays, sorted
	Sets      []*Set       // children, adults, industry, policy, sports
	Works     []*Work      // references.yaml
	Pages     []*Page      // references.yaml
	Terms     []*Term      // glossary
	Questions []*Question
	Taxonomy  Taxonomy
	Front     Front                   // who asks, and the front doors
	Overlays  []Overlay               // in the order they were laid on
	Complete  map[string][]copse.Lang // set id -> languages the edition lists as complete
	points    map[copse.ID]*Point
	areas     map[copse.ID]*Area
	aliases   map[copse.ID]copse.ID
	tools     map[copse.ID][]Tool
	byRole    map[string][]*Point
	byRef     map[string][]*Point

	texts     []*entry                // every text that is stamped and checked, in reading order
	problems  []source.Finding        // what loading found
	base      Source                  // the first source
	sources   []string                // names of the sources, for findings
	heads     map[string]source.Place // "POL-RIC-1 fr" -> its heading
	ids       idList                  // ids.txt
	lock      lockFile                // revisions.lock as it lies on disk
	protected *protection             // what no overlay may hide or weaken; nil where the content has no such list
	signed    []signature
	words     map[string]Texts // interface words that hold advice on safety, as block ""
	critical  []*entry         // texts a child's safety hangs on
	render    *prose.Renderer
}

// Set is one of the guideline sets.
type Set struct {
	ID    string // "policy": also the last part of its address
	Basis string // id of a Work
	Areas []*Area
	Texts Texts // blocks title, short, purpose, intro
	file  string
	src   *source.Value
}

// Area is a chapter of a set: one folder, one file a language.
type Area struct {
	ID     copse.ID
	Set    *Set
	Folder string // "library/policy/reporting-illegal"
	Source copse.Lang
	Points []*Point
	Texts  Texts    // blocks title, intro
	hidden []*Point // by an overlay: in no list, but their texts are kept and checked
	file   string
	src    *source.Value
}

// Point is one recommendation, goal, step …: the addressable thing.
type Point struct {
	ID        copse.ID
	Kind      Kind
	Area      *Area
	Core      bool // has every block of its kind
	Brief     bool // stands on the one-page brief
	Basis     Basis
	Applies   Applies
	Refs      []Ref
	See       []copse.ID
	Critical  []string // names of blocks a child's safety hangs on, its top lines and steps among them
	Offer     string   // a kind of service shown beside the point, of Offers, or ""
	Origin    string   // "" (the framework) or "copse" or an overlay's country
	Retired   *Retired
	Hidden    *Hidden // by an overlay; then it stands in no list, and its address gives the reason
	Publisher string  // of the overlay whose own point this is, or ""
	Texts     Texts
	layer     int // index of the source it came from
	file      string
	src       *source.Value
}

// Own reports whether a country added this point: it is no part of the framework.
func (n *Point) Own() bool { return n.layer > 0 }

// Shown reports whether lists name the point: it is neither retired nor hidden.
func (n *Point) Shown() bool { return n.Retired == nil && n.Hidden == nil }

// Hidden says who took a point out of a country's site, and why.
type Hidden struct {
	Publisher string
	Reason    map[copse.Lang]string
}

// Basis names the work a point restates and how sure we are of it.
type Basis struct {
	Work     string
	Place    string
	Standing Standing
	By       string // who compared it, of a confirmed point
	Page     *Page  // where its subject was seen, of a seen point
}

// Applies lists taxonomy ids.
type Applies struct {
	Bands, Roles, Features, Risks []string
}

// Ref is an edge to a place in an international text: "crc.34".
type Ref struct {
	ID        string
	Rel       string // equal, subset, superset, intersects, none
	Standing  Standing
	Publisher string // of the overlay that added it, or ""
}

// Retired says when a point left the framework and what to read instead.
type Retired struct {
	In         string
	Successors []copse.ID
	Reason     string
}

// Work is a text that points refer to or rest on. Its name is the interface word "ref.<id>",
// or stands in Names where a country brought it.
type Work struct {
	ID        string
	Place     string // what a number counts: article, paragraph, target …; "" if it has none
	Standing  Standing
	Publisher string                // of the overlay that brought it, or ""
	Names     map[copse.Lang]string // its name; of an overlay's work alone
	Places    map[copse.Lang]string // "section {n}"; of an overlay's work alone
	basis     bool                  // a work points rest on: no numbers
	numbers   []string              // the numbers that exist, where they are listed
	low, top  int                   // … or their range
	src       *source.Value
}

// Page is a public page on which the subject of a point was seen: nobody compared a text.
type Page struct {
	ID        string
	Publisher string
	Title     string // as the page names itself, or what it is, in plain words
	Lang      copse.Lang
	Address   string // "" where only a copy on another host was seen
	src       *source.Value
}

// Term is a glossary entry. Prefer and Avoid are per language.
type Term struct {
	Interface bool // a button or a notice: kept for whoever writes, not shown to readers
	ID        string
	Standing  Standing
	Source    string
	Prefer    map[copse.Lang]string
	Avoid     map[copse.Lang][]string
	Also      map[copse.Lang][]string // what people say for it and we do not, without harm
	Define    map[copse.Lang]string
	Texts     Texts           // the definition as block "define", with its freshness
	asks      []*source.Value // the questions its words lead to
	src       *source.Value
}

// Question is one line of "I need …", with its answer and where it leads.
type Question struct {
	ID     string
	Who    []string // ids of askers: whom it is offered to, and nobody else
	Now    bool     // harm may be happening now: help stands beside the answer
	Offer  string   // a kind of service shown beside the answer, of Offers, or ""
	Points []copse.ID
	Also   map[copse.Lang][]string // what people say who have it to ask
	Terms  []*Term                 // whose words lead here too
	Ask    map[copse.Lang]string
	Answer map[copse.Lang]string
	Texts  Texts   // the same as blocks "ask" and "answer", with their freshness
	askers []Asker // of Who
	src    *source.Value
}

// Taxonomy holds the ids points may carry, in their printed order.
type Taxonomy struct {
	Bands, Roles, Features, Risks []string
	C4                            map[string]string // risk id -> content, contact, conduct, contract
}

// Tool is something that puts a point to work; the tool's own file names the point.
type Tool struct {
	Kind  string // checklist, lesson, story, case-study, indicator, template, question
	ID    string // of the tool in its own kind
	Title string // in English; Texts has it in each language, as block "title"
	Texts Texts
	Path  string // address below /{lang}
}

// Overlay is a folder of a country that was laid over the content.
type Overlay struct {
	Name      string // of its source
	Country   string // "GH"
	Base      string // edition it was made for
	Version   int    // grows with each file that is handed on; 0: not said
	Date      string // of that version
	Publisher string
	Colours   string // own colours, as style for every page, or ""
	Words     int    // how many words of the interface it brings
	Langs     []copse.Lang
	Names     map[copse.Lang]string // what the languages it brings call themselves
}

// Texts are the texts of one set, area or point: language -> block name -> block.
type Texts map[copse.Lang]map[string]*Block

// Block is one text in one language.
type Block struct {
	prose.Markdown
	File       string    // "library/policy/legal/fr.md"
	Line       int       // of the block's heading
	Rev        int       // revision of a source text, from revisions.lock; 0: never stamped
	Of         int       // revision of the source that a translation renders; 0 in a source text
	Latest     int       // revision the source has now
	Stamped    time.Time // zero where not known
	Reviewed   string    // date set by a person, or ""
	Draft      bool      // machine draft: never public
	Adapted    string    // name of the overlay whose wording this is, in place of ours
	Base       *Block    // our wording, where Adapted is set
	Over       int       // revision our wording had when the overlay replaced it; 0: never stamped
	layer      int       // index of the source it came from
	bodyLine   int       // place of the first character of Source
	bodyCol    int
	reviewedAt source.Pos
	fixed      bool // text of a folded YAML value: only its beginning has a place
}

// Stale reports whether the source has moved on since this translation was made.
func (b *Block) Stale() bool { return b.Of != 0 && b.Of < b.Latest }

// Moved reports whether our wording has moved on since an overlay replaced it.
func (b *Block) Moved() bool { return b.Base != nil && b.Over != 0 && b.Over < b.Latest }

// Withheld returns the points of the area that an overlay hides.
func (a *Area) Withheld() []*Point { return a.hidden }

// Problems returns what loading found; Check returns these and everything else.
func (l *Library) Problems() []source.Finding { return l.problems }

// Get returns the block in lang, else in English; ok is false where neither is there.
// A block whose Lang differs from the one asked for must be marked as such on the page.
// Drafts are never returned.
func (t Texts) Get(lang copse.Lang, name string) (b *Block, ok bool) {
	for _, l := range []copse.Lang{lang, copse.English} {
		if b, ok := t[l][name]; ok && !b.Draft {
			return b, true
		}
	}
	return nil, false
}

// Point returns the point of that id, following aliases.
func (l *Library) Point(id copse.ID) (*Point, bool) {
	if to, ok := l.aliases[id]; ok {
		id = to
	}
	n, ok := l.points[id]
	return n, ok
}

// Aliases calls yield for every id that is no longer used, with the one that took its place.
func (l *Library) Aliases(yield func(old, now copse.ID) bool) {
	for old, now := range l.aliases {
		if !yield(old, now) {
			return
		}
	}
}

// Area returns the area of that id.
func (l *Library) Area(id copse.ID) (*Area, bool) { a, ok := l.areas[id]; return a, ok }

// Question returns the question of that id.
func (l *Library) Question(id string) (*Question, bool) {
	for _, q := range l.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return nil, false
}

// Set returns the set of that id.
func (l *Library) Set(id string) (*Set, bool) {
	for _, s := range l.Sets {
		if s.ID == id {
			return s, true
		}
	}
	return nil, false
}

// ByRole returns the points that apply to a role, in reading order.
func (l *Library) ByRole(role string) []*Point { return l.byRole[role] }

// ByRef returns the points that refer to a place ("crc.34"), in reading order.
func (l *Library) ByRef(ref string) []*Point { return l.byRef[ref] }

// Refs returns every place some point refers to, by work in file order, then by number.
func (l *Library) Refs() []string { return l.sortedRefs() }

// PutToWork returns the tools that name the point on their side.
func (l *Library) PutToWork(id copse.ID) []Tool { return l.tools[id] }

// Points calls yield for every point in reading order.
func (l *Library) Points(yield func(*Point) bool) {
	for _, s := range l.Sets {
		for _, a := range s.Areas {
			for _, n := range a.Points {
				if !yield(n) {
					return
				}
			}
		}
	}
}
