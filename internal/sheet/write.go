package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"copse/internal/copse"
)

// Write writes a workbook. The same book gives the same bytes.
func Write(w io.Writer, b Book) error {
	if !slices.ContainsFunc(b.Sheets, func(s Sheet) bool { return !s.Hidden }) {
		return errors.New("a workbook shows one sheet at least")
	}
	p := &writer{file: excelize.NewFile(), rightToLeft: copse.RightToLeft(b.Lang.Script())}
	p.file.SetZipWriter(freeHeights)
	defer func() { _ = p.file.Close() }() // nothing is open: it would remove files that were never made
	if err := p.styles(); err != nil {
		return err
	}
	sheets := b.Sheets
	if p.choices = choicesOf(b.Sheets); len(p.choices) > 0 {
		sheets = append(slices.Clip(b.Sheets), p.choices.sheet())
	}
	names := sheetNames(sheets)
	p.lists = names[len(names)-1]
	for i, s := range sheets {
		p.name = names[i]
		if err := p.sheet(i, s); err != nil {
			return fmt.Errorf("sheet %q: %w", p.name, err)
		}
	}
	if err := p.hide(sheets, names); err != nil {
		return err
	}
	if err := p.about(b); err != nil {
		return err
	}
	return p.file.Write(w)
}

// writer holds a workbook in the making. It writes cell by cell: the stream writer of
// excelize loses directions and locks without an error, writes large sheets to temporary
// files, and puts sheets into the file in another order each time.
type writer struct {
	file                               *excelize.File
	rightToLeft                        bool
	name                               string // of the sheet that is being written
	choices                            choices
	lists                              string // the name of their sheet
	lead, head, text, open, openNumber int    // styles
}

func (p *writer) styles() error {
	order := uint64(0) // each text by its first letter
	if p.rightToLeft {
		order = 2
	}
	line := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		line = append(line, excelize.Border{Type: side, Color: "8A9A9A", Style: 1})
	}
	style := func(format int, border []excelize.Border, fill string, bold, locked bool) *excelize.Style {
		s := &excelize.Style{
			NumFmt: format, Border: border, Font: &excelize.Font{Bold: bold, Size: 11},
			Alignment:  &excelize.Alignment{Vertical: "top", WrapText: true, ReadingOrder: order},
			Protection: &excelize.Protection{Locked: locked},
		}
		if fill != "" {
			s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
		}
		return s
	}
	const asTyped = 49 // the format of text: 1-2 becomes no day, 007 keeps its zeros, =1 is no formula
	for _, s := range []struct {
		id    *int
		style *excelize.Style
	}{
		{&p.lead, style(0, nil, "", false, true)},
		{&p.head, style(0, line, "DDE8E6", true, true)},
		{&p.text, style(0, line, "", false, true)},
		{&p.open, style(asTyped, line, "FFFBE6", false, false)},
		{&p.openNumber, style(0, line, "FFFBE6", false, false)},
	} {
		id, err := p.file.NewStyle(s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

// sheet writes one sheet: lead, header, rows, and who may type where.
func (p *writer) sheet(at int, s Sheet) error {
	if at == 0 {
		if err := p.file.SetSheetName(p.file.GetSheetName(0), p.name); err != nil {
			return err
		}
	} else if _, err := p.file.NewSheet(p.name); err != nil {
		return err
	}
	header := len(s.Lead) + 1 // the row of the header, from 1
	for _, step := range []func() error{
		func() error { return p.leads(s) },
		func() error { return p.cells(s, header) },
		func() error { return p.columns(s, header) },
		func() error { return p.look(header) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// leads writes the lines above the header across the columns in sight.
func (p *writer) leads(s Sheet) error {
	first, last, wide := -1, -1, 0
	for i, c := range s.Columns {
		if !c.Hidden {
			if first < 0 {
				first = i
			}
			last, wide = i, wide+c.width()
		}
	}
	if first < 0 {
		first, last, wide = 0, 0, 20
	}
	for i, line := range s.Lead {
		from, to := Cell{Row: i, Column: first}.Ref(), Cell{Row: i, Column: last}.Ref()
		if err := p.put(from, line, false); err != nil {
			return err
		}
		if from != to {
			if err := p.file.MergeCell(p.name, from, to); err != nil {
				return err
			}
		}
		if err := p.file.SetCellStyle(p.name, from, to, p.lead); err != nil {
			return err
		}
		if err := p.height(i+1, lines(line, wide)); err != nil {
			return err
		}
	}
	return nil
}

// cells writes header and rows, each as high as its longest text in sight needs.
func (p *writer) cells(s Sheet, header int) error {
	titles := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		titles[i] = c.Title
	}
	for r, row := range append([][]string{titles}, s.Rows...) {
		if len(row) > len(s.Columns) {
			return fmt.Errorf("row %d has %d cells for %d columns", r, len(row), len(s.Columns))
		}
		high := 1
		for i, text := range row {
			c := s.Columns[i]
			if err := p.put(Cell{Row: header - 1 + r, Column: i}.Ref(), text, c.Number && r > 0); err != nil {
				return err
			}
			if !c.Hidden {
				high = max(high, lines(text, c.width()))
			}
		}
		if err := p.height(header+r, high); err != nil {
			return err
		}
	}
	return nil
}

// plainNumber are numbers that every program keeps to the last digit.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$`)

// put writes a cell: a text as text, whatever it begins with.
func (p *writer) put(ref, text string, number bool) error {
	if text == "" {
		return nil // its style alone
	}
	if number && plainNumber.MatchString(text) && len(text) <= 15 {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		return p.file.SetCellFloat(p.name, ref, v, -1, 64)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n") // forms end lines with both, cells with one
	if units(text) > maxText {
		return fmt.Errorf("%s: a cell holds %d characters", ref, maxText)
	}
	return p.file.SetCellStr(p.name, ref, escape(text)) // excelize does that for texts in a cell, but not for shared ones
}

// columns sets width, sight, style and choices of each column.
func (p *writer) columns(s Sheet, header int) error {
	for i, c := range s.Columns {
		name := columnName(i)
		if err := p.file.SetColWidth(p.name, name, name, float64(c.width())); err != nil {
			return err
		}
		if c.Hidden {
			if err := p.file.SetColVisible(p.name, name, false); err != nil {
				return err
			}
		}
		top := name + strconv.Itoa(header)
		if err := p.file.SetCellStyle(p.name, top, top, p.head); err != nil {
			return err
		}
		if len(s.Rows) == 0 {
			continue
		}
		from, to := name+strconv.Itoa(header+1), name+strconv.Itoa(header+len(s.Rows))
		if err := p.file.SetCellStyle(p.name, from, to, p.style(c)); err != nil {
			return err
		}
		if c.Open && !c.Number { // no green corner beside each number that was typed
			if err := p.file.AddIgnoredErrors(p.name, from+":"+to, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
				return err
			}
		}
		if len(c.Choices) > 0 {
			if err := p.choose(c.Choices, from+":"+to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *writer) style(c Column) int {
	switch {
	case c.Open && c.Number:
		return p.openNumber
	case c.Open:
		return p.open
	}
	return p.text
}

// look freezes the header, sets the direction, locks the sheet and fits it on paper.
func (p *writer) look(header int) error {
	if err := p.file.SetPanes(p.name, &excelize.Panes{Freeze: true, YSplit: header, TopLeftCell: "A" + strconv.Itoa(header+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := p.file.SetSheetView(p.name, 0, &excelize.ViewOptions{RightToLeft: &p.rightToLeft}); err != nil {
		return err
	}
	fit, wide, high, across, a4 := true, 1, 0, "landscape", 9
	if err := p.file.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := p.file.SetPageLayout(p.name, &excelize.PageLayoutOptions{Orientation: &across, Size: &a4, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	return p.file.ProtectSheet(p.name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, // a reader may make room
	})
}

// hide puts sheets out of sight; the first one in sight is open.
func (p *writer) hide(sheets []Sheet, names []string) error {
	p.file.SetActiveSheet(slices.IndexFunc(sheets, func(s Sheet) bool { return !s.Hidden }))
	for i, s := range sheets {
		if s.Hidden {
			if err := p.file.SetSheetVisible(names[i], false); err != nil {
				return err
			}
		}
	}
	return nil
}

// about says what the book is. excelize would leave a day and a maker of its own.
func (p *writer) about(b Book) error {
	type dated struct {
		Type string `xml:"xsi:type,attr"`
		Day  string `xml:",chardata"`
	}
	about := struct {
		XMLName xml.Name `xml:"cp:coreProperties"`
		CP      string   `xml:"xmlns:cp,attr"`
		DC      string   `xml:"xmlns:dc,attr"`
		Terms   string   `xml:"xmlns:dcterms,attr"`
		XSI     string   `xml:"xmlns:xsi,attr"`
		Title   string   `xml:"dc:title"`
		Creator string   `xml:"dc:creator"`
		Lang    string   `xml:"dc:language"`
		Created *dated   `xml:"dcterms:created"`
	}{
		CP: "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", DC: "http://purl.org/dc/elements/1.1/",
		Terms: "http://purl.org/dc/terms/", XSI: "http://www.w3.org/2001/XMLSchema-instance",
		Title: b.Title, Creator: "Copse", Lang: string(b.Lang),
	}
	if !b.Created.IsZero() {
		about.Created = &dated{"dcterms:W3CDTF", b.Created.UTC().Format(time.RFC3339)}
	}
	out, err := xml.Marshal(about)
	if err != nil {
		return err
	}
	if err := p.file.SetAppProps(&excelize.AppProperties{Application: "Copse"}); err != nil {
		return err
	}
	p.file.Pkg.Store("docProps/core.xml", append([]byte(xml.Header), out...))
	return nil
}
