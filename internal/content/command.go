package content

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"copse/internal/copse"
)

// RunStats writes the counts as JSON.
func RunStats(w io.Writer, lib *Library) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(Stats(lib))
}

// RunStamp stamps a content folder and says what it wrote.
func RunStamp(w io.Writer, dir string, minor []string) error {
	done, err := Stamp(dir, minor)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, part := range []struct {
		sign  string
		lines []string
	}{{"+", done.New}, {"~", done.Changed}, {"-", done.Dropped}} {
		for _, line := range part.lines {
			fmt.Fprintf(&b, "%s %s\n", part.sign, line)
		}
	}
	fmt.Fprintf(&b, "%s: %d new, %d changed, %d dropped\n", copse.Count(done.Lines, "block"), len(done.New), len(done.Changed), len(done.Dropped))
	_, err = io.WriteString(w, b.String())
	return err
}

// Todo is one text a translator has to write or to mend.
type Todo struct {
	Key      string `json:"key"`
	File     string `json:"file"` // where it belongs
	Line     int    `json:"line"` // of the present text; 0 where there is none
	Critical bool   `json:"critical"`
	Stale    bool   `json:"stale"` // false: missing
	Source   string `json:"source"`
	Own      string `json:"own"`
}

// Todos lists what a language lacks: critical texts first, then in reading order.
func Todos(lib *Library, lang copse.Lang) []Todo {
	var first, rest []Todo
	for _, e := range lib.texts {
		src := e.stampable(e.source)
		if src == nil || lang == e.source || e.name == hereBlock {
			continue
		}
		t := Todo{Key: e.key, File: e.wordsFile(lang), Source: src.Source}
		if b := e.stampable(lang); b != nil {
			if !b.Stale() {
				continue
			}
			t.Stale, t.Line, t.Own = true, b.Line, b.Source
		}
		t.Critical = e.critical()
		if t.Critical {
			first = append(first, t)
		} else {
			rest = append(rest, t)
		}
	}
	return append(first, rest...)
}

// RunTodo writes the texts a language lacks, with what they translate.
func RunTodo(w io.Writer, lib *Library, lang copse.Lang) error {
	if !slices.Contains(lib.Langs, lang) && !slices.Contains(copse.Shipped(), lang) {
		return fmt.Errorf("no language %q", lang)
	}
	var b strings.Builder
	list := Todos(lib, lang)
	for _, t := range list {
		state := "missing"
		if t.Stale {
			state = "stale"
		}
		if t.Critical {
			state += ", critical"
		}
		fmt.Fprintf(&b, "%s (%s) %s", t.Key, state, t.File)
		if t.Line > 0 {
			fmt.Fprintf(&b, ":%d", t.Line)
		}
		b.WriteString("\n" + indent("source", t.Source))
		if t.Own != "" {
			b.WriteString(indent("own   ", t.Own))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%s\n", copse.Count(len(list), "text"))
	_, err := io.WriteString(w, b.String())
	return err
}

func indent(label, s string) string {
	return "  " + label + "  " + strings.ReplaceAll(s, "\n", "\n          ") + "\n"
}
