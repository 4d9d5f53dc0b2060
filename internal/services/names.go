package services

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// brandNames are well-known services. Ours name none of them: what is said of one kind holds for all of it, and a name
// stands only in a dated entry of the operator. Names that are words too count with their capital alone.
func brandNames() (any, capital []string) {
	any = strings.Fields(`airbnb aliexpress bereal bilibili bing bumble character.ai chatgpt classdojo douyin duckduckgo ebay facebook
		fortnite google grindr hinge.co icq imessage instagram kahoot kakaotalk kik kuaishou linkedin mewe minecraft musical.ly netflix
		odnoklassniki ok.ru omegle onlyfans openai pinterest playerunknown pokemon pokémon pubg qq reddit replika roblox rutube
		shein skype snapchat spotify telegram temu tiktok tinder tumblr twitch twitter viber vimeo vk vkontakte wechat weibo wattpad
		whatsapp wickr yandex youtube yubo
		واتساب تيكتوك إنستغرام إنستاجرام سنابشات فيسبوك يوتيوب تلغرام تيليجرام تويتر
		вконтакте вотсап ватсап ютуб телеграм инстаграм тикток рутуб яндекс фейсбук роблокс
		微信 抖音 快手 微博 小红书 哔哩哔哩 淘宝 优酷 腾讯 王者荣耀 拼多多 爱奇艺`)
	any = append(any, "tik tok", "whats app", "insta", "تيك توك", "سناب شات", "disney plus", "call of duty", "my ai")
	capital = strings.Fields(`Alexa Amazon Claude Copilot Discord Gemini Line Messenger Meta Signal Siri Steam Threads Zoom Одноклассники`)
	return any, capital
}

// Brand is the first of brandNames that stands in a text as a word of its own, "" where none does.
func Brand(text string) string {
	names, capital := brandNames()
	small := strings.ToLower(text)
	for _, name := range names {
		if holdsWord(small, name) {
			return name
		}
	}
	for _, name := range capital {
		// The first word of a sentence has a capital whatever it means.
		if i := wordAt(text, name); i > 0 && !strings.HasSuffix(strings.TrimRight(text[:i], " "), ".") && !opensQuote(text[:i]) {
			return name
		}
	}
	return ""
}

func opensQuote(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune("“«‘", r)
}

func holdsWord(text, word string) bool { return wordAt(text, word) >= 0 }

// wordAt is where a word begins in a text, -1 where it is not there or part of another. In writings without spaces between
// words any place counts.
func wordAt(text, word string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		first, _ := utf8.DecodeRuneInString(word)
		if unicode.Is(unicode.Han, first) || !letter(before) && !letter(after) {
			return i
		}
		from = i + len(word)
	}
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
