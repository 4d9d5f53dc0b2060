package network

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/source"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// shippedBook is read once a test program: nobody changes it.
var shippedBook = sync.OnceValues(func() (*record.Book, error) {
	return record.Load(Folder, Kinds(), record.Source{FS: files.FS, Name: "content"})
})

func shipped(t testing.TB) *record.Book {
	t.Helper()
	b, err := shippedBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// country are the entries of a country of tests: kind -> its data and its English words, as they stand in files.
func country(t testing.TB, entries map[string][2]string) *record.Book {
	t.Helper()
	b, err := record.Load(Folder, Kinds(), record.Source{FS: files.FS, Name: "content"}, countrySource(entries))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func countrySource(entries map[string][2]string) record.Source {
	fs := fstest.MapFS{}
	for kind, e := range entries {
		fs["network/"+kind+"/entries.yaml"] = &fstest.MapFile{Data: []byte("schema: copse-" + kind + "/1\nentries:\n" + e[0])}
		fs["network/"+kind+"/en.yaml"] = &fstest.MapFile{Data: []byte("schema: copse-words/1\nkind: " + kind + "\nlang: en\nentries:\n" + e[1])}
	}
	return record.Source{FS: fs, Name: "gh", Country: "GH", Says: "Office for Children"}
}

// lake is a country with an entry of each kind that does not ship.
func lake() map[string][2]string {
	return map[string][2]string{
		"talk": {"  - {id: gh-talk, date: 2026-05-04, speaker: Ama Lake, url: \"https://talk.example/1\", transcript: \"https://talk.example/1.txt\", captions: [en, fr], minutes: 12, points: [POL-RIC-1]}\n",
			"  gh-talk: {title: \"A talk about reports\", what: \"How the first year went.\"}\n"},
		"partner": {"  - {id: gh-zebra, name: Zebra Trust, country: GH, actor: STK-09, url: \"https://zebra.example/\", since: 2023-01-10}\n" +
			"  - {id: gh-acacia, name: Acacia Network, country: GH, actor: STK-09, url: \"https://acacia.example/\", since: 2023-01-10}\n",
			"  gh-zebra: {offers: \"Training for teachers.\", interests: \"None declared.\"}\n  gh-acacia: {offers: \"A line for children.\", interests: \"Paid by a telecom company.\"}\n"},
		"commitment": {"  - {id: gh-late, partner: gh-acacia, points: [POL-RIC-1], made: 2025-01-10, due: 2026-10-31, state: under-way}\n" +
			"  - {id: gh-soon, partner: gh-acacia, points: [POL-RIC-1], made: 2025-01-10, due: 2027-03-01, state: promised}\n" +
			"  - {id: gh-kept, partner: gh-zebra, points: [POL-RIC-1], made: 2023-02-10, due: 2023-12-31, state: done, evidence: [\"https://zebra.example/done\"]}\n",
			"  gh-late: {text: \"A form that a child can use alone.\"}\n  gh-soon: {text: \"Two people at night.\"}\n  gh-kept: {text: \"Fifty teachers trained.\"}\n"},
		"roster": {"  - {id: gh-adjoa, name: Adjoa Hill, langs: [en], points: [POL-RIC-1], consent: 2026-01-01, until: 2026-12-31}\n" +
			"  - {id: gh-kofi, name: Kofi Stone, langs: [en], points: [POL-RIC-1], consent: 2024-01-01, until: 2025-12-31}\n",
			"  gh-adjoa: {knows: \"How a line is run.\"}\n  gh-kofi: {knows: \"How a law is drafted.\"}\n"},
		"contribution": {"  - {id: gh-paper, meeting: \"ITU Council Working Group, 20th meeting\", document: \"CWG-COP-20/3\", submitter: Ghana, date: 2024-09-10}\n",
			"  gh-paper: {title: \"A portal and what it taught\", abstract: \"What was reported in the first years.\"}\n"},
		"case": {"  - {id: gh-own, country: GH, region: Africa, type: service, year: \"2026\", points: [POL-RIC-1], strength: descriptive, judged_by: Office for Children, judged_on: 2026-11-01, source: Report, publisher: Office for Children, url: \"https://office.example/r\", read: first}\n",
			"  gh-own: {title: \"Ghana: a form for children\", population: \"Children\", done: \"A form was made.\", changed: \"Reports came.\", not: \"Few were answered.\"}\n"},
		"event": {"  - {id: gh-meet, form: meeting, on: \"2027-03-03\", until: 2027-03-05, url: \"https://office.example/m\", read: first, changed: 2}\n" +
			"  - {id: gh-off, form: meeting, on: \"2027-04-01\", url: \"https://office.example/o\", read: first, cancelled: true}\n" +
			"  - {id: gh-some, form: meeting, url: \"https://office.example/s\", read: first}\n" +
			"  - {id: gh-may, form: date, on: \"2027-06-07\", likely: true, url: \"https://office.example/l\", read: second}\n",
			"  gh-meet: {title: \"Three days in Accra\", what: \"Helplines; hotlines, police.\"}\n  gh-off: {title: \"A day that was called off\", what: \"It will not be held.\"}\n" +
				"  gh-some: {title: \"A meeting some day\", what: \"Its day is not known.\"}\n  gh-may: {title: \"A day to be fixed\", what: \"It is planned.\"}\n"},
	}
}

// noon is the clock of tests: the edition of tests is from a week before.
func noon() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }

func edition() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) }

// settings are those of a door in tests. Points have titles in English, and areas the first part of their ids.
func settings(b *record.Book) Settings {
	return Settings{Book: func() *record.Book { return b }, Now: noon, Edition: edition, Organiser: func(copse.Lang) string { return "Lake Safer Internet Centre" },
		Point: func(id string, lang copse.Lang) (string, copse.Lang, bool) {
			return "Point " + id, copse.English, id != "POL-AWA-1"
		},
		Area: func(point string, lang copse.Lang) (string, string, copse.Lang, bool) {
			area := point[:strings.LastIndexByte(point, '-')]
			return area, "Area " + area, copse.English, true
		}}
}

// open serves the door of a book.
func open(t testing.TB, s Settings) (*Door, http.Handler) {
	t.Helper()
	var door *Door
	h := site.Open(t, &web.Shell{Preview: true, Country: "GH", Origin: "https://cop.example.org"}, func(shell *web.Shell) (d site.Door, err error) {
		door, err = New(shell, s)
		return door, err
	})
	return door, h
}

// found are findings as the check prints them.
func found(list []source.Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, f.String())
	}
	return strings.Join(out, "\n")
}

type webShell = web.Shell
