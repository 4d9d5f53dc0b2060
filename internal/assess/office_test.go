package assess

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"copse/internal/copse"
	"copse/internal/prose"
)

// TestWorkbook_office: a workbook goes out, one answer is changed in what LibreOffice made of it, and comes back with just
// that change.
func TestWorkbook_office(t *testing.T) {
	if !all() {
		t.Skip("opens files with LibreOffice: set COPSE_TEST_ALL=1; make test-all does")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("there is no soffice here: apt-get install libreoffice-calc brings it")
	}
	c := shipped()
	for i, in := range c.Instruments {
		lang := []copse.Lang{"ar", "zh", "fr", "ru"}[i]
		t.Run(in.ID+" "+string(lang), func(t *testing.T) {
			before := anyAnswers(rand.New(rand.NewPCG(uint64(i), 9)), in)
			id := in.Areas[1%len(in.Areas)].Items[1].ID
			before.Items[id] = atLevel(2)
			w := wordsIn(t, c, lang)
			level := func(n int) []byte { return []byte("<text:p>" + prose.Loose(levelName(w, n)) + "</text:p>") }
			saved := officeSaves(t, office, bookOf(t, c, in, lang, before), "xlsx", "fods")
			row := bytes.Index(saved, []byte("<text:p>"+string(id)+"</text:p>"))
			if row < 0 {
				t.Fatalf("%s is not in the file", id)
			}
			rest := bytes.Replace(saved[row:], level(2), level(4), 1)
			if bytes.Equal(rest, saved[row:]) {
				t.Fatalf("%s is not in the row of %s", level(2), id)
			}
			read := readBack(t, c, officeSaves(t, office, append(saved[:row:row], rest...), "fods", "xlsx"))
			list := in.Changes(before, read.Answers)
			if len(list) != 1 || list[0].Item.ID != id || list[0].After != atLevel(4) {
				t.Errorf("changed: %v", list)
			}
			before.Items, read.Answers.Items = nil, nil
			if diff := same(before, read.Answers); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// officeSaves has LibreOffice open a file of one kind and save it as another.
func officeSaves(t *testing.T, office string, data []byte, from, to string) []byte {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "book."+from)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", to, "--outdir", filepath.Join(dir, "out"), file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "book."+to))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}
