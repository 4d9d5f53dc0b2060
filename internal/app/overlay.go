package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

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
	Back    overlayBackCmd    `cmd:"" help:"Use the overlay again that was in use before."`
	List    overlayListCmd    `cmd:"" help:"List the installed overlays, or what came into use when."`
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
	from    []content.Source // what was judged
	folder  fs.FS            // of judgeFolder: the files as they were judged
}

// judgeFolder is judge for an overlay's folder.
func judgeFolder(contentDir, dir string) (judged, error) {
	all, err := contentSources(contentDir, dir)
	if err != nil {
		return judged{}, err
	}
	j, err := judge(all)
	j.folder = all[1].FS
	return j, err
}

// judge checks the merged result, and takes off what the content alone is found wrong for: the
// content is checked alone only where its own files have an error at all.
func judge(all []content.Source) (judged, error) {
	merged, lib, err := findingsOf(all)
	if err != nil && source.FindingsOf(err) == nil {
		return judged{}, err
	}
	j := judged{lib: lib, refused: err != nil, overlay: lib.Overlays[0], from: all}
	if _, err := loadBooks(lib, all); err != nil {
		j.refused = true
	}
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
	std = std.shown()
	all, err := contentSources(c.Content, c.Dir)
	if err != nil {
		return asRefused(std.Err, err)
	}
	done, err := content.StampOverlay(all[0], all[1], c.Dir, c.Seen)
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
	fmt.Fprintf(std.Out, "%s: %d new, %d changed, %d dropped\n", copse.Count(done.Lines, "text"), len(done.New), len(done.Changed), len(done.Dropped))
	return nil
}

type overlayCheckCmd struct {
	Dir     string `arg:"" help:"The overlay's folder."`
	Content string `help:"Content folder instead of the content in the program, such as that of the next edition." env:"COPSE_CONTENT_DIR"`
	JSON    bool   `name:"json" help:"Print the findings alone, as JSON, for editors."`
}

// Run prints what is wrong, what the overlay changes and what has moved under it.
func (c *overlayCheckCmd) Run(std Streams) error {
	if !c.JSON {
		std = std.shown()
	}
	j, err := judgeFolder(c.Content, c.Dir)
	if err != nil {
		return asRefused(std.Err, err)
	}
	bad := source.WriteFindings(std.Out, j.found, c.JSON) > 0
	if !c.JSON {
		if j.apart > 0 {
			fmt.Fprintf(std.Out, "(left out, of the content itself: %s; copse check)\n", copse.Count(j.apart, "finding"))
		}
		content.WriteChanges(std.Out, j.lib)
		writeAdded(std.Out, j.lib, j.from)
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
	std = std.shown()
	j, err := judgeFolder(c.Content, c.Dir)
	if err != nil {
		return asRefused(std.Err, err)
	}
	if j.errors > 0 || j.refused {
		source.WriteFindings(std.Err, j.found, false)
		fmt.Fprintln(std.Err, "Not built: an overlay with errors is handed to nobody.")
		return errRefused
	}
	if j.overlay.Version == 0 || j.overlay.Date == "" || j.overlay.Publisher == j.overlay.Country {
		return asRefused(std.Err, &overlay.Refused{Why: filepath.Join(c.Dir, "pack.yaml") +
			" needs publisher: a name, version: a whole number that is higher each time you hand the overlay on, and date: the day of that version"})
	}
	p, err := overlay.Collect(j.folder, manifestOf(j.overlay))
	if err != nil {
		return asRefused(std.Err, err)
	}
	var file bytes.Buffer
	if err := p.Write(&file); err != nil {
		return err
	}
	if err := replace(c.Out, file.Bytes()); err != nil {
		return notWritten(c.Out, err)
	}
	fmt.Fprintf(std.Out, "%s: overlay of %s, version %d of %s, for edition %s, %s, %s, manifest %s\n",
		c.Out, p.Country, p.Version, p.Date, p.Base, copse.Count(len(p.Files), "file"), copse.Count(file.Len(), "byte"), p.Hash()[:12])
	fmt.Fprintf(std.Out, "To sign it: minisign -S -m %s -t 'overlay of %s, version %d of %s'\n", c.Out, p.Country, p.Version, p.Date)
	return nil
}

// manifestOf is what a file's manifest says of itself: the same as its pack.yaml.
func manifestOf(o content.Overlay) overlay.Manifest {
	return overlay.Manifest{Country: o.Country, Version: o.Version, Date: o.Date, Base: o.Base, Publisher: o.Publisher}
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
