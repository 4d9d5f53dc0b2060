package network

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

func TestParseWhen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]When{"2027-02-09": {2027, 2, 9}, "2027-02": {2027, 2, 0}, "--05-17": {0, 5, 17}, "--10": {0, 10, 0}, "2028-02-29": {2028, 2, 29}} {
		if got, ok := ParseWhen(text); !ok || got != want {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "2027", "2027-13", "2027-02-30", "--02-29", "--5-17", "05-17", "setting", "2027-02-00", "--00", "0000-01-01", "0001-01-01", "2200-01-01", "9999-12-31", "2027-02-09T10:00", "--05-17 "} {
		if got, ok := ParseWhen(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestWhen_Next(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	for _, c := range []struct{ name, on, today, from, end string }{
		{"a day that comes this year", "--12-01", "2026-11-29", "2026-12-01", "2026-12-02"},
		{"the day itself", "--11-29", "2026-11-29", "2026-11-29", "2026-11-30"},
		{"the day after it", "--11-28", "2026-11-29", "2027-11-28", "2027-11-29"},
		{"a month that is now", "--11", "2026-11-29", "2026-11-01", "2026-12-01"},
		{"a month that has passed", "--10", "2026-11-29", "2027-10-01", "2027-11-01"},
		{"the last month", "--12", "2026-12-31", "2026-12-01", "2027-01-01"},
		{"one year alone", "2020-06-23", "2026-11-29", "2020-06-23", "2020-06-24"},
	} {
		w, _ := ParseWhen(c.on)
		if from, end := w.Next(day(c.today)); from != day(c.from) || end != day(c.end) {
			t.Errorf("%s: from %s to %s", c.name, from.Format(time.DateOnly), end.Format(time.DateOnly))
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	b := country(t, lake())
	names := func(list []Day) string {
		var out []string
		for _, d := range list {
			out = append(out, d.Name)
		}
		return strings.Join(out, " ")
	}
	come, yearly, past := calendar(Days(b, time.Time{}), today(noon()))
	if got := names(come); got != "event/gh-meet event/gh-off event/gh-may" {
		t.Errorf("to come: %s", got)
	}
	if got := names(yearly); !strings.HasPrefix(got, "event/child-helpline-day event/telecommunication-day event/us-internet-safety-month") || strings.Count(got, "world-childrens-day") != 1 {
		t.Errorf("each year: %s", got)
	}
	if got := names(past); !strings.HasPrefix(got, "event/sid-2026") && !strings.HasPrefix(got, "event/africa-sid-forum-2026") || !strings.HasSuffix(got, "event/cwg-cop-2") {
		t.Errorf("past: %s", got)
	}
	safer := date(2027, time.February, 9)
	come, _, _ = calendar(Days(b, safer), today(noon()))
	if len(come) == 0 || come[0].Name != "event/sid-2027" || come[0].Entry.ID != saferInternet || come[0].When != (When{2027, 2, 9}) {
		t.Errorf("the day of the setting: %+v", come)
	}
	// An entry for the year is the same day: the setting moves it, and what was likely is confirmed.
	src := countrySource(map[string][2]string{"event": {"  - {id: sid-2027, form: day, on: \"2027-02-16\", likely: true, url: \"https://x.example/\", read: second}\n",
		"  sid-2027: {title: \"The day of 2027\", what: \"It is expected.\"}\n"}})
	src.Country, src.Says = "", ""
	own, err := record.Load(Folder, Kinds(), src)
	if err != nil {
		t.Fatal(err)
	}
	if list := Days(own, time.Time{}); len(list) != 1 || !list[0].Likely || list[0].When != (When{2027, 2, 16}) {
		t.Errorf("nobody confirmed it: %+v", list)
	}
	if list := Days(own, safer); len(list) != 1 || list[0].Likely || list[0].When != (When{2027, 2, 9}) || list[0].Name != "event/sid-2027" {
		t.Errorf("the setting confirms it: %+v", list)
	}
}

func TestState(t *testing.T) {
	t.Parallel()
	b := country(t, lake())
	day := today(noon())
	for id, want := range map[string]string{"gh-late": "missed 2026-11-01", "gh-soon": "promised", "gh-kept": "done"} {
		e, _ := b.Entry("commitment", id)
		got, since := State(e, day)
		if !since.IsZero() {
			got += " " + since.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%s: %s", id, got)
		}
	}
	late, _ := b.Entry("commitment", "gh-late")
	if state, _ := State(late, date(2026, time.October, 31)); state != "under-way" {
		t.Errorf("on its last day it is %s", state)
	}
	for id, want := range map[string]bool{"gh-acacia": false, "gh-zebra": true} {
		p, _ := b.Entry("partner", id)
		if got := Former(b, p, day); got != want {
			t.Errorf("%s is a former partner: %v", id, got)
		}
	}
	zebra, _ := b.Entry("partner", "gh-zebra")
	if Former(b, zebra, date(2025, time.December, 31)) || !Former(b, zebra, date(2026, time.January, 1)) {
		t.Error("24 months after the last commitment was met")
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	words := site.Words(t)
	for _, c := range []struct{ lang, number, unit, want string }{
		{"en", "33", "% of respondents", "33% of respondents"},
		{"en", "175000", "children a day", "175,000 children a day"},
		{"en", "12.5", "%", "12.5%"},
		{"fr", "12.5", "% des jeunes", "12,5\u202f% des jeunes"},
		{"ru", "15", "%", "15\u00a0%"},
		{"zh", "55", "条热线", "55条热线"},
		{"zh", "15", "%", "15%"},
		{"ar", "15", "في المائة", "15 في المائة"},
		{"en", "about", "", "about"},
	} {
		w, _ := words.For(copse.Lang(c.lang))
		if got := Value(w, c.number, c.unit); got != c.want {
			t.Errorf("%s %s %s: %q, want %q", c.lang, c.number, c.unit, got, c.want)
		}
	}
}

// TestWithFigures: what a text says in place of an id is what the page of the figure says, and a foreign unit is left out.
func TestWithFigures(t *testing.T) {
	t.Parallel()
	b, en := shipped(t), site.Words(t).English()
	if got := WithFigures(b, en, "It was {fig-youth-online-2025}, {organiser}."); got != "It was 82% (2025), {organiser}." {
		t.Errorf("%q", got)
	}
	if got := WithFigures(b, en, "{fig-nobody-has}"); got != "fig-nobody-has" {
		t.Errorf("an unknown one: %q", got)
	}
	r := &reader{book: b, catalog: site.Words(t), w: en}
	text := r.text("en", "Now {fig-youth-online-2025}.")
	if len(text.Pieces) != 3 || text.Pieces[1].Href != "/figures/fig-youth-online-2025" || text.Plain != "Now 82% (2025)." {
		t.Errorf("%+v", text)
	}
}

// TestCheck_ships: nothing is wrong with what ships.
func TestCheck_ships(t *testing.T) {
	t.Parallel()
	if got := found(Check(shipped(t))); got != "" {
		t.Error(got)
	}
	if got := found(Check(country(t, lake()))); got != "" {
		t.Errorf("the country of tests: %s", got)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	change := func(kind, old, new string, words bool) *record.Book {
		entries := lake()
		e := entries[kind]
		i := 0
		if words {
			i = 1
		}
		if !strings.Contains(e[i], old) {
			t.Fatalf("%s holds no %q", kind, old)
		}
		e[i] = strings.Replace(e[i], old, new, 1)
		entries[kind] = e
		return country(t, entries)
	}
	for _, c := range []struct {
		name, kind, old, new string
		words                bool
		want                 string
	}{
		{"a case that its author judges high", "case", "strength: descriptive", "strength: randomised", false, "N01 gh-own: strength randomised"},
		{"a case that nobody judged, placed high", "case", "strength: descriptive, judged_by: Office for Children, judged_on: 2026-11-01", "strength: comparison", false, "N01 gh-own: strength comparison: say who judged it"},
		{"a case judged on no day", "case", ", judged_on: 2026-11-01", "", false, "N01 gh-own: judged_by and judged_on"},
		{"a day that is none", "event", "2027-03-03", "2027-03-33", false, "N02 gh-meet: on \"2027-03-33\""},
		{"a day left to a setting that no event has", "event", "2027-03-03", "setting", false, "N02 gh-meet"},
		{"it ends before it begins", "event", "until: 2027-03-05", "until: 2027-03-01", false, "N02 gh-meet: until"},
		{"due before it was promised", "commitment", "due: 2026-10-31", "due: 2024-10-31", false, "N02 gh-late"},
		{"done without proof", "commitment", ", evidence: [\"https://zebra.example/done\"]", "", false, "N03 gh-kept"},
		{"a mail address of an expert", "roster", "How a line is run.", "Write to a@b.example.", true, "N04 gh-adjoa"},
		{"a telephone number of an expert", "roster", "How a line is run.", "Call +233 (0) 30-212.", true, "N04 gh-adjoa"},
		{"a number in other digits", "roster", "How a line is run.", "Call ٠٣٠٢ ١٢٣ ٤٥٦.", true, "N04 gh-adjoa"},
		{"a consent that never held", "roster", "until: 2026-12-31", "until: 2025-12-31", false, "N02 gh-adjoa"},
		{"a figure that nobody has", "case", "Reports came.", "Reports: {fig-none}.", true, "N05 gh-own: en: there is no figure fig-none"},
		{"a hole of a campaign", "case", "Ghana: a form", "{organiser}: a form", true, "N08 gh-own: en: nothing is put in for {organiser}"},
		{"a hole that is none", "case", "Reports came.", "Reports: {fig none}.", true, "N05 gh-own"},
	} {
		if got := found(Check(change(c.kind, c.old, c.new, c.words))); !strings.Contains(got, c.want) || strings.Count(got, "\n") > 0 {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if b := change("roster", "How a line is run.", "Worked on it 2019–2024.", true); len(Check(b)) > 0 {
		t.Errorf("years are no number to call: %s", found(Check(b)))
	}
}

// TestCheck_campaign: a number in percent is never typed, and our own cases are judged by nobody.
func TestCheck_campaign(t *testing.T) {
	t.Parallel()
	c := &checker{book: shipped(t)}
	e, _ := c.book.Entry("campaign", saferInternet)
	for text, want := range map[string]bool{"15 %": true, "15%": true, "１５": false, "15 ٪": true, "{fig-youth-online-2025}": false, "15 per cent": false} {
		if got := percentTyped.MatchString(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	c.words(e, c.book.Words(e, copse.English))
	if len(c.All) > 0 {
		t.Error(found(c.All))
	}
	entries := lake()
	entries["case"] = [2]string{strings.Replace(entries["case"][0], "id: gh-own", "id: own", 1), ""}
	ours := countrySource(map[string][2]string{"case": entries["case"]})
	ours.Country, ours.Says = "", ""
	b, _ := record.Load(Folder, Kinds(), ours)
	if got := found(Check(b)); !strings.Contains(got, "N01 own: judged_by") {
		t.Errorf("a case of ours that somebody judged: %q", got)
	}
}

// TestPutToWork: every case, guide, campaign, publication and figure stands at each point that it names, cases first and of
// these the strongest.
func TestPutToWork(t *testing.T) {
	t.Parallel()
	d, _ := open(t, settings(shipped(t)))
	b := shipped(t)
	seen := map[string]int{}
	for _, kind := range []string{"case", "guide", "campaign", "publication", "figure"} {
		for _, e := range b.All(kind) {
			for _, point := range e.All("points") {
				list := d.PutToWork(copse.ID(point), copse.English)
				if strings.HasPrefix(point, "KID-") || strings.HasPrefix(point, "TEEN-") {
					if len(list) > 0 {
						t.Errorf("%s, a point for children, leads to %v", point, list)
					}
					continue
				}
				if !slices.ContainsFunc(list, func(w Work) bool { return w.Path == pathOf(e) && w.Title != "" }) {
					t.Errorf("%s does not lead to %s", point, pathOf(e))
				}
				last := 99
				for _, w := range list {
					kind, id, _ := strings.Cut(strings.TrimPrefix(w.Path, "/"), "/")
					if kind != "cases" {
						last = -1
						continue
					}
					if x, ok := b.Entry("case", id); !ok || strength(x) > last || w.Lang != copse.English {
						t.Errorf("%s: %+v out of order", point, w)
					} else {
						last = strength(x)
					}
				}
				seen[kind]++
			}
		}
	}
	if len(seen) < 5 {
		t.Errorf("not all kinds were seen: %v", seen)
	}
	if d.PutToWork("NOPE-1", copse.English) != nil {
		t.Error("a point of nobody's has pages")
	}
}

// TestPutToWork_theirs: what a country wrote says whose it is, in lists and beside points.
func TestPutToWork_theirs(t *testing.T) {
	t.Parallel()
	d, h := open(t, settings(country(t, lake())))
	i := slices.IndexFunc(d.PutToWork("POL-RIC-1", copse.English), func(w Work) bool { return w.Title == "Ghana: a form for children (Office for Children)" })
	if i < 0 {
		t.Errorf("%+v", d.PutToWork("POL-RIC-1", copse.English))
	}
	page := testkit.Get(t, h, "/en/cases").Body.String()
	_, item, _ := strings.Cut(page, "Ghana: a form for children")
	if item, _, _ = strings.Cut(item, "</li>"); !strings.Contains(item, "Office for Children") {
		t.Errorf("the list does not name the office: %s", item)
	}
}

// TestCheck_anyLanguage: the rules hold in a language that a country brings along, and for digits of its own.
func TestCheck_anyLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, kind, words, want string }{
		{"a number to call", "roster", `  gh-adjoa: {knows: "Frɛ ٠٣٠٢ ١٢٣ ٤٥٦."}`, "N04 gh-adjoa: ak"},
		{"a figure that nobody has", "case", `  gh-own: {title: "Ghana", population: "Mmofra", done: "{fig-none}", changed: "Aane.", not: "Daabi."}`, "N05 gh-own: ak: there is no figure fig-none"},
	} {
		src := countrySource(lake())
		src.FS.(fstest.MapFS)["network/"+c.kind+"/ak.yaml"] = &fstest.MapFile{Data: []byte("schema: copse-words/1\nkind: " + c.kind + "\nlang: ak\nentries:\n" + c.words + "\n")}
		b, err := record.Load(Folder, Kinds(), record.Source{FS: files.FS, Name: "content"}, src)
		if err != nil {
			t.Fatal(err)
		}
		if got := found(Check(b)); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestFigures_own: a text names a figure of its country as it names ours.
func TestFigures_own(t *testing.T) {
	t.Parallel()
	entries := lake()
	entries["figure"] = [2]string{"  - {id: gh-fig-lines, value: \"3\", year: \"2026\", standing: as-published, stale: 2030, source: Report, publisher: Office, url: \"https://office.example/f\", read: first}\n",
		"  gh-fig-lines: {statement: \"Three lines.\", unit: \"lines\", population: \"Ghana\", method: \"Counted.\"}\n"}
	e := entries["case"]
	e[1] = strings.Replace(e[1], "Reports came.", "Then there were {gh-fig-lines}.", 1)
	entries["case"] = e
	b := country(t, entries)
	own, _ := b.Entry("case", "gh-own")
	if got := found(Check(b)); got != "" {
		t.Error(got)
	}
	d, _ := open(t, settings(b))
	if got := d.reader(b, d.shell.Words.English()).line(b.Words(own, copse.English), "changed").Plain; got != "Then there were 3 lines (2026)." {
		t.Errorf("%q", got)
	}
}

// TestPutToWork_children: a case for professionals stands beside a point for adults, never beside one that speaks to children.
func TestPutToWork_children(t *testing.T) {
	t.Parallel()
	entries := lake()
	e := entries["case"]
	e[0] = strings.Replace(e[0], "points: [POL-RIC-1]", "points: [TEEN-5, KID-S3, SPT-1], adults: true", 1)
	entries["case"] = e
	d, _ := open(t, settings(country(t, entries)))
	has := func(point copse.ID) bool {
		for _, w := range d.PutToWork(point, copse.English) {
			if w.Path == "/cases/gh-own" {
				return true
			}
		}
		return false
	}
	if has("TEEN-5") || has("KID-S3") {
		t.Error("a page for children leads to it")
	}
	if b := country(t, entries); len(casesOf(b, "SPT-1")) == 0 {
		t.Error("the test proves nothing")
	}
}
