// Package remark lets a reader say that something on this site is wrong: a number that does
// not work, a link that leads nowhere, a text, a page that cannot be used.
//
// It is said by choosing, never by writing: nobody sits here to read, and a child who writes
// what happened must not be left without an answer. So nothing that a person typed is kept
// but the number of a point that this site has.
//
// It promises: nothing is kept about who says it, and no time finer than the day; a form sent
// twice is kept once; what is kept is gone after KeptDays. It does not promise that anybody
// acts on it: the operator asks for it with `copse remarks`.
package remark

import (
	"strings"
	"time"

	"copse/internal/copse"
)

// Remark is what one reader said.
type Remark struct {
	What, Place string     // of Whats and of Places
	Point       copse.ID   // "" where none was named
	Lang        copse.Lang // of the page it was said on: a text is wrong in one language
}

// Whats are what can be wrong, in the order of the form.
func Whats() []string { return []string{"number", "link", "words", "use"} }

// Places are where it can be, in the order of the form.
func Places() []string {
	return []string{"help", "guidelines", "questions", "glossary", "search", "offline", "documents", "other"}
}

const (
	// KeptDays is for how many days a remark is kept. The form says so.
	KeptDays = 180
	// MostADay is how many remarks of one day are kept, so that nobody fills the disk with
	// them: an operator learns no more from the next thousand.
	MostADay = 1000
	// longestPoint is what an id can be long.
	longestPoint = 40
	// Example is the number of a point, shown where one may be typed.
	Example = "POL-RIC-1"
)

// PointOf reads the number of a point as people type it: "pol-ric-1".
func PointOf(typed string) (id copse.ID, ok bool) {
	id = copse.ID(strings.ToUpper(strings.TrimSpace(typed)))
	return id, id.Valid()
}

// dayOf is all that is known of a time.
func dayOf(now time.Time) time.Time { return now.UTC().Truncate(24 * time.Hour) }

// keptFrom is the first day whose remarks are still kept.
func keptFrom(now time.Time) time.Time { return dayOf(now).AddDate(0, 0, -KeptDays) }
