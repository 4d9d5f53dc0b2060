package db

import (
	"context"
	"fmt"
	"time"
)

// NodeState reads one fact this node keeps about itself, such as the day it launched.
// A fact never written is "" and false.
func (d *DB) NodeState(ctx context.Context, key string) (value string, known bool, err error) {
	value, err = Get[string](ctx, d, `SELECT value FROM node_state WHERE key = $1`, key)
	switch {
	case IsNoRow(err):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("read node state %s: %w", key, err)
	}
	return value, true, nil
}

// SetNodeState writes one fact, and when it was written.
func (d *DB) SetNodeState(ctx context.Context, key, value string, at time.Time) error {
	_, err := Exec(ctx, d, `
		INSERT INTO node_state (key, value, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
		key, value, at)
	if err != nil {
		return fmt.Errorf("write node state %s: %w", key, err)
	}
	return nil
}
