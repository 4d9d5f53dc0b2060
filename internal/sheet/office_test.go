package sheet

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestOffice_xlsx lets another program open and save what we write: it says the same
// afterwards, and is still locked, from the right and with its lists.
func TestOffice_xlsx(t *testing.T) {
	b := sample("ar")
	data := write(t, b)
	for range 2 { // what it saved, it opens and saves again
		data = converted(t, data, "xlsx")
		holds(t, b, read(t, data))
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	looks(t, f)
}

func TestOffice_otherKinds(t *testing.T) {
	data := write(t, sample("en"))
	for to, key := range map[string]string{"ods": "sheet.error.ods", "xls": "sheet.error.old", "csv": "sheet.error.other", "fods": "sheet.error.other"} {
		_, err := Read(converted(t, data, to), DefaultLimits())
		if got := keyOf(err); got != key {
			t.Errorf("%s: %q, want %q (%v)", to, got, key, err)
		}
	}
}

// converted has LibreOffice open a workbook and save it as another kind.
func converted(t *testing.T, data []byte, to string) []byte {
	t.Helper()
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("takes half a minute: set COPSE_TEST_ALL=1; make test-all does")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("there is no soffice here: apt-get install libreoffice-calc brings it")
	}
	dir := t.TempDir()
	from := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(from, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", to, "--outdir", filepath.Join(dir, "out"), from)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "book."+to))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}
