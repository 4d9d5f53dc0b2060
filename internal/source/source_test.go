package source

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for _, tt := range []struct {
		name, data, want string
		bad              Pos
	}{
		{"plain", "a\nb\n", "a\nb\n", Pos{}},
		{"a byte order mark before the text is dropped", "\ufeffschema: x", "schema: x", Pos{}},
		{"only the first, and only there", "\ufeff\ufeffa", "", Pos{1, 1}},
		{"line ends of other systems", "a\r\nb\r\n", "a\nb\n", Pos{}},
		{"line ends of a system long gone", "a\rb", "", Pos{1, 2}},
		{"a character that only looks like a fault", "a\ufffd", "a\ufffd", Pos{}},
		{"Latin-1", "un\nd\u00e9cembre \xe9t\xe9", "", Pos{2, 10}},
		{"UTF-16", "\xff\xfea\x00", "", Pos{1, 1}},
		{"half a character at the end", "a\n\xd8", "", Pos{2, 1}},
		{"half of a pair", "\xed\xa0\x80", "", Pos{1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, bad, err := Text([]byte(tt.data))
			if got != tt.want || bad != tt.bad || (err != nil) != (tt.bad != Pos{}) {
				t.Errorf("got %q, %v, %v; want %q, %v", got, bad, err, tt.want, tt.bad)
			}
		})
	}
}

// TestScalarsStayAsTyped: a telephone number read as a number loses its zero, and a child
// who dials what is left reaches nobody.
func TestScalarsStayAsTyped(t *testing.T) {
	for _, typed := range []string{
		"0701234567", "+41441234567", "+41 44 123 45 67", "0800 116 111", "116111", "00123", "0o17", "0x1F", "0b11", "1_000",
		"1.10", "16.10", "3.4", "1e3", "1.", ".5", "-0", "+1", "12:30:45", "2026-11-22", "1,5", "٠١٢٣", "10-20", "1.2.3",
	} {
		for _, form := range []string{typed, `"` + typed + `"`, "'" + typed + "'"} {
			v, _, err := ParseYAML("phone: " + form + "\nlist: [" + form + ", " + form + "]\n")
			if err != nil {
				t.Errorf("%s: %v", form, err)
				continue
			}
			var faults Sink
			d := Decoder{&faults, "x.yaml"}
			// In a list in brackets a comma divides, unless it is quoted.
			list := strings.Join(d.Texts(v.Get("list")), "|")
			if got := d.Text(v.Get("phone")); got != typed || !strings.Contains(form, ",") && list != typed+"|"+typed {
				t.Errorf("%s became %q and %q", form, got, list)
			}
			for _, f := range faults.All {
				t.Error(f)
			}
		}
	}
}

func TestParseYAML_places(t *testing.T) {
	v, _, err := ParseYAML("a: 1\nb:\n  - c: \"x y\"\n    d: [é, f]\n")
	if err != nil {
		t.Fatal(err)
	}
	item := v.Get("b").Items[0]
	for name, at := range map[string]Pos{"1": v.Get("a").Pos, "x y": item.Get("c").Pos, "f": item.Get("d").Items[1].Pos} {
		want := map[string]Pos{"1": {1, 4}, "x y": {3, 8}, "f": {4, 12}}[name]
		if at != want {
			t.Errorf("%s stands at %v, want %v", name, at, want)
		}
	}
	for _, tt := range []struct {
		name, data string
		line       int
	}{
		{"does not parse", "a: 1\nb: [\n", 2},
		{"two documents", "a: 1\n---\nb: 2\n", 3},
		{"what content does not use", "a: 1\nb: &x 2\nc: *x\n", 2},
	} {
		if v, at, err := ParseYAML(tt.data); err == nil || at.Line != tt.line {
			t.Errorf("%s: %+v, %v, %v; want an error on line %d", tt.name, v, at, err, tt.line)
		}
	}
}

func TestDecoder(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"nothing to say", "{id: a, day: 2026-11-22, on: true, of: b}", ""},
		{"no mapping", "[a]", "x.yaml:1:1 L02 a mapping is wanted here, not list"},
		{"unknown key", "{id: a, day: 2026-11-22, on: true, of: b, idd: c}", "x.yaml:1:43 L02 unknown key \"idd\""},
		{"missing key", "{day: 2026-11-22}", "x.yaml:1:1 L02 key \"id\" is missing"},
		{"no text", "{id: [a]}", "x.yaml:1:6 L02 text is wanted here, not list"},
		{"no day", "{id: a, day: 2026-13-01}", "x.yaml:1:14 L02 \"2026-13-01\" is no date: wanted 2026-11-22"},
		{"no flag", "{id: a, on: yes}", "x.yaml:1:13 L02 true or false is wanted here, not text"},
		{"none of the choices", "{id: a, of: z}", "x.yaml:1:13 L02 \"z\" is not one of b, c"},
	} {
		v, _, err := ParseYAML(tt.data)
		if err != nil {
			t.Fatal(err)
		}
		var s Sink
		d := Decoder{&s, "x.yaml"}
		if d.Mapping(v, "id", "day on of") {
			d.Text(v.Get("id"))
			d.Date(v.Get("day"))
			d.Flag(v.Get("on"))
			d.OneOf(v.Get("of"), "b", "c")
		}
		var got []string
		for _, f := range s.All {
			got = append(got, f.String())
		}
		if strings.Join(got, "\n") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
