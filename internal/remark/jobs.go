package remark

import (
	"context"
	"time"

	"copse/internal/jobs"
)

// Jobs are the door's work while no reader waits.
func (d *Door) Jobs() []jobs.Kind {
	return []jobs.Kind{{Name: "remark.tidy", Every: 24 * time.Hour, Do: func(ctx context.Context, _ string) error {
		return d.Store.Tidy(ctx)
	}}}
}
