package app

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"copse/internal/content"
	"copse/internal/copse"
)

type overlayInitCmd struct {
	Dir       string   `arg:"" help:"The folder to make; new or empty."`
	Country   string   `required:"" help:"Two-letter code of the country, such as GH."`
	Lang      []string `help:"A language of the country that does not ship, such as sw."`
	Publisher string   `help:"Who answers for the overlay; readers see this name."`
	Content   string   `help:"Content folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
}

// template is the folder an overlay begins with. What is commented out in it is an example in the form it would
// have; the rest is in force. {CC}, {cc}, {edition}, {publisher}, {date}, {langs} and {names} are filled in.
//
//go:embed all:overlay-template
var template embed.FS

// Run writes the skeleton; it checks clean as it is.
func (c *overlayInitCmd) Run(std Streams) error {
	c.Country = strings.ToUpper(c.Country)
	if err := copse.CheckOverlayCountry(c.Country); err != nil {
		return fmt.Errorf("--country: %w", err)
	}
	if entries, err := os.ReadDir(c.Dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: an overlay begins in a folder of its own", c.Dir)
	}
	all, err := contentSources(c.Content, "")
	if err != nil {
		return err
	}
	lib, err := content.Load(all...)
	if err != nil {
		return fmt.Errorf("read the content (details: copse check): %w", err)
	}
	if c.Publisher == "" {
		c.Publisher = "Publisher of the overlay of " + c.Country
	}
	files, err := c.skeleton(lib.Edition)
	if err != nil {
		return err
	}
	for name, text := range files {
		file := filepath.Join(c.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.Out, "%s: %d files to begin with. Read README.md in it, then: copse overlay check %s\n", c.Dir, len(files), c.Dir)
	return nil
}

// readTemplate reads the files of the template by their names in an overlay.
func readTemplate() (map[string]string, error) {
	files := map[string]string{}
	dir, err := fs.Sub(template, "overlay-template")
	if err != nil {
		return nil, err
	}
	return files, fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(dir, name)
		files[name] = string(text)
		return err
	})
}

func (c *overlayInitCmd) skeleton(edition string) (map[string]string, error) {
	cc := strings.ToLower(c.Country)
	names := map[string]string{}
	for _, lang := range c.Lang {
		tag, err := copse.ParseLang(lang)
		if err != nil {
			return nil, fmt.Errorf("--lang: %w", err)
		}
		if ours, ok := tag.Ours(); ok {
			return nil, fmt.Errorf("--lang: %s is %s to its readers, which ships; write into that what you may change there", lang, ours)
		}
		if names[lang] = display.Self.Name(language.Make(lang)); names[lang] == "" {
			names[lang] = lang
		}
	}
	own, err := json.Marshal(names) // JSON is YAML, with every name quoted
	if err != nil {
		return nil, err
	}
	publisher, err := json.Marshal(c.Publisher)
	if err != nil {
		return nil, err
	}
	fill := strings.NewReplacer("{CC}", c.Country, "{cc}", cc, "{edition}", edition, "{publisher}", string(publisher),
		"{date}", copse.Now().Format(time.DateOnly), "{langs}", strings.Join(c.Lang, ", "), "{names}", string(own))
	files, err := readTemplate()
	if err != nil {
		return nil, err
	}
	for name, text := range files {
		files[name] = fill.Replace(text)
	}
	for lang, name := range names {
		words, err := json.MarshalIndent(map[string]string{"web.lang.name": name}, "", " ")
		if err != nil {
			return nil, err
		}
		files["lang/"+lang+"/web.json"] = string(words) + "\n"
	}
	return files, nil
}
