package assess

import (
	"copse/internal/copse"
	"io"
)

func (c *Checklists) WriteCatalog(w io.Writer, in *Instrument, lang copse.Lang) error { return nil }
func (c *Checklists) WriteResults(w io.Writer, in *Instrument, a Answers, lang copse.Lang) error {
	return nil
}
