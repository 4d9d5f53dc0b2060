package assess

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

// TestSheet: a checklist is read in one go. Each item says what each level means, how to find out, and where it is said how
// it is done; the page is the same for everybody.
func TestSheet(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-sport")
	if v.answer.Header().Get("ETag") == "" {
		t.Error("the page is made for each reader")
	}
	said := shippedLists().Words(instrument(t, "cop-sport"), "en")
	for id, words := range said.Items {
		item := v.page.Text("#" + string(id))
		for _, text := range append(words.Levels[:], words.Text, words.Help) {
			if !strings.Contains(item, strings.Join(strings.Fields(text), " ")) {
				t.Errorf("%s does not say %q: %s", id, text, item)
			}
		}
		if !v.page.Has(`#` + string(id) + ` a[href="/en/library/` + string(id) + `"]`) {
			t.Errorf("%s leads to no point", id)
		}
	}
	for _, path := range []string{"/answer", ".xlsx", ".csv", ".json"} {
		if !v.page.Has(`main a[href="/en/assess/cop-sport` + path + `"]`) {
			t.Errorf("no link to %s", path)
		}
	}
	v.says("16 items.", "4 facts are asked first", "nothing you answer is kept here", "Asked if")
	for _, path := range []string{"/en/assess/cop-none", "/en/assess/cop-none/answer", "/en/assess/view-mnr/answer", "/en/assess/cop-none.csv", "/en/assess/cop-sport.exe", "/en/assess/view-mnr.xlsx"} {
		if w := testkit.Get(t, v.site(), path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestIndex names every checklist and the way back in by file.
func TestIndex(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess")
	for _, path := range []string{"cop-national", "cop-industry", "cop-school", "cop-sport", "view-mnr", "read"} {
		if !v.page.Has(`main a[href="/en/assess/` + path + `"]`) {
			t.Errorf("no link to %s", path)
		}
	}
}

// TestView: the national checklist in the order of another framework holds every item once at least, and says so where it
// asks for something that the checklist does not.
func TestView(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/view-mnr")
	for _, it := range instrument(t, "cop-national").Items {
		if !v.page.Has(`main li a[href="/en/library/` + string(it.ID) + `"]`) {
			t.Errorf("%s is nowhere", it.ID)
		}
	}
	view, _ := shippedLists().View("view-mnr")
	places := 0
	for _, g := range view.Groups {
		places += len(g.Places)
	}
	if n := len(v.page.All("main .viewgroup h3")); n != places {
		t.Errorf("%d places, want %d", n, places)
	}
}

// TestFiles: a checklist that nobody answered yet as a file, with its type and a name that says what it is.
func TestFiles(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	for _, c := range []struct {
		path, media, name string
		holds             func([]byte) error
	}{
		{"/en/assess/cop-sport.csv", "text/csv; charset=utf-8", "cop-sport-en.csv", func(data []byte) error {
			rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
			if err == nil && len(rows) != 17 {
				err = fmt.Errorf("%d rows", len(rows))
			}
			return err
		}},
		{"/fr/assess/cop-school.xlsx", xlsx, "cop-school-fr.xlsx", func(data []byte) error {
			read, faults := shippedLists().ReadAnswers(data)
			if len(faults) > 0 || read.Instrument.ID != "cop-school" || len(read.Answers.Items) != 0 {
				return fmt.Errorf("%v %v", read, faults)
			}
			return nil
		}},
		{"/en/assess/cop-sport.json", "application/json", "cop-sport-en.json", func(data []byte) error {
			var oscal struct{ Catalog struct{ UUID string } }
			if err := json.Unmarshal(data, &oscal); err != nil || oscal.Catalog.UUID == "" {
				return fmt.Errorf("%w: no catalog", err)
			}
			return nil
		}},
	} {
		w := testkit.Get(t, h, c.path)
		checkFile(t, c.path, w, c.media, c.name)
		if w.Header().Get("ETag") == "" {
			t.Errorf("%s is made for each reader", c.path)
		}
		if err := c.holds(w.Body.Bytes()); err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
	}
}

func checkFile(t *testing.T, what string, w testkit.Answer, media, name string) {
	t.Helper()
	want := `attachment; filename="` + name + `"`
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != media || w.Header().Get("Content-Disposition") != want {
		t.Errorf("%s: %d, %q, %q; want %q, %q", what, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Content-Disposition"), media, want)
	}
}

// TestAnswers_files: answers leave as files with the day in their names, which nobody keeps on the way.
func TestAnswers_files(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	for _, c := range []struct{ day, button, media, name string }{
		{"2026-11-02", ".json", "application/json", "cop-sport-20261102-en.json"},
		{"", ".json", "application/json", "cop-sport-en.json"},
		{"2026-11-02", ".oscal", "application/json", "cop-sport-20261102-en.oscal.json"},
		{"2026-11-02", ".xlsx", xlsx, "cop-sport-20261102-en.xlsx"},
		{"2026-11-02", ".docx", docx, "cop-sport-20261102-en.docx"},
	} {
		v := newVisitor(t, h).open("/en/assess/cop-sport/answer").set("as_of", c.day).press("SPT").set("a.SPT-1", "3").press("result")
		if c.button == ".docx" {
			v.press("policy")
		}
		v.press(c.button)
		checkFile(t, c.name, v.answer, c.media, c.name)
		if v.answer.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", c.name, v.answer.Header().Get("Cache-Control"))
		}
	}
}

// word is the text of a file of Word, without its marks.
func word(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return testkit.Words(testkit.Parse(t, string(text)).Find("body"))
}

// goldenAnswers are the answers of the golden pages: all levels and states in turn, and a name.
func goldenAnswers(t *testing.T, in *Instrument) string {
	t.Helper()
	a := mixed(in)
	a.About = "Lake & <Co>"
	var b bytes.Buffer
	if err := shippedLists().WriteAnswers(&b, in, a); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden_pages(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	for _, lang := range []string{"en", "ar"} {
		at := "/" + lang + "/assess"
		golden := func(name string, w testkit.Answer) {
			t.Helper()
			testkit.CheckPage(t, name+" "+lang, w.Text(), site.Exit)
			testkit.GoldenPage(t, name+"."+lang+".html", w.Text())
		}
		for name, path := range map[string]string{"index": "", "sheet": "/cop-sport", "view": "/view-mnr", "begin": "/cop-school/answer", "read": "/read"} {
			golden(name, testkit.Get(t, h, at+path))
		}
		sport, school := instrument(t, "cop-sport"), instrument(t, "cop-school")
		form := map[string][]string{"once": {strings.Repeat("A", 26)}, "kept": {goldenAnswers(t, sport)}, "on": {"result"}}
		for name, to := range map[string]string{"result": goResult, "policy": goPolicy} {
			form["go"] = []string{to}
			golden(name, testkit.Post(t, h, at+"/cop-sport", form))
		}
		form["kept"], form["go"] = []string{goldenAnswers(t, school)}, []string{"EDU-PUP"}
		golden("answer", testkit.Post(t, h, at+"/cop-school", form))
	}
}
