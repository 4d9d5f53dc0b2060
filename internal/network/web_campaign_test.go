package network

import (
	"strings"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

// TestCampaigns: the list of campaigns, and what each says.
func TestCampaigns(t *testing.T) {
	t.Parallel()
	s := settings(shipped(t))
	_, unset := open(t, s)
	s.Safer = date(2027, time.February, 9)
	_, set := open(t, s)
	for _, c := range []struct {
		name, path string
		status     int
		has, not   []string
	}{
		{"all", "/en/campaigns", 200, []string{"Safer Internet Day", "9 February 2027", "20 November 2027", "October 2027", "You choose the day"}, nil},
		{"one", "/en/campaigns/safer-internet-day", 200, []string{"9 February 2027", "A child tells", "[the child helpline of your country]", "copse export kit", "--campaign safer-internet-day", "docs/run/campaign.md",
			"--preview", "Press note", "Radio script", "Slides", "Captions", "Lake Safer Internet Centre", "Source: WHO Europe", "about 15%", "Point KID-S3", "15%", "Put it into your calendar", "Everyone: children"}, []string{"{helpline}", "{organiser}", "{fig-", "not set here"}},
		{"one whose day one chooses", "/en/campaigns/back-to-school", 200, []string{"You choose the day"}, []string{"calendar"}},
		{"one without figures", "/en/campaigns/cybersecurity-month", 200, []string{"October 2027"}, []string{"Figures it uses"}},
		{"none", "/en/campaigns/moon-day", 404, nil, nil},
		{"a calendar of none", "/en/campaigns/moon-day.ics", 404, nil, nil},
		{"a calendar of one without a day", "/en/campaigns/back-to-school.ics", 404, nil, nil},
	} {
		w := testkit.Get(t, set, c.path)
		if w.Code != c.status {
			t.Fatalf("%s: %d, want %d", c.path, w.Code, c.status)
		}
		w.Page().Check(c.path, site.Exit)
		text := w.Page().Text("main")
		for _, want := range c.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", c.path, want, text)
			}
		}
		for _, not := range c.not {
			if strings.Contains(text, not) {
				t.Errorf("%s says %q", c.path, not)
			}
		}
	}
	page := testkit.Get(t, unset, "/en/campaigns/safer-internet-day")
	if text := page.Page().Text("main"); !strings.Contains(text, "not set here") || strings.Contains(text, "calendar") {
		t.Errorf("a day that nobody set: %s", text)
	}
	if n := len(page.Page().All("main .posters svg[aria-label]")); n != 3 {
		t.Errorf("%d posters", n)
	}
	if page.Page().Has("main img") || !page.Page().Has(`main a[href="/en/figures/fig-hbsc-cyberbullied"]`) {
		t.Error("a poster is loaded from elsewhere, or the figure has no page")
	}
}

// TestCampaigns_calendar: one event, of the same name as in the feed of all days.
func TestCampaigns_calendar(t *testing.T) {
	t.Parallel()
	s := settings(shipped(t))
	s.Safer = date(2027, time.February, 9)
	_, h := open(t, s)
	all := testkit.Get(t, h, "/ar/events.ics").Text()
	for id, day := range map[string]string{saferInternet: "20270209", "telecommunication-day": "20260517", "cybersecurity-month": "20261001"} {
		w := testkit.Get(t, h, "/ar/campaigns/"+id+".ics")
		if w.Code != 200 || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || w.Header().Get("Content-Disposition") != `attachment; filename="`+id+`.ics"` {
			t.Errorf("%s: %d %v", id, w.Code, w.Header())
		}
		uid := ""
		for line := range strings.Lines(w.Text()) {
			if strings.HasPrefix(line, "UID:") {
				uid = line
			}
		}
		if strings.Count(w.Text(), "BEGIN:VEVENT") != 1 || !strings.Contains(w.Text(), "DTSTART;VALUE=DATE:"+day) || uid == "" || !strings.Contains(all, uid) {
			t.Errorf("%s: %s", id, w.Text())
		}
	}
}

// TestCampaigns_languages: the pages are whole in every language, and small enough for a slow line.
func TestCampaigns_languages(t *testing.T) {
	t.Parallel()
	_, h := open(t, settings(shipped(t)))
	paths := []string{"/campaigns"}
	for _, id := range Campaigns(shipped(t)) {
		paths = append(paths, "/campaigns/"+id)
	}
	for _, lang := range copse.Shipped() {
		for _, path := range paths {
			w := testkit.Get(t, h, "/"+string(lang)+path)
			w.Page().Check(string(lang)+path, site.Exit)
			if n := zipped(t, w.Body.Bytes()); w.Code != 200 || n > 60<<10 {
				t.Errorf("%s%s: %d, %d bytes", lang, path, w.Code, n)
			}
		}
	}
}

func TestCampaigns_golden(t *testing.T) {
	t.Parallel()
	s := settings(kitBook(t))
	s.Safer = date(2027, time.February, 9)
	_, h := open(t, s)
	for _, lang := range []string{"en", "ar"} {
		testkit.GoldenPage(t, "campaigns."+lang+".html", testkit.Get(t, h, "/"+lang+"/campaigns").Text())
		testkit.GoldenPage(t, "campaign."+lang+".html", testkit.Get(t, h, "/"+lang+"/campaigns/safer-internet-day").Text())
	}
}

// BenchmarkCampaigns are pages that nobody keeps yet: at most five milliseconds each.
func BenchmarkCampaigns(b *testing.B) {
	d, h := open(b, settings(shipped(b)))
	for _, path := range []string{"/en/campaigns", "/en/campaigns/safer-internet-day", "/ar/campaigns/safer-internet-day"} {
		b.Run(strings.ReplaceAll(path[1:], "/", "-"), func(b *testing.B) {
			for b.Loop() {
				d.shell.Forget()
				if w := testkit.Get(b, h, path); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// TestCampaign_today: on the day itself nobody reads that it was not set, or that it comes.
func TestCampaign_today(t *testing.T) {
	t.Parallel()
	s := settings(shipped(t))
	s.Safer = date(2027, time.February, 9)
	s.Now = func() time.Time { return time.Date(2027, 2, 9, 10, 0, 0, 0, time.UTC) }
	d, h := open(t, s)
	words := d.shell.Words.English()
	if page := testkit.Get(t, h, "/en/events").Text(); strings.Contains(page, words.T("network.safer.unset")) {
		t.Error("the day is said not to be set")
	}
	if page := testkit.Get(t, h, "/en/campaigns/safer-internet-day").Text(); !strings.Contains(page, words.T("network.next.now")) {
		t.Error("the campaign does not say that it is now")
	}
}
