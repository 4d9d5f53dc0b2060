package content

import (
	"iter"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
	"copse/internal/source"
)

// TestChecklist_placesNamed: each item of the national checklist names places of
// international texts, none of them twice.
func TestChecklist_placesNamed(t *testing.T) {
	for n := range checklist(shipped(t)) {
		seen := map[string]bool{}
		for _, ref := range n.Refs {
			if seen[ref.ID] {
				t.Errorf("%s names %s twice", n.ID, ref.ID)
			}
			seen[ref.ID] = true
		}
		if len(seen) == 0 {
			t.Errorf("%s names no place", n.ID)
		}
	}
}

// TestViewMNR_complete: the view has each of the 21 capabilities once, with items of the
// checklist or a reason why there is none, never both, and words for it in each language.
func TestViewMNR_complete(t *testing.T) {
	items := map[string]bool{}
	for n := range checklist(shipped(t)) {
		for _, ref := range n.Refs {
			if number, ok := strings.CutPrefix(ref.ID, "wpga."); ok && ref.Rel != "none" {
				items[number] = true
			}
		}
	}
	view := readView(t, "view.yaml")
	var places, groups, reasons []string
	for _, g := range view.Get("groups").Items {
		groups = append(groups, g.Get("id").Text)
		for _, p := range g.Get("places").Items {
			places = append(places, p.Text)
		}
	}
	for i := range max(21, len(places)) {
		number := strconv.Itoa(i + 1)
		if i >= len(places) || places[i] != number {
			t.Fatalf("capability %s is not at its place: %v", number, places)
		}
		none := view.Get("none").Get(number)
		if (none == nil) != items[number] {
			t.Errorf("capability %s: items of the checklist: %v, said to have none: %v", number, items[number], none != nil)
		}
		if none != nil {
			reasons = append(reasons, none.Text)
		}
	}
	for _, lang := range copse.Shipped() {
		words := readView(t, string(lang)+".yaml")
		for name, want := range map[string][]string{"groups": groups, "places": places, "none": reasons} {
			if diff := cmp.Diff(want, keys(words.Get(name))); diff != "" {
				t.Errorf("%s, %s: (-view +words)\n%s", lang, name, diff)
			}
		}
	}
}

// checklist yields the items of the national checklist.
func checklist(lib *Library) iter.Seq[*Point] {
	return func(yield func(*Point) bool) {
		for n := range lib.Points {
			if n.Kind == Checklist && !yield(n) {
				return
			}
		}
	}
}

func readView(t *testing.T, name string) *source.Value {
	t.Helper()
	data, err := os.ReadFile(contentDir + "/instrument/view-mnr/" + name)
	if err != nil {
		t.Fatal(err)
	}
	v, at, err := source.ParseYAML(string(data))
	if err != nil {
		t.Fatalf("%s:%v: %v", name, at, err)
	}
	return v
}

// keys are the names of a mapping whose texts say something, as they are written.
func keys(v *source.Value) []string {
	var names []string
	if v == nil {
		return nil
	}
	for _, f := range v.Fields {
		if strings.TrimSpace(f.Value.Text) != "" {
			names = append(names, f.Name)
		}
	}
	return names
}
