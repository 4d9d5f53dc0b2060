package assess

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
)

// The files below are written for the JSON schema of this version of OSCAL, and are valid in the later 1.2.2 too. A schema
// sees form alone: that a file is valid says nothing of the rules of OSCAL that no schema holds, so none says it conforms.
const oscalVersion = "1.2.1"

// oscalNS qualifies the names that are ours and not OSCAL's.
const oscalNS = "urn:copse:oscal:1"

// prop is a property; its value is one line without blanks around it.
type prop struct {
	Name    string `json:"name"`
	NS      string `json:"ns,omitempty"`
	Value   string `json:"value"`
	Class   string `json:"class,omitempty"`
	Remarks string `json:"remarks,omitempty"`
}

type oscalLink struct {
	Href string `json:"href"`
	Rel  string `json:"rel,omitempty"`
	Text string `json:"text,omitempty"`
}

type oscalMetadata struct {
	Title        string `json:"title"`
	LastModified string `json:"last-modified"`
	Version      string `json:"version"`
	OSCALVersion string `json:"oscal-version"`
	Props        []prop `json:"props,omitempty"`
	Remarks      string `json:"remarks,omitempty"`
}

type oscalCatalog struct {
	UUID       string           `json:"uuid"`
	Metadata   oscalMetadata    `json:"metadata"`
	Groups     []oscalGroup     `json:"groups,omitempty"`
	BackMatter *oscalBackMatter `json:"back-matter,omitempty"`
}

type oscalGroup struct {
	ID       string         `json:"id"`
	Title    string         `json:"title"`
	Props    []prop         `json:"props,omitempty"`
	Links    []oscalLink    `json:"links,omitempty"`
	Controls []oscalControl `json:"controls,omitempty"`
}

type oscalControl struct {
	ID    string      `json:"id"`
	Title string      `json:"title"`
	Props []prop      `json:"props,omitempty"`
	Links []oscalLink `json:"links,omitempty"`
	Parts []oscalPart `json:"parts,omitempty"`
}

type oscalPart struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	NS    string `json:"ns,omitempty"`
	Props []prop `json:"props,omitempty"`
	Prose string `json:"prose,omitempty"`
}

type oscalBackMatter struct {
	Resources []oscalResource `json:"resources"`
}

type oscalResource struct {
	UUID        string            `json:"uuid"`
	Title       string            `json:"title,omitempty"`
	Description string            `json:"description,omitempty"`
	Props       []prop            `json:"props,omitempty"`
	DocumentIDs []oscalDocumentID `json:"document-ids,omitempty"`
	Remarks     string            `json:"remarks,omitempty"`
}

type oscalDocumentID struct {
	Scheme     string `json:"scheme"`
	Identifier string `json:"identifier"`
}

// our is a property of our own.
func our(name, value string) prop { return prop{Name: name, NS: oscalNS, Value: oneLine(value)} }

// ourOf is a property of our own that concerns a part of what it stands at.
func ourOf(name, class, value string) prop {
	p := our(name, value)
	p.Class = class
	return p
}

// What the files say of themselves. These sentences are for whoever builds a program on them, and in English.
const (
	remarksCatalog = "A checklist of Copse, which puts the ITU Guidelines on Child Online Protection, 2020, to work. The wording is our own. Licence: CC BY 4.0. " +
		"Written to be valid against the JSON schema of OSCAL " + oscalVersion + "; no more is claimed. " +
		"A group is an area, a control an item. Each has the id of the area or point of the library that says how it is done; a link such as /id/POL-LEG-1 leads there, below the address of the site that made this file. " +
		"Names under " + oscalNS + ": parts maturity-level say what a level from 0 (none) to 4 (in place and reviewed) means for the item; their property evidence names a kind of document that would show it. " +
		"weight counts within its group or the whole. core may be compared between countries. basis says whether the gist was seen in a public source (confirmed) or is our own (own). " +
		"asks names actors of the library who would know. asked-if says on which facts of a profile an item hangs, and its class how (any, all, not); with no such property it is always asked. gate: below that level the item holds its area at the level named cap. " +
		"relation and standing name a place; their class says how the point relates to it, and how sure that is. lang is the language of the texts, and of what its class names where that is another."
)

// WriteCatalog writes an instrument as an OSCAL catalog, in a language where the instrument has it. The same content gives
// the same bytes.
func (c *Checklists) WriteCatalog(w io.Writer, in *Instrument, lang copse.Lang) error {
	o := c.oscal(in, lang)
	cat := oscalCatalog{UUID: o.catalogID(), Metadata: o.metadata(o.said.Title, in.Version, c.Points.Date, remarksCatalog)}
	for i := range in.Areas {
		cat.Groups = append(cat.Groups, o.group(&in.Areas[i]))
	}
	if len(o.places) > 0 {
		cat.BackMatter = &oscalBackMatter{}
		for _, ref := range o.places {
			cat.BackMatter.Resources = append(cat.BackMatter.Resources, o.resource(ref))
		}
	}
	return writeOSCAL(w, map[string]oscalCatalog{"catalog": cat})
}

func writeOSCAL(w io.Writer, document any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(document)
}

// oscalWriter holds what both files are made of.
type oscalWriter struct {
	*Checklists
	in     *Instrument
	said   *Words
	words  *i18n.Words
	places []string // that points refer to, in the order in which they come up
}

func (c *Checklists) oscal(in *Instrument, lang copse.Lang) *oscalWriter {
	said := c.Words(in, lang)
	words, ok := c.Interface.For(said.Lang)
	if !ok {
		words = c.Interface.English()
	}
	return &oscalWriter{Checklists: c, in: in, said: said, words: words}
}

// name is the instrument as one version of it is called.
func (o *oscalWriter) name() string { return o.in.ID + "@" + o.in.Version }

// oscalID is an id that is always the same for the same parts: RFC 9562, version 5.
func oscalID(parts ...string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("copse:oscal:"+strings.Join(parts, ":"))).String()
}

// catalogID is the id of the catalog: one with other words has another.
func (o *oscalWriter) catalogID() string {
	return oscalID("catalog", o.name(), o.Points.Hash, fmt.Sprint(*o.said)) // maps are printed in the order of their keys
}

func (o *oscalWriter) metadata(title, version, day, remarks string) oscalMetadata {
	m := oscalMetadata{Title: markup(title), LastModified: midnight(day), Version: version, OSCALVersion: oscalVersion, Remarks: remarks}
	m.Props = []prop{our("lang", string(o.said.Lang)), our("instrument", o.in.ID), our("instrument-version", o.in.Version), our("work", o.in.Work), our("edition", o.Points.Edition)}
	if o.said.Lang != copse.English {
		m.Props = append(m.Props, ourOf("lang", "remarks", string(copse.English)))
	}
	return m
}

// midnight is when a day begins, UTC: the form OSCAL has for a day.
func midnight(day string) string { return day + "T00:00:00Z" }

// oscalDay reports whether OSCAL can say a day: its years are 1900 to 2999.
func oscalDay(day string) bool {
	t, err := time.Parse(time.DateOnly, day)
	return err == nil && t.Year() >= 1900 && t.Year() < 3000
}

func (o *oscalWriter) group(a *Area) oscalGroup {
	g := oscalGroup{ID: string(a.ID), Title: markup(string(a.ID)), Links: []oscalLink{{Href: "/id/" + string(a.ID), Rel: "reference"}}}
	g.Props = []prop{our("weight", strconv.Itoa(a.Weight))}
	if area, ok := o.Points.Area(a.ID); ok {
		title, lang := o.title(a.ID, area.Texts)
		g.Title, g.Props = title, append(g.Props, lang...)
	}
	for _, it := range a.Items {
		g.Controls = append(g.Controls, o.control(it))
	}
	return g
}

// title is a title of the library, and its language where that is not the file's; the id where there is none.
func (o *oscalWriter) title(id copse.ID, texts content.Texts) (title string, lang []prop) {
	b, ok := texts.Get(o.said.Lang, "title")
	if !ok {
		return markup(string(id)), nil
	}
	if b.Lang != o.said.Lang {
		lang = []prop{ourOf("lang", "title", string(b.Lang))}
	}
	return markup(b.Text()), lang
}

// pointTitle is the title of the point of an item.
func (o *oscalWriter) pointTitle(id copse.ID) (title string, lang []prop) {
	if p, ok := o.Points.Point(id); ok {
		return o.title(id, p.Texts)
	}
	return markup(string(id)), nil
}

// statementID is the id of the part that says what an item asks for.
func statementID(id copse.ID) string { return string(id) + "_smt" }

func (o *oscalWriter) control(it *Item) oscalControl {
	x := o.said.Items[it.ID]
	title, lang := o.pointTitle(it.ID)
	k := oscalControl{ID: string(it.ID), Title: title, Links: []oscalLink{{Href: "/id/" + string(it.ID), Rel: "reference"}}}
	k.Props = append(itemProps(it), lang...)
	k.Parts = []oscalPart{{ID: statementID(it.ID), Name: "statement", Prose: markup(x.Text)}}
	for n, text := range x.Levels {
		part := oscalPart{ID: fmt.Sprintf("%s_level.%d", it.ID, n), Name: "maturity-level", NS: oscalNS, Prose: markup(text)}
		part.Props = []prop{our("level", strconv.Itoa(n))}
		for _, kind := range it.Evidence[n] {
			part.Props = append(part.Props, our("evidence", kind))
		}
		k.Parts = append(k.Parts, part)
	}
	k.Parts = append(k.Parts, oscalPart{ID: string(it.ID) + "_gdn", Name: "guidance", Prose: markup(x.Help)})
	if p, ok := o.Points.Point(it.ID); ok {
		o.refer(&k, p)
	}
	return k
}

func itemProps(it *Item) []prop {
	basis := "own"
	if it.Confirmed {
		basis = "confirmed"
	}
	list := []prop{our("weight", strconv.Itoa(it.Weight)), our("core", strconv.FormatBool(it.Core)), our("basis", basis)}
	for _, actor := range it.Asks {
		list = append(list, our("asks", string(actor)))
	}
	for _, fact := range it.AppliesIf.Facts {
		list = append(list, ourOf("asked-if", it.AppliesIf.Rule, fact))
	}
	if it.Gate != nil {
		list = append(list, our("gate", strconv.Itoa(it.Gate.Below)), our("cap", strconv.Itoa(it.Gate.Cap)))
	}
	return list
}

// refer links a control to the places its point refers to.
func (o *oscalWriter) refer(k *oscalControl, p *content.Point) {
	for _, ref := range p.Refs {
		if ref.Rel == "none" {
			continue
		}
		if !slices.Contains(o.places, ref.ID) {
			o.places = append(o.places, ref.ID)
		}
		k.Links = append(k.Links, oscalLink{Href: "#" + oscalID("place", ref.ID), Rel: "reference", Text: markup(ref.ID)})
		k.Props = append(k.Props, ourOf("relation", ref.Rel, ref.ID), ourOf("standing", string(ref.Standing), ref.ID))
	}
}

// resource is a place in an international text, under its name. Its text is not here, and no address: editions move.
func (o *oscalWriter) resource(ref string) oscalResource {
	return oscalResource{UUID: oscalID("place", ref), Title: markup(o.placeName(ref)), DocumentIDs: []oscalDocumentID{{Scheme: oscalNS, Identifier: ref}}}
}

// placeName is a place in words: "Convention on the Rights of the Child, article 34".
func (o *oscalWriter) placeName(ref string) string {
	work, number, ok := o.Points.Place(ref)
	if !ok {
		return ref
	}
	name, place := "", ""
	if work.Publisher == "" {
		name, place = o.words.T("library.ref."+work.ID), o.words.T("library.ref.place."+work.Place, "n", number)
	} else {
		name, place = inLang(work.Names, o.said.Lang), strings.ReplaceAll(inLang(work.Places, o.said.Lang), "{n}", number)
	}
	if work.Place == "" || number == "" {
		return name
	}
	return o.words.T("library.ref.at", "work", name, "place", place)
}

// inLang is a name a country brought, in a language or else in English.
func inLang(names map[copse.Lang]string, lang copse.Lang) string {
	if s := names[lang]; s != "" {
		return s
	}
	return names[copse.English]
}
