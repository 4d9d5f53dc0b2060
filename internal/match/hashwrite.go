package match

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/pdq"
)

// HashFormat is a form of the output of [HashFiles].
type HashFormat string

// The forms.
const (
	// HashText is the hash, the quality, and the file, with two spaces between them; with the dihedral hashes
	// a line for each, and the transform before the file.
	HashText HashFormat = "text"
	// HashJSON is one object a line.
	HashJSON HashFormat = "json"
	// HashCSV is a table (RFC 4180) with a byte order mark and a header, for people with a spreadsheet.
	HashCSV HashFormat = "csv"
)

// ParseHashFormat reads the name of a form.
func ParseHashFormat(s string) (HashFormat, error) {
	switch f := HashFormat(s); f {
	case HashText, HashJSON, HashCSV:
		return f, nil
	}
	return "", fmt.Errorf("format %q: want text, json or csv", s)
}

// hashWriter prints results.
type hashWriter struct {
	out      io.Writer
	format   HashFormat
	dihedral bool
	csv      *csv.Writer
	buf      []byte
}

func newHashWriter(out io.Writer, format HashFormat, dihedral bool) *hashWriter {
	return &hashWriter{out: out, format: format, dihedral: dihedral, csv: csv.NewWriter(out)}
}

// start prints the header of a table.
func (w *hashWriter) start() error {
	if w.format != HashCSV {
		return nil
	}
	if _, err := io.WriteString(w.out, copse.ByteOrderMark); err != nil {
		return err
	}
	header := []string{"file", "file_bytes", "hash", "quality", "width", "height", "format"}
	if w.dihedral {
		for t := range (pdq.Dihedral{}) {
			if pdq.Transform(t) != pdq.Original {
				header = append(header, pdq.Transform(t).String())
			}
		}
	}
	return w.row(header)
}

func (w *hashWriter) row(cells []string) error {
	if err := w.csv.Write(cells); err != nil {
		return err
	}
	w.csv.Flush()
	return w.csv.Error()
}

// write prints one result.
func (w *hashWriter) write(path string, r *pdq.Result) error {
	switch w.format {
	case HashJSON:
		return w.writeJSON(path, r)
	case HashCSV:
		return w.writeCSV(path, r)
	}
	return w.writeText(path, r)
}

func (w *hashWriter) writeText(path string, r *pdq.Result) error {
	w.buf = w.buf[:0]
	if !w.dihedral {
		w.buf = fmt.Appendf(w.buf, "%v  %3d  %s\n", r.Hash, r.Quality, printable(path))
	} else {
		for t, h := range r.Dihedral() {
			w.buf = fmt.Appendf(w.buf, "%v  %3d  %-10v  %s\n", h, r.Quality, pdq.Transform(t), printable(path))
		}
	}
	_, err := w.out.Write(w.buf)
	return err
}

// replaced stands for bytes of a name that are no UTF-8.
const replaced = "\ufffd"

// hashLine is an object of the JSON form.
type hashLine struct {
	File     string              `json:"file"`
	Bytes    []byte              `json:"file_bytes,omitempty"` // the name, where file is not exactly it
	Hash     pdq.Hash            `json:"hash"`
	Quality  int                 `json:"quality"` // 0 to 100
	Width    int                 `json:"width"`   // pixels
	Height   int                 `json:"height"`
	Format   string              `json:"format"`
	Dihedral map[string]pdq.Hash `json:"dihedral,omitempty"` // by transform, without the original
}

func (w *hashWriter) writeJSON(path string, r *pdq.Result) error {
	line := hashLine{File: strings.ToValidUTF8(path, replaced), Hash: r.Hash, Quality: r.Quality, Width: r.Width, Height: r.Height, Format: r.Format}
	if line.File != path {
		line.Bytes = []byte(path)
	}
	if w.dihedral {
		line.Dihedral = map[string]pdq.Hash{}
		for t, h := range r.Dihedral() {
			if pdq.Transform(t) != pdq.Original {
				line.Dihedral[pdq.Transform(t).String()] = h
			}
		}
	}
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	_, err = w.out.Write(append(text, '\n'))
	return err
}

func (w *hashWriter) writeCSV(path string, r *pdq.Result) error {
	// Names of files come from strangers, and lead back to them: where the first cell is not
	// exactly the name, the second has its bytes.
	name, exact := copse.Cell(strings.ToValidUTF8(path, replaced)), ""
	if name != path {
		exact = base64.StdEncoding.EncodeToString([]byte(path))
	}
	cells := []string{name, exact, r.Hash.String(), strconv.Itoa(r.Quality), strconv.Itoa(r.Width), strconv.Itoa(r.Height), r.Format}
	if w.dihedral {
		for t, h := range r.Dihedral() {
			if pdq.Transform(t) != pdq.Original {
				cells = append(cells, h.String())
			}
		}
	}
	return w.row(cells)
}

// progress is a line on a terminal that is written again and again.
type progress struct {
	w            io.Writer
	on           bool
	done, failed int
	shown        time.Time
	visible      bool
}

// redrawEvery keeps the line readable and its cost unnoticed.
const redrawEvery = 100 * time.Millisecond

// count takes one picture more.
func (p *progress) count(failed bool) {
	p.done++
	if failed {
		p.failed++
	}
	if !p.on || time.Since(p.shown) < redrawEvery {
		return
	}
	p.shown, p.visible = time.Now(), true
	fmt.Fprintf(p.w, "\r\x1b[K%d done, %d failed", p.done, p.failed)
}

// clear takes the line away before something else is printed.
func (p *progress) clear() {
	if p.visible {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.visible = false
	}
}
