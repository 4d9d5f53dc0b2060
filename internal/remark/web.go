package remark

import (
	"embed"
	"iter"
	"net/http"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/search"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	Store *Store
	Known func(copse.ID) bool // reports whether this site has a point of that number
	// Read reports whether a person of the operator signed, in a language, what is said to who
	// came to tell what happened; nil: nobody did.
	Read func(copse.Lang) bool
}

// Door serves the form.
type Door struct {
	Settings
	shell  *web.Shell
	form   *web.View[formPage]
	thanks *web.View[thanksPage]
}

// New parses the door's pages.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell}
	return d, web.Parse(shell, pages, map[string]web.Parser{"form": web.Into(&d.form), "thanks": web.Into(&d.thanks)})
}

// Routes are the pages below a language. People who try a preview are those who find what is
// wrong, and nobody is left waiting for an answer: the form may be sent before the launch.
func (d *Door) Routes() []web.Route {
	return []web.Route{
		{At: "GET /remark", Page: d.formPage},
		{At: "POST /remark", Page: d.send, BeforeLaunch: true},
		{At: "GET /remark/thanks", Page: d.thanksPage, Mode: web.Static},
	}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{{At: web.Footer, Path: "/remark", Word: "remark.link"}}
}

// Entries are the form, for the search.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	return search.Pages(d.shell.Words, []search.Page{{Path: "/remark", Title: "remark.title", Line: "remark.lead", Also: "remark.also"}})
}

// formPage is the form, empty or with what is wrong.
type formPage struct {
	web.Base
	Form          *web.Form // in place of the Form of Base: it, too, tells the layout what kind of page this is
	Whats, Places []web.Option
	Example       string // the number of a point
	Days          int    // for how many days a remark is kept
	Unread        bool   // no person of the operator signed what is said first
}

func (d *Door) formPage(w http.ResponseWriter, r *http.Request) error {
	return d.show(w, r, d.shell.NewForm(r))
}

func (d *Door) show(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	words := web.VisitOf(r).Words
	p := formPage{Base: d.shell.Base(r, words.T("remark.title")), Form: form, Example: Example, Days: KeptDays,
		Unread: d.Read == nil || !d.Read(web.VisitOf(r).Lang),
		Whats:  options(words, "remark.what.", Whats()), Places: options(words, "remark.place.", Places())}
	return d.form.Render(w, r, form.Status(), p)
}

// options are the choices of a field, in the words of keys that begin alike.
func options(words *i18n.Words, key string, values []string) []web.Option {
	var list []web.Option
	for _, v := range values {
		list = append(list, web.Option{Value: v, Label: words.T(key + v)})
	}
	return list
}

// send reads the form: what does not fit is shown again beside its field, the rest is kept.
func (d *Door) send(w http.ResponseWriter, r *http.Request) error {
	form, err := d.shell.ReadForm(w, r, web.FormSize)
	if err != nil {
		return err
	}
	lang := web.VisitOf(r).Lang
	remark := Remark{What: form.Choice("what", Whats()...), Place: form.Choice("place", Places()...), Lang: lang}
	form.Need("what", "remark.what.missing")
	form.Need("place", "remark.place.missing")
	if typed := form.Line("point", longestPoint); typed != "" {
		id, ok := PointOf(typed)
		if !ok || !d.Known(id) {
			form.Fault("point", "remark.point.wrong", "example", Example)
		}
		remark.Point = id
	}
	if form.Faulty() {
		return d.show(w, r, form)
	}
	if err := d.Store.Keep(r.Context(), form.Once, remark); err != nil {
		return err
	}
	return web.Redirect("/" + string(lang) + "/remark/thanks")
}

type thanksPage struct{ web.Base }

func (d *Door) thanksPage(w http.ResponseWriter, r *http.Request) error {
	p := thanksPage{d.shell.Base(r, web.VisitOf(r).Words.T("remark.thanks.title"))}
	p.Form = true
	return d.thanks.Render(w, r, http.StatusOK, p)
}
