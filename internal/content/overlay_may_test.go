package content

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/source"
	"copse/internal/testkit"
)

// mayTable says of each kind of block, of hiding each kind, and of each word whether a
// country may change it, and why. What nobody decided about is listed apart.
func mayTable(p *protection, owners map[string][]string, keys []string) (table string, undecided []string) {
	var b strings.Builder
	row := func(what, reason string, ok bool) {
		may := map[bool]string{true: "may", false: "no "}[ok]
		fmt.Fprintf(&b, "%s %s: %s\n", may, what, reason)
		if reason == unlisted {
			undecided = append(undecided, what)
		}
	}
	for _, kind := range ownerKinds() {
		for _, block := range owners[kind] {
			reason, ok := p.mayBlock(kind, block)
			row(kind+"/"+block, reason, ok)
		}
	}
	for _, kind := range kinds() {
		fmt.Fprintf(&b, "%s hide %s\n", map[bool]string{true: "may", false: "no "}[p.mayHide(Kind(kind))], kind)
	}
	for _, key := range keys {
		reason, ok := p.mayWord(key)
		row(key, reason, ok)
	}
	return b.String(), undecided
}

func owners() map[string][]string {
	all := map[string][]string{}
	for _, kind := range ownerKinds() {
		all[kind] = blocksOf(kind)
	}
	return all
}

func shippedKeys(t *testing.T) []string {
	t.Helper()
	words, err := i18n.Load(nil, files.FS)
	if err != nil {
		t.Fatal(err)
	}
	return words.English().Keys()
}

// TestOverlayMay asks of every kind of block and every word of the interface who may change
// it. A new one fails here until somebody has decided, and the decision is read as a line.
func TestOverlayMay(t *testing.T) {
	lib, keys := shipped(t), shippedKeys(t)
	table, open := mayTable(lib.protected, owners(), keys)
	for _, what := range open {
		t.Errorf("%s: nobody decided whether a country may change it: name it in library/protected.yaml, in may or in stays", what)
	}
	testkit.Golden(t, "overlay-may.txt", table)
	for _, rules := range []rules{lib.protected.may, lib.protected.stays} {
		for _, rule := range rules.words {
			for _, k := range rule.keys {
				if !slices.ContainsFunc(keys, func(key string) bool { return key == k || strings.HasSuffix(k, ".") && strings.HasPrefix(key, k) }) {
					t.Errorf("library/protected.yaml: %s is no word of the interface", k)
				}
			}
		}
	}
	for _, key := range keys {
		_, may := lib.protected.may.word(key)
		if _, stays := lib.protected.stays.word(key); may && stays {
			t.Errorf("library/protected.yaml: %s stands in may and in stays", key)
		}
	}
	t.Run("undecided", func(t *testing.T) { undecided(t, lib.protected, keys) })
}

// undecided: what nobody thought of is refused, and changes the table.
func undecided(t *testing.T, p *protection, keys []string) {
	all := owners()
	table, _ := mayTable(p, all, keys)
	for _, key := range []string{"story.title", "library.kindness", "web.site.names", "library.role.ministry.more"} {
		if reason, ok := p.mayWord(key); ok || reason != unlisted {
			t.Errorf("a country may change %s: %s", key, reason)
		}
		if _, undecided := mayTable(p, all, append(slices.Clone(keys), key)); !slices.Contains(undecided, key) {
			t.Errorf("%s is new, and nobody is asked", key)
		}
	}
	if now, _ := mayTable(p, all, append(slices.Clone(keys), "library.kind.story")); now == table {
		t.Error("a new word below a beginning that is listed changes no line")
	}
	all["goal"] = append(all["goal"], "lullaby")
	if _, undecided := mayTable(p, all, keys); !slices.Contains(undecided, "goal/lullaby") {
		t.Error("a new block is nobody's question")
	}
	for kind, block := range map[string]string{"recommendation": "title", "poster": "how", "set": "how", "area": "how", "goal": "how"} {
		if _, ok := p.mayBlock(kind, block); ok {
			t.Errorf("a country may change %s/%s", kind, block)
		}
	}
	for _, kind := range []Kind{Goal, Risk, AgeNote, InclusionNote, "poster"} {
		if p.mayHide(kind) {
			t.Errorf("a country may hide a %s", kind)
		}
	}
}

// TestOverlay_changesNothingElse lays an overlay over the shipped content that tries to
// reword, in every language that ships, all that is not a country's to change: each try is
// refused at its place, and every text is as it was.
func TestOverlay_changesNothingElse(t *testing.T) {
	langs := copse.Shipped()
	if os.Getenv("COPSE_TEST_ALL") == "" {
		langs = []copse.Lang{"fr"} // the others are tried by make test-all
	}
	base := shipped(t)
	over, tries := hostile(t, base, langs)
	lib, err := Load(Source{FS: files.FS, Name: "content", Tokens: tokens(t)}, Source{FS: over, Name: "ke", Overlay: true})
	if err == nil {
		t.Fatal("nothing was refused")
	}
	for _, f := range source.FindingsOf(err) {
		try := f.String()
		place, _, _ := strings.Cut(try, " ")
		tries[place]--
		if !strings.Contains(try, " may not be ") && !strings.Contains(try, "nodes.yaml") {
			t.Errorf("refused otherwise: %s", try)
		}
	}
	for place, n := range tries {
		if n != 0 {
			t.Errorf("%s: %d refusals missing", place, n)
		}
	}
	if len(tries) < 4000*len(langs)/6 {
		t.Errorf("only %d tries", len(tries))
	}
	for i, e := range base.texts {
		for _, lang := range langs {
			was, is := e.block(lang), lib.texts[i].block(lang)
			if lib.texts[i].key != e.key || (was == nil) != (is == nil) || was != nil && (was.Source != is.Source || is.Adapted != "") {
				t.Errorf("%s %s changed", e.key, lang)
			}
		}
	}
	for n := range base.Points {
		if now, ok := lib.Point(n.ID); !ok || now.Hidden != nil {
			t.Errorf("%s is hidden", n.ID)
		}
	}
	if len(lib.points) != len(base.points) {
		t.Errorf("%d points, were %d", len(lib.points), len(base.points))
	}
}

// hostile is an overlay that tries to change what is not a country's, and how many times
// each of its lines is to be refused.
func hostile(t *testing.T, base *Library, langs []copse.Lang) (fstest.MapFS, map[string]int) {
	over, tries := countrys(nil), map[string]int{}
	file := func(name, head string, lines []string) {
		over[name] = &fstest.MapFile{Data: []byte(head + strings.Join(lines, "\n") + "\n")}
	}
	try := func(name, head string, lines []string, col int) {
		tries[fmt.Sprintf("ke/%s:%d:%d", name, strings.Count(head, "\n")+len(lines), col)]++
	}
	blocks := func(name, head string, lines []string, id string, names []string) []string {
		lines = append(lines, "## "+id)
		for _, block := range names {
			lines = append(lines, "### "+block)
			try(name, head, lines, 1)
			lines = append(lines, "Do not tell.")
		}
		return lines
	}
	for _, lang := range langs {
		for _, s := range base.Sets {
			name, head := fmt.Sprintf("library/%s/%s.md", s.ID, lang), fmt.Sprintf("---\n{set: %s, lang: %s}\n---\n", s.ID, lang)
			file(name, head, blocks(name, head, nil, s.ID, blocksOf("set")))
			for _, a := range s.Areas {
				name, head := fmt.Sprintf("%s/%s.md", a.Folder, lang), fmt.Sprintf("---\n{area: %s, lang: %s}\n---\n", a.ID, lang)
				lines := blocks(name, head, nil, string(a.ID), blocksOf("area"))
				for _, n := range a.Points {
					names := blockNames(n.Kind)
					if _, not := base.mayNot(n); !not {
						names = slices.DeleteFunc(names, func(b string) bool { _, ok := base.protected.mayBlock(string(n.Kind), b); return ok })
					}
					lines = blocks(name, head, lines, string(n.ID), names)
				}
				file(name, head, lines)
			}
		}
		name, lines := fmt.Sprintf("library/questions/%s.yaml", lang), []string{}
		for _, q := range base.Questions {
			lines = append(lines, q.ID+": {ask: What, answer: Nothing}")
			try(name, "", lines, 1)
			tries[fmt.Sprintf("ke/%s:%d:1", name, len(lines))]++ // the question and the answer
		}
		file(name, "", lines)
		name, lines = fmt.Sprintf("glossary/%s.yaml", lang), nil
		for _, term := range base.Terms {
			lines = append(lines, term.ID+": Nothing")
			try(name, "", lines, 1)
		}
		file(name, "", lines)
		byDoor := map[string][]string{}
		for _, key := range shippedKeys(t) {
			if _, ok := base.protected.mayWord(key); !ok {
				door, _, _ := strings.Cut(key, ".")
				name := fmt.Sprintf("lang/%s/%s.json", lang, door)
				byDoor[name] = append(byDoor[name], fmt.Sprintf(" %q: \"Do not tell.\"", key))
				try(name, "{\n", byDoor[name], 2)
			}
		}
		for name, lines := range byDoor {
			over[name] = &fstest.MapFile{Data: []byte("{\n" + strings.Join(lines, ",\n") + "\n}\n")}
		}
	}
	var hide, nodes []string
	const head = "schema: copse-nodes/1\nnodes:\n"
	for n := range base.Points {
		if _, not := base.mayNot(n); not || !base.protected.mayHide(n.Kind) {
			hide = append(hide, fmt.Sprintf("- {id: %s, reason: {en: It is ours.}}", n.ID))
			try("hide.yaml", "", hide, 8)
			near := strings.NewReplacer("KID", "KE-KID").Replace(string(n.ID)) + "x" // in small letters an id is none
			for _, id := range []string{string(n.ID), near, "\u041aE-" + string(n.ID)} {
				nodes = append(nodes, fmt.Sprintf("  - {id: %s, kind: goal, area: %s}", id, n.Area.ID))
				try("nodes.yaml", head, nodes, 10)
			}
		}
	}
	file("hide.yaml", "", hide)
	file("nodes.yaml", head, nodes)
	return over, tries
}
