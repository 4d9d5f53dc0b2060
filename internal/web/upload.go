package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"

	"copse/internal/copse"
)

// ReadUpload reads a form with one file, the field named file, up to size bytes together; data is nil where no file was
// chosen. All of it stays in memory: the library's own reader would put what is large into files, and nothing that people
// send to be read is kept.
func (s *Shell) ReadUpload(w http.ResponseWriter, r *http.Request, size int64) (f *Form, data []byte, err error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, nil, copse.E(copse.Unsupported, "web.error.form")
	}
	body := s.hurry(w, r, size)
	defer body.done()
	f = s.NewForm(r)
	f.values = url.Values{}
	parts := multipart.NewReader(body, params["boundary"])
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || n == mostParts {
			return nil, nil, formError(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(part); err != nil {
			return nil, nil, formError(err)
		}
		switch name := part.FormName(); {
		case name == "file":
			if b.Len() > 0 {
				data = b.Bytes()
			}
		case name != "":
			f.values.Add(name, b.String())
		}
	}
	f.renew()
	return f, data, nil
}

// mostParts bounds the fields of a form with a file.
const mostParts = 20

func formError(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errManyLarge):
		return errManyLarge
	case errors.As(err, &large):
		return copse.E(copse.TooLarge, "web.error.too_large")
	case errors.Is(err, os.ErrDeadlineExceeded): // alone: around it stands the reader's address
		return &copse.Error{Code: copse.Invalid, Key: "web.error.form", Err: os.ErrDeadlineExceeded}
	}
	return copse.E(copse.Invalid, "web.error.form")
}

// renew takes over the token the form went out with; one without a token of ours has a fault.
func (f *Form) renew() {
	if sent := f.values.Get(onceField); onceForm.MatchString(sent) {
		f.Once = sent
	} else {
		f.Fault("", "web.form.again")
	}
}
