package library

import (
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit"
)

// TestTranslated: a set says how much of it is in the reader's language where it is chosen, and
// beside each file of it; where all of it is, nothing is said. A file holds what its depth shows.
func TestTranslated(t *testing.T) {
	const part = "1 point sur 2 en français"
	h := tinySite(t, fixed{}, altered(t, "### statement\nRépondre en 24 heures à chaque personne qui signale. Voir [le lieu pour signaler](POL-RIC-1) et [le terme](glossary:csam).", ""))
	page := testkit.Get(t, h, "/fr/library/set/policy").Page()
	for file, want := range map[string]string{"/full.pdf": part, "/full.epub": part, "/summary.epub": "", "/brief.epub": "", "/brief.pdf": "", ".csv": part} {
		got := testkit.Words(page.Find(`#take a[href="/fr/library/set/policy` + file + `"]`))
		if strings.Contains(got, part) != (want != "") || strings.Contains(got, " sur ") != (want != "") {
			t.Errorf("the link to policy%s says %q, want %q in it", file, got, want)
		}
	}
	for path, want := range map[string]bool{"/fr/library/set/policy": true, "/fr/library/set/policy/full": true, "/fr/library/set/policy/brief": false, "/fr/library": true,
		"/fr/library/set/children": false, "/en/library/set/policy": false} {
		if got := strings.Contains(testkit.Get(t, h, path).Text(), part); got != want {
			t.Errorf("%s says how much is in French: %v", path, got)
		}
	}
	if none := testkit.Get(t, h, "/ru/library/set/policy").Text(); !strings.Contains(none, "Ни одного пункта из 2 пока нет на русском языке") {
		t.Error("a set without one Russian point does not say so")
	}
}

// TestTranslated_forms: each language counts in its own forms.
func TestTranslated_forms(t *testing.T) {
	_, words := shipped()
	for lang, want := range map[copse.Lang][]string{ // for 1, 2, 5, 21, 100 of 124
		"ar": {"بالعربية: بند واحد من أصل 124", "بالعربية: بندان من أصل 124", "بالعربية: 5 بنود من أصل 124", "بالعربية: 21 بندًا من أصل 124", "بالعربية: 100 بند من أصل 124"},
		"en": {"1 of 124 points is translated", "2 of 124 points are translated", "5 of 124 points are translated", "21 of 124 points are translated", "100 of 124 points are translated"},
		"es": {"1 punto de 124 en español", "2 puntos de 124 en español", "5 puntos de 124 en español", "21 puntos de 124 en español", "100 puntos de 124 en español"},
		"fr": {"1 point sur 124 en français", "2 points sur 124 en français", "5 points sur 124 en français", "21 points sur 124 en français", "100 points sur 124 en français"},
		"ru": {"На русском языке 1 пункт из 124", "На русском языке 2 пункта из 124", "На русском языке 5 пунктов из 124", "На русском языке 21 пункт из 124", "На русском языке 100 пунктов из 124"},
		"zh": {"124个要点中，1个有中文", "124个要点中，2个有中文", "124个要点中，5个有中文", "124个要点中，21个有中文", "124个要点中，100个有中文"},
	} {
		w, _ := words.For(lang)
		var got []string
		for _, n := range []int{1, 2, 5, 21, 100} {
			got = append(got, strings.NewReplacer("\u2068", "", "\u2069", "", "\u00a0", " ").Replace(w.T("library.translated", "count", n, "of", 124)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
