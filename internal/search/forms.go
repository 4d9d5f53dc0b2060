package search

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"copse/internal/copse"
)

// forms are the words of a language that its stemmer leaves apart.
type forms struct {
	one    map[string]string // another form of a word -> the one that is searched for
	before []string          // beginnings that are words of their own: "cyberbullying" is "cyber bullying"
	joined []string          // particles that are written together with the word after them, longest first
	ends   [][2]string       // an ending -> as the stemmer knows it
}

// formsOf returns the forms of a language.
func formsOf(lang copse.Lang) (forms, bool) { f, ok := allForms()[lang]; return f, ok }

var allForms = sync.OnceValue(func() map[copse.Lang]forms {
	return map[copse.Lang]forms{
		"ar": {
			joined: []string{"وال", "بال", "كال", "فال", "لل", "ال"},
			one: pairs("اطفال طفل", "اولاد ولد", "ابناء ابن", "ابني ابن", "ابنه بنت", "ابنتي بنت", "بنتي بنت", "بنات بنت", "مدارس مدرسه", "رسائل رساله", "العاب لعبه",
				"هواتف هاتف", "حقوق حق", "مخاطر خطر", "اخطار خطر", "مواقع موقع", "برامج برنامج", "مواد ماده", "دروس درس", "طلاب طالب", "طلبه طالب",
				"تلاميذ تلميذ", "اصدقاء صديق", "جرائم جريمه", "قوانين قانون", "شركات شركه", "خطوط خط", "افلام فيلم", "مقاطع مقطع", "غرباء غريب"),
		},
		"en": {
			before: []string{"cyber"},
			one: pairs("children child", "childrens child", "kid child", "kids child", "teen young", "teens young", "teenage young", "teenager young", "teenagers young", "adolescent young", "adolescents young",
				"mom parent", "moms parent", "mum parent", "mums parent", "mommy parent", "mummy parent", "dad parent", "dads parent", "daddy parent", "women woman", "men man", "people person", "taken take", "took take", "sent send", "told tell",
				"said say", "saw see", "seen see", "met meet", "made make", "stolen steal", "stole steal", "bullies bully", "bullied bully", "selfies selfie",
				"dying die", "dies die", "died die", "paid pay", "written write", "wrote write", "got get", "shown show", "hidden hide", "given give", "gave give",
				"takedown take down", "takedowns take down", "deepfake deep fake", "deepfakes deep fake", "livestream live stream", "livestreamed live streamed",
				"chatbot chat bot", "chatbots chat bot", "smartphone smart phone", "smartphones smart phone", "helpline help line", "helplines help line",
				"hotline hot line", "hotlines hot line", "website web site", "websites web site", "screentime screen time", "cant can't", "dont don't", "programmes program", "programme program"),
		},
		"es": {
			before: []string{"ciber", "foto", "video"},
			one: pairs("mama padre", "mami padre", "papa padre", "papi padre", "imagenes imagen", "jovenes joven", "crimenes crimen", "examenes examen", "ordenes orden", "origenes origen", "margenes margen", "resumenes resumen",
				"veces vez", "luces luz", "voces voz", "jueces juez", "paces paz", "capaces capaz", "eficaces eficaz", "felices feliz", "raices raiz", "precoces precoz", "directrices directriz",
				"publicidad anuncio", "publicitario anuncio", "publicitaria anuncio", "publicitarios anuncio", "publicitarias anuncio"), // to a stemmer they are what is public
			ends: [][2]string{{"cion", "ción"}, {"sion", "sión"}, {"xion", "xión"}, {"logia", "logía"}},
		},
		"fr": {
			before: []string{"cyber"},
			one:    pairs("maman parent", "mamans parent", "papa parent", "papas parent", "yeux oeil", "travaux travail", "nue nu", "nues nu", "nus nu"),
		},
		"ru": {
			before: []string{"кибер"},
			one: pairs("дети ребенок", "детей ребенок", "детям ребенок", "детьми ребенок", "детях ребенок", "ребенка ребенок", "ребенку ребенок", "ребенком ребенок",
				"ребенке ребенок", "люди человек", "людей человек", "людям человек", "людьми человек", "фотка фото", "фотки фото", "фотку фото", "фоток фото",
				"друзья друг", "друзей друг", "друзьям друг", "друзьями друг", "дочери дочь", "дочерью дочь", "дочка дочь", "дочку дочь", "дочкой дочь", "дочке дочь", "дочки дочь",
				"мама родитель", "мамы родитель", "маме родитель", "маму родитель", "мамой родитель", "мамочка родитель",
				"папа родитель", "папы родитель", "папе родитель", "папу родитель", "папой родитель"),
		},
	}
})

// elsewhereInChinese writes words of Taiwan and Hong Kong, in simplified characters, as the texts
// have them. A word that only looks like one is left as it is.
var elsewhereInChinese = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("网路", "网络", "资讯", "信息", "软体", "软件", "数位", "数字", "简讯", "短信", "手游", "游戏", "影片外流", "视频泄露",
		"女儿少", "女儿少", "儿少", "儿童", "老师", "教师", "视讯", "视频",
		"俾人笑", "被嘲笑", "被人笑", "被嘲笑", "班群", "班级群")
})

// innocent are Chinese words whose last sign begins, or whose first ends, what is listened for: 交流出现 is no 流出.
var innocent = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("角色 特色 出色 景色 颜色 情景 情境 交流 主流 物流 潮流 电流 说课 活动") {
		m[w] = true
	}
	return m
})

// partOfOther reports whether the terms from first to last, pairs of Chinese signs, share a sign with
// an innocent word before or after them.
func partOfOther(typed []term, first, last int) bool {
	return first > 0 && typed[first-1].end > typed[first].start && innocent()[typed[first-1].term] ||
		last+1 < len(typed) && typed[last].end > typed[last+1].start && innocent()[typed[last+1].term]
}

// pairs makes a map of what stands in each text: a word and, after a blank, what it becomes.
func pairs(texts ...string) map[string]string {
	m := make(map[string]string, len(texts))
	for _, s := range texts {
		from, to, _ := strings.Cut(s, " ")
		m[from] = to
	}
	return m
}

// in writes each word of a folded text in the form that is searched for.
func (f forms) in(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 16)
	for len(text) > 0 {
		n := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
		if n < 0 {
			n = len(text)
		}
		b.WriteString(f.word(text[:n]))
		text = text[n:]
		if r, size := utf8.DecodeRuneInString(text); size > 0 {
			b.WriteRune(r)
			text = text[size:]
		}
	}
	return b.String()
}

func (f forms) word(w string) string {
	if to, ok := f.one[w]; ok {
		return to
	}
	for _, p := range f.joined {
		if rest, ok := strings.CutPrefix(w, p); ok {
			if to, ok := f.one[rest]; ok {
				return p + to
			}
		}
	}
	for _, p := range f.before {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 4 {
			return p + " " + f.word(rest)
		}
	}
	for _, e := range f.ends {
		if stem, ok := strings.CutSuffix(w, e[0]); ok {
			return stem + e[1]
		}
	}
	return w
}
