package assess

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/testkit"
)

func TestCondition_Holds(t *testing.T) {
	for _, tt := range []struct {
		c     Condition
		facts string
		want  bool
	}{
		{Condition{}, "", true}, {Condition{}, "a", true},
		{Condition{"all", []string{"a", "b"}}, "a", false}, {Condition{"all", []string{"a", "b"}}, "b a c", true},
		{Condition{"any", []string{"a", "b"}}, "b", true}, {Condition{"any", []string{"a", "b"}}, "c", false},
		{Condition{"not", []string{"a", "b"}}, "b", false}, {Condition{"not", []string{"a", "b"}}, "c", true},
	} {
		if got := tt.c.Holds(strings.Fields(tt.facts)); got != tt.want {
			t.Errorf("%v with %q: %v", tt.c, tt.facts, got)
		}
	}
}

// TestResult: whatever is answered, what is printed adds up, and every item that is asked is counted once.
func TestResult(t *testing.T) {
	enough := 0
	for i, in := range shipped().Instruments {
		for seed := range uint64(8) {
			by := rand.New(rand.NewPCG(seed, uint64(i)))
			a := anyAnswers(by, in)
			if seed%2 == 0 { // all of them, so that there is a figure
				for _, it := range in.Items {
					a.Items[it.ID] = atLevel(by.IntN(Levels + 1))
				}
			}
			r := in.Result(a)
			counted, brings, gaps := 0, 0, 0
			for _, n := range r.Counts {
				counted += n
			}
			for _, area := range r.Areas {
				brings += area.Brings
				parts := 0
				for _, x := range area.Items {
					parts += x.Brings
				}
				if r.Score.Root.Value != nil && parts != area.Brings {
					t.Errorf("%s, %d: the items of %s bring %d of %d points", in.ID, seed, area.Area.ID, parts, area.Brings)
				}
				gaps += area.Gaps
			}
			if r.Score.Root.Value != nil && (brings != r.Tenths || r.Low > r.Points || r.Points > r.High) {
				t.Errorf("%s, %d: areas bring %d of %d tenths, in a range %d to %d", in.ID, seed, brings, r.Tenths, r.Low, r.High)
			}
			if asked := in.Asked(a.Facts); r.Asked != asked || counted != asked || gaps != len(r.Gaps()) {
				t.Errorf("%s, %d: %d asked, %d counted, %d in the result; %d gaps of %d", in.ID, seed, asked, counted, r.Asked, gaps, len(r.Gaps()))
			}
			if r.Enough {
				enough++
			}
			if told := len(r.Gaps()) + len(r.NotYet()) + r.Counts[score.NotApplicable] + done(r); told != r.Asked {
				t.Errorf("%s, %d: %d of %d items are told of", in.ID, seed, told, r.Asked)
			}
		}
	}
	if enough < 16 {
		t.Errorf("only %d results have a figure", enough)
	}
}

// done is how many items are no gap.
func done(r Result) int {
	return len(r.items(func(x ItemResult) bool {
		return x.Asked && x.Said.State == score.Answered && x.Said.Level >= Done
	}))
}

// fixed are answers to an instrument that are the same each time: nearly all items, and one in twenty-three not known.
func fixed(in *Instrument, facts ...string) Answers {
	a := Answers{About: "An example", AsOf: "2026-11-30", Facts: facts, Items: map[copse.ID]Said{}}
	n := 0
	for _, it := range in.Items {
		n++
		switch {
		case n%23 == 0:
			a.Items[it.ID] = having(score.NotKnown)
		case n%19 == 0:
			a.Items[it.ID] = Said{Position: score.Position{State: score.NotApplicable}, Note: "not here"}
		case it.Gate != nil && n%2 == 0:
			a.Items[it.ID] = atLevel(0)
		default:
			a.Items[it.ID] = atLevel(n * 7 % (Levels + 1))
		}
	}
	return a
}

// TestTrace_golden: the same answers give the same exact numbers on every machine.
func TestTrace_golden(t *testing.T) {
	c := shipped()
	for id, facts := range map[string][]string{"cop-school": {"devices", "services"}, "cop-industry": {"user_content", "messages"}} {
		in := instrumentOf(t, c, id)
		r := in.Result(fixed(in, facts...))
		if !r.Enough {
			t.Errorf("%s: no figure", id)
		}
		testkit.Golden(t, "trace-"+id+".json", string(written(t, func(w io.Writer) error { return c.Trace(w, r) })))
	}
}

// TestSay_golden: the figure, why it is what it is, and what would move it; in Arabic with too little for a figure.
func TestSay_golden(t *testing.T) {
	c := shipped()
	say := func(c *Checklists, in *Instrument, lang copse.Lang, a Answers, reasons bool) string {
		return string(written(t, func(w io.Writer) error { return c.Say(w, wordsIn(t, c, lang), in.Result(a), reasons) }))
	}
	school := instrumentOf(t, c, "cop-school")
	full := say(c, school, "en", fixed(school, "devices", "services"), true)
	testkit.Golden(t, "say-en.txt", full)
	if short := say(c, school, "en", fixed(school, "devices", "services"), false); !strings.HasPrefix(full, short) || strings.Contains(short, "EDU-") {
		t.Errorf("without reasons: %s", short)
	}
	c = catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	a := fixed(in, "devices")
	testkit.Golden(t, "say-ar.txt", say(c, in, "ar", a, true)+"\n"+say(c, in, "ar", Answers{Items: map[copse.ID]Said{"EDU-POL-1": atLevel(2)}}, true))
}

// TestPlaces: a place of an international text has the answered items whose points refer to it.
func TestPlaces(t *testing.T) {
	c := catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	a := Answers{Facts: []string{"devices"}, Items: map[copse.ID]Said{"EDU-DEV-3": atLevel(3), "EDU-POL-6": having(score.NotKnown), "EDU-POL-7": atLevel(0)}}
	var got []string
	for _, p := range c.Places(in.Result(a)) {
		line := p.Ref
		for _, x := range p.Items {
			line += " " + string(x.Item.ID)
		}
		got = append(got, line)
	}
	if diff := cmp.Diff([]string{"crc.12 EDU-POL-7", "crc.16 EDU-DEV-3", "crc.17 EDU-DEV-3"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestRead_view: a view has the items of each of its places, and says where there are none.
func TestRead_view(t *testing.T) {
	c := catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	v := c.ViewOf(in)
	if v == nil || c.ViewOf(instrumentOf(t, shipped(), "cop-school")) != nil {
		t.Fatalf("the view of the small checklist is %v", v)
	}
	var got []string
	for _, g := range c.Read(v, in.Result(Answers{})) {
		for _, p := range g.Places {
			line := fmt.Sprint(g.Group.ID, " ", p.Number, " ", p.Ref, " ", p.None)
			for _, x := range p.Items {
				line += " " + string(x.Item.ID)
			}
			got = append(got, line)
		}
	}
	if diff := cmp.Diff([]string{"privacy 16 crc.16  EDU-DEV-3 EDU-POL-6", "privacy 17 crc.17  EDU-DEV-3", "others 40 crc.40 justice"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestWriteCSV: an item a row, the words of its language, and no cell that a spreadsheet works out.
func TestWriteCSV(t *testing.T) {
	c := catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	a := Answers{Items: map[copse.ID]Said{"EDU-DEV-1": {Position: score.Position{State: score.Answered, Level: 3}, Note: "=1+1"}, "EDU-STF-1": having(score.Withheld)}}
	data := written(t, func(w io.Writer) error { return c.WriteCSV(w, wordsIn(t, c, "fr"), in, a) })
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte(copse.ByteOrderMark)))).ReadAll()
	if err != nil || len(rows) != 9 || !slices.Equal(rows[0], csvColumns()) {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	at := func(row int, column string) string { return rows[row][slices.Index(rows[0], column)] }
	for column, want := range map[string]string{"id": "EDU-DEV-1", "text": "Chaque appareil a un verrou.", "level_3": "En entier.", "asked_if": "all devices", "state": "answered", "level": "3", "lang": "fr", "version": "2.0.0"} {
		if got := at(1, column); got != want {
			t.Errorf("%s is %q, wanted %q", column, got, want)
		}
	}
	if note := at(1, "note"); !strings.HasPrefix(note, "'") || at(8, "state") != "withheld" || at(8, "level") != "" {
		t.Errorf("note %q, last row %v", note, rows[8])
	}
}
