package press

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"copse/internal/copse"
	"copse/internal/pdf"
	"copse/internal/prose"
	"copse/internal/testkit"
	shared "copse/web"
)

// TestMain lets the test program be the typesetter's child.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == pdf.ChildCommand {
		if err := pdf.Child(context.Background(), os.Args[3], os.Stdin, os.Stdout); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// render resolves links as a site would.
var render = prose.New(func(target string) (string, bool) { return "/library/" + target, true })

func markdown(lang copse.Lang, source string) Text {
	return Text{Markdown: &prose.Markdown{Name: "text", Lang: lang, Source: source, By: render}}
}

// letter is one page without cover, contents or imprint.
func letter(lang copse.Lang) *Document {
	d := &Document{Lang: lang, Made: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC), Tree: "desk", Look: shared.FS,
		Site: "https://cop.example.org", Book: Book{Identifier: Identifier("letter", "7", string(lang))}}
	var c Chapter
	switch lang {
	case "ar":
		d.Title, d.Publisher = "رسالة إلى المدرسة", "هيئة حماية الأطفال"
		d.Notices = []Line{Words("هذه مسودة.")}
		c = Chapter{Title: Text{Plain: d.Title}, Body: []Block{
			{Text: markdown(lang, "وصلنا بلاغكم رقم 60–100.\n\n1. احتفظوا بالرسالة كما هي.\n2. اتصلوا على +41 22 000 00 00.\n\nاقرأوا [دليل الإبلاغ](POL-RIC-1).")},
			{Lines: []Line{Words("إلى: Copse School"), Words("29 نوفمبر 2026")}, As: Small}}}
	default:
		d.Title, d.Publisher = "A letter to the school", "Child Protection Board"
		d.Notices = []Line{Words("This is a draft.")}
		c = Chapter{Title: Text{Plain: d.Title}, Body: []Block{
			{Text: markdown(lang, "Your report number 60–100 has reached us.\n\n1. Keep the message as it is.\n2. Call +41 22 000 00 00.\n\nRead [how to report](POL-RIC-1) & \"answer\" #us.")},
			{Lines: []Line{Words("To: Copse School"), Words("29 November 2026")}, As: Small}}}
	}
	c.ID = "letter"
	d.Chapters = []Chapter{c}
	return d
}

// everything fills in all there is, in Arabic with English in its place here and there.
func everything(layout Layout) *Document {
	d := letter("ar")
	d.Layout, d.Tree, d.Large, d.Address = layout, "child", true, "https://cop.example.org/ar"
	d.Newest = Line{{Text: Text{Plain: "أحدث إصدار:"}}, {As: Space}}
	d.Contents = Text{Plain: "المحتويات"}
	d.Cover = &Cover{Kicker: Words("خطة"), Lead: markdown("en", "What it is *for*."), Foot: []Line{Words("واحد")}}
	d.Introduction = &Chapter{Title: markdown("en", "Before"), Body: []Block{
		{Lines: []Line{{{Text: markdown("en", "A lead")}}}, As: Lead},
		{Text: Text{Plain: "A plain line", Lang: "en"}, Notes: []Line{Words("حاشية")}}, {}}}
	d.Chapters = append(d.Chapters, Chapter{ID: "PLAN", At: "/library/area/PLAN", Title: Text{Plain: "الخطة"},
		Body: []Block{{Text: markdown("ar", "انظر [الخطوة](PLAN-1) و[غيرها](POL-RIC-1)."), List: []Line{Words("أ"), Words("ب")}}},
		Sections: []Section{{ID: "PLAN-1", At: "/library/PLAN-1", Title: Text{Plain: "خطوة"}, Beside: Words("لم تُراجَع"), Notes: []Line{Words("تغيّر")},
			Body: []Part{{Block: Block{Text: markdown("en", "Do it.\n\n- one\n- two"), Notes: []Line{Words("بتصرف")}}}, {},
				{Heading: Text{Plain: "لماذا"}, Block: Block{Text: markdown("en", "Because.")}},
				{Heading: Text{Plain: "مراجع"}, Block: Block{List: []Line{{{Text: Text{Plain: "اتفاقية"}, As: Exact}, {As: Space}, {Small: Words("يتصل به")}}}}}}},
			{ID: "PLAN-2", Title: markdown("en", "Second"), Body: []Part{{Heading: Text{Plain: "كيف"}, Block: Block{Text: Text{Plain: "هكذا"}}}},
				Below: Line{{Text: Text{Plain: "ورد في: "}, As: Exact}, {Text: Text{Plain: "A \"page\"", Lang: "en"}, As: Name, Href: "https://example.org/?a=1&b=\""}}}}})
	d.Glossary = &Glossary{Title: Text{Plain: "المصطلحات"}, Terms: []Term{{ID: "csam", At: "/glossary#csam", Name: Text{Plain: "مصطلح"}, Define: Text{Plain: "A meaning", Lang: "en"}, Note: Line{{As: Space}, {Small: Words("لم يُراجع")}}}}}
	d.Imprint = &Imprint{Title: Text{Plain: "عن هذه النسخة"}, Body: []Block{{Lines: []Line{Words("واحد"), {{Text: Text{Plain: "example.org"}, As: Address, Href: "https://example.org/"}, {Text: Text{Plain: "urn:x"}, As: Address}}}}, {}}}
	d.Book.Cover, d.Book.Landmarks, d.Book.Source, d.Book.Rights, d.Book.Summary = Text{Plain: "الغلاف"}, Text{Plain: "أجزاء"}, "مصدر", "حقوق", "وصف"
	return d
}

func bookOf(t *testing.T, d *Document) map[string]string {
	t.Helper()
	var one, two bytes.Buffer
	for _, w := range []*bytes.Buffer{&one, &two} {
		if err := d.EPUB(w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("a second run gives other bytes")
	}
	files, _ := testkit.Unzip(t, one.Bytes())
	testkit.CheckBook(t, files)
	return files
}

// TestLetter: a letter is a document too, in both directions, with nothing of guidelines.
func TestLetter(t *testing.T) {
	for lang, want := range map[copse.Lang]struct{ source, book []string }{
		"en": {[]string{"dir: ltr", "#chapter(id: \"letter\", title: [#\"A letter to the school\";])[]\n#notice([#\"This is a draft.\";])\n#[#\"Your report number 60–100", `#link("https://cop.example.org/en/library/POL-RIC-1")`, `#par(small([#"To: Copse School";]))`},
			[]string{`dir="ltr"`, `<p class="warn">This is a draft.</p>`, `<li>Keep the message as it is.</li>`, `<a href="https://cop.example.org/en/library/POL-RIC-1">how to report</a> &amp; &#34;answer&#34;`, `<p class="small">To: Copse School</p>`}},
		"ar": {[]string{"dir: rtl", `script: "Arab"`, "\u206660–100\u2069", `#notice([#"هذه مسودة.";])`},
			[]string{`dir="rtl"`, `<p class="warn">هذه مسودة.</p>`, `<bdi dir="ltr">60–100</bdi>`, `<bdi dir="ltr">Copse School</bdi>`}},
	} {
		d := letter(lang)
		plate, err := d.Plate()
		if err != nil {
			t.Fatal(err)
		}
		files := bookOf(t, d)
		for _, s := range want.source {
			if !strings.Contains(plate.Source, s) {
				t.Errorf("%s: the source lacks %s:\n%s", lang, s, plate.Source)
			}
		}
		for _, s := range want.book {
			if page := files["EPUB/letter.xhtml"]; !strings.Contains(page, s) {
				t.Errorf("%s: the book lacks %s:\n%s", lang, s, page)
			}
		}
		for _, name := range []string{"cover", "intro", "glossary", "imprint"} {
			if files["EPUB/"+name+".xhtml"] != "" || strings.Contains(plate.Source, "#"+name+"(") {
				t.Errorf("%s: a letter has a part %q", lang, name)
			}
		}
		if len(plate.Assets) != 1 {
			t.Errorf("%s: %d assets, want the look alone", lang, len(plate.Assets))
		}
	}
}

// TestEverything: whatever a document is made of stands in its book, and English in an
// Arabic one is marked.
func TestEverything(t *testing.T) {
	files := bookOf(t, everything(Pages))
	for file, wants := range map[string][]string{
		"cover.xhtml":    {`<p class="lead">خطة</p>`, `<span lang="en" xml:lang="en" dir="ltr">What it is <em>for</em>.</span>`, "<p>واحد</p>", `<p class="warn">`},
		"intro.xhtml":    {`<p class="lead"><span lang="en"`, `<div lang="en" xml:lang="en" dir="ltr" class="foreign">A plain line</div><p class="small">حاشية</p>`},
		"PLAN.xhtml":     {`<a href="PLAN.xhtml#PLAN-1">الخطوة</a>`, `<a href="https://cop.example.org/ar/library/POL-RIC-1">`, `<ul class="refs"><li>أ</li><li>ب</li></ul>`, `<p class="small">تغيّر</p>`, `<h3>لماذا</h3><div lang="en"`, `<li>اتفاقية <span class="small">يتصل به</span></li>`, `<p>هكذا</p>`, `<bdi lang="en" xml:lang="en" dir="ltr"><a href="https://example.org/?a=1&amp;b=%22">A &#34;page&#34;</a></bdi>`},
		"glossary.xhtml": {`<dt id="csam">`, `A meaning</span> <span class="small">`},
		"imprint.xhtml":  {`<a href="https://example.org/"><bdi dir="ltr">example.org</bdi></a><bdi dir="ltr">urn:x</bdi>`, `أحدث إصدار: <a href="https://cop.example.org/ar">`, "urn:uuid:"},
		"package.opf":    {"<dc:source>مصدر</dc:source>", "<dc:rights>حقوق</dc:rights>", `schema:accessibilitySummary">وصف`},
		"nav.xhtml":      {"<h1>المحتويات</h1>", `<a href="PLAN.xhtml#PLAN-1">خطوة</a>`, `<a epub:type="bodymatter" href="intro.xhtml">`},
	} {
		for _, want := range wants {
			if !strings.Contains(files["EPUB/"+file], want) {
				t.Errorf("%s lacks %s:\n%s", file, want, files["EPUB/"+file])
			}
		}
	}
	if strings.Contains(files["EPUB/intro.xhtml"], "warn") {
		t.Error("the notice of the cover stands in the introduction too")
	}
}

// TestDocument_refused: what could not be a place, or a book, is an error and no file.
func TestDocument_refused(t *testing.T) {
	for name, spoil := range map[string]func(*Document){
		"an id with a path":  func(d *Document) { d.Chapters[0].ID = "../x" },
		"no id":              func(d *Document) { d.Chapters[0].ID = "" },
		"a place of ours":    func(d *Document) { d.Chapters[0].ID = "nav" },
		"an id twice":        func(d *Document) { d.Chapters[0].Sections = []Section{{ID: "letter"}} },
		"colours nobody has": func(d *Document) { d.Tree = "oak" },
		"a tree nobody has":  func(d *Document) { d.Cover = &Cover{} }, // desk has colours alone
	} {
		d := letter("en")
		spoil(d)
		if _, err := d.Plate(); err == nil {
			t.Errorf("%s: it is printed", name)
		}
		if err := d.EPUB(&bytes.Buffer{}); err == nil {
			t.Errorf("%s: it is bound", name)
		}
	}
	for name, spoil := range map[string]func(*Document){
		"no identifier": func(d *Document) { d.Book.Identifier = "" },
		"no title":      func(d *Document) { d.Title = "" },
		"no date":       func(d *Document) { d.Made = time.Time{} },
		"no chapter":    func(d *Document) { d.Chapters = nil },
	} {
		d := letter("en")
		spoil(d)
		if err := d.EPUB(&bytes.Buffer{}); err == nil {
			t.Errorf("%s: it is bound", name)
		}
	}
}

// TestTypeset makes real files: a letter is one page and can be read, and nothing that a
// document may hold is a fault of its source.
func TestTypeset(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("makes real PDF files: set COPSE_TEST_ALL=1; make test-all does")
	}
	by, err := pdf.New(testkit.EngineDir(t))
	if err != nil {
		t.Fatal(err)
	}
	defer by.Close()
	typeset := func(d *Document) []byte {
		t.Helper()
		plate, err := d.Plate()
		if err != nil {
			t.Fatal(err)
		}
		file, err := by.Typeset(t.Context(), plate.Source, plate.Assets)
		if err != nil {
			t.Fatalf("%v in\n%s", err, plate.Source)
		}
		return file
	}
	for lang, want := range map[copse.Lang][]string{
		"en": {"A letter to the school", "This is a draft.", "Keep the message as it is.", "To: Copse School"},
		"ar": {"رسالة إلى المدرسة", "هذه مسودة", "Copse School"},
	} {
		file := typeset(letter(lang))
		if n := bytes.Count(file, []byte("/Type /Page")) - bytes.Count(file, []byte("/Type /Pages")); n != 1 {
			t.Errorf("%s: a letter of %d pages", lang, n)
		}
		if !bytes.Contains(file, []byte("/Lang ("+string(lang))) || !bytes.Contains(file, []byte("/StructTreeRoot")) {
			t.Errorf("%s: no language or no tags", lang)
		}
		text := textOf(t, file)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: the file lacks %q: %s", lang, w, text)
			}
		}
	}
	for layout, want := range map[Layout]string{Pages: "Because.", Columns: "Because.", OnePage: "Do it."} {
		if text := textOf(t, typeset(everything(layout))); !strings.Contains(text, want) {
			t.Errorf("layout %d lacks %q", layout, want)
		}
	}
}

func textOf(t *testing.T, file []byte) string {
	t.Helper()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is missing: install poppler-utils")
	}
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(reader, name, "-").Output()
	if err != nil || !utf8.Valid(out) {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
