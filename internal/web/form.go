package web

import (
	"crypto/rand"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"copse/internal/copse"
	"copse/internal/i18n"
)

// Form is what a person sent, and what is wrong with it. Each field is read by a method that
// names its kind and limit; what does not fit becomes a fault beside the field, and the page
// is shown again with everything the person wrote:
//
//	form, err := d.shell.ReadForm(w, r, web.FormSize)
//	if err != nil {
//		return err
//	}
//	note := Note{Kind: form.Choice("kind", kinds...), Text: form.Text("text", 2000)}
//	form.Need("kind", "")
//	if form.Faulty() {
//		return d.page.Render(w, r, form.Status(), notePage{…, Form: form})
//	}
type Form struct {
	// Once is the form's token: it goes out with the page, and comes back once. A store that
	// keeps it in a unique column knows the second sending of one form (a double tap, a
	// reload) from a second form. It protects nobody's identity: SameOrigin does.
	Once string

	words  *i18n.Words
	values url.Values
	faults []Fault
}

// Fault is what is wrong with one field, in words.
type Fault struct{ Field, Text string }

// FormSize is the room for a form without files, in bytes.
const FormSize = 64 << 10

const onceField = "once"

var onceForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// NewForm is an empty form, for the page that asks.
func (s *Shell) NewForm(r *http.Request) *Form {
	return &Form{Once: rand.Text(), words: s.visitOf(r).Words, values: url.Values{}}
}

// ReadForm reads what a person sent, up to size bytes. A form without a token of ours (it was
// kept somewhere for days, or a program sent it) gets a new one and a fault, so that the
// person can send it again.
func (s *Shell) ReadForm(w http.ResponseWriter, r *http.Request, size int64) (*Form, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, copse.E(copse.Unsupported, "web.error.form")
	}
	body := s.hurry(w, r, size)
	defer body.done()
	r.Body = body
	if err := r.ParseForm(); err != nil {
		return nil, formError(err)
	}
	f := s.NewForm(r)
	f.values = r.PostForm
	f.renew()
	return f, nil
}

// formWithin is how long the first kilobyte of a form may take; each that came gives a second more,
// for slow lines. Who sends less holds a connection that others wait for.
const formWithin = 10 * time.Second

// A form of a page is small. What is larger takes memory of a node for as long as it comes, so only so many come at a time:
// who sends them slowly keeps others from sending much, and nobody from sending little.
const (
	smallForm = 128 << 10
	mostLarge = 48
)

// errManyLarge refuses a large form while many others come.
var errManyLarge = copse.E(copse.Unavailable, "web.error.busy")

// hurried is the body of a form that must keep coming.
type hurried struct {
	io.ReadCloser
	by    *http.ResponseController
	began time.Time
	came  int64
	large *atomic.Int32 // how many large ones come now
	isOne bool
}

// hurry is the body of a request as a form reads it, up to size bytes; done follows when it was read.
func (s *Shell) hurry(w http.ResponseWriter, r *http.Request, size int64) *hurried {
	return &hurried{ReadCloser: http.MaxBytesReader(w, r.Body, size), by: http.NewResponseController(w), began: time.Now(), large: &s.large}
}

func (h *hurried) done() {
	if h.isOne {
		h.large.Add(-1)
	}
}

// Read implements io.Reader.
func (h *hurried) Read(b []byte) (int, error) {
	// Where there is no connection, as in a test, there is no deadline.
	_ = h.by.SetReadDeadline(h.began.Add(formWithin + time.Duration(h.came>>10)*time.Second))
	n, err := h.ReadCloser.Read(b)
	if h.came += int64(n); h.came > smallForm && !h.isOne {
		if h.large.Add(1) > mostLarge {
			h.large.Add(-1)
			return n, errManyLarge
		}
		h.isOne = true
	}
	return n, err
}

// Value is what the person wrote, for the page that is shown again.
func (f *Form) Value(field string) string { return clean(f.values.Get(field)) }

// Has reports whether the person chose this value of a field.
func (f *Form) Has(field, value string) bool { return slices.Contains(f.values[field], value) }

// clean leaves out what no person types and what databases refuse: control characters, halves
// of letters. Ends of lines become \n.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}

// Line reads one line of at most so many characters.
func (f *Form) Line(field string, most int) string {
	return f.atMost(field, strings.Join(strings.Fields(f.Value(field)), " "), most)
}

// Text reads lines of at most so many characters together.
func (f *Form) Text(field string, most int) string { return f.atMost(field, f.Value(field), most) }

func (f *Form) atMost(field, value string, most int) string {
	if n := utf8.RuneCountInString(value); n > most {
		f.Fault(field, "web.form.too_long", "most", most, "count", n)
	}
	return value
}

// Choice reads one of the options, or "" where none was chosen.
func (f *Form) Choice(field string, options ...string) string {
	value := f.values.Get(field)
	if value != "" && !slices.Contains(options, value) {
		f.Fault(field, "web.form.choice")
		return ""
	}
	return value
}

// Choices reads any of the options, each once.
func (f *Form) Choices(field string, options ...string) []string {
	var chosen []string
	for _, value := range f.values[field] {
		switch {
		case !slices.Contains(options, value):
			f.Fault(field, "web.form.choice")
		case !slices.Contains(chosen, value):
			chosen = append(chosen, value)
		}
	}
	return chosen
}

// Number reads a whole number from least to most; ok is false where the field is empty or wrong.
func (f *Form) Number(field string, least, most int) (n int, ok bool) {
	value := f.Value(field)
	if value == "" {
		return 0, false
	}
	n, err := strconv.Atoi(strings.Map(western, value))
	if err != nil || n < least || n > most {
		f.Fault(field, "web.form.number", "least", least, "most", most)
		return 0, false
	}
	return n, true
}

// western turns the digits of any writing into 0 to 9: people type those of their keyboard.
func western(r rune) rune {
	for _, tens := range unicode.Nd.R16 { // each range begins with a nought
		if rune(tens.Lo) <= r && r <= rune(tens.Hi) {
			return '0' + (r-rune(tens.Lo))%10
		}
	}
	return r
}

// Day reads a day as browsers send it, 2027-01-31; the zero time where the field is empty or wrong.
func (f *Form) Day(field string) time.Time {
	value := f.Value(field)
	if value == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, value)
	if err != nil {
		f.Fault(field, "web.form.day", "example", "2027-01-31")
	}
	return day
}

// Yes reads a box that is ticked or not.
func (f *Form) Yes(field string) bool { return f.values.Get(field) != "" }

// Need makes an empty field a fault, in the words of a key; "" says that it is still empty.
func (f *Form) Need(field, key string, args ...any) {
	if key == "" {
		key = "web.form.missing"
	}
	if f.Value(field) == "" {
		f.Fault(field, key, args...)
	}
}

// Fault says in the words of a key what is wrong with a field; "" is the form as a whole. The
// first fault of a field stays.
func (f *Form) Fault(field, key string, args ...any) {
	if f.FaultOf(field) == "" {
		f.faults = append(f.faults, Fault{field, f.words.T(key, args...)})
	}
}

// Faulty reports whether anything is wrong.
func (f *Form) Faulty() bool { return len(f.faults) > 0 }

// Faults lists what is wrong, in the order in which the fields were read.
func (f *Form) Faults() []Fault { return f.faults }

// FaultOf is what is wrong with a field, or "".
func (f *Form) FaultOf(field string) string {
	for _, x := range f.faults {
		if x.Field == field {
			return x.Text
		}
	}
	return ""
}

// Status is what a page with this form answers: 422 where anything is wrong.
func (f *Form) Status() int {
	if f.Faulty() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// Field is one field as a template draws it, see web/components/form. Label and Hint are what t gives a template: a
// string, or a word with the mark of its language where the page's language lacks it.
type Field struct {
	Name    string
	Label   any
	Hint    any // under the label: what to write, and whether it may stay empty; nil for none
	Value   string
	Fault   string
	Options []Option
}

// Hinted adds a hint: {{template "form-line" ((.Form.Field "name" (t "…")).Hinted (t "…"))}}.
func (f Field) Hinted(hint any) Field {
	f.Hint = hint
	return f
}

// Told lists the ids of what a screen reader reads after the label: hint and fault. "" where
// there is neither.
func (f Field) Told() string {
	var ids []string
	if f.Hint != nil {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Fault != "" {
		ids = append(ids, f.Name+"-wrong")
	}
	return strings.Join(ids, " ")
}

// Option is one choice of a field.
type Option struct {
	Value, Label string
	Chosen       bool
}

// Field draws a field: {{template "form-line" (.Form.Field "name" (t "account.person.name"))}}.
func (f *Form) Field(name string, label any) Field {
	return Field{Name: name, Label: label, Value: f.Value(name), Fault: f.FaultOf(name)}
}

// Choose draws a field with options, and ticks those the person chose.
func (f *Form) Choose(name string, label any, options []Option) Field {
	field := f.Field(name, label)
	for _, o := range options {
		o.Chosen = f.Has(name, o.Value)
		field.Options = append(field.Options, o)
	}
	return field
}
