package remark

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
	"copse/internal/db"
	"copse/internal/testkit"
)

// clock is what a test says it is.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// noon of a day in winter.
func noon() time.Time { return time.Date(2027, 1, 15, 12, 34, 56, 789000, time.UTC) }

// newStore is a store at noon.
func newStore(d *db.DB) (*Store, *clock) {
	c := &clock{noon()}
	return NewStore(d, c.now), c
}

// makeRemarks writes rows of a day as Keep does, without its limit.
func makeRemarks(t *testing.T, d *db.DB, n int, day time.Time) {
	t.Helper()
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			id := fmt.Sprintf("%s-%d", day.Format(time.DateOnly), i)
			if _, err := db.Exec(t.Context(), tx, `INSERT INTO remark (id, once, what, place, point, lang, day) VALUES ($1, $1, 'link', 'search', '', 'en', $2)`, id, day); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func rows(t *testing.T, d *db.DB) int {
	t.Helper()
	n, err := db.Get[int](t.Context(), d, `SELECT COUNT(*) FROM remark`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestStore_keepsEachChoice: the table takes whatever the form offers.
func TestStore_keepsEachChoice(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		for _, what := range Whats() {
			for _, place := range Places() {
				if err := s.Keep(t.Context(), what+place, Remark{what, place, copse.ID(strings.Repeat("A", longestPoint)), "pt-br"}); err != nil {
					t.Errorf("%s, %s: %v", what, place, err)
				}
			}
		}
		if n := rows(t, d); n != len(Whats())*len(Places()) {
			t.Errorf("%d rows", n)
		}
	})
}

// TestStore_knowsNobody: the table has no column for who said it, and no time of day can
// stand in it; no two rows tell by their ids which came first.
func TestStore_knowsNobody(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		r := Remark{"words", "guidelines", "POL-RIC-1", "fr"}
		if err := s.Keep(t.Context(), "HEHURTSMEHEHURTSMEHEHURTSM", r); err != nil {
			t.Fatal(err)
		}
		type row struct {
			ID, Once string
			Remark
			Day time.Time
		}
		got, err := db.Get[row](t.Context(), d, `SELECT * FROM remark`) // a column that row lacks is an error
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^[A-Z2-7]{26}$`).MatchString(got.ID) {
			t.Errorf("the id %s is not random", got.ID)
		}
		if strings.Contains(got.Once, "HEHURTSME") {
			t.Error("what came in the place of the token is kept as it was written")
		}
		if diff := cmp.Diff(row{got.ID, got.Once, r, time.Date(2027, 1, 15, 0, 0, 0, 0, time.UTC)}, got); diff != "" {
			t.Error(diff)
		}
		_, err = db.Exec(t.Context(), d, `UPDATE remark SET day = $1`, noon())
		if err == nil {
			t.Error("the table took a time of day")
		}
	})
}

// TestStore_once: a form sent twice is kept once and answered the same, also on a day that is full.
func TestStore_once(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, c := newStore(d)
		makeRemarks(t, d, MostADay-1, dayOf(noon()))
		keep := func(once string) error {
			return s.Keep(t.Context(), once, Remark{"use", "other", "", "ar"})
		}
		for range 2 {
			if err := keep("LAST"); err != nil {
				t.Errorf("the last of a day: %v", err)
			}
		}
		if err := keep("MORE"); copse.CodeOf(err) != copse.TooMany {
			t.Errorf("one more than a day takes: %v", err)
		}
		if n := rows(t, d); n != MostADay {
			t.Errorf("%d rows", n)
		}
		c.at = c.at.Add(12 * time.Hour)
		if err := keep("MORE"); err != nil {
			t.Errorf("the same form, the next day: %v", err)
		}
		if err := keep("LAST"); err != nil {
			t.Errorf("the form of yesterday: %v", err)
		}
		if n := rows(t, d); n != MostADay+1 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestStore_counts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, c := newStore(d)
		number, words := Remark{"number", "help", "", "en"}, Remark{"words", "guidelines", "POL-RIC-1", "zh"}
		other := words
		other.Lang = "es"
		for i, r := range []Remark{number, words, other, words} {
			c.at = noon().AddDate(0, 0, i)
			if err := s.Keep(t.Context(), fmt.Sprint(i), r); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		day := dayOf(noon())
		want := []Count{{words, 2, day.AddDate(0, 0, 3)}, {other, 1, day.AddDate(0, 0, 2)}, {number, 1, day}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestStore_says: what fails is an error that names no value, since it goes to the log.
func TestStore_says(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, _ := newStore(d)
		ended, end := context.WithCancel(t.Context())
		end()
		for name, err := range map[string]error{
			"a choice nobody offered": s.Keep(t.Context(), "AAAA", Remark{"secret", "help", "POL-RIC-1", "en"}),
			"no database":             s.Keep(ended, "AAAA", Remark{"number", "help", "POL-RIC-1", "en"}),
		} {
			if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "POL-RIC-1") || copse.CodeOf(err) != copse.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
