package content

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
	"copse/internal/source"
)

// edit changes one file of a copy of testdata/tiny. An empty old text appends, or
// makes the file; an empty new text with an empty old one removes it.
type edit struct{ file, old, new string }

func tiny(t testing.TB, edits ...edit) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		change(t, dir, e)
	}
	return dir
}

func change(t testing.TB, dir string, e edit) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(e.file))
	if e.old == "" && e.new == "" {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil && (e.old != "" || !os.IsNotExist(err)) {
		t.Fatal(err)
	}
	s := string(b)
	if e.old == "" {
		s += e.new
	} else {
		if n := strings.Count(s, e.old); n != 1 {
			t.Fatalf("%s holds %q %d times, wanted once", e.file, e.old, n)
		}
		s = strings.Replace(s, e.old, e.new, 1)
	}
	if err := os.WriteFile(name, []byte(s), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkDir loads and checks a folder, whatever Load refuses.
func checkDir(t testing.TB, dir string, opts CheckOptions) []source.Finding {
	t.Helper()
	lib, err := Load(Source{FS: os.DirFS(dir)})
	if lib == nil {
		t.Fatal(err)
	}
	return Check(lib, opts)
}

// lines are findings without their words: the place, the code, w for a warning.
func lines(findings []source.Finding) []string {
	var out []string
	for _, f := range findings {
		s := fmt.Sprintf("%s:%d:%d %s", f.File, f.Line, f.Column, f.Code)
		if f.Severity == source.Warning {
			s += " w"
		}
		out = append(out, s)
	}
	return out
}

const (
	refYAML = "library/references.yaml"
	repArea = "library/policy/reporting/area.yaml"
	repEN   = "library/policy/reporting/en.md"
	repFR   = "library/policy/reporting/fr.md"
	repAR   = "library/policy/reporting/ar.md"
	repZH   = "library/policy/reporting/zh.md"
	kidArea = "library/children/story/area.yaml"
	kidEN   = "library/children/story/en.md"
	kidFR   = "library/children/story/fr.md"
	kidAR   = "library/children/story/ar.md"
	kidZH   = "library/children/story/zh.md"
	kidES   = "library/children/story/es.md"
	lockTxt = "library/revisions.lock"
	askEN   = "library/questions/en.yaml"
	askFR   = "library/questions/fr.yaml"
	askZH   = "library/questions/zh.yaml"
)

// sayFR is the sign-off of a critical text.
const sayFR = "- {block: KID-S3/say, lang: fr, name: A. Reader, date: 2026-11-20}\n"

func words(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }

func TestCheck_cleanTwinIsSilent(t *testing.T) {
	opts := CheckOptions{Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Tools: true,
		Covers: func(copse.Lang, rune) bool { return true }}
	// POL-RIC-2 is no core point: that nothing puts it to work is a warning that stays.
	want := []string{repArea + ":13:9 L16 w"}
	if diff := cmp.Diff(want, lines(checkDir(t, tiny(t), opts))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string(nil), lines(checkDir(t, tiny(t), CheckOptions{}))); diff != "" {
		t.Error(diff)
	}
}

// TestCheck_plantedFaults breaks the clean library in one place and wants exactly
// the findings that follow from it, at their line and column.
func TestCheck_plantedFaults(t *testing.T) {
	later := CheckOptions{Now: time.Date(2028, 12, 1, 0, 0, 0, 0, time.UTC)}
	tests := []struct {
		name    string
		edits   []edit
		unstamp bool // leave revisions.lock as it was
		opts    CheckOptions
		want    []string
	}{
		{name: "L01 id malformed", edits: []edit{{repArea, "id: POL-RIC-2", "id: pol-ric-2"}},
			want: []string{"library/ids.txt:4:1 L01", repArea + "@id: ¦pol-ric-2 L01",
				repAR + "@## ¦POL-RIC-2 L01", repEN + ":27:4 L01", repFR + ":27:4 L01", repZH + ":27:4 L01"}},
		{name: "L01 id twice", edits: []edit{{repArea, "id: POL-RIC-2", "id: KID-S3"}},
			want: []string{"library/ids.txt:4:1 L01", repArea + "@id: ¦KID-S3 L01", repAR + ":27:4 L01", repEN + ":27:4 L01", repFR + ":27:4 L01", repZH + ":27:4 L01"}},
		{name: "L01 id without a point", edits: []edit{{"library/ids.txt", "", "POL-RIC-9\n"}}, want: []string{"library/ids.txt:6:1 L01"}},
		{name: "L01 id not in ids.txt", edits: []edit{{"library/ids.txt", "POL-RIC-2\n", ""}}, want: []string{repArea + "@id: ¦POL-RIC-2 L01"}},
		{name: "L01 id reused", edits: []edit{{"library/ids.txt", "", "POL-RIC-1\n"}}, want: []string{"library/ids.txt:6:1 L01"}},
		{name: "L01 alias to nowhere", edits: []edit{{"library/ids.txt", "= POL-RIC-1", "= POL-RIC-7"}}, want: []string{"library/ids.txt:5:1 L01"}},
		{name: "L01 retired without successor", edits: []edit{{repArea, "", "    retired: {in: \"2027.1\", successors: [], reason: merged}\n"}},
			want: []string{repArea + "@retired: ¦{ L01"}},
		{name: "L01 heading of no point", edits: []edit{{repFR, "## POL-RIC-2", "## POL-RIC-3"}},
			want: []string{repFR + ":1:1 L03 w", repFR + ":27:4 L01"}},
		{name: "L01 heading twice", edits: []edit{{repEN, "", "\n## POL-RIC-1\n### title\nAgain\n"}}, want: []string{repEN + ":35:4 L01"}},
		{name: "L01 two titles alike", edits: []edit{{repFR, "Répondre aux signalements", "Un lieu unique pour signaler, connu partout"}},
			want: []string{repFR + ":29:1 L01"}},
		{name: "L01 area not listed", edits: []edit{{"library/policy/set.yaml", "[POL-RIC]", "[POL-RUC]"}},
			want: []string{repArea + ":2:5 L01", "library/policy/set.yaml:4:9 L01"}},

		{name: "L02 unknown key", edits: []edit{{repArea, "    brief: true\n", "    brief: true\n    colour: red\n"}}, want: []string{repArea + ":9:5 L02"}},
		{name: "L02 wrong type", edits: []edit{{repArea, "core: true", "core: [1]"}}, want: []string{repArea + ":7:11 L02"}},
		{name: "L02 unknown block", edits: []edit{{repEN, "### done", "### finish"}}, want: []string{repEN + "@¦## POL-RIC-1 L03", repEN + "@### ¦finish L02"}},
		{name: "L02 block of another kind", edits: []edit{{repFR, "### done", "### say"}}, want: []string{repFR + ":1:1 L03 w", repFR + ":24:5 L02"}},
		{name: "L02 steps are no list", edits: []edit{{kidEN, "1. Put the screen down.\n2. Go to a grown-up you trust.\n3. Say: “Something online felt wrong. Please help me.”\n4. Is that grown-up busy? Tell another one.", "Put the screen down."}},
			want: []string{kidAR + "@¦1. أترك L12", kidEN + "@¦Put the screen L02", kidFR + "@¦1. Pose L12", kidZH + "@¦1. 先放下 L12"}},
		{name: "L02 steps are not numbered", edits: []edit{{kidFR, "1. Pose", "- Pose"}, {kidFR, "2. Va", "- Va"}, {kidFR, "3. Dis", "- Dis"}, {kidFR, "4. Cet", "- Cet"}}, want: []string{kidFR + "@¦- Pose L02"}},
		{name: "L02 front matter", edits: []edit{{repFR, "lang: fr", "lang: fr, colour: red"}}, want: []string{repFR + "@¦colour L02"}},
		{name: "L02 language of another file", edits: []edit{{repFR, "lang: fr", "lang: es"}}, want: []string{repFR + "@lang: ¦es L02"}},
		{name: "L02 YAML that does not parse", edits: []edit{{"taxonomy.yaml", "", "colours: [\n"}},
			want: []string{"taxonomy.yaml@colours: ¦[ L02"}},
		{name: "L02 text outside a block", edits: []edit{{repFR, "---\n## POL-RIC\n", "---\nBonjour.\n## POL-RIC\n"}}, want: []string{repFR + ":4:1 L02"}},
		{name: "L02 stray file", edits: []edit{{"library/policy/notes.txt", "", "x"}}, want: []string{"library/policy/notes.txt:1:1 L02"}},

		{name: "L03 block missing in the source", edits: []edit{{kidEN, "### brief\nYou can tell a grown-up. You did nothing wrong.\n", ""}}, want: []string{kidEN + ":10:1 L03", "library/signed.yaml:21:3 L18 w"}},
		{name: "L03 point without texts", edits: []edit{{repArea, "", "  - id: POL-RIC-4\n    kind: step\n    basis: {work: itu-cop-2020-policy, standing: to-confirm}\n"}, {"library/ids.txt", "", "POL-RIC-4\n"}},
			want: []string{repArea + "@id: ¦POL-RIC-4 L03", repArea + "@id: ¦POL-RIC-4 L03", repArea + "@id: ¦POL-RIC-4 L03"}},
		{name: "L03 empty block", edits: []edit{{kidEN, "You can tell a grown-up. You did nothing wrong.\n", ""}}, want: []string{kidEN + ":10:1 L03", kidEN + ":13:5 L03", "library/signed.yaml:21:3 L18 w"}},
		{name: "L03 missing in a translation", edits: []edit{{repFR, "### done\n", "### title\n"}}, want: []string{repFR + ":1:1 L03 w", repFR + ":24:5 L02"}},
		{name: "L03 missing where the edition is complete", edits: []edit{{"edition.yaml", "[en]", "[en, fr]"}, {repFR, "### brief\nRépondre à chaque signalement en 24 heures.\n", ""}},
			want: []string{repFR + ":27:1 L03"}},
		{name: "L03 a draft does not count", edits: []edit{{repFR, "lang: fr", "lang: fr, draft: true"}}, want: []string{repFR + ":1:1 L03 w"}},

		{name: "L04 changed, not stamped", unstamp: true, edits: []edit{{repFR, "en 24 heures.\n### statement", "en 24 heures ou moins.\n### statement"}}, want: []string{repFR + ":30:1 L04"}},
		{name: "L04 never stamped", unstamp: true, edits: []edit{{lockTxt, lockLineOf("POL-RIC-2/brief fr"), ""}}, want: []string{repFR + ":30:1 L04"}},
		{name: "L04 line without a block", unstamp: true, edits: []edit{{lockTxt, "", "POL-RIC-2/why en r1 00000000\n"}}, want: []string{lockTxt + ":122:1 L04"}},
		{name: "L04 line not understood", unstamp: true, edits: []edit{{lockTxt, "", "POL-RIC-2/why en 1 00000000\n"}}, want: []string{lockTxt + ":122:1 L04"}},
		{name: "L04 no lock", unstamp: true, edits: []edit{{lockTxt, "", ""}}, want: []string{lockTxt + ":1:1 L04"}},

		{name: "L05 stale", unstamp: true, edits: []edit{{lockTxt, "POL-RIC-2/brief en r1", "POL-RIC-2/brief en r2"}},
			want: []string{repAR + ":30:1 L05 w", repFR + ":30:1 L05 w", repZH + ":30:1 L05 w"}},
		{name: "L05 ahead of the source", unstamp: true, edits: []edit{{lockTxt, "POL-RIC-2/brief fr of 1", "POL-RIC-2/brief fr of 2"}},
			want: []string{lockTxt + "@¦POL-RIC-2/brief fr L05"}},

		{name: "L06 link to nowhere", edits: []edit{{repFR, "(POL-RIC-1)", "(POL-RIC-9)"}}, want: []string{repFR + ":33:1 L12", repFR + "@(¦POL-RIC-9) L06"}},
		{name: "L06 term that is not there", edits: []edit{{repEN, "(glossary:csam)", "(glossary:cs)"}},
			want: []string{repAR + ":33:1 L12", repEN + "@(¦glossary:cs) L06", repFR + ":33:1 L12", repZH + ":33:1 L12"}},
		{name: "L06 see", edits: []edit{{repArea, "see: [KID-S3]", "see: [KID-S3, KID-S]"}}, want: []string{repArea + "@, ¦KID-S] L06"}},
		{name: "L06 work", edits: []edit{{repArea, "{work: itu-cop-2020-policy, standing: seen", "{work: itu, standing: seen"}}, want: []string{repArea + "@work: ¦itu, L06"}},
		{name: "L06 place of a work", edits: []edit{{repArea, "crc.34", "crc.55"}}, want: []string{repArea + "@¦crc.55 L06"}},
		{name: "L06 role", edits: []edit{{repArea, "roles: [hotline, ministry]", "roles: [hotline, king]"}}, want: []string{repArea + "@¦king L06"}},
		{name: "L06 question's point", edits: []edit{{"library/questions.yaml", "POL-RIC-1]", "POL-RIC-8]"}},
			want: []string{repArea + ":2:5 L16 w", "library/questions.yaml@¦POL-RIC-8 L06"}},
		{name: "L06 term of a lint list", edits: []edit{{"lint/fr.yaml", "term: csam", "term: cs"}}, want: []string{"lint/fr.yaml@¦cs, L06"}},

		{name: "L06 set of the edition", edits: []edit{{"edition.yaml", "policy: [en]", "polices: [en, xx]"}}, want: []string{"edition.yaml@¦xx L06", "edition.yaml@¦polices L06"}},

		{name: "L07 basis without standing", edits: []edit{{repArea, ", standing: to-confirm}\n", "}\n"}}, want: []string{repArea + "@basis: ¦{work: itu-cop-2020-policy} L07"}},
		{name: "L07 reference without standing", edits: []edit{{repArea, "rel: none, standing: to-confirm}", "rel: none}"}}, want: []string{repArea + "@¦{id: sdg L07"}},
		{name: "L07 confirmed by nobody", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: confirmed}\n"}}, want: []string{repArea + ":15:50 L07"}},
		{name: "L07 confirmed by a blank", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: confirmed, by: \" \"}\n"}}, want: []string{repArea + ":15:50 L07"}},
		{name: "confirmed by a person", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: confirmed, by: A. Reader}\n"}}},
		{name: "L07 seen nowhere", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: seen}\n"}}, want: []string{repArea + ":15:50 L07"}},
		{name: "L07 a page of what is not checked", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: to-confirm, page: cop-policy-makers}\n"}}, want: []string{repArea + "@to-confirm, page: ¦cop L07"}},
		{name: "L07 a page of what is confirmed", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: confirmed, by: A. Reader, page: cop-policy-makers}\n"}}, want: []string{repArea + "@Reader, page: ¦cop L07"}},
		{name: "L07 standing nobody knows", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: sure}\n"}}, want: []string{repArea + "@standing: ¦sure L07"}},
		{name: "L07 a reference that was seen", edits: []edit{{repArea, "rel: none, standing: to-confirm}", "rel: none, standing: seen}"}}, want: []string{repArea + "@none, standing: ¦seen L07"}},
		{name: "L06 page nobody has", edits: []edit{{repArea, "standing: to-confirm}\n", "standing: seen, page: elsewhere}\n"}}, want: []string{repArea + "@page: ¦elsewhere L06"}},
		{name: "L06 page nobody names", edits: []edit{{refYAML, "", page("lonely", "https://example.org/")}}, want: []string{refYAML + "@id: ¦lonely L06"}},
		{name: "L01 page twice", edits: []edit{{refYAML, "", page("cop-policy-makers", "https://example.org/")}}, want: []string{refYAML + ":9:10 L01"}},
		{name: "L01 page malformed", edits: []edit{{refYAML, "", page("COP", "https://example.org/")}}, want: []string{refYAML + "@id: ¦COP L01"}},
		{name: "L02 page at an open address", edits: []edit{{refYAML, "https://www", "http://www"}}, want: []string{refYAML + "@¦\"http:// L02"}},
		{name: "L02 page in no language", edits: []edit{{refYAML, "lang: en", "lang: english"}}, want: []string{refYAML + "@¦english L02"}},
		{name: "L02 page without a title", edits: []edit{{refYAML, "title: Guidelines for policy-makers, ", ""}}, want: []string{refYAML + "@¦{id: cop-policy-makers L02"}},
		{name: "L02 page with an empty publisher", edits: []edit{{refYAML, "publisher: ITU", "publisher: \"\""}}, want: []string{refYAML + "@publisher: ¦\"\" L02"}},
		{name: "page without an address", edits: []edit{{refYAML, ", address: \"https://www.itu-cop-guidelines.com/policymakers\"", ""}}},

		{name: "L08 brief too long", edits: []edit{{repEN, "Answer each report within 24 hours.", "Answer within 24 hours. " + words(17)}}, want: []string{repEN + ":31:1 L08"}},
		{name: "L08 Chinese is counted in characters", edits: []edit{{repZH, "### title\n答复举报", "### title\n" + strings.Repeat("答", 19)}}, want: []string{repZH + ":29:1 L08"}},
		{name: "French may be a quarter longer", edits: []edit{{repFR, "Répondre à chaque signalement en 24 heures.", "En 24 heures. " + words(22)}}},
		{name: "L08 step too long", edits: []edit{{repFR, "ligne d’écoute.", "ligne d’écoute. " + words(20)}}, want: []string{repFR + "@3. ¦Écrire L08", repFR + "@3. ¦Écrire L09 w"}},
		{name: "L08 too many steps", edits: []edit{{kidEN, "4. Is", "4. Walk.\n5. Sit.\n6. Is"}, {kidFR, "4. ", "4. A.\n5. B.\n6. "}, {kidAR, "4. ", "4. أ.\n5. ب.\n6. "}, {kidZH, "4. ", "4. 甲。\n5. 乙。\n6. "}},
			want: []string{kidAR + "@6. ¦ L08", kidEN + "@6. ¦Is L08", kidFR + "@6. ¦ L08", kidZH + "@6. ¦ L08"}},

		{name: "L09 sentence too long for under nines", edits: []edit{{kidEN, "You can tell a grown-up. You", "You can tell a grown-up about all of this today or any other day. You"}},
			want: []string{kidEN + ":14:1 L09 w"}},
		{name: "L09 not the first sentence", edits: []edit{{kidFR, "Tu n’as rien fait de mal.\n### statement", "Tu n’as rien fait de mal et tu peux venir me le dire.\n### statement"}},
			want: []string{kidFR + "@. ¦Tu n’as rien fait de mal et L09 w"}},

		{name: "L10 avoided word", edits: []edit{{repEN, "report illegal content online", "report child pornography online"}}, want: []string{repEN + "@¦child pornography L10"}},
		{name: "L10 inflected Arabic with article and prefix", edits: []edit{{repAR, "الرد على كل بلاغ", "الرد على بلاغ والمواد الإباحية للأطفال"}}, want: []string{repAR + "@¦والمواد L10"}},
		{name: "L10 Chinese", edits: []edit{{repZH, "24小时内答复每份举报。", "24小时内答复每份儿童色情举报。"}}, want: []string{repZH + "@¦儿童色情 L10"}},
		{name: "quoted with a source", edits: []edit{{repFR, "### brief\nRépondre à chaque", "### brief\nLoi {{quote: pédopornographie | Code pénal}} : répondre à chaque"},
			{repEN, "### brief\nAnswer", "### brief\nLaw {{quote: child pornography | OPSC, title}}: answer"}, {repAR, "### brief\nالرد على كل", "### brief\nقانون {{quote: إباحية الأطفال | عنوان}} الرد على كل"}, {repZH, "### brief\n24", "### brief\n{{quote: 儿童色情 | 法}}：24"}}},
		{name: "L10 quoted without a source", edits: []edit{{repFR, "### brief\nRépondre à", "### brief\nLoi {{quote: code}} : répondre à"},
			{repEN, "### brief\nAnswer", "### brief\nLaw {{quote: code | OPSC}}: answer"}, {repAR, "### brief\nالرد على كل", "### brief\n{{quote: قانون | عنوان}} الرد على كل"}, {repZH, "### brief\n24", "### brief\n{{quote: 法 | 法}}：24"}},
			want: []string{repFR + "@¦{{quote L10"}},

		{name: "L11 equal to English", edits: []edit{{repFR, "Répondre à chaque signalement en 24 heures.", "Answer each report within 24 hours."}}, want: []string{repFR + ":31:1 L11"}},
		{name: "L11 wrong script", edits: []edit{{repAR, "الرد على كل بلاغ خلال 24 ساعة.", "Respond to every report in 24 hours now."}}, want: []string{repAR + ":31:1 L11"}},
		{name: "L11 mixed alphabets", edits: []edit{{repFR, "Répondre à chaque signalement en 24 heures.", "Répondre à chaque signаlement en 24 heures."}}, want: []string{repFR + "@¦signа L11"}},

		{name: "L12 link lost", edits: []edit{{repFR, "[le terme](glossary:csam)", "le terme"}}, want: []string{repFR + ":33:1 L12"}},
		{name: "L12 list of another length", edits: []edit{{kidFR, "4. ", ""}}, want: []string{kidFR + "@¦1. Pose L12"}},
		{name: "L12 number", edits: []edit{{repFR, "signalement en 24 heures.", "signalement en 48 heures."}}, want: []string{repFR + ":31:1 L12 w"}},

		{name: "L13 web address", edits: []edit{{repFR, "signalement en 24 heures.", "signalement en 24 heures (stopline.org)."}}, want: []string{repFR + "@(¦stopline L13"}},
		{name: "L13 telephone", edits: []edit{{repZH, "24小时内答复每份举报。", "24小时内答复每份举报：+41 22 730 5111。"}}, want: []string{repZH + ":31:1 L12 w", repZH + "@¦+41 L13"}},
		{name: "L13 link to an address", edits: []edit{{repFR, "(glossary:csam)", "(https://x.org)"}}, want: []string{repFR + ":33:1 L12", repFR + "@¦https L13"}},

		{name: "L14 mascot", edits: []edit{{kidFR, "Nuri le sent aussi", "Sango le sent aussi"}}, want: []string{kidFR + "@¦Sango L14"}},
		{name: "L14 long quotation", edits: []edit{{repEN, "Most adults and children", "“" + words(26) + "” adults and children"}},
			want: []string{repEN + ":25:1 L08", repEN + ":25:1 L09 w", repEN + "@“¦word L14"}},
		{name: "L14 picture file", edits: []edit{{"library/policy/logo.svg", "", "<svg/>"}}, want: []string{"library/policy/logo.svg:1:1 L14"}},

		{name: "L15 raw HTML", edits: []edit{{repFR, "en 24 heures.\n### st", "en <b>24</b> heures.\n### st"}}, want: []string{repFR + "@¦<b> L15", repFR + "@¦</b> L15"}},
		{name: "L15 picture", edits: []edit{{repFR, "Voir [le", "Voir ![le"}}, want: []string{repFR + "@¦![ L15"}},
		{name: "L15 heading", edits: []edit{{repFR, "heures.\n### statement\n", "heures.\n### statement\n#### Plus\n\n"}}, want: []string{repFR + "@¦#### L15"}},
		{name: "L15 table", edits: []edit{{repFR, "heures.\n### statement\n", "heures.\n### statement\n| a | b |\n\n"}}, want: []string{repFR + ":33:1 L15"}},

		{name: "L16 question without a point", edits: []edit{{"library/questions.yaml", "[KID-S3, POL-RIC-1]", "[]"}},
			want: []string{kidArea + ":2:5 L16 w", repArea + ":2:5 L16 w", "library/questions.yaml:2:9 L25", "library/questions.yaml:4:10 L16"}},
		{name: "L25 question for an age it has no point for", edits: []edit{{"library/questions.yaml", "who: [under-9]", "who: [parent, teen]"}}, want: []string{"library/questions.yaml:2:17 L25"}},
		{name: "L02 nobody is everybody", edits: []edit{{"library/questions.yaml", "who: [under-9]", "who: [under-9, anyone]"}}, want: []string{"library/questions.yaml:2:18 L02"}},
		{name: "L19 blame in a child's question", edits: []edit{{"library/questions/en.yaml", "answer: \"", "answer: \"You should have told. "}}, want: []string{"library/questions/en.yaml:3:12 L19"}},
		{name: "L16 core point without a tool", opts: CheckOptions{Tools: true}, edits: []edit{{"library/questions.yaml", ", POL-RIC-1]", "]"}},
			want: []string{repArea + "@id: ¦POL-RIC-1 L16", repArea + "@id: ¦POL-RIC-2 L16 w"}},

		{name: "L17 old review", opts: later, edits: []edit{{"library/policy/fr.md", "lang: fr", "lang: fr, reviewed: 2026-11-01"}}, want: []string{"library/policy/fr.md@¦2026-11-01 L17 w"}},
		{name: "L18 not signed", edits: []edit{{"library/signed.yaml", sayFR, ""}}, want: []string{kidFR + ":1:1 L18 w"}},
		{name: "L18 signed for another wording", edits: []edit{{"library/signed.yaml", sayFR, strings.Replace(sayFR, "}", ", hash: \"00000000\"}", 1)}},
			want: []string{kidFR + ":1:1 L18 w", "library/signed.yaml:3:3 L18 w"}},
		{name: "L18 steps of a critical point", edits: []edit{{"library/signed.yaml", strings.Replace(sayFR, "say", "do", 1), ""}}, want: []string{kidFR + ":1:1 L18 w"}},
		{name: "L18 answer about harm now", edits: []edit{{"library/signed.yaml", strings.Replace(sayFR, "KID-S3/say", `"question:saw-something/answer"`, 1), ""}},
			want: []string{"library/questions/fr.yaml:1:1 L18 w"}},
		{name: "an answer about no harm", edits: []edit{{"library/signed.yaml", strings.Replace(sayFR, "KID-S3/say", `"question:saw-something/answer"`, 1), ""}, {"library/questions.yaml", "  now: true\n", ""}}},
		{name: "L18 word of safety", edits: []edit{{"lang/fr/directory.json", `"x"`, `"x",
 "directory.step.tell": "Parles-en."`}, {"lang/en/directory.json", `"x"`, `"x", "directory.step.tell": "Tell somebody."`}, {"lang/ar/directory.json", `"x"`, `"x", "directory.step.tell": "أخبر أحدا."`},
			{"lang/zh/directory.json", `"x"`, `"x", "directory.step.tell": "告诉别人。"`}},
			want: []string{"lang/ar/directory.json:1:1 L18 w", "lang/en/directory.json:1:1 L18 w", "lang/fr/directory.json:1:1 L18 w", "lang/zh/directory.json:1:1 L18 w"}},
		{name: "L06 sign-off of nothing", edits: []edit{{"library/signed.yaml", "", "- {block: KID-S9/say, lang: fr, name: A. Reader, date: 2026-11-20}\n"}}, want: []string{"library/signed.yaml:29:3 L06"}},

		{name: "L24 critical block missing", edits: []edit{{kidZH, "### say\n", "### here\n"}}, want: []string{kidZH + "@¦## KID-S3 L24", kidZH + "@### ¦here L02", kidZH + ":1:1 L03 w", "library/signed.yaml:4:3 L18 w"}},
		{name: "L24 steps of a critical point missing", edits: []edit{{kidZH, "### do\n", "### here\n"}}, want: []string{kidZH + "@¦## KID-S3 L24", kidZH + "@### ¦here L02", kidZH + ":1:1 L03 w", "library/signed.yaml:8:3 L18 w"}},
		{name: "L24 answer about harm now missing", edits: []edit{{"library/questions/fr.yaml", "  answer: \"Pose l’écran. Parle à un adulte.\"\n", ""}},
			want: []string{"library/questions/fr.yaml:1:1 L03 w", "library/questions/fr.yaml:1:1 L24", "library/signed.yaml:15:3 L18 w"}},
		{name: "L24 word of safety missing", edits: []edit{{"lang/fr/directory.json", " \"directory.step.stop\": \"Ne réponds plus.\",\n", ""}},
			want: []string{"lang/fr/directory.json:1:1 L24", "library/signed.yaml:19:3 L18 w"}},
		{name: "L24 word of safety empty", edits: []edit{{"lang/fr/directory.json", "Ne réponds plus.", " "}},
			want: []string{"lang/fr/directory.json:1:1 L24", "library/signed.yaml:19:3 L18 w"}},
		{name: "L24 a draft is missing", edits: []edit{{kidFR, "lang: fr", "lang: fr, draft: true"}}, want: []string{kidFR + ":10:1 L24", kidFR + ":10:1 L24", kidFR + ":10:1 L24", kidFR + ":10:1 L24", kidFR + ":1:1 L03 w"}},

		{name: "L19 fear", edits: []edit{{kidFR, "Parfois, un message te gêne.", "Sinon ce sera pire."}}, want: []string{kidFR + "@¦ce sera pire L19"}},
		{name: "L19 blame", edits: []edit{{kidAR, "لا ذنب لك.\n### statement", "كان عليك أن تتكلم.\n### statement"}}, want: []string{kidAR + "@¦كان عليك L19"}},

		{name: "L20 Arabic comma", edits: []edit{{kidAR, "أتوقف وأخبر", "أتوقف, وأخبر"}}, want: []string{kidAR + ":16:6 L20"}},
		{name: "L20 half-width mark", edits: []edit{{kidZH, "我可以停下来，", "我可以停下来,"}}, want: []string{kidZH + ":16:7 L20"}},
		{name: "L20 straight quotation mark", edits: []edit{{kidFR, "arrêter et parler", "\"arrêter\" et parler"}}, want: []string{kidFR + ":16:9 L20", kidFR + ":16:17 L20"}},
		{name: "L20 Spanish question", edits: []edit{{"library/policy/reporting/es.md", "", "---\n{area: POL-RIC, lang: es}\n---\n## POL-RIC-2\n### brief\nLeer: quién responde en 24 horas?\n"}},
			want: []string{"glossary/es.yaml:1:1 L03 w", kidES + ":1:1 L03 w", kidES + ":1:1 L24", kidES + ":1:1 L24", kidES + ":1:1 L24", kidES + ":1:1 L24", "lang/es/directory.json:1:1 L24", "library/questions/es.yaml:1:1 L24", "library/questions/es.yaml:1:1 L24", "library/children/es.md:1:1 L03 w", "library/policy/es.md:1:1 L03 w", "library/policy/reporting/es.md:1:1 L03 w",
				"library/policy/reporting/es.md@horas¦? L20", "library/questions/es.yaml:1:1 L03 w"}},
		{name: "L20 character the fonts lack", opts: CheckOptions{Covers: func(l copse.Lang, r rune) bool { return r != '♥' }},
			edits: []edit{{kidFR, "arrêter et parler", "arrêter ♥ et parler"}}, want: []string{kidFR + ":16:17 L20"}},
		{name: "L20 space after a full-width mark", edits: []edit{{kidZH, "我可以停下来，", "我可以停下来， "}}, want: []string{kidZH + ":16:8 L20"}},
		{name: "L20 space before one, over emphasis", edits: []edit{{kidZH, "我可以停下来，", "我可以**停下来** ，"}}, want: []string{kidZH + ":16:11 L20"}},
		{name: "L20 spaces round Latin and digits", edits: []edit{{repZH, "### brief\n24小时内答复", "### brief\n在 24 小时内用 PDF答复"}},
			want: []string{repZH + "@在¦ 24 L20", repZH + "@24¦ 小时 L20", repZH + "@用¦ PDF L20"}},
		{name: "no space in a list, a link or a quotation", edits: []edit{{repZH, "### brief\n24", "### brief\n法律{{quote: 法 | 法}}，24"},
			{repEN, "### brief\nAnswer", "### brief\nLaw {{quote: law | OPSC}}: answer"}, {repAR, "### brief\nالرد على كل", "### brief\n{{quote: قانون | عنوان}} الرد على كل"}, {repFR, "### brief\nRépondre à", "### brief\nLoi {{quote: code | Code}} : répondre à"}}},

		{name: "L15 stars beside a full-width mark", edits: []edit{{kidZH, "我可以停下来，", "**注意：**我可以停下来，"}},
			want: []string{kidZH + ":16:1 L15", kidZH + ":16:6 L15"}},
		{name: "L15 stars round a quotation", edits: []edit{{kidZH, "我可以停下来，", "我可以**“停下来”**然后"}},
			want: []string{kidZH + ":16:4 L15", kidZH + ":16:11 L15"}},
		{name: "L15 stars of two places paired", edits: []edit{{kidZH, "我可以停下来，", "**注意：**我可以**停**下来，"}},
			want: []string{kidZH + ":16:6 L15"}},
		{name: "L15 stars beside Latin punctuation", edits: []edit{{kidFR, "arrêter et parler", "**arrêter,**et parler"}},
			want: []string{kidFR + "@¦**arrêter L15", kidFR + "@,¦**et L15"}},
		{name: "L15 stars in a quotation", edits: []edit{{repEN, "### brief\nAnswer", "### brief\nLaw {{quote: *law* | OPSC}}: answer"}, {repFR, "### brief\nRépondre à", "### brief\nLoi {{quote: code | Code}} : répondre à"},
			{repZH, "### brief\n24", "### brief\n{{quote: 法 | 法}}：24"}, {repAR, "### brief\nالرد على كل", "### brief\n{{quote: قانون | عنوان}} الرد على كل"}},
			want: []string{repEN + ":31:5 L10", repEN + "@quote: ¦*law L15", repEN + "@law¦* | L15"}},
		{name: "emphasis that is one, a star that is one", edits: []edit{{kidZH, "我可以停下来，", "我可以**停下来**，3*4，"}, {kidFR, "arrêter et parler", "**arrêter** et *parler*, 3*4,"}}},

		{name: "L06 page that is not there", edits: []edit{{repFR, "(POL-RIC-1)", "(page:helps)"}}, want: []string{repFR + ":33:1 L12", repFR + "@(¦page:helps L06"}},

		{name: "L21 an instruction is lost", edits: []edit{{"lint/en.yaml", "", "strength: {never: [never], not: [do not]}\n"}, {"lint/fr.yaml", "", "strength: {never: [jamais], not: [ne]}\n"},
			{askEN, "Put the screen down.", "Put the screen down, and do not pay. Never answer."}, {askFR, "Pose l’écran.", "Pose l’écran. Ne paie pas."}},
			want: []string{askFR + ":3:12 L21", askFR + "@¦Ne paie L21"}},
		{name: "L21 an instruction becomes a remark", edits: []edit{{"lint/en.yaml", "", "strength: {not: [do not]}\nweak: [need not]\n"}, {"lint/fr.yaml", "", "strength: {not: [ne]}\nweak: [pas besoin de]\n"},
			{askEN, "Put the screen down.", "Do not answer. Breathe."}, {askFR, "Pose l’écran.", "Ne ris pas, pas besoin de répondre. Respire."}},
			want: []string{askFR + "@¦pas besoin L21"}},
		{name: "L21 what may be comfort wants a look", edits: []edit{{"lint/en.yaml", "", "strength: {not: [do not]}\nweak: [need not]\n"}, {"lint/fr.yaml", "", "strength: {not: [ne]}\nweak: [pas besoin de]\n"},
			{askEN, "Put the screen down.", "Do not pay."}, {askFR, "Pose l’écran.", "Ne paie pas. Pas besoin de pleurer."}},
			want: []string{askFR + "@¦Pas besoin L21 w"}},
		{name: "an order in another place", edits: []edit{{"lint/en.yaml", "", "strength: {not: [do not], stop: [stop]}\nweak: [need not]\n"}, {"lint/fr.yaml", "", "strength: {not: [ne], stop: [arrête]}\nweak: [pas besoin de]\n"},
			{askEN, "Put the screen down.", "Stop. Do not pay. Breathe."}, {askFR, "Pose l’écran.", "Respire. Arrête. Ne paie pas."}}},
		{name: "L21 one entry forbids what another should", edits: []edit{{"lint/en.yaml", "", "strength: {not: [do not]}\n"}, {"lint/fr.yaml", "", "strength: {not: [ne]}\n"},
			{kidEN, "Put the screen down.", "Do not pay."}, {kidFR, "Pose l’écran.", "Paie."}},
			want: []string{kidFR + "@¦Paie L21"}},
		{name: "L21 in a critical block", edits: []edit{{"lint/en.yaml", "", "strength: {stop: [stop]}\n"}, {"lint/fr.yaml", "", "strength: {stop: [arrête, peux], none: [tu peux parler, arrête et va]}\n"},
			{kidEN, "That feeling helps you.", "Stop."}},
			want: []string{kidFR + "@¦Cette sensation L21"}},
		{name: "a permission stays one", edits: []edit{{"lint/en.yaml", "", "strength: {not: [do not]}\nweak: [need not]\n"}, {"lint/fr.yaml", "", "strength: {not: [ne]}\nweak: [pas besoin de]\n"},
			{askEN, "Put the screen down.", "Do not pay. You need not answer."}, {askFR, "Pose l’écran.", "Ne paie pas. Pas besoin de répondre."}}},
		{name: "in the middle of a sentence nothing is ordered", edits: []edit{{"lint/en.yaml", "", "strength: {stop: [stop]}\n"}, {"lint/fr.yaml", "", "strength: {stop: [arrête]}\n"},
			{askEN, "Put the screen down.", "You can stop."}, {askFR, "Pose l’écran.", "Tu peux finir."}}},
		{name: "L21 kind that is none", edits: []edit{{"lint/fr.yaml", "", "strength: {wish: [ne]}\n"}}, want: []string{"lint/fr.yaml@{¦wish L02"}},

		{name: "L22 a word that means another thing", edits: []edit{{"lint/fr.yaml", "", "pairs: [{where: [link], word: adresse, say: lien}, {where: [abuse], word: abus*, near: sexuel*, say: abus sexuel}]\n"},
			{askEN, "Put the screen down.", "Note the link of the abuse."}, {askFR, "Pose l’écran.", "Note l’adresse des abus."}},
			want: []string{askFR + "@l’¦adresse L22", askFR + "@des ¦abus L22"}},
		{name: "a word with its neighbour", edits: []edit{{"lint/fr.yaml", "", "pairs: [{where: [abuse], word: abus*, near: sexuel*, say: abus sexuel}]\n"},
			{"lint/zh.yaml", "", "pairs: [{where: [abuse], word: 虐待, near: 性, say: 性虐待}]\n"},
			{askEN, "Put the screen down.", "Note the abuse."}, {askFR, "Pose l’écran.", "Note cet abus en ligne sexuel."}, {askZH, "放下手机", "记下性方面的虐待"}}},
		{name: "L22 a neighbour too far away", edits: []edit{{"lint/fr.yaml", "", "pairs: [{where: [abuse], word: abus*, near: sexuel*, say: abus sexuel}]\n"},
			{"lint/zh.yaml", "", "pairs: [{where: [abuse], word: 虐待, near: 性, say: 性虐待}]\n"},
			{askEN, "Put the screen down.", "Note the abuse."}, {askFR, "Pose l’écran.", "Note cet abus vu en ligne sexuel."}, {askZH, "放下手机", "记下性方面的那虐待"}},
			want: []string{askFR + "@cet ¦abus L22", askZH + "@那¦虐待 L22"}},

		{name: "L23 told to choose what is no link", edits: []edit{{"lint/en.yaml", "", "linked: [choose Report, Get help now]\n"}},
			want: []string{kidEN + "@then ¦choose Report L23", kidEN + "@or ¦Get help L23"}},
		{name: "L23 told to choose a link to another place", edits: []edit{{"lint/en.yaml", "", "linked: [choose Report, Get help now]\n"}, {kidEN, "choose Report or Get help now", "choose [Report](POL-RIC-1) or [Get help now](page:help)"},
			{kidFR, "Signaler ou Obtenir de l’aide maintenant", "[Signaler](POL-RIC-1) ou [Obtenir de l’aide](page:help)"}, {kidAR, "«الإبلاغ» أو «المساعدة الآن»", "[«الإبلاغ»](POL-RIC-1) أو [«المساعدة الآن»](page:help)"},
			{kidZH, "“举报”或“立即求助”", "[“举报”](POL-RIC-1)或[“立即求助”](page:help)"}},
			want: []string{kidEN + "@then ¦choose [Report L23"}},
		{name: "L23 outside the quotation mark", edits: []edit{{"lint/zh.yaml", "", "linked: [选择“举报”, “立即求助”]\n"}, {kidZH, "“举报”或“立即求助”", "“[举报](page:report)”或“立即求助”"},
			{kidEN, "choose Report", "choose [Report](page:report)"}, {kidFR, "choisissez Signaler", "choisissez [Signaler](page:report)"}, {kidAR, "«الإبلاغ»", "«[الإبلاغ](page:report)»"}},
			want: []string{kidZH + "@或¦“立即 L23"}},
		{name: "told to choose a link", edits: []edit{{"lint/en.yaml", "", "linked: [choose Report, Get help now]\n"}, {kidEN, "choose Report or Get help now", "choose [Report](page:report) or [Get help now](page:help)"},
			{kidFR, "Signaler ou Obtenir de l’aide maintenant", "[Signaler](page:report) ou [Obtenir de l’aide](page:help)"}, {kidAR, "«الإبلاغ» أو «المساعدة الآن»", "[«الإبلاغ»](page:report) أو [«المساعدة الآن»](page:help)"},
			{kidZH, "“举报”或“立即求助”", "[“举报”](page:report)或[“立即求助”](page:help)"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := tiny(t, tt.edits...)
			if !tt.unstamp {
				// A history that begins now: the fault is the only thing wrong.
				change(t, dir, edit{lockTxt, "", ""})
				if err := RunStamp(io.Discard, dir, nil); err != nil && source.FindingsOf(err) == nil {
					t.Fatal(err)
				}
			}
			got := checkDir(t, dir, tt.opts)
			if _, err := os.Stat(filepath.Join(dir, lockTxt)); err != nil && !tt.unstamp {
				// What cannot be loaded cannot be stamped.
				got = slices.DeleteFunc(got, func(f source.Finding) bool { return f.Code == "L04" })
			}
			var want []string
			for _, w := range tt.want {
				want = append(want, locate(t, dir, w))
			}
			slices.Sort(want)
			have := lines(got)
			slices.Sort(have)
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("-want +got\n%s", diff)
				for _, f := range got {
					t.Log(f)
				}
			}
		})
	}
}

// locate turns "file@before¦after L10" into "file:line:column L10": the place of ¦ in
// the one line of the file that holds both texts.
func locate(t *testing.T, dir, want string) string {
	t.Helper()
	file, rest, ok := strings.Cut(want, "@")
	if !ok {
		return want
	}
	i := strings.LastIndex(rest, " L")
	before, after, _ := strings.Cut(rest[:i], "¦")
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	found := ""
	for n, line := range strings.Split(string(b), "\n") {
		if k := strings.Index(line, before+after); k >= 0 {
			if found != "" {
				t.Fatalf("%s holds %q twice", file, before+after)
			}
			found = fmt.Sprintf("%s:%d:%d%s", file, n+1, len([]rune(line[:k+len(before)]))+1, rest[i:])
		}
	}
	if found == "" {
		t.Fatalf("%s does not hold %q", file, before+after)
	}
	return found
}

// lockLineOf finds a line of the clean library's lock.
func lockLineOf(start string) string {
	b, err := os.ReadFile("testdata/tiny/" + lockTxt)
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, start+" ") {
			return line
		}
	}
	return "no line " + start
}

// page is a line of references.yaml.
func page(id, address string) string {
	return fmt.Sprintf("  - {id: %s, publisher: P, title: T, lang: en, address: %q}\n", id, address)
}
