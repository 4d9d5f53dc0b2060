package content

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
	"copse/internal/source"
)

// country is an overlay that uses all an overlay may.
func country() map[string]string {
	brief := "Answer each report within 24 hours, by letter too."
	return map[string]string{
		"nodes.yaml": "schema: copse-nodes/1\nnodes:\n  - id: KE-DESK-1\n    kind: step\n    area: POL-RIC\n    applies: {roles: [ministry]}\n" +
			"    refs: [{id: ke-act.4, rel: equal, standing: to-confirm}]\n    see: [POL-RIC-1]\n",
		"references.yaml": "schema: copse-references/1\nworks:\n  - id: ke-act\n    names: {en: Example Act (made up), sw: Sheria ya Mfano}\n    place: {en: \"section {n}\", sw: \"kifungu cha {n}\"}\n    places: 1-40\n    standing: to-confirm\n" +
			"refs:\n  - {node: POL-RIC-1, id: ke-act.7, rel: subset, standing: to-confirm}\n",
		"hide.yaml":                      "- {id: POL-RIC-2, reason: {en: Another body answers., sw: Chombo kingine hujibu.}}\n",
		"tokens.css":                     "/* ours */\n:root { --link: #0A5A8A; }\n[data-door=\"policy\"] { --door: #204080; }\n@media (prefers-color-scheme: dark) { :root { --link: #8FD3EA; } }\n",
		"lang/sw/web.json":               "{\"web.lang.name\": \"Kiswahili\"}",
		"lang/en/library.json":           "{\"library.kind.goal\": \"Aim\"}",
		"glossary/sw.yaml":               "csam: \"Picha au filamu inayoonyesha ukatili wa kingono dhidi ya mtoto.\"\n",
		"library/questions/sw.yaml":      "saw-something: {ask: Niliona jambo geni, answer: Mwambie mtu mzima.}\n",
		"library/policy/reporting/fr.md": "---\n{area: POL-RIC, lang: fr}\n---\n## POL-RIC-1\n### here\nLa loi d’exemple le demande.\n",
		repEN: area + "## POL-RIC-2\n### brief\n" + brief + "\n## POL-RIC-1\n### here\nThe Example Act asks for it.\n" +
			"## KE-DESK-1\n### title\nA desk in each county\n### brief\nEach county has a desk.\n### statement\nEach county names a desk that answers reports.\n",
		swFile:      "---\n{area: POL-RIC, lang: sw}\n---\n## POL-RIC-1\n### title\nMahali pa kuripoti\n## KE-DESK-1\n### title\nDawati katika kila kaunti\n",
		lockPath:    "POL-RIC-2/brief en over 1 " + stampHash("Answer each report within 24 hours.") + " " + stampHash(brief) + "\n",
		"README.md": brief,
	}
}

func TestOverlay_merge(t *testing.T) {
	lib, err := loadOver(t, country())
	if err != nil {
		t.Fatal(err)
	}
	noErrors(t, lib)
	block := func(id copse.ID, lang copse.Lang, name string) string {
		n, ok := lib.Point(id)
		if !ok {
			t.Fatalf("no %s", id)
		}
		b, _ := n.Texts.Get(lang, name)
		if b == nil {
			return ""
		}
		return string(b.Lang) + ": " + b.Text()
	}
	for _, tt := range []struct{ id, lang, name, want string }{
		{"POL-RIC-1", "en", "here", "en: The Example Act asks for it."},
		{"POL-RIC-1", "fr", "here", "fr: La loi d’exemple le demande."},
		{"POL-RIC-1", "ar", "here", "en: The Example Act asks for it."},
		{"POL-RIC-1", "sw", "title", "sw: Mahali pa kuripoti"},
		{"POL-RIC-1", "en", "title", "en: One place to report, known to all"},
		{"KE-DESK-1", "sw", "title", "sw: Dawati katika kila kaunti"},
		{"KE-DESK-1", "sw", "brief", "en: Each county has a desk."},
		{"POL-RIC-2", "en", "brief", "en: Answer each report within 24 hours, by letter too."},
	} {
		if got := block(copse.ID(tt.id), copse.Lang(tt.lang), tt.name); got != tt.want {
			t.Errorf("%s/%s %s: got %q, want %q", tt.id, tt.name, tt.lang, got, tt.want)
		}
	}
	own, _ := lib.Point("KE-DESK-1")
	if !own.Own() || own.Origin != "KE" || own.Publisher != "Ministry" || own.Basis.Standing != ToConfirm {
		t.Errorf("%+v", own)
	}
	hidden, _ := lib.Point("POL-RIC-2")
	if hidden.Shown() || hidden.Hidden.Reason["sw"] != "Chombo kingine hujibu." || hidden.Hidden.Publisher != "Ministry" {
		t.Errorf("%+v", hidden.Hidden)
	}
	var ids []copse.ID
	for n := range lib.Points {
		ids = append(ids, n.ID)
	}
	if diff := cmp.Diff([]copse.ID{"KID-S3", "POL-RIC-1", "KE-DESK-1"}, ids); diff != "" {
		t.Error(diff)
	}
	if got := lib.ByRef("ke-act.7"); len(got) != 1 || got[0].ID != "POL-RIC-1" {
		t.Errorf("the law leads to %v", got)
	}
	if b, _ := hidden.Texts.Get("en", "brief"); b.Adapted != "Ministry" || b.Over != 1 || b.Moved() {
		t.Errorf("%+v", b)
	}
	if fr, _ := hidden.Texts.Get("fr", "brief"); fr.Adapted != "" || fr.Stale() {
		t.Errorf("%+v", fr)
	}
	if q := lib.Questions[0]; q.Ask["sw"] != "Niliona jambo geni" || q.Ask["en"] == q.Ask["sw"] {
		t.Error("the question is not there in the country's language")
	}
	want := "@media(prefers-color-scheme:light) and (prefers-contrast:no-preference){:root{--link:#0A5A8A}[data-door=policy]{--door:#204080}}" +
		"@media(prefers-color-scheme:dark) and (prefers-contrast:no-preference){:root{--link:#8FD3EA}}"
	if got := lib.Colours(); got != want {
		t.Errorf("got %s", got)
	}
}

// TestOverlay_changesOnlyWhatItNames lays random parts of an overlay over the library:
// whatever they do not name is as it was, to the letter.
func TestOverlay_changesOnlyWhatItNames(t *testing.T) {
	bare, err := Load(Source{FS: os.DirFS("testdata/tiny")})
	if err != nil {
		t.Fatal(err)
	}
	type state struct {
		text, html, adapted string
		rev, of, latest     int
		stale               bool
	}
	stateOf := func(b *Block) state {
		return state{b.Source, string(b.HTML(b.Lang)), b.Adapted, b.Rev, b.Of, b.Latest, b.Stale()}
	}
	files := []string{"POL-RIC-1/here", "POL-RIC-2/brief", "POL-RIC-2/here", "POL-RIC-2/title", "POL-RIC-2/done", "KID-S3/here"}
	folder := map[bool]string{true: "library/children/story/", false: "library/policy/reporting/"}
	langs := []copse.Lang{"ar", "en", "fr", "zh", "sw"}
	rnd := rand.New(rand.NewPCG(4, 2))
	for range 60 {
		named := map[lockKey]bool{}
		parts := map[string]map[string][]string{} // file -> id -> blocks
		for range 1 + rnd.IntN(6) {
			key, lang := files[rnd.IntN(len(files))], langs[rnd.IntN(len(langs))]
			k := lockKey{key, lang}
			if named[k] {
				continue
			}
			named[k] = true
			id, name, _ := strings.Cut(key, "/")
			file := folder[strings.HasPrefix(id, "KID")] + string(lang) + ".md"
			if parts[file] == nil {
				parts[file] = map[string][]string{}
			}
			parts[file][id] = append(parts[file][id], "### "+name+"\nOwn words "+key+" "+string(lang)+".\n")
		}
		made := map[string]string{}
		for file, ids := range parts {
			head := "---\n{area: POL-RIC, lang: "
			if strings.Contains(file, "children") {
				head = "---\n{area: KID-S, lang: "
			}
			made[file] = head + strings.TrimSuffix(filepath.Base(file), ".md") + "}\n---\n"
			for _, id := range slices.Sorted(maps.Keys(ids)) {
				made[file] += "## " + id + "\n" + strings.Join(ids[id], "")
			}
		}
		lib, err := loadOver(t, made)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range bare.texts {
			over := lib.texts[i]
			if e.key != over.key {
				t.Fatalf("text %d is %s, was %s", i, over.key, e.key)
			}
			for _, lang := range lib.Langs {
				was, is := e.block(lang), over.block(lang)
				switch {
				case named[lockKey{e.key, lang}]:
					if is == nil || !strings.HasPrefix(is.Source, "Own words") {
						t.Errorf("%s %s was named and is not changed", e.key, lang)
					}
					if was != nil && (is.Base == nil || is.Base.Source != was.Source) {
						t.Errorf("%s %s lost our wording", e.key, lang)
					}
				case (was == nil) != (is == nil):
					t.Errorf("%s %s came or went", e.key, lang)
				case was != nil && stateOf(was) != stateOf(is):
					t.Errorf("%s %s changed: %+v, was %+v", e.key, lang, stateOf(is), stateOf(was))
				}
			}
		}
	}
}

// TestOverlay_baseMoves: a country's wording stays when ours moves on, and is listed
// until somebody says they have read ours.
func TestOverlay_baseMoves(t *testing.T) {
	base, dir := tiny(t), t.TempDir()
	write := func(root, file, text string) {
		t.Helper()
		file = filepath.Join(root, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, f := range countrys(map[string]string{
		repEN:  area + "## POL-RIC-2\n### brief\nAnswer each report within 24 hours, by letter too.\n",
		swFile: "---\n{area: POL-RIC, lang: sw}\n---\n## POL-RIC-2\n### title\nRipoti hujibiwa\n",
	}) {
		write(dir, name, string(f.Data))
	}
	stamp := func(seen ...string) Stamped {
		t.Helper()
		done, err := StampOverlay(Source{FS: os.DirFS(base), Name: "base"}, folderOf(dir), dir, seen)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	load := func() *Library {
		t.Helper()
		lib, err := Load(Source{FS: os.DirFS(base), Name: "base"}, Source{FS: os.DirFS(dir), Name: "ke", Overlay: true})
		if err != nil {
			t.Fatal(err)
		}
		noErrors(t, lib)
		return lib
	}
	if done := stamp(); len(done.New) != 2 || !strings.HasPrefix(done.New[0], "POL-RIC-2/brief en over 1 ") || !strings.HasPrefix(done.New[1], "POL-RIC-2/title sw of 1 ") {
		t.Fatalf("%+v", done)
	}
	if done := stamp(); len(done.New)+len(done.Changed)+len(done.Dropped) != 0 {
		t.Errorf("a second stamp changes %+v", done)
	}
	if got := MovedTexts(load()); len(got) != 0 {
		t.Errorf("moved before anything moved: %+v", got)
	}

	text, err := os.ReadFile(filepath.Join(base, repEN))
	if err != nil {
		t.Fatal(err)
	}
	moved := strings.Replace(string(text), "Answer each report within 24 hours.\n### statement", "Answer each report within 12 hours.\n### statement", 1)
	moved = strings.Replace(moved, "Reports are answered", "Reports are answered soon", 1)
	if moved == string(text) {
		t.Fatal("nothing moved")
	}
	write(base, repEN, moved)
	if _, err := Stamp(base, nil); err != nil {
		t.Fatal(err)
	}
	stamp() // stamping again forgets nothing
	lib := load()
	got := MovedTexts(lib)
	if len(got) != 1 || got[0].Key != "POL-RIC-2/brief" || got[0].Over != 1 || got[0].Now != 2 || got[0].Ours != "Answer each report within 12 hours." ||
		!strings.HasSuffix(got[0].Own, "by letter too.") || got[0].Old != stampHash("Answer each report within 24 hours.") || got[0].New != stampHash(got[0].Ours) {
		t.Fatalf("%+v", got)
	}
	n, _ := lib.Point("POL-RIC-2")
	if b, _ := n.Texts.Get("en", "brief"); !strings.HasSuffix(b.Text(), "by letter too.") || !b.Moved() {
		t.Errorf("the country's wording is lost: %+v", b)
	}
	if b, _ := n.Texts.Get("sw", "title"); !b.Stale() {
		t.Error("the translation of the country does not say that it is older")
	}
	found := slices.ContainsFunc(Check(lib, CheckOptions{}), func(f source.Finding) bool {
		return f.Code == codeMoved && f.Severity == source.Warning && f.File == "ke/"+repEN && f.Line == 5
	})
	if !found {
		t.Error("the check does not name the moved text")
	}
	if _, err := StampOverlay(Source{FS: os.DirFS(base)}, folderOf(dir), dir, []string{"POL-RIC-2/why"}); err == nil {
		t.Error("a text nobody replaced was seen")
	}
	stamp("POL-RIC-2/brief@en")
	if got := MovedTexts(load()); len(got) != 0 {
		t.Errorf("still moved after it was read: %+v", got)
	}
}

// TestColours_ours: our own colours pass the measure that an overlay's must.
func TestColours_ours(t *testing.T) {
	ours, err := readPalette(tokens(t))
	if err != nil {
		t.Fatal(err)
	}
	all := palette{}
	for k, d := range ours {
		if isHex(d.value) {
			all[k] = d
		}
	}
	if len(all) < 90 {
		t.Fatalf("only %d colours read", len(all))
	}
	for _, w := range weakPairs(ours, all) {
		t.Error(w.text)
	}
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"#000000", "#FFFFFF", 21}, {"#777777", "#FFFFFF", 4.478}, {"#14252B", "#F6F8F2", 14.8}, {"#A3241B", "#FCE6E1", 6.2}} {
		if got := contrast(tt.a, tt.b); got < tt.want-0.06 || got > tt.want+0.06 {
			t.Errorf("contrast of %s on %s is %.3f, want %.3f", tt.a, tt.b, got, tt.want)
		}
	}
}

// FuzzColours: whatever a country writes, pages get names and colours.
func FuzzColours(f *testing.F) {
	f.Add(country()["tokens.css"])
	css := tokens(f)
	f.Add(css)
	ours, err := readPalette(css)
	if err != nil {
		f.Fatal(err)
	}
	allowed := regexp.MustCompile(`^(@media\(prefers-color-scheme:(light|dark)\) and \(prefers-contrast:no-preference\)\{((:root|\[data-door=[a-z]+\])\{(--[a-z0-9-]+:#[0-9A-F]{6};?)+\})+\})*$`)
	f.Fuzz(func(t *testing.T, text string) {
		list, _, err := scanStyle(text)
		if err != nil {
			return
		}
		own := palette{}
		for _, d := range list {
			if fault, _ := d.fault(ours, own); fault == "" {
				k, _ := d.keyOf()
				own[k] = d
			}
		}
		weakPairs(ours, own)
		if got := own.css(); !allowed.MatchString(got) {
			t.Errorf("got %q", got)
		}
	})
}

func folderOf(dir string) Source { return Source{FS: os.DirFS(dir), Name: dir, Overlay: true} }
