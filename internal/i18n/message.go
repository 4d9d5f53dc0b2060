package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
)

// message is one text, or one per plural form, cut into literals and arguments.
type message struct {
	forms []pluralForm
	at    at
	added int // the source that has the key first
}

// pluralForm is the text of a plural form; its name is "" where there is no plural. Nearly all messages have one alone: a map
// for each would weigh more than its text.
type pluralForm struct {
	name  string
	parts []part
}

// of is the text of a plural form.
func (m message) of(form string) (parts []part, ok bool) {
	for _, f := range m.forms {
		if f.name == form {
			return f.parts, true
		}
	}
	return nil, false
}

// at is where a message stands.
type at struct {
	source       int
	file         string
	line, column int
}

// part is a literal text or, where name is set, an argument.
type part struct{ text, name string }

var (
	argument = regexp.MustCompile(`\{([a-z_]+)\}`)
	// formNames are CLDR's names of the plural forms.
	formNames = map[plural.Form]string{
		plural.Other: "other", plural.Zero: "zero", plural.One: "one",
		plural.Two: "two", plural.Few: "few", plural.Many: "many",
	}
)

func parseMessage(raw json.RawMessage, typeset func(string) string) (message, error) {
	var single string
	if json.Unmarshal(raw, &single) == nil {
		return message{forms: []pluralForm{{parts: cut(typeset(single))}}}, nil
	}
	var forms map[string]string
	if err := json.Unmarshal(raw, &forms); err != nil {
		return message{}, errors.New(`want a text, or an object of plural forms such as {"one": …, "other": …}`)
	}
	var m message
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		if !slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, form) {
			return message{}, fmt.Errorf("%q is no plural form: use zero, one, two, few, many, other", form)
		}
		m.forms = append(m.forms, pluralForm{form, cut(typeset(forms[form]))})
	}
	if _, ok := m.of("other"); !ok {
		return message{}, errors.New(`the plural form "other" is missing`)
	}
	return m, nil
}

func cut(text string) []part {
	var parts []part
	last := 0
	for _, at := range argument.FindAllStringSubmatchIndex(text, -1) {
		if at[0] > last {
			parts = append(parts, part{text: text[last:at[0]]})
		}
		parts = append(parts, part{name: text[at[2]:at[3]]})
		last = at[1]
	}
	if last < len(text) || len(parts) == 0 {
		parts = append(parts, part{text: text[last:]})
	}
	return parts
}

// Isolates keep a foreign run from turning the order of its neighbours round
// (Unicode Bidirectional Algorithm, FSI and PDI): without them 60–100 inside
// Arabic reads 100–60.
const (
	isolate    = "\u2068"
	isolateRTL = "\u2067"
	popIsolate = "\u2069"
)

func (m message) format(w *Words, args []any) string {
	parts, ok := m.of("")
	if !ok {
		parts, ok = m.of(w.form(count(args)))
		if !ok {
			parts, _ = m.of("other")
		}
	}
	if len(parts) == 1 && parts[0].name == "" {
		return parts[0].text
	}
	var b strings.Builder
	for _, p := range parts {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		value := w.value(p.name, args)
		if w.Dir == "rtl" {
			// What is itself put together is of this language. By its first letter it might pass for another: what is
			// isolated in it does not count.
			begin := isolate
			if strings.Contains(value, popIsolate) {
				begin = isolateRTL
			}
			value = begin + value + popIsolate
		}
		b.WriteString(value)
	}
	return b.String()
}

// value renders an argument; one that was not given shows its name in braces.
func (w *Words) value(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case int:
			return w.Number(v)
		default:
			return fmt.Sprint(v)
		}
	}
	return "{" + name + "}"
}

func count(args []any) int {
	for i := 0; i+1 < len(args); i += 2 {
		if n, ok := args[i+1].(int); ok && args[i] == "count" {
			return n
		}
	}
	return 0
}

// form returns CLDR's name of the plural form that n takes in this language.
func (w *Words) form(n int) string {
	if n < 0 {
		n = -n
	}
	return formNames[plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0)]
}

// args returns the argument names of a message, sorted, without repeats.
func (m message) args() []string {
	var names []string
	for _, f := range m.forms {
		for _, p := range f.parts {
			if p.name != "" && !slices.Contains(names, p.name) {
				names = append(names, p.name)
			}
		}
	}
	slices.Sort(names)
	return names
}
