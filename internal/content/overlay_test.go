package content

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/source"
)

// pack makes an overlay: pack.yaml and the given files.
func countrys(files map[string]string) fstest.MapFS {
	fs := fstest.MapFS{"pack.yaml": {Data: []byte("schema: copse-overlay/1\ncountry: KE\nbase: \"2026.1\"\npublisher: Ministry\nlanguages: [sw]\nnames: {sw: Kiswahili}\n")}}
	for name, s := range files {
		fs[name] = &fstest.MapFile{Data: []byte(s)}
	}
	return fs
}

func loadOver(t *testing.T, files map[string]string) (*Library, error) {
	t.Helper()
	return Load(Source{FS: os.DirFS("testdata/tiny"), Tokens: tokens(t)}, Source{FS: countrys(files), Name: "ke", Overlay: true})
}

// tokens are our own colours.
func tokens(t testing.TB) string {
	t.Helper()
	css, err := os.ReadFile("../../web/style/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(css)
}

const swFile = "library/policy/reporting/sw.md"

func TestOverlay_seventhLanguage(t *testing.T) {
	lib, err := loadOver(t, map[string]string{
		"lang/sw/web.json": "{}",
		swFile:             "---\n{area: POL-RIC, lang: sw}\n---\n## POL-RIC-2\n### title\nRipoti hujibiwa\n### brief\nJibu kila ripoti ndani ya saa 24.\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]copse.Lang{"ar", "en", "fr", "zh", "sw"}, lib.Langs); diff != "" {
		t.Error(diff)
	}
	if o := lib.Overlays[0]; o.Country != "KE" || o.Names["sw"] != "Kiswahili" {
		t.Errorf("%+v", o)
	}
	n, _ := lib.Point("POL-RIC-2")
	b, ok := n.Texts.Get("sw", "title")
	if !ok || b.Lang != "sw" || b.Text() != "Ripoti hujibiwa" || b.Stale() || b.Adapted != "" {
		t.Errorf("%+v", b)
	}
	if b, _ := n.Texts.Get("sw", "statement"); b.Lang != "en" {
		t.Error("what Swahili lacks is not English")
	}
	for _, f := range Check(lib, CheckOptions{}) {
		if f.Severity == source.Error {
			t.Error(f)
		}
	}
}

func TestOverlay_replacesABlock(t *testing.T) {
	own := "Answer each report within 24 hours, in Kiswahili too."
	lib, err := loadOver(t, map[string]string{
		repEN:    "---\n{area: POL-RIC, lang: en}\n---\n## POL-RIC-2\n### brief\n" + own + "\n### here\nThe police desk in each county answers.\n",
		lockPath: "POL-RIC-2/brief en over 1 " + stampHash("Answer each report within 24 hours.") + " " + stampHash(own) + "\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := lib.Point("POL-RIC-2")
	b, _ := n.Texts.Get("en", "brief")
	if b.Adapted != "Ministry" || b.Base == nil || b.Base.Text() != "Answer each report within 24 hours." || b.Over != 1 || b.Moved() {
		t.Errorf("the block does not remember what it replaced: %+v", b)
	}
	if fr, _ := n.Texts.Get("fr", "brief"); fr.Stale() {
		t.Error("an overlay's wording made our translation stale")
	}
	if here, ok := n.Texts.Get("en", "here"); !ok || here.Adapted != "" {
		t.Error("the block of the country is not there")
	}
	noErrors(t, lib)
}

func noErrors(t *testing.T, lib *Library) {
	t.Helper()
	for _, f := range Check(lib, CheckOptions{}) {
		if f.Severity == source.Error {
			t.Error(f)
		}
	}
}

const area = "---\n{area: POL-RIC, lang: en}\n---\n"

func TestOverlay_refused(t *testing.T) {
	const points = "schema: copse-nodes/1\nnodes:\n"
	const works = "schema: copse-references/1\nworks:\n"
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"steps of a critical point in a shipped language", map[string]string{kidFR: "---\n{area: KID-S, lang: fr}\n---\n## KID-S3\n### do\n1. Ne dis rien.\n"}, "ke/" + kidFR + ":5:1 L18"},
		{"critical text of a shipped language", map[string]string{kidFR: "---\n{area: KID-S, lang: fr}\n---\n## KID-S3\n### say\nTais-toi.\n"}, "ke/" + kidFR + ":5:1 L18"},
		{"text of a protected point", map[string]string{repEN: area + "## POL-RIC-1\n### why\nIt is not needed.\n"}, "ke/" + repEN + ":5:1 O01 POL-RIC-1/why may not be replaced in a language that ships: it keeps the way to report open"},
		{"protected word", map[string]string{"lang/en/web.json": "{\n \"web.layout.about\": \"Of us\",\n \"web.layout.help\": \"More\"\n}"}, "ke/lang/en/web.json:3:2 O01 the word web.layout.help"},
		{"protected word by its beginning", map[string]string{"lang/fr/directory.json": "{\"directory.title\": \"Rien\"}"}, "ke/lang/fr/directory.json:1:2 O01"},
		{"words that do not parse", map[string]string{"lang/en/web.json": "{\n \"a\": \"b\",\n"}, "ke/lang/en/web.json:2:11 L02"},
		{"words in one file a language", map[string]string{"lang/en.json": "{}"}, "ke/lang/en.json:1:1 L02 words stand in a folder"},
		{"words of a language nobody lists", map[string]string{"lang/tw/web.json": "{}"}, "ke/lang/tw:1:1 L02 not named after a language"},
		{"something else beside words", map[string]string{"lang/en/web.yaml": "x: y\n"}, "ke/lang/en/web.yaml:1:1 L02 a folder of words holds"},
		{"question in a language that ships", map[string]string{"library/questions/en.yaml": "saw-something:\n  ask: What\n"}, "ke/library/questions/en.yaml:2:1 O01"},
		{"hiding a protected point", map[string]string{"hide.yaml": "- {id: POL-RIC-1, reason: we do not want it}\n"}, "ke/hide.yaml:1:8 O01 POL-RIC-1 may not be hidden: it keeps the way to report open; take this line out"},
		{"hiding by an old name", map[string]string{"hide.yaml": "- id: POL-R&C-1\n  reason: we do not want it\n"}, "ke/hide.yaml:1:7 O01 POL-RIC-1"},
		{"hiding a critical point", map[string]string{"hide.yaml": "- {id: KID-S3, reason: no}\n"}, "ke/hide.yaml:1:8 O01 KID-S3 may not be hidden: it answers a question about harm that may be happening now"},
		{"rewording a point that answers a question about harm now", map[string]string{"library/children/story/fr.md": "---\n{area: KID-S, lang: fr}\n---\n## KID-S3\n### title\nRien de grave\n"}, "ke/library/children/story/fr.md:5:1 O01 KID-S3/title may not be replaced in a language that ships: it answers a question about harm that may be happening now"},
		{"title of an area that leads to critical points", map[string]string{kidFR: "---\n{area: KID-S, lang: fr}\n---\n## KID-S\n### title\nN’en parle à personne\n"}, "ke/" + kidFR + ":5:1 O01 KID-S/title may not be replaced in a language that ships: it leads to points"},
		{"introduction of a set that leads to critical points", map[string]string{"library/children/fr.md": "---\n{set: children, lang: fr}\n---\n## children\n### intro\nRien à lire.\n"}, "ke/library/children/fr.md:5:1 O01 children/intro may not be replaced in a language that ships: it leads to"},
		{"hiding an area", map[string]string{"hide.yaml": "- {id: POL-RIC, reason: no}\n"}, "ke/hide.yaml:1:8 L06"},
		{"own point with a name of ours", map[string]string{"nodes.yaml": points + "  - {id: POL-RIC-9, kind: step, area: POL-RIC}\n"}, "ke/nodes.yaml:3:10 L01"},
		{"own point of another country", map[string]string{"nodes.yaml": points + "  - {id: TZ-1, kind: step, area: POL-RIC}\n"}, "ke/nodes.yaml:3:10 L01"},
		{"own point twice", map[string]string{"nodes.yaml": points + "  - {id: KE-1, kind: step, area: POL-RIC}\n  - {id: KE-1, kind: step, area: POL-RIC}\n"}, "ke/nodes.yaml:4:10 L01"},
		{"own point in no area", map[string]string{"nodes.yaml": points + "  - {id: KE-1, kind: step, area: KE-LAW}\n"}, "ke/nodes.yaml:3:34 L06"},
		{"own point sure of a text of ours", map[string]string{"nodes.yaml": points + "  - {id: KE-1, kind: step, area: POL-RIC, basis: {work: itu-cop-2020-policy, standing: confirmed, by: A. Reader}}\n"}, "ke/nodes.yaml:3:50 L07 KE-1 says that it was compared"},
		{"own point seen on a page of ours", map[string]string{"nodes.yaml": points + "  - {id: KE-1, kind: step, area: POL-RIC, basis: {work: itu-cop-2020-policy, standing: seen, page: cop-policy-makers}}\n"}, "ke/nodes.yaml:3:50 L07 KE-1 says that it was compared"},
		{"signature in another name of a language that ships", map[string]string{"library/signed.yaml": "- {block: KID-S3/say, lang: en-gb, name: A, date: 2026-11-20, hash: 19337b96}\n"}, "ke/library/signed.yaml:1:3 O01 KID-S3 in en-gb is a text of ours"},
		{"own work with a name of ours", map[string]string{"references.yaml": works + "  - {id: crc, names: Our Act, standing: to-confirm}\n"}, "ke/references.yaml:3:10 L01"},
		{"colour nobody can read", map[string]string{"tokens.css": ":root {\n  --link: #9FD8CB;\n}\n"}, "ke/tokens.css:2:11 O02 --link #9FD8CB on --door-tint #E5EAF9 has a contrast of 1.32 (light, door policy), at least 4.5 is needed: make one darker or lighter (8 more pairs with it fail)"},
		{"colour nobody can read in the dark", map[string]string{"tokens.css": "@media (prefers-color-scheme: dark) {\n  [data-door=\"policy\"] { --door: #203070; }\n}\n"}, "ke/tokens.css:2:34 O02 --door #203070 on --door-tint #1C2547 has a contrast of 1.22 (dark, door policy)"},
		{"colour of help", map[string]string{"tokens.css": ":root { --lantern: #FFCC33; }"}, "ke/tokens.css:1:9 O02 --lantern may not be changed"},
		{"not a colour", map[string]string{"tokens.css": ":root { --page: 10rem; }"}, "ke/tokens.css:1:17 O02"},
		{"no hex colour", map[string]string{"tokens.css": ":root { --link: red; }"}, "ke/tokens.css:1:17 O02"},
		{"address in colours", map[string]string{"tokens.css": ":root { --link: url(//x.example); }"}, "ke/tokens.css:1:17 O02"},
		{"unknown colour", map[string]string{"tokens.css": ":root { --mine: #000000; }"}, "ke/tokens.css:1:9 O02 --mine is no colour of :root"},
		{"style that is no colour", map[string]string{"tokens.css": ".safety { display: none; }"}, "ke/tokens.css:1:11 O02"},
		{"import", map[string]string{"tokens.css": "@import \"x.css\";"}, "ke/tokens.css:1:1 O02"},
		{"other media", map[string]string{"tokens.css": "@media print {\n :root { --link: #000000; }}"}, "ke/tokens.css:2:10 O02"},
		{"colours that do not end", map[string]string{"tokens.css": ":root { --link: #000000;"}, "ke/tokens.css:1:25 O02"},
		{"another folder", map[string]string{"directory/seed.csv": ""}, "ke/directory:1:1 L02"},
		{"a script", map[string]string{"js/x.js": ""}, "ke/js:1:1 L02"},
		{"signature of a text of ours", map[string]string{"library/signed.yaml": "- {block: KID-S3/say, lang: en, name: A. Reader, date: 2026-11-20, hash: 19337b96}\n"}, "ke/library/signed.yaml:1:3 O01 KID-S3 in en is a text of ours"},
		{"signature of an answer of ours", map[string]string{"library/signed.yaml": "- {block: \"question:saw-something/answer\", lang: en, name: A. Reader, date: 2026-11-20, hash: 19337b96}\n"}, "ke/library/signed.yaml:1:3 O01 question:saw-something in en is a text of ours"},
		{"signature of a word of ours", map[string]string{"library/signed.yaml": "- {block: \"words:directory.step.stop\", lang: fr, name: A. Reader, date: 2026-11-20, hash: 19337b96}\n"}, "ke/library/signed.yaml:1:3 O01 words:directory.step.stop in fr is a text of ours"},
		{"its own protection", map[string]string{"library/protected.yaml": ""}, "ke/library/protected.yaml:1:1 L02"},
		{"structure", map[string]string{repArea: "id: POL-RIC"}, "ke/" + repArea + ":1:1 L02"},
		{"unknown set", map[string]string{"library/mine/en.md": ""}, "ke/library/mine:1:1 L02"},
		{"unknown area", map[string]string{"library/policy/mine/en.md": ""}, "ke/library/policy/mine:1:1 L02"},
		{"pack without a country", map[string]string{"pack.yaml": "schema: copse-overlay/1\nbase: \"2026.1\"\n"}, "ke/pack.yaml:1:1 L02"},
		{"a text beyond what its reader is given", map[string]string{"library/policy/reporting/en.md": "---\n{area: POL-RIC, lang: en}\n---\n## POL-RIC-1\n### here\n" + strings.Repeat("a\n", 161)}, "ke/library/policy/reporting/en.md:165:1 L02 161 lines in a block"},
		{"yaml that does not parse", map[string]string{"hide.yaml": "- {id: KID-S3\n"}, "ke/hide.yaml:1:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lib, err := loadOver(t, tt.files)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if lib == nil {
				t.Error("no library to check the rest")
			}
		})
	}
	if _, err := Load(Source{FS: os.DirFS("testdata/tiny")}, Source{FS: fstest.MapFS{}, Name: "ke", Overlay: true}); err == nil {
		t.Error("an overlay without pack.yaml")
	}
	bare := tiny(t)
	if err := os.Remove(bare + "/library/protected.yaml"); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Source{FS: os.DirFS(bare)}, Source{FS: countrys(nil), Name: "ke", Overlay: true}); err == nil || !strings.Contains(err.Error(), "O01") {
		t.Errorf("an overlay over content that protects nothing: %v", err)
	}
}

// TestOverlay_found are mistakes that a check names and that do not stop a site.
func TestOverlay_found(t *testing.T) {
	const points = "schema: copse-nodes/1\nnodes:\n  - {id: KE-1, kind: step, area: POL-RIC"
	const works = "schema: copse-references/1\nworks:\n  - {id: ke-act, names: Our Act, place: \"section {n}\", places: 1-40, standing: to-confirm}\n"
	const words = area + "## KE-1\n### title\nThe county desk\n### brief\nEach county has a desk.\n### statement\nEach county names a desk that answers reports.\n"
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"replaced and not stamped", map[string]string{repEN: area + "## POL-RIC-2\n### brief\nAnswer soon.\n"}, "ke/" + repEN + ":5:1 L04"},
		{"changed since stamped", map[string]string{repEN: area + "## POL-RIC-2\n### brief\nAnswer soon.\n", lockPath: "POL-RIC-2/brief en over 1 aaaaaaaa bbbbbbbb\n"}, "ke/" + repEN + ":5:1 L04"},
		{"stamped with a newer edition", map[string]string{repEN: area + "## POL-RIC-2\n### brief\nAnswer soon.\n", lockPath: "POL-RIC-2/brief en over 7 aaaaaaaa " + stampHash("Answer soon.") + "\n"}, "ke/" + lockPath + ":1:1 O03"},
		{"lock line without a text", map[string]string{lockPath: "\nPOL-RIC-2/brief en over 1 aaaaaaaa bbbbbbbb\n"}, "ke/" + lockPath + ":2:1 L04"},
		{"malformed lock line", map[string]string{lockPath: "POL-RIC-2/brief en over x aaaaaaaa bbbbbbbb\n"}, "ke/" + lockPath + ":1:1 L04"},
		{"lock line of ours", map[string]string{lockPath: "POL-RIC-2/brief en r1 aaaaaaaa\n"}, "ke/" + lockPath + ":1:1 L04"},
		{"own point without texts", map[string]string{"nodes.yaml": points + "}\n"}, "ke/nodes.yaml:3:10 L03"},
		{"own point sure of itself", map[string]string{"nodes.yaml": points + ", basis: {work: ke-act, standing: confirmed}}\n", "references.yaml": works, repEN: words}, "ke/nodes.yaml:3:75 L07"},
		{"own point with a reference nobody has", map[string]string{"nodes.yaml": points + ", refs: [{id: ke-act.41, rel: equal, standing: to-confirm}]}\n", "references.yaml": works, repEN: words}, "ke/nodes.yaml:3:55 L06"},
		{"own point that sees nothing", map[string]string{"nodes.yaml": points + ", see: [KE-2]}\n", repEN: words}, "ke/nodes.yaml:3:49 L06"},
		{"unknown kind", map[string]string{"nodes.yaml": strings.Replace(points, "step", "law", 1) + "}\n", repEN: words}, "ke/nodes.yaml:3:22 L02"},
		{"own point on the brief", map[string]string{"nodes.yaml": points + ", brief: true}\n", repEN: words}, "ke/nodes.yaml:3:43 L02"},
		{"law at a place that is not there", map[string]string{"references.yaml": works + "refs:\n  - {node: POL-RIC-2, id: ke-act.99, rel: equal, standing: to-confirm}\n"}, "ke/references.yaml:5:27 L06"},
		{"law without a standing", map[string]string{"references.yaml": works + "refs:\n  - {node: POL-RIC-2, id: ke-act.9, rel: equal}\n"}, "ke/references.yaml:5:5 L07"},
		{"law at no point", map[string]string{"references.yaml": works + "refs:\n  - {node: POL-RIC-9, id: ke-act.9, rel: equal, standing: to-confirm}\n"}, "ke/references.yaml:5:12 L06"},
		{"place without a number", map[string]string{"references.yaml": strings.Replace(works, "{n}", "n", 1)}, "ke/references.yaml:3:41 L02"},
		{"name without English", map[string]string{"references.yaml": strings.Replace(works, "Our Act", "{sw: Sheria}", 1)}, "ke/references.yaml:3:25 L03"},
		{"hiding what is not there", map[string]string{"hide.yaml": "- {id: POL-RIC-9, reason: no}\n"}, "ke/hide.yaml:1:8 L06"},
		{"hiding twice", map[string]string{"hide.yaml": "- {id: POL-RIC-2, reason: no}\n- {id: POL-RIC-2, reason: no}\n"}, "ke/hide.yaml:2:8 L01"},
		{"hiding without a reason", map[string]string{"hide.yaml": "- {id: POL-RIC-2}\n"}, "ke/hide.yaml:1:3 L02"},
		{"a here that is too long", map[string]string{repEN: area + "## POL-RIC-2\n### here\n" + strings.Repeat("word ", 121) + "\n"}, "ke/" + repEN + ":6:1 L08"},
		{"a sign-off for any wording", map[string]string{"library/signed.yaml": "- {block: KID-S3/say, lang: sw, name: A. Reader, date: 2026-11-20}\n"}, "ke/library/signed.yaml:1:3 L18"},
		{"a sign-off of nothing", map[string]string{"library/signed.yaml": "- {block: KID-S9/say, lang: sw, name: A. Reader, date: 2026-11-20}\n"}, "ke/library/signed.yaml:1:3 L06"},
		{"terms of ours", map[string]string{"glossary/terms.yaml": "schema: copse-glossary/1\nterms: []\n"}, "ke/glossary/terms.yaml:1:1 L02"},
		{"a telephone number", map[string]string{repEN: area + "## POL-RIC-2\n### here\nCall 0800 123 456.\n"}, "ke/" + repEN + ":6:6 L13"},
		{"country in small letters", map[string]string{"pack.yaml": "schema: copse-overlay/1\ncountry: ke\nbase: \"2026.1\"\n"}, "ke/pack.yaml:2:10 L02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lib, err := loadOver(t, tt.files)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range lines(Check(lib, CheckOptions{})) {
				if strings.HasPrefix(f, "ke/") {
					got = append(got, f)
				}
			}
			if !slices.Contains(got, tt.want) {
				t.Errorf("got %q, want %s", got, tt.want)
			}
		})
	}
}

func TestOverlay_signs(t *testing.T) {
	say := "Picha ikikuogopesha, mwambie mtu mzima."
	kid := "---\n{area: KID-S, lang: sw}\n---\n## KID-S3\n### say\n" + say + "\n"
	sign := "- {block: KID-S3/say, lang: sw, name: A. Reader, date: 2026-11-20, hash: " + stampHash(say) + "}\n"
	for text, want := range map[string]bool{kid: true, strings.Replace(kid, "mtu mzima", "mtu", 1): false} {
		lib, err := loadOver(t, map[string]string{"library/children/story/sw.md": text, "library/signed.yaml": sign})
		if err != nil {
			t.Fatal(err)
		}
		if got := stateOf(lib, "KID-S3/say", "sw"); (got.State == Signed) != want || got.Stale == want {
			t.Errorf("%+v, want signed %v", got, want)
		}
	}
}

func TestOverlay_checked(t *testing.T) {
	lib, err := loadOver(t, map[string]string{
		"library/policy/reporting/pt.md": "---\n{area: POL-RIC, lang: pt}\n---\n",
		swFile:                           "---\n{area: POL-RIC, lang: sw}\n---\n## POL-RIC-9\n### title\nX\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range lines(Check(lib, CheckOptions{})) {
		if strings.HasPrefix(f, "ke/") {
			got = append(got, f)
		}
	}
	want := []string{"ke/library/policy/reporting/pt.md:1:1 L02", "ke/" + swFile + ":4:4 L01"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestOverlay_publisher: who answers for a text has a name that can be read, and it is never that
// of a folder on the server.
func TestOverlay_publisher(t *testing.T) {
	for _, name := range []string{"…", "123", strings.Repeat("x", 201)} {
		if err := publishedBy(t, "publisher: "+name+"\n"); err == nil || !strings.Contains(err.Error(), "pages show it") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, line := range []string{"", "publisher: وزارة الاتصالات\n"} {
		if err := publishedBy(t, line); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func publishedBy(t *testing.T, line string) error {
	t.Helper()
	over := fstest.MapFS{"pack.yaml": {Data: []byte("schema: copse-overlay/1\ncountry: KE\nbase: \"2026.1\"\n" + line)}}
	lib, err := Load(Source{FS: files.FS, Name: "content", Tokens: tokens(t)}, Source{FS: over, Name: "/srv/secret/ke", Overlay: true})
	if err == nil && strings.Contains(lib.Overlays[0].Publisher, "/") {
		t.Errorf("%q: published by %s", line, lib.Overlays[0].Publisher)
	}
	return err
}
