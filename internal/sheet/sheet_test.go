package sheet

import (
	"slices"
	"strings"
	"testing"
)

func TestRef(t *testing.T) {
	for want, c := range map[string]Cell{"A1": {}, "B7": {Row: 6, Column: 1}, "Z10": {Row: 9, Column: 25}, "AA1": {Column: 26}, "BL20000": {Row: 19999, Column: 63}, "XFD1048576": {Row: 1048575, Column: 16383}} {
		if c.Ref() != want {
			t.Errorf("%+v is called %s, want %s", c, c.Ref(), want)
		}
		if back, err := parseRef(want); err != nil || back.Row != c.Row || back.Column != c.Column {
			t.Errorf("%s became %+v (%v)", want, back, err)
		}
	}
	for _, ref := range []string{"", "A", "7", "A0", "a1", "A-1", "AAAA1", "A1B", "A99999999999999999999", "Ä1"} {
		if c, err := parseRef(ref); err == nil {
			t.Errorf("%q became %+v", ref, c)
		}
	}
}

func TestSheetNames(t *testing.T) {
	long := strings.Repeat("я", 40)
	for _, c := range []struct{ given, want []string }{
		{[]string{"Plan", "plan", "PLAN"}, []string{"Plan", "plan 2", "PLAN 3"}},
		{[]string{"a/b:c*d?e[f]g\\h\n"}, []string{"a b c d e f g h"}},
		{[]string{"'quoted'", "", " ", "History"}, []string{"quoted", "1", "1 2", "History 2"}},
		{[]string{long, long}, []string{long[:62], long[:58] + " 2"}},
		{[]string{strings.Repeat("\U00020000", 20)}, []string{strings.Repeat("\U00020000", 15)}}, // two units each
		{[]string{"قائمة المدرسة", "学校清单"}, []string{"قائمة المدرسة", "学校清单"}},
	} {
		var sheets []Sheet
		for _, name := range c.given {
			sheets = append(sheets, Sheet{Name: name})
		}
		if got := sheetNames(sheets); !slices.Equal(got, c.want) {
			t.Errorf("%q became %q, want %q", c.given, got, c.want)
		}
	}
}
