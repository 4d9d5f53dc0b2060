package learn

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/source"
)

// stories are our entries and words; each change replaces a text of a file once, "" appends.
func stories(t testing.TB, changes ...[3]string) (*record.Book, error) {
	t.Helper()
	folder := fstest.MapFS{}
	err := fs.WalkDir(files.FS, Folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files.FS, name)
		folder[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		f := folder[Folder+"/"+c[0]]
		if f == nil || c[1] != "" && !strings.Contains(string(f.Data), c[1]) {
			t.Fatalf("%s: no %q", c[0], c[1])
		}
		if c[1] == "" {
			f.Data = append(f.Data, c[2]...)
			continue
		}
		f.Data = []byte(strings.Replace(string(f.Data), c[1], c[2], 1))
	}
	return record.Load(Folder, Kinds(), record.Source{FS: folder, Name: "content"})
}

func theArt(t testing.TB) *Art {
	t.Helper()
	a, err := ReadArt(files.FS, "content")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// rules of these tests: one phrase that blames, one brand.
func rules(t testing.TB) Rules {
	return Rules{Art: theArt(t), Brand: func(text string) string {
		if strings.Contains(text, "Fishbook") {
			return "Fishbook"
		}
		return ""
	}, Unkind: func(lang copse.Lang, text string) (list []string) {
		if strings.Contains(text, "your own fault") {
			list = append(list, "your own fault")
		}
		return list
	}}
}

// TestCheck: our stories have no fault, and each fault that is planted is found by its code.
func TestCheck(t *testing.T) {
	b, err := stories(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Check(b, rules(t)) {
		t.Error(f)
	}
	const (
		story, data = "story/entries.yaml", "scene/entries.the-secret-game.yaml"
		words       = "scene/en.the-secret-game.yaml"
		lost        = "  - id: the-secret-game.n13\n    story: the-secret-game\n    place: kitchen\n    end: true\n"
	)
	for name, c := range map[string]struct {
		code, says string
		change     [][3]string
	}{
		"no way leads here":            {"S01", "no way leads here", [][3]string{{data, "", lost}}},
		"no end":                       {"S01", "to an end", [][3]string{{data, "    end: true\n", "    next: the-secret-game.n12\n"}}},
		"in a circle":                  {"S01", "circle", [][3]string{{data, "    next: the-secret-game.n11", "    next: the-secret-game.n3"}}},
		"two ways at once":             {"S01", "one of next, to and end", [][3]string{{data, "    end: true\n", "    end: true\n    next: the-secret-game.n1\n"}}},
		"a way to nowhere":             {"S01", "a scene of this story", [][3]string{{data, `"n4 risky secret"`, `"n44 risky secret"`}}},
		"a cover of another story":     {"S01", "cover", [][3]string{{story, "cover: the-secret-game.n12", "cover: other.n1"}}},
		"those who help are missed":    {"S02", "misses those who help", [][3]string{{data, "    help: true\n", ""}}},
		"a way round those who help":   {"S02", "misses those who help", [][3]string{{data, "    next: the-secret-game.n11", "    next: the-secret-game.n12"}}},
		"harm without a risk":          {"S02", "if and only if", [][3]string{{story, "    risks: [HRM-05]\n", ""}}},
		"no way back":                  {"S03", "lead back", [][3]string{{data, "    next: the-secret-game.n6\n    rewind: the-secret-game.n3\n", "    next: the-secret-game.n10\n"}}},
		"a tag that nobody knows":      {"S04", "none of", [][3]string{{data, "n5 skill speak", "n5 clever speak"}}},
		"all answers are risky":        {"S04", "all its answers", [][3]string{{data, `"n5 skill speak", "n6 help tell"`, `"n5 risky speak", "n6 risky tell"`}}},
		"an answer without its reason": {"S04", "reason in one line", [][3]string{{words, `        lines: ["A good friend can hear a no."]`, `        lines: []`}}},
		"a question without answers":   {"S04", "and an answer", [][3]string{{words, "    ask: \"What could Mina do?\"\n", ""}}},
		"it blames":                    {"S05", "your own fault", [][3]string{{words, "It smells sweet.", "It is your own fault."}}},
		"nobody says it is no fault":   {"S06", "you did nothing wrong", [][3]string{{words, "    fault: \"You did nothing wrong, Mina. You can tell, even now.\"\n", ""}, {words, "    fault: \"“You did nothing wrong,” says Grandma.\"\n", ""}}},
		"a stranger":                   {"S07", "at most half", [][3]string{{story, "harm: known", "harm: stranger"}}},
		"a long scene":                 {"S08", "say: ", [][3]string{{words, "Blue flowers grow.", strings.Repeat("Blue flowers grow. ", 12)}}},
		"a long sentence":              {"S08", "a sentence of", [][3]string{{words, "It smells sweet.", "It smells sweet and warm and round and good and so very fine to Mina."}}},
		"long easy words":              {"S08", "easy: ", [][3]string{{words, "\"Grandma makes pancakes.\"", "\"" + strings.Repeat("Grandma makes pancakes. ", 9) + "\""}}},
		"a rewind past help":           {"S01", "on the way here", [][3]string{{data, "    things: [\"seed 780 330\"]\n", "    things: [\"seed 780 330\"]\n    rewind: the-secret-game.n12\n"}}},
		"a scene that no page shows":   {"S01", "not whole", [][3]string{{data, "", strings.Replace(lost, "n13", "whole", 1)}}},
		"one way for all answers":      {"S04", "lead to one scene", [][3]string{{data, `"n4 risky secret", "n5 skill speak", "n6 help tell"`, `"n6 skill secret", "n6 skill speak", "n6 help tell"`}}},
		"answers in another order":     {"S04", "answer 1 is", [][3]string{{"scene/fr.the-secret-game.yaml", "is: n4\n", "is: n6\n"}, {"scene/fr.the-secret-game.yaml", "is: n6\n        head: \"Poser", "is: n4\n        head: \"Poser"}}},
		"cards in another order":       {"S04", "card 1 is", [][3]string{{"exercise/ar.yaml", "is: drawing\n", "is: address\n"}}},
		"no fault on one way":          {"S06", "a way to an end", [][3]string{{words, "    fault: \"“You did nothing wrong,” says Grandma.\"\n", ""}}},
		"a language with a gap":        {"S09", "directory", [][3]string{{"scene/fr.the-secret-game.yaml", "  the-secret-game.n1:", "  the-secret-game.n99:"}, {"scene/fr.the-secret-game.yaml", "the-secret-game.n2:\n    alt: \"", "the-secret-game.n2:\n    alt: \"1 1 6 1 1 1. "}}},
		"a number in Arabic digits":    {"S09", "directory", [][3]string{{"scene/ar.the-secret-game.yaml", "    easy:\n", "    easy:\n      - \"١١٦ ١١١\"\n"}}},
		"an address without www":       {"S09", "directory", [][3]string{{words, "It smells sweet.", "See gardenchat.com."}}},
		"a brand":                      {"S09", "Fishbook", [][3]string{{words, "It smells sweet.", "It is on Fishbook."}}},
		"a number to call":             {"S09", "directory", [][3]string{{words, "It smells sweet.", "Call 116111."}}},
		"an address":                   {"S09", "directory", [][3]string{{words, "It smells sweet.", "See www.example.org."}}},
		"a place nobody drew":          {"S11", "moon", [][3]string{{data, "place: kitchen", "place: moon"}}},
		"a picture nobody drew":        {"S11", "umbrella", [][3]string{{data, "n4 risky secret", "n4 risky umbrella"}}},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := stories(t, c.change...)
			if err != nil {
				t.Fatal(err)
			}
			found := Check(b, rules(t))
			if !slices.ContainsFunc(found, func(f source.Finding) bool {
				return f.Code == c.code && strings.Contains(f.Message, c.says) && f.Line > 0
			}) {
				t.Errorf("%s %s is not found, but %v", c.code, c.says, found)
			}
		})
	}
}

// TestTables: S10 and S12 are found by the tables.
func TestTables(t *testing.T) {
	if _, err := stories(t, [3]string{"scene/entries.the-secret-game.yaml", "    end: true\n", "    end: true\n    score: 10\n"}); err == nil || !strings.Contains(err.Error(), "score") {
		t.Errorf("a field that nobody knows: %v", err)
	}
	b, err := stories(t, [3]string{"scene/en.the-secret-game.yaml", "It smells sweet.", "It smells of apples."}, [3]string{"scene/fr.the-secret-game.yaml", "  the-secret-game.n12:", "  the-secret-game.n99:"})
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]int{}
	for _, f := range b.Check(record.Rules{Point: func(string) bool { return true }, Risk: func(string) bool { return true },
		Line: func(copse.Lang, string, string, int) []record.Slip { return nil }}) {
		if strings.HasPrefix(f.Message, "the-secret-game.n") {
			codes[f.Code]++
		}
	}
	if codes["R04"] == 0 || codes["R06"] != len(copse.Shipped())-1 {
		t.Errorf("a text that is missing, five that are stale: %v", codes)
	}
}

// TestStory_pages: a story has ten to twelve scenes, and its shortest way is a story too.
func TestStory_pages(t *testing.T) {
	b, err := stories(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range b.All("story") {
		s := storyOf(b, e)
		least := shortest(s.Start)
		t.Logf("%s: %d scenes, %d on the shortest way", s.ID, len(s.Scenes), least)
		if len(s.Scenes) < 10 || len(s.Scenes) > 12 || least < 6 {
			t.Errorf("%s has %d scenes, ten to twelve are wanted, and a way of %d", s.ID, len(s.Scenes), least)
		}
	}
}

// shortest is how many scenes the shortest way from a scene to an end has.
func shortest(sc *Node) int {
	least := 0
	for _, next := range sc.ahead() {
		if n := shortest(next); least == 0 || n < least {
			least = n
		}
	}
	return least + 1
}

// TestCritical: what is signed before a site opens, in every language; a line that moves to another field is another text.
func TestCritical(t *testing.T) {
	texts := func(changes ...[3]string) map[string]map[copse.Lang]string {
		b, err := stories(t, changes...)
		if err != nil {
			t.Fatal(err)
		}
		list := map[string]map[copse.Lang]string{}
		for key, text := range Critical(b) {
			list[key] = text
		}
		return list
	}
	all := texts()
	for _, key := range []string{"story:the-secret-game/told", "story:the-secret-game.n4", "story:the-secret-game.n10", "story:the-secret-game.n11", "level:lantern-path/end", "topic:pressure/hour"} {
		if len(all[key]) != len(copse.Shipped()) {
			t.Errorf("%s is there in %d languages", key, len(all[key]))
		}
	}
	b, err := stories(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range b.All("story") {
		for _, key := range storyOf(b, e).criticalKeys(b) {
			if all[key] == nil {
				t.Errorf("a page asks whether %s was signed, and nobody can", key)
			}
		}
	}
	moved := texts([3]string{"topic/en.yaml", "    friend:\n      - \"Do you fear for their life? Call the emergency number, and do not leave them alone.\"\n",
		"      - \"Do you fear for their life? Call the emergency number, and do not leave them alone.\"\n    friend:\n"})
	if moved["topic:pressure/hour"]["en"] == all["topic:pressure/hour"]["en"] {
		t.Error("a line that moved to another field counts as read")
	}
}
