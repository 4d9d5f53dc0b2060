package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
)

// TestCheck_words plants faults in interface words and wants each at its key. Which words
// are those of safety is what library/protected.yaml says: library.front.stop is, library.helpfirst.stop
// here is not.
func TestCheck_words(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../content/testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{
		"lang/en/directory.json": `{
 "directory.report.calm": "It was your fault, but **tell**.",
 "directory.report.count": {"one": "Do not send it.", "other": "Do not send them."},
 "directory.stop": "Do not pay. Note the link of the abuse."
}`,
		"lang/en/library.json": `{
 "library.download.size": "About {size}",
 "library.front.stop": "Do not pay.",
 "library.helpfirst.stop": "Do **not** pay. It was your fault."
}`,
		"lang/zh/directory.json": `{
 "directory.report.calm": "都怪你，但**说吧**。",
 "directory.report.count": {"other": "不要发。"},
 "directory.stop": "不必付钱。记下虐待网址。"
}`,
		"lang/zh/library.json": `{
   "library.download.size": "约 {size} 兆， 请等",
 "library.front.stop": "不要付钱，你不必害怕。不必担心。",
 "library.helpfirst.stop": "**付钱**，都怪你。"
}`,
		"library/protected.yaml": "schema: copse-protected/1\npoints: [{ids: [POL-RIC-1], reason: help}]\nsafety: [directory., library.front.stop, report.]\n",
		"lint/en.yaml":           "schema: copse-lint/1\nstrength: {not: [do not]}\nweak: [need not]\nblame: [your fault]\n",
		"lint/zh.yaml":           "schema: copse-lint/1\nstrength: {not: [不要]}\nweak: [不必]\nblame: [都怪你]\npairs: [{where: [abuse], word: 虐待, near: 性, say: 性虐待}]\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sources := []content.Source{{FS: os.DirFS(dir), Name: "tiny"}}
	lib, err := content.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(nil, sources[0].FS)
	if err != nil {
		t.Fatal(err)
	}
	english, _ := lib.Phrases(copse.English)
	var got []string
	for _, l := range words.Langs() {
		w, _ := words.For(l)
		for _, f := range senseFindings(lib, sources, english, words.English(), w) {
			got = append(got, f.String())
		}
	}
	want := []string{
		`tiny/lang/en/directory.json:2:2 L19 directory.report.calm "your fault" lays blame on the child`,
		`tiny/lang/en/directory.json:2:2 L15 directory.report.calm ** stays on the page as it is: these words have no emphasis`,
		`tiny/lang/zh/directory.json:2:2 L19 directory.report.calm "都怪你" lays blame on the child`,
		`tiny/lang/zh/directory.json:2:2 L15 directory.report.calm ** stays on the page as it is: these words have no emphasis`,
		`tiny/lang/zh/directory.json:4:2 L21 directory.stop English says "do not", and nothing here is as strong (strength: not)`,
		`tiny/lang/zh/directory.json:4:2 L21 directory.stop "不必" makes a remark of an instruction`,
		`tiny/lang/zh/directory.json:4:2 L22 directory.stop "虐待" means another thing here: 性虐待`,
		`tiny/lang/zh/library.json:2:4 L20 library.download.size a typed space between characters and Latin letters or digits: write none`,
		`tiny/lang/zh/library.json:2:4 L20 library.download.size a half-width space after ，: the mark has its own`,
		`tiny/lang/zh/library.json:3:2 L21 (warning) library.front.stop "不必" makes a remark of an instruction`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
