package content

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	files "copse/content"
)

func packOf(languages, names string) string {
	return "schema: copse-overlay/1\ncountry: KE\nbase: \"2026.1\"\npublisher: Ministry\nlanguages: [" + languages + "]\nnames: {" + names + "}\n"
}

// TestOverlay_tags: a language of a country is none of ours under another name, and what
// the country writes in such a name is read nowhere.
func TestOverlay_tags(t *testing.T) {
	for _, tag := range strings.Fields("eng en-gb en-us en-latn en-dsrt en-x-gov en-u-ca-gregory i-default EN En x-en fra fr-ca fre spa es-mx es-419 ara arb ar-eg ar-latn rus ru-latn " +
		"zho cmn zh-cmn zh-cmn-hans zh-guoyu zh-hans zh-sg zh-hans-tw zh-latn-pinyin und und-latn mul mis zxx qaa qtz iw in mo xx en_gb") {
		lib, err := loadOver(t, map[string]string{
			"pack.yaml":                             packOf(tag, tag+": Our own"),
			"lang/" + tag + "/web.json":             "{\"web.layout.help\": \"Nothing here\"}",
			"library/children/story/" + tag + ".md": "---\n{area: KID-S, lang: " + tag + "}\n---\n## KID-S3\n### brief\nDo not tell anyone.\n",
			"library/questions/" + tag + ".yaml":    "saw-something: {ask: What, answer: Nothing}\n",
		})
		for _, want := range []string{"ke/pack.yaml:5:13 ", "ke/lang/" + tag + ":1:1 L02"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", tag, err, want)
			}
		}
		for _, lang := range lib.Langs {
			if string(lang) == tag {
				t.Errorf("%s is a language of the site", tag)
			}
		}
		for _, e := range lib.texts {
			for lang := range e.texts {
				if b := e.block(lang); b != nil && b.layer > 0 {
					t.Errorf("%s: %s %s is the country's", tag, e.key, lang)
				}
			}
		}
	}
	for _, tag := range strings.Fields("sw tw zh-hant zh-tw yue pcm arz ht pt-br rhg-rohg uz-arab de-1996") {
		if _, err := loadOver(t, map[string]string{"pack.yaml": packOf(tag, tag+": Our own"), "lang/" + tag + "/web.json": "{\"web.lang.name\": \"Our own\"}"}); err != nil {
			t.Errorf("%s: %v", tag, err)
		}
	}
}

// TestOverlay_names: no language of a country calls itself like one that ships.
func TestOverlay_names(t *testing.T) {
	words := edit{"lang/en/web.json", "", "{\"web.lang.name\": \"English\"}\n"}
	base := tiny(t, words)
	for name, refused := range map[string]bool{"English": true, " english ": true, "\uff25nglish": true, "Kiswahili": false, "English of the islands": false} {
		for where, over := range map[string]map[string]string{
			"ke/pack.yaml:6:13 O01":       {"pack.yaml": packOf("sw", fmt.Sprintf("sw: %q", name))},
			"ke/lang/sw/web.json:1:2 O01": {"lang/sw/web.json": fmt.Sprintf("{\"web.lang.name\": %q}", name)},
		} {
			_, err := Load(Source{FS: os.DirFS(base), Tokens: tokens(t)}, Source{FS: countrys(over), Name: "ke", Overlay: true})
			if (err != nil) != refused || refused && !strings.Contains(err.Error(), where) {
				t.Errorf("%q: %v, want %s: %v", name, err, where, refused)
			}
		}
	}
}

// TestOverlay_speaksAgainstNobody are overlays that were taken, word for word.
func TestOverlay_speaksAgainstNobody(t *testing.T) {
	const kid = "---\n{area: KID-S, lang: %s}\n---\n## KID-S3\n### brief\nDo not tell anyone.\n"
	over := fstest.MapFS{}
	for name, text := range map[string]string{
		"pack.yaml":                              packOf("eng", "eng: English"),
		"lang/eng/web.json":                      `{"web.layout.help": "Nothing here"}`,
		"lang/eng/directory.json":                `{"directory.title": "No help"}`,
		"library/children/story/eng.md":          fmt.Sprintf(kid, "eng"),
		"library/children/en.md":                 "---\n{set: children, lang: en}\n---\n## children\n### title\nKeep it secret\n### intro\nIf something happens, it is your fault. Do not tell an adult.\n",
		"library/children/story/en.md":           "---\n{area: KID-S, lang: en}\n---\n## KID-S\n### intro\nDo not tell anyone. Nobody can help you.\n",
		"library/policy/reporting-illegal/en.md": "---\n{area: POL-RIC, lang: en}\n---\n## POL-RIC\n### title\nDo not report anything\n",
		"lang/en/library.json":                   `{"library.about.copse.standing": "All is confirmed.", "library.ref.unchecked": "confirmed", "library.set.unchecked": {"one": "{count} point is confirmed by ITU.", "other": "{count} points are confirmed by ITU."}}`,
		"library/children/workbook/en.md":        "---\n{area: KID-W, lang: en}\n---\n## KID-W1\n### say\nDo not tell anyone.\n",
		"library/adults/inclusion/en.md":         "---\n{area: VUL, lang: en}\n---\n## VUL-3\n### statement\nTell the child to keep quiet.\n",
		"library/adults/services/en.md":          "---\n{area: PAR-SRV, lang: en}\n---\n## PAR-SRV-1\n### brief\nTake the phone away.\n",
	} {
		over[name] = &fstest.MapFile{Data: []byte(text)}
	}
	_, err := Load(Source{FS: files.FS, Name: "content", Tokens: tokens(t)}, Source{FS: over, Name: "ke", Overlay: true})
	for _, want := range []string{
		`pack.yaml:5:13 L02 languages: "eng" is written "en" (RFC 5646)`,
		"lang/eng:1:1 L02",
		"library/children/en.md:5:1 O01 children/title may not be replaced", "library/children/en.md:7:1 O01 children/intro",
		"library/children/story/en.md:5:1 O01 KID-S/intro", "library/policy/reporting-illegal/en.md:5:1 O01 POL-RIC/title",
		"lang/en/library.json:1:2 O01 the word library.about.copse.standing", "lang/en/library.json:1:55 O01 the word library.ref.unchecked", "O01 the word library.set.unchecked may not be replaced in en: they tell a reader how sure a text is",
		"library/children/workbook/en.md:5:1 O01 KID-W1/say may not be replaced in a language that ships: a child reads it",
		"library/adults/inclusion/en.md:5:1 O01 VUL-3/statement", "library/adults/services/en.md:5:1 O01 PAR-SRV-1/brief may not be replaced in a language that ships: it says what is asked",
	} {
		if err == nil || !strings.Contains(err.Error(), "ke/"+strings.TrimPrefix(want, "ke/")) && !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// TestOverlay_draft: a draft of a country does not take away what stands there.
func TestOverlay_draft(t *testing.T) {
	lib, err := loadOver(t, map[string]string{repEN: "---\n{area: POL-RIC, lang: en, draft: true}\n---\n## POL-RIC-2\n### brief\nLater.\n"})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := lib.Point("POL-RIC-2")
	if b, ok := n.Texts.Get("en", "brief"); !ok || b.Source != "Answer each report within 24 hours." {
		t.Errorf("a draft replaced ours: %+v", b)
	}
}

// TestOverlay_stray: nothing of a country orders a terminal about or turns what is read
// round, in no field, name, key or file, be it written out or as an escape.
func TestOverlay_stray(t *testing.T) {
	const works, points = "schema: copse-references/1\nworks:\n", "schema: copse-nodes/1\nnodes:\n"
	for name, file := range map[string][2]string{
		"publisher":          {"pack.yaml", strings.Replace(packOf("sw", "sw: Kiswahili"), "Ministry", "\"Ministry ¦x\"", 1)},
		"name of a language": {"pack.yaml", packOf("sw", "sw: \"Kiswa¦hili\"")},
		"a language":         {"pack.yaml", packOf("\"sw¦\"", "sw: Kiswahili")},
		"reason":             {"hide.yaml", "- {id: POL-RIC-2, reason: {en: \"It is ¦so.\"}}\n"},
		"id of a reason":     {"hide.yaml", "- {id: \"POL-RIC-2¦\", reason: {en: It is so.}}\n"},
		"work":               {"references.yaml", works + "  - {id: ke-act, names: {en: \"The ¦Act\"}, place: {en: \"section {n}\"}, places: 1-4, standing: to-confirm}\n"},
		"place":              {"references.yaml", works + "  - {id: ke-act, names: {en: The Act}, place: {en: \"section¦ {n}\"}, places: 1-4, standing: to-confirm}\n"},
		"own point":          {"nodes.yaml", points + "  - {id: KE-1, kind: step, area: POL-RIC, \"basis¦\": x}\n"},
		"word":               {"lang/en/web.json", "{\n \"web.site.tagline\": \"Safe ¦here\"\n}"},
		"plural":             {"lang/sw/library.json", "{\n \"library.areas\": {\"one\": \"eneo\", \"other\": \"ma¦eneo\"}\n}"},
		"key":                {"lang/sw/web.json", "{\n \"web.site.tag¦line\": \"Safe here\"\n}"},
		"term":               {"glossary/sw.yaml", "csam: \"Picha ¦au filamu.\"\n"},
		"answer":             {"library/questions/sw.yaml", "saw-something: {ask: Niliona, answer: \"Mwambie ¦mtu.\"}\n"},
		"sign-off":           {"library/signed.yaml", "- {block: KID-S3/say, lang: sw, name: \"A.¦ Reader\", date: 2026-11-20, hash: 19337b96}\n"},
		"here":               {repEN, area + "## POL-RIC-1\n### here\nThe ¦Act asks for it.\n"},
		"heading":            {repEN, area + "## POL-RIC-1¦\n### here\nThe Act asks for it.\n"},
		"front matter":       {repEN, "---\n{area: POL-RIC, lang: en, \"dr¦aft\": true}\n---\n"},
		"colours":            {"tokens.css", ":root { --link: #0A5A8A; } /* ¦ */\n"},
		"revisions":          {lockPath, "# ¦\n"},
		"README":             {"README.md", "Ours ¦\n"},
		"LICENSE":            {"LICENSE", "Ours ¦\n"},
	} {
		for _, r := range []rune{'\u202e', '\x1b', '\u00ad', '\ufffe'} { // the others: TestStray
			written := []string{string(r)}
			switch {
			case strings.HasSuffix(file[0], ".yaml"), strings.HasSuffix(file[0], ".json"):
				written = append(written, fmt.Sprintf("\\u%04x", r))
			case name == "here":
				written = append(written, fmt.Sprintf("&#x%x;", r), fmt.Sprintf("&#%d;", r))
			}
			for _, as := range written {
				_, err := loadOver(t, map[string]string{file[0]: strings.ReplaceAll(file[1], "¦", as)})
				if err == nil || !strings.Contains(err.Error(), "ke/"+file[0]+":") || !strings.Contains(err.Error(), " L20 ") || !strings.Contains(err.Error(), "take it out") {
					t.Errorf("%s, %q: %v", name, as, err)
				} else if strings.ContainsRune(err.Error(), r) {
					t.Errorf("%s, %q: printed as it is: %q", name, as, err)
				}
			}
		}
	}
	for _, named := range []string{"evil\u202egpj.md", "x\x1b[2J.yaml", "library/policy/reporting/\u200fen.md", "lang/\u202een/web.json"} {
		lib, err := loadOver(t, map[string]string{named: "x"})
		got := fmt.Sprint(err, lib.Problems())
		if strings.ContainsAny(got, "\u202e\x1b\u200f") || !strings.Contains(got, `\u`) {
			t.Errorf("%q: %q", named, got)
		}
	}
	if _, err := loadOver(t, map[string]string{"pack.yaml": packOf("fa", "fa: \"فارسی می\u200cخوانیم\""), "lang/fa/web.json": "{\"web.site.tagline\": \"کتاب\\u200cها\"}", "README.md": "\ufeffOurs\r\n"}); err != nil {
		t.Errorf("what Persian needs: %v", err)
	}
}
