package source

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Shape says what a YAML value is.
type Shape string

// The shapes.
const (
	ShapeMapping Shape = "mapping"
	ShapeList    Shape = "list"
	ShapeText    Shape = "text"
	ShapeNumber  Shape = "number"
	ShapeBool    Shape = "true or false"
	ShapeEmpty   Shape = "nothing"
)

// Value is a YAML value that remembers where it stands. Scalars keep the
// characters as written: a reference 16.10 must not become the number 16.1, nor a
// telephone number 0701234567 another number.
type Value struct {
	Pos
	Shape  Shape
	Text   string
	Plain  bool // of a scalar on one line whose characters are those of the file …
	Inner  int  // … beginning so many columns after its place
	Fields []Field
	Items  []*Value
}

// Field is one key of a mapping, with its place.
type Field struct {
	Pos
	Name  string
	Value *Value
}

// Get returns the value of a field, or nil; of nil too.
func (v *Value) Get(name string) *Value {
	if v == nil {
		return nil
	}
	for _, f := range v.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// ParseYAML reads one document within the limits of Within. The second result is the place
// of a syntax error.
func ParseYAML(data string) (v *Value, at Pos, err error) {
	// The parser has panicked on odd input before; content is edited by many
	// hands, and one bad file must stay a finding.
	defer func() {
		if r := recover(); r != nil {
			v, at, err = nil, Pos{1, 1}, fmt.Errorf("not YAML: %v", r)
		}
	}()
	if _, at, err = withinYAML(data); err != nil {
		return nil, at, err
	}
	file, err := parser.ParseBytes([]byte(data), 0)
	if err != nil {
		at = Pos{1, 1}
		var ye yaml.Error
		if errors.As(err, &ye) && ye.GetToken() != nil {
			p := ye.GetToken().Position
			return nil, Pos{p.Line, p.Column}, errors.New(ye.GetMessage())
		}
		return nil, at, err
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return &Value{Pos: Pos{1, 1}, Shape: ShapeEmpty}, Pos{}, nil
	}
	if len(file.Docs) > 1 && file.Docs[1].Body != nil {
		return nil, tokenPlace(file.Docs[1].Body.GetToken()), errors.New("more than one document in a file")
	}
	v, at, err = convert(file.Docs[0].Body)
	if err == nil && strings.Contains(data, `\`) {
		if at, err := v.strayAt(); err != nil {
			return nil, at, err
		}
	}
	return v, at, err
}

// strayAt finds what Stray finds in the keys and texts: quoted, YAML can write any
// character as an escape, where the file itself holds none.
func (v *Value) strayAt() (Pos, error) {
	if _, r, found := Stray(v.Text); found {
		return v.Pos, strayError(r)
	}
	for _, f := range v.Fields {
		if _, r, found := Stray(f.Name); found {
			return f.Pos, strayError(r)
		}
		if at, err := f.Value.strayAt(); err != nil {
			return at, err
		}
	}
	for _, it := range v.Items {
		if at, err := it.strayAt(); err != nil {
			return at, err
		}
	}
	return Pos{}, nil
}

func tokenPlace(t *token.Token) Pos {
	if t == nil || t.Position == nil {
		return Pos{1, 1}
	}
	return Pos{t.Position.Line, t.Position.Column}
}

func convert(n ast.Node) (*Value, Pos, error) {
	at := tokenPlace(n.GetToken())
	switch n := n.(type) {
	case *ast.MappingNode:
		v := &Value{Pos: at, Shape: ShapeMapping}
		if !n.IsFlowStyle && len(n.Values) > 0 {
			v.Pos = tokenPlace(n.Values[0].Key.GetToken())
		}
		for _, m := range n.Values {
			if bad, err := v.addField(m); err != nil {
				return nil, bad, err
			}
		}
		return v, Pos{}, nil
	case *ast.MappingValueNode:
		v := &Value{Pos: tokenPlace(n.Key.GetToken()), Shape: ShapeMapping}
		bad, err := v.addField(n)
		return v, bad, err
	case *ast.SequenceNode:
		v := &Value{Pos: at, Shape: ShapeList}
		for _, it := range n.Values {
			item, bad, err := convert(it)
			if err != nil {
				return nil, bad, err
			}
			v.Items = append(v.Items, item)
		}
		return v, Pos{}, nil
	case *ast.StringNode:
		t := n.GetToken()
		v := &Value{Pos: at, Shape: ShapeText, Text: n.Value}
		switch t.Type {
		case token.DoubleQuoteType, token.SingleQuoteType:
			// Without escapes the characters are those of the file, one further on.
			if o := strings.TrimSpace(t.Origin); len(o) == len(n.Value)+2 && !strings.Contains(o, "\n") {
				v.Plain, v.Inner = true, 1
			}
		default:
			v.Plain = !strings.Contains(strings.TrimSpace(t.Origin), "\n")
		}
		return v, Pos{}, nil
	case *ast.LiteralNode:
		return &Value{Pos: at, Shape: ShapeText, Text: n.Value.Value}, Pos{}, nil
	case *ast.IntegerNode, *ast.FloatNode:
		return &Value{Pos: at, Shape: ShapeNumber, Text: n.GetToken().Value, Plain: true}, Pos{}, nil
	case *ast.BoolNode:
		return &Value{Pos: at, Shape: ShapeBool, Text: strconv.FormatBool(n.Value)}, Pos{}, nil
	case *ast.NullNode:
		return &Value{Pos: at, Shape: ShapeEmpty}, Pos{}, nil
	}
	return nil, at, fmt.Errorf("%s is not used in content files", n.Type())
}

func (v *Value) addField(m *ast.MappingValueNode) (Pos, error) {
	val, bad, err := convert(m.Value)
	if err != nil {
		return bad, err
	}
	k := m.Key.GetToken()
	v.Fields = append(v.Fields, Field{Pos: tokenPlace(k), Name: k.Value, Value: val})
	return Pos{}, nil
}

// Decoder reads values of one file and notes what does not fit in its Sink, under the
// code L02. A value that is not there (nil) reads as nothing: Mapping says what must be.
type Decoder struct {
	*Sink
	File string
}

// Mapping checks that v is a mapping that has the required fields and no others
// than those and the optional ones, both named in one string with blanks between.
func (d Decoder) Mapping(v *Value, required, optional string) bool {
	if v == nil {
		return false
	}
	if v.Shape != ShapeMapping {
		d.Error(d.File, v.Pos, "L02", "a mapping is wanted here, not %s", v.Shape)
		return false
	}
	must, may := strings.Fields(required), strings.Fields(optional)
	for _, f := range v.Fields {
		if !slices.Contains(must, f.Name) && !slices.Contains(may, f.Name) {
			d.Error(d.File, f.Pos, "L02", "unknown key %q", f.Name)
		}
	}
	for _, name := range must {
		if v.Get(name) == nil {
			d.Error(d.File, v.Pos, "L02", "key %q is missing", name)
		}
	}
	return true
}

// Schema checks the field schema, where there is one.
func (d Decoder) Schema(v *Value, want string) {
	if s := v.Get("schema"); s != nil && s.Text != want {
		d.Error(d.File, s.Pos, "L02", "schema is %q, wanted %q", s.Text, want)
	}
}

// List returns the items of a list.
func (d Decoder) List(v *Value) []*Value {
	if v == nil {
		return nil
	}
	if v.Shape != ShapeList {
		d.Error(d.File, v.Pos, "L02", "a list is wanted here, not %s", v.Shape)
		return nil
	}
	return v.Items
}

// Text returns a text as it was typed. It accepts numbers too: 3.4 is a good name of a place.
func (d Decoder) Text(v *Value) string {
	if v == nil {
		return ""
	}
	if v.Shape != ShapeText && v.Shape != ShapeNumber {
		d.Error(d.File, v.Pos, "L02", "text is wanted here, not %s", v.Shape)
		return ""
	}
	return v.Text
}

// Texts returns a list of texts, without empty ones.
func (d Decoder) Texts(v *Value) []string {
	var out []string
	for _, it := range d.List(v) {
		if s := d.Text(it); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Flag reads true or false; what is not there is false.
func (d Decoder) Flag(v *Value) bool {
	if v == nil {
		return false
	}
	if v.Shape != ShapeBool {
		d.Error(d.File, v.Pos, "L02", "true or false is wanted here, not %s", v.Shape)
		return false
	}
	return v.Text == "true"
}

// OneOf returns a text, and reports one that is none of the allowed ones.
func (d Decoder) OneOf(v *Value, allowed ...string) string {
	s := d.Text(v)
	if s != "" && !slices.Contains(allowed, s) {
		d.Error(d.File, v.Pos, "L02", "%q is not one of %s", s, strings.Join(allowed, ", "))
		return ""
	}
	return s
}

// Date returns a day, and reports one that is not written 2026-11-22.
func (d Decoder) Date(v *Value) string {
	s := d.Text(v)
	if s == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		d.Error(d.File, v.Pos, "L02", "%q is no date: wanted 2026-11-22", s)
		return ""
	}
	return s
}

// PlaceOr is the place of a value, or p where there is none.
func (v *Value) PlaceOr(p Pos) Pos {
	if v == nil {
		return p
	}
	return v.Pos
}

// TextOr is the text of a value, or instead where there is none.
func (v *Value) TextOr(instead string) string {
	if v == nil || v.Text == "" {
		return instead
	}
	return v.Text
}
