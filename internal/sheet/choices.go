package sheet

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// choices are the lists that people choose from in a book, each once. They stand on a hidden
// sheet, one a column: a list written into the cell itself splits at commas and ends after
// 255 characters.
type choices [][]string

func choicesOf(sheets []Sheet) (lists choices) {
	for _, s := range sheets {
		for _, c := range s.Columns {
			if len(c.Choices) > 0 && lists.index(c.Choices) < 0 {
				lists = append(lists, c.Choices)
			}
		}
	}
	return lists
}

func (l choices) index(list []string) int {
	return slices.IndexFunc(l, func(known []string) bool { return slices.Equal(known, list) })
}

// sheet is the hidden one: list beside list, below a row of their numbers.
func (l choices) sheet() Sheet {
	s := Sheet{Name: "lists", Hidden: true}
	for i, list := range l {
		s.Columns = append(s.Columns, Column{Title: fmt.Sprint(i + 1)})
		for r, text := range list {
			if r == len(s.Rows) {
				s.Rows = append(s.Rows, make([]string, len(l)))
			}
			s.Rows[r][i] = text
		}
	}
	return s
}

// choose lets cells take nothing but what stands on a list.
func (p *writer) choose(list []string, cells string) error {
	name := columnName(p.choices.index(list))
	rule := excelize.NewDataValidation(true)
	rule.ShowErrorMessage = true // in the words of the reader's own program
	rule.Sqref = cells
	rule.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$2:$%[2]s$%d", p.lists, name, len(list)+1))
	return p.file.AddDataValidation(p.name, rule)
}
