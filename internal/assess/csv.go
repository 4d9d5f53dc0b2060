package assess

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

// csvColumns of a checklist as a table; the last ones say where it comes from.
func csvColumns() []string {
	return []string{"id", "area", "area_title", "text", "level_0", "level_1", "level_2", "level_3", "level_4", "help", "evidence", "weight", "asked_if", "state", "level", "note", "lang", "instrument", "version", "licence"}
}

// WriteCSV writes a checklist, with answers to it where there are some, as a table: an item a row.
func (c *Checklists) WriteCSV(w io.Writer, words *i18n.Words, in *Instrument, a Answers) error {
	if _, err := io.WriteString(w, copse.ByteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	rows := [][]string{csvColumns()}
	said := c.Words(in, words.Lang)
	for area, it := range in.Items {
		x, answer := said.Items[it.ID], a.Items[it.ID]
		row := append([]string{string(it.ID), string(area.ID), c.areaTitle(area.ID, words.Lang), x.Text}, x.Levels[:]...)
		level := ""
		if answer.State == score.Answered {
			level = strconv.Itoa(answer.Level)
		}
		row = append(row, x.Help, evidenceWords(words, it), strconv.Itoa(it.Weight), strings.TrimSpace(it.AppliesIf.Rule+" "+strings.Join(it.AppliesIf.Facts, " ")),
			string(answer.State), level, answer.Note, string(said.Lang), in.ID, in.Version, "CC BY 4.0")
		for i := range row {
			row[i] = copse.Cell(prose.Loose(row[i]))
		}
		rows = append(rows, row)
	}
	for _, r := range rows {
		if err := out.Write(r); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
