package library

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/content"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

// calm is the small library with nothing in it that a child's safety hangs on, and a list
// by which a country may reword its one point for children.
func calm(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../content/testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	put := map[string]string{"library/protected.yaml": "goal], blocks: [title, statement"}
	for file, cut := range map[string]string{"library/questions.yaml": "  now: true\n", "library/children/story/area.yaml": "    critical: [say]\n",
		"library/protected.yaml": "recommendation, checklist, step], blocks: [title, brief, how, done"} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil || !strings.Contains(string(data), cut) {
			t.Fatalf("%s: %v", file, err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(strings.Replace(string(data), cut, put[file], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// countrySite serves the small library with a country's overlay over it.
func countrySite(t *testing.T) http.Handler {
	t.Helper()
	return tinySite(t, fixed{}, countrySources(t)...)
}

func countrySources(t *testing.T) []content.Source {
	t.Helper()
	const areaEN, areaFR = "---\n{area: POL-RIC, lang: en}\n---\n", "---\n{area: POL-RIC, lang: fr}\n---\n"
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"pack.yaml":  "schema: copse-overlay/1\ncountry: XX\nbase: \"2026.1\"\npublisher: Ministry <of> Trees\nlanguages: [sw]\nnames: {sw: Kiswahili}\n",
		"nodes.yaml": "schema: copse-nodes/1\nnodes:\n  - {id: XX-DESK-1, kind: step, area: POL-RIC, refs: [{id: xx-act.4, rel: equal, standing: to-confirm}]}\n",
		"references.yaml": "schema: copse-references/1\nworks:\n  - {id: xx-act, names: {en: Example Act (made up)}, place: {en: \"section {n}\"}, standing: to-confirm}\n" +
			"refs:\n  - {node: POL-RIC-1, id: xx-act.7, rel: subset, standing: to-confirm}\n",
		"hide.yaml":                      "- {id: POL-RIC-2, reason: {en: Another body answers.}}\n",
		"library/policy/reporting/en.md": areaEN + "## XX-DESK-1\n### title\nA desk in each county\n### brief\nEach county has a desk.\n### statement\nEach county names a desk.\n",
		"library/policy/reporting/fr.md": areaFR + "## POL-RIC-1\n### here\nLa loi d’exemple le demande.\n",
		"library/children/story/en.md":   "---\n{area: KID-S, lang: en}\n---\n## KID-S3\n### title\nWhen a screen feels wrong\n### statement\nI can stop and tell a person I trust.\n",
		"library/policy/reporting/sw.md": "---\n{area: POL-RIC, lang: sw}\n---\n## POL-RIC-1\n### title\nMahali pa kuripoti\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return []content.Source{{FS: os.DirFS(calm(t)), Name: "tiny"}, {FS: files, Name: "xx", Overlay: true}}
}

func TestOverlayPages(t *testing.T) {
	h := countrySite(t)
	tests := []struct {
		path   string
		status int
		want   []string
		not    []string
	}{
		{"/fr/library/POL-RIC-1", 200, []string{`<section id="here"`, "Dans ce pays", "La loi d’exemple le demande.", "Ministry &lt;of&gt; Trees", "Example Act (made up), section 7", "cité par"}, []string{"<of>"}},
		{"/en/library/POL-RIC-1", 200, []string{`<div lang="fr" dir="ltr" class="foreign">`, "La loi d’exemple"}, nil},
		{"/ar/library/POL-RIC-1", 200, []string{`<div lang="fr" dir="ltr" class="foreign">`, "في هذا البلد"}, nil},
		{"/en/library/XX-DESK-1", 200, []string{"Added by Ministry &lt;of&gt; Trees for this country", "Each county names a desk.", "Example Act (made up), section 4"}, []string{"Compared with the published", "Subject seen on", "Not yet checked against the text of ITU", "Framework: ITU", "[ref."}},
		{"/ar/library/XX-DESK-1", 200, []string{`<title lang="en" dir="ltr">A desk in each county</title>`, `<span lang="en" dir="ltr">A desk in each county</span>`}, nil},
		{"/ar/library/POL-RIC-1", 200, []string{"<title>"}, []string{"<title lang"}},
		{"/en/library/XX-DESK-1.json", 200, []string{"Added by Ministry"}, []string{"Framework"}},
		{"/en/library/POL-RIC-2", 410, []string{"This point is not shown here", "Another body answers.", "Ministry &lt;of&gt; Trees does not show", "edition 2026.1"}, nil},
		{"/fr/library/POL-RIC-2", 410, []string{"Another body answers."}, nil},
		{"/en/library/2026.1/POL-RIC-2", 410, nil, nil},
		{"/en/library/area/POL-RIC", 200, []string{"A desk in each county", "Added by Ministry"}, []string{"POL-RIC-2"}},
		{"/en/library/set/policy", 200, []string{"A desk in each county"}, []string{"POL-RIC-2"}},
		{"/en/library/set/policy/full", 200, []string{"A desk in each county", "How people report, and what follows.", "In this country", "La loi d’exemple le demande."}, []string{"POL-RIC-2"}},
		{"/en/library/KID-S3", 200, []string{"Adapted by Ministry", "I can stop and tell a person I trust.", "I can stop and tell a grown-up I trust.", "Original wording", "When something online feels wrong"}, nil},
		{"/fr/library/KID-S3", 200, nil, []string{"Adapté par"}},
		{"/en/library/ref/xx-act.4", 200, []string{"Example Act (made up), section 4"}, nil},
		{"/en/library", 200, []string{"Example Act (made up)"}, []string{"[ref."}},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			w := testkit.Get(t, h, tt.path)
			page := w.Text()
			if w.Code != tt.status {
				t.Fatalf("answers %d, want %d", w.Code, tt.status)
			}
			if !strings.HasSuffix(tt.path, ".json") {
				testkit.CheckPage(t, tt.path, page, site.Exit)
			}
			for _, want := range tt.want {
				if !strings.Contains(page, want) {
					t.Errorf("lacks %q", want)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(page, not) {
					t.Errorf("says %q", not)
				}
			}
		})
	}
	w := testkit.Get(t, h, "/id/POL-RIC-2")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/en/library/POL-RIC-2" {
		t.Errorf("the permanent link of a hidden point: %d %s", w.Code, w.Header().Get("Location"))
	}
}

func TestGoldenOverlay(t *testing.T) {
	h := countrySite(t)
	for name, path := range map[string]string{"own": "/library/XX-DESK-1", "adapted": "/library/KID-S3", "hidden": "/library/POL-RIC-2"} {
		for _, lang := range []string{"en", "ar"} {
			testkit.GoldenPage(t, "overlay-"+name+"."+lang+".html", testkit.Get(t, h, "/"+lang+path).Text())
		}
	}
}
