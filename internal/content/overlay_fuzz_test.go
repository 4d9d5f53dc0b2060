package content

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"copse/internal/copse"
)

// FuzzOverlay changes every file of an overlay at once. An overlay may be refused; one that would be served leaves the
// texts a child's safety hangs on as they are, in every language that ships.
func FuzzOverlay(f *testing.F) {
	bare, err := Load(Source{FS: os.DirFS("testdata/tiny")})
	if err != nil {
		f.Fatal(err)
	}
	base, css := inMemory(f, "testdata/tiny"), tokens(f)
	pack := string(countrys(nil)["pack.yaml"].Data)
	add := func(lang string, change map[string]string) {
		c := country()
		c["pack.yaml"] = strings.ReplaceAll(pack, "sw", lang)
		for name, text := range change {
			c[name] = text
		}
		f.Add(lang, c["pack.yaml"], c["nodes.yaml"], c["hide.yaml"], c["references.yaml"], c["lang/sw/web.json"], c[repEN], c[swFile], kidFR, c[kidFR])
	}
	add("sw", nil)
	for _, lang := range []string{"eng", "fra", "en-KE", "und", "mul", "zh-Hant", "i-default", "x-en", "SW"} {
		add(lang, nil)
	}
	add("sw", map[string]string{kidFR: "---\n{area: KID-S, lang: fr}\n---\n## KID-S3\n### say\nTais-toi.\n"})
	add("sw", map[string]string{kidFR: "---\n{area: KID-S, lang: fr}\n---\n## KID-S\n### intro\nRien ici.\n"})
	add("sw", map[string]string{"pack.yaml": strings.Replace(pack, "Ministry", "Mini\u202estry", 1)})
	add("sw", map[string]string{"hide.yaml": "- {id: POL-R&C-1, reason: \"no\"}\n- {id: KID-S3, reason: {en: \"no\"}}\n"})
	f.Fuzz(func(t *testing.T, lang, pack, nodes, hide, refs, words, en, own, name, text string) {
		files := fstest.MapFS{}
		put := func(name, text string) {
			if name != "" && len(name) <= 200 && !strings.ContainsAny(name, "\\\x00") && filepath.IsLocal(name) && filepath.ToSlash(filepath.Clean(name)) == name {
				files[name] = &fstest.MapFile{Data: []byte(text)}
			}
		}
		put("lang/"+lang+"/web.json", words)
		put("library/policy/reporting/"+lang+".md", own)
		put(repEN, en)
		put("nodes.yaml", nodes)
		put("hide.yaml", hide)
		put("references.yaml", refs)
		put("pack.yaml", pack)
		put(name, text)
		begin := time.Now()
		lib, err := Load(Source{FS: base, Tokens: css}, Source{FS: files, Name: "ke", Overlay: true})
		if err == nil {
			Check(lib, CheckOptions{})
			keeps(t, bare, lib)
		}
		if took := time.Since(begin); took > 10*time.Second { // of the clock: others may be at work
			t.Errorf("took %v", took)
		}
	})
}

// keeps: what must not be changed is as it was, and what is changed says so.
func keeps(t *testing.T, bare, lib *Library) {
	own := func(lang copse.Lang) bool { return !slices.Contains(bare.Langs, lang) }
	for _, lang := range lib.Langs {
		tag, err := language.Parse(string(lang))
		base, _ := tag.Base()
		second := slices.Contains(copse.Shipped(), copse.Lang(base.String())) && !strings.Contains(string(lang), "hant")
		if own(lang) && (err != nil || strings.ToLower(tag.String()) != string(lang) || tag == language.Und || second) {
			t.Errorf("the language %q came in, which is read as %s", lang, tag)
		}
	}
	for _, e := range bare.texts {
		at := slices.IndexFunc(lib.texts, func(o *entry) bool { return o.key == e.key })
		if at < 0 {
			t.Fatalf("%s is gone", e.key)
		}
		for _, lang := range bare.Langs {
			was, is := e.block(lang), lib.texts[at].block(lang)
			if was == nil || is != nil && is.Source == was.Source {
				continue
			}
			if is == nil || e.point == nil || e.critical() || is.Adapted == "" || is.Base == nil || is.Base.Source != was.Source {
				t.Errorf("%s %s: %q became %+v", e.key, lang, was.Source, is)
			} else if reason, no := bare.mayNot(e.point); no {
				t.Errorf("%s %s became %q: %s", e.key, lang, is.Source, reason)
			}
		}
	}
	for n := range bare.Points {
		is, ok := lib.Point(n.ID)
		if _, no := bare.mayNot(n); no && (!ok || n.Shown() && !is.Shown()) {
			t.Errorf("%s is hidden", n.ID)
		}
	}
	for key, texts := range bare.words {
		for _, lang := range bare.Langs {
			was := texts[lang][""]
			if is := lib.words[key][lang][""]; was != nil && (is == nil || is.Source != was.Source) {
				t.Errorf("the word %s is another in %s", key, lang)
			}
		}
	}
	said := []string{lib.Overlays[0].Publisher, lib.Overlays[0].Names["sw"]}
	for _, n := range lib.points {
		if n.Hidden != nil {
			said = append(said, slices.Collect(maps.Values(n.Hidden.Reason))...)
		}
	}
	for _, e := range lib.texts {
		for _, lang := range lib.Langs {
			if b := e.block(lang); b != nil && b.layer > 0 {
				said = append(said, b.Source)
			}
		}
	}
	for _, s := range said {
		if strings.ContainsFunc(s, func(r rune) bool {
			return r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
		}) {
			t.Errorf("it says %q", s)
		}
	}
	if c := lib.Colours(); strings.ContainsAny(c, "<>\"'\\/") || strings.Contains(c, "url") {
		t.Errorf("style got through: %q", c)
	}
}

// inMemory reads a folder once: the disk is most of what loading it takes.
func inMemory(t testing.TB, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	from := os.DirFS(dir)
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
