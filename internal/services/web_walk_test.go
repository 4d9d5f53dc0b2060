package services

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

// TestSettings_neverSafe: no page about settings calls one safe; each says what it changes and what it leaves.
func TestSettings_neverSafe(t *testing.T) {
	t.Parallel()
	b, h := bookOf(t, nil), theSite(t, nil)
	safe := regexp.MustCompile(`(?i)\bsafe(r|ly|st)?\b`)
	for _, path := range paths(b) {
		if !strings.HasPrefix(path, "/settings") {
			continue
		}
		page := testkit.Get(t, h, "/en"+path).Page()
		said := page.Text("main")
		for _, source := range page.All(".cited") { // what others call theirs is not ours to say
			said = strings.ReplaceAll(said, testkit.Words(source), "")
		}
		if at := safe.FindString(said); at != "" {
			t.Errorf("%s says %q", path, at)
		}
	}
	for _, e := range b.All("setting") {
		said, page := b.Words(e, "en"), testkit.Get(t, h, "/en/settings/"+e.ID).Page()
		for _, name := range []string{"changes", "leaves", "find", "say"} {
			if !strings.Contains(page.Text("main"), strings.Join(strings.Fields(said.Line(name)), " ")) {
				t.Errorf("%s lacks %s", e.ID, name)
			}
		}
		for _, d := range b.All("device") {
			if has := page.Has(`a[href="/en/settings/walk/` + d.ID + `/` + e.ID + `"]`); has != (len(stepsOf(b, d.ID, e.ID)) > 0) {
				t.Errorf("%s leads to %s: %v", e.ID, d.ID, has)
			}
		}
	}
}

// TestStep: the menu as the device has it, its source with the day, that nobody tried it, a way on for who is lost; and that
// it is old, once it is.
func TestStep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		now string
		old bool
	}{{"2026-11-29", false}, {"2027-05-28", false}, {"2027-05-29", true}, {"2030-01-01", true}} {
		h := theSite(t, func(s *Settings) {
			s.Now = func() time.Time { at, _ := time.Parse(time.DateOnly, c.now); return at.Add(23 * time.Hour) }
		})
		page := testkit.Get(t, h, "/ar/settings/walk/android/location-off").Page()
		if got := page.Has(".way .warn"); got != c.old {
			t.Errorf("on %s the steps are old: %v", c.now, got)
		}
		if len(page.All(".way")) != 2 || !page.Has(`.menu-path ol[dir=ltr] li:first-child bdi[lang=en][dir=ltr]`) || testkit.Words(page.Find(".menu-path li")) != "Settings" {
			t.Errorf("the menu: %s", page.Text(".menu-path"))
		}
		if !page.Has(`.lost a[href="/ar/settings/location-off#where"]`) || !page.Has("a[rel=prev]") || !page.Has("a[rel=next]") {
			t.Error("who is lost finds no way on")
		}
		words, _ := site.Words(t).For("ar")
		if !strings.Contains(page.Text("main"), words.T("services.step.untried")) || !strings.Contains(page.Text(".way .cited"), "2026") {
			t.Error("it does not say that nobody tried it, or when it was noted")
		}
	}
}

// TestDaily: a page that tells how old something is, is kept for the day and made anew on the next.
func TestDaily(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 5, 28, 23, 59, 0, 0, time.UTC)
	h := theSite(t, func(s *Settings) { s.Now = func() time.Time { return now } })
	ask := func() (tag string, old bool) {
		w := testkit.Get(t, h, "/en/settings/walk/android/location-off")
		return w.Header().Get("ETag"), w.Page().Has(".way .warn")
	}
	first, old := ask()
	if again, _ := ask(); old || again != first || first == "" {
		t.Fatalf("ETag %q, then %q, old %v", first, again, old)
	}
	now = now.Add(time.Minute)
	if next, old := ask(); !old || next == first {
		t.Errorf("the next day: ETag %q, old %v", next, old)
	}
}
