package assess

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/testkit"
)

// club is the checklist for clubs with its first three items, alone in a folder: in English, and in French and Swahili that
// are English with a mark. The library has no Swahili.
func club(t *testing.T) (*Checklists, *Instrument) {
	t.Helper()
	const dir = "instrument/cop-sport/1.0.0/"
	files := fstest.MapFS{}
	for _, name := range []string{"instrument.yaml", "scoring.yaml", "en.yaml"} {
		data, err := fs.ReadFile(shippedContent, dir+name)
		if err != nil {
			t.Fatal(err)
		}
		files[dir+name] = &fstest.MapFile{Data: data}
	}
	for _, lang := range []string{"fr", "sw"} {
		words := strings.NewReplacer("lang: en\n", "lang: "+lang+"\n", ": \"", ": \""+lang+" ").Replace(string(files[dir+"en.yaml"].Data))
		files[dir+lang+".yaml"] = &fstest.MapFile{Data: []byte(words)}
	}
	c := checklists(t, files)
	in := c.Instruments[0]
	in.Areas[0].Items = in.Areas[0].Items[:3]
	return c, in
}

func readResult(t *testing.T, data []byte) oscalResult {
	t.Helper()
	var doc map[string]oscalResults
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc["assessment-results"].Results[0]
}

// saying is what properties say, in one line.
func saying(props []prop) string {
	var list []string
	for _, p := range props {
		list = append(list, strings.TrimPrefix(p.Class+":", ":")+p.Name+"="+p.Value)
	}
	return strings.Join(list, " ")
}

func TestWriteResults_states(t *testing.T) {
	c, in := club(t)
	id := in.Areas[0].Items[0].ID
	for _, tt := range []struct {
		name    string
		said    Said
		props   string
		text    string // "" for that of the level
		note    string // as a remark
		shown   string // as evidence
		finding string
		out     bool
	}{
		{"open", Said{}, "item=SPT-1 state=open", "no answer", "", "", "", false},
		{"not known", Said{Position: score.Position{State: score.NotKnown}, Note: "ask *them*"}, "item=SPT-1 state=unknown", "not known", `ask \*them\*`, "", "", false},
		{"withheld", Said{Position: score.Position{State: score.Withheld}}, "item=SPT-1 state=withheld", "we do not say", "", "", "", false},
		{"does not apply", Said{Position: score.Position{State: score.NotApplicable}, Note: "no club"}, "item=SPT-1 state=na", "does not apply", "no club", "", "", true},
		{"none", Said{Position: score.Position{State: score.Answered}}, "item=SPT-1 state=answered level=0", "", "", "", "not-satisfied fail - level=0 level-min=0 level-max=0", false},
		{"planned", Said{Position: score.Position{State: score.Answered, Level: 1}}, "item=SPT-1 state=answered level=1", "", "", "", "not-satisfied fail planned level=1 level-min=1 level-max=1", false},
		{"partly", Said{Position: score.Position{State: score.Answered, Level: 2}, Note: "draft"}, "item=SPT-1 state=answered level=2", "", "", "draft", "not-satisfied fail partial level=2 level-min=2 level-max=2", false},
		{"in place", Said{Position: score.Position{State: score.Answered, Level: 3}}, "item=SPT-1 state=answered level=3", "", "", "", "satisfied pass implemented level=3 level-min=3 level-max=3", false},
		{"reviewed", Said{Position: score.Position{State: score.Answered, Level: 4}}, "item=SPT-1 state=answered level=4", "", "", "", "satisfied pass implemented level=4 level-min=4 level-max=4", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := readResult(t, resultsOf(t, c, in, Answers{Items: map[copse.ID]Said{id: tt.said}}, copse.English))
			o, words := res.Observations[0], c.Words(in, copse.English).Items[id]
			text := tt.text
			if text == "" {
				text = words.Levels[tt.said.Level]
			}
			if o.Description != text || saying(o.Props) != tt.props || o.Remarks != tt.note {
				t.Errorf("observation %q, %s, remarks %q", o.Description, saying(o.Props), o.Remarks)
			}
			shown := ""
			for _, e := range o.Evidence {
				shown += e.Description
			}
			if shown != tt.shown {
				t.Errorf("evidence %q, wanted %q", shown, tt.shown)
			}
			finding := ""
			for _, f := range res.Findings {
				state := "-"
				if f.Target.Implementation != nil {
					state = f.Target.Implementation.State
				}
				finding += fmt.Sprint(f.Target.Status.State, " ", f.Target.Status.Reason, " ", state, " ", saying(f.Props))
				if f.Description != text || f.Target.Description != words.Text {
					t.Errorf("the finding says %q of %q", f.Description, f.Target.Description)
				}
				if f.Target.TargetID != "SPT-1_smt" || f.Related[0].ObservationUUID != o.UUID {
					t.Errorf("the finding is about %s, by %s", f.Target.TargetID, f.Related[0].ObservationUUID)
				}
			}
			if finding != tt.finding {
				t.Errorf("finding %q, wanted %q", finding, tt.finding)
			}
			if out := slices.Contains(res.Reviewed.Selections[0].Exclude, oscalExcluded{string(id)}); out != tt.out {
				t.Errorf("left out: %v", out)
			}
		})
	}
}

func TestWriteResults_total(t *testing.T) {
	c, in := club(t)
	said := func(levels ...int) Answers {
		a := Answers{Items: map[copse.ID]Said{}}
		for i, n := range levels {
			a.Items[in.Areas[0].Items[i].ID] = Said{Position: score.Position{State: score.Answered, Level: n}}
		}
		return a
	}
	dated := said(4, 4, 4)
	dated.AsOf, dated.Facts = "2020-02-29", []string{"travel"}
	for _, tt := range []struct {
		name  string
		a     Answers
		props string
		when  string
	}{ // weights 2, 3, 2; below level 1 the second holds the area at level 1
		{"nothing", Answers{}, "score-min=0 score-max=100 carried=0", c.Points.Date},
		{"too little for a score", said(4, 4), "score-min=71 score-max=100 carried=71", c.Points.Date},
		{"all", said(3, 2, 1), "score=50 score-min=50 score-max=50 carried=100", c.Points.Date},
		{"held down", said(4, 0, 4), "score=25 score-min=25 score-max=25 carried=100 SPT:capped=SPT-2", c.Points.Date},
		{"a day and a fact", dated, "score=100 score-min=100 score-max=100 carried=100 fact=travel as-of=2020-02-29", "2020-02-29"},
		{"a day OSCAL cannot say", Answers{AsOf: "0300-01-01"}, "score-min=0 score-max=100 carried=0", c.Points.Date},
	} {
		res := readResult(t, resultsOf(t, c, in, tt.a, copse.English))
		if got := saying(res.Props); got != tt.props {
			t.Errorf("%s: %s, wanted %s", tt.name, got, tt.props)
		}
		if want := tt.when + "T00:00:00Z"; res.Start != want || res.Observations[0].Collected != want {
			t.Errorf("%s: start %s, collected %s, wanted %s", tt.name, res.Start, res.Observations[0].Collected, want)
		}
	}
}

// TestWriteResults_profile: what is not asked has no observation, and is named among what was left out.
func TestWriteResults_profile(t *testing.T) {
	c, in := club(t)
	it := in.Areas[0].Items[1]
	it.AppliesIf = Condition{Rule: "any", Facts: []string{"travel"}}
	for _, tt := range []struct {
		facts []string
		asked bool
	}{{nil, false}, {[]string{"travel"}, true}} {
		res := readResult(t, resultsOf(t, c, in, Answers{Facts: tt.facts}, copse.English))
		asked := slices.ContainsFunc(res.Observations, func(o oscalObservation) bool { return strings.Contains(saying(o.Props), "item=SPT-2 ") })
		out := slices.Contains(res.Reviewed.Selections[0].Exclude, oscalExcluded{"SPT-2"})
		if asked != tt.asked || out == tt.asked || len(res.Observations)+len(res.Reviewed.Selections[0].Exclude) != 3 {
			t.Errorf("%v: asked %v, left out %v", tt.facts, asked, out)
		}
	}
}

func TestOSCAL_language(t *testing.T) {
	c, in := club(t)
	for _, tt := range []struct{ lang, file, remarks, title copse.Lang }{
		{"en", "en", "", ""},
		{"fr", "fr", "en", ""},
		{"sw", "sw", "en", "en"}, // the library has no Swahili
		{"zh", "en", "", ""},     // the checklist has no Chinese: all of it is English, and says so
	} {
		var doc map[string]oscalCatalog
		if err := json.Unmarshal(catalogOf(t, c, in, tt.lang), &doc); err != nil {
			t.Fatal(err)
		}
		file, control := doc["catalog"].Metadata, doc["catalog"].Groups[0].Controls[0]
		res := readResult(t, resultsOf(t, c, in, mixed(in), tt.lang))
		point, _ := c.Points.Point(in.Areas[0].Items[0].ID)
		title, _ := point.Texts.Get(tt.file, "title")
		for what, props := range map[string][]prop{"control": control.Props, "observation": res.Observations[0].Props, "finding": res.Findings[0].Props} {
			if got := language(props, "title"); got != string(tt.title) {
				t.Errorf("%s: the %s says its title is %q", tt.lang, what, got)
			}
		}
		if language(file.Props, "") != string(tt.file) || language(file.Props, "remarks") != string(tt.remarks) {
			t.Errorf("%s: the file says %s", tt.lang, saying(file.Props))
		}
		if got := language(res.Observations[2].Props, "description"); got != "" {
			t.Errorf("%s: what a level means is said to be %q", tt.lang, got)
		}
		open := readResult(t, resultsOf(t, c, in, Answers{}, tt.lang)).Observations[0]
		want := ""
		if words, ok := c.Interface.For(tt.file); !ok || !words.Has("assess.state.open") {
			want = "en"
		}
		if got := language(open.Props, "description"); got != want {
			t.Errorf("%s: the word for no answer is said to be %q", tt.lang, got)
		}
		text, own := control.Parts[0].Prose, c.Words(in, copse.English).Items["SPT-1"].Text
		if tt.file != "en" {
			own = string(tt.file) + " " + own
		}
		if text != own || control.Title != markup(title.Text()) {
			t.Errorf("%s: %q, %q", tt.lang, control.Title, text)
		}
	}
}

// language is what properties say of the language of a class.
func language(props []prop, class string) string {
	for _, p := range props {
		if p.Name == "lang" && p.Class == class {
			return p.Value
		}
	}
	return ""
}

// TestOSCAL_golden shows both files of one area; the ids, which hang on all content, stand under numbers.
func TestOSCAL_golden(t *testing.T) {
	c, in := club(t)
	in.Areas[0].Items = in.Areas[0].Items[:2]
	a := Answers{About: "Rivertown Rowing", AsOf: "2026-11-30", Facts: []string{"travel"}, Items: map[copse.ID]Said{
		"SPT-1": {Position: score.Position{State: score.Answered, Level: 3}, Note: "Minutes of May"},
		"SPT-2": {Position: score.Position{State: score.NotKnown}}}}
	for name, data := range map[string][]byte{"oscal-catalog.json": catalogOf(t, c, in, copse.English), "oscal-results.json": resultsOf(t, c, in, a, copse.English)} {
		numbers := map[string]string{}
		testkit.Golden(t, name, uuidForm.ReplaceAllStringFunc(string(data), func(id string) string {
			if numbers[id] == "" {
				numbers[id] = fmt.Sprintf("id-%d", len(numbers)+1)
			}
			return numbers[id]
		}))
	}
}

// TestMarkup: what OSCAL reads as Markdown shows what was written.
func TestMarkup(t *testing.T) {
	for _, text := range []string{"plain", "* a", "- a", "+ a", "# a", "1. a", "12) a", "---", "a *b* _c_ __d__", "[a](b)", "![a](b)", "`a`", "<b>a</b>", "&amp; &lt;", "~~a~~ x^2^", "a\\*b", "{{ insert: param, x }}", "3.5 of 10", "==", "```", "~~~", "> a", "100 % \"sure\"", "سؤال *ثانٍ*", "第一。"} {
		var b bytes.Buffer
		if err := goldmark.Convert([]byte(markup(text)), &b); err != nil {
			t.Fatal(err)
		}
		got := html.UnescapeString(strings.TrimSpace(b.String()))
		if want := "<p>" + text + "</p>"; got != want {
			t.Error(cmp.Diff(want, got))
		}
	}
	for from, want := range map[string]string{" a\n\tb ": "a b", "a\u00a0": "a", "\u3000a\u2028b\ufeff": "a b", "\u0085": "", "a\x00b": "a b"} {
		if got := oneLine(from); got != want {
			t.Errorf("oneLine(%q) = %q, wanted %q", from, got, want)
		}
	}
}
