package content

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// shape says what a YAML value is.
type shape string

const (
	mapShape    shape = "mapping"
	listShape   shape = "list"
	textShape   shape = "text"
	numberShape shape = "number"
	boolShape   shape = "true or false"
	emptyShape  shape = "nothing"
)

// value is a YAML value that remembers where it stands. Scalars keep the
// characters as written: a reference 16.10 must not become the number 16.1.
type value struct {
	pos
	shape  shape
	text   string
	plain  bool // a scalar on one line whose characters are those of the file …
	inner  int  // … beginning so many columns after its place
	fields []field
	items  []*value
}

type field struct {
	pos
	name string
	val  *value
}

// get returns the value of a field, or nil.
func (v *value) get(name string) *value {
	if v == nil {
		return nil
	}
	for _, f := range v.fields {
		if f.name == name {
			return f.val
		}
	}
	return nil
}

// parseYAML reads one document. The second result is the place of a syntax error.
func parseYAML(data string) (v *value, at pos, err error) {
	// The parser has panicked on odd input before; content is edited by many
	// hands, and one bad file must stay a finding.
	defer func() {
		if r := recover(); r != nil {
			v, at, err = nil, pos{1, 1}, fmt.Errorf("not YAML: %v", r)
		}
	}()
	file, err := parser.ParseBytes([]byte(data), 0)
	if err != nil {
		at = pos{1, 1}
		var ye yaml.Error
		if errors.As(err, &ye) && ye.GetToken() != nil {
			p := ye.GetToken().Position
			return nil, pos{p.Line, p.Column}, errors.New(ye.GetMessage())
		}
		return nil, at, err
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return &value{pos: pos{1, 1}, shape: emptyShape}, pos{}, nil
	}
	if len(file.Docs) > 1 && file.Docs[1].Body != nil {
		return nil, tokenPlace(file.Docs[1].Body.GetToken()), errors.New("more than one document in a file")
	}
	return convert(file.Docs[0].Body)
}

func tokenPlace(t *token.Token) pos {
	if t == nil || t.Position == nil {
		return pos{1, 1}
	}
	return pos{t.Position.Line, t.Position.Column}
}

func convert(n ast.Node) (*value, pos, error) {
	at := tokenPlace(n.GetToken())
	switch n := n.(type) {
	case *ast.MappingNode:
		v := &value{pos: at, shape: mapShape}
		if !n.IsFlowStyle && len(n.Values) > 0 {
			v.pos = tokenPlace(n.Values[0].Key.GetToken())
		}
		for _, m := range n.Values {
			if bad, err := v.addField(m); err != nil {
				return nil, bad, err
			}
		}
		return v, pos{}, nil
	case *ast.MappingValueNode:
		v := &value{pos: tokenPlace(n.Key.GetToken()), shape: mapShape}
		bad, err := v.addField(n)
		return v, bad, err
	case *ast.SequenceNode:
		v := &value{pos: at, shape: listShape}
		for _, it := range n.Values {
			item, bad, err := convert(it)
			if err != nil {
				return nil, bad, err
			}
			v.items = append(v.items, item)
		}
		return v, pos{}, nil
	case *ast.StringNode:
		t := n.GetToken()
		v := &value{pos: at, shape: textShape, text: n.Value}
		switch t.Type {
		case token.DoubleQuoteType, token.SingleQuoteType:
			// Without escapes the characters are those of the file, one further on.
			if o := strings.TrimSpace(t.Origin); len(o) == len(n.Value)+2 && !strings.Contains(o, "\n") {
				v.plain, v.inner = true, 1
			}
		default:
			v.plain = !strings.Contains(strings.TrimSpace(t.Origin), "\n")
		}
		return v, pos{}, nil
	case *ast.LiteralNode:
		return &value{pos: at, shape: textShape, text: n.Value.Value}, pos{}, nil
	case *ast.IntegerNode, *ast.FloatNode:
		return &value{pos: at, shape: numberShape, text: n.GetToken().Value, plain: true}, pos{}, nil
	case *ast.BoolNode:
		return &value{pos: at, shape: boolShape, text: strconv.FormatBool(n.Value)}, pos{}, nil
	case *ast.NullNode:
		return &value{pos: at, shape: emptyShape}, pos{}, nil
	}
	return nil, at, fmt.Errorf("%s is not used in content files", n.Type())
}

func (v *value) addField(m *ast.MappingValueNode) (pos, error) {
	val, bad, err := convert(m.Value)
	if err != nil {
		return bad, err
	}
	k := m.Key.GetToken()
	v.fields = append(v.fields, field{pos: tokenPlace(k), name: k.Value, val: val})
	return pos{}, nil
}

// decoder reads values of one file and reports what does not fit.
type decoder struct {
	*sink
	file string
}

// mapping checks that v is a mapping that has the required fields and no others
// than those and the optional ones.
func (d decoder) mapping(v *value, required, optional string) bool {
	if v == nil {
		return false
	}
	if v.shape != mapShape {
		d.error(d.file, v.pos, "L02", "a mapping is wanted here, not %s", v.shape)
		return false
	}
	must, may := strings.Fields(required), strings.Fields(optional)
	for _, f := range v.fields {
		if !slices.Contains(must, f.name) && !slices.Contains(may, f.name) {
			d.error(d.file, f.pos, "L02", "unknown key %q", f.name)
		}
	}
	for _, name := range must {
		if v.get(name) == nil {
			d.error(d.file, v.pos, "L02", "key %q is missing", name)
		}
	}
	return true
}

func (d decoder) schema(v *value, want string) {
	if s := v.get("schema"); s != nil && s.text != want {
		d.error(d.file, s.pos, "L02", "schema is %q, wanted %q", s.text, want)
	}
}

func (d decoder) list(v *value) []*value {
	if v == nil {
		return nil
	}
	if v.shape != listShape {
		d.error(d.file, v.pos, "L02", "a list is wanted here, not %s", v.shape)
		return nil
	}
	return v.items
}

// text accepts numbers too: 3.4 is a good name of a place.
func (d decoder) text(v *value) string {
	if v == nil {
		return ""
	}
	if v.shape != textShape && v.shape != numberShape {
		d.error(d.file, v.pos, "L02", "text is wanted here, not %s", v.shape)
		return ""
	}
	return v.text
}

func (d decoder) texts(v *value) []string {
	var out []string
	for _, it := range d.list(v) {
		if s := d.text(it); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (d decoder) flag(v *value) bool {
	if v == nil {
		return false
	}
	if v.shape != boolShape {
		d.error(d.file, v.pos, "L02", "true or false is wanted here, not %s", v.shape)
		return false
	}
	return v.text == "true"
}

// oneOf reports a text that is none of the allowed ones.
func (d decoder) oneOf(v *value, allowed ...string) string {
	s := d.text(v)
	if s != "" && !slices.Contains(allowed, s) {
		d.error(d.file, v.pos, "L02", "%q is not one of %s", s, strings.Join(allowed, ", "))
		return ""
	}
	return s
}

// standing reports a missing or unknown standing as L07: nothing pretends to be sure.
func (d decoder) standing(owner *value, what string) Standing {
	return d.standingOf(owner, what, Confirmed, ToConfirm)
}

func (d decoder) standingOf(owner *value, what string, allowed ...Standing) Standing {
	v := owner.get("standing")
	if v == nil {
		d.error(d.file, owner.pos, "L07", "%s has no standing", what)
		return ToConfirm
	}
	if s := Standing(d.text(v)); slices.Contains(allowed, s) {
		return s
	}
	d.error(d.file, v.pos, "L07", "standing of %s is %q, wanted one of %v", what, v.text, allowed)
	return ToConfirm
}
