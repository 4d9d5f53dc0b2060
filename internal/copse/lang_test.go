package copse

import (
	"strings"
	"testing"
)

// TestParseLang: a language has one name here, that of RFC 5646.
func TestParseLang(t *testing.T) {
	for _, tag := range []string{"ar", "en", "en-gb", "fr-ca", "zh-hant", "zh-tw", "sw", "tw", "pt-br", "rhg-rohg", "uz-arab", "nb", "yue", "ckb", "es-419", "de-1996"} {
		if got, err := ParseLang(tag); err != nil || string(got) != tag {
			t.Errorf("%s: %q, %v", tag, got, err)
		}
	}
	for tag, want := range map[string]string{
		"eng": `"en"`, "fra": `"fr"`, "zho": `"zh"`, "en-latn": `"en"`, "zh-cmn": `"cmn"`, "zh-cmn-hans": `"cmn-hans"`, "zh-yue": `"yue"`, "ar-arb": `"arb"`,
		"iw": `"he"`, "in": `"id"`, "mo": `"ro-md"`, "en-gb-oed": `"en-gb-oxendict"`, "zh-min-nan": `"nan"`, "art-lojban": `"jbo"`, "sw_ke": `"sw-ke"`, "de-dd": `"de-de"`,
		"und": "no language", "mul": "no language", "zxx": "no language", "mis": "no language", "root": "no language", "qaa": "no language", "sw-qaaa": "no language",
		"x-en": "more than a language", "en-x-gov": "more than a language", "i-default": "more than a language", "sw-u-ca-buddhist": "more than a language", "en-a-bbb": "more than a language",
		"EN": "lower case", "sw-KE": "lower case", "zh-Hant": "lower case",
		"": "no language tag", "e": "no language tag", "xx": "no language tag", "sw-wxyz": `known of "wxyz"`, "xxxxxxxxxx": "such as sw or pt-br", "en-": "no language tag", "../en": "no language tag", "en\u202e": "no language tag", strings.Repeat("en-", 20): "no language tag",
	} {
		if got, err := ParseLang(tag); err == nil || got != "" || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "tag is ") {
			t.Errorf("%q: %q, %v, want %s", tag, got, err, want)
		}
	}
}

// TestLang_ours: what is protected in a language is protected under each of its names.
func TestLang_ours(t *testing.T) {
	for lang, want := range map[Lang]Lang{
		"en": "en", "en-gb": "en", "eng": "en", "EN": "en", "en-latn": "en", "en-x-gov": "en", "i-default": "en", "en-gb-oed": "en", "en-dsrt": "en",
		"fra": "fr", "fr-ca": "fr", "es-mx": "es", "es-419": "es", "ru-latn": "ru", "ar-eg": "ar", "arb": "ar", "ar-latn": "ar",
		"zh-sg": "zh", "zh-cmn": "zh", "cmn": "zh", "zh-hans-tw": "zh", "zh-guoyu": "zh", "zh-latn-pinyin": "zh", "zh-bopo": "zh",
		// read by others than the readers of ours, each in its own letters or its own language
		"zh-hant": "", "zh-tw": "", "zh-hk": "", "yue": "", "arz": "", "pcm": "", "ht": "", "uk": "", "mk": "", "sw": "", "pt-br": "", "uz-arab": "",
		"und": "", "mul": "", "x-en": "", "": "", "!": "",
	} {
		if got, ok := lang.Ours(); got != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	for _, s := range Shipped() {
		if _, err := ParseLang(string(s)); err != nil {
			t.Error(err)
		}
		if got, ok := s.Ours(); !ok || got != s {
			t.Errorf("%s is %s", s, got)
		}
	}
}

// TestLang_script: Rohingya is written from the right, Twi and its like in Latin letters.
func TestLang_script(t *testing.T) {
	for lang, want := range map[Lang]string{
		"rhg-rohg": "Rohg", "ckb": "Arab", "ur": "Arab", "ug": "Arab", "ku-arab": "Arab", "pa-arab": "Arab", "dv": "Thaa", "nqo": "Nkoo", "ff-adlm": "Adlm", "ks": "Arab",
		"prs": "Arab", "prs-af": "Arab", "azb": "Arab", "hac": "Arab", "pbt": "Arab", "pst": "Arab", "phr": "Arab", "uzs": "Arab", "acm": "Arab", "acq": "Arab", "ars": "Arab", "ayl": "Arab", "apc": "Arab",
		"jpr": "Hebr", "jrb": "Hebr", "aii": "Syrc", "syc": "Syrc", "tru": "Syrc", "mid": "Mand", "sam": "Samr",
		"prs-latn": "Latn", "tru-latn": "Latn", "uzs-cyrl": "Cyrl", "pga": "Latn", "uz": "Latn", "az": "Latn",
		"tw": "Latn", "yo": "Latn", "ha": "Latn", "ee": "Latn", "oj": "Latn", "toi": "Latn", "zh": "Hans", "zh-tw": "Hant", "ru": "Cyrl", "x!": "Latn",
	} {
		if got := lang.Script(); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
}
