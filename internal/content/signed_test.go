package content

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/source"
)

func stateOf(lib *Library, key string, lang copse.Lang, more ...SignOff) CriticalText {
	for _, t := range lib.Critical(lang, more) {
		if t.Key == key {
			return t
		}
	}
	return CriticalText{}
}

func TestLibrary_Critical(t *testing.T) {
	lib := tinyLibrary(t, edit{"library/signed.yaml", "", ""}, edit{kidFR, "### do\n", "### dont\n"})
	var got []string
	for _, c := range lib.Critical("fr", nil) {
		got = append(got, c.Key+" "+string(c.State))
	}
	want := []string{"KID-S3/brief unsigned", "KID-S3/statement unsigned", "KID-S3/say unsigned", "KID-S3/do missing", "question:saw-something/ask unsigned",
		"question:saw-something/answer unsigned", "words:directory.step.stop unsigned"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	word := stateOf(lib, "words:directory.step.stop", "fr")
	if word.Text != "Ne réponds plus." || word.Hash != stampHash("Ne réponds plus.") {
		t.Errorf("%+v", word)
	}
	signed := SignOff{Key: word.Key, Lang: "fr", Hash: word.Hash}
	other := SignOff{Key: word.Key, Lang: "fr", Hash: "00000000"}
	for _, c := range []struct {
		name  string
		more  []SignOff
		state SignState
		stale bool
	}{
		{"this wording", []SignOff{signed}, Signed, false},
		{"another wording", []SignOff{other}, Unsigned, true},
		{"this wording after another", []SignOff{other, signed}, Signed, false},
		{"another language", []SignOff{{Key: word.Key, Lang: "es", Hash: word.Hash}}, Unsigned, false},
		{"another text", []SignOff{{Key: "KID-S3/say", Lang: "fr", Hash: word.Hash}}, Unsigned, false},
	} {
		if got := stateOf(lib, word.Key, "fr", c.more...); got.State != c.state || got.Stale != c.stale {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestLibrary_Critical_retired: nobody reads a point that is retired, so nobody signs it.
func TestLibrary_Critical_retired(t *testing.T) {
	lib := tinyLibrary(t, edit{kidArea, "    critical: [say]\n", "    critical: [say]\n    retired: {in: \"2027.1\", successors: [POL-RIC-1], reason: merged}\n"})
	if got := stateOf(lib, "KID-S3/say", "en"); got.Key != "" {
		t.Errorf("%+v", got)
	}
}

// TestCritical_overlay: in a language of its own a country is told how much is missing,
// and is not stopped; what it wrote it may sign.
func TestCritical_overlay(t *testing.T) {
	lib, err := loadOver(t, map[string]string{
		"lang/sw/directory.json":    "{\"directory.step.stop\": \"Acha kujibu.\"}",
		"library/questions/sw.yaml": "saw-something:\n  answer: \"Mwambie mtu mzima.\"\n",
		"library/signed.yaml": "- {block: \"words:directory.step.stop\", lang: sw, name: A. Reader, date: 2026-11-20, hash: " + stampHash("Acha kujibu.") + "}\n" +
			"- {block: \"question:saw-something/answer\", lang: sw, name: A. Reader, date: 2026-11-20, hash: " + stampHash("Mwambie mtu mzima.") + "}\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range Check(lib, CheckOptions{}) {
		if f.Code == "L24" || f.Code == "L18" {
			got = append(got, f.String())
		}
	}
	want := []string{"library/children/story/sw.md:1:1 L24 (warning) missing in sw: 4 texts that a child's safety hangs on",
		"library/questions/sw.yaml:1:1 L24 (warning) missing in sw: 1 text that a child's safety hangs on"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLibrary_Sign(t *testing.T) {
	lib := tinyLibrary(t, edit{"library/signed.yaml", "", ""}, edit{kidFR, "### do\n", "### dont\n"})
	say := stateOf(lib, "KID-S3/say", "fr")
	ask := stateOf(lib, "question:saw-something/ask", "fr")
	now := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	awa := SignOff{Lang: "fr", Name: " Awa Diop ", Date: "2027-02-01"} // in Kiribati it is tomorrow
	good := say.Key + "=" + say.Hash
	got, wrong := lib.Sign(awa, []string{good, ask.Key + "=" + ask.Hash}, now)
	want := []SignOff{{say.Key, "fr", say.Hash, "Awa Diop", "2027-02-01"}, {ask.Key, "fr", ask.Hash, "Awa Diop", "2027-02-01"}}
	if diff := cmp.Diff(want, got); diff != "" || wrong != nil {
		t.Error(diff, wrong)
	}
	for _, c := range []struct {
		name string
		by   SignOff
		text string
		want string
	}{
		{"nobody", SignOff{Lang: "fr", Name: " ", Date: "2027-01-31"}, good, "the name is empty"},
		{"tomorrow", SignOff{Lang: "fr", Name: "A", Date: "2027-02-02"}, good, "has not come yet"},
		{"no day", SignOff{Lang: "fr", Name: "A", Date: "31.1.2027"}, good, "is no day"},
		{"no such text", awa, "KID-S9/say=" + say.Hash, "KID-S9/say is no critical text"},
		{"a text that is not critical", awa, "KID-S3/title=" + say.Hash, "no critical text"},
		{"another wording", awa, "KID-S3/say=00000000", "read it again"},
		{"no wording", awa, "KID-S3/say", "say which wording you read"},
		{"a text that is not there", awa, "KID-S3/do=" + say.Hash, "is missing in fr"},
	} {
		if _, wrong := lib.Sign(c.by, []string{c.text}, now); len(wrong) != 1 || !strings.Contains(wrong[0].Error(), c.want) {
			t.Errorf("%s: %v", c.name, wrong)
		}
	}
}

// TestWordText: who signs a plural has read each of its forms.
func TestWordText(t *testing.T) {
	got := wordText([]byte(`{"other": "{count} lines", "one": "{count} line"}`))
	if got != "one: {count} line\nother: {count} lines" {
		t.Errorf("%q", got)
	}
}

// TestShippedSafetyWords: each listed beginning stands for a word, and no overlay may
// replace in a shipped language what an operator has signed.
func TestShippedSafetyWords(t *testing.T) {
	lib, err := Load(Source{FS: files.FS})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for key := range lib.words {
		if _, ok := lib.protected.mayWord(key); ok {
			t.Errorf("%s is signed, and an overlay may replace it", key)
		}
		for _, s := range lib.protected.safety {
			seen[s] = seen[s] || (&protection{safety: []string{s}}).safe(key)
		}
	}
	for _, key := range strings.Fields("library.start.i_am.under-9 library.for.child.name library.for.children-under-9.name library.for.now library.front.teen.name library.band.9-12 library.block.do library.set.seen library.about.copse.standing library.search.none library.question.read") {
		if _, ok := lib.protected.mayWord(key); ok {
			t.Errorf("an overlay may replace %s", key)
		}
	}
	for _, want := range strings.Fields("directory. library.helpfirst. web.layout.calm web.layout.danger library.front.happened library.front.talk library.front.report") {
		if !seen[want] {
			t.Errorf("safety: %s is not listed, or stands for no word", want)
		}
	}
	for _, key := range []string{"TEEN-14/do", "question:q05/answer", "words:directory.step.stop"} {
		if got := stateOf(lib, key, "fr"); got.Key == "" || got.State == Signed {
			t.Errorf("%s: %+v", key, got)
		}
	}
	for _, c := range lib.Critical("en", nil) {
		if c.State == Missing {
			t.Errorf("%s is missing in English", c.Key)
		}
	}
}

// TestWordsThatDoNotParse: the place is named, and nothing is served without them.
func TestWordsThatDoNotParse(t *testing.T) {
	_, err := Load(Source{FS: os.DirFS(tiny(t, edit{"lang/fr/directory.json", "\"x\"\n", "\"x\",\n"}))})
	if got := fmt.Sprint(lines(source.FindingsOf(err))); !strings.HasPrefix(got, "[lang/fr/directory.json:4:") {
		t.Errorf("%v", err)
	}
}

// TestCritical_ownPoint: a country's own point is read and signed in the languages it
// wrote it in, and is missing in no other; the overlay may sign it in English too.
func TestCritical_ownPoint(t *testing.T) {
	brief := "Ask the office for help."
	lib, err := loadOver(t, map[string]string{
		"nodes.yaml":          "schema: copse-nodes/1\nnodes:\n  - {id: KE-1, kind: step, area: POL-RIC, critical: [brief]}\n",
		repEN:                 area + "## KE-1\n### title\nThe office\n### brief\n" + brief + "\n### statement\nThe office helps each child who asks.\n### how\n1. Call.\n",
		"library/signed.yaml": "- {block: KE-1/brief, lang: en, name: A. Reader, date: 2026-11-20, hash: " + stampHash(brief) + "}\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]SignState{"KE-1/brief": Signed, "KE-1/how": Unsigned} {
		if got := stateOf(lib, key, "en"); got.State != want {
			t.Errorf("%+v, want %s", got, want)
		}
		if got := stateOf(lib, key, "fr"); got.Key != "" {
			t.Errorf("asked for in French: %+v", got)
		}
	}
}
