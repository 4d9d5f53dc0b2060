package jobs

import (
	"testing"

	"copse/internal/db"
	"copse/internal/testkit"
)

// BenchmarkTakeAndDone is what a job costs besides its work, one after the other, among a thousand that wait.
func BenchmarkTakeAndDone(b *testing.B) {
	each := func(b *testing.B, s db.Settings) {
		q, _ := newQueue(b, testkit.OpenDB(b, s), newHands(), Kind{Name: "desk.remind", Do: nothing})
		addMany(b, q, b.N+1000)
		b.ResetTimer()
		for range b.N {
			due, err := q.due(b.Context())
			if err != nil || due.IsZero() {
				b.Fatal(due, err)
			}
			if held, err := q.done(b.Context(), mustTake(b, q)); !held || err != nil {
				b.Fatal(held, err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
	}
	b.Run("sqlite", func(b *testing.B) { each(b, db.Settings{Dir: b.TempDir()}) })
	b.Run("postgres", func(b *testing.B) { each(b, db.Settings{URL: testkit.FreshPostgres(b)}) })
}
