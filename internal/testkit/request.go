package testkit

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Answer is what a handler answered.
type Answer struct {
	*httptest.ResponseRecorder
	t testing.TB
}

// Text is the body.
func (a Answer) Text() string { return a.Body.String() }

// Page is the body as a page.
func (a Answer) Page() *Page {
	a.t.Helper()
	return Parse(a.t, a.Body.String())
}

// Get asks a handler for a path. Each header is written "Name: value"; Host is one of them.
func Get(t testing.TB, h http.Handler, path string, headers ...string) Answer {
	t.Helper()
	return ask(t, h, http.MethodGet, path, nil, headers)
}

// Post sends a form to a handler as a browser does from a page of the same site.
func Post(t testing.TB, h http.Handler, path string, form url.Values, headers ...string) Answer {
	t.Helper()
	own := []string{"Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin"}
	return ask(t, h, http.MethodPost, path, strings.NewReader(form.Encode()), append(own, headers...))
}

// Upload sends a form with a file in the field named file to a handler, as a browser does from a page of the same site; no
// data is what it sends where no file was chosen.
func Upload(t testing.TB, h http.Handler, path string, form url.Values, name string, data []byte, headers ...string) Answer {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for field, values := range form {
		for _, v := range values {
			if err := m.WriteField(field, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	own := []string{"Content-Type: " + m.FormDataContentType(), "Sec-Fetch-Site: same-origin"}
	return ask(t, h, http.MethodPost, path, &b, append(own, headers...))
}

func ask(t testing.TB, h http.Handler, method, path string, body io.Reader, headers []string) Answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, body)
	for _, header := range headers {
		name, value, ok := strings.Cut(header, ":")
		if !ok {
			t.Fatalf("header %q: write it Name: value", header)
		}
		value = strings.TrimSpace(value)
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return Answer{w, t}
}
