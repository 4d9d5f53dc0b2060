package app

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/kept"
	"copse/internal/overlay"
	"copse/internal/source"
)

type overlayInstallCmd struct {
	File      string  `arg:"" help:"The file that copse overlay build made."`
	Data      string  `help:"The node's data folder." default:"data" env:"COPSE_DATA" type:"path"`
	Key       *string `help:"The publisher's minisign key, or the file that holds it: the signature FILE.minisig must fit." xor:"key"`
	Unsigned  bool    `help:"Take a file without a signature, also where the overlays before it were signed." xor:"key"`
	Downgrade bool    `help:"Take an older version than the one in use; the history keeps that."`
	Content   string  `help:"Content folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
}

// Run verifies and checks in memory; what is refused leaves nothing behind.
func (c *overlayInstallCmd) Run(std Streams) error {
	std = std.shown()
	data, err := readUpTo(c.File, overlay.MaxZip+1)
	if err != nil {
		return err
	}
	p, err := overlay.Read(data)
	if err != nil {
		return asRefused(std.Err, err)
	}
	store := installedOverlays(c.Data)
	key, err := c.signature(std, store, p, data)
	if err != nil {
		return asRefused(std.Err, err)
	}
	if err := c.accept(std, p); err != nil {
		return asRefused(std.Err, err)
	}
	in, err := store.Install(p, overlay.How{Key: key, OtherKey: c.Key != nil || c.Unsigned, Downgrade: c.Downgrade, When: copse.Now()})
	if errors.Is(err, overlay.ErrInUse) {
		fmt.Fprintf(std.Out, "Nothing was done: version %d of %s of the overlay of %s is in use already, and whole.\n", in.Version, in.Date, in.Country)
		return nil
	}
	if err != nil {
		return asRefused(std.Err, err)
	}
	fmt.Fprintf(std.Out, "Installed: overlay of %s, version %d of %s, by %s, for edition %s, %s, in %s\n",
		in.Country, in.Version, in.Date, in.Publisher, in.Base, copse.Count(len(in.Files), "file"), in.Dir)
	if in.Earlier {
		fmt.Fprintf(std.Out, "The one before it is kept: copse overlay back %s\n", in.Country)
	}
	fmt.Fprintln(std.Out, "A running node shows it after a restart.")
	return nil
}

// mostKey is room for a key or a signature with its comments, in bytes.
const mostKey = 64 << 10

// readUpTo reads a file, but no more than so many bytes of one without end.
func readUpTo(name string, most int64) ([]byte, error) {
	f, err := kept.Given(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// signature checks who signed the file. Without a key given, that of the overlays before it
// is asked for: nobody takes a signed country over with an unsigned file.
func (c *overlayInstallCmd) signature(std Streams, store overlay.Store, p *overlay.Overlay, data []byte) (string, error) {
	text := ""
	var err error
	switch {
	case c.Key != nil:
		if text = *c.Key; text != "" {
			b, err := readUpTo(text, mostKey)
			if errors.As(err, new(*kept.Broken)) { // any other error: it is the key itself, and no name of a file
				return "", err
			}
			if err == nil {
				text = string(b)
			}
		}
		if strings.TrimSpace(text) == "" { // a script whose variable is not set
			return "", &overlay.Refused{Why: "--key is empty: give the publisher's key or the file that holds it"}
		}
	case !c.Unsigned:
		if text, err = store.SignedBy(p.Country); err != nil {
			return "", err
		}
	}
	if text == "" {
		fmt.Fprintln(std.Out, "Not signed, or not checked: you trust the way this file came to you. To check: --key")
		return "", nil
	}
	key, err := overlay.ParseKey(text)
	if err != nil {
		return "", err
	}
	otherwise := ""
	if c.Key == nil {
		otherwise = ". It signed the overlays before this one; where another is right now: --key KEY, or --unsigned for none"
	}
	sig, err := readUpTo(c.File+".minisig", mostKey)
	if err != nil {
		return "", &overlay.Refused{Why: fmt.Sprintf("the signature %s.minisig cannot be read, and the key %s must have signed it%s", c.File, key, otherwise)}
	}
	comment, err := key.Verify(data, string(sig))
	if err != nil {
		return "", &overlay.Refused{Why: err.Error() + otherwise}
	}
	fmt.Fprintf(std.Out, "Signed by %s: %s\n", key, strings.ReplaceAll(comment, "\t", ", ")) // minisign puts tabs between what it notes
	return key.String(), nil
}

// accept looks at the overlay laid over the content. Made for this edition, it must be without
// error; made for another, it must be fit to be served, and what has moved is said.
func (c *overlayInstallCmd) accept(std Streams, p *overlay.Overlay) error {
	all, err := contentSources(c.Content, "")
	if err != nil {
		return err
	}
	name := filepath.Base(c.File)
	j, err := judge(append(all, content.Source{FS: p.Folder, Name: name, Overlay: true}))
	if err != nil {
		return err
	}
	for i := range j.found {
		j.found[i].File = strings.TrimPrefix(j.found[i].File, name+"/")
	}
	says, holds := p.Manifest, manifestOf(j.overlay)
	if says.Country != holds.Country || says.Version != holds.Version || says.Date != holds.Date || says.Base != holds.Base || says.Publisher != holds.Publisher {
		return &overlay.Refused{Why: "its manifest and its pack.yaml differ in country, version, date, base or publisher"}
	}
	same := p.Base == j.lib.Edition
	if j.refused || same && j.errors > 0 {
		source.WriteFindings(std.Err, j.found, false)
		return &overlay.Refused{Why: "the overlay has errors; nothing was changed"}
	}
	if !same {
		fmt.Fprintf(std.Out, "Made for edition %s, this is %s.\n", p.Base, j.lib.Edition)
		source.WriteFindings(std.Out, j.found, false)
	}
	const most = 100 // whoever made it has them all: copse overlay check
	if moved := content.MovedTexts(j.lib); len(moved) > 0 {
		content.WriteMoved(std.Out, moved[:min(len(moved), most)])
		if more := len(moved) - most; more > 0 {
			fmt.Fprintf(std.Out, "… and %d more\n", more)
		}
	}
	return nil
}

type overlayBackCmd struct {
	Country string `arg:"" help:"The country, such as GH."`
	Data    string `help:"The node's data folder." default:"data" env:"COPSE_DATA" type:"path"`
}

// Run puts the overlay in use again that was in use before.
func (c *overlayBackCmd) Run(std Streams) error {
	std = std.shown()
	in, err := installedOverlays(c.Data).Back(c.Country, copse.Now())
	if err != nil {
		return asRefused(std.Err, err)
	}
	fmt.Fprintf(std.Out, "In use again: overlay of %s, version %d of %s, by %s, for edition %s, %s. A running node shows it after a restart.\n",
		in.Country, in.Version, in.Date, in.Publisher, in.Base, signedBy(in.Record))
	return nil
}

func signedBy(r overlay.Record) string {
	if r.Key == "" {
		return "not signed"
	}
	return "signed by " + r.Key
}

type overlayListCmd struct {
	Data    string `help:"The node's data folder." default:"data" env:"COPSE_DATA" type:"path"`
	History bool   `help:"What came into use when, in each country."`
}

// Run prints a line for each country, and is refused where one is damaged.
func (c *overlayListCmd) Run(std Streams) error {
	std = std.shown()
	store := installedOverlays(c.Data)
	countries, err := store.Countries()
	if err != nil {
		return err
	}
	if len(countries) == 0 {
		fmt.Fprintf(std.Out, "No overlay is installed in %s.\n", store.Dir)
	}
	print := listInstalled
	if c.History {
		print = listHistory
	}
	var faults []error
	for _, country := range countries {
		if err := print(std.Out, store, country); err != nil {
			fmt.Fprintln(std.Err, err)
			faults = append(faults, err)
		}
	}
	if len(faults) > 0 {
		return errRefused
	}
	return nil
}

func listInstalled(w io.Writer, store overlay.Store, country string) error {
	in, err := store.Get(country)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s  version %d of %s  edition %s  %s  %s  %s  %s\n",
		in.Country, in.Version, in.Date, in.Base, in.Publisher, copse.Count(len(in.Files), "file"), signedBy(in.Record), in.Dir)
	return err
}

func listHistory(w io.Writer, store overlay.Store, country string) error {
	lines, unreadable, err := store.History(country)
	for _, r := range lines {
		fmt.Fprintf(w, "%s  %s  %s  version %d of %s  manifest %s  %s\n", r.When, strings.ToUpper(country), r.Act, r.Version, r.Date, r.Hash, signedBy(r))
	}
	if unreadable > 0 {
		err = errors.Join(err, fmt.Errorf("of the history of %s %s cannot be read", strings.ToUpper(country), copse.Count(unreadable, "line")))
	}
	return err
}
