package content

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
)

// pack makes an overlay: pack.yaml and the given files.
func pack(files map[string]string) fstest.MapFS {
	fs := fstest.MapFS{"pack.yaml": {Data: []byte("schema: copse-overlay/1\ncountry: KE\nbase: \"2026.1\"\npublisher: Ministry\nlanguages: [sw]\nnames: {sw: Kiswahili}\n")}}
	for name, s := range files {
		fs[name] = &fstest.MapFile{Data: []byte(s)}
	}
	return fs
}

func loadOver(t *testing.T, files map[string]string) (*Library, error) {
	t.Helper()
	return Load(Source{FS: os.DirFS("testdata/tiny")}, Source{FS: pack(files), Name: "ke", Overlay: true})
}

const swFile = "library/policy/reporting/sw.md"

func TestOverlay_seventhLanguage(t *testing.T) {
	lib, err := loadOver(t, map[string]string{
		"lang/sw.json": "{}",
		swFile:         "---\n{area: POL-RIC, lang: sw}\n---\n## POL-RIC-2\n### title\nRipoti hujibiwa\n### brief\nJibu kila ripoti ndani ya saa 24.\n",
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
	n, _ := lib.Node("POL-RIC-2")
	b, ok := n.Words.Get("sw", "title")
	if !ok || b.Lang != "sw" || b.Text() != "Ripoti hujibiwa" || b.Stale() || b.Adapted != "" {
		t.Errorf("%+v", b)
	}
	if b, _ := n.Words.Get("sw", "statement"); b.Lang != "en" {
		t.Error("what Swahili lacks is not English")
	}
	for _, f := range Check(lib, CheckOptions{}) {
		if f.Severity == Error {
			t.Error(f)
		}
	}
}

func TestOverlay_replacesABlock(t *testing.T) {
	lib, err := loadOver(t, map[string]string{repEN: "---\n{area: POL-RIC, lang: en}\n---\n## POL-RIC-2\n### brief\nAnswer each report within 24 hours, in Kiswahili too.\n### here\nThe police desk in each county answers.\n"})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := lib.Node("POL-RIC-2")
	b, _ := n.Words.Get("en", "brief")
	if b.Adapted != "Ministry" || b.Base == nil || b.Base.Text() != "Answer each report within 24 hours." {
		t.Errorf("the block does not remember what it replaced: %+v", b)
	}
	if fr, _ := n.Words.Get("fr", "brief"); fr.Stale() {
		t.Error("an overlay's wording made our translation stale")
	}
	if here, ok := n.Words.Get("en", "here"); !ok || here.Adapted != "" {
		t.Error("the block of the country is not there")
	}
	for _, f := range Check(lib, CheckOptions{}) {
		if f.Severity == Error {
			t.Error(f)
		}
	}
}

func TestOverlay_refused(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"critical text of a shipped language", map[string]string{kidFR: "---\n{area: KID-S, lang: fr}\n---\n## KID-S3\n### say\nTais-toi.\n"}, "ke/" + kidFR + ":5:1 L18"},
		{"new nodes", map[string]string{"nodes.yaml": "[]"}, "ke/nodes.yaml:1:1 L02"},
		{"hiding", map[string]string{"hide.yaml": "[]"}, "ke/hide.yaml:1:1 L02"},
		{"another folder", map[string]string{"directory/seed.csv": ""}, "ke/directory:1:1 L02"},
		{"structure", map[string]string{repArea: "id: POL-RIC"}, "ke/" + repArea + ":1:1 L02"},
		{"unknown set", map[string]string{"library/mine/en.md": ""}, "ke/library/mine:1:1 L02"},
		{"unknown area", map[string]string{"library/policy/mine/en.md": ""}, "ke/library/policy/mine:1:1 L02"},
		{"pack without a country", map[string]string{"pack.yaml": "schema: copse-overlay/1\nbase: \"2026.1\"\n"}, "ke/pack.yaml:1:1 L02"},
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
