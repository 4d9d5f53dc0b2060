package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"copse/internal/assess"
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/directory"
	"copse/internal/i18n"
	"copse/internal/pdf"
	"copse/internal/source"
)

// checkCmd reads all content and names every finding with file, line and column.
type checkCmd struct {
	Lang    string `help:"Only files of this language, such as fr."`
	Set     string `help:"Only this set, such as policy."`
	Overlay string `help:"Also this country's folder, merged as it would be served." env:"COPSE_OVERLAY"`
	Content string `help:"Check this folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
	Stats   bool   `help:"Print counts, as JSON, instead of findings."`
	JSON    bool   `name:"json" help:"Print findings as JSON, for editors."`
}

// Run prints the findings and is refused where one of them is an error.
func (c *checkCmd) Run(std Streams) error {
	sources, err := contentSources(c.Content, c.Overlay)
	if err != nil {
		return err
	}
	lib, err := content.Load(sources...)
	if err != nil && source.FindingsOf(err) == nil {
		return err
	}
	if c.Stats {
		if err != nil {
			return err
		}
		return content.RunStats(std.Out, lib)
	}
	glyphs, err := pdf.NewGlyphs()
	if err != nil {
		return err
	}
	found := content.Check(lib, content.CheckOptions{Lang: copse.Lang(c.Lang), Set: c.Set, Now: copse.Now(), Covers: glyphs.Covers})
	if c.Set == "" {
		more, err := otherFindings(lib, sources, c.Lang)
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	if source.WriteFindings(std.Out, found, c.JSON) > 0 {
		return errRefused
	}
	return nil
}

// otherFindings are those of the interface words (I01, L15, L19 to L22), of the checklists and of the directory's seed.
func otherFindings(lib *content.Library, sources []content.Source, lang string) ([]source.Finding, error) {
	var folders []fs.FS
	for _, s := range sources {
		folders = append(folders, s.FS)
	}
	words, err := i18n.Load(nil, folders...)
	if err != nil {
		return nil, err
	}
	var found []source.Finding
	for _, p := range words.Check() {
		if lang == "" || lang == string(p.Lang) {
			found = append(found, wordFinding(sources, p, "I01"))
		}
	}
	english, _ := lib.Phrases(copse.English)
	for _, l := range words.Langs() {
		if w, _ := words.For(l); lang == "" || lang == string(l) {
			found = append(found, senseFindings(lib, sources, english, words.English(), w)...)
		}
	}
	for _, f := range assess.Check(sources[0].FS, sources[0].Name, lib) {
		if lang == "" || path.Base(f.File) == lang+".yaml" || strings.HasPrefix(path.Base(f.File), lang+".") {
			found = append(found, f)
		}
	}
	for _, f := range bookFindings(lib, sources) {
		if lang == "" || strings.HasPrefix(path.Base(f.File), lang+".") {
			found = append(found, f)
		}
	}
	seed, err := directory.Check(sources[0].FS)
	if lang != "" {
		return found, err
	}
	for _, f := range seed {
		f.File = path.Join(sources[0].Name, f.File)
		found = append(found, f)
	}
	return found, err
}

// senseFindings hold the interface words of a language to the rules of texts: no blank
// beside a full-width mark (L20), and in words of safety the sense of the English (L21,
// L22), no fear or blame (L19) and no stars (L15).
func senseFindings(lib *content.Library, sources []content.Source, english *content.Phrases, en, w *i18n.Words) []source.Finding {
	phrases, _ := lib.Phrases(w.Lang) // what is wrong in the lists is found with the texts
	var found []source.Finding
	for _, key := range w.Keys() {
		texts, from := w.Texts(key), en.Texts(key)
		for _, form := range slices.Sorted(maps.Keys(texts)) {
			slips := content.StraySpaces(w.Lang, texts[form])
			if lib.SafetyWord(key) {
				slips = append(slips, phrases.Unkind(texts[form])...)
				if source := cmp.Or(from[form], from["other"]); w != en && source != "" {
					slips = append(slips, phrases.Slips(english, texts[form], source)...)
				}
			}
			for _, s := range slips {
				f := wordFinding(sources, w.Problem(key, s.Text), s.Code)
				if s.Warn {
					f.Severity = source.Warning
				}
				found = append(found, f)
			}
		}
	}
	return slices.Compact(found) // one a key and fault
}

func wordFinding(sources []content.Source, p i18n.Problem, code string) source.Finding {
	return source.Finding{File: path.Join(sources[p.Source].Name, p.File), Line: p.Line, Column: p.Column,
		Code: code, Severity: source.Error, Message: p.Key + " " + p.Text}
}

// contentCmd holds the commands of people who write, and of people who read and sign.
type contentCmd struct {
	Stamp    stampCmd    `cmd:"" help:"Write the revision of every changed text into library/revisions.lock, and over which English entries were translated into those of their kinds."`
	Todo     todoCmd     `cmd:"" help:"List what a language lacks, safety-critical texts first."`
	Unsigned unsignedCmd `cmd:"" help:"Print the texts a child's safety hangs on that nobody signed in a language."`
	Sign     signCmd     `cmd:"" help:"Sign such texts, after you have read them."`
}

type stampCmd struct {
	Content string   `help:"The content folder." default:"content" env:"COPSE_CONTENT_DIR"`
	Minor   []string `help:"A text whose change is a typo: its translations stay fresh. POL-RIC-1/statement, or POL-RIC-1/statement@fr."`
}

// Run stamps the folder and prints the lines that are new, changed or dropped.
func (c *stampCmd) Run(std Streams) error {
	err := content.RunStamp(std.Out, c.Content, c.Minor)
	if list := source.FindingsOf(err); list != nil {
		source.WriteFindings(std.Err, list, false)
		return errRefused
	}
	if err != nil {
		return err
	}
	return stampBooks(std, c.Content)
}

// stampBooks stamps the entries of the doors that have some.
func stampBooks(std Streams, dir string) error {
	from, err := contentSources(dir, "")
	if err != nil {
		return err
	}
	list, err := loadBooks(nil, from)
	if err != nil {
		return err
	}
	for _, b := range list.all() {
		n, err := b.Stamp(dir)
		if err != nil {
			return err
		}
		fmt.Fprintf(std.Out, "%s: %d translations new or changed\n", b.Folder, n)
	}
	return nil
}

type todoCmd struct {
	Lang    string `arg:"" help:"Language, such as fr."`
	Content string `help:"The content folder; without it, the content in the program." env:"COPSE_CONTENT_DIR"`
}

// Run prints the texts that are missing or stale, with what they translate.
func (c *todoCmd) Run(std Streams) error {
	sources, err := contentSources(c.Content, "")
	if err != nil {
		return err
	}
	lib, err := content.Load(sources...)
	var refused *source.Refused
	if err != nil && !errors.As(err, &refused) {
		return err
	}
	return content.RunTodo(std.Out, lib, copse.Lang(c.Lang))
}
