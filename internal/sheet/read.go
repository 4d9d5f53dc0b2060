package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"copse/internal/copse"
)

// Limits bound what is read of a file that anybody may have made.
type Limits struct {
	File     int // bytes as sent
	Unpacked int // bytes of the parts that are read
	Sheets   int
	Rows     int // of a sheet; the whole file holds as many cells as one full sheet
	Columns  int
}

// A file of less than floor bytes unpacked is small whatever it was packed to; beyond that, no
// honest one is packed to a hundredth.
const (
	floor = 4 << 20
	ratio = 100
)

// DefaultLimits are far above what people fill in. The largest file takes five seconds of a
// processor and 300 MiB: where anybody may send one, less is enough.
func DefaultLimits() Limits {
	return Limits{File: 8 << 20, Unpacked: 64 << 20, Sheets: 20, Rows: 20_000, Columns: 64}
}

// Read returns the tables of an xlsx file, those of hidden sheets too. What a person can mend
// is a copse.Error in six languages, which names sheet and cell where there is one. It reads
// the parts itself: excelize unpacks large ones to temporary files, takes the value that a
// formula had for a text, ends a sheet at broken XML without an error, and makes room for all
// cells that a few bytes can name.
func Read(data []byte, limits Limits) ([]Table, error) {
	if len(data) > limits.File {
		return nil, copse.E(copse.TooLarge, "sheet.error.large")
	}
	if err := kind(data); err != nil {
		return nil, err
	}
	packed, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged(err)
	}
	r := &reader{limits: limits, left: min(limits.Unpacked, floor+ratio*len(data)), cells: limits.Rows * limits.Columns, parts: map[string]*zip.File{}}
	for _, f := range packed.File {
		r.parts[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	return r.book()
}

// kind knows other kinds of file by their bytes.
func kind(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // Microsoft's container
		if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return copse.E(copse.Unsupported, "sheet.error.locked")
		}
		return copse.E(copse.Unsupported, "sheet.error.old")
	case bytes.HasPrefix(data[min(30, len(data)):], []byte("mimetypeapplication/vnd.oasis.opendocument.")):
		return copse.E(copse.Unsupported, "sheet.error.ods")
	case !bytes.HasPrefix(data, []byte("PK")):
		return copse.E(copse.Unsupported, "sheet.error.other")
	}
	return nil
}

func damaged(err error) error {
	return &copse.Error{Code: copse.Invalid, Key: "sheet.error.damaged", Err: err}
}

// reader reads one file. Its parts are known by their names in small letters, as they are
// compared in such files.
type reader struct {
	limits  Limits
	left    int // bytes that may still be unpacked
	cells   int // cells that may still be kept
	parts   map[string]*zip.File
	strings []string // the shared ones
	formats []format // of the styles, in their order
	era1904 bool     // days are counted from 1904
}

// part hands every token of a part to fn, which may read on itself. A part that is not there
// has none.
func (r *reader) part(name string, fn func(*tokens, xml.StartElement) error) error {
	f := r.parts[strings.ToLower(name)]
	if f == nil {
		return nil
	}
	open, err := f.Open()
	if err != nil {
		return damaged(err)
	}
	defer func() { _ = open.Close() }() // it was only read
	t := newTokens(open, &r.left)
	for {
		token, err := t.next()
		if err == io.EOF {
			return nil
		}
		if start, ok := token.(xml.StartElement); ok && err == nil {
			err = fn(t, start)
		}
		if err != nil {
			return r.fault(f.Name, err)
		}
	}
}

// fault is what a person is told about an error of a part.
func (r *reader) fault(part string, err error) error {
	var known *copse.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, errTooMuch):
		return copse.E(copse.TooLarge, "sheet.error.large")
	}
	return damaged(fmt.Errorf("%s: %w", part, err))
}

// maxNamed is how many parts, or formats, a file may name.
const maxNamed = 10_000

// relation is a line of a .rels part: what a part needs, and where it lies.
type relation struct{ kind, target string }

func (r *reader) relations(of string) (map[string]relation, error) {
	all := map[string]relation{}
	dir, base := path.Split(of)
	err := r.part(path.Join(dir, "_rels", base+".rels"), func(_ *tokens, start xml.StartElement) error {
		if len(all) == maxNamed {
			return errTooMuch
		}
		if start.Name.Local == "Relationship" {
			target := strings.ReplaceAll(attr(start, "Target"), `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", dir, target)
			}
			all[attr(start, "Id")] = relation{path.Base(attr(start, "Type")), strings.TrimPrefix(path.Clean(target), "/")}
		}
		return nil
	})
	return all, err
}

func attr(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sheetPart is a sheet as the workbook lists it.
type sheetPart struct {
	name, id string
	hidden   bool
}

func (r *reader) book() ([]Table, error) {
	top, err := r.relations("")
	if err != nil {
		return nil, err
	}
	main := ""
	for _, rel := range top {
		if rel.kind == "officeDocument" {
			main = rel.target
		}
	}
	var sheets []sheetPart
	isBook := false
	err = r.part(main, func(_ *tokens, start xml.StartElement) error {
		switch start.Name.Local {
		case "workbook":
			isBook = true
		case "workbookPr":
			r.era1904 = isTrue(attr(start, "date1904"))
		case "sheet":
			if len(sheets) == r.limits.Sheets {
				return copse.E(copse.TooLarge, "sheet.error.sheets")
			}
			sheets = append(sheets, sheetPart{attr(start, "name"), attr(start, "id"), strings.HasSuffix(strings.ToLower(attr(start, "state")), "hidden")})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !isBook {
		return nil, copse.E(copse.Unsupported, "sheet.error.other")
	}
	rels, err := r.relations(main)
	if err != nil {
		return nil, err
	}
	return r.tables(sheets, rels)
}

func (r *reader) tables(sheets []sheetPart, rels map[string]relation) ([]Table, error) {
	for _, rel := range rels {
		var err error
		switch rel.kind {
		case "sharedStrings":
			err = r.part(rel.target, r.shared)
		case "styles":
			err = r.readFormats(rel.target)
		}
		if err != nil {
			return nil, err
		}
	}
	var tables []Table
	for _, s := range sheets {
		rel := rels[s.id]
		if rel.kind != "worksheet" {
			continue // a chart
		}
		if r.parts[strings.ToLower(rel.target)] == nil {
			return nil, damaged(fmt.Errorf("%s is not there", rel.target))
		}
		t, err := r.table(s, rel.target)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return nil, damaged(errors.New("no sheet"))
	}
	return tables, nil
}

func (r *reader) shared(t *tokens, start xml.StartElement) error {
	if start.Name.Local != "si" {
		return nil
	}
	if len(r.strings) == r.limits.Rows*r.limits.Columns {
		return errTooMuch
	}
	text, err := richText(t)
	r.strings = append(r.strings, text)
	return err
}

func isTrue(text string) bool { return text == "1" || text == "true" }
