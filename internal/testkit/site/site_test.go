package site

import (
	"net/http"
	"net/url"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit"
	"copse/internal/web"
)

// door has one of everything a door may have.
type door struct{ shell *web.Shell }

func (d door) Routes() []web.Route {
	return []web.Route{
		{At: "GET /x", Page: func(http.ResponseWriter, *http.Request) error { return copse.E(copse.NotFound, "web.error.not_found") }},
		{At: "POST /x", Page: func(w http.ResponseWriter, r *http.Request) error {
			form, err := d.shell.ReadForm(w, r, web.FormSize)
			if err != nil {
				return err
			}
			w.WriteHeader(form.Status())
			_, err = w.Write([]byte(form.Value("name")))
			return err
		}},
	}
}

func (door) Permanent() []web.Route {
	return []web.Route{{At: "GET /y", Page: func(http.ResponseWriter, *http.Request) error { return web.Redirect("/en/x") }}}
}

func (door) Links() []web.Link {
	return []web.Link{{At: web.Footer, Path: "/x", Word: "web.layout.about"}}
}

func TestOpen(t *testing.T) {
	h := Open(t, &web.Shell{}, func(s *web.Shell) (Door, error) { return door{s}, nil },
		func(*web.Shell) (Door, error) {
			return Pages{{At: "GET /own", Page: func(w http.ResponseWriter, r *http.Request) error { w.WriteHeader(201); return nil }}}, nil
		})
	page := testkit.Get(t, h, "/ar/x")
	testkit.CheckPage(t, "/ar/x", page.Text(), Exit)
	if page.Code != 404 || !page.Page().Has(`html[lang=ar] footer a[href="/ar/x"]`) {
		t.Errorf("%d, and its link in the frame: %s", page.Code, page.Text())
	}
	for _, c := range []struct {
		name string
		got  testkit.Answer
		want int
	}{
		{"an address without a language", testkit.Get(t, h, "/y"), 303},
		{"a page of the test", testkit.Get(t, h, "/fr/own"), 201},
		{"a form without its token", testkit.Post(t, h, "/en/x", url.Values{"name": {"A"}}), 422},
		{"a form from another site", testkit.Post(t, h, "/en/x", url.Values{"name": {"A"}}, "Sec-Fetch-Site: cross-site"), 403},
	} {
		if c.got.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, c.got.Code, c.want)
		}
	}
}
