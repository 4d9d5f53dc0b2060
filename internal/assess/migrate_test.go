package assess

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/testkit"
)

// twoVersions are the small checklist as it is, and as it was.
func twoVersions(t *testing.T, c *Checklists) (now, then *Instrument) {
	t.Helper()
	then, ok := c.version("cop-small", "1.0.0")
	if !ok {
		t.Fatal("no earlier version")
	}
	return instrumentOf(t, c, "cop-small"), then
}

// carriedLines are what became of answers, in short: each item with its answer, = where it was carried in silence and ? where
// it waits for a person, then what is retired and what is new.
func carriedLines(x Carried) string {
	var list []string
	for _, mark := range []struct {
		sign string
		ids  []copse.ID
	}{{"=", x.Kept}, {"?", x.Again}} {
		for _, id := range mark.ids {
			said, ok := x.Answers.Items[id]
			is := string(said.State)
			if said.State == score.Answered {
				is = fmt.Sprint(said.Level)
			}
			if !ok {
				is = "none"
			}
			list = append(list, strings.TrimPrefix(string(id), "EDU-")+mark.sign+is)
		}
	}
	for _, id := range x.Retired {
		list = append(list, "-"+strings.TrimPrefix(string(id), "EDU-"))
	}
	for _, id := range x.New {
		list = append(list, "+"+strings.TrimPrefix(string(id), "EDU-"))
	}
	return strings.Join(list, " ")
}

func TestSteps_Carry(t *testing.T) {
	for _, tt := range []struct {
		name     string
		old, new string // in the file of steps
		answers  map[copse.ID]Said
		want     string
	}{
		{"nothing", "", "", nil, "+STF-1"},
		{"same", "", "", map[copse.ID]Said{"EDU-DEV-1": atLevel(3), "EDU-POL-1": having(score.NotApplicable)}, "DEV-1=3 POL-1=na +STF-1"},
		{"called the same, and asked otherwise", "{reworded: EDU-DEV-2, carry: confirm}", "{same: EDU-DEV-2}", map[copse.ID]Said{"EDU-DEV-1": atLevel(1), "EDU-DEV-2": atLevel(3)}, "DEV-1=1 DEV-2?3 +STF-1"},
		{"reworded", "", "", map[copse.ID]Said{"EDU-DEV-2": atLevel(2)}, "DEV-2?2 +STF-1"},
		{"two reworded", "{reworded: EDU-DEV-2, carry: confirm}", "{reworded: [EDU-DEV-2, EDU-DEV-1]}", map[copse.ID]Said{"EDU-DEV-2": atLevel(2), "EDU-DEV-1": atLevel(4)}, "DEV-1=4 DEV-2?2 DEV-1?4 +STF-1"},
		{"rescaled", "", "", map[copse.ID]Said{"EDU-DEV-3": atLevel(4)}, "DEV-3?3 +STF-1"},
		{"rescaled, not known", "", "", map[copse.ID]Said{"EDU-DEV-3": having(score.NotKnown)}, "DEV-3?unknown +STF-1"},
		{"split", "", "", map[copse.ID]Said{"EDU-POL-2": atLevel(3)}, "POL-6?3 POL-7?3 +STF-1"},
		{"merged", "", "", map[copse.ID]Said{"EDU-POL-3": atLevel(3), "EDU-POL-4": atLevel(1)}, "POL-3?1 +STF-1"},
		{"merged by the highest", "rule: min", "rule: max", map[copse.ID]Said{"EDU-POL-3": atLevel(1), "EDU-POL-4": atLevel(3)}, "POL-3?3 +STF-1"},
		{"merged, one not known", "", "", map[copse.ID]Said{"EDU-POL-3": atLevel(3), "EDU-POL-4": having(score.NotKnown)}, "POL-3?none +STF-1"},
		{"merged, one alone", "", "", map[copse.ID]Said{"EDU-POL-4": atLevel(3)}, "POL-3?none +STF-1"},
		{"merged, both withheld", "", "", map[copse.ID]Said{"EDU-POL-3": having(score.Withheld), "EDU-POL-4": having(score.Withheld)}, "POL-3?withheld +STF-1"},
		{"retired", "", "", map[copse.ID]Said{"EDU-POL-5": atLevel(4)}, "-POL-5 +STF-1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := small()
			if tt.old != "" {
				replaced(t, files, steps, tt.old, tt.new)
			}
			c := catalogOn(files)
			now, then := twoVersions(t, c)
			s, ok := c.Steps(then, now)
			if !ok {
				t.Fatal("no steps")
			}
			before := Answers{About: "A school", AsOf: "2026-11-30", Facts: []string{"network", "pool"}, Items: tt.answers}
			x := s.Carry(before)
			if got := carriedLines(x); got != tt.want {
				t.Errorf("%s, wanted %s", got, tt.want)
			}
			if x.Answers.About != before.About || x.Answers.AsOf != before.AsOf || !slices.Equal(x.Answers.Facts, []string{"network"}) {
				t.Errorf("of whom, when, and which facts: %+v", x.Answers)
			}
		})
	}
}

// TestCheck_steps: without any one of its steps the file names not every item.
func TestCheck_steps(t *testing.T) {
	for line := range strings.Lines(string(small()[Folder+"/"+steps].Data)) {
		if !strings.HasPrefix(line, "  - ") {
			continue
		}
		files := small()
		replaced(t, files, steps, line, "")
		if !slices.ContainsFunc(found(files), func(f string) bool { return strings.Contains(f, "items are not named") }) {
			t.Errorf("nothing is wrong without %s", line)
		}
	}
}

// earlier are answers to the earlier version of the small checklist, as files that somebody kept.
func earlier(t *testing.T, c *Checklists, then *Instrument) (a Answers, files map[string][]byte) {
	t.Helper()
	a = Answers{About: "A school", AsOf: "2026-06-30", Facts: []string{"devices", "network"}, Items: map[copse.ID]Said{
		"EDU-DEV-1": {Position: score.Position{State: score.Answered, Level: 3}, Note: "list of May"}, "EDU-DEV-2": atLevel(2), "EDU-DEV-3": atLevel(4), "EDU-POL-1": atLevel(3),
		"EDU-POL-2": having(score.NotKnown), "EDU-POL-3": atLevel(3), "EDU-POL-4": atLevel(2), "EDU-POL-5": atLevel(1)}}
	return a, map[string][]byte{"json": answersOf(t, c, then, a), "xlsx": bookOf(t, c, then, "fr", a)}
}

// TestReadAnswers_earlier: a school answered the first version and kept its file. It reads it in today.
func TestReadAnswers_earlier(t *testing.T) {
	c := catalogOn(small())
	now, then := twoVersions(t, c)
	before, files := earlier(t, c, then)
	for kind, data := range files {
		read := readBack(t, c, data)
		if read.Instrument != now || read.Before != then || read.From == nil {
			t.Fatalf("%s: for %v, from %v", kind, read.Instrument, read.Before)
		}
		if diff := same(before, read.From.Before); diff != "" {
			t.Errorf("%s: the answers as they were: %s", kind, diff)
		}
		if got, want := carriedLines(*read.From), "DEV-1=3 POL-1=3 DEV-2?2 DEV-3?3 POL-6?unknown POL-7?unknown POL-3?2 -POL-5 +STF-1"; got != want {
			t.Errorf("%s: %s, wanted %s", kind, got, want)
		}
		if note := read.Answers.Items["EDU-DEV-1"].Note; note != "list of May" {
			t.Errorf("%s: the note is %q", kind, note)
		}
		again := readBack(t, c, answersOf(t, c, now, read.Answers))
		if again.From != nil || same(read.Answers, again.Answers) != "" {
			t.Errorf("%s: carried over a second time: %+v", kind, again)
		}
	}
}

// TestReadAnswers_noSteps: without steps, or with steps that are wrong, no answer is carried over.
func TestReadAnswers_noSteps(t *testing.T) {
	for _, p := range []plant{{name: "no steps", file: steps}, {name: "half a table", file: steps, old: ", 4: 3}", new: "}"}} {
		files := small()
		p.in(t, files)
		c := catalogOn(files)
		_, then := twoVersions(t, c)
		_, kept := earlier(t, c, then)
		_, faults := c.ReadAnswers(kept["json"])
		if diff := cmp.Diff([]string{"version"}, shortFaults(faults)); diff != "" {
			t.Errorf("%s: %s", p.name, diff)
		}
	}
}

// TestCheck_earlierSteps: steps from a version before the last one may be there, and are held to the same.
func TestCheck_earlierSteps(t *testing.T) {
	files := small()
	for name, f := range small() {
		if old, ok := strings.CutPrefix(name, Folder+"/cop-small/1.0.0/"); ok {
			files[Folder+"/cop-small/0.9.0/"+old] = f
		}
	}
	for _, name := range []string{"instrument.yaml", "scoring.yaml"} {
		replaced(t, files, "cop-small/0.9.0/"+name, "1.0.0", "0.9.0")
	}
	bad := func() (list []string) {
		for _, f := range found(files) {
			if !slices.Contains(base(), f) && !strings.Contains(f, "(warning)") {
				list = append(list, f)
			}
		}
		return list
	}
	if got := bad(); len(got) > 0 {
		t.Errorf("without steps from the first: %v", got)
	}
	files[Folder+"/cop-small/2.0.0/migrate-0.9.0.yaml"] = files[Folder+"/"+steps]
	if diff := cmp.Diff([]string{`cop-small/2.0.0/migrate-0.9.0.yaml:2:7 A09 from is "cop-small@1.0.0", wanted cop-small@0.9.0`}, bad()); diff != "" {
		t.Error(diff)
	}
}

func TestChecklists_DryRun(t *testing.T) {
	c := catalogOn(small())
	now, then := twoVersions(t, c)
	before, files := earlier(t, c, then)
	var b bytes.Buffer
	if err := c.DryRun(&b, readBack(t, c, files["json"])); err != nil {
		t.Fatal(err)
	}
	before.Items = map[copse.ID]Said{}
	if err := c.DryRun(&b, readBack(t, c, answersOf(t, c, now, before))); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, "dry-run.txt", b.String())
}
