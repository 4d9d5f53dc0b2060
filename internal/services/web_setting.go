package services

import (
	"net/http"
	"slices"

	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/web"
)

type settingsPage struct {
	web.Base
	notes
	Settings []settingLine
}

func (d *Door) settingsPage(w http.ResponseWriter, r *http.Request) error {
	x := d.reading(r)
	p := settingsPage{Base: d.titled(r, x.word("services.settings.title"))}
	for _, e := range x.book.All("setting") {
		said := x.words(e)
		p.Settings = append(p.Settings, settingLine{link{Href: settingPath(e.ID), Title: said.line("title")}, said.line("changes")})
	}
	p.notes = x.notes
	return d.settings.Render(w, r, http.StatusOK, p)
}

type settingPage struct {
	web.Base
	notes
	Heading                    text
	Changes, Leaves, Find, Say text
	Risks                      []string
	Devices                    []link
	Without                    text   // names of devices without steps
	Kinds                      []link // of service with a feature that it is for
	Answers                    []link // that choose it for tonight
	Points                     []link
	Others                     []link
}

func (d *Door) settingPage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.entry(r, "setting", "setting")
	if err != nil {
		return err
	}
	x := d.reading(r)
	said := x.words(e)
	p := settingPage{Heading: said.line("title"), Changes: said.line("changes"), Leaves: said.line("leaves"), Find: said.line("find"),
		Say: said.line("say"), Risks: x.risks(e.All("risks")), Points: x.points(e.All("points"))}
	p.Devices, p.Without = x.devicesOf(e)
	for _, s := range x.book.All("service") {
		if slices.ContainsFunc(with(x.book, "feature", "settings", e.ID), func(f *record.Entry) bool { return s.Has("features", f.ID) }) {
			p.Kinds = append(p.Kinds, link{Href: kindPath(s.ID), Title: x.words(s).line("title")})
		}
	}
	for _, a := range with(x.book, "page", "settings", e.ID) {
		if s, ok := x.book.Entry("service", a.Get("service")); ok {
			p.Answers = append(p.Answers, link{Href: answerPath(a), Title: x.aged(x.words(s).line("title"), a.Get("band"))})
		}
	}
	for _, o := range x.book.All("setting") {
		if o != e {
			p.Others = append(p.Others, link{Href: settingPath(o.ID), Title: x.words(o).line("title")})
		}
	}
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	return d.setting.Render(w, r, http.StatusOK, p)
}

// devicesOf are the devices with steps to a setting; what is said of those without, or nobody would know that the setting
// may be there too.
func (x *reading) devicesOf(setting *record.Entry) (list []link, without text) {
	var names []string
	for _, device := range x.book.All("device") {
		name := x.words(device).line("name")
		if len(stepsOf(x.book, device.ID, setting.ID)) > 0 {
			list = append(list, link{Href: stepPath(device.ID, setting.ID), Title: name})
		} else {
			names = append(names, name.Plain)
		}
	}
	if list != nil && names != nil {
		without = prose.TextIn(x.ui.Lang, x.ui.T("services.setting.without", "devices", x.ui.List(names), "find", x.ui.T("services.setting.find")))
	}
	return list, without
}
