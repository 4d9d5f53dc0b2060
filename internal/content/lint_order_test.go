package content

import (
	"slices"
	"testing"

	"copse/internal/copse"
)

// careless are texts that a hurried translator writes in place of an order, and that read
// well: each must be refused.
var careless = []struct{ lang, source, text string }{
	// What orders nothing at all.
	{"fr", "Send nothing more.", "Tu peux encore envoyer des photos."},
	{"es", "Send nothing more.", "Aún puedes enviar más fotos."},
	{"ru", "Send nothing more.", "Можно прислать ещё фото."},
	{"ar", "Send nothing more.", "يمكنني إرسال المزيد من الصور."},
	{"zh", "Send nothing more.", "你还可以再发照片。"},
	{"fr", "Delete nothing.", "Effacez tout."},
	{"es", "Delete nothing.", "Borre todo."},
	{"ru", "Delete nothing.", "Удалите всё."},
	{"ar", "Delete nothing.", "احذفوا كل شيء."},
	{"zh", "Delete nothing.", "什么都可以删。"},
	{"fr", "Delete nothing.", "N’effacez pas tout."},
	{"es", "Delete nothing.", "No borre todo."},
	{"ru", "Delete nothing.", "Не удаляйте всё."},
	{"ar", "Delete nothing.", "لا تحذفوا كل الرسائل."},
	{"zh", "Delete nothing.", "不要都删掉。"},
	{"fr", "Tell somebody you trust.", "Garde le secret, si tu préfères."},
	{"es", "Tell somebody you trust.", "Guarda el secreto, si lo prefieres."},
	{"ru", "Tell somebody you trust.", "Храни это в тайне, если так легче."},
	{"ar", "Tell somebody you trust.", "أحتفظ بالسر إن أردت."},
	{"zh", "Tell somebody you trust.", "想保密也可以。"},
	{"fr", "Tell somebody you trust.", "N’en parle à personne."},
	{"es", "Tell somebody you trust.", "No se lo cuentes a nadie."},
	{"ru", "Tell somebody you trust.", "Никому не рассказывай."},
	{"ar", "Tell somebody you trust.", "لا أخبر أحدًا."},
	{"zh", "Tell somebody you trust.", "不要告诉任何人。"},
	{"fr", "Keep the messages.", "Ne garde pas les messages."},
	{"es", "Keep the messages.", "No guardes los mensajes."},
	{"ru", "Keep the messages.", "Не сохраняй сообщения."},
	{"ar", "Keep the messages.", "لا أحتفظ بالرسائل."},
	{"zh", "Keep the messages.", "消息不要保留。"},

	// One of two orders is lost.
	{"fr", "Do not answer the person, and do not pay.", "Ne répondez pas à cette personne, et payez."},
	{"es", "Do not answer the person, and do not pay.", "No conteste a esa persona, y pague."},
	{"ru", "Do not answer the person, and do not pay.", "Не отвечайте этому человеку и заплатите."},
	{"ar", "Do not answer the person, and do not pay.", "لا تردوا على ذلك الشخص، وادفعوا."},
	{"zh", "Do not answer the person, and do not pay.", "不要回复对方，钱可以付。"},
	{"fr", "Do not pay, do not answer, and never copy it.", "Ne paie pas, réponds, et ne copie jamais."},
	{"fr", "Never pay. Send nothing.", "Ne paie jamais. Envoie ce qu’on te demande, rien de plus."},
	{"fr", "1. Do not pay.\n2. Do not answer.", "1. Ne paie pas, ne t’énerve pas.\n2. Réponds poliment."},
	{"ru", "1. Do not pay.\n2. Do not answer.", "1. Не плати и не злись.\n2. Отвечай вежливо."},
	{"zh", "Do not pay. Do not answer.", "不要付钱，也不要生气。好好回复。"},
	{"es", "Do not pay.\n\nDo not answer.", "No pagues y no te enfades.\n\nContesta con calma."},
	{"ar", "Do not pay. Do not answer.", "لا أدفع ولا أغضب. أجيب بهدوء."},

	// A remark in the place of an order, and the next sentence is no order either.
	{"fr", "Tell somebody you trust. You did nothing wrong. You can tell, even now.", "Prends ton temps. Tu n’as rien fait de mal. Tu peux en parler, même maintenant."},
	{"zh", "Tell somebody you trust. You can tell, even now.", "慢慢来。现在说也不晚。"},

	// The order is softened to advice.
	{"fr", "Do not pay.", "Il vaut mieux ne pas payer."},
	{"fr", "Do not pay.", "Mieux vaut ne pas payer."},
	{"fr", "Do not pay.", "Essaie de ne pas payer."},
	{"fr", "Do not answer the person.", "Évitez de répondre à cette personne."},
	{"fr", "Do not pay.", "Évite de payer."},
	{"es", "Do not pay.", "Mejor no pagues."},
	{"es", "Do not pay.", "Intenta no pagar."},
	{"es", "Do not pay.", "Es mejor no pagar."},
	{"es", "Do not pay.", "Evita pagar."},
	{"ru", "Do not pay.", "Лучше не плати."},
	{"ru", "Do not pay.", "Не стоит платить."},
	{"ru", "Do not pay.", "Постарайся не платить."},
	{"ru", "Do not pay.", "Старайся не платить."},
	{"ru", "Do not pay.", "Постарайтесь ничего не платить."},
	{"ar", "Do not pay.", "من الأفضل عدم الدفع."},
	{"ar", "Do not pay.", "حاول عدم الدفع."},
	{"ar", "Do not pay.", "يُفضَّل عدم الدفع."},
	{"ar", "Do not pay.", "الأفضل ألا تدفع."},
	{"zh", "Do not pay.", "最好不要付钱。"},
	{"zh", "Do not pay.", "最好别付钱。"},
	{"zh", "Do not pay.", "尽量不要付钱。"},
	{"zh", "Do not pay.", "尽量别付钱。"},

	// Comfort that swallows the order.
	{"fr", "Do not pay.", "Ne t’inquiète pas : tu peux payer."},
	{"es", "Do not pay.", "No te preocupes: puedes pagar."},
	{"ru", "Do not pay.", "Не волнуйся, можно заплатить."},
	{"ar", "Do not pay.", "لا تقلق، ادفع."},
	{"zh", "Do not pay.", "不要担心，可以付钱。"},
	{"fr", "Do not pay.", "N’aie pas peur de payer."},
	{"es", "Do not pay.", "No tengas miedo de pagar."},
	{"ru", "Do not pay.", "Не бойся заплатить."},
	{"ar", "Do not pay.", "لا تخف من الدفع."},
	{"zh", "Do not pay.", "不要害怕付钱。"},

	// Not too late, not too fast: the deed itself is allowed.
	{"fr", "Do not pay.", "Ne tarde pas à payer."},
	{"es", "Do not pay.", "No tardes en pagar."},
	{"ru", "Do not pay.", "Не тяни с оплатой."},
	{"ar", "Do not pay.", "لا تتأخر في الدفع."},
	{"zh", "Do not pay.", "付钱不要太晚。"},
	{"fr", "Do not pay.", "N’hésite pas à payer."},
	{"es", "Do not pay.", "No dudes en pagar."},
	{"ru", "Do not pay.", "Не раздумывай, плати."},
	{"ar", "Do not pay.", "لا تتردد في الدفع."},
	{"zh", "Do not pay.", "不要犹豫，付钱吧。"},
	{"fr", "Do not answer.", "Ne répondez pas trop vite."},
	{"es", "Do not answer.", "No conteste demasiado rápido."},
	{"ru", "Do not answer.", "Не отвечайте слишком быстро."},
	{"ar", "Do not answer.", "لا تردوا بسرعة."},
	{"zh", "Do not answer.", "不要太快回复。"},
}

// sound are good texts near the careless ones: none may be refused.
var sound = []struct{ lang, source, text string }{
	// Comfort beside the order.
	{"ru", "Do not pay. You did nothing wrong.", "Не плати. Ты не виноват, и тебе не нужно стыдиться."},
	{"es", "Do not pay. You did nothing wrong.", "No pagues. No has hecho nada malo y no tienes que sentir vergüenza."},
	{"zh", "Do not pay. You did nothing wrong.", "不要付钱。你没有做错，不用害怕。"},
	{"fr", "Do not pay. You did nothing wrong.", "Ne paie pas. Tu n’as rien fait de mal, et tu n’as pas à avoir honte."},
	{"ar", "Do not pay. You did nothing wrong.", "لا أدفع. لا ذنب لك، ولا داعي للخجل."},
	{"zh", "Do not pay.", "不要付钱。不用害怕。"},
	{"ru", "Do not pay.", "Не плати. Стыдиться не нужно."},
	{"fr", "Do not pay.", "N’aie pas peur, et ne paie pas."},
	{"es", "Do not pay.", "No tengas miedo y no pagues."},
	{"ar", "Do not pay.", "لا تخف، ولا تدفع."},
	{"zh", "Do not pay.", "别怕，不要付钱。"},
	{"ru", "Do not pay.", "Не бойся и не плати."},

	// Comfort first.
	{"ar", "Stop answering. Do not pay. You did nothing wrong. Help exists.", "لا ذنب لك. أتوقف عن الرد. لا أدفع شيئًا. المساعدة موجودة."},

	// Other words for the order.
	{"fr", "Keep the messages.", "Sauvegarde les messages."},
	{"es", "Stop answering.", "No le escribas más."},
	{"ru", "Stop answering.", "Больше ничего не пиши."},
	{"ru", "Stop answering.", "Больше не отвечай."},
	{"ar", "Never copy it.", "لا تنسخها مهما كان."},
	{"ar", "Never copy it.", "لا تنسخها مهما حدث."},
	{"zh", "Stop answering.", "先不理他。"},
	{"zh", "Stop answering.", "不要再理对方。"},
	{"fr", "Stop answering.", "Ne réponds plus."},
	{"fr", "Stop answering.", "Ne lui écris plus."},
	{"es", "Stop answering.", "No contestes más."},
	{"es", "Keep the messages.", "Pon a salvo los mensajes."},
	{"ar", "Keep the messages.", "خزّنوا الرسائل."},
	{"fr", "Delete nothing.", "N’efface aucun message."},
	{"es", "Delete nothing.", "No borres ningún mensaje."},
	{"ru", "Delete nothing.", "Ни одного сообщения не удаляй."},
	{"ar", "Delete nothing.", "لا أحذف أي رسالة."},
	{"zh", "Delete nothing.", "任何消息都别删。"},
	{"fr", "Tell somebody you trust.", "Confie-toi à quelqu’un de confiance."},
	{"es", "Tell somebody you trust.", "Habla con alguien de confianza."},
	{"ru", "Tell somebody you trust.", "Поговори с тем, кому доверяешь."},
	{"ar", "Tell somebody you trust.", "عليّ إخبار شخص أثق به."},
	{"zh", "Tell somebody you trust.", "跟你信任的人说。"},
	{"fr", "Tell nobody your password.", "Ne dis ton mot de passe à personne."},
	{"es", "Tell nobody your password.", "No le digas a nadie tu contraseña."},
	{"ru", "Tell nobody your password.", "Никому не говори свой пароль."},
	{"ar", "Tell nobody your password.", "لا أخبر أحدًا بكلمة المرور."},
	{"zh", "Tell nobody your password.", "密码不要告诉任何人。"},

	// Two orders in one breath, and one order in two words.
	{"fr", "Do not answer, and do not pay.", "Ne réponds pas et ne paie pas."},
	{"es", "Do not answer, and do not pay.", "No contestes ni pagues."},
	{"ru", "Do not answer, and do not pay.", "Не отвечай и не плати."},
	{"ar", "Do not answer, and do not pay.", "لا أرد ولا أدفع."},
	{"zh", "Do not answer, and do not pay.", "不要回复，也不要付钱。"},
	{"fr", "Keep the chat, and do not answer it.", "Gardez la discussion, sans y répondre."},
	{"fr", "Do not pay. Do not answer.", "Ne paie pas, ne réponds pas."},
	{"zh", "Do not pay. Do not answer.", "不要付钱，不要回复。"},
	// English comfort, and English haste, order nothing.
	{"fr", "Do not worry. Do not wait to tell.", "Tout va bien. Parles-en vite."},
	{"zh", "Do not worry. You can tell.", "放心。现在说也不晚。"},
	{"es", "It is best not to answer. Keep the chat.", "Es mejor no contestar. Guarda el chat."},
	{"ru", "Try not to answer. Keep the chat.", "Постарайся не отвечать. Сохрани чат."},
}

// refused are the codes of the slips that refuse a text.
func refused(slips []Slip) []string {
	var out []string
	for _, s := range slips {
		if !s.Warn {
			out = append(out, s.Code+" "+s.Text)
		}
	}
	return out
}

// TestSlips_careless holds the shipped lists to what a careless translator writes.
func TestSlips_careless(t *testing.T) {
	lib := shipped(t)
	en, _ := lib.Phrases(copse.English)
	for _, c := range careless {
		p, _ := lib.Phrases(copse.Lang(c.lang))
		if refused(p.Slips(en, c.text, c.source)) == nil {
			t.Errorf("%s %q passes for %q", c.lang, c.text, c.source)
		}
	}
	for _, c := range sound {
		p, _ := lib.Phrases(copse.Lang(c.lang))
		if got := refused(p.Slips(en, c.text, c.source)); got != nil {
			t.Errorf("%s %q for %q: %q", c.lang, c.text, c.source, got)
		}
	}
	for _, lang := range copse.Shipped() {
		if lang != copse.English && !slices.ContainsFunc(careless, func(c struct{ lang, source, text string }) bool { return c.lang == string(lang) }) {
			t.Errorf("no careless text in %s", lang)
		}
	}
}
