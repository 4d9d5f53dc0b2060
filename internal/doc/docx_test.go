package doc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"copse/internal/copse"
	"copse/internal/testkit"
)

func TestMain(m *testing.M) { os.Exit(testkit.Run(m)) }

// written is the file of a document.
func written(t *testing.T, d Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Docx(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unpacked are the parts of a document's file by name.
func unpacked(t *testing.T, d Document) map[string]string {
	t.Helper()
	data := written(t, d)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

func TestDocx_Golden(t *testing.T) {
	for _, lang := range []copse.Lang{"en", "ar", "zh"} {
		testkit.Golden(t, "document."+string(lang)+".xml", unpacked(t, draft(lang))["word/document.xml"])
	}
}

func TestDocx_SameBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := written(t, draft("ar"))
		time.Sleep(48 * time.Hour)
		if !bytes.Equal(one, written(t, draft("ar"))) {
			t.Error("a document's file is another one on another day")
		}
	})
}

// TestDocx_Whole: Word refuses a file with a part it is not told of, or told of in vain.
func TestDocx_Whole(t *testing.T) {
	all := unpacked(t, draft("ar"))
	typed := attrs(t, all["[Content_Types].xml"], "Override", "PartName")
	var related []string
	for name, text := range all {
		folder, ok := strings.CutSuffix(path.Dir(name), "_rels")
		if !ok {
			continue
		}
		for _, target := range attrs(t, text, "Relationship", "Target") {
			related = append(related, "/"+path.Join(folder, target))
		}
	}
	var parts []string
	for name := range all {
		if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") {
			parts = append(parts, "/"+name)
		}
	}
	for _, list := range [][]string{typed, related, parts} {
		slices.Sort(list)
	}
	if !slices.Equal(parts, typed) || !slices.Equal(parts, related) {
		t.Errorf("parts %v\ntyped %v\nrelated %v", parts, typed, related)
	}
	ids := attrs(t, all["word/_rels/document.xml.rels"], "Relationship", "Id")
	if used := attrs(t, all["word/document.xml"], "footerReference", "id"); len(used) != 1 || !slices.Contains(ids, used[0]) {
		t.Errorf("the footer is called %v, there are %v", used, ids)
	}
}

func TestDocx_StylesExist(t *testing.T) {
	for lang := range drafts() {
		all := unpacked(t, draft(lang))
		known := attrs(t, all["word/styles.xml"], "style", "styleId")
		for name, text := range all {
			for _, element := range []string{"pStyle", "tblStyle", "basedOn", "next"} {
				for _, used := range attrs(t, text, element, "val") {
					if !slices.Contains(known, used) {
						t.Errorf("%s: no style %q", name, used)
					}
				}
			}
			if strings.Contains(text, "{{") {
				t.Errorf("%s: a place without its words", name)
			}
		}
	}
}

// sequences are the orders of ECMA-376 (part 1, annex A.1), of which we use some elements.
func sequences() map[string]string {
	return map[string]string{
		"pPr":        "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind contextualSpacing jc outlineLvl rPr sectPr",
		"rPr":        "rStyle rFonts b bCs i iCs color spacing sz szCs u shd rtl cs lang",
		"tblPr":      "tblStyle bidiVisual tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
		"tblBorders": "top left bottom right insideH insideV",
		"tblCellMar": "top left bottom right",
		"trPr":       "cantSplit trHeight tblHeader",
		"tcPr":       "tcW gridSpan vMerge tcBorders shd vAlign",
		"tbl":        "tblPr tblGrid tr",
		"sectPr":     "footerReference type pgSz pgMar pgNumType cols titlePg bidi docGrid",
		"style":      "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr",
		"styles":     "docDefaults style",
		"lvl":        "start numFmt pStyle lvlText lvlJc pPr rPr",
		"settings":   "defaultTabStop compat",
		"document":   "body",
		"body":       "p tbl sectPr",
	}
}

// TestDocx_Order: Word calls a file damaged whose properties stand in another order. Reading
// all parts to their end shows too that they are well-formed.
func TestDocx_Order(t *testing.T) {
	for lang := range drafts() {
		for name, text := range unpacked(t, draft(lang)) {
			checkOrder(t, name, text)
		}
	}
}

func checkOrder(t *testing.T, name, text string) {
	t.Helper()
	type open struct {
		name string
		last int
	}
	var in []open
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if len(in) > 0 {
				parent := &in[len(in)-1]
				if want, ok := sequences()[parent.name]; ok && parent.name != "body" {
					at := slices.Index(strings.Fields(want), e.Name.Local)
					if at < parent.last {
						t.Errorf("%s: %s stands wrong in %s", name, e.Name.Local, parent.name)
					}
					parent.last = at
				}
			}
			in = append(in, open{name: e.Name.Local})
		case xml.EndElement:
			in = in[:len(in)-1]
		}
	}
}

// attrs are the values of an attribute of all elements of a name.
func attrs(t *testing.T, text, element, attr string) []string {
	t.Helper()
	var all []string
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == element {
			for _, a := range e.Attr {
				if a.Name.Local == attr {
					all = append(all, a.Value)
				}
			}
		}
	}
}

// TestDocx_Text: whatever is handed in, the file opens, and says it.
func TestDocx_Text(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`a < b & "c" > 'd' ]]>`, `a < b & "c" > 'd' ]]>`},
		{"  two  blanks ", "  two  blanks "},
		{"a\nb\tc\r\nd", "a b c  d"},
		{"no\x00thing\x1b \ufffe\uffff\xff", "nothing "},
		{"{{title}} 👩‍👧", "{{title}} 👩‍👧"},
	} {
		d := Document{Lang: "en", Title: tt.in, Subject: tt.in, Blocks: []Block{Table{Name: tt.in, Header: []Line{Words(tt.in)}}}}
		all := unpacked(t, d)
		if got := said(t, all["word/document.xml"]); got != tt.want+"\n"+tt.want+"\n\n" {
			t.Errorf("%q is %q", tt.in, got)
		}
		for name, text := range all {
			checkOrder(t, name, text)
		}
	}
}

var paragraph = regexp.MustCompile(`(?s)<w:p>.*?</w:p>`)

// said are the words of a part, a line for each paragraph.
func said(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	for _, p := range paragraph.FindAllString(text, -1) {
		d := xml.NewDecoder(strings.NewReader(p))
		d.Strict = false // a paragraph alone does not say what w: is
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if c, ok := token.(xml.CharData); ok {
				out.Write(c)
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// TestLine_Direction: what runs the other way is held together and kept from what stands
// beside it; which way a paragraph runs is said once.
func TestLine_Direction(t *testing.T) {
	arabic := Text{Words: "النقاط IND-1، IND-2", Lang: "ar"}
	const one, two = "\u200f\u202aIND-1\u202c\u200f", "\u200f\u202aIND-2\u202c\u200f"
	for _, tt := range []struct {
		lang copse.Lang
		line Line
		want string
		rtl  bool
	}{
		{"ar", Words("من 6–12 سنة"), "من \u200f\u202a6–12\u202c\u200f سنة", true},
		{"ar", Words("2 صفحة"), "2 صفحة", true},
		{"ar", Line{arabic}, "النقاط " + one + "، " + two, true},
		{"ar", Line{{Words: "«"}, {Words: "Ready? (1)", Lang: "en"}, {Words: "»"}}, "«\u200f\u202aReady? (1)\u202c\u200f»", true},
		{"ar", Line{{Words: "Ready? (1)", Lang: "en"}}, "Ready? (1)", false},
		{"ar", nil, "", true},
		{"en", Line{{Words: "see "}, arabic, {Words: ", 2"}}, "see \u200e\u202bالنقاط " + one + "، " + two + "\u202c\u200e, 2", false},
		{"en", Line{arabic}, "النقاط " + one + "، " + two, true},
		{"en", Line{{Words: "see "}, {Words: "儿童", Lang: "zh"}}, "see 儿童", false},
		{"fr", Words("Prêts ? 6–12"), "Prêts\u202f? 6–12", false},
	} {
		text := unpacked(t, Document{Lang: tt.lang, Title: "a", Blocks: []Block{Para{tt.line}}})["word/document.xml"]
		_, text, _ = strings.Cut(text, "\n<w:p>")
		_, text, _ = strings.Cut("<w:p>"+text, "\n")
		if got := strings.TrimSuffix(said(t, text), "\n"); got != tt.want {
			t.Errorf("%s %v: %+q, want %+q", tt.lang, tt.line, got, tt.want)
		}
		if got := strings.Contains(paragraph.FindString(text), "<w:bidi/>"); got != tt.rtl {
			t.Errorf("%s %v: right to left %v", tt.lang, tt.line, got)
		}
	}
}

func TestDocx_Refuses(t *testing.T) {
	cell := Words("a")
	for want, d := range map[string]Document{
		"needs a title":    {Lang: "en"},
		"and a language":   {Title: "a"},
		"level 0":          {Lang: "en", Title: "a", Blocks: []Block{Heading{Text: cell}}},
		"level 4":          {Lang: "en", Title: "a", Blocks: []Block{Heading{4, cell}}},
		"without a header": {Lang: "en", Title: "a", Blocks: []Block{Table{}}},
		"2 widths":         {Lang: "en", Title: "a", Blocks: []Block{Table{Header: []Line{cell}, Widths: []int{1, 2}}}},
		"widths [0]":       {Lang: "en", Title: "a", Blocks: []Block{Table{Header: []Line{cell}, Widths: []int{0}}}},
		"2 cells in row 1": {Lang: "en", Title: "a", Blocks: []Block{Table{Header: []Line{cell}, Rows: [][]Line{{cell, cell}}}}},
	} {
		var out bytes.Buffer
		if err := d.Docx(&out); err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0 {
			t.Errorf("%q: %v, %d bytes", want, err, out.Len())
		}
	}
}

func TestTable_Columns(t *testing.T) {
	for _, widths := range [][]int{nil, {1, 1, 1}, {3, 1, 7}} {
		sum := 0
		for _, w := range (Table{Header: make([]Line, 3), Widths: widths}).columns() {
			sum += w
		}
		if sum != textWidth {
			t.Errorf("%v: %d of %d", widths, sum, textWidth)
		}
	}
}

// TestDocx_Gap: Word makes one table of two that touch, and wants a paragraph at the end.
func TestDocx_Gap(t *testing.T) {
	table := Table{Header: []Line{Words("a")}}
	text := unpacked(t, Document{Lang: "en", Title: "a", Blocks: []Block{table, table, Para{Words("b")}, table}})["word/document.xml"]
	if strings.Contains(text, "</w:tbl>\n<w:tbl>") || strings.Contains(text, "</w:tbl>\n<w:sectPr>") {
		t.Error("tables touch each other, or the end")
	}
	if got := strings.Count(text, "<w:p>"); got != 1+3+1+2 {
		t.Errorf("%d paragraphs: title, three cells, one text, two gaps", got)
	}
}

func TestRegional(t *testing.T) {
	want := map[copse.Lang]string{"ar": "ar-EG", "en": "en-US", "zh": "zh-CN", "zh-hant": "zh-TW", "pt-br": "pt-BR", "uz-cyrl": "uz-Cyrl-UZ", "prs": "prs", "sw": "sw-TZ"}
	got := map[copse.Lang]string{}
	for lang := range want {
		got[lang] = regional(lang)
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
