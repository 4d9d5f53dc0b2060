package db

import (
	"context"
	"fmt"
	"time"

	"copse/internal/copse"
)

// Signature is a person's word that a critical text, in the wording with that hash, is
// right in a language. The name is for whoever runs the node: no page and no log shows it.
type Signature struct {
	Key, Hash, Name string
	Lang            copse.Lang
	Day             string // of reading, "2027-01-31"
}

// Signatures returns all sign-offs of the node.
func (d *DB) Signatures(ctx context.Context) ([]Signature, error) {
	list, err := All[Signature](ctx, d, `SELECT key, lang, hash, name, day FROM signature ORDER BY signed_at, lang, key`)
	if err != nil {
		return nil, fmt.Errorf("read sign-offs: %w", err)
	}
	return list, nil
}

// AddSignatures keeps all sign-offs or none. What the same person signed before stays
// as it is.
func (d *DB) AddSignatures(ctx context.Context, list []Signature, at time.Time) error {
	err := d.Tx(ctx, func(tx *Tx) error {
		for _, s := range list {
			if _, err := Exec(ctx, tx, `
				INSERT INTO signature (key, lang, hash, name, day, signed_at) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (key, lang, hash, name) DO NOTHING`,
				s.Key, string(s.Lang), s.Hash, s.Name, s.Day, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep sign-offs: %w", err)
	}
	return nil
}
