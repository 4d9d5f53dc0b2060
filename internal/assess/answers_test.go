package assess

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"copse/internal/assess/score"
	"copse/internal/copse"
)

// notes are what people write, and what a spreadsheet may take for something else.
func notes() []string {
	return []string{"", "", "Minutes of May", "=1+1", "+41", "-", "@home", "'quoted'", "one\ntwo", "سؤال، وجواب", "第一。", "<b>& \"so\" on", "3", "2026-03-01", "TRUE", strings.Repeat("é", MaxNote)}
}

// anyAnswers are answers to an instrument by chance: some facts, and each level and state somewhere.
func anyAnswers(by *rand.Rand, in *Instrument) Answers {
	pick := func(list []string) string { return list[by.IntN(len(list))] }
	a := Answers{About: pick([]string{"", "Rivertown", "=A1", "مدرسة", strings.Repeat("長", MaxAbout)}), AsOf: pick([]string{"", "2026-11-30", "2024-02-29"}), Items: map[copse.ID]Said{}}
	for _, fact := range in.Profile {
		if by.IntN(2) == 0 {
			a.Facts = append(a.Facts, fact)
		}
	}
	for _, it := range in.Items {
		said := having(append(states(), score.Open)[by.IntN(4)])
		if by.IntN(3) > 0 {
			said = atLevel(by.IntN(Levels + 1))
		}
		if said.State == score.NotApplicable && it.Gate != nil {
			said.State = score.NotKnown
		}
		if said.Note = pick(notes()); said.State == score.NotApplicable && said.Note == "" {
			said.Note = "not ours"
		}
		if said != (Said{}) {
			a.Items[it.ID] = said
		}
	}
	return a
}

// same compares answers; no facts are no facts, whether the list is empty or not there.
func same(a, b Answers) string { return cmp.Diff(a, b, cmpopts.EquateEmpty()) }

// shortFaults are faults in short: sheet and cell or item, and the key.
func shortFaults(faults []Fault) (list []string) {
	for _, f := range faults {
		list = append(list, strings.Join(strings.Fields(strings.Join([]string{f.Sheet, f.Cell, string(f.Item), strings.TrimPrefix(f.Key, "assess.fault.")}, " ")), " "))
	}
	return list
}

// readBack reads a file that has no faults.
func readBack(t testing.TB, c *Checklists, data []byte) Read {
	t.Helper()
	read, faults := c.ReadAnswers(data)
	if len(faults) > 0 {
		t.Fatalf("faults %v", shortFaults(faults))
	}
	return read
}

func answersOf(t *testing.T, c *Checklists, in *Instrument, a Answers) []byte {
	t.Helper()
	return written(t, func(w io.Writer) error { return c.WriteAnswers(w, in, a) })
}

// TestAnswers_json: what is written is read as it was, and written again with the same bytes.
func TestAnswers_json(t *testing.T) {
	c := shipped()
	for _, in := range c.Instruments {
		for seed := range uint64(3) {
			a := anyAnswers(rand.New(rand.NewPCG(seed, 1)), in)
			data := answersOf(t, c, in, a)
			read := readBack(t, c, data)
			if diff := same(a, read.Answers); diff != "" || read.Instrument != in || read.From != nil {
				t.Fatalf("%s, %d: %s", in.ID, seed, diff)
			}
			if !bytes.Equal(data, answersOf(t, c, in, read.Answers)) {
				t.Fatalf("%s, %d: other bytes", in.ID, seed)
			}
		}
	}
}

func TestReadAnswers_faults(t *testing.T) {
	c := catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	file := string(answersOf(t, c, in, Answers{About: "A school", AsOf: "2026-11-30", Facts: []string{"devices"}, Items: map[copse.ID]Said{"EDU-DEV-1": atLevel(3), "EDU-STF-1": having(score.Withheld)}}))
	hash := c.Hash(in, "EDU-DEV-1")
	line := fmt.Sprintf(`{"item":"EDU-DEV-1","hash":%q,"state":"answered","level":3}`, hash)
	if !strings.Contains(file, line) {
		t.Fatalf("the file does not hold %s: %s", line, file)
	}
	for _, tt := range []struct {
		name, old, new string
		want           []string
	}{
		{"a mark before it", `{"schema"`, copse.ByteOrderMark + `{"schema"`, nil},
		{"no JSON", `{"schema"`, `{schema`, []string{"file"}},
		{"another form", `copse-answers/1`, `copse-answers/2`, []string{"file"}},
		{"a key we do not know", `"about"`, `"name":"x","about"`, []string{"file"}},
		{"something after it", "]}\n", "]}\n{}", []string{"file"}},
		{"too large", "]}\n", "]}" + strings.Repeat(" ", maxAnswers), []string{"large"}},
		{"another checklist", `cop-small`, `cop-smaller`, []string{"instrument"}},
		{"another version", `2.0.0`, `1.5.0`, []string{"version"}},
		{"a long name", `A school`, strings.Repeat("x", MaxAbout+1), []string{"about"}},
		{"no day", `2026-11-30`, `2026-11-31`, []string{"day"}},
		{"no such fact", `["devices"]`, `["device"]`, []string{"fact"}},
		{"a fact twice", `["devices"]`, `["devices","devices"]`, []string{"fact"}},
		{"an item of another checklist", `"item":"EDU-DEV-1"`, `"item":"SPT-1"`, []string{"SPT-1 item"}},
		{"an item twice", line, line + "," + line, []string{"EDU-DEV-1 twice"}},
		{"another meaning", hash, strings.Repeat("0", 64), []string{"EDU-DEV-1 changed"}},
		{"no meaning", hash, "", []string{"EDU-DEV-1 changed"}},
		{"level 7", `"level":3`, `"level":7`, []string{"EDU-DEV-1 answer"}},
		{"level -1", `"level":3`, `"level":-1`, []string{"EDU-DEV-1 answer"}},
		{"half a level", `"level":3`, `"level":3.5`, []string{"file"}},
		{"no level", `,"level":3`, ``, []string{"EDU-DEV-1 answer"}},
		{"a level that is none", `"state":"withheld"`, `"state":"withheld","level":2`, []string{"EDU-STF-1 answer"}},
		{"no such state", `"state":"withheld"`, `"state":"secret"`, []string{"EDU-STF-1 answer"}},
		{"a long note", `"level":3`, `"level":3,"note":"` + strings.Repeat("é", MaxNote+1) + `"`, []string{"EDU-DEV-1 note"}},
		{"all of them", `"state":"withheld"`, `"state":"withheld","level":2},{"item":"X-1","hash":"","state":""`, []string{"EDU-STF-1 answer", "X-1 item"}},
	} {
		if !strings.Contains(file, tt.old) {
			t.Fatalf("%s: the file does not hold %s", tt.name, tt.old)
		}
		_, faults := c.ReadAnswers([]byte(strings.Replace(file, tt.old, tt.new, 1)))
		if diff := cmp.Diff(tt.want, shortFaults(faults)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// TestFault_Say: every fault has words, and says where it is.
func TestFault_Say(t *testing.T) {
	c := shipped()
	w := wordsIn(t, c, copse.English)
	for want, f := range map[string]Fault{
		"sheet “Answers”, cell J5: “often” is no answer. Choose one from the list, or type a level from 0 to 4.": {Sheet: "Answers", Cell: "J5", Key: "assess.fault.typed", Args: []any{"typed", "often"}},
		"SPT-1 is answered twice.": {Item: "SPT-1", Key: "assess.fault.twice", Args: []any{"id", copse.ID("SPT-1")}},
		"This is no file of answers. Send a spreadsheet or JSON file that you got here.": {Key: "assess.fault.file"},
	} {
		if got := f.Say(w); got != want {
			t.Errorf("%q, wanted %q", got, want)
		}
	}
}

func TestInstrument_Changes(t *testing.T) {
	in := instrumentOf(t, shipped(), "cop-school")
	before := Answers{Items: map[copse.ID]Said{"EDU-DEV-1": atLevel(1), "EDU-POL-1": atLevel(2), "EDU-POL-2": having(score.NotKnown)}}
	after := Answers{Items: map[copse.ID]Said{"EDU-DEV-1": atLevel(1), "EDU-POL-2": {Position: score.Position{State: score.NotKnown}, Note: "asked"}, "EDU-STF-1": atLevel(4)}}
	var got []string
	for _, x := range in.Changes(before, after) {
		got = append(got, fmt.Sprint(x.Area.ID, " ", x.Item.ID, " ", x.Before, " ", x.After))
	}
	want := []string{"EDU-POL EDU-POL-1 {{answered 2} } {{ 0} }", "EDU-POL EDU-POL-2 {{unknown 0} } {{unknown 0} asked}", "EDU-STF EDU-STF-1 {{ 0} } {{answered 4} }"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// all reports whether everything is to be tested.
func all() bool { return os.Getenv("COPSE_TEST_ALL") == "1" }
