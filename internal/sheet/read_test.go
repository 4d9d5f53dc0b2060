package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"copse/internal/copse"
)

func keyOf(err error) string {
	var e *copse.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

// parts are those of the smallest workbook; others take their place.
func parts(others map[string]string) map[string]string {
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + rel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="` + rel + `worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="` + rel + `sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="d" Type="` + rel + `styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   rows(`<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>`),
	}
	maps.Copy(all, others)
	return all
}

func rows(xml string) string { return `<worksheet><sheetData>` + xml + `</sheetData></worksheet>` }

// one is a workbook with this sheet.
func one(xml string) map[string]string {
	return parts(map[string]string{"xl/worksheets/sheet1.xml": rows(xml)})
}

func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestRead_cells: the same text, however a program wrote it.
func TestRead_cells(t *testing.T) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-409]d\-mmm\-yy;@"/><numFmt numFmtId="171" formatCode="0.0&quot; days&quot;"/><numFmt numFmtId="172" formatCode="0.0%"/><numFmt numFmtId="173" formatCode="General"/></numFmts>
		<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="9"/><xf numFmtId="22"/><xf numFmtId="173"/><xf numFmtId="20"/></cellXfs></styleSheet>`
	const shared = `<sst><si><t>plain</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">rich </t></r><r><t>text</t></r></si><si><t>漢字</t><rPh sb="0" eb="2"><t>kanji</t></rPh></si><si><t>a_x000D_b _x005F_x0041_</t></si><si><t/></si></sst>`
	for cell, want := range map[string]string{
		`t="s"><v>0</v>`: "plain", `t="s"><v>1</v>`: "rich text", `t="s"><v>2</v>`: "漢字", `t="s"><v>3</v>`: "a\rb _x0041_",
		`t="inlineStr"><is><t>in</t></is>`: "in", `t="inlineStr"><is><r><t>i</t></r><r><t>n</t></r></is>`: "in", `t="str"><v>=1</v>`: "=1", `t="d"><v>2026-03-01</v>`: "2026-03-01",
		`t="b"><v>1</v>`: "TRUE", `t="b"><v>0</v>`: "FALSE", `t="e"><v>#N/A</v>`: "#N/A",
		`><v>3</v>`: "3", `><v>3.0</v>`: "3", ` t="n"><v>-0.5</v>`: "-0.5", `><v>0.30000000000000004</v>`: "0.3", `><v>1E+15</v>`: "1000000000000000",
		`><v>1234567890123456</v>`: "1234567890123456", `><v>no number</v>`: "no number", `><v>1e999</v>`: "1e999", `><v>NaN</v>`: "NaN",
		`s="1"><v>46082</v>`: "2026-03-01", `s="2"><v>46082</v>`: "2026-03-01", `s="6"><v>46082.5</v>`: "2026-03-01 12:00:00", `s="8"><v>0.75</v>`: "18:00:00", `s="1"><v>-1</v>`: "-1", `s="1"><v>9999999</v>`: "9999999",
		`s="3"><v>4.5</v>`: "4.5", `s="4"><v>0.07</v>`: "7%", `s="5"><v>0.5</v>`: "50%", `s="7"><v>46082</v>`: "46082", `s="99"><v>46082</v>`: "46082", `s="x"><v>2</v>`: "2",
		`><v></v>`: "", `t="s">`: "", `t="s"><v>4</v>`: "",
	} {
		data := packed(t, parts(map[string]string{"xl/styles.xml": styles, "xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": rows(`<row r="1"><c r="A1" ` + cell + `</c><c r="B1" t="str"><v>end</v></c></row>`)}))
		if got := read(t, data)[0].Rows[0][0].Text; got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
}

// TestRead_places: cells and rows that do not say where they are, gaps, and what is empty far out.
func TestRead_places(t *testing.T) {
	const c = `<c t="str"><v>x</v></c>`
	for name, tt := range map[string]struct {
		xml  string
		want [][]string
	}{
		"no names":          {`<row>` + c + c + `</row><row>` + c + `</row>`, [][]string{{"x", "x"}, {"x"}}},
		"gaps":              {`<row r="3"><c r="B3" t="str"><v>x</v></c>` + c + `</row><row>` + c + `</row>`, [][]string{{}, {}, {"", "x", "x"}, {"x"}}},
		"styles far out":    {`<row r="1">` + c + `<c r="XFD1" s="1"/></row><row r="1048576" s="1"><c r="A1048576" s="1"/></row>`, [][]string{{"x"}}},
		"nothing":           {``, nil},
		"twice, later wins": {`<row r="1">` + c + `<c r="A1" t="str"><v>y</v></c></row>`, [][]string{{"y"}}},
	} {
		if diff := cmp.Diff(tt.want, texts(read(t, packed(t, one(tt.xml)))[0])); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestRead_names: parts may have other names, other letters and other roads to them.
func TestRead_names(t *testing.T) {
	all := parts(map[string]string{
		"_rels/.rels":       `<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/XL/Workbook2.xml"/></Relationships>`,
		"xl\\workbook2.xml": `<x:workbook xmlns:x="x" xmlns:r="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="One" state="veryHidden" r:id="b"/><x:sheet name="Chart" r:id="c"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook2.xml.rels": `<Relationships><Relationship Id="b" Type="r/worksheet" Target="../other/sheet.xml"/><Relationship Id="c" Type="r/chartsheet" Target="c.xml"/>
			<Relationship Id="d" Type="r/styles" Target="styles.xml"/><Relationship Id="e" Type="r/worksheet" TargetMode="External" Target="http://example.org/"/></Relationships>`,
		"other/sheet.xml": `<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c s="0"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
		"xl/styles.xml":   `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`,
	})
	got := read(t, packed(t, all))
	if len(got) != 1 || !got[0].Hidden || got[0].Rows[0][0].Text != "1904-01-02" {
		t.Errorf("%+v", got)
	}
}

func TestRead_refused(t *testing.T) {
	const c = `<c t="str"><v>x</v></c>`
	encrypted := encryptedBook(t)
	whole := packed(t, parts(nil))
	nested := strings.Repeat("<a>", 100)
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":              {nil, "other"},
		"a text":               {[]byte("a,b\n1,2\n"), "other"},
		"a page":               {[]byte("<html><table></table></html>"), "other"},
		"a picture":            {[]byte("\x89PNG\r\n\x1a\n"), "other"},
		"an empty zip":         {packed(t, nil), "other"},
		"a text document":      {packed(t, parts(map[string]string{"xl/workbook.xml": `<document/>`})), "other"},
		"a binary workbook":    {packed(t, parts(map[string]string{"_rels/.rels": `<Relationships><Relationship Id="a" Type="r/officeDocument" Target="xl/workbook.bin"/></Relationships>`})), "other"},
		"OpenDocument":         {[]byte("PK\x03\x04" + strings.Repeat("\x00", 26) + "mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"), "ods"},
		"an old one":           {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "old"},
		"a locked one":         {encrypted, "locked"},
		"half of it":           {whole[:len(whole)/2], "damaged"},
		"no sheet":             {packed(t, parts(map[string]string{"xl/workbook.xml": `<workbook/>`})), "damaged"},
		"a sheet is not there": {packed(t, parts(map[string]string{"xl/_rels/workbook.xml.rels": `<a><Relationship Id="b" Type="r/worksheet" Target="no.xml"/></a>`})), "damaged"},
		"a sheet ends early":   {packed(t, one(`<row>`+c)), "damaged"},
		"a broken sheet":       {packed(t, parts(map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row>` + c + `</row>`})), "damaged"},
		"other letters":        {packed(t, parts(map[string]string{"xl/worksheets/sheet1.xml": `<?xml version="1.0" encoding="koi8-r"?>` + rows("")})), "damaged"},
		"an unknown string":    {packed(t, one(`<row><c t="s"><v>0</v></c></row>`)), "damaged"},
		"a cell of no name":    {packed(t, one(`<row><c r="7"/></row>`)), "damaged"},
		"a row of no number":   {packed(t, one(`<row r="x"/>`)), "damaged"},
		"a row of number 0":    {packed(t, one(`<row r="0"/>`)), "damaged"},
		"a cell in no row":     {packed(t, one(c)), "damaged"},
		"a formula":            {packed(t, one(`<row><c r="B7"><f>1+1</f><v>2</v></c></row>`)), "formula"},
		"a shared formula":     {packed(t, one(`<row><c r="B7"><f t="shared" si="0"/></c></row>`)), "formula"},
		"a long text":          {packed(t, one(`<row><c t="str"><v>`+strings.Repeat("ж", maxText+1)+`</v></c></row>`)), "long"},
		"row 9":                {packed(t, one(`<row r="9">`+c+`</row>`)), "far"},
		"column E":             {packed(t, one(`<row><c r="E1" t="str"><v>x</v></c></row>`)), "far"},
		"a full sheet twice":   {packed(t, twice(`<row>`+c+`</row><row r="8"><c r="D8" t="str"><v>x</v></c></row>`)), "large"},
		"one cell many times":  {packed(t, one(strings.Repeat(`<row r="1">`+c+`</row>`, 40))), "large"},
		"many strings":         {packed(t, parts(map[string]string{"xl/sharedStrings.xml": `<sst>` + strings.Repeat(`<si/>`, 40) + `</sst>`})), "large"},
		"much unpacked":        {packed(t, one(strings.Repeat(" ", 400_000))), "large"},
		"much in one piece":    {packed(t, one(`<row a="`+strings.Repeat(" ", 200_000)+`"/>`)), ""},
		"deep":                 {packed(t, one(nested)), "large"},
		"a deep string":        {packed(t, one(`<row><c><is>`+nested)), "large"},
		"what is passed over":  {packed(t, one(`<row><c><x>`+nested)), "large"},
		"three sheets":         {packed(t, parts(map[string]string{"xl/workbook.xml": `<workbook>` + strings.Repeat(`<sheet id="b"/>`, 3) + `</workbook>`})), "sheets"},
		"too many bytes":       {bytes.Repeat([]byte("PK"), 200_000), "large"},
	} {
		tables, err := Read(tt.data, Limits{File: 300_000, Unpacked: 300_000, Sheets: 2, Rows: 8, Columns: 4})
		if want := "sheet.error." + tt.want; tt.want != "" && keyOf(err) != want || tt.want == "" && err != nil {
			t.Errorf("%s: %v, want %s (%d tables)", name, err, want, len(tables))
		}
	}
}

// twice is a workbook with two sheets of the same rows.
func twice(xml string) map[string]string {
	all := one(xml)
	all["xl/workbook.xml"] = `<workbook><sheet name="One" id="b"/><sheet name="Two" id="b"/></workbook>`
	return all
}

// TestRead_tellsWhere: a fault that is somewhere names sheet and cell.
func TestRead_tellsWhere(t *testing.T) {
	for xml, want := range map[string]string{
		`<row><c r="B7"><f>1</f></c></row>`:                                              "sheet One cell B7",
		`<row r="20001"><c t="str"><v>x</v></c></row>`:                                   "sheet One cell A20001 last BL20000",
		`<row><c r="C2" t="str"><v>` + strings.Repeat("a", maxText+1) + `</v></c></row>`: "sheet One cell C2",
	} {
		_, err := Read(packed(t, one(xml)), DefaultLimits())
		var e *copse.Error
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(fmt.Sprintln(e.Args...), "\n"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestRead_piece: what is held in memory at once is bounded, however much may be unpacked.
func TestRead_piece(t *testing.T) {
	data := packed(t, one(`<row a="`+strings.Repeat(" ", maxToken+8192)+`"/>`))
	if _, err := Read(data, DefaultLimits()); keyOf(err) != "sheet.error.large" {
		t.Error(err)
	}
}

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "_": "_", "_x_": "_x_", "_x004_": "_x004_", "x0041_": "x0041_", "_x0041_": "_x005F_x0041_", "a_x000d_b": "a_x005F_x000d_b",
		"_x0041_x0042_": "_x005F_x0041_x005F_x0042_", "_x005F_x0041_": "_x005F_x005F_x005F_x0041_", "__x0041__": "__x005F_x0041__", "я_x0041": "я_x0041",
	} {
		if got := escape(text); got != want || unescape(got) != text {
			t.Errorf("%q became %q, want %q, and again %q", text, got, want, unescape(got))
		}
	}
}

// TestRead_bomb: a small file that unpacks to much is refused long before the limit for all.
func TestRead_bomb(t *testing.T) {
	data := packed(t, one(strings.Repeat(" ", floor+400_000)))
	if len(data) > 6000 {
		t.Fatalf("%d bytes: too many for this test", len(data))
	}
	if _, err := Read(data, DefaultLimits()); keyOf(err) != "sheet.error.large" {
		t.Error(err)
	}
}

// encryptedBook is locked with a password, as Excel does it.
func encryptedBook(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := excelize.NewFile().Write(&out, excelize.Options{Password: "made up"}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add(write(f, Book{Lang: "ar", Sheets: []Sheet{{Name: "a", Columns: []Column{{Title: "b", Open: true, Choices: []string{"c"}}}, Rows: [][]string{{"d"}}}}}))
	f.Add(packed(f, parts(nil)))
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, err := Read(data, small())
		bounded(t, tables, err)
	})
}

// FuzzParts is behind the zip: whatever stands in the parts.
func FuzzParts(f *testing.F) {
	p := parts(map[string]string{"xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`, "xl/sharedStrings.xml": `<sst><si><r><t>a_x0041_</t></r></si></sst>`})
	f.Add(p["xl/workbook.xml"], p["xl/_rels/workbook.xml.rels"], p["xl/styles.xml"], p["xl/sharedStrings.xml"], rows(`<row r="2"><c r="B2" t="s"><v>0</v></c><c s="0"><v>1.5</v></c></row>`))
	f.Fuzz(func(t *testing.T, book, rels, styles, shared, sheet string) {
		tables, err := Read(packed(t, parts(map[string]string{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels, "xl/styles.xml": styles, "xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet})), small())
		bounded(t, tables, err)
	})
}

func small() Limits {
	return Limits{File: 1 << 20, Unpacked: 1 << 20, Sheets: 4, Rows: 50, Columns: 10}
}

// bounded holds what is promised of any file: tables within the limits, or words for a person.
func bounded(t *testing.T, tables []Table, err error) {
	t.Helper()
	if err != nil {
		if !strings.HasPrefix(keyOf(err), "sheet.error.") || tables != nil {
			t.Fatalf("%v, %d tables", err, len(tables))
		}
		return
	}
	cells := 0
	for _, table := range tables {
		for i, row := range table.Rows {
			cells += len(row)
			for k, c := range row {
				if c.Row != i || c.Column != k || units(c.Text) > maxText {
					t.Fatalf("%s at row %d, column %d", c.Ref(), i, k)
				}
			}
		}
	}
	if l := small(); len(tables) > l.Sheets || cells > l.Rows*l.Columns {
		t.Fatalf("%d tables, %d cells", len(tables), cells)
	}
}
