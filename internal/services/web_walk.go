package services

import (
	"net/http"
	"slices"
	"time"

	"copse/internal/i18n"
	"copse/internal/record"
	"copse/internal/web"
)

type walkPage struct {
	web.Base
	notes
	Types []deviceType
}

// deviceType is a sort of device with those we have steps for.
type deviceType struct {
	Type    string
	Devices []link
}

func (d *Door) walkPage(w http.ResponseWriter, r *http.Request) error {
	x := d.reading(r)
	p := walkPage{Base: d.titled(r, x.word("services.walk.title"))}
	for _, e := range x.book.All("device") {
		i := slices.IndexFunc(p.Types, func(t deviceType) bool { return t.Type == e.Get("type") })
		if i < 0 {
			i, p.Types = len(p.Types), append(p.Types, deviceType{Type: e.Get("type")})
		}
		p.Types[i].Devices = append(p.Types[i].Devices, link{Href: devicePath(e.ID), Title: x.words(e).line("name")})
	}
	p.Form, p.notes = true, x.notes
	return d.walk.Render(w, r, http.StatusOK, p)
}

type devicePage struct {
	web.Base
	notes
	Type          string
	Heading       text
	About         text
	Here, Missing []link
	Steps         []stepsLine // all of them, for a sheet to hand out
}

// stepsLine is a setting with the ways to it on one device.
type stepsLine struct {
	Title text
	Ways  []way
}

func (d *Door) devicePage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.entry(r, "device", "device")
	if err != nil {
		return err
	}
	x := d.reading(r)
	said := x.words(e)
	p := devicePage{Type: e.Get("type"), Heading: said.line("name"), About: said.line("about")}
	here, missing := settingsOn(x.book, e.ID)
	for _, s := range here {
		title := x.words(s).line("title")
		p.Here = append(p.Here, link{Href: stepPath(e.ID, s.ID), Title: title})
		p.Steps = append(p.Steps, stepsLine{title, x.ways(stepsOf(x.book, e.ID, s.ID))})
	}
	for _, s := range missing {
		p.Missing = append(p.Missing, link{Href: settingPath(s.ID), Title: x.words(s).line("title")})
	}
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	p.Form = true
	return d.device.Render(w, r, http.StatusOK, p)
}

type stepPage struct {
	web.Base
	notes
	Device, Setting link
	Type            string
	Heading         text
	Ways            []way
	Help            string // address of the maker's help; ""
	N, Of           int
	Before, After   *link
}

// way is one way to a setting: one menu, as one source gives it.
type way struct {
	N, Of           int
	Versions        bool     // the ways are those of versions; on a router they are those of providers
	Rows            []string // of the menu, in the English of the device
	Version         string   // short, in English; ""
	Changes, Leaves text
	Noted           string // the day in words
	Old             bool
	cited
}

func (d *Door) stepPage(w http.ResponseWriter, r *http.Request) error {
	device, err := d.entry(r, "device", "device")
	if err != nil {
		return err
	}
	setting, err := d.entry(r, "setting", "setting")
	if err != nil {
		return err
	}
	x := d.reading(r)
	steps := stepsOf(x.book, device.ID, setting.ID)
	if len(steps) == 0 {
		return notFound()
	}
	p := stepPage{Type: device.Get("type"), Help: device.Get("help"), Ways: x.ways(steps)}
	p.Device = link{Href: devicePath(device.ID), Title: x.words(device).line("name")}
	p.Setting = link{Href: settingPath(setting.ID), Title: x.words(setting).line("title")}
	p.Heading = x.heading("services.step.title", p.Setting.Title, func(*i18n.Words) []any {
		return []any{"setting", p.Setting.Title.Plain, "device", p.Device.Title.Plain}
	})
	here, _ := settingsOn(x.book, device.ID)
	at := slices.Index(here, setting)
	p.N, p.Of = at+1, len(here)
	turn := func(i int) *link {
		if i < 0 || i >= len(here) {
			return nil
		}
		return &link{Href: stepPath(device.ID, here[i].ID), Title: x.words(here[i]).line("title")}
	}
	p.Before, p.After = turn(at-1), turn(at+1)
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	p.Form = true
	return d.step.Render(w, r, http.StatusOK, p)
}

func (x *reading) ways(steps []*record.Entry) (list []way) {
	for i, e := range steps {
		said := x.words(e)
		device, ok := x.book.Entry("device", e.Get("device"))
		versions := ok && device.Get("type") != "router"
		list = append(list, way{N: i + 1, Of: len(steps), Versions: versions, Rows: menu(e.Get("where")), Version: shortVersion(e.Get("version")), Changes: said.line("changes"), Leaves: said.line("leaves"),
			Noted: dayIn(x.ui, e.Get("noted")), Old: old(e.Get("noted"), x.door.Now()), cited: citedOf(e)})
	}
	return list
}

// dayIn is a day (2026-11-29) in words.
func dayIn(w *i18n.Words, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return w.Date(t)
}
