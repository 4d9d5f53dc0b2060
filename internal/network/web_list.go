package network

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"copse/internal/record"
	"copse/internal/web"
)

type listPage struct {
	web.Base
	Kind     string
	Path     string
	Groups   []group
	Calendar bool   // the days are there as a feed
	Unset    bool   // nobody confirmed the next Safer Internet Day
	Folder   string // of an overlay, where the operator adds entries
	Foreign  bool
}

// group is a part of a list.
type group struct {
	Name  Text
	Note  Text
	Items []item
	Shut  bool // opened by who wants it
}

// item is an entry in a list.
type item struct {
	Href  string
	Title Text
	Big   Text // a number, a day
	Tags  []tag
	Meta  []Text
	Line  Text
}

// tag is a short word about an entry.
type tag struct {
	Words Text
	Warn  bool
}

func (d *Door) listPage(w http.ResponseWriter, r *http.Request, at place) error {
	v, rd := d.reading(r)
	p := listPage{Base: d.titled(r, rd.say("network.list."+at.Kind)), Kind: at.Kind, Path: at.Path, Folder: Folder + "/" + at.Kind}
	day := today(d.Now())
	if at.Kind == "event" {
		p.Groups, p.Calendar, p.Unset = d.events(rd, day), true, d.Safer.Before(day) && !d.saferKnown(rd.book, day)
	} else {
		p.Groups = d.groups(rd, at.Kind, shownOf(rd.book, at.Kind, v.Lang, day), day)
	}
	p.Groups = slices.DeleteFunc(p.Groups, func(g group) bool { return len(g.Items) == 0 })
	p.Foreign = rd.foreign
	return d.list.Render(w, r, http.StatusOK, p)
}

// groups parts the entries of a kind as those look for them who read it.
func (d *Door) groups(rd *reader, kind string, entries []*record.Entry, day time.Time) []group {
	t := rd.say
	switch kind {
	case "figure":
		return d.parted(rd, newest(entries), day, []group{{Name: t("network.figures.now"), Note: t("network.figures.cite")}, {Name: t("network.figures.old"), Note: t("network.figures.old.note")}},
			func(e *record.Entry) int { return oneIf(old(e, d.Now())) })
	case "publication":
		return d.parted(rd, newest(entries), day, []group{{Name: t("network.publications.here", "language", rd.w.Name())}, {Name: t("network.publications.other")}},
			func(e *record.Entry) int { return oneIf(!e.Has("langs", string(rd.w.Lang))) })
	case "partner":
		entries = sorted(rd.w.Tag(), entries, func(e *record.Entry) string { return e.Get("name") })
		return d.parted(rd, entries, day, []group{{}, {Name: t("network.partners.former"), Note: t("network.partners.former.note")}},
			func(e *record.Entry) int { return oneIf(Former(rd.book, e, day)) })
	case "roster":
		entries = sorted(rd.w.Tag(), entries, func(e *record.Entry) string { return e.Get("name") })
	case "commitment":
		return d.byState(rd, entries, day)
	case "programme":
		return d.byRegion(rd, entries, day)
	case "talk", "contribution":
		entries = slices.Clone(entries)
		slices.SortStableFunc(entries, func(x, y *record.Entry) int { return strings.Compare(y.Get("date"), x.Get("date")) })
	}
	return d.parted(rd, entries, day, []group{{}}, func(*record.Entry) int { return 0 })
}

func oneIf(second bool) int {
	if second {
		return 1
	}
	return 0
}

// parted puts entries into groups.
func (d *Door) parted(rd *reader, entries []*record.Entry, day time.Time, groups []group, which func(*record.Entry) int) []group {
	for _, e := range entries {
		g := &groups[which(e)]
		g.Items = append(g.Items, d.item(rd, e, day))
	}
	return groups
}

// byRegion parts entries by the regions of the ITU, each by the names of its countries.
func (d *Door) byRegion(rd *reader, entries []*record.Entry, day time.Time) []group {
	regions := strings.Fields(Regions)
	var groups []group
	for _, region := range regions {
		groups = append(groups, group{Name: rd.say("network.region." + region)})
	}
	entries = sorted(rd.w.Tag(), entries, func(e *record.Entry) string { return rd.country(e.Get("country")) })
	return d.parted(rd, entries, day, groups, func(e *record.Entry) int { return slices.Index(regions, e.Get("region")) })
}

// byState parts commitments: what is open first, then what was missed, both by their day.
func (d *Door) byState(rd *reader, entries []*record.Entry, day time.Time) []group {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(x, y *record.Entry) int { return strings.Compare(x.Get("due"), y.Get("due")) })
	states := []string{"open", Missed, "done", "withdrawn"}
	var groups []group
	for _, s := range states {
		groups = append(groups, group{Name: rd.say("network.commitments." + s)})
	}
	return d.parted(rd, entries, day, groups, func(e *record.Entry) int {
		state, _ := State(e, day)
		return max(0, slices.Index(states, state)) // promised and under way are open
	})
}

// item is an entry as its list shows it.
func (d *Door) item(rd *reader, e *record.Entry, day time.Time) item {
	x := item{Href: pathOf(e), Title: rd.title(e)}
	switch e.Kind {
	case "case":
		x.Tags = append(x.Tags, tag{Words: rd.say("network.strength." + e.Get("strength"))})
		if adults(e) {
			x.Tags = append(x.Tags, tag{rd.say("network.adults.tag"), true})
		}
		x.Meta = rd.about(e)
	case "figure":
		x.Big = rd.value(e)
		if e.Get("standing") == "to-confirm" {
			x.Tags = append(x.Tags, tag{rd.say("network.standing.to-confirm"), true})
		}
		x.Meta = rd.all(e.Get("year"), e.Get("publisher"))
	case "publication":
		x.Line = rd.line(rd.words(e), "for")
		if name := rd.published(e); name.Is() {
			x.Meta = append(x.Meta, name)
		}
		x.Meta = append(append(x.Meta, rd.body(e, "issuer")), rd.all(e.Get("year"))...)
	case "programme":
		x.Line = rd.line(rd.words(e), "what")
		x.Meta = append(rd.all(rd.country(e.Get("country")), e.Get("years")), rd.body(e, "partner"))
	default:
		d.itemOfTheirs(&x, rd, e, day)
	}
	if e.Says != "" && (e.Kind == "case" || e.Kind == "figure" || e.Kind == "publication" || e.Kind == "programme") { // beside ours; days have their own
		x.Meta = append(x.Meta, rd.say("network.by", "publisher", e.Says))
	}
	return x
}

// itemOfTheirs fills an item of a kind that a country's own entries alone have.
func (d *Door) itemOfTheirs(x *item, rd *reader, e *record.Entry, day time.Time) {
	x.Line = rd.line(rd.words(e), lineOf(e.Kind))
	switch e.Kind {
	case "talk":
		x.Meta = rd.all(dateWords(rd.w, e.Get("date")), e.Get("speaker"))
		if n, err := strconv.Atoi(e.Get("minutes")); err == nil {
			x.Meta = append(x.Meta, rd.say("network.talk.minutes", "count", n))
		}
	case "partner":
		x.Meta = rd.all(rd.country(e.Get("country")))
	case "commitment":
		x.Line = Text{} // is its title
		x.Tags = append(x.Tags, stateTag(rd, e, day))
		if p, ok := rd.book.Entry("partner", e.Get("partner")); ok {
			x.Meta = rd.all(p.Get("name"))
		}
		x.Meta = append(x.Meta, rd.say("network.due", "date", dateWords(rd.w, e.Get("due"))))
	case "roster":
		x.Meta = rd.all(rd.tongues(e.All("langs")))
	case "contribution":
		x.Meta = rd.all(e.Get("meeting"), e.Get("submitter"), dateWords(rd.w, e.Get("date")))
	}
}

// all are the data of an item that are there.
func (r *reader) all(parts ...string) (list []Text) {
	for _, s := range parts {
		if s != "" {
			list = append(list, r.own(s))
		}
	}
	return list
}

// about says where a case is from, of which type and year.
func (r *reader) about(e *record.Entry) []Text {
	return append([]Text{r.say("network.type." + e.Get("type"))}, r.all(e.Get("year"))...) // its title names the country
}

// stateTag says how a commitment stands, and since when it is missed.
func stateTag(rd *reader, e *record.Entry, day time.Time) tag {
	state, since := State(e, day)
	if state == Missed {
		return tag{rd.say("network.state.missed.since", "date", rd.w.Date(since)), true}
	}
	return tag{Words: rd.say("network.state." + state)}
}
