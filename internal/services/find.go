package services

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/record"
)

// pageOf is the answer for a kind of service and an age.
func pageOf(b *record.Book, service, band string) (*record.Entry, bool) {
	return b.Entry("page", service+"."+band)
}

// entries are those of some ids, without what is not there.
func entries(b *record.Book, kind string, ids []string) (list []*record.Entry) {
	for _, id := range ids {
		if e, ok := b.Entry(kind, id); ok {
			list = append(list, e)
		}
	}
	return list
}

// with are the entries of a kind that have a value in a field.
func with(b *record.Book, kind, field, value string) (list []*record.Entry) {
	for _, e := range b.All(kind) {
		if e.Has(field, value) {
			list = append(list, e)
		}
	}
	return list
}

// topics are what facts are about, in the order in which a page shows them.
func topics() []string {
	return []string{"use", "good", "features", "risk", "parents", "protection", "limit", "advice", "regulator", "evidence"}
}

// factsOf are the facts about a kind of service by topic.
func factsOf(b *record.Book, service string) []*record.Entry {
	list := with(b, "fact", "service", service)
	order := topics()
	slices.SortStableFunc(list, func(x, y *record.Entry) int {
		return cmp.Compare(slices.Index(order, x.Get("topic")), slices.Index(order, y.Get("topic")))
	})
	return list
}

// stepsOf are the steps of a setting on a device: several where there are several ways, or versions.
func stepsOf(b *record.Book, device, setting string) (list []*record.Entry) {
	for _, e := range b.All("step") {
		if e.Get("device") == device && e.Get("setting") == setting {
			list = append(list, e)
		}
	}
	return list
}

// settingsOn parts the settings in those that have steps on a device and those that have none.
func settingsOn(b *record.Book, device string) (here, missing []*record.Entry) {
	for _, s := range b.All("setting") {
		if len(stepsOf(b, device, s.ID)) > 0 {
			here = append(here, s)
		} else {
			missing = append(missing, s)
		}
	}
	return here, missing
}

// menu are the rows of a path as a source gives it: "Settings > Screen Time".
func menu(where string) (rows []string) {
	for row := range strings.SplitSeq(where, " > ") {
		rows = append(rows, strings.TrimSpace(row))
	}
	return rows
}

// shortVersion is what a source says of the version of a device, where it is a version and no sentence about the source; else "".
func shortVersion(version string) string {
	small := strings.ToLower(version)
	about := func(word string) bool { return strings.Contains(small, word) }
	if utf8.RuneCountInString(version) > 40 || !strings.ContainsAny(version, "0123456789") ||
		slices.ContainsFunc([]string{"copy", "undated", "mirror", "guide", "page"}, about) {
		return ""
	}
	return version
}

// worksOf are the entries whose pages put a point to work, best first: kinds of service and settings that name it, those
// before that name it earlier; then what is for an age, and what a feature owes.
func worksOf(b *record.Book, point string) []*record.Entry {
	type work struct {
		entry *record.Entry
		place int
	}
	var list []work
	add := func(kind, field string, behind int) {
		for _, e := range b.All(kind) {
			if i := slices.Index(e.All(field), point); i >= 0 {
				list = append(list, work{e, behind + i})
			}
		}
	}
	add("setting", "points", 0)
	add("service", "points", 0)
	add("teen", "points", 0)
	add("page", "points", 20)
	slices.SortStableFunc(list, func(x, y work) int { return cmp.Compare(x.place, y.place) })
	for _, f := range with(b, "feature", "owed", point) {
		for _, s := range with(b, "service", "features", f.ID) {
			list = append(list, work{s, 40})
		}
	}
	var best []*record.Entry
	for _, w := range list {
		if !slices.Contains(best, w.entry) {
			best = append(best, w.entry)
		}
	}
	return best
}
