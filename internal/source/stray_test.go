package source

import (
	"strings"
	"testing"
)

// TestStray: what turns direction, orders a terminal about or cannot be seen stands in no
// text; what a writing needs does.
func TestStray(t *testing.T) {
	for _, r := range "\x00\x01\x07\x08\x0b\x0c\r\x1b\x1f\x7f\u0080\u0085\u009b\u009f" + // control
		"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" + // direction
		"\u034f\u2800\ufffc\ue000\U000f0000\ufe0f\ufe00\U000e0100" + // blanks, nobody's, selectors of no form
		"\u115f\u1160\u17b4\u3164\uffa0" + // letters that show nothing
		"\u00ad\u2028\u2029\u2060\u2061\u2064\u206a\u206f\ufeff\ufff9\ufffb" + // unseen
		"\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff\U000e0001\U000e0041\U000e007f\U0001d173" { // nobody's, tags
		for _, text := range []string{"ab" + string(r) + "c", "نص" + string(r) + "نص", string(r)} {
			if at, got, found := Stray(text); !found || got != r || at != strings.IndexRune(text, r) {
				t.Errorf("%+q: %d, %U, %v", text, at, got, found)
			}
			if v := Visible(text); strings.ContainsRune(v, r) || !strings.Contains(v, `\`) {
				t.Errorf("%+q is printed as %+q", text, v)
			}
		}
	}
	for name, text := range map[string]string{
		"Latin": "Déjà vu — “100 %”\n\tœuvre", "no-break": "a\u00a0b\u202fc", "Arabic": "مدرسةٌ، ٦٠–١٠٠ \u06dd", "Hebrew": "שָׁלוֹם", "Chinese": "请停下来（真的）。",
		"Persian": "می\u200cخواهم، کتاب\u200cها", "Persian, on a vowel sign": "بَ\u200cها", "Persian, behind a digit": "۲\u200cام", "Hijri": "ه\u200d",
		"Hindi": "क्\u200dष क्\u200cष", "Sinhala": "ශ්\u200dරී", "Malayalam": "അവന്\u200d", "Bengali": "র\u200d্যা", "Khmer": "ភាសា\u200bខ្មែរ", "Thai": "ภาษา\u200bไทย",
		"Mongolian": "ᠬᠠᠷ\u180eᠠ", "Rohingya": "𐴀𐴝\u200d", "emoji": "👩🏽\u200d🏫 ❤\ufe0f\u200d🔥", "combining": "e\u0301\u0323", "astral": "𝒳𐍈", "replacement": "\ufffd", "N'Ko": "ߒߞߏ",
	} {
		if at, r, found := Stray(text); found {
			t.Errorf("%s: %U at %d is refused", name, r, at)
		}
		if one := strings.NewReplacer("\n", "", "\t", "").Replace(text); Visible(one) != one {
			t.Errorf("%s is printed as %q", name, Visible(one))
		}
	}
	for name, text := range map[string]string{
		"in a Latin word": "ad\u200dmin", "in a Cyrillic one": "по\u200cлиция", "between figures": "11\u200b6", "at the beginning": "\u200dа", "behind a blank": "می \u200cخ",
		"behind an accent of a Latin letter": "e\u0301\u200d", "a heap of them": "م" + strings.Repeat("\u200c", 20), "unasked-for blank of no width": "请\u200b停",
	} {
		if _, _, found := Stray(text); !found {
			t.Errorf("a joiner %s passes", name)
		}
	}
}

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "plain", "a\nb\tc": `a\u000ab\u0009c`, "x\x1b[2J": `x\u001b[2J`, "gov\u202egpj": `gov\u202egpj`, "\U000e0041": `\U000e0041`, "bad\xffbyte\xef": `bad\xffbyte\xef`, "می\u200cخ": "می\u200cخ",
	} {
		if got := Visible(text); got != want {
			t.Errorf("%+q: %+q, want %q", text, got, want)
		}
	}
}

// TestParseYAML_escapes: quoted, YAML writes any character as an escape.
func TestParseYAML_escapes(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		at         Pos
	}{
		{"in a text", "a: b\npublisher: \"gov\\u202egpj\"\n", Pos{2, 12}},
		{"in a key", "a: b\n\"x\\u200e\": c\n", Pos{2, 1}},
		{"in a list", "- {id: x, reason: {en: \"\\e[2J\"}}\n", Pos{1, 24}},
		{"as bytes of a terminal", "- \"\\x1b\"\n", Pos{1, 3}},
	} {
		if v, at, err := ParseYAML(tt.data); v != nil || err == nil || at != tt.at || !strings.Contains(err.Error(), "take it out") {
			t.Errorf("%s: %+v, %v, %v; want an error at %v", tt.name, v, at, err, tt.at)
		}
	}
	if v, at, err := ParseYAML("a: \"\\u0645\\u06cc\\u200c\\u062e \\n\\t \\\\\"\n"); err != nil || v.Get("a").Text != "می\u200cخ \n\t \\" {
		t.Errorf("%+v, %v, %v", v, at, err)
	}
}

// TestSink_printed: a finding cannot order about the terminal that shows it.
func TestSink_printed(t *testing.T) {
	var s Sink
	s.Refuse("gh/\u202egnp.md\n", Pos{1, 1}, "L02", "%s is wrong", "\x1b[2J\nok:1:1")
	if got, want := s.All[0].String(), `gh/\u202egnp.md\u000a:1:1 L02 \u001b[2J\u000aok:1:1 is wrong`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
