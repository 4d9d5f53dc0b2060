package app

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"copse/internal/overlay"
)

// worstLangs are languages of an overlay's own.
var worstLangs = strings.Fields("sw ha yo ig am so zu xh st tn ny sn rw rn lg ln wo ff ak ee tw mg om ti bn hi ur ps ku tr")

// worst is an overlay that is as large as it may be in some way.
type worst fstest.MapFS

func (w worst) put(name, text string) { w[name] = &fstest.MapFile{Data: []byte(text)} }

// worstPack has languages of its own and nothing else.
func worstPack(langs []string) worst {
	names := make([]string, len(langs))
	for i, l := range langs {
		names[i] = l + ": " + l
	}
	w := worst{}
	w.put("pack.yaml", "schema: copse-overlay/1\ncountry: XX\nbase: \"2026.1\"\npublisher: P\nversion: 1\ndate: 2026-11-30\nlanguages: ["+
		strings.Join(langs, ", ")+"]\nnames: {"+strings.Join(names, ", ")+"}\n")
	return w
}

var heading = regexp.MustCompile(`(?m)^#{2,3} .*$`)

// texts fills every block of the library, in each language, with as much of unit as fits: all files
// in less than room bytes, none in more than a file may hold.
func texts(t *testing.T, room int, unit string, langs ...string) worst {
	t.Helper()
	own := langs
	if len(langs) > 0 && langs[0] == "en" {
		own = nil
	}
	w := worstPack(own)
	content := os.DirFS("../../content")
	areas, err := fs.Glob(content, "library/*/ru.md")
	deeper, err2 := fs.Glob(content, "library/*/*/ru.md")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	files := append(areas, deeper...)
	for _, file := range files {
		data, err := fs.ReadFile(content, file)
		if err != nil {
			t.Fatal(err)
		}
		text := filled(data, unit, min(125_000, room/len(files)/len(langs)))
		for _, lang := range langs {
			w.put(strings.TrimSuffix(file, "ru.md")+lang+".md", strings.Replace(text, "lang: ru", "lang: "+lang, 1))
		}
	}
	return w
}

// filled puts as much of unit into every block of a file as it may hold, in about room bytes.
func filled(data []byte, unit string, room int) string {
	heads := heading.FindAllIndex(data, -1)
	for _, at := range heads {
		room -= at[1] - at[0]
	}
	var b strings.Builder
	b.Write(data[:heads[0][0]])
	for i, at := range heads {
		b.WriteString(string(data[at[0]:at[1]]) + "\n")
		if next := append(heads, []int{len(data)})[i+1][0]; len(bytes.TrimSpace(data[at[1]:next])) > 0 {
			b.WriteString(fill(unit, min(11_600, room/len(heads))) + "\n")
		}
	}
	return b.String()
}

// fill repeats a unit in lines that are just short enough.
func fill(unit string, room int) string {
	var b strings.Builder
	for line := 0; b.Len()+len(unit) < room; line += len(unit) {
		if line+len(unit) > 7_900 {
			b.WriteString("\n")
			line = 0
		}
		b.WriteString(unit)
	}
	return b.String()
}

// many repeats what f makes n times.
func many(n int, f func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(f(i))
	}
	return b.String()
}

// worstPacks are just below the limits of packages overlay and source, each in another way.
func worstPacks(t *testing.T) map[string]func() worst {
	allAtOnce := func() worst {
		w := texts(t, 7_500_000, "ы", "sw", "ha", "yo")
		w["nodes.yaml"] = ownPoints()["nodes.yaml"]
		for _, l := range []string{"sw", "ha", "yo"} {
			w.put("glossary/"+l+".yaml", "a: "+strings.Repeat("[", 1_990)+strings.Repeat("]", 1_990)+"\n")
			w.put("lang/"+l+"/web.json", "{"+strings.TrimSuffix(many(1_490, func(i int) string { return fmt.Sprintf("\"web.%d\":\"\",\n", i) }), ",\n")+"}")
			w.put("lang/"+l+"/library.json", "{"+strings.TrimSuffix(many(1_490, func(i int) string { return fmt.Sprintf("\"library.%d\":\"\",\n", i) }), ",\n")+"}")
		}
		w.put("library/revisions.lock", strings.Repeat("a\n", 500_000))
		return w
	}
	packs := map[string]func() worst{
		"own points": ownPoints, "critical texts": comparedTexts, "many files": manyFiles, "all at once": allAtOnce,
		"one word":      func() worst { return oneWord("ar", "عنوان ", "link ") },
		"one order":     func() worst { return oneWord("ru", "не, ", "Never pay, and never answer.") },
		"front matter":  func() worst { return frontMatter(texts(t, 9_800_000, "a ", worstLangs[:26]...)) },
		"ours replaced": func() worst { return texts(t, 9_800_000, "Word. ", "en", "fr", "es") }, "ours in Chinese": func() worst { return texts(t, 9_800_000, "字，", "en", "zh", "ar") },
	}
	for name, unit := range map[string]string{
		"lines": "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a\n", "letters": "ы", "sentences": "Слово. ", "words": "слово ",
		"items": "- " + strings.Repeat("a ", 80) + "\n", "steps": "1. " + strings.Repeat("a ", 80) + "\n", "quotation marks": `"`,
		"open quotations": "“" + strings.Repeat("a ", 80), "addresses": "a.com ", "two alphabets": "aж ", "numbers": "a 1 ", "telephones": "a+1234567 ",
		"emphasis": "*a* " + strings.Repeat("a ", 160), "links": "[a](b) " + strings.Repeat("a ", 160),
	} {
		packs[name] = func() worst { return texts(t, 9_800_000, unit, "sw", "ha", "yo") }
	}
	numbered := func(format string) func(int) string { return func(i int) string { return fmt.Sprintf(format, i) } }
	for name, f := range map[string]struct {
		langs      int
		file, text string
	}{
		"headings":     {25, "library/policy/legal/LANG.md", "---\n{area: POL-LEG, lang: sw}\n---\n" + many(249, func(int) string { return "## POL-LEG-2\n### brief\na\n" })},
		"wide maps":    {26, "glossary/LANG.yaml", many(1_490, numbered("k%d: v\n"))},
		"wide lists":   {26, "glossary/LANG.yaml", "a:\n" + many(1_490, numbered("- v%d\n"))},
		"deep lists":   {13, "glossary/LANG.yaml", "a: " + strings.Repeat("[", 1_990) + strings.Repeat("]", 1_990) + "\n"},
		"deep items":   {13, "glossary/LANG.yaml", strings.Repeat("- ", 1_990) + "a\n"},
		"flow lists":   {13, "glossary/LANG.yaml", many(5, func(i int) string { return fmt.Sprintf("k%d: [%sa]\n", i, strings.Repeat("a,", 1_190)) })},
		"flow maps":    {13, "glossary/LANG.yaml", many(5, func(i int) string { return fmt.Sprintf("k%d: {%sz: a}\n", i, many(590, numbered("a%d: a,"))) })},
		"long texts":   {26, "glossary/LANG.yaml", "child: \"" + strings.Repeat(strings.Repeat("x", 7_900)+"\n ", 16) + "\"\n"},
		"blank lines":  {26, "glossary/LANG.yaml", "child: |\n" + strings.Repeat("\n", 1_490) + "  a\n"},
		"interface":    {13, "lang/LANG/web.json", "{" + strings.TrimSuffix(many(1_490, numbered("\"web.%d\":\"\",\n")), ",\n") + "}"},
		"arguments":    {26, "lang/LANG/web.json", "{" + strings.TrimSuffix(many(640, numbered("\"web.%d\":\"{a}{a}{a}\",\n")), ",\n") + "}"},
		"hidden":       {1, "hide.yaml", many(660, numbered("- {id: XX-A-%d, reason: {en: a}}\n"))},
		"references":   {1, "references.yaml", "schema: copse-references/1\nworks:\n" + many(270, numbered("- {id: xx-a%d, names: {en: a}, places: 1-9}\n")) + "refs:\n" + many(400, numbered("- {node: POL-LEG-2, id: xx-a%d.4, rel: equal}\n"))},
		"revisions":    {1, "library/revisions.lock", many(22_000, numbered("POL-LEG-2/%06d en over 1 12345678 12345678\n"))},
		"no revisions": {1, "library/revisions.lock", strings.Repeat("a\n", 520_000)},
		"colours":      {1, "tokens.css", ":root {" + strings.Repeat("--link:#0A4F86;\n", 4_000) + "}"},
	} {
		packs[name] = func() worst {
			w := worstPack(worstLangs[:f.langs])
			for _, l := range worstLangs[:f.langs] {
				w.put(strings.Replace(f.file, "LANG", l, 1), f.text)
			}
			return w
		}
	}
	return packs
}

func manyFiles() worst {
	w := worstPack(nil)
	for i := range 1490 {
		w.put(fmt.Sprintf("library/policy/x%d.md", i), "---\n{area: POL-LEG, lang: en}\n---\n## A\n### b\nc\n")
	}
	return w
}

func ownPoints() worst {
	w := worstPack(worstLangs[:20])
	w.put("nodes.yaml", "schema: copse-nodes/1\nnodes:\n"+many(490, func(i int) string { return fmt.Sprintf("- {id: XX-A-%d, kind: recommendation, area: POL-LEG}\n", i) }))
	for _, l := range append(worstLangs[:20:20], "ar", "en", "es", "fr", "ru", "zh") {
		w.put("library/policy/legal/"+l+".md", "---\n{area: POL-LEG, lang: "+l+"}\n---\n"+
			many(245, func(i int) string {
				return fmt.Sprintf("## XX-A-%d\n### title\n%s\n", i, strings.Repeat("a title ", 55))
			}))
	}
	return w
}

// comparedTexts are own points whose every sentence is compared with its English, and found wrong.
func comparedTexts() worst {
	return inAreas("policy/legal=POL-LEG policy/regulatory=POL-REG policy/child-protection=POL-CHP policy/law-enforcement=POL-LEF adults/risks=PAR-RSK adults/talk=PAR-TLK children/story=KID-S children/workbook=KID-W",
		map[string]string{"en": "Do not pay, and never answer. ", "fr": "Ne paie pas, et ne réponds jamais. ", "es": "No pagues, y nunca contestes. ",
			"ru": "Не плати и никогда не отвечай. ", "ar": "لا تدفع، ولا تجب أبدًا. ", "zh": "不要付钱，绝不要回复。"})
}

// oneWord are own points of one word, again and again, that is looked at with its neighbours.
func oneWord(lang, word, english string) worst {
	return inAreas("children/story=KID-S children/teens=TEEN children/workbook=KID-W adults/ages=AGE adults/curriculum=EDU-CUR adults/inclusion=VUL adults/learn=PAR-LRN adults/pupils=EDU-PUP adults/report=PAR-REP "+
		"adults/risks=PAR-RSK adults/rules=PAR-RUL adults/school-devices=EDU-DEV adults/school-parents=EDU-PAR adults/school-policies=EDU-POL adults/services=PAR-SRV adults/talk=PAR-TLK adults/technology=PAR-TEC",
		map[string]string{"en": english, lang: word})
}

// inAreas are fifteen own points in each area, their texts a unit of each language as often as is
// compared; a unit without a blank at its end stands once.
func inAreas(areas string, units map[string]string) worst {
	w := worstPack(nil)
	nodes := "schema: copse-nodes/1\nnodes:\n"
	for a, area := range strings.Fields(areas) {
		dir, id, _ := strings.Cut(area, "=")
		nodes += many(15, func(i int) string {
			return fmt.Sprintf("- {id: XX-A-%d-%d, kind: recommendation, area: %s, critical: [statement]}\n", a, i, id)
		})
		for lang, unit := range units {
			text := unit
			if lang == "zh" || strings.HasSuffix(unit, " ") {
				text = fill(unit, 8_000)
			}
			w.put("library/"+dir+"/"+lang+".md", "---\n{area: "+id+", lang: "+lang+"}\n---\n"+
				many(15, func(i int) string { return fmt.Sprintf("## XX-A-%d-%d\n### statement\n%s\n", a, i, text) }))
		}
	}
	w.put("nodes.yaml", nodes)
	return w
}

// frontMatter gives each text as much of it as it may have, and of the rest little.
func frontMatter(w worst) worst {
	for name, f := range w {
		if strings.HasSuffix(name, ".md") {
			_, rest, _ := strings.Cut(strings.TrimPrefix(string(f.Data), "---\n"), "---\n")
			w.put(name, "---\n"+many(95, func(i int) string { return fmt.Sprintf("k%03d:\n", i) })+"---\n"+rest[:min(4_000, len(rest))])
		}
	}
	return w
}

// mostSeconds is what no file may take to install or refuse on whatever machine, however busy: the promise is five on one
// that is not, and a file that costs too much by its form costs a hundred times as much.
const mostSeconds = 15

// TestWorstOverlays: no file takes more than 200 MB or mostSeconds to install or refuse.
func TestWorstOverlays(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("installs forty large overlays: set COPSE_TEST_ALL=1; make test-all does")
	}
	if _, err := os.Stat("/usr/bin/time"); err != nil {
		t.Skip("GNU time measures the memory: /usr/bin/time is not there")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "copse")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/copse").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, pack := range worstPacks(t) {
		w := pack()
		p, err := overlay.Collect(fstest.MapFS(w), overlay.Manifest{Country: "XX", Version: 1, Date: "2026-11-30", Base: "2026.1", Publisher: "P"})
		if err != nil {
			t.Errorf("%s is refused before it is read: %v", name, err)
			continue
		}
		file, size := filepath.Join(dir, "xx.zip"), 0
		var b bytes.Buffer
		if err := errors.Join(p.Write(&b), os.WriteFile(file, b.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		for _, f := range w {
			size += len(f.Data)
		}
		// A child of this program's own would count this program's memory as well.
		c := exec.Command("sh", "-c", `/usr/bin/time -f '%M' -o peak "$@"; exit $?`, "sh", program, "overlay", "install", file, "--data", "data "+name)
		c.Dir, c.Env = dir, []string{}
		out, err := c.CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != refused) {
			t.Errorf("%s: %v: %.300s", name, err, out)
		}
		cpu := c.ProcessState.UserTime() + c.ProcessState.SystemTime()
		peak, err := os.ReadFile(filepath.Join(dir, "peak"))
		if err != nil {
			t.Fatal(err)
		}
		var mb int
		last := bytes.Fields(peak)
		if _, err := fmt.Sscan(string(last[len(last)-1]), &mb); err != nil {
			t.Fatal(err)
		}
		mb >>= 10
		t.Logf("%-16s %5d KB of text: %3d MB, %s, %d KB written", name, size>>10, mb, cpu.Round(10*time.Millisecond), len(out)>>10)
		if mb > 200 || cpu > mostSeconds*time.Second || len(out) > 200_000 {
			t.Errorf("%s takes %d MB and %s and writes %d bytes", name, mb, cpu, len(out))
		}
	}
}
