package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"copse/internal/copse"
)

// table reads the cells of one sheet.
func (r *reader) table(s sheetPart, part string) (Table, error) {
	c := &cellReader{reader: r, sheet: s.name, row: -1}
	if err := r.part(part, c.element); err != nil {
		return Table{}, err
	}
	rows, columns := 0, 0
	for _, cell := range c.found {
		rows, columns = max(rows, cell.Row+1), max(columns, cell.Column+1)
	}
	if r.cells -= rows * columns; r.cells < 0 {
		return Table{}, r.fault(part, errTooMuch)
	}
	t := Table{Sheet: s.name, Hidden: s.hidden, Rows: make([][]Cell, rows)}
	all := make([]Cell, rows*columns)
	for i := range t.Rows {
		t.Rows[i] = all[i*columns : (i+1)*columns : (i+1)*columns]
		for k := range t.Rows[i] {
			t.Rows[i][k] = Cell{Row: i, Column: k}
		}
	}
	for _, cell := range c.found {
		t.Rows[cell.Row][cell.Column] = cell
	}
	return t, nil
}

// cellReader goes through one sheet. Cells without text are passed over wherever they stand:
// programs write styles far below and beside a table.
type cellReader struct {
	*reader
	sheet       string
	row, column int // of the element at hand
	found       []Cell
}

func (c *cellReader) element(t *tokens, start xml.StartElement) error {
	switch start.Name.Local {
	case "row":
		c.row, c.column = c.row+1, -1
		if named := attr(start, "r"); named != "" {
			n, err := strconv.Atoi(named)
			if err != nil || n < 1 {
				return fmt.Errorf("row %q", named)
			}
			c.row = n - 1
		}
	case "c":
		return c.cell(t, start)
	}
	return nil
}

func (c *cellReader) cell(t *tokens, start xml.StartElement) error {
	at := Cell{Row: c.row, Column: c.column + 1}
	if ref := attr(start, "r"); ref != "" {
		var err error
		if at, err = parseRef(ref); err != nil {
			return err
		}
	}
	if at.Row < 0 {
		return errors.New("a cell in no row")
	}
	c.column = at.Column
	raw, formula, err := content(t)
	if err != nil {
		return err
	}
	if formula {
		return copse.E(copse.Invalid, "sheet.error.formula", "sheet", c.sheet, "cell", at.Ref())
	}
	if at.Text, err = c.text(raw, attr(start, "t"), attr(start, "s")); err != nil || at.Text == "" {
		return err
	}
	switch {
	case at.Row >= c.limits.Rows || at.Column >= c.limits.Columns:
		last := Cell{Row: c.limits.Rows - 1, Column: c.limits.Columns - 1}
		return copse.E(copse.TooLarge, "sheet.error.far", "sheet", c.sheet, "cell", at.Ref(), "last", last.Ref())
	case len(at.Text) > maxText && units(at.Text) > maxText:
		return copse.E(copse.TooLarge, "sheet.error.long", "sheet", c.sheet, "cell", at.Ref())
	case len(c.found) >= c.cells:
		return errTooMuch
	}
	c.found = append(c.found, at)
	return nil
}

// content reads a cell to its end: what it holds, and whether a formula made it.
func content(t *tokens) (raw string, formula bool, err error) {
	var text strings.Builder
	inValue := false
	for {
		token, err := t.next()
		if err != nil {
			return "", false, err
		}
		switch at := token.(type) {
		case xml.StartElement:
			switch at.Name.Local {
			case "v":
				inValue = true
			case "is":
				raw, err = richText(t)
			case "f":
				formula = true
				err = t.skip()
			default:
				err = t.skip()
			}
			if err != nil {
				return "", false, err
			}
		case xml.CharData:
			if inValue {
				text.Write(at)
			}
		case xml.EndElement:
			if at.Name.Local == "c" {
				return raw + text.String(), formula, nil
			}
			inValue = false
		}
	}
}

// richText reads a string to its end: its runs one after another, without the help for
// reading that stands above Japanese and Chinese.
func richText(t *tokens) (string, error) {
	var text strings.Builder
	inText, depth := false, 1
	for depth > 0 {
		token, err := t.next()
		if err != nil {
			return "", err
		}
		switch at := token.(type) {
		case xml.StartElement:
			if at.Name.Local == "rPh" {
				if err := t.skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			inText = at.Name.Local == "t"
		case xml.CharData:
			if inText {
				text.Write(at)
			}
		case xml.EndElement:
			depth--
			inText = false
		}
	}
	return unescape(text.String()), nil
}

// escaped is a character as such files write it where XML cannot carry it, or where the text
// itself looks so.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(found string) string {
		n, err := strconv.ParseUint(found[2:6], 16, 16)
		if err != nil || n >= 0xD800 && n < 0xE000 {
			return found
		}
		return string(rune(n))
	})
}

// escape is for texts that look like an escaped character: what unescape makes of it is the text.
func escape(text string) string {
	at := 0
	var out strings.Builder
	for i := range text {
		if text[i] == '_' && len(text) >= i+7 && escaped.MatchString(text[i:i+7]) {
			out.WriteString(text[at:i] + "_x005F_")
			at = i + 1
		}
	}
	return out.String() + text[at:]
}

// text is what a person sees in a cell of this type.
func (c *cellReader) text(raw, kind, style string) (string, error) {
	switch kind {
	case "inlineStr":
		return raw, nil // unescaped already
	case "str":
		return unescape(raw), nil
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(raw))
		if strings.TrimSpace(raw) == "" {
			return "", nil
		}
		if err != nil || i < 0 || i >= len(c.strings) {
			return "", fmt.Errorf("no shared string %q", raw)
		}
		return c.strings[i], nil
	case "b":
		return strings.ToUpper(strconv.FormatBool(isTrue(raw))), nil
	case "", "n":
		return c.number(strings.TrimSpace(raw), style), nil
	}
	return raw, nil // a day in ISO 8601, or what went wrong
}

// parseRef reads "B7".
func parseRef(ref string) (Cell, error) {
	letters := strings.TrimRight(ref, "0123456789")
	row, err := strconv.Atoi(ref[len(letters):])
	if err != nil || row < 1 || letters == "" || len(letters) > 3 {
		return Cell{}, fmt.Errorf("no cell is called %q", ref)
	}
	column := 0
	for _, r := range letters {
		if r < 'A' || r > 'Z' {
			return Cell{}, fmt.Errorf("no cell is called %q", ref)
		}
		column = column*26 + int(r-'A') + 1
	}
	return Cell{Row: row - 1, Column: column - 1}, nil
}
