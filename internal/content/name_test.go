package content

import (
	"os"
	"strings"
	"testing"
)

// TestBears: by the list that ships, whatever letters a name is written in.
func TestBears(t *testing.T) {
	bodies := shipped(t).protected.bodies
	for name, want := range map[string]string{
		"ITU": "ITU", "itu": "ITU", "I.T.U.": "ITU", "\uff29\uff34\uff35": "ITU", "lTU": "ITU", "\u0406\u0422U": "ITU", "1TU": "ITU",
		"\ua4f2\ua4d4\ua4f4": "ITU", "Guidelines by ITU\u2019s experts": "ITU", "ITU-D": "ITU", "L\u2019UIT": "UIT",
		"International  Tele-communication union, Geneva": "International Telecommunication Union",
		"Copse": "Copse", "COPSE": "Copse", "\u0421\u043e\u0440\u0455\u0435": "Copse", "C\u00f3pse": "Copse", "The Copse project": "Copse",
		"UN": "UN", "U.N. Office": "UN", "UN-backed office": "UN", "\u041eO\u041d": "ООН", "Bureau des Nations unies": "Nations Unies", "联合国儿童基金会": "联合国",
		"مكتب الأمم المتحدة": "الأمم المتحدة", "国际电信联盟指南": "国际电信联盟",
		"www.itu.int": "ITU", "ITU2024": "ITU", "ITUs": "ITU", "copse.org": "Copse", "International Telecommunications Union": "International Telecommunication Union", "l’Onu": "ONU",
		"Фонд Организации Объединенных Наций": "Организация Объединённых Наций", "Бюро Международного союза электросвязи": "Международный союз электросвязи",
		"國際電信聯盟": "国际电信联盟", "聯合國": "联合国", "الاتحاد الدولى للاتصالات": "الاتحاد الدولي للاتصالات",
		"Ministry. Office of children": "", "www.example.org": "", "Союз юристов": "", "Наши организации": "", "Office 2024": "",
		"COP Secretariat": "", "Un bureau pour les enfants": "", "Apa itu?": "", "Kituo cha watoto": "", "Office for Children": "",
		"Министерство связи": "", "儿童事务局": "", "United Kingdom": "", "Unit for children": "", "وزارة الاتصالات": "",
	} {
		got := ""
		for _, b := range bodies {
			if got == "" && seenAs(name).bears(b.is) {
				got = b.name
			}
		}
		if got != want {
			t.Errorf("%q bears %q, want %q", name, got, want)
		}
	}
}

// TestForeign: each word of a name is of one writing of today.
func TestForeign(t *testing.T) {
	for name, want := range map[string]bool{
		"Ministère de l’Éducation, 2020": true, "Министерство связи": true, "儿童事务局": true, "こども家庭庁": true, "教育부": true, "وزارة الاتصالات ١٢": true, "बाल विभाग २०२०": true, "የሕፃናት ቢሮ": true,
		"Ɔmanpanin Ɛsi, Ŋɔ": true, "Bộ Thông tin": true, "Ministry (Министерство) 4B": true, "\uff29\uff34\uff35": true,
		"\u2c92\u2ca6U": false, "IT\u144c": false, "IT\ua79f": false, "\u4e28TU": false, "\u03f9opse": false, "C\u0966pse": false, "M\u0456nistry": false, "\u13da\u13a2": false,
	} {
		if word, got := foreign(name); got != want {
			t.Errorf("%q: %v (%q)", name, got, word)
		}
	}
}

// TestOverlay_namedLike: neither publisher nor work is called like somebody else, and nobody says
// that a text of ours was compared who has none.
func TestOverlay_namedLike(t *testing.T) {
	base := os.DirFS(tiny(t, edit{"lang/en/library.json", "", "{\"library.ref.crc\": \"Convention on the Rights of the Child\", \"library.ref.lead\": \"Points\"}\n"},
		edit{"lang/fr/library.json", "", "{\"library.ref.crc\": \"Convention relative aux droits de l’enfant\"}\n"},
		edit{"library/protected.yaml", "safety: ", "names: [{names: [ITU, UN], reason: it compared nothing}]\nsafety: "}))
	const pack = "schema: copse-overlay/1\ncountry: KE\nbase: \"2026.1\"\npublisher: "
	work := func(names string) string {
		return "schema: copse-references/1\nworks:\n  - {id: ke-act, names: " + names + ", place: \"section {n}\", places: 1-9, standing: confirmed}\n"
	}
	point := func(more string) string {
		return "schema: copse-nodes/1\nnodes:\n  - {id: KE-1, kind: step, area: POL-RIC, " + more + "}\n"
	}
	refs := work("Our Act") + "refs:\n  - {node: POL-RIC-2, "
	for _, tt := range []struct{ name, file, text, want string }{
		{"publisher", "pack.yaml", pack + "ITU\n", `ke/pack.yaml:4:12 O01 the publisher "ITU" bears the name ITU: it compared nothing`},
		{"publisher with a part of it", "pack.yaml", pack + "Ministry, with the I\u0422U\n", "ke/pack.yaml:4:12 O01"},
		{"publisher", "pack.yaml", pack + "Ministry of Communication\n", ""},
		{"work of a body", "references.yaml", work("{en: Our Act, fr: \"Guide de l’ITU, 2020\"}"), "ke/references.yaml:3:25 O01 the work"},
		{"place of a body", "references.yaml", strings.Replace(work("Our Act"), "section", "ITU Guidelines", 1), "ke/references.yaml:3:25 O01 the place"},
		{"work of ours", "references.yaml", work("the convention on the rights of a-the child"), "ke/references.yaml:3:25 O01"},
		{"work of ours without its article", "references.yaml", work("Convention on Rights of the Child"), "ke/references.yaml:3:25 O01 the work \"Convention on Rights of the Child\" is called like crc"},
		{"number that is a text", "references.yaml", strings.Replace(work("Our Act"), "1-9", "[1, 4 as agreed]", 1), "ke/references.yaml:3:64 L06 \"4 as agreed\" is no number"},
		{"number with a name", "references.yaml", strings.Replace(work("Our Act"), "1-9", "[1, 4.ITU]", 1), "ke/references.yaml:3:64 O01 the number"},
		{"numbers", "references.yaml", strings.Replace(work("Our Act"), "1-9", "[1, 4.b, 12-A, 4(2), XIV]", 1), ""},
		{"number where none are listed", "references.yaml", strings.Replace(refs, "places: 1-9, ", "", 1) + "id: ke-act.4 as agreed, rel: equal, standing: to-confirm}\n", "L06 \"4 as agreed\" is no number"},
		{"no publisher", "pack.yaml", strings.TrimSuffix(strings.Replace(pack, "KE", "UN", 1), "publisher: "), "ke/pack.yaml:2:10 O01 the publisher \"UN\""},
		{"place in a text of a body", "nodes.yaml", point("basis: {work: ke-act, place: ITU page 4, standing: to-confirm}"), "ke/nodes.yaml:3:50 O01 place: \"ITU page 4\""},
		{"work of ours", "references.yaml", work("The CONVENTION \u043en the Rights of the Child!"), "ke/references.yaml:3:25 O01 the work \"The CONVENTION \u043en the Rights of the Child!\" is called like crc"},
		{"work of ours in French", "references.yaml", work("{en: Our Act, fr: Convention relative aux droits de l’enfant (loi)}"), "ke/references.yaml:3:25 O01"},
		{"law about a work of ours", "references.yaml", work("Convention on the Rights of the Child (Ratification) Act 1990"), ""},
		{"comparing with a work of ours", "references.yaml", refs + "id: crc.34, rel: equal, standing: confirmed}\n", "ke/references.yaml:5:57 L07 reference crc.34 says that somebody compared it"},
		{"not comparing", "references.yaml", refs + "id: crc.34, rel: equal, standing: to-confirm}\n", ""},
		{"comparing with its own work", "references.yaml", refs + "id: ke-act.4, rel: equal, standing: confirmed}\n", ""},
		{"own point comparing", "nodes.yaml", point("refs: [5, {id: crc.34, rel: equal, standing: confirmed}]"), "ke/nodes.yaml:3:88 L07 reference crc.34 says"},
		{"own point compared by a body", "nodes.yaml", point("basis: {work: ke-act, standing: confirmed, by: ITU}"), "ke/nodes.yaml:3:50 O01 by: \"ITU\""},
	} {
		over := countrys(map[string]string{tt.file: tt.text})
		_, err := Load(Source{FS: base, Tokens: tokens(t)}, Source{FS: over, Name: "ke", Overlay: true})
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s, %s: got %v, want %q", tt.name, tt.text, err, tt.want)
		}
	}
}
