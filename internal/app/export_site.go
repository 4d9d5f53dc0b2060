package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"copse/internal/config"
	"copse/internal/copse"
	"copse/internal/folder"
	"copse/internal/kept"
	"copse/internal/web"
)

// exportSiteCmd writes the site into a folder, for plain or zero-rated hosting, or for a
// disk that is handed round.
type exportSiteCmd struct {
	config.Config
	Out  string   `required:"" help:"Folder to write; it must be empty or not be there." type:"path"`
	Lang []string `help:"Languages, such as fr,ar; without it, all."`
	// Anybody can open a folder that lies on a server: nobody stands before it with a passphrase.
	Unlaunched bool   `name:"preview" help:"Write the folder of a site that is not launched, for people you trust. It holds helplines nobody has confirmed."`
	Base       string `default:"/" help:"Path at which a server will answer, such as /copse/: for the links of 404.html."`
}

// Run opens the node as serve does, so that the folder shows what the site would show.
func (c *exportSiteCmd) Run(std Streams) error {
	start := time.Now()
	if err := checkSettings(std, &c.Config); err != nil {
		return err
	}
	if !strings.HasPrefix(c.Base, "/") || !strings.HasSuffix(c.Base, "/") {
		return fmt.Errorf("--base: %q does not begin and end with a slash, as /copse/ does", c.Base)
	}
	if err := kept.Free(c.Out); err != nil { // before the work is done
		return fmt.Errorf("--out: %w", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	n, err := open(ctx, c.Config)
	if err != nil {
		return err
	}
	defer n.close()
	if n.shell.Preview && !c.Unlaunched {
		return errors.New("this site is not launched, so its helplines are not confirmed, and a folder can be opened by anybody.\n" +
			"See what is missing with: copse launch. To write the folder for people you trust: copse export site --preview")
	}
	f, err := n.folder(c.Out, c.Base, c.Lang)
	if err != nil {
		return err
	}
	if err := f.Write(ctx, n.shell.Folder.Langs); err != nil {
		return fmt.Errorf("%w\nNothing was left in %s", folderNotWritten(c.Out, err), c.Out)
	}
	fmt.Fprintf(std.Out, "%s, %.1f MB, in %.1f s: open %s/index.html\n", copse.Count(f.Files, "file"), float64(f.Bytes)/1e6, time.Since(start).Seconds(), c.Out)
	if n.shell.Preview {
		fmt.Fprintln(std.Out, "This is a preview, and every page says so: show it to people you trust. To open the site: copse launch")
	}
	return nil
}

// folder makes the node one whose pages need no server.
func (n *node) folder(out, base string, want []string) (*folder.Folder, error) {
	langs := []copse.Lang{copse.English} // the first page speaks the first language
	for _, l := range n.shell.Words.Langs() {
		if l != copse.English {
			langs = append(langs, l)
		}
	}
	if len(want) > 0 {
		langs = nil
	}
	for _, l := range want {
		if _, ok := n.shell.Words.For(copse.Lang(l)); !ok {
			return nil, fmt.Errorf("--lang: no language %q; there are %s", l, join(n.shell.Words.Langs()))
		}
		if !slices.Contains(langs, copse.Lang(l)) {
			langs = append(langs, copse.Lang(l))
		}
	}
	n.shell.Folder = &web.Folder{Langs: langs, Made: copse.Now(), Edition: n.content.Load().Edition}
	n.library.Findings = nil // and findings are for authors alone
	n.library.Press = nil    // a document takes seconds, and there are ninety: copse export pdf makes them
	return &folder.Folder{Handler: n.site(), Out: out, Base: base, Edition: n.content.Load().Edition}, nil
}
