package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/testkit"
)

// sent is a form as a browser sends it to a page in English.
func sent(t *testing.T, values url.Values) *Form {
	t.Helper()
	s := shell(t)
	if !values.Has("once") {
		values.Set("once", s.NewForm(httptest.NewRequest("GET", "/", nil)).Once)
	}
	r := httptest.NewRequest("POST", "/en/x", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := s.ReadForm(httptest.NewRecorder(), r, FormSize)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestForm_fields(t *testing.T) {
	for _, c := range []struct {
		name, value string
		read        func(*Form) any
		want        any
		fault       string
	}{
		{"a line", "  one \t two\r\n", func(f *Form) any { return f.Line("x", 20) }, "one two", ""},
		{"a line too long, counted in letters", "дома", func(f *Form) any { return f.Line("x", 3) }, "дома", "at most 3 characters; these are 4"},
		{"lines keep their ends", "one\r\ntwo", func(f *Form) any { return f.Text("x", 20) }, "one\ntwo", ""},
		{"what no database takes is left out", "a\x00b\xffc", func(f *Form) any { return f.Text("x", 20) }, "abc", ""},
		{"a choice", "b", func(f *Form) any { return f.Choice("x", "a", "b") }, "b", ""},
		{"no choice", "", func(f *Form) any { return f.Choice("x", "a", "b") }, "", ""},
		{"a choice nobody offered", "c", func(f *Form) any { return f.Choice("x", "a", "b") }, "", "one of the answers"},
		{"a number", "17", func(f *Form) any { n, ok := f.Number("x", 0, 20); return [2]any{n, ok} }, [2]any{17, true}, ""},
		{"Arabic digits", "١٧", func(f *Form) any { n, ok := f.Number("x", 0, 20); return [2]any{n, ok} }, [2]any{17, true}, ""},
		{"Persian digits", "۱۷", func(f *Form) any { n, ok := f.Number("x", 0, 20); return [2]any{n, ok} }, [2]any{17, true}, ""},
		{"too large a number", "21", func(f *Form) any { n, ok := f.Number("x", 0, 20); return [2]any{n, ok} }, [2]any{0, false}, "from 0 to 20"},
		{"no number", "many", func(f *Form) any { n, ok := f.Number("x", 0, 20); return [2]any{n, ok} }, [2]any{0, false}, "from 0 to 20"},
		{"a day", "2027-02-28", func(f *Form) any { return f.Day("x") }, time.Date(2027, 2, 28, 0, 0, 0, 0, time.UTC), ""},
		{"a day that is none", "2027-02-30", func(f *Form) any { return f.Day("x") }, time.Time{}, "year, month, day"},
		{"needed and there", "a", func(f *Form) any { f.Need("x", "web.form.missing"); return nil }, nil, ""},
		{"needed and only blanks", "  ", func(f *Form) any { f.Need("x", ""); return nil }, nil, "still empty"},
		{"needed, in words of its own", "  ", func(f *Form) any { f.Need("x", "web.form.choice"); return nil }, nil, "Choose one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := sent(t, url.Values{"x": {c.value}})
			if got := c.read(f); got != c.want {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
			if got := f.FaultOf("x"); c.fault == "" && got != "" || !strings.Contains(got, c.fault) {
				t.Errorf("fault %q, want %q", got, c.fault)
			}
			if f.Faulty() != (c.fault != "") || f.Status() == 422 != (c.fault != "") {
				t.Errorf("faulty %v, status %d", f.Faulty(), f.Status())
			}
		})
	}
	f := sent(t, url.Values{"x": {"a", "b", "a", "z"}, "y": {"on"}})
	if got := strings.Join(f.Choices("x", "a", "b"), " "); got != "a b" || f.FaultOf("x") == "" || !f.Yes("y") || f.Yes("z") {
		t.Errorf("choices %q, fault %q", got, f.FaultOf("x"))
	}
	f.Fault("x", "web.form.missing")
	if len(f.Faults()) != 1 {
		t.Error("the first fault of a field did not stay alone")
	}
}

// TestForm_refuses: what is too large, not a form, or broken gets an error that says what to do.
func TestForm_refuses(t *testing.T) {
	s := shell(t)
	for _, c := range []struct {
		name, kind, body string
		code             copse.Code
	}{
		{"too large", "application/x-www-form-urlencoded", "x=" + strings.Repeat("a", 200), copse.TooLarge},
		{"just fits", "application/x-www-form-urlencoded; charset=utf-8", "x=" + strings.Repeat("a", 98), ""},
		{"no form", "application/json", "{}", copse.Unsupported},
		{"no kind", "", "x=1", copse.Unsupported},
		{"broken", "application/x-www-form-urlencoded", "x=%zz", copse.Invalid},
	} {
		r := httptest.NewRequest("POST", "/en/x", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		f, err := s.ReadForm(httptest.NewRecorder(), r, 100)
		if c.code == "" {
			if err != nil || f.FaultOf("") == "" {
				t.Errorf("%s: %v; a form without its token has no fault", c.name, err)
			}
			continue
		}
		if copse.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
		var e *copse.Error
		if e, _ = err.(*copse.Error); e == nil || !s.Words.English().Has(e.Key+".title") || !s.Words.English().Has(e.Key+".text") {
			t.Errorf("%s: %v has no words", c.name, err)
		}
	}
}

// TestForm_large: only so many large forms come at a time. A small one always may, and the next large one once another ended.
func TestForm_large(t *testing.T) {
	s := shell(t)
	read := func(body io.Reader) error {
		r := httptest.NewRequest("POST", "/en/x", body)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		_, err := s.ReadForm(httptest.NewRecorder(), r, 1<<20)
		return err
	}
	large := "x=" + strings.Repeat("a", smallForm)
	var ends []*io.PipeWriter
	var all sync.WaitGroup
	for range mostLarge { // each stands in the middle of what it sends
		body, end := io.Pipe()
		ends = append(ends, end)
		all.Go(func() {
			if err := read(body); err != nil {
				t.Error(err)
			}
		})
		if _, err := io.WriteString(end, large); err != nil {
			t.Fatal(err)
		}
	}
	for s.large.Load() < mostLarge { // the reader of the last one has taken it, and counts it next
		time.Sleep(time.Millisecond)
	}
	if err := read(strings.NewReader(large)); copse.CodeOf(err) != copse.Unavailable {
		t.Errorf("one more large form: %v", err)
	}
	if err := read(strings.NewReader("x=1")); err != nil {
		t.Errorf("a small form: %v", err)
	}
	for _, end := range ends {
		_ = end.Close()
	}
	all.Wait()
	if err := read(strings.NewReader(large)); err != nil {
		t.Errorf("a large form afterwards: %v", err)
	}
}

// TestForm_once: a token goes round unchanged; one that is not ours is replaced and said.
func TestForm_once(t *testing.T) {
	first := sent(t, url.Values{})
	if again := sent(t, url.Values{"once": {first.Once}}); again.Once != first.Once || again.Faulty() {
		t.Errorf("%q came back as %q", first.Once, again.Once)
	}
	if f := sent(t, url.Values{"once": {"' OR 1"}}); !onceForm.MatchString(f.Once) || f.FaultOf("") == "" {
		t.Errorf("%q was taken", f.Once)
	}
	if a, b := sent(t, url.Values{}).Once, sent(t, url.Values{}).Once; a == b {
		t.Error("two forms have one token")
	}
}

type formed struct {
	Base
	Form  *Form
	Kinds []Option
}

// TestForm_page: the page that is shown again holds what the person wrote, the fault beside
// its field, and a summary that leads there.
func TestForm_page(t *testing.T) {
	s := shell(t)
	v, err := NewView[formed](s, pageOf(`{{define "main"}}<h1>F</h1><form method="post">{{template "form-faults" .Form}}{{template "form-once" .Form}}{{template "form-choice" (.Form.Choose "kind" "Kind" .Kinds)}}{{template "form-line" ((.Form.Field "name" "Your name").Hinted "At most 5")}}{{template "form-text" (.Form.Field "text" "What")}}</form>{{end}}`), "p")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	s.Mount(mux, []Route{{At: "POST /x", Page: func(w http.ResponseWriter, r *http.Request) error {
		f, err := s.ReadForm(w, r, FormSize)
		if err != nil {
			return err
		}
		f.Choice("kind", "one", "two")
		f.Need("kind", "")
		f.Line("name", 5)
		f.Need("text", "")
		return v.Render(w, r, f.Status(), formed{s.Base(r, "T"), f, []Option{{Value: "one", Label: "One"}, {Value: "two", Label: "Two"}}})
	}}})
	h := s.Langs(mux, http.NewServeMux())
	r := httptest.NewRequest("POST", "/en/x", strings.NewReader(url.Values{"name": {`<b>"long"`}, "once": {strings.Repeat("A", 26)}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	page := testkit.Parse(t, w.Body.String())
	for _, want := range []string{
		`input[name=once][value=` + strings.Repeat("A", 26) + `]`,
		`#faults[autofocus][tabindex="-1"] a[href="#kind"]`, `#faults a[href="#name"]`, `#faults a[href="#text"]`,
		`fieldset[role=radiogroup][aria-invalid=true][aria-describedby=kind-wrong] legend + #kind-wrong`,
		`fieldset label input#kind[name=kind][value=one]:not([checked])`, // a fault leads to the first choice
		`label[for=name] + #name-hint + #name-wrong + input#name[aria-describedby="name-hint name-wrong"]`,
		`label[for=text] + #text-wrong + textarea#text[aria-invalid=true]`,
	} {
		if !page.Has(want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if got := testkit.Attr(page.Find("#name"), "value"); got != `<b>"long"` {
		t.Errorf("what was written came back as %q", got)
	}
	if got := page.Text("#faults"); !strings.HasPrefix(got, "3 things still need") {
		t.Errorf("the summary says %q", got)
	}
	if w.Code != 422 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d, Cache-Control %q", w.Code, w.Header().Get("Cache-Control"))
	}
}

func FuzzForm(f *testing.F) {
	f.Add("x=1&once=AAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("x=%00%ff&x=2027-01-31")
	s := &Shell{}
	words, err := wordsForFuzz()
	if err != nil {
		f.Fatal(err)
	}
	s.Words = words
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/en/x", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		form, err := s.ReadForm(httptest.NewRecorder(), r, 1000)
		if err != nil {
			return
		}
		text := form.Text("x", 50)
		if strings.ContainsAny(text, "\x00\x1b\r") || !onceForm.MatchString(form.Once) {
			t.Errorf("kept %q with token %q", text, form.Once)
		}
		form.Line("x", 50)
		form.Number("x", -5, 5)
		form.Day("x")
		form.Choice("x", "1")
	})
}
