package services

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"copse/internal/record"
	"copse/internal/source"
)

func TestDaysSince(t *testing.T) {
	noon := func(day string) time.Time { at, _ := time.Parse(time.DateOnly, day); return at.Add(12 * time.Hour) }
	east := time.FixedZone("east", 5*3600)
	for _, c := range []struct {
		name, day string
		now       time.Time
		days      int
		ok, old   bool
	}{
		{"today", "2026-11-29", noon("2026-11-29"), 0, true, false},
		{"over a leap day", "2028-02-01", noon("2028-03-01"), 29, true, false},
		{"not yet old", "2026-11-29", noon("2027-05-28"), 180, true, false},
		{"old", "2026-11-29", noon("2027-05-29"), 181, true, true},
		{"further east the day is another", "2026-11-29", time.Date(2027, 5, 29, 2, 0, 0, 0, east), 180, true, false},
		{"in the future", "2027-01-01", noon("2026-12-31"), -1, true, false},
		{"no day", "yesterday", noon("2026-12-31"), 0, false, true},
		{"nothing", "", noon("2026-12-31"), 0, false, true},
	} {
		if days, ok := daysSince(c.day, c.now); days != c.days || ok != c.ok || old(c.day, c.now) != c.old {
			t.Errorf("%s: %d, %v, old %v", c.name, days, ok, old(c.day, c.now))
		}
	}
}

func TestMenu(t *testing.T) {
	for where, want := range map[string]string{
		"Settings > Screen Time > [child]": "Settings|Screen Time|[child]",
		"Family Sharing":                   "Family Sharing",
		"A > B / C; D (on)":                "A|B / C; D (on)",
	} {
		if got := strings.Join(menu(where), "|"); got != want {
			t.Errorf("%s: %s, want %s", where, got, want)
		}
	}
}

func TestShortVersion(t *testing.T) {
	for version, want := range map[string]string{
		"iPhone, iOS 16 or later":    "iPhone, iOS 16 or later",
		"":                           "",
		"Undated":                    "",
		"Stored copy, 2025 or later": "",
		"iPad guide 2, new":          "",
		"Xbox One era":               "",
		"iOS 18, iPadOS 18, macOS 15, watchOS 11!":  "iOS 18, iPadOS 18, macOS 15, watchOS 11!",
		"iOS 18, iPadOS 18, macOS 15, watchOS 11!!": "",
	} {
		if got := shortVersion(version); got != want {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	for have, want := range map[string]string{
		"under-9 9-12 13-15":       "13-15:16-18",
		"13-15 16-18":              "13-15:under-9,9-12",
		"under-9 13-15":            "under-9:9-12;13-15:16-18",
		"under-9 9-12 13-15 16-18": "",
		"":                         "",
	} {
		var got []string
		for _, n := range nearest(strings.Fields(have)) {
			got = append(got, n.band+":"+strings.Join(n.missing, ","))
		}
		if s := strings.Join(got, ";"); s != want {
			t.Errorf("%q: %q, want %q", have, s, want)
		}
	}
}

// TestWorksOf: all, the pages of kinds and settings that name the point before what owes it.
func TestWorksOf(t *testing.T) {
	b := bookOf(t, nil)
	named := func(list []*record.Entry) (all []string) {
		for _, e := range list {
			all = append(all, e.Kind+" "+e.ID)
		}
		return all
	}
	for _, c := range []struct {
		point string
		first string
	}{
		{"PAR-TEC-3", "setting chat-off"},
		{"PAR-SRV-3", "setting spend-cap"},
		{"IND-EDU-8", "service connected-toy"},
		{"TEEN-11", "teen games"},
		{"AGE-9-12", "page messaging.9-12"},
		{"C-CSM-7", "service messaging"},
		{"POL-RIC-1", ""},
		{"", ""},
	} {
		got := named(worksOf(b, c.point))
		if c.first == "" && got != nil || c.first != "" && (len(got) == 0 || got[0] != c.first) {
			t.Errorf("%s: %v, want %s first", c.point, got, c.first)
		}
		if len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
			t.Errorf("%s: twice the same: %v", c.point, got)
		}
	}
}

func TestBrandIn(t *testing.T) {
	for text, want := range map[string]string{
		"A chat with friends.":                        "",
		"Look at the group on WhatsApp tonight.":      "whatsapp",
		"«Покажи мне ВКонтакте»":                      "вконтакте",
		"在微信里加好友":                                     "微信",
		"على واتساب مثلا":                             "واتساب",
		"Steam rises. Signal them. Zoom in.":          "",
		"Send it over Signal if you can.":             "Signal",
		"“Discord” is one.":                           "",
		"They meet in Discord":                        "Discord",
		"A binge of films, a tiktoking child":         "",
		"What does it cost in character.ai coins?":    "character.ai",
		"A kick is no kik.":                           "kik",
		"Google":                                      "google",
		"":                                            "",
		"An amazon river; a line in the text, a meta": "",
	} {
		if got := Brand(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestCheck_shipped: nothing is wrong between our own entries.
func TestCheck_shipped(t *testing.T) {
	for _, f := range Check(bookOf(t, nil)) {
		t.Error(f)
	}
}

// planted is a small book, each file with a fault in it or without.
func planted(t *testing.T, change map[string]string) *record.Book {
	t.Helper()
	words := func(kind, entries string) string {
		return "schema: copse-words/1\nkind: " + kind + "\nlang: en\nentries:\n" + entries
	}
	page := `{good: ["A.", "B."], wrong: ["A.", "B.", "C."], signs: ["A.", "B.", "C."], tonight: "A.", say: ["“A.”", "“B.”"], happened: ["Report it.", "B.", "C."], differ: "A."}`
	files := map[string]string{
		"service/entries.yaml": "schema: copse-service/1\nentries:\n  - {id: games, features: [chat], bands: [9-12], points: [PAR-TLK-2]}\n",
		"service/en.yaml":      words("service", "  games: {title: \"Games\", what: \"A.\", also: [\"a\"], ask: [\"A?\", \"B?\", \"C?\"], activity: [\"A.\", \"B.\", \"C.\"], owes: \"A.\"}\n"),
		"feature/entries.yaml": "schema: copse-feature/1\nentries:\n  - {id: chat, risks: [HRM-05], settings: [off], owed: [IND-ENV-6]}\n",
		"feature/en.yaml":      words("feature", "  chat: {name: \"Chat\", does: \"A.\", can: \"A.\", remains: \"A.\", owes: \"A.\"}\n"),
		"setting/entries.yaml": "schema: copse-setting/1\nentries:\n  - {id: off, risks: [HRM-05], points: [PAR-TEC-3]}\n",
		"setting/en.yaml":      words("setting", "  off: {title: \"Off\", changes: \"A.\", leaves: \"A.\", find: \"A.\", say: \"“A.”\"}\n"),
		"page/entries.yaml":    "schema: copse-page/1\nentries:\n  - {id: games.9-12, service: games, band: 9-12, settings: [off, off, off], harms: [HRM-05, HRM-05, HRM-05], points: [PAR-TLK-2]}\n",
		"page/en.yaml":         words("page", "  games.9-12: "+page+"\n"),
		"fact/entries.yaml":    "schema: copse-fact/1\nentries:\n  - {id: a, service: any, topic: use, source: \"S\", publisher: \"P\", url: \"https://a.example/\", read: first}\n",
		"fact/en.yaml":         words("fact", "  a: {text: \"A.\"}\n"),
		"device/entries.yaml":  "schema: copse-device/1\nentries:\n  - {id: box, type: router}\n",
		"device/en.yaml":       words("device", "  box: {name: \"Box\", about: \"A.\"}\n"),
		"step/entries.yaml":    "schema: copse-step/1\nentries:\n  - {id: box.off, device: box, setting: off, where: \"A > B\", noted: \"2026-11-29\", source: \"S\", publisher: \"P\", url: \"https://a.example/\", read: first}\n",
		"step/en.yaml":         words("step", "  box.off: {changes: \"A.\", leaves: \"A.\"}\n"),
		"promise/entries.yaml": "schema: copse-promise/1\nentries:\n  - {id: child-01, side: child, topic: time, bands: [9-12]}\n  - {id: adult-01, side: adult, topic: time, bands: [9-12]}\n",
		"promise/en.yaml":      words("promise", "  child-01: {text: \"I stop.\"}\n  adult-01: {text: \"I wait.\"}\n"),
	}
	for edit, to := range change {
		file, from, _ := strings.Cut(edit, "|")
		if !strings.Contains(files[file], from) {
			t.Fatalf("%s does not hold %q", file, from)
		}
		files[file] = strings.Replace(files[file], from, to, 1)
	}
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[Folder+"/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := record.Load(Folder, Kinds(), record.Source{FS: folder, Name: "content"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestCheck_planted: each fault is found where it stands, and nothing else.
func TestCheck_planted(t *testing.T) {
	for _, c := range []struct {
		name   string
		change map[string]string
		want   []string // codes
	}{
		{"nothing is wrong", nil, nil},
		{"an age without its page", map[string]string{"service/entries.yaml|bands: [9-12]": "bands: [9-12, 13-15]"}, []string{"K01"}},
		{"a page for an age that the kind does not list", map[string]string{"service/entries.yaml|bands: [9-12]": "bands: [13-15]"}, []string{"K01", "K01"}},
		{"a page with the name of another", map[string]string{"page/entries.yaml|id: games.9-12": "id: games.x", "page/en.yaml|games.9-12": "games.x"}, []string{"K01", "K01"}},
		{"nobody is told", map[string]string{"page/en.yaml|Report it.": "Sit down."}, []string{"K02"}},
		{"a fact about nothing", map[string]string{"fact/entries.yaml|service: any": "service: chess"}, []string{"K03"}},
		{"a step named for another setting", map[string]string{"step/entries.yaml|id: box.off": "id: box.on", "step/en.yaml|box.off": "box.on"}, []string{"K04"}},
		{"a second way", map[string]string{"step/entries.yaml|id: box.off": "id: box.off-2", "step/en.yaml|box.off": "box.off-2"}, nil},
		{"a device without steps", map[string]string{"device/entries.yaml|  - {id: box": "  - {id: pad, type: phone}\n  - {id: box"}, []string{"K04"}},
		{"a promise without its other side", map[string]string{"promise/entries.yaml|id: adult-01": "id: adult-02", "promise/en.yaml|adult-01": "adult-02"}, []string{"K05", "K05"}},
		{"two sides for two ages", map[string]string{"promise/entries.yaml|bands: [9-12]}\n  - {id: adult": "bands: [13-15]}\n  - {id: adult"}, []string{"K05"}},
		{"two topics", map[string]string{"promise/entries.yaml|side: adult, topic: time": "side: adult, topic: money"}, []string{"K05"}},
		{"a child's promise under an adult's number", map[string]string{"promise/entries.yaml|id: adult-01, side: adult": "id: adult-01, side: child"}, []string{"K05"}},
		{"a brand", map[string]string{"setting/en.yaml|changes: \"A.\"": "changes: \"As in Roblox.\""}, []string{"K06"}},
		{"a device and its steps may be named", map[string]string{"device/en.yaml|name: \"Box\"": "name: \"Google Box\"", "step/en.yaml|changes: \"A.\"": "changes: \"As YouTube does.\""}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var codes []string
			found := Check(planted(t, c.change))
			for _, f := range found {
				codes = append(codes, f.Code)
				if f.Severity != source.Error || f.Line == 0 || !strings.HasPrefix(f.File, "content/services/") {
					t.Errorf("no place: %v", f)
				}
			}
			if !slices.Equal(codes, c.want) {
				t.Errorf("%v, want %v", found, c.want)
			}
		})
	}
}
