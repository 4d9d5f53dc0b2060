package assess

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"copse/internal/testkit"
)

// sent are answers of a club, as a file that leaves a result.
func sent(t *testing.T, h http.Handler, kind string, change ...string) []byte {
	t.Helper()
	v := newVisitor(t, h).open("/en/assess/cop-sport/answer").set("about", "Club 7").press("SPT").set(change...).press(kind)
	return v.answer.Body.Bytes()
}

// TestRead: a file that comes back is compared with the answers that came along, before anything is made of it.
func TestRead(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	for _, kind := range []string{".json", ".xlsx"} {
		file := sent(t, h, kind, "a.SPT-1", "3", "a.SPT-2", "1", "a.SPT-3", "na", "n.SPT-3", "No <sponsors>")
		v := newVisitor(t, h).open("/en/assess/read").says("not kept").upload("a"+kind, file).status(http.StatusOK)
		v.says("Club 7", "3 answers read").saysNot("differ")
		if n := len(v.page.All("main details li")); n != 3 {
			t.Errorf("%s: %d answers are shown", kind, n)
		}
		was := v.press("result").says("The result of Club 7").page.Text(".figure .big span")
		v.press("read").upload("b"+kind, sent(t, h, kind, "a.SPT-1", "4", "a.SPT-2", "1", "a.SPT-3", "na", "n.SPT-3", "No <sponsors>"))
		v.says("1 answer differs from what you had")
		if got := v.page.Text("table.changes tbody"); !strings.Contains(got, "3 in place4 in place and reviewed") || strings.Contains(got, "SPT-2") {
			t.Errorf("%s: what changed: %s", kind, got)
		}
		both := v.page.All("dl.both dd")
		if is := v.press("result").page.Text(".figure .big span"); len(both) != 2 || testkit.Words(both[0]) != was || testkit.Words(both[1]) != is || was == is {
			t.Errorf("%s: of the two figures one was %q, and the other is %q", kind, was, is)
		}
		v.press("SPT")
		if v.chosen("a.SPT-1") != "4" || v.chosen("a.SPT-3") != "na" || v.chosen("n.SPT-3") != "No <sponsors>" {
			t.Errorf("%s: after it %q %q %q", kind, v.chosen("a.SPT-1"), v.chosen("a.SPT-3"), v.chosen("n.SPT-3"))
		}
		v.press("result").press("read").upload("b"+kind, file).says("1 answer differs").upload("none"+kind, nil).status(http.StatusUnprocessableEntity).says("Choose a file first.")
		if v.page.Find("main input[name=kept]") == nil || len(v.kept().Items) != 3 {
			t.Errorf("%s: the answers to compare with are lost", kind)
		}
	}
}

// TestRead_mine: who compared may go on with either, and nothing of the other is left in it.
func TestRead_mine(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	file := sent(t, h, ".json", "a.SPT-1", "4", "a.SPT-2", "2", "n.SPT-2", "Theirs")
	for button, want := range map[string]string{"button[form=mine]": "Club 8: 1 , Mine", "button[name=go]": "Club 7: 4 2, Theirs"} {
		v := newVisitor(t, h).open("/en/assess/cop-sport/answer").set("about", "Club 8").press("SPT").set("a.SPT-1", "1", "n.SPT-2", "Mine").press("result").press("read")
		v.upload("theirs.json", file).says("2 answers differ from what you had", "Also different: Whom is it about?").click("main " + button).status(http.StatusOK)
		about := v.kept().About
		v.press("SPT")
		if got := about + ": " + v.chosen("a.SPT-1") + " " + v.chosen("a.SPT-2") + ", " + v.chosen("n.SPT-2"); got != want {
			t.Errorf("%s goes on with %q, want %q", button, got, want)
		}
	}
}

// TestRead_other: answers to another checklist are read, and compared with nothing.
func TestRead_other(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	v := newVisitor(t, h).open("/en/assess/cop-school/answer").press("all").set("a.EDU-POL-1", "2").press("result").press("read")
	v.upload("club.json", sent(t, h, ".json", "a.SPT-1", "3")).status(http.StatusOK).says("1 answer read", "those were answers to “School checklist”").saysNot("differ from").press("result").says("The result of Club 7", "12 items asked")
}

// change changes a workbook as people do who fill one in: on the sheet of answers, the cell of an item in a column.
func change(t *testing.T, book []byte, item, column, value string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found, err := f.SearchSheet("Answers", item)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s stands in %v: %v", item, found, err)
	}
	_, row, err := excelize.SplitCellName(found[0])
	if err != nil {
		t.Fatal(err)
	}
	cell, err := excelize.JoinCellName(column, row)
	if err == nil {
		err = f.SetCellValue("Answers", cell, value)
	}
	var out bytes.Buffer
	if err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestRead_faults: every fault says in which cell, or at which item, it is; nothing is made of such a file.
func TestRead_faults(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	book := sent(t, h, ".xlsx", "a.SPT-1", "3", "a.SPT-2", "1", "n.SPT-2", "x")
	file := string(sent(t, h, ".json", "a.SPT-1", "3", "a.SPT-2", "1", "n.SPT-2", "x"))
	answer := cellColumn(t, columnAnswer)
	typed := change(t, change(t, book, "SPT-2", answer, "perhaps"), "SPT-3", answer, "7")
	for _, c := range []struct {
		name string
		data []byte
		says []string
	}{
		{"an answer that is none", typed, []string{"2 things are wrong", "sheet “Answers”, cell " + answer, "“perhaps” is no answer", "“7” is no answer"}},
		{"a formula", formula(t, book, answer+"9"), []string{"sheet"}},
		{"another hash", change(t, book, "SPT-1", "B", strings.Repeat("0", 64)), []string{"1 thing is wrong", "sheet “Answers”, cell " + answer, "SPT-1: what is asked is no longer"}},
		{"an item that is none", []byte(strings.Replace(file, `"item":"SPT-2"`, `"item":"SPT-99"`, 1)), []string{"The file cannot be usedThis checklist has no item “SPT-99”"}},
		{"it does not apply, and nobody says why", []byte(strings.Replace(file, `"state":"answered","level":3`, `"state":"na"`, 1)), []string{"The file cannot be usedSPT-1: say in the note why it does not apply."}},
		{"twice", []byte(strings.Replace(file, `"item":"SPT-2"`, `"item":"SPT-1"`, 1)), []string{"SPT-1 is answered twice"}},
		{"a version nobody wrote", []byte(strings.Replace(file, `"version":"1.0.0"`, `"version":"9.0.0"`, 1)), []string{"The file answers version 9.0.0"}},
		{"no file of answers", []byte("name,age"), []string{"This is no file of answers"}},
		{"a workbook of somebody else", foreignBook(t), []string{"not one of ours"}},
		{"no workbook", []byte("PK, or not"), []string{"is"}},
	} {
		v := newVisitor(t, h).open("/en/assess/read").upload("file", c.data).status(http.StatusUnprocessableEntity)
		got := v.page.Text(".faults")
		for _, text := range c.says {
			if !strings.Contains(got, text) {
				t.Errorf("%s: it says %q, not %q", c.name, got, text)
			}
		}
		if v.page.Has("main button[value=result]") {
			t.Errorf("%s: a result can be made of it", c.name)
		}
	}
	if w := testkit.Upload(t, h, "/en/assess/read", url.Values{"once": {strings.Repeat("A", 26)}}, "large.json", bytes.Repeat([]byte(" "), 2*MaxFile)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", w.Code)
	}
	if w := testkit.Post(t, h, "/en/assess/read", url.Values{}); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("a form without a file: %d", w.Code)
	}
}

func cellColumn(t *testing.T, n int) string {
	t.Helper()
	name, err := excelize.ColumnNumberToName(n + 1)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func formula(t *testing.T, book []byte, cell string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out bytes.Buffer
	if err := f.SetCellFormula("Answers", cell, "1+2"); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func foreignBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestRead_choice: the row of languages takes the answers of a file along; where they are compared with others, a
// language is no choice between the two, and is a plain link.
func TestRead_choice(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	file := sent(t, h, ".json", "a.SPT-1", "3")
	v := newVisitor(t, h).open("/en/assess/read").upload("a.json", file)
	if len(v.page.All("ul.langs button[lang=fr]")) != 1 {
		t.Error("with nothing to compare with, a language does not take the answers along")
	}
	v.press("result").press("read").upload("b.json", sent(t, h, ".json", "a.SPT-1", "4")).says("1 answer differs")
	if len(v.page.All("ul.langs button")) != 0 || len(v.page.All("ul.langs a[lang=fr]")) != 1 {
		t.Error("where two sets of answers are compared, a language chooses one of them")
	}
}
