package db_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"copse/internal/db"
	"copse/internal/testkit"
)

func TestSignatures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, at := t.Context(), time.Date(2027, 1, 31, 9, 30, 0, 0, time.UTC)
		say := db.Signature{Key: "KID-S3/say", Lang: "fr", Hash: "9c41e07b", Name: "Awa Diop", Day: "2027-01-31"}
		if got, err := d.Signatures(ctx); err != nil || len(got) > 0 {
			t.Fatalf("a fresh node: %v, %v", got, err)
		}
		later, other := say, say
		later.Day = "2027-02-01"
		other.Name = "B. Reader"
		for i, list := range [][]db.Signature{{say}, {later, other}} {
			if err := d.AddSignatures(ctx, list, at.Add(time.Duration(i)*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := d.Signatures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]db.Signature{say, other}, got); diff != "" {
			t.Error(diff)
		}
		first := say
		first.Key = "KID-S3/do"
		if err := d.AddSignatures(ctx, []db.Signature{first}, time.Time{}); err == nil {
			t.Error("a sign-off without a time was kept")
		}
		if got, err := d.Signatures(ctx); err != nil || len(got) != 2 {
			t.Errorf("%v, %v", got, err)
		}
	})
}
