package assess

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit"
	"copse/internal/web"
)

// filled is the form of a page that holds all items, each answered, with a note or "" for none.
func filled(in *Instrument, to, note string) url.Values {
	form := url.Values{"once": {strings.Repeat("A", 26)}, "on": {goAll}, "go": {to}}
	form.Set("kept", `{"schema":"copse-answers/1","instrument":"`+in.ID+`","version":"`+in.Version+`","facts":["`+strings.Join(in.Profile, `","`)+`"],"answers":[]}`)
	if len(in.Profile) == 0 {
		form.Del("kept")
	}
	n := 0
	for _, it := range in.Items {
		form.Set("a."+string(it.ID), strconv.Itoa(n%(Levels+1)))
		form.Set("n."+string(it.ID), note)
		n++
	}
	return form
}

// BenchmarkResultPage is a posted form of 64 items to its result page.
func BenchmarkResultPage(b *testing.B) {
	h, form := theSite(b), filled(instrument(b, "cop-national"), goResult, "What shows it, seen in May")
	for _, lang := range []string{"en", "ar"} {
		testkit.Post(b, h, "/"+lang+"/assess/cop-national", form) // words are read once
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := testkit.Post(b, h, "/"+lang+"/assess/cop-national", form); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// mostSent is how much of a page is sent at most, in bytes, beside what people write: also where every fact is true, and every
// item of the longest checklist stands on one page.
const mostSent = 60 << 10

// TestPages_small: every page of every checklist, as it is sent, in every language.
func TestPages_small(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("makes every page in every language: set COPSE_TEST_ALL=1; make test-all does")
	}
	t.Parallel()
	h := web.Compress(theSite(t))
	sizes := map[string]map[copse.Lang]int{}
	note := func(page string, lang copse.Lang, w testkit.Answer) {
		if w.Code != 200 || w.Header().Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s in %s: %d, %v", page, lang, w.Code, w.Header())
		}
		if sizes[page] == nil {
			sizes[page] = map[copse.Lang]int{}
		}
		n := w.Body.Len()
		sizes[page][lang] = n
		if n > mostSent {
			t.Errorf("%s in %s: %d bytes are sent, want %d at most", page, lang, n, mostSent)
		}
	}
	langs := shippedLists().Interface.Langs()
	for _, lang := range langs {
		at := "/" + string(lang) + "/assess"
		for _, path := range []string{"", "/view-mnr", "/read"} {
			note("assess"+path, lang, testkit.Get(t, h, at+path, "Accept-Encoding: gzip"))
		}
		for _, in := range shippedLists().Instruments {
			path := at + "/" + in.ID
			note(in.ID, lang, testkit.Get(t, h, path, "Accept-Encoding: gzip"))
			note(in.ID+" begin", lang, testkit.Get(t, h, path+"/answer", "Accept-Encoding: gzip"))
			for _, to := range []string{string(in.Areas[0].ID), goAll, goResult, goPolicy} {
				form := filled(in, to, "")
				switch {
				case to == goPolicy && in.ID == "cop-national":
					continue // nobody wrote clauses for a country
				case to != goResult && to != goPolicy:
					form.Set("on", goBegin) // nothing is answered yet
					form["is"] = in.Profile
				}
				note(in.ID+" "+to, lang, testkit.Post(t, h, path, form, "Accept-Encoding: gzip"))
			}
		}
	}
	var table strings.Builder
	for _, page := range slices.Sorted(maps.Keys(sizes)) {
		fmt.Fprintf(&table, "\n%-24s", page)
		for _, lang := range langs {
			fmt.Fprintf(&table, " %s %6d", lang, sizes[page][lang])
		}
	}
	t.Log(table.String())
}
