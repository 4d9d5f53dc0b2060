package library

import (
	"strings"
	"testing"

	"copse/internal/testkit"
)

// TestRefs_about: every place in an international text that a point names is there in words of
// ours, in every language, and nothing is described that no point names.
func TestRefs_about(t *testing.T) {
	lib, words := shipped()
	named := map[string]bool{}
	for _, ref := range lib.Refs() {
		named["library.ref.about."+strings.ReplaceAll(ref, ".", "-")] = true
	}
	if len(named) == 0 {
		t.Fatal("no point names a place: the test proves nothing")
	}
	for _, lang := range lib.Langs {
		w, _ := words.For(lang)
		for key := range named {
			if !w.Has(key) {
				t.Errorf("%s: no word %s", lang, key)
			}
		}
		for _, key := range w.Keys() {
			if strings.HasPrefix(key, "library.ref.about.") && !named[key] {
				t.Errorf("%s: %s describes a place that no point names", lang, key)
			}
		}
	}
}

// TestRefs_pages: a place stands with our words about it, which say that they are ours. A page
// for children names the place alone: some of these words are not for them.
func TestRefs_pages(t *testing.T) {
	h, _ := shippedSite(t)
	for path, want := range map[string]string{
		"/en/library":            "article 34: sexual exploitation and sexual abuse",
		"/fr/library":            "article 34 : exploitation sexuelle et abus sexuels",
		"/ar/library/ref/crc.34": "بكلماتنا: الاستغلال الجنسي والاعتداء الجنسي",
		"/en/library/ref/crc.34": "In our words: sexual exploitation and sexual abuse",
		"/zh/library/ref/crc.34": "有所涉及，待确认", // two statements, not two things in a list
		"/en/library/POL-LEG-4":  "In our words: acts that must be crimes",
	} {
		text := strings.NewReplacer("\u2068", "", "\u2069", "", "\u00a0", " ", "\u202f", " ").Replace(testkit.Get(t, h, path).Page().Text("main"))
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
	page := testkit.Get(t, h, "/en/library/KID-S3").Page()
	if !page.Has(`.side a[href^="/en/library/ref/"]`) {
		t.Error("KID-S3 names no place: the test proves nothing")
	}
	if strings.Contains(page.Text("main"), "In our words") {
		t.Error("a page for children describes the places")
	}
}
