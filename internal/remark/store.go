package remark

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"copse/internal/copse"
	"copse/internal/db"
)

// Store keeps remarks.
type Store struct {
	db  *db.DB
	now copse.Clock
}

// NewStore makes the store of a node.
func NewStore(d *db.DB, now copse.Clock) *Store { return &Store{d, now} }

// Keep keeps a remark, once for each form: the second sending of the same form is answered
// like the first. Past MostADay nothing is kept, and an error says so.
//
// The row is written first and counted then, so that a second sending is known as one also on
// a day that is full. On PostgreSQL two at once may both be the last of a day; that is no harm.
func (s *Store) Keep(ctx context.Context, once string, r Remark) error {
	day := dayOf(s.now())
	token := sha256.Sum256([]byte(once)) // the token came from outside: what somebody wrote into it is not kept
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		// The id is random: an id in the order of time would tell the time.
		if _, err := db.Exec(ctx, tx, `INSERT INTO remark (id, once, what, place, point, lang, day) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			rand.Text(), hex.EncodeToString(token[:16]), r.What, r.Place, string(r.Point), string(r.Lang), day); err != nil {
			return err
		}
		n, err := db.Get[int](ctx, tx, `SELECT COUNT(*) FROM remark WHERE day = $1`, day)
		if err == nil && n > MostADay {
			err = copse.E(copse.TooMany, "remark.error.full") // undoes the row
		}
		return err
	})
	switch {
	case db.IsUnique(err):
		return nil
	case err != nil:
		return fmt.Errorf("keep a remark: %w", err)
	}
	return nil
}

// Count is how often one thing was said.
type Count struct {
	Remark
	Count int
	Last  time.Time // the last day
}

// Counts lists what was said, the most frequent first.
func (s *Store) Counts(ctx context.Context) ([]Count, error) {
	list, err := db.All[Count](ctx, s.db, `
		SELECT what, place, point, lang, COUNT(*) AS count, MAX(day) AS last FROM remark
		GROUP BY what, place, point, lang ORDER BY count DESC, last DESC, what, place, point, lang`)
	if err != nil {
		return nil, fmt.Errorf("count remarks: %w", err)
	}
	return list, nil
}

// Tidy removes what was kept for longer than KeptDays.
func (s *Store) Tidy(ctx context.Context) error {
	if _, err := db.Exec(ctx, s.db, `DELETE FROM remark WHERE day < $1`, keptFrom(s.now())); err != nil {
		return fmt.Errorf("tidy remarks: %w", err)
	}
	return nil
}
