// Package app puts the product together: settings, database, content, doors, routes.
// It is the only package that sees all the others, and holds no rule of its own.
package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"copse/internal/config"
	"copse/internal/kept"
	"copse/internal/source"
)

// Streams are where a command reads and writes; tests pass their own.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// shown are streams that nothing others wrote can steer the terminal through.
func (s Streams) shown() Streams { return Streams{s.In, shownWriter{s.Out}, shownWriter{s.Err}} }

// shownWriter writes texts line by line as source.Visible has them; each write is a whole text.
type shownWriter struct{ to io.Writer }

// Write implements io.Writer.
func (w shownWriter) Write(p []byte) (int, error) {
	lines := strings.SplitAfter(string(p), "\n")
	for i, line := range lines {
		text, end := strings.CutSuffix(line, "\n")
		lines[i] = source.Visible(text)
		if end {
			lines[i] += "\n"
		}
	}
	if _, err := io.WriteString(w.to, strings.Join(lines, "")); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Exit codes of every command.
const (
	done    = 0 // done
	refused = 1 // refused, or not valid
	failed  = 2 // could not run
)

// errRefused makes a command exit 1 after it has said why itself.
var errRefused = errors.New("refused")

// cli is the command line. Each command is a struct in a file of its own, with a
// method Run(Streams) error.
type cli struct {
	Settings string           `help:"File of settings, lines such as COPSE_COUNTRY=GH." env:"COPSE_SETTINGS" type:"path"`
	Show     kong.VersionFlag `name:"version" help:"Print the version."`

	Serve   serveCmd   `cmd:"" help:"Serve the site."`
	Preview previewCmd `cmd:"" help:"Show a site that is not open yet to people you trust, or to a program."`
	Launch  launchCmd  `cmd:"" help:"Open the site to the public, or say what is missing."`
	Check   checkCmd   `cmd:"" help:"Check content, words and overlay; every finding with its place."`
	Content contentCmd `cmd:"" help:"Work on the content: stamp revisions, list what to translate, sign what was read."`
	Overlay overlayCmd `cmd:"" help:"A country's own: begin, check, build, install an overlay."`
	Score   scoreCmd   `cmd:"" help:"Score a file of answers to a checklist, and say why."`
	Assess  assessCmd  `cmd:"" help:"Work on checklists: what becomes of answers in a new version."`
	Export  exportCmd  `cmd:"" help:"Take the library out: data, table, book, folder of pages."`
	Jobs    jobsCmd    `cmd:"" help:"See the work done in the background; try again what failed too often."`
	Remarks remarksCmd `cmd:"" help:"What readers chose as wrong on this site, and how often."`
	Hash    hashCmd    `cmd:"" help:"Compute the PDQ hash of pictures on this machine."`
	Typeset typesetCmd `cmd:"" hidden:""` // pdf.ChildCommand
	Version versionCmd `cmd:"" help:"Print the version."`
}

// Run reads the command line and carries it out. It returns the exit code.
func Run(args []string, std Streams) int {
	if file := settingsFile(args); file != "" {
		if err := readSettings(file); err != nil {
			fmt.Fprintln(std.shown().Err, "copse:", plain(err))
			return failed
		}
	}
	var c cli
	code := -1
	parser, err := kong.New(&c, kong.Name("copse"), kong.Writers(std.Out, std.Err), kong.UsageOnError(),
		kong.Description("Copse puts the Guidelines on Child Online Protection to work for a country."),
		kong.Exit(func(n int) { code = n }), kong.Vars{"version": versionLine()}, kong.Bind(std))
	if err != nil {
		fmt.Fprintln(std.Err, "copse:", err)
		return failed
	}
	hideFlags(parser.Model)
	ctx, err := parser.Parse(args)
	if code >= 0 { // --help or --version was asked for and printed
		return code
	}
	if err != nil {
		fmt.Fprintf(std.Err, "copse: %v\nSee: copse --help\n", err)
		return failed
	}
	switch err := ctx.Run(std); {
	case err == nil:
		return done
	case errors.Is(err, errRefused):
		return refused
	default:
		fmt.Fprintln(std.shown().Err, "copse:", plain(err))
		return failed
	}
}

// hideFlags keeps settings that do not matter to a command out of its help. They are
// accepted all the same: one settings file serves every command.
func hideFlags(app *kong.Application) {
	hidden := map[string][]string{
		"launch": {"listen", "admin", "name", "exit", "passphrase", "offline", "log"},
		"site":   {"listen", "admin", "passphrase", "offline", "log"},
	}
	for _, command := range app.Leaves(true) {
		for _, flag := range command.Flags {
			if slices.Contains(hidden[command.Name], flag.Name) {
				flag.Hidden = true
			}
		}
	}
}

// checkSettings checks the settings of a node, and warns of names that look like some.
func checkSettings(std Streams, c *config.Config) error {
	for _, stranger := range config.Strangers(os.Environ()) {
		fmt.Fprintln(std.shown().Err, "copse: warning: in the environment", stranger)
	}
	if err := c.Check(); err != nil {
		return fmt.Errorf("the settings do not fit:\n%w", err)
	}
	return nil
}

// settingsFile finds the settings file before the command line is read, because it may
// set what the flags default to.
func settingsFile(args []string) string {
	for i, a := range args {
		if a == "--settings" && i+1 < len(args) {
			return args[i+1]
		}
		if v, ok := cutFlag(a, "--settings="); ok {
			return v
		}
	}
	return os.Getenv("COPSE_SETTINGS")
}

func readSettings(file string) error {
	f, err := kept.Given(file)
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	defer f.Close()
	return config.FromFile(f, file)
}

func cutFlag(arg, name string) (string, bool) {
	if len(arg) > len(name) && arg[:len(name)] == name {
		return arg[len(name):], true
	}
	return "", false
}
