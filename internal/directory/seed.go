package directory

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"copse/internal/copse"
	"copse/internal/source"
)

// SeedFile is where the seed lies in the content folder.
const SeedFile = "directory/seed.csv"

// wordsFile holds the English words of this door, those of what services do among them.
const wordsFile = "lang/en/directory.json"

func columns() []string {
	return []string{"country_iso2", "name", "name_lang", "about", "kind", "phone", "sms", "url", "languages", "hours", "audience", "source", "show_in_preview"}
}

// The columns by number.
const (
	colCountry = iota
	colName
	colNameLang
	colAbout
	colKind
	colPhone
	colSMS
	colURL
	colLangs
	colHours
	colAudience
	colSource
	colShow
)

var (
	phoneForm = regexp.MustCompile(`^\+?[0-9]+([ -][0-9]+)*$`)
	aboutForm = regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*)?$`)
	langForm  = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)
	smsForm   = regexp.MustCompile(`^(?:(WhatsApp) )?([0-9]+(?:[ -][0-9]+)*)(?: \(([A-Z]+)\))?$`)
)

// Load reads and checks the seed below the content folder. A file with a mistake is
// refused whole, with every mistake named: a wrong number must not reach a child.
func Load(content fs.FS) (*Directory, error) {
	d, findings, err := read(content)
	if err != nil {
		return nil, err
	}
	if len(findings) > 0 {
		return nil, refused(findings)
	}
	return d, nil
}

func refused(findings []source.Finding) error { return &source.Refused{Findings: findings} }

// Check returns every mistake of the seed, for `copse check`.
func Check(content fs.FS) ([]source.Finding, error) {
	_, findings, err := read(content)
	return findings, err
}

// reader walks the rows of the seed and collects what is wrong with them.
type reader struct {
	csv      *csv.Reader
	lines    [][]byte
	findings []source.Finding
	seen     map[string]int // country and name -> line
	words    map[string]any // of lang/en/directory.json; nil where the folder has none
}

func read(folder fs.FS) (*Directory, []source.Finding, error) {
	data, err := fs.ReadFile(folder, SeedFile)
	if err != nil {
		return nil, nil, fmt.Errorf("read the directory's seed: %w", err)
	}
	text, bad, err := source.Text(data) // spreadsheets write a byte order mark, or other letters than they show
	if err != nil {
		return nil, []source.Finding{{File: SeedFile, Line: bad.Line, Column: bad.Col, Code: "D01", Severity: source.Error, Message: err.Error()}}, nil
	}
	data = []byte(text)
	r := &reader{csv: csv.NewReader(bytes.NewReader(data)), lines: bytes.Split(data, []byte("\n")), seen: map[string]int{}}
	r.csv.FieldsPerRecord = len(columns())
	if words, err := fs.ReadFile(folder, wordsFile); err == nil && json.Unmarshal(words, &r.words) != nil {
		r.words = nil // package i18n says what is wrong with it
	}
	head, err := r.csv.Read()
	if err != nil || !slices.Equal(head, columns()) {
		r.add(1, 1, "D01", "the first line must be: %s", strings.Join(columns(), ","))
		return nil, r.findings, nil
	}
	d := &Directory{}
	for {
		row, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return d, r.findings, nil
		}
		var broken *csv.ParseError
		switch {
		case errors.Is(err, csv.ErrFieldCount):
			line, _ := r.csv.FieldPos(0)
			r.add(line, 1, "D01", "%d fields where %d are needed; a comma inside a field needs quotes", len(row), len(columns()))
		case errors.As(err, &broken):
			r.add(broken.Line, broken.Column, "D01", "%v", broken.Err)
			return nil, r.findings, nil // where the next row begins is anyone's guess
		case err != nil:
			return nil, nil, fmt.Errorf("read the directory's seed: %w", err)
		default:
			d.services = append(d.services, r.service(row))
		}
	}
}

// add notes a mistake. Columns come in bytes and are told in characters.
func (r *reader) add(line, column int, code, format string, args ...any) {
	if line >= 1 && line <= len(r.lines) {
		column = 1 + utf8.RuneCount(r.lines[line-1][:min(max(column-1, 0), len(r.lines[line-1]))])
	}
	r.findings = append(r.findings, source.Finding{File: SeedFile, Line: line, Column: column, Code: code,
		Severity: source.Error, Message: fmt.Sprintf(format, args...)})
}

func (r *reader) wrong(col int, code, format string, args ...any) {
	line, column := r.csv.FieldPos(col)
	r.add(line, column, code, columns()[col]+": "+format, args...)
}

// service reads one row. What is wrong is noted; the row is used only if nothing is.
func (r *reader) service(row []string) Service {
	s := Service{
		Country: row[colCountry], Name: row[colName], NameLang: row[colNameLang], About: row[colAbout], Kind: Kind(row[colKind]), Phone: row[colPhone],
		URL: row[colURL], Hours: row[colHours], Source: row[colSource],
		Langs: fields(row[colLangs]), Audience: fields(row[colAudience]),
		ShowInPreview: row[colShow] == "yes", Standing: standing(row[colSource]),
	}
	s.ID = uuid.NewSHA1(uuid.NameSpaceURL, []byte("copse:directory:"+s.Country+":"+s.Name)).String()
	for i, f := range row {
		if f != strings.TrimSpace(f) {
			r.wrong(i, "D02", "blank at the start or end")
		}
	}
	if err := copse.CheckCountry(s.Country); err != nil && s.Country != Worldwide && s.Country != European {
		r.wrong(colCountry, "D03", "%v; worldwide is ZZ, the European Union EU", err)
	}
	if !slices.Contains(kinds(), s.Kind) {
		r.wrong(colKind, "D04", "%q is none of %v", s.Kind, kinds())
	}
	switch {
	case !aboutForm.MatchString(s.About):
		r.wrong(colAbout, "D10", "%q: small letters, digits and hyphens; its words are directory.about.<about>", s.About)
	case s.About == "" && s.Kind == TakedownOwn:
		r.wrong(colAbout, "D10", "is empty; nobody can tell by its name what such a service does")
	case s.About != "" && r.words != nil && r.words["directory.about."+s.About] == nil:
		r.wrong(colAbout, "D10", "%s has no words directory.about.%s", wordsFile, s.About)
	}
	r.name(s)
	r.channels(row, &s)
	r.langs(s)
	r.standing(row, s)
	return s
}

func (r *reader) name(s Service) {
	if s.Name == "" {
		r.wrong(colName, "D02", "is empty")
	}
	key := s.Country + ":" + strings.ToLower(s.Name)
	line, _ := r.csv.FieldPos(colName)
	if first, ok := r.seen[key]; ok {
		r.wrong(colName, "D05", "%q stands for %s in line %d already", s.Name, s.Country, first)
		return
	}
	r.seen[key] = line
}

func (r *reader) channels(row []string, s *Service) {
	if s.Phone != "" && !phoneForm.MatchString(s.Phone) {
		r.wrong(colPhone, "D06", "%q: only digits, one + in front, single blanks and hyphens between", s.Phone)
	}
	if text := row[colSMS]; text != "" {
		m := smsForm.FindStringSubmatch(text)
		if m == nil {
			r.wrong(colSMS, "D06", "%q: a number, before it WhatsApp if it is none, after it the word to send in brackets", text)
		} else {
			s.SMS = Text{App: m[1], Number: m[2], Word: m[3]}
		}
	}
	if s.URL != "" {
		if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" || domain(s.URL) == "" || u.User != nil {
			r.wrong(colURL, "D07", "%q: a full address that begins with https://", s.URL)
		}
	}
	if s.Kind == TakedownOwn && s.Phone+row[colSMS]+s.URL == "" {
		r.wrong(colURL, "D07", "is empty, and so are the numbers: whoever needs such a service could not reach it")
	}
}

func (r *reader) langs(s Service) {
	if len(s.Langs) == 0 {
		r.wrong(colLangs, "D08", "is empty; write multiple if it answers in many")
	}
	for _, l := range s.Langs {
		if l != "multiple" && l != "regional" && !isLang(l) {
			r.wrong(colLangs, "D08", "%q is no BCP 47 language code in small letters", l)
		}
	}
	switch {
	case s.NameLang == "" && s.ShowInPreview:
		r.wrong(colNameLang, "D08", "is empty; a name that is shown says in which language it is")
	case s.NameLang != "" && !isLang(s.NameLang):
		r.wrong(colNameLang, "D08", "%q is no BCP 47 language code in small letters", s.NameLang)
	}
}

func isLang(code string) bool {
	_, err := language.Parse(code)
	return err == nil && langForm.MatchString(code)
}

func (r *reader) standing(row []string, s Service) {
	if len(s.Audience) == 0 {
		r.wrong(colAudience, "D02", "is empty; write general public")
	}
	if row[colShow] != "yes" && row[colShow] != "no" {
		r.wrong(colShow, "D09", "%q is neither yes nor no", row[colShow])
	}
	switch {
	case s.Source == "":
		r.wrong(colSource, "D09", "is empty; write general knowledge if that is all there is")
	case s.ShowInPreview && (s.Standing == Recalled || s.Standing == Doubted || len(s.Publishers()) == 0):
		r.wrong(colShow, "D09", "a row may be shown in preview only if its source names who vouches for it")
	}
}

func fields(text string) []string {
	var list []string
	for f := range strings.SplitSeq(text, ";") {
		if f = strings.TrimSpace(f); f != "" {
			list = append(list, f)
		}
	}
	return list
}
