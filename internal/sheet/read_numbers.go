package sheet

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// format is what a style makes of a number.
type format uint8

const (
	plain format = iota
	percent
	day
)

// readFormats reads of the styles only which numbers are days and which are percent.
func (r *reader) readFormats(part string) error {
	custom := map[string]format{}
	inCells := false // the styles of styles come before
	return r.part(part, func(_ *tokens, start xml.StartElement) error {
		switch start.Name.Local {
		case "numFmt":
			if len(custom) == maxNamed {
				return errTooMuch
			}
			custom[attr(start, "numFmtId")] = formatOf(attr(start, "formatCode"))
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				id := attr(start, "numFmtId")
				f, ok := custom[id]
				if !ok {
					f = builtIn(id)
				}
				r.formats = append(r.formats, f)
			}
		}
		return nil
	})
}

// builtIn are the formats that files name by number alone.
func builtIn(id string) format {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return plain
	case n == 9 || n == 10:
		return percent
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 45 && n <= 47, n >= 50 && n <= 58:
		return day
	}
	return plain
}

// unsaid are the parts of a format that stand for themselves: "text", [colour], \x, room.
var unsaid = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.|_.|\*.`)

func formatOf(code string) format {
	said := strings.ToLower(unsaid.ReplaceAllString(code, ""))
	switch {
	case strings.Contains(said, "general") || strings.Contains(said, "standard"):
		return plain
	case strings.ContainsAny(said, "ydhms"):
		return day
	case strings.Contains(said, "%"):
		return percent
	}
	return plain
}

// whole is a number that is kept to its last digit, however long.
var whole = regexp.MustCompile(`^-?[0-9]{1,18}$`)

// number is what a person typed: 3 and not 3.0, 50% and not 0.5, a day as 2026-03-01.
func (c *cellReader) number(raw, style string) string {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return raw
	}
	f := plain
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(c.formats) {
		f = c.formats[i]
	}
	switch {
	case f == day && v >= 0 && v < 2958466: // to the end of the year 9999
		t, err := excelize.ExcelDateToTime(v, c.era1904)
		if err != nil {
			return raw
		}
		t = t.Round(time.Second)
		if v < 1 {
			return t.Format("15:04:05") // an hour of no day
		}
		return strings.TrimSuffix(t.Format(time.DateTime), " 00:00:00")
	case f == percent:
		return digits(v*100) + "%"
	case whole.MatchString(raw):
		return raw
	}
	return digits(v)
}

// digits writes a number with the fifteen digits that programs keep, without their noise.
func digits(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
