package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/content"
	"copse/internal/i18n"
)

// TestCheck_words plants faults in interface words and wants each at its key.
func TestCheck_words(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../content/testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{
		"lang/en.json": `{
 "directory.stop": "Do not pay. Note the link of the abuse.",
 "download.size": "About {size}",
 "front.stop": "Do not pay.",
 "report.count": {"one": "Do not send it.", "other": "Do not send them."}
}`,
		"lang/zh.json": `{
 "directory.stop": "不必付钱。记下虐待网址。",
   "download.size": "约 {size} 兆， 请等",
 "front.stop": "不必付钱。",
 "report.count": {"other": "不要发。"}
}`,
		"lint/en.yaml": "schema: copse-lint/1\nstrength: {not: [do not]}\nweak: [need not]\n",
		"lint/zh.yaml": "schema: copse-lint/1\nstrength: {not: [不要]}\nweak: [不必]\npairs: [{where: [abuse], word: 虐待, near: 性, say: 性虐待}]\n",
	} {
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
	var got []string
	for _, l := range words.Langs() {
		w, _ := words.For(l)
		for _, f := range senseFindings(lib, sources, words.English(), w) {
			got = append(got, f.String())
		}
	}
	want := []string{
		`tiny/lang/zh.json:2:2 L21 directory.stop English says "do not", and nothing here is as strong (strength: not)`,
		`tiny/lang/zh.json:2:2 L21 directory.stop "不必" makes a remark of an instruction`,
		`tiny/lang/zh.json:2:2 L22 directory.stop "虐待" means another thing here: 性虐待`,
		`tiny/lang/zh.json:3:4 L20 download.size a typed space between characters and Latin letters or digits: write none`,
		`tiny/lang/zh.json:3:4 L20 download.size a half-width space after ，: the mark has its own`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
