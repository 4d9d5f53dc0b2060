package content

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// TestPhrases tries the shipped lists: what each language must find, in the forms it
// takes in a sentence, and what it must leave alone.
func TestPhrases(t *testing.T) {
	lib := shipped(t)
	tests := []struct {
		lang copse.Lang
		text string
		want string // term, "" for none
	}{
		{"en", "It is called child pornography in old laws.", "csam"},
		{"en", "Child-pornographic pictures", "csam"},
		{"en", "A predatory price", ""},
		{"en", "Minors under 18", "child"},
		{"en", "A minor change", ""},
		{"es", "La pornografía infantil", "csam"},
		{"es", "Los pedófilos actúan", "person-who-harmed"},
		{"es", "con menores costos", ""},
		{"fr", "du contenu pédopornographique", "csam"},
		{"fr", "PÉDOPORNOGRAPHIE", "csam"},
		{"fr", "un défaut mineur", ""},
		{"ru", "о детской порнографии", "csam"},
		{"ru", "детскую порнографию", "csam"},
		{"ru", "права несовершеннолетних", "child"},
		{"ru", "малолетними", "child"},
		{"ru", "лучшие интересы ребёнка", "best-interests"},
		{"ru", "лучшие интересы ребенка", "best-interests"},
		{"ru", "наилучшие интересы ребёнка", ""},
		{"ar", "عن المواد الإباحية للأطفال", "csam"},
		{"ar", "والمواد الاباحيّة للأطفال", "csam"},
		{"ar", "لإباحية الأطفال", "csam"},
		{"ar", "حقوق القاصرين", "child"},
		{"ar", "للقاصرين", "child"},
		{"ar", "مواد الاعتداء الجنسي على الأطفال", ""},
		{"ar", "قصر الوصول على الموظفين", ""},
		{"zh", "传播儿童色情制品", "csam"},
		{"zh", "儿童性虐待材料", ""},
	}
	for _, lang := range copse.Shipped() {
		p, found := lib.Phrases(lang)
		for _, f := range found {
			t.Error(f)
		}
		if len(p.avoid.list) < 20 || len(p.fear.list) < 8 || len(p.blame.list) < 8 {
			t.Errorf("%s: the list is short: %d, %d, %d", lang, len(p.avoid.list), len(p.fear.list), len(p.blame.list))
		}
		for _, tt := range tests {
			if tt.lang != lang {
				continue
			}
			got := ""
			if hits := p.avoid.find(tt.text); len(hits) > 0 {
				got = hits[0].phrase.term
			}
			if got != tt.want {
				t.Errorf("%s %q: got %q, want %q", lang, tt.text, got, tt.want)
			}
		}
	}
}

// TestPhrases_coverGlossary holds the lists to the glossary: every avoided word of a
// term is found, or is one of those a list leaves out for a reason.
func TestPhrases_coverGlossary(t *testing.T) {
	lib := shipped(t)
	left := map[string]string{
		"القُصَّر": "without vowel signs it is an everyday word", "القصّر": "the same",
		"menor de edad": "", "tell on": "", "leverage": "",
	}
	for _, lang := range copse.Shipped() {
		p, _ := lib.Phrases(lang)
		for _, term := range lib.Terms {
			for _, word := range term.Avoid[lang] {
				if _, ok := left[word]; ok {
					continue
				}
				if len(p.avoid.find(word)) == 0 {
					t.Errorf("%s: %q (%s) is not found", lang, word, term.ID)
				}
			}
		}
		// What the glossary wants must never be refused.
		for _, term := range lib.Terms {
			if term.ID == "opsc" {
				continue // the title of a treaty, quoted where it must be named
			}
			if hits := p.avoid.find(term.Prefer[lang]); len(hits) > 0 {
				t.Errorf("%s: the preferred %q is refused by %q", lang, term.Prefer[lang], hits[0].phrase.shown)
			}
		}
	}
}

// TestPhrases_spareTheStyle holds what the style guide tells us to say.
func TestPhrases_spareTheStyle(t *testing.T) {
	lib := shipped(t)
	say := map[copse.Lang][]string{
		"en": {"You did nothing wrong.", "You can tell, even now.", "This is not your fault."},
		"fr": {"Tu n’as rien fait de mal.", "Tu peux en parler, même longtemps après."},
		"es": {"No has hecho nada malo.", "Puedes contarlo, aunque haya pasado tiempo."},
		"ru": {"Твоей вины здесь нет.", "Рассказать можно и сейчас."},
		"ar": {"لا ذنب لك.", "يمكنك الكلام حتى الآن."},
		"zh": {"你没有做错。", "现在说也不晚。"},
	}
	avoid := map[copse.Lang][]string{
		"en": {"It is not really your fault.", "You should have told us sooner.", "Never talk to strangers!", "The internet is full of predators.", "If you don’t tell, it will get worse."},
		"fr": {"Ce n’est pas entièrement ta faute.", "Tu aurais dû le dire avant.", "Ne parle jamais à un inconnu !", "Internet est plein de prédateurs.", "Si tu te tais, ce sera pire."},
		"es": {"No es del todo culpa tuya.", "Tenías que haberlo dicho antes.", "¡Nunca hables con extraños!", "Internet está lleno de depredadores.", "Si te callas, será peor."},
		"ru": {"Ты не очень виноват.", "Надо было сказать раньше.", "Никогда не говори с незнакомцами!", "Интернет кишит маньяками.", "Будешь молчать, станет хуже."},
		"ar": {"الذنب ليس كله ذنبك.", "كان عليك أن تتكلم من قبل.", "لا تكلّم الغرباء أبدًا!", "الإنترنت مليء بالذئاب.", "السكوت يزيد الأمر سوءًا."},
		"zh": {"也不全怪你。", "你怎么不早说？", "千万别和陌生人说话！", "网上到处是坏人。", "不说后果会更严重。"},
	}
	for _, lang := range copse.Shipped() {
		p, _ := lib.Phrases(lang)
		for _, s := range say[lang] {
			if got := p.Frightening(s); got != nil {
				t.Errorf("%s: %q is refused: %v", lang, s, got)
			}
		}
		for _, s := range avoid[lang] {
			if p.Frightening(s) == nil {
				t.Errorf("%s: %q passes", lang, s)
			}
		}
	}
}

func TestPhoneAt(t *testing.T) {
	for _, s := range []string{"+41 22 730 5111", "0800 111 1", "116 111", "116111", "020 7946 0958", "112", "+254 20 221"} {
		if _, ok := phoneAt(s); !ok {
			t.Errorf("%q passes", s)
		}
	}
	for _, s := range []string{"2026", "2024–2026", "2026-11-12", "12/11/2026", "1,250,000", "12 500", "1 250 000", "100", "3.5", "24", "10000000", "13–18", "60–100"} {
		if _, ok := phoneAt(s); ok {
			t.Errorf("%q is taken for a telephone number", s)
		}
	}
}

func TestCountWords(t *testing.T) {
	for _, tt := range []struct {
		lang copse.Lang
		s    string
		want int
	}{
		{"en", "End-to-end, it’s 3.5 % – done.", 4},
		{"fr", "« L’enfant » dit : non !", 3},
		{"zh", "24小时内答复每份举报。", 10},
		{"zh", "用 Copse 举报", 4},
		{"ar", "لا ذنب لك.", 3},
	} {
		if got := prose.TypographyOf(tt.lang).Count(tt.s); got != tt.want {
			t.Errorf("%q: got %d, want %d", tt.s, got, tt.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, s := range []string{"1,250 of 24", "24 из 1 250", "٢٤ من ١٬٢٥٠", "24, 1.250", "1250, 24, 7"} {
		if diff := cmp.Diff([]string{"1250", "24"}, numbers(s)); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
	}
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{"report": 2, "online": 2, "people": 2, "removed": 2, "the": 1, "table": 2, "services": 3, "child": 1} {
		if got := syllables(word); got != want {
			t.Errorf("%s: got %d, want %d", word, got, want)
		}
	}
}

func TestTypography(t *testing.T) {
	for lang, want := range map[copse.Lang]string{"ar": "rtl Arab", "fa": "rtl Arab", "he": "rtl Hebr", "sw": "Latn", "zh": "Hans", "ru": "Cyrl", "pt-br": "Latn", "hi": "Deva", "x!": "Latn"} {
		ty := prose.TypographyOf(lang)
		got := ty.Script
		if ty.RTL {
			got = "rtl " + got
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", lang, got, want)
		}
	}
}

func TestStats(t *testing.T) {
	lib := tinyLibrary(t, edit{repFR, "### brief\nRépondre à chaque signalement en 24 heures.\n", ""}, edit{repEN, "Reports are answered", "All reports are answered"},
		edit{kidArea, "standing: to-confirm", "standing: confirmed, by: A. Reader"})
	s := Stats(lib)
	if s.Points != 3 || s.Core != 2 || s.Confirmed != 1 || s.Seen != 1 || s.BySet["policy"].Seen != 1 || s.Sets != 2 || s.Areas != 2 || s.Questions != 1 || s.Terms != 1 || s.References != 1 {
		t.Errorf("%+v", s)
	}
	if fr := s.Languages["fr"]; fr.Missing != 1 || fr.Stale != 1 || fr.Blocks != 29 {
		t.Errorf("fr: %+v", fr)
	}
	var a, b bytes.Buffer
	if err := RunStats(&a, lib); err != nil {
		t.Fatal(err)
	}
	if err := RunStats(&b, lib); err != nil || a.String() != b.String() || !json.Valid(a.Bytes()) {
		t.Error("two counts of one library differ")
	}
}

func TestCheck_written(t *testing.T) {
	lib := tinyLibrary(t, edit{repFR, "(POL-RIC-1)", "(POL-RIC-9)"}, edit{kidEN, "Put the screen down.", "Put the \"screen\" down."})
	var text, js bytes.Buffer
	n := source.WriteFindings(&text, Check(lib, CheckOptions{}), false)
	last := text.String()[strings.LastIndex(strings.TrimSpace(text.String()), "\n")+1:]
	if n == 0 || !strings.Contains(text.String(), repFR+":33:83 L06 link to \"POL-RIC-9\": no such point\n") || !strings.Contains(last, " errors, ") {
		t.Error(text.String())
	}
	if m := source.WriteFindings(&js, Check(lib, CheckOptions{}), true); m != n {
		t.Error("JSON counts other errors")
	}
	var doc struct {
		Errors   int
		Findings []source.Finding
	}
	if err := json.Unmarshal(js.Bytes(), &doc); err != nil || doc.Errors != n || len(doc.Findings) < n {
		t.Errorf("%v %+v", err, doc)
	}
	for _, f := range Check(lib, CheckOptions{Lang: "fr"}) {
		if !strings.HasSuffix(f.File, "/fr.md") {
			t.Error(f)
		}
	}
	for _, f := range Check(lib, CheckOptions{Set: "children"}) {
		if !strings.HasPrefix(f.File, "library/children/") {
			t.Error(f)
		}
	}
	if source.WriteFindings(brokenWriter{}, Check(tinyLibrary(t), CheckOptions{}), false) == 0 {
		t.Error("a check nobody can read has passed")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, bytes.ErrTooLarge }

func TestTodos(t *testing.T) {
	lib := tinyLibrary(t, edit{repEN, "Reports are answered", "All reports are answered"}, edit{kidEN, "Sometimes a picture makes", "At times a picture makes"}, edit{repFR, "### brief\nRépondre à chaque signalement en 24 heures.\n", ""})
	var got []string
	for _, td := range Todos(lib, "fr") {
		s := td.Key
		if td.Stale {
			s += " stale"
		}
		if td.Critical {
			s += " critical"
		}
		got = append(got, s)
	}
	if diff := cmp.Diff([]string{"KID-S3/say stale critical", "POL-RIC-2/title stale", "POL-RIC-2/brief"}, got); diff != "" {
		t.Error(diff)
	}
	var out bytes.Buffer
	if err := RunTodo(&out, lib, "fr"); err != nil || !strings.HasSuffix(out.String(), "3 texts\n") || !strings.Contains(out.String(), "All reports are answered") {
		t.Error(err, out.String())
	}
	if err := RunTodo(&out, lib, "xx"); err == nil {
		t.Error("listed a language nobody has")
	}
}

// TestMarks_shipped: in every text that ships, what is counted and linted is what a page
// shows.
func TestMarks_shipped(t *testing.T) {
	lib := shipped(t)
	n := 0
	for _, e := range lib.texts {
		for lang := range e.texts {
			b := e.block(lang)
			if b == nil {
				continue
			}
			n++
			bare, _ := prose.Unmarked(b.Source, prose.Marks(b.Source))
			got, want := strings.Fields(bare), strings.Fields(strings.NewReplacer("“", "", "”", "").Replace(lib.render.Plain(b.Source)))
			if got := strings.NewReplacer("“", "", "”", "").Replace(strings.Join(got, " ")); got != strings.Join(want, " ") {
				t.Errorf("%s %s\nmarks %q\npage  %q", e.key, lang, got, want)
			}
		}
	}
	if n < 3000 {
		t.Errorf("only %d texts were read: the test proves little", n)
	}
}
