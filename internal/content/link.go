package content

import (
	"path"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/source"
)

// link builds the edges that are written on one side only, and reports ends that
// lead nowhere.
func (l *loader) link() {
	lib := l.lib
	for old, now := range lib.aliases {
		if lib.points[now] == nil {
			l.Error(lib.ids.file, source.Pos{Line: lib.ids.line[old], Col: 1}, "L01", "alias %s leads to %s, which is not there", old, now)
		}
	}
	for _, id := range lib.ids.order {
		if lib.points[id] == nil {
			l.Error(lib.ids.file, source.Pos{Line: lib.ids.line[id], Col: 1}, "L01", "id %s has no point", id)
		}
	}
	if l.complete != nil {
		for _, f := range l.complete.Fields {
			if _, ok := lib.Set(f.Name); !ok {
				l.Error(path.Join(lib.sources[0], "edition.yaml"), f.Pos, "L06", "complete: no set %q", f.Name)
			}
		}
	}
	for _, s := range lib.Sets {
		if b := s.src.Get("basis"); b != nil {
			l.wantWork(s.file, b, s.Basis)
		}
	}
	for n := range lib.Points {
		l.linkPoint(n)
	}
	for _, q := range lib.Questions {
		l.linkQuestion(q)
	}
	for _, t := range l.lib.Terms {
		l.linkTerm(t)
	}
	l.linkPages()
	l.linkFront()
}

// linkPages reports a page that no point names, be it one that an overlay hides.
func (l *loader) linkPages() {
	named := map[*Page]bool{}
	for _, n := range l.lib.points {
		named[n.Basis.Page] = true
	}
	for _, p := range l.lib.Pages {
		if !named[p] {
			l.Error(path.Join(l.lib.sources[0], "library/references.yaml"), p.src.Get("id").Pos, "L06", "page %s is named by no point", p.ID)
		}
	}
}

func (l *loader) wantWork(file string, v *source.Value, id string) {
	if _, ok := l.lib.work(id); !ok {
		l.Error(file, v.Pos, "L06", "work %q is not in references.yaml", id)
	}
}

func (l *loader) linkPoint(n *Point) {
	file, lib := n.file, l.lib
	if _, ok := lib.ids.line[n.ID]; !ok && !n.Own() {
		l.Error(file, n.src.Get("id").Pos, "L01", "id %s is not in ids.txt", n.ID)
	} else if lib.aliases[n.ID] != "" {
		l.Error(file, n.src.Get("id").Pos, "L01", "id %s is an alias of %s: it is not reused", n.ID, lib.aliases[n.ID])
	}
	if w := n.src.Get("basis").Get("work"); w != nil {
		l.wantWork(file, w, n.Basis.Work)
	}
	for i, ref := range n.Refs {
		if ref.Publisher != "" { // checked where it is written
			if ref.Rel != "none" && !slices.Contains(lib.byRef[ref.ID], n) {
				lib.byRef[ref.ID] = append(lib.byRef[ref.ID], n)
			}
			continue
		}
		v := n.src.Get("refs").Items
		if w, number, ok := lib.Place(ref.ID); !ok {
			at := refPlace(v, i)
			if w == nil {
				l.Error(file, at, "L06", "reference %q: no such work in references.yaml", ref.ID)
			} else {
				l.Error(file, at, "L06", "reference %q: %s has no %s %s", ref.ID, w.ID, w.Place, number)
			}
			continue
		}
		// "none" says that somebody looked and found no counterpart: a fact
		// about this point, not an edge.
		if ref.Rel != "none" && !slices.Contains(lib.byRef[ref.ID], n) {
			lib.byRef[ref.ID] = append(lib.byRef[ref.ID], n)
		}
	}
	for _, r := range n.Applies.Roles {
		lib.byRole[r] = append(lib.byRole[r], n)
	}
	t, ap := lib.Taxonomy, n.src.Get("applies")
	l.wantIn(file, ap.Get("bands"), "band", t.Bands)
	l.wantIn(file, ap.Get("roles"), "role", t.Roles)
	l.wantIn(file, ap.Get("features"), "feature", t.Features)
	l.wantIn(file, ap.Get("risks"), "risk", t.Risks)
	l.wantPoints(file, n.src.Get("see"), n)
	if n.Retired != nil {
		suc := n.src.Get("retired").Get("successors")
		if len(n.Retired.Successors) == 0 {
			l.Error(file, n.src.Get("retired").Pos, "L01", "%s is retired without a successor: where is a reader to go?", n.ID)
		}
		l.wantPoints(file, suc, n)
	}
}

// refPlace finds the i-th reference's id; entries that did not decode were skipped.
func refPlace(items []*source.Value, i int) source.Pos {
	for _, it := range items {
		if it.Shape != source.ShapeMapping {
			continue
		}
		if i == 0 {
			if id := it.Get("id"); id != nil {
				return id.Pos
			}
			return it.Pos
		}
		i--
	}
	return source.Pos{Line: 1, Col: 1}
}

func (l *loader) wantIn(file string, v *source.Value, what string, allowed []string) {
	// Without a taxonomy everything would be wrong; that it is not there is said once.
	if v == nil || len(l.lib.Taxonomy.Roles) == 0 {
		return
	}
	for _, it := range v.Items {
		if !slices.Contains(allowed, it.Text) {
			l.Error(file, it.Pos, "L06", "%s %q is not in taxonomy.yaml", what, it.Text)
		}
	}
}

// wantPoints checks a list of ids that name other points, of see, successors or keys.
func (l *loader) wantPoints(file string, v *source.Value, self *Point) {
	if v == nil {
		return
	}
	for _, it := range v.Items {
		n, ok := l.lib.Point(copse.ID(it.Text))
		switch {
		case !ok && l.lib.areas[copse.ID(it.Text)] != nil:
			l.Error(file, it.Pos, "L06", "%s is an area: name a point of it", it.Text)
		case !ok:
			l.Error(file, it.Pos, "L06", "%s does not exist", it.Text)
		case n == self:
			l.Error(file, it.Pos, "L06", "%s names itself", it.Text)
		}
	}
}

// linkQuestion turns a question round: each point it names learns of it.
func (l *loader) linkQuestion(q *Question) {
	file := path.Join(l.lib.sources[0], "library/questions.yaml")
	points := q.src.Get("nodes")
	if points == nil {
		return
	}
	if len(points.Items) == 0 {
		l.Error(file, points.Pos, "L16", "question %s leads to no point", q.ID)
	}
	l.wantPoints(file, points, nil)
	for i, a := range q.askers {
		if a.Young() && !slices.ContainsFunc(q.Points, func(id copse.ID) bool {
			n, ok := l.lib.Point(id)
			return ok && n.Shown() && n.Kind == Goal && slices.Contains(n.Applies.Bands, a.Band)
		}) {
			l.Error(file, q.src.Get("who").Items[i].Pos, "L25", "question %s is offered to %s, but leads to no point for that age: name one, or offer it to others alone", q.ID, a.ID)
		}
	}
	texts := Texts{}
	for lang, blocks := range q.Texts {
		if b := blocks["ask"]; b != nil {
			texts[lang] = map[string]*Block{"title": b}
		}
	}
	tool := Tool{Kind: "question", ID: q.ID, Title: q.Ask[copse.English], Texts: texts, Path: "/question/" + q.ID}
	for _, id := range q.Points {
		n, ok := l.lib.Point(id)
		if !ok {
			continue
		}
		l.lib.tools[n.ID] = append(l.lib.tools[n.ID], tool)
		if q.Now && n.Kind == Goal && !slices.Contains(n.Critical, "do") {
			n.Critical = append(n.Critical, "do") // a child who asks is told what to do here
		}
	}
}

// address resolves the target of a link to an address below /{lang}.
func (l *Library) address(target string) (string, bool) {
	if id, ok := strings.CutPrefix(target, "glossary:"); ok {
		if _, ok := l.Term(id); ok {
			return "/glossary#" + id, true
		}
		return "", false
	}
	if name, ok := strings.CutPrefix(target, "page:"); ok {
		return ownPage(name)
	}
	if n, ok := l.Point(copse.ID(target)); ok {
		return "/library/" + string(n.ID), true
	}
	if a, ok := l.Area(copse.ID(target)); ok {
		return "/library/area/" + string(a.ID), true
	}
	return "", false
}

// ownPage is the address of a page of ours that is no text: where a reader is told to
// choose it, the words are the way there.
func ownPage(name string) (string, bool) {
	switch name {
	case "help":
		return "/help", true
	case "who":
		return "/help#who", true
	case "adult":
		return "/help#adult", true
	case "report":
		return "/help#remove", true
	case "own":
		return "/help#own", true
	}
	return "", false
}
