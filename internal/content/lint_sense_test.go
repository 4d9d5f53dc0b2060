package content

import (
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/source"
)

// order is a text on which a child's safety hangs, as English writes it.
const order = "Stop answering. Do not pay or send more. Keep the messages, and never copy or pass on the picture."

// TestSlips_strength tries the shipped lists: an order in the words each language has for
// it passes, and a remark in its place does not.
func TestSlips_strength(t *testing.T) {
	lib := shipped(t)
	en, _ := lib.Phrases(copse.English)
	for _, c := range []struct {
		lang         copse.Lang
		source, text string
		faults       int
	}{
		{"ar", order, "أتوقف عن الرد. لا أدفع شيئًا، ولا أرسل أي صورة أخرى. أحتفظ بالرسائل، ولا أنسخ الصورة أبدًا ولا أرسلها إلى أحد.", 0},
		{"ar", order, "لا رد بعد الآن. لا تدفعوا ولا ترسلوا المزيد. احتفظوا بالرسائل، أما الصورة فلا تُنسخ أبدًا.", 0},
		{"ar", order, "من حقك التوقف عن الرد. لا حاجة إلى الدفع ولا إلى إرسال المزيد. احتفاظك بالرسائل مفيد. والصورة لا فائدة من نسخها.", 4 + 3},
		{"ar", "Keep the chat, and do not answer it.", "احتفظوا بالمحادثة، ولا تردوا عليها.", 0},
		{"ar", "Do not answer.", "لا تزال الإجابة ممكنة.", 1},
		{"es", order, "Deja de contestar. No pagues ni envíes más. Guarda los mensajes, y nunca copies ni reenvíes la imagen.", 0},
		{"es", order, "Puedes dejar de contestar. No hace falta pagar ni enviar más. Conviene guardar los mensajes. No has hecho nada malo.", 4 + 2},
		{"fr", order, "Arrête de répondre. Ne paie pas, n’envoie rien de plus. Garde les messages ; ne copie et ne transmets jamais l’image.", 0},
		{"fr", order, "Tu peux arrêter de répondre. Il n’est pas nécessaire de payer. Il est utile de garder les messages. Tu n’as rien fait de mal.", 4 + 2},
		{"fr", "Keep the chat, and do not answer it.", "Gardez la discussion, sans y répondre.", 0},
		{"ru", order, "Перестань отвечать. Не плати и ничего больше не отправляй. Сохрани сообщения, но никогда не копируй и не пересылай это фото.", 0},
		{"ru", order, "Можно перестать отвечать. Платить не обязательно. Полезно сохранить сообщения. Твоей вины здесь нет.", 4 + 2},
		{"zh", order, "别再回复。不要付钱，也不要再发照片。把消息留着，照片绝不要复制或转发。", 0},
		{"zh", order, "你可以不再回复。不必付钱，也无需再发照片。消息以后有用。你没有做错。", 4 + 3},
		{"zh", "Do not answer.", "不可能有事。", 1},
		{"zh", "Do not meet them.", "别和对方见面。", 0},
		{"zh", "Do not meet them.", "特别的人，别人，性别。", 1},
		{"fr", "Do not meet them.", "N’accepte aucun rendez-vous.", 0},
		{"fr", "Do not meet them.", "Tu n’as rien fait de mal, ce n’est pas ta faute.", 1},
		{"ar", "Do not meet them.", "لا ألتقي أحدًا.", 0},
		{"ar", "Do not meet them.", "لا أحد يلومني.", 1},
		// A permission in English may be one in every language.
		{"ar", "You need not answer. Keep the messages.", "لا حاجة إلى الرد. أحتفظ بالرسائل.", 0},
		{"es", "You need not answer. Keep the messages.", "No hace falta contestar. Guarda los mensajes.", 0},
		{"zh", "Keep the messages. You do not have to look at them again.", "把消息留着。你不用再看。", 0},
		{"ru", "You can stop answering. Keep the chat.", "Можно перестать отвечать. Сохрани чат.", 0},
		// Nothing is ordered in the middle of a sentence.
		{"fr", "You can stop answering. Say that you will never pay, even if they do not stop.", "Tu peux arrêter de répondre.", 0},
		{"fr", "1. Breathe.\n2. Never pay.", "1. Respire.\n2. Payer n’aide pas.", 1},
		{"fr", "Say “no”. (Never pay.)", "Dis « non ».", 0},
	} {
		p, _ := lib.Phrases(c.lang)
		got := p.Slips(en, c.text, c.source)
		if len(got) != c.faults {
			t.Errorf("%s %q: %d faults, want %d: %v", c.lang, c.text, len(got), c.faults, got)
		}
		for _, s := range got {
			if s.Code != "L21" {
				t.Errorf("%s %q: %v", c.lang, c.text, s)
			}
		}
	}
}

// TestSlips_anotherThing tries the words of the shipped lists that mean another thing.
func TestSlips_anotherThing(t *testing.T) {
	lib := shipped(t)
	en, _ := lib.Phrases(copse.English)
	for _, c := range []struct {
		lang         copse.Lang
		source, text string
		fault        bool
	}{
		{"ru", "A picture of abuse", "Изображение с насилием", true},
		{"ru", "A picture of abuse", "Изображение сексуального насилия", false},
		{"ru", "Sexual exploitation and abuse", "Сексуальная эксплуатация и насилие", false},
		{"ru", "A picture of violence", "Изображение с насилием", false},
		{"ru", "A picture of violence", "Изображение сексуального насилия", true},
		{"ru", "A picture of sexual violence", "Изображение сексуального насилия", false},
		{"zh", "A picture of violence", "性虐待照片", true},
		{"zh", "Live-streamed abuse", "直播性虐待", false},
		{"zh", "A picture or a film of abuse", "有虐待内容的照片或视频", true},
		{"zh", "Child sexual abuse material", "儿童性虐待材料", false},
		{"zh", "Child sexual exploitation and abuse", "对儿童的性剥削和虐待", false},
		{"zh", "Neglect and abuse at home", "家里的忽视和虐待", false},
		{"ar", "Note the link or the user name.", "دوّنوا العنوان.", true},
		{"ar", "Keep names and the address.", "أحتفظ بالأسماء وبعنوان الصفحة.", true},
		{"ar", "Note the link or the user name.", "دوّنوا رابط الصفحة أو اسم الحساب.", false},
		{"ar", "Tell nobody your home address.", "لا أخبر أحدًا بعنوان البيت.", false},
	} {
		p, _ := lib.Phrases(c.lang)
		got := p.Slips(en, c.text, c.source)
		if slices.ContainsFunc(got, func(s Slip) bool { return s.Code == "L22" }) != c.fault {
			t.Errorf("%s %q for %q: %v", c.lang, c.text, c.source, got)
		}
	}
}

// TestPhrases_senseIsThere: every shipped language has words for every kind it is asked for.
func TestPhrases_senseIsThere(t *testing.T) {
	lib := shipped(t)
	en, _ := lib.Phrases(copse.English)
	for _, lang := range copse.Shipped() {
		p, _ := lib.Phrases(lang)
		if len(p.weak.list) < 5 || len(p.linked) < 3 {
			t.Errorf("%s: weak %d, linked %d", lang, len(p.weak.list), len(p.linked))
		}
		for _, s := range en.strength {
			if !slices.ContainsFunc(p.strength, func(o strength) bool { return o.kind == s.kind }) {
				t.Errorf("%s has no words of the kind %s", lang, s.kind)
			}
		}
	}
}

func TestStraySpaces(t *testing.T) {
	for _, c := range []struct {
		lang copse.Lang
		text string
		want []int // offsets
	}{
		{"zh", "你好。 请进", []int{9}},
		{"zh", "你好 ，请进", []int{6}},
		{"zh", "打开 PDF", []int{6}},
		{"zh", "约需 {seconds} 秒", []int{6, 16}},
		{"zh", "说：“你好” 然后", []int{18}},
		{"zh", "用\u00a010\u202f秒", []int{3, 7}},
		{"zh", "打开PDF，约需10秒。\n\n第二段。", nil},
		{"zh", "行末。 \n第二行", nil},
		{"zh", "Child Helpline International", nil},
		{"zh", "前言 后语", nil},
		{"en", "Open 10 PDF files. Now.", nil},
		{"ar", "افتح 10 PDF", nil},
	} {
		var got []int
		for _, s := range StraySpaces(c.lang, c.text) {
			got = append(got, s.Offset)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %q: %v, want %v", c.lang, c.text, got, c.want)
		}
	}
}

// TestLintSense_bounds: a text as long as is compared is compared, and a longer one refused unread.
func TestLintSense_bounds(t *testing.T) {
	for _, tt := range []struct {
		fr, en  int
		refused bool
	}{{mostCompared, mostCompared, false}, {mostCompared + 1, 60, true}, {60, mostCompared + 1, true}} {
		long := func(n int) string { return strings.Repeat(strings.Repeat("x", 999)+"\n", n/1000+1)[:n-1] + "." }
		lib := tinyLibrary(t, edit{kidFR, "Tu peux le dire à un adulte. Tu n’as rien fait de mal.", long(tt.fr)}, edit{kidEN, "You can tell a grown-up. You did nothing wrong.", long(tt.en)})
		found := lines(Check(lib, CheckOptions{}))
		if slices.Contains(found, kidFR+":14:1 L21") != tt.refused {
			t.Errorf("%d bytes against %d: %q", tt.fr, tt.en, found)
		}
	}
}

// TestSlips_moved: a comfort that stands elsewhere is looked for among so many sentences, and no more.
func TestSlips_moved(t *testing.T) {
	lib := shipped(t)
	en, _ := lib.Phrases(copse.English)
	fr, _ := lib.Phrases("fr")
	for n, loses := range map[int]bool{2: false, mostMoved: false, mostMoved + 1: true} {
		got := fr.Slips(en, strings.Repeat("Ne paie jamais. ", n-1)+"Ce n’est pas grave.", "It is all right."+strings.Repeat(" Never pay.", n-1))
		if (len(got) > 0) != loses {
			t.Errorf("%d sentences: %v, want slips %v", n, got, loses)
		}
	}
}

// TestLintSense_ofOverlay: of a country's texts so many bytes are compared, and no more.
func TestLintSense_ofOverlay(t *testing.T) {
	words := func(lang, text string) string {
		return "---\n{area: POL-RIC, lang: " + lang + "}\n---\n## KE-1\n### statement\n" + text + "\n"
	}
	lib, err := loadOver(t, map[string]string{
		"nodes.yaml": "schema: copse-nodes/1\nnodes:\n  - {id: KE-1, kind: step, area: POL-RIC, critical: [statement]}\n",
		repEN:        words("en", "It is all right."), "library/policy/reporting/fr.md": words("fr", "Tout va bien."),
	})
	if err != nil {
		t.Fatal(err)
	}
	e := lib.textsOf("KE-1/statement")[0]
	en, _ := lib.Phrases("en")
	fr, _ := lib.Phrases("fr")
	for left, refused := range map[int]bool{29: false, 28: true} {
		c := checker{lib: lib, phrases: map[copse.Lang]*Phrases{"en": en, "fr": fr}, compared: mostOfOverlay - left}
		c.lintSense(c.see(e, "fr"), c.see(e, "en"), source.Error)
		if got := len(c.All) > 0 && strings.Contains(c.All[0].Message, "one text too many"); got != refused {
			t.Errorf("%d bytes left: %v", left, c.All)
		}
	}
}

// TestLintButtons: what says what a button says leads to help, in whatever blanks and letters.
func TestLintButtons(t *testing.T) {
	for said, want := range map[string]bool{"Get help now": true, "GET  help-now": true, "G&#101;t help now": true, "Get h\\elp now": true, "Get\u00a0help\u00a0now": true, "Get help nоw": true, "Who can help now": false} {
		lib := tinyLibrary(t, edit{"lang/en/web.json", "", "{\"web.layout.help\": \"Get help now\"}\n"}, edit{kidEN, "choose Report or Get help now", "choose [" + said + "](POL-RIC-1)"})
		got := slices.ContainsFunc(Check(lib, CheckOptions{}), func(f source.Finding) bool {
			return f.Code == "L23" && strings.Contains(f.Message, "says what a button says")
		})
		if got != want {
			t.Errorf("%s: %v", said, got)
		}
	}
}
