package network

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/record"
)

//go:embed kit
var kitFiles embed.FS

// Kits makes the kits of campaigns: what an organiser hangs up, shows, reads out and sends. It does not change and is safe for
// concurrent use.
type Kits struct {
	catalog  *i18n.Catalog
	ruler    *ruler
	drawings map[string]drawing
	pages    func() (*template.Template, error) // read when the first kit is made: a site makes none
}

// NewKits reads the drawings and the pages of kits.
func NewKits(catalog *i18n.Catalog) (*Kits, error) {
	widths, err := kitFiles.ReadFile("kit/widths.txt")
	if err != nil {
		return nil, err
	}
	k := &Kits{catalog: catalog}
	if k.ruler, err = newRuler(widths); err != nil {
		return nil, err
	}
	if k.drawings, err = drawn(kitFiles); err != nil {
		return nil, err
	}
	k.pages = sync.OnceValues(func() (*template.Template, error) {
		return template.New("kit").Funcs(kitFuncs()).ParseFS(kitFiles, "kit/*.html")
	})
	return k, nil
}

// Order is for whom a kit is made.
type Order struct {
	Organiser string // in the language of the kit
	Site      string // "https://cop.example.org"
	Helpline  Helpline
	Day       time.Time // first day of the campaign; the zero time: nobody said
	Passed    bool      // that day
	Country   string    // ISO 3166, "" where it is not set
	Preview   bool
}

// previewWord is on every page of a kit that is not to be used, beside a sentence in its language.
const previewWord = "PREVIEW"

// Refusal says everything that an order lacks and what to do about it; nil where it is whole. A preview lacks nothing: what
// is not known stands in it as a gap.
func (o Order) Refusal(campaign string) error {
	if o.Preview {
		return nil
	}
	var lacks []error
	if o.Organiser == "" {
		lacks = append(lacks, errors.New("who organises is not said: set COPSE_OPERATOR=\"Ministry of Communications\", with your own name, and how to reach you (docs/run/settings.md)"))
	}
	if o.Site == "" {
		lacks = append(lacks, errors.New("where more can be read is not said: set COPSE_ORIGIN=https://cop.example.org, with the address of your site"))
	}
	switch {
	case o.Day.IsZero() && campaign == saferInternet:
		lacks = append(lacks, errors.New("the day is not said, or has passed: set COPSE_SAFER_INTERNET_DAY=2027-02-09, with the day once it is confirmed, or give --day"))
	case o.Day.IsZero():
		lacks = append(lacks, errors.New("the day is not said: give --day 2027-09-01, with your own day"))
	case o.Passed:
		lacks = append(lacks, fmt.Errorf("the day, %s, has passed: give a day to come", o.Day.Format(time.DateOnly)))
	}
	switch {
	case o.Country == "":
		lacks = append(lacks, errors.New("the country is not said, and so no helpline: set COPSE_COUNTRY=GH, with the code of your country"))
	case o.Helpline.Name == "" || o.Helpline.Number == "" || !o.Helpline.Confirmed:
		lacks = append(lacks, errors.New("no helpline for children of this country was confirmed by a person: a poster must never send a child to a number that nobody picks up. "+
			"This version of Copse cannot record such a confirmation yet, and so makes previews alone: give --preview, which marks every page, and do not hand it out (copse launch says the same)"))
	}
	return errors.Join(lacks...)
}

// Kit is a kit in one language, one file.
type Kit struct {
	Name     string
	Data     []byte
	Warnings []string // what of it is not as it should be, in English
}

// said is a text with its language.
type said struct {
	Text string
	Lang copse.Lang
}

// making is a kit while it is made.
type making struct {
	*Kits
	entry *record.Entry
	words record.Words // of the campaign
	own   *i18n.Words  // in their language
	asked *i18n.Words  // the language that was asked for
	order Order
	fill  filling
	tint  tint
}

// begin takes up an order.
func (k *Kits) begin(b *record.Book, e *record.Entry, asked *i18n.Words, o Order) *making {
	m := &making{Kits: k, entry: e, words: b.Words(e, asked.Lang), asked: asked, order: o, tint: tintOf(doorOf(e.ID))}
	m.own = wordsIn(k.catalog, m.words.Lang)
	day := ""
	if !o.Day.IsZero() {
		day = m.own.Date(o.Day)
	}
	m.fill = newFilling(b, m.own, o.Organiser, o.Helpline, o.Site, day)
	return m
}

// say is a word of the interface in the language of the campaign's texts.
func (m *making) say(key string, args ...any) said {
	w := m.own.Of(key)
	return said{marked(w.Lang, w.T(key, args...)), w.Lang}
}

// Make makes the kit of a campaign in a language. The same order gives the same bytes.
func (k *Kits) Make(b *record.Book, campaign string, lang copse.Lang, o Order) (kit Kit, err error) {
	e, ok := b.Entry("campaign", campaign)
	if !ok {
		return kit, fmt.Errorf("no campaign %q; there are %s", campaign, strings.Join(Campaigns(b), ", "))
	}
	asked, ok := k.catalog.For(lang)
	if !ok {
		return kit, fmt.Errorf("no language %q", lang)
	}
	if err := o.Refusal(campaign); err != nil {
		return kit, err
	}
	m := k.begin(b, e, asked, o)
	files, err := m.files()
	if err != nil {
		return kit, fmt.Errorf("make the kit of %s in %s: %w", campaign, lang, err)
	}
	kit = Kit{Name: campaign + "-" + string(lang) + ".zip", Warnings: m.warnings()}
	if o.Preview {
		kit.Name = campaign + "-" + string(lang) + "-preview.zip"
	}
	kit.Data, err = pack(files)
	return kit, err
}

// Campaigns are the ids of all campaigns.
func Campaigns(b *record.Book) (ids []string) {
	for _, e := range b.All("campaign") {
		ids = append(ids, e.ID)
	}
	return ids
}

// CampaignDay is the first day of a campaign that is now or comes next, seen from a moment; the zero time where nobody said,
// or where it is to be confirmed.
func CampaignDay(b *record.Book, campaign string, safer, now time.Time) time.Time {
	e, ok := b.Entry("campaign", campaign)
	if !ok {
		return time.Time{}
	}
	d, ok := nextDay(b, e, safer, today(now))
	if !ok || d.Likely {
		return time.Time{}
	}
	from, _ := d.When.Next(today(now))
	return from
}

// lacking reports whether words of the interface stand in English.
func (m *making) lacking() bool {
	return slices.ContainsFunc(m.catalog.English().Keys(), func(key string) bool { return strings.HasPrefix(key, "network.kit.") && !m.asked.Has(key) })
}

// warnings are what of the kit is not as it should be.
func (m *making) warnings() (list []string) {
	lang, name := m.asked.Lang, m.entry.ID
	switch {
	case m.words.Lang != lang:
		list = append(list, fmt.Sprintf("%s: nobody has translated the campaign %s yet: its texts are in %s", lang, name, m.words.Lang))
	case m.words.Stale:
		list = append(list, fmt.Sprintf("%s: the translation of %s is older than the English: compare the two before you print", lang, name))
	}
	if m.order.Passed {
		list = append(list, fmt.Sprintf("%s: the day, %s, has passed", lang, m.order.Day.Format(time.DateOnly)))
	}
	if m.lacking() {
		list = append(list, fmt.Sprintf("%s: some headings of the kit are not translated and stand in English", lang))
	}
	return list
}

// madeFile is a file of a kit.
type madeFile struct {
	name string
	data []byte
}

// files are all files of a kit, the list of them last.
func (m *making) files() (list []madeFile, err error) {
	add := func(name string, data []byte, failed error) {
		list, err = append(list, madeFile{name, data}), errors.Join(err, failed)
	}
	var posters []poster
	for n := range m.words.Parts("posters") {
		posters = append(posters, m.draw(n+1))
	}
	for _, size := range sizes() {
		for i, p := range posters {
			data, err := m.svg(p, size)
			add(fmt.Sprintf("poster-%d-%s.svg", i+1, size.name), data, err)
		}
		data, err := m.page("posters", m.printed(posters, size))
		add("posters-"+size.name+".html", data, err)
	}
	for name, page := range map[string]any{"slides": m.slides(), "activity": m.sheet("activity", true), "press": m.sheet("press", false)} {
		data, err := m.page(name, page)
		add(name+".html", data, err)
	}
	for name, text := range m.texts() {
		add(name+".txt", []byte(text), nil)
	}
	slices.SortFunc(list, func(a, b madeFile) int { return strings.Compare(a.name, b.name) })
	if err != nil {
		return nil, err
	}
	manifest, err := m.manifest(list)
	return append(list, madeFile{"manifest.json", manifest}), err
}

// size is a size of paper.
type size struct{ name, wide, high string }

func sizes() []size { return []size{{"a3", "297mm", "420mm"}, {"a4", "210mm", "297mm"}} }

func (m *making) manifest(files []madeFile) ([]byte, error) {
	type file struct {
		Name   string `json:"name"`
		Bytes  int    `json:"bytes"`
		SHA256 string `json:"sha256"`
	}
	list := struct {
		Schema    string     `json:"schema"`
		Mark      string     `json:"mark,omitempty"`
		Preview   bool       `json:"preview"`
		Campaign  string     `json:"campaign"`
		Lang      copse.Lang `json:"lang"`
		Texts     copse.Lang `json:"texts_lang"`
		Organiser string     `json:"organiser"`
		Site      string     `json:"site"`
		Helpline  string     `json:"helpline"`
		Day       string     `json:"day,omitempty"`
		Licence   string     `json:"licence"`
		Warnings  []string   `json:"warnings,omitempty"`
		Files     []file     `json:"files"`
	}{Schema: "copse-kit/1", Preview: m.order.Preview, Campaign: m.entry.ID, Lang: m.asked.Lang, Texts: m.words.Lang, Organiser: m.order.Organiser,
		Site: m.order.Site, Licence: "CC-BY-4.0", Warnings: m.warnings()}
	list.Helpline = strings.TrimSpace(m.order.Helpline.Name + " " + m.order.Helpline.Number)
	if !m.order.Day.IsZero() {
		list.Day = m.order.Day.Format(time.DateOnly)
	}
	if m.order.Preview {
		list.Mark = previewWord + ": " + prose.Loose(m.asked.T("network.kit.preview"))
	}
	for _, f := range files {
		sum := sha256.Sum256(f.data)
		list.Files = append(list.Files, file{f.name, len(f.data), hex.EncodeToString(sum[:])})
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	err := out.Encode(list)
	return b.Bytes(), err
}

// packed is when every file of a kit was made: the clock of who makes it is nobody's business, and two kits are compared.
func packed() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

func pack(files []madeFile) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: packed()})
		if err == nil {
			_, err = io.Copy(w, bytes.NewReader(f.data))
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
