package content

import (
	"path"
	"slices"

	"copse/internal/copse"
)

// link builds the edges that are written on one side only, and reports ends that
// lead nowhere.
func (l *loader) link() {
	lib := l.lib
	for old, now := range lib.aliases {
		if lib.nodes[now] == nil {
			l.error(lib.ids.file, pos{lib.ids.line[old], 1}, "L01", "alias %s leads to %s, which is not there", old, now)
		}
	}
	for _, id := range lib.ids.order {
		if lib.nodes[id] == nil {
			l.error(lib.ids.file, pos{lib.ids.line[id], 1}, "L01", "id %s has no node", id)
		}
	}
	if l.complete != nil {
		for _, f := range l.complete.fields {
			if _, ok := lib.Set(f.name); !ok {
				l.error(path.Join(lib.sources[0], "edition.yaml"), f.pos, "L06", "complete: no set %q", f.name)
			}
		}
	}
	for _, s := range lib.Sets {
		if b := s.src.get("basis"); b != nil {
			l.wantWork(s.file, b, s.Basis)
		}
	}
	for n := range lib.Nodes {
		l.linkNode(n)
	}
	for _, q := range lib.Questions {
		l.linkQuestion(q)
	}
	l.linkPages()
}

// linkPages reports a page that no node names, be it one that an overlay hides.
func (l *loader) linkPages() {
	named := map[*Page]bool{}
	for _, n := range l.lib.nodes {
		named[n.Basis.Page] = true
	}
	for _, p := range l.lib.Pages {
		if !named[p] {
			l.error(path.Join(l.lib.sources[0], "library/references.yaml"), p.src.get("id").pos, "L06", "page %s is named by no point", p.ID)
		}
	}
}

func (l *loader) wantWork(file string, v *value, id string) {
	if _, ok := l.lib.work(id); !ok {
		l.error(file, v.pos, "L06", "work %q is not in references.yaml", id)
	}
}

func (l *loader) linkNode(n *Node) {
	file, lib := n.file, l.lib
	if _, ok := lib.ids.line[n.ID]; !ok && !n.Own() {
		l.error(file, n.src.get("id").pos, "L01", "id %s is not in ids.txt", n.ID)
	} else if lib.aliases[n.ID] != "" {
		l.error(file, n.src.get("id").pos, "L01", "id %s is an alias of %s: it is not reused", n.ID, lib.aliases[n.ID])
	}
	if w := n.src.get("basis").get("work"); w != nil {
		l.wantWork(file, w, n.Basis.Work)
	}
	for i, ref := range n.Refs {
		if ref.Publisher != "" { // checked where it is written
			if ref.Rel != "none" && !slices.Contains(lib.byRef[ref.ID], n) {
				lib.byRef[ref.ID] = append(lib.byRef[ref.ID], n)
			}
			continue
		}
		v := n.src.get("refs").items
		if w, number, ok := lib.Place(ref.ID); !ok {
			at := refPlace(v, i)
			if w == nil {
				l.error(file, at, "L06", "reference %q: no such work in references.yaml", ref.ID)
			} else {
				l.error(file, at, "L06", "reference %q: %s has no %s %s", ref.ID, w.ID, w.Place, number)
			}
			continue
		}
		// "none" says that somebody looked and found no counterpart: a fact
		// about this node, not an edge.
		if ref.Rel != "none" && !slices.Contains(lib.byRef[ref.ID], n) {
			lib.byRef[ref.ID] = append(lib.byRef[ref.ID], n)
		}
	}
	for _, r := range n.Applies.Roles {
		lib.byRole[r] = append(lib.byRole[r], n)
	}
	t, ap := lib.Taxonomy, n.src.get("applies")
	l.wantIn(file, ap.get("bands"), "band", t.Bands)
	l.wantIn(file, ap.get("roles"), "role", t.Roles)
	l.wantIn(file, ap.get("features"), "feature", t.Features)
	l.wantIn(file, ap.get("risks"), "risk", t.Risks)
	l.wantNodes(file, n.src.get("see"), n)
	if n.Retired != nil {
		suc := n.src.get("retired").get("successors")
		if len(n.Retired.Successors) == 0 {
			l.error(file, n.src.get("retired").pos, "L01", "%s is retired without a successor: where is a reader to go?", n.ID)
		}
		l.wantNodes(file, suc, n)
	}
}

// refPlace finds the i-th reference's id; entries that did not decode were skipped.
func refPlace(items []*value, i int) pos {
	for _, it := range items {
		if it.shape != mapShape {
			continue
		}
		if i == 0 {
			if id := it.get("id"); id != nil {
				return id.pos
			}
			return it.pos
		}
		i--
	}
	return pos{1, 1}
}

func (l *loader) wantIn(file string, v *value, what string, allowed []string) {
	// Without a taxonomy everything would be wrong; that it is not there is said once.
	if v == nil || len(l.lib.Taxonomy.Roles) == 0 {
		return
	}
	for _, it := range v.items {
		if !slices.Contains(allowed, it.text) {
			l.error(file, it.pos, "L06", "%s %q is not in taxonomy.yaml", what, it.text)
		}
	}
}

// wantNodes checks a list of ids that name other nodes, of see, successors or keys.
func (l *loader) wantNodes(file string, v *value, self *Node) {
	if v == nil {
		return
	}
	for _, it := range v.items {
		n, ok := l.lib.Node(copse.ID(it.text))
		switch {
		case !ok && l.lib.areas[copse.ID(it.text)] != nil:
			l.error(file, it.pos, "L06", "%s is an area: name a point of it", it.text)
		case !ok:
			l.error(file, it.pos, "L06", "%s does not exist", it.text)
		case n == self:
			l.error(file, it.pos, "L06", "%s names itself", it.text)
		}
	}
}

// linkQuestion turns a question round: each node it names learns of it.
func (l *loader) linkQuestion(q *Question) {
	file := path.Join(l.lib.sources[0], "library/questions.yaml")
	nodes := q.src.get("nodes")
	if nodes == nil {
		return
	}
	if len(nodes.items) == 0 {
		l.error(file, nodes.pos, "L16", "question %s leads to no point", q.ID)
	}
	l.wantNodes(file, nodes, nil)
	for i, who := range q.Who {
		if Young(who) && !slices.ContainsFunc(q.Nodes, func(id copse.ID) bool {
			n, ok := l.lib.Node(id)
			return ok && n.Shown() && n.Kind == Goal && slices.Contains(n.Applies.Bands, bandOf(who))
		}) {
			l.error(file, q.src.get("who").items[i].pos, "L25", "question %s is offered to %s, but leads to no point for that age: name one, or offer it to others alone", q.ID, who)
		}
	}
	words := Words{}
	for lang, blocks := range q.Words {
		if b := blocks["ask"]; b != nil {
			words[lang] = map[string]*Block{"title": b}
		}
	}
	tool := Tool{Kind: "question", ID: q.ID, Title: q.Ask[copse.English], Words: words, Path: "/question/" + q.ID}
	for _, id := range q.Nodes {
		n, ok := l.lib.Node(id)
		if !ok {
			continue
		}
		l.lib.tools[n.ID] = append(l.lib.tools[n.ID], tool)
		if q.Now && n.Kind == Goal && !slices.Contains(n.Critical, "do") {
			n.Critical = append(n.Critical, "do") // a child who asks is told what to do here
		}
	}
}
