package db_test

import (
	"os"
	"slices"
	"strings"
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

// TestSignatures_renamedWords: who signed a word under its old name has signed it under the new.
func TestSignatures_renamedWords(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, at := t.Context(), time.Date(2027, 1, 31, 9, 30, 0, 0, time.UTC)
		sign := func(key, name string) db.Signature {
			return db.Signature{Key: key, Lang: "fr", Hash: "9c41e07b", Name: name, Day: "2027-01-31"}
		}
		old := []db.Signature{sign("KID-S3/say", "A"), sign("words:layout.calm", "A"), sign("words:layout.calm", "B"), sign("words:report.lead", "A"),
			sign("words:front.child.name", "A"), sign("words:directory.step.stop", "A"), sign("words:web.layout.calm", "B")}
		if err := d.AddSignatures(ctx, old, at); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile("migrations/0005_signature_words.sql")
		if err != nil {
			t.Fatal(err)
		}
		err = d.Tx(ctx, func(tx *db.Tx) error {
			for statement := range strings.SplitSeq(strings.TrimSpace(string(file)), ";\n") {
				if _, err := db.Exec(ctx, tx, statement); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		list, err := d.Signatures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			keys = append(keys, s.Key+" "+s.Name)
		}
		want := "KID-S3/say A,words:directory.report.lead A,words:directory.step.stop A,words:library.front.child.name A,words:web.layout.calm A,words:web.layout.calm B"
		slices.Sort(keys)
		if got := strings.Join(keys, ","); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}
