package network

import (
	"os"
	"strings"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/testkit/site"
)

// TestNextDay: a campaign is when its entry says, when an event of its name is, or when the operator said; a day that passed is
// not said again.
func TestNextDay(t *testing.T) {
	t.Parallel()
	b := shipped(t)
	none := time.Time{}
	for _, c := range []struct {
		name, campaign   string
		safer, day, want time.Time
	}{
		{"a day of each year, to come", "world-childrens-day", none, date(2026, 11, 19), date(2026, 11, 20)},
		{"on the day", "world-childrens-day", none, date(2026, 11, 20), date(2026, 11, 20)},
		{"a day after", "world-childrens-day", none, date(2026, 11, 21), date(2027, 11, 20)},
		{"a month, in the midst of it", "cybersecurity-month", none, date(2026, 10, 31), date(2026, 10, 1)},
		{"a month, after it", "cybersecurity-month", none, date(2026, 11, 1), date(2027, 10, 1)},
		{"a day that is set", saferInternet, date(2027, 2, 9), date(2026, 11, 29), date(2027, 2, 9)},
		{"a day that was set and has passed", saferInternet, date(2026, 2, 10), date(2026, 11, 29), none},
		{"a day that is not set", saferInternet, none, date(2026, 11, 29), none},
		{"a day that one chooses", "back-to-school", date(2027, 2, 9), date(2026, 11, 29), none},
		{"no campaign", "moon-day", none, date(2026, 11, 29), none},
	} {
		if got := CampaignDay(b, c.campaign, c.safer, c.day.Add(20*time.Hour)); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestChosenDay: a day that a rule or a setting gives is nobody's to choose; one that has passed is noticed.
func TestChosenDay(t *testing.T) {
	t.Parallel()
	b, now := shipped(t), date(2026, 11, 30).Add(20*time.Hour)
	for _, c := range []struct {
		name, campaign string
		safer, day     time.Time
		passed         bool
		want           string
	}{
		{"one's own", "back-to-school", time.Time{}, date(2027, 9, 1), false, ""},
		{"one's own, passed", "back-to-school", time.Time{}, date(2026, 9, 1), true, ""},
		{"today", "back-to-school", time.Time{}, date(2026, 11, 30), false, ""},
		{"the day of the rule", "world-childrens-day", time.Time{}, date(2027, 11, 20), false, ""},
		{"that of a year that is over", "world-childrens-day", time.Time{}, date(2026, 11, 20), true, ""},
		{"another", "world-childrens-day", time.Time{}, date(2027, 11, 19), false, "it is 20 November of each year"},
		{"a day of the month", "cybersecurity-month", time.Time{}, date(2027, 10, 31), false, ""},
		{"of another month", "cybersecurity-month", time.Time{}, date(2027, 9, 30), false, "October"},
		{"the day of the setting", saferInternet, date(2027, 2, 9), date(2027, 2, 9), false, ""},
		{"another than the setting's", saferInternet, date(2027, 2, 9), date(2027, 2, 10), false, "9 February 2027"},
		{"of a year that nobody set", saferInternet, date(2027, 2, 9), date(2028, 2, 8), false, ""},
		{"no campaign", "moon-day", time.Time{}, date(2027, 2, 9), false, ""},
	} {
		passed, err := ChosenDay(b, c.campaign, site.Words(t).English(), CampaignDay(b, c.campaign, c.safer, now), c.day, now)
		if passed != c.passed || (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %t, %v", c.name, passed, err)
		}
	}
}

// TestFilling: names of the other direction, and numbers, turn nothing round that stands beside them, in files that know no
// isolates.
func TestFilling(t *testing.T) {
	t.Parallel()
	b := kitBook(t)
	arabic := Helpline{Name: "خط الطفل", Number: "+999 116 111"}
	for _, c := range []struct {
		name string
		lang copse.Lang
		line Helpline
		text string
		want string
	}{
		{"a number in English", "en", Helpline{Name: "Line", Number: "116 111"}, "Call {helpline}.", "Call Line, [L]116[ ]111[L]."},
		{"a name in Arabic in English", "en", arabic, "Call {helpline}.", "Call [R]خط الطفل[R][L], [L]+999[ ]116[ ]111[L]."},
		{"a helpline that nobody knows", "en", Helpline{}, "Call {helpline}.", "Call [the child helpline of your country]."},
		{"who, where and when", "en", arabic, "{organiser}, {site}, {date}", "Office, https://cop.example.org, 9 February 2027"},
		{"a figure", "en", arabic, "It is {fig-hbsc-cyberbullied}.", "It is about 15% (2022)."},
		{"a name in Latin letters in Arabic", "ar", Helpline{Name: "Line", Number: "116 111"}, "{organiser}", "[L]Office[L][R]"},
		{"a range in Arabic", "ar", arabic, "من 60–100 طفل", "من [L]60–100[L][R] طفل"},
	} {
		w, _ := site.Words(t).For(c.lang)
		f := newFilling(b, w, "Office", c.line, "https://cop.example.org", w.Date(date(2027, 2, 9)))
		if got := strings.NewReplacer(toRight, "[L]", toLeft, "[R]", noBreak, "[ ]").Replace(f.plain(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestCheckCampaigns: what ships is whole, and each fault is named.
func TestCheckCampaigns(t *testing.T) {
	t.Parallel()
	if got := found(CheckCampaigns(shipped(t), nil)); got != "" {
		t.Errorf("what ships: %s", got)
	}
	unkind := func(lang copse.Lang, text string) []string {
		if lang == "en" && strings.Contains(text, "before it is too late") {
			return []string{`"too late" frightens: say what helps`}
		}
		return nil
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"a hole that nothing fills", "{organiser}", "{organizer}", "N08 safer-internet-day: en: nothing is put in for {organizer}"},
		{"a name where nothing fills it", "lead: \"", "lead: \"{organiser}: ", "N08 safer-internet-day: en: {organiser} stands in lead"},
		{"half a hole", "From {organiser}", "From {organiser", "N08 safer-internet-day: en: a brace"},
		{"a percentage in words", "Find both on {site}.", "It is 15 per cent.", `N06 safer-internet-day: en: "15 per cent" is typed`},
		{"a figure that is not listed", "{fig-hbsc-cyberbullied}", "{fig-other}", "N09 safer-internet-day: en: uses fig-other"},
		{"a message that frightens", "You did nothing wrong.", "Tell before it is too late.", `N10 (warning) safer-internet-day: en: "too late" frightens`},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("testdata/kit")); err != nil {
			t.Fatal(err)
		}
		file := dir + "/network/campaign/en.yaml"
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), c.old) {
			t.Fatalf("%s: %v", c.name, err)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), c.old, c.new)), 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := record.Load(Folder, Kinds(), record.Source{FS: os.DirFS(dir), Name: "kit"})
		if err != nil {
			t.Fatal(err)
		}
		if got := found(CheckCampaigns(b, unkind)); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
