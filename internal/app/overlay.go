package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2/maybe"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/overlay"
	"copse/internal/source"
)

// overlayCmd holds the commands of a country that adapts the content.
type overlayCmd struct {
	Init    overlayInitCmd    `cmd:"" help:"Begin an overlay: a folder with a comment for everything a country may change."`
	Stamp   overlayStampCmd   `cmd:"" help:"Write down which revision of ours each replaced text stands over."`
	Check   overlayCheckCmd   `cmd:"" help:"Check an overlay on the merged result, and say what it changes and what has moved."`
	Build   overlayBuildCmd   `cmd:"" help:"Make an overlay one file that can be handed on and signed."`
	Install overlayInstallCmd `cmd:"" help:"Take such a file in: verified, complete or not at all."`
	Back    overlayBackCmd    `cmd:"" help:"Use the overlay again that was installed before."`
	List    overlayListCmd    `cmd:"" help:"List the installed overlays."`
}

// installedOverlays is where the commands put what serve reads.
func installedOverlays(data string) overlay.Store {
	return overlay.Store{Dir: filepath.Join(data, "overlay")}
}

// judged is an overlay laid over the content, and what is wrong because of it.
type judged struct {
	lib     *content.Library
	found   []source.Finding // errors anywhere, warnings in the overlay's own files
	apart   int              // findings in the content's own files that are left out
	errors  int
	refused bool // it would not be served at all
	overlay content.Overlay
}

// judge checks the merged result, and takes off what the content alone is found wrong for: the
// content is checked alone only where its own files have an error at all.
func judge(contentDir, overlay string) (judged, error) {
	all, err := contentSources(contentDir, overlay)
	if err != nil {
		return judged{}, err
	}
	merged, lib, err := findingsOf(all)
	if err != nil && source.FindingsOf(err) == nil {
		return judged{}, err
	}
	j := judged{lib: lib, refused: err != nil, overlay: lib.Overlays[0]}
	ours := path.Clean(all[0].Name) + "/"
	own := func(f source.Finding) bool { return strings.HasPrefix(f.File, ours) }
	had := map[source.Finding]bool{}
	if slices.ContainsFunc(merged, func(f source.Finding) bool { return own(f) && f.Severity == source.Error }) {
		alone, _, err := findingsOf(all[:1])
		if err != nil {
			return judged{}, err
		}
		for _, f := range alone {
			had[f] = true
		}
	}
	for _, f := range merged {
		switch {
		case had[f], own(f) && f.Severity != source.Error:
			j.apart++
		default:
			if f.Severity == source.Error {
				j.errors++
			}
			j.found = append(j.found, f)
		}
	}
	return j, nil
}

// findingsOf is the whole check of these sources. The error of content that would not be
// served comes with the findings.
func findingsOf(sources []content.Source) ([]source.Finding, *content.Library, error) {
	lib, refused := content.Load(sources...)
	if refused != nil && source.FindingsOf(refused) == nil {
		return nil, nil, refused
	}
	found := content.Check(lib, content.CheckOptions{Now: copse.Now()})
	more, err := otherFindings(lib, sources, "")
	if err != nil && refused == nil {
		return nil, nil, err
	}
	return append(found, more...), lib, refused
}

type overlayStampCmd struct {
	Dir     string   `arg:"" help:"The overlay's folder."`
	Content string   `help:"Content folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
	Seen    []string `help:"A text whose change in ours you have read: POL-LEG-2/how, or POL-LEG-2/how@fr."`
}

// Run stamps the overlay and prints the lines that are new, changed or dropped.
func (c *overlayStampCmd) Run(std Streams) error {
	all, err := contentSources(c.Content, "")
	if err != nil {
		return err
	}
	done, err := content.StampOverlay(all[0], c.Dir, c.Seen)
	if list := source.FindingsOf(err); list != nil {
		source.WriteFindings(std.Err, list, false)
		return errRefused
	}
	if err != nil {
		return err
	}
	for sign, lines := range map[string][]string{"+": done.New, "~": done.Changed, "-": done.Dropped} {
		for _, line := range lines {
			fmt.Fprintln(std.Out, sign, line)
		}
	}
	fmt.Fprintf(std.Out, "%d texts: %d new, %d changed, %d dropped\n", done.Lines, len(done.New), len(done.Changed), len(done.Dropped))
	return nil
}

type overlayCheckCmd struct {
	Dir     string `arg:"" help:"The overlay's folder."`
	Content string `help:"Content folder instead of the content in the program, such as that of the next edition." env:"COPSE_CONTENT_DIR"`
	JSON    bool   `name:"json" help:"Print the findings alone, as JSON, for editors."`
}

// Run prints what is wrong, what the overlay changes and what has moved under it.
func (c *overlayCheckCmd) Run(std Streams) error {
	j, err := judge(c.Content, c.Dir)
	if err != nil {
		return err
	}
	bad := source.WriteFindings(std.Out, j.found, c.JSON) > 0
	if !c.JSON {
		if j.apart > 0 {
			fmt.Fprintf(std.Out, "(%d findings of the content itself are left out: copse check)\n", j.apart)
		}
		content.WriteChanges(std.Out, j.lib)
	}
	if bad {
		return errRefused
	}
	return nil
}

type overlayBuildCmd struct {
	Dir     string `arg:"" help:"The overlay's folder."`
	Out     string `required:"" help:"The file to write, such as overlay-gh.zip."`
	Content string `help:"Content folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
}

// Run writes the file, where the overlay has no error.
func (c *overlayBuildCmd) Run(std Streams) error {
	j, err := judge(c.Content, c.Dir)
	if err != nil {
		return err
	}
	if j.errors > 0 || j.refused {
		source.WriteFindings(std.Err, j.found, false)
		fmt.Fprintln(std.Err, "Not built: an overlay with errors is handed to nobody.")
		return errRefused
	}
	p, err := overlay.Collect(os.DirFS(c.Dir), overlay.Manifest{Country: j.overlay.Country, Base: j.overlay.Base, Publisher: j.overlay.Publisher})
	if err != nil {
		return asRefused(std.Err, err)
	}
	var file bytes.Buffer
	if err := p.Write(&file); err != nil {
		return err
	}
	if err := maybe.WriteFile(c.Out, file.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(std.Out, "%s: overlay of %s for edition %s, %d files, %d bytes, manifest %s\nTo sign it: minisign -S -m %s\n",
		c.Out, p.Country, p.Base, len(p.Files), file.Len(), p.Hash()[:12], c.Out)
	return nil
}

// asRefused prints why an overlay is refused; any other error goes on as it is.
func asRefused(w io.Writer, err error) error {
	var r *overlay.Refused
	if !errors.As(err, &r) {
		return err
	}
	fmt.Fprintln(w, "refused:", r.Why)
	return errRefused
}

type overlayInstallCmd struct {
	File    string `arg:"" help:"The file that copse overlay build made."`
	Data    string `help:"The node's data folder." default:"data" env:"COPSE_DATA" type:"path"`
	Key     string `help:"The publisher's minisign key, or the file that holds it: the signature FILE.minisig must fit."`
	Content string `help:"Content folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
}

// Run verifies, unpacks, checks, and only then switches.
func (c *overlayInstallCmd) Run(std Streams) error {
	data, err := readLimited(c.File)
	if err != nil {
		return asRefused(std.Err, err)
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
	in, err := store.Install(p, key, func(dir string) error { return c.accept(std, dir, p) })
	if err != nil {
		return asRefused(std.Err, err)
	}
	fmt.Fprintf(std.Out, "Installed: overlay of %s by %s, for edition %s, %d files, in %s\n", in.Country, in.Publisher, in.Base, len(in.Files), in.Dir)
	if in.Previous != "" {
		fmt.Fprintf(std.Out, "The one before it is kept: copse overlay back %s\n", in.Country)
	}
	fmt.Fprintln(std.Out, "A running node shows it after a restart.")
	return nil
}

func readLimited(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, overlay.MaxZip+1))
}

// signature checks who signed the file. Without a key given, that of the overlay in use
// is asked for: nobody takes a signed country over with an unsigned file.
func (c *overlayInstallCmd) signature(std Streams, store overlay.Store, p *overlay.Overlay, data []byte) (string, error) {
	text := c.Key
	if b, err := os.ReadFile(c.Key); c.Key != "" && err == nil {
		text = string(b)
	}
	if text == "" {
		var err error
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
	sig, err := os.ReadFile(c.File + ".minisig")
	if err != nil {
		return "", &overlay.Refused{Why: fmt.Sprintf("the signature %s.minisig cannot be read, and the key %s must have signed it", c.File, key)}
	}
	comment, err := key.Verify(data, string(sig))
	if err != nil {
		return "", err
	}
	fmt.Fprintf(std.Out, "Signed by %s: %s\n", key, printable(comment))
	return key.String(), nil
}

// printable keeps a comment somebody else wrote from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

// accept looks at the unpacked overlay. Made for this edition, it must be without error;
// made for another, it must be fit to be served, and what has moved is said.
func (c *overlayInstallCmd) accept(std Streams, dir string, p *overlay.Overlay) error {
	j, err := judge(c.Content, dir)
	if err != nil {
		return err
	}
	for i := range j.found {
		j.found[i].File = strings.TrimPrefix(filepath.ToSlash(j.found[i].File), filepath.ToSlash(dir)+"/")
	}
	same := p.Base == j.lib.Edition
	if j.overlay.Country != p.Country || j.overlay.Base != p.Base {
		return &overlay.Refused{Why: "its manifest and its pack.yaml differ in country or base"}
	}
	if j.refused || same && j.errors > 0 {
		source.WriteFindings(std.Err, j.found, false)
		return &overlay.Refused{Why: "the overlay has errors; nothing was changed"}
	}
	if !same {
		fmt.Fprintf(std.Out, "Made for edition %s, this is %s.\n", p.Base, j.lib.Edition)
		source.WriteFindings(std.Out, j.found, false)
	}
	if moved := content.MovedTexts(j.lib); len(moved) > 0 {
		content.WriteMoved(std.Out, moved)
	}
	return nil
}

type overlayBackCmd struct {
	Country string `arg:"" help:"The country, such as GH."`
	Data    string `help:"The node's data folder." default:"data" env:"COPSE_DATA" type:"path"`
}

// Run puts the overlay before this one in use.
func (c *overlayBackCmd) Run(std Streams) error {
	in, err := installedOverlays(c.Data).Back(c.Country)
	if err != nil {
		return asRefused(std.Err, err)
	}
	fmt.Fprintf(std.Out, "In use again: overlay of %s by %s, for edition %s. A running node shows it after a restart.\n", in.Country, in.Publisher, in.Base)
	return nil
}

type overlayListCmd struct {
	Data string `help:"The node's data folder." default:"data" env:"COPSE_DATA" type:"path"`
}

// Run prints a line for each country, and is refused where files are not as installed.
func (c *overlayListCmd) Run(std Streams) error {
	store := installedOverlays(c.Data)
	countries, err := store.Countries()
	if err != nil {
		return err
	}
	if len(countries) == 0 {
		fmt.Fprintln(std.Out, "No overlay is installed.")
	}
	var changed []string
	for _, country := range countries {
		in, err := store.Get(country)
		if err != nil {
			return err
		}
		signed := "not signed"
		if in.Key != "" {
			signed = "signed by " + in.Key
		}
		fmt.Fprintf(std.Out, "%s  edition %s  %s  %d files  %s  %s\n", in.Country, in.Base, printable(in.Publisher), len(in.Files), signed, in.Dir)
		for _, f := range in.Changed {
			changed = append(changed, filepath.Join(in.Dir, f))
		}
	}
	slices.Sort(changed)
	for _, f := range changed {
		fmt.Fprintf(std.Err, "%s is not as it was installed: install the overlay again\n", f)
	}
	if len(changed) > 0 {
		return errRefused
	}
	return nil
}
