package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/db"
)

// signedNode is the part of the settings that says which texts a node serves, and where
// its sign-offs lie. All of config.Config would bring --name, the name of the site.
type signedNode struct {
	nodeData
	Country    string `help:"Country of the node, whose installed overlay is read." env:"COPSE_COUNTRY"`
	Overlay    string `help:"Folder of the country's own content." env:"COPSE_OVERLAY" type:"path"`
	ContentDir string `help:"Read content from this folder instead of the program." env:"COPSE_CONTENT_DIR" type:"path"`

	Lang copse.Lang `required:"" help:"Language, such as fr."`
	JSON bool       `name:"json" help:"Print as JSON."`
}

// unsignedCmd prints what a person has to read before a language opens.
type unsignedCmd struct {
	signedNode
}

// Run prints each text with the KEY=HASH that signs it.
func (c *unsignedCmd) Run(std Streams) error {
	d, lib, err := c.open()
	if err != nil {
		return err
	}
	if d != nil {
		defer d.Close()
	}
	list, err := critical(d, lib, c.Lang)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(std.Out, struct {
			Lang     copse.Lang             `json:"lang"`
			Unsigned []content.CriticalText `json:"unsigned"`
			Missing  []string               `json:"missing"`
		}{c.Lang, list.unsigned, list.missing})
	}
	for _, t := range list.unsigned {
		note := ""
		if t.Stale {
			note = "   (signed before, for another wording)"
		}
		fmt.Fprintf(std.Out, "%s=%s%s\n    %s\n\n", t.Key, t.Hash, note, strings.ReplaceAll(t.Text, "\n", "\n    "))
	}
	fmt.Fprintf(std.Out, "%s: %s\n", c.Lang, list.say())
	for _, key := range list.missing {
		fmt.Fprintf(std.Out, "missing: %s\n", key)
	}
	return nil
}

// signCmd keeps a person's word that texts are right. It asks nothing: whoever runs it
// has read them.
type signCmd struct {
	signedNode
	Name  string   `required:"" help:"Name of the person who read the texts. It stays in the database of the node: no page and no log shows it."`
	Date  string   `help:"Day of reading, such as 2027-01-31; without it, today."`
	All   bool     `help:"Sign all that copse content unsigned prints."`
	Texts []string `arg:"" optional:"" name:"KEY=HASH" help:"Texts, as copse content unsigned prints them."`
}

// Run keeps all sign-offs, or refuses all where one cannot be kept.
func (c *signCmd) Run(std Streams) error {
	if c.All == (len(c.Texts) > 0) {
		return errors.New("name the texts as KEY=HASH, or sign all of them with --all")
	}
	d, lib, err := c.open()
	if err != nil {
		return err
	}
	if d == nil {
		return fmt.Errorf("--data: there is no folder %s: give the data folder of the node, which `copse serve` makes", c.Data)
	}
	defer d.Close()
	list, err := critical(d, lib, c.Lang)
	if err != nil {
		return err
	}
	texts, now := c.Texts, copse.Now()
	if c.All {
		for _, t := range list.unsigned {
			texts = append(texts, t.Key+"="+t.Hash)
		}
	}
	if c.Date == "" {
		c.Date = now.Format(time.DateOnly)
	}
	signed, wrong := lib.Sign(content.SignOff{Lang: c.Lang, Name: c.Name, Date: c.Date}, texts, now)
	if len(wrong) > 0 {
		return c.refuse(std, wrong)
	}
	rows, keys := []db.Signature{}, []string{}
	for _, s := range signed {
		rows = append(rows, db.Signature{Key: s.Key, Lang: s.Lang, Hash: s.Hash, Name: s.Name, Day: s.Date})
		keys = append(keys, s.Key)
	}
	if err := d.AddSignatures(context.Background(), rows, now); err != nil {
		return err
	}
	if list, err = critical(d, lib, c.Lang); err != nil {
		return err
	}
	return c.report(std, keys, list)
}

// report says what was signed, and what is left.
func (c *signCmd) report(std Streams, keys []string, list criticalTexts) error {
	if c.JSON {
		return printJSON(std.Out, struct {
			Lang     copse.Lang `json:"lang"`
			Signed   []string   `json:"signed"`
			Unsigned int        `json:"unsigned"`
			Missing  []string   `json:"missing"`
		}{c.Lang, keys, len(list.unsigned), list.missing})
	}
	fmt.Fprintf(std.Out, "%d signed. %s: %s\n", len(keys), c.Lang, list.say())
	return nil
}

func (c *signCmd) refuse(std Streams, wrong []error) error {
	if c.JSON {
		said := []string{}
		for _, w := range wrong {
			said = append(said, w.Error())
		}
		if err := printJSON(std.Out, struct {
			Refused []string `json:"refused"`
		}{said}); err != nil {
			return err
		}
		return errRefused
	}
	for _, w := range wrong {
		fmt.Fprintln(std.Err, "refused:", w)
	}
	fmt.Fprintln(std.Err, "Nothing was signed.")
	return errRefused
}

// open opens what signing needs of a node: the content it serves, and its database, nil
// where the node never ran.
func (c *signedNode) open() (*db.DB, *content.Library, error) {
	c.Country = strings.ToUpper(c.Country)
	if err := copse.CheckCountry(c.Country); err != nil && c.Country != "" {
		return nil, nil, fmt.Errorf("--country: %w", err)
	}
	from, err := sourcesOf(config.Config{Data: c.Data, Country: c.Country, Overlay: c.Overlay, ContentDir: c.ContentDir})
	if err != nil {
		return nil, nil, err
	}
	lib, err := loadLibrary(from)
	if err != nil {
		return nil, nil, err
	}
	list, err := loadBooks(lib, from)
	if err != nil {
		return nil, nil, err
	}
	list.hold(lib)
	if !slices.Contains(lib.Langs, c.Lang) {
		return nil, nil, fmt.Errorf("--lang: no language %q; there are %s", c.Lang, join(lib.Langs))
	}
	if _, err := os.Stat(c.Data); c.DB == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, lib, nil // a node that never ran has no sign-offs, and a mistyped folder is not made
	}
	d, err := db.Open(context.Background(), c.settings())
	return d, lib, err
}

// signedTexts are the critical texts that a person signed, by language. Pages ask it when
// they say whether somebody read them; a sign-off given later shows after a restart.
func (n *node) signedTexts() (func(lang copse.Lang, keys ...string) bool, error) {
	signed, lib := map[copse.Lang]map[string]bool{}, n.content.Load()
	offs, err := signOffs(n.db)
	if err != nil {
		return nil, err
	}
	for _, lang := range lib.Langs {
		signed[lang] = map[string]bool{}
		for _, t := range lib.Critical(lang, offs) {
			signed[lang][t.Key] = t.State == content.Signed
		}
	}
	return func(lang copse.Lang, keys ...string) bool {
		return len(keys) > 0 && !slices.ContainsFunc(keys, func(k string) bool { return !signed[lang][k] })
	}, nil
}

// signOffs are those kept in the database of the node.
func signOffs(d *db.DB) (list []content.SignOff, err error) {
	if d == nil {
		return nil, nil
	}
	rows, err := d.Signatures(context.Background())
	for _, r := range rows {
		list = append(list, content.SignOff{Key: r.Key, Lang: r.Lang, Hash: r.Hash, Name: r.Name, Date: r.Day})
	}
	return list, err
}

// criticalTexts are the critical texts of a language, sorted by what is left to do.
type criticalTexts struct {
	all, stale int
	unsigned   []content.CriticalText
	missing    []string
}

// critical asks the content and the node which critical texts stand where.
func critical(d *db.DB, lib *content.Library, lang copse.Lang) (criticalTexts, error) {
	list := criticalTexts{unsigned: []content.CriticalText{}, missing: []string{}}
	signed, err := signOffs(d)
	if err != nil {
		return list, err
	}
	for _, t := range lib.Critical(lang, signed) {
		list.all++
		switch t.State {
		case content.Missing:
			list.missing = append(list.missing, t.Key)
		case content.Unsigned:
			list.unsigned = append(list.unsigned, t)
			if t.Stale {
				list.stale++
			}
		}
	}
	return list, nil
}

// say counts them in one line.
func (l criticalTexts) say() string {
	s := fmt.Sprintf("%d critical texts, %d missing, %d to sign", l.all, len(l.missing), len(l.unsigned))
	if l.stale > 0 {
		s += fmt.Sprintf(" (%d of them signed before, for another wording)", l.stale)
	}
	return s
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
