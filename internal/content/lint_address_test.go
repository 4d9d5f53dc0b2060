package content

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// TestAddressSlips: made-up numbers and addresses, each with where it begins (¦); without, nothing is found.
func TestAddressSlips(t *testing.T) {
	for _, tt := range []struct {
		lang copse.Lang
		text string
	}{
		{"en", "Call ¦0900 555 0199 now."},
		{"en", "Call ¦0900-555-0199, or ¦+999 12 34 56."},
		{"en", "Call ¦0900‑555–0199 now."},            // a hyphen that does not break, a dash
		{"en", "Call ¦0900−555−0199 now."},            // minus signs
		{"en", "Call ¦0900\u2007555\u20020199 now."},  // spaces of a figure, of an en
		{"en", "Call (¦0900)\u3000555·0199, not 55."}, // a wide space
		{"zh", "请拨打¦０９００５５５０１９９。"},
		{"zh", "请拨打¦＋９９９－１２３４－５６７。"},
		{"ar", "اتصل بالرقم ¦٠٩٠٠ ٥٥٥ ٠١٩٩ الآن"},
		{"fa", "زنگ بزنید ¦۰۹۰۰-۵۵۵-۰۱۹۹"},
		{"hi", "यहाँ ¦०९०० ५५५ ०१९९ पर"},
		{"my", "ခေါ်ပါ ¦၀၉၀၀၅၅၅၀၁၉၉"},
		{"ar", "رقم الطوارئ ¦١١٢ دائمًا"},
		{"en", "See ¦trees.go.ke, ¦trees.ng and ¦a.b.gob.mx."},
		{"en", "See ¦WWW.TREES.MUSEUM or ¦x.io/path?a=1 here."},
		{"fr", "Voir ¦arbres.africa et ¦forêt.example aussi."},
		{"ru", "Сайт ¦лес.рф и ¦дерево.москва есть."},
		{"zh", "请看¦trees.org.cn网站，¦树木.中国网站。"},
		{"ar", "انظر ¦شجرة.مصر هنا"},
		{"en", "Write to ¦leaf@trees.test or ¦leaf＠trees.tel today."},
		{"en", "Read ¦ftp://trees and stop."},

		{"en", "In 2024–2026, 1,250,000 children; 12 500; 3.5 million; by 2026-11-30 or 30/11/2026."},
		{"en", "An M.Sc. of the U.S. Office, e.g. at 9 a.m., see 3.4.1 and POL-RIC-1."},
		{"ar", "١٬٢٥٠٬٠٠٠ طفل بين ٢٠٢٤–٢٠٢٦ و٩–١٢ سنة"},
		{"ru", "5 000 000 детей, т.е. 12,5 %; и т.д."},
		{"zh", "2026年11月30日，1250000名儿童；1.公司应当保存。例子。中国"},
		{"fr", "5 000 à 12 000 enfants (art. 34), 10.5 points"},
	} {
		want, at := "", 0
		for i, part := range strings.Split(tt.text, "¦") {
			if i > 0 {
				want += part + "|"
			}
			at += len(part)
		}
		text := strings.ReplaceAll(tt.text, "¦", "")
		got := ""
		slips := addressSlips(text, prose.TypographyOf(tt.lang))
		for i, s := range slips {
			end := len(text)
			if i+1 < len(slips) {
				end = slips[i+1].Offset
			}
			got += text[s.Offset:end] + "|"
		}
		if got != want {
			t.Errorf("%s %q: found %q, want %q", tt.lang, text, got, want)
		}
	}
}

// TestDigitValue: whatever Unicode calls a decimal digit counts up from its zero.
func TestDigitValue(t *testing.T) {
	for _, x := range unicode.Nd.R16 {
		checkTens(t, rune(x.Lo), rune(x.Hi), rune(x.Stride))
	}
	for _, x := range unicode.Nd.R32 {
		checkTens(t, rune(x.Lo), rune(x.Hi), rune(x.Stride))
	}
	for r, want := range map[rune]int{'7': 7, '٣': 3, '۹': 9, '५': 5, '０': 0, '９': 9, '𝟘': 0, '𝟡': 9, '𝟎': 0, 'x': -1, '²': -1, '三': -1, '①': -1} {
		if got := digitValue(r); got != want {
			t.Errorf("%c: %d, want %d", r, got, want)
		}
	}
}

func checkTens(t *testing.T, from, to, step rune) {
	t.Helper()
	for r := from; r <= to; r += step {
		if got := digitValue(r); got != int(r-from)%10 {
			t.Errorf("%U: %d", r, got)
		}
	}
}

// TestHide_reasons: the reason of a hidden point, which readers see in its place, is a text like others.
func TestHide_reasons(t *testing.T) {
	for reason, want := range map[string]string{
		"Our federation says the same.":                               "",
		"Ask ۰۹۰۰ ۵۵۵ ۰۱۹۹.":                                          "ke/hide.yaml:1:27 L13 reason: telephone number",
		"{en: Ours says the same., fr: \"Voir arbres.gouv.ci pour\"}": "ke/hide.yaml:1:57 L13 reason: web address",
	} {
		lib, err := loadOver(t, map[string]string{"hide.yaml": "- {id: POL-RIC-2, reason: " + reason + "}\n"})
		found := ""
		for _, f := range append(lib.Problems(), source.FindingsOf(err)...) {
			if f.Code == "L13" {
				found += f.String()
			}
		}
		if want == "" && found != "" || !strings.HasPrefix(found, want) {
			t.Errorf("%q: %q, want %q (%v)", reason, found, want, err)
		}
	}
}

// FuzzAddressSlips: whatever a text holds, what is found stands in it, each behind the last.
func FuzzAddressSlips(f *testing.F) {
	for _, text := range []string{"Call 0900 555 0199.", "a＠b．com", "a．b．c", "x://", "1.公司", "＋٠٩٠٠٥٥٥", "www.", "a.b@c.d", "(1(1(1(1(1(1(1", "\xff.\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, lang := range []copse.Lang{"en", "zh"} {
			last := -1
			for _, s := range addressSlips(text, prose.TypographyOf(lang)) {
				if s.Offset < last || s.Offset >= len(text) || !utf8.RuneStart(text[s.Offset]) && utf8.ValidString(text) {
					t.Errorf("%q: found at %d, after %d", text, s.Offset, last)
				}
				last = s.Offset
			}
		}
	})
}
