package offline

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/web"
)

// packs keeps the packs of the day. They are made when somebody first asks, one at a time: thirty of
// them at once would cost more than a small machine has to give.
type packs struct {
	place chan struct{} // whoever makes one is in it
	mu    sync.Mutex
	turn  int // how often the packs were dropped
	byID  map[string]*pack
	css   map[string]string // by address
}

func newPacks() packs { return packs{place: make(chan struct{}, 1)} }

// of returns a pack of a day, if it is there, and the turn that one made now belongs to.
func (p *packs) of(id, day string) (*pack, int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if made := p.byID[id]; made != nil && made.Made == day {
		return made, p.turn
	}
	return nil, p.turn
}

// keep keeps a pack, unless packs were dropped since it was begun.
func (p *packs) keep(id string, turn int, made *pack) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if turn != p.turn {
		return
	}
	if p.byID == nil {
		p.byID = map[string]*pack{}
	}
	p.byID[id] = made
}

// enter waits for the place, and says after a while that it cannot be had now.
func (p *packs) enter(ctx context.Context) error {
	enough := time.NewTimer(patience)
	defer enough.Stop()
	select {
	case p.place <- struct{}{}:
		return nil
	case <-enough.C:
		return copse.E(copse.Unavailable, "web.error.busy")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// patience is how long a reader waits while others' packs are made.
const patience = 30 * time.Second

func (p *packs) keepStyle(path, css string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.css == nil {
		p.css = map[string]string{}
	}
	p.css[path] = css
}

func (p *packs) style(path string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	css, ok := p.css[path]
	return css, ok
}

// Forget drops every pack; after a reload of content.
func (d *Door) Forget() {
	d.packs.mu.Lock()
	defer d.packs.mu.Unlock()
	d.packs.turn++
	d.packs.byID = nil
}

// pack returns the pack of a set as of today.
func (d *Door) pack(ctx context.Context, w *i18n.Words, set Set) (*pack, error) {
	today := d.Now().UTC()
	id, day := string(w.Lang)+"/"+set.ID, today.Format(time.DateOnly)
	if made, _ := d.packs.of(id, day); made != nil {
		return made, nil
	}
	if err := d.packs.enter(ctx); err != nil {
		return nil, err
	}
	defer func() { <-d.packs.place }()
	made, turn := d.packs.of(id, day)
	if made != nil { // by who was in the place before
		return made, nil
	}
	made, err := d.build(context.WithoutCancel(ctx), w, set, today) // others may wait for it
	if err != nil {
		return nil, err
	}
	d.packs.keep(id, turn, made)
	return made, nil
}

// build renders every page of the set and what the pages need: style, scripts, icon, the
// page behind "leave quickly".
func (d *Door) build(ctx context.Context, w *i18n.Words, set Set, today time.Time) (*pack, error) {
	mark := web.Saved{Date: dayMark, Edition: d.Edition()}
	have := map[string]bool{}
	var items, needed []item
	for _, below := range append(slices.Clone(set.Pages), always()...) {
		if !d.shell.MayLeave(below, web.OnPhone) {
			return nil, fmt.Errorf("make the pack %s: %s must not be kept on a phone", set.ID, below)
		}
		path := "/" + string(w.Lang) + strings.TrimSuffix(below, "/")
		kind, body, err := web.SavedPage(ctx, d.Site(), w.Lang, path, mark)
		if err != nil && !slices.Contains(always(), below) {
			slog.Warn("a page is left out of a pack", "set", set.ID, "lang", w.Lang, "err", err)
			continue // the pack is worth having without it; its address leads to what is there
		}
		if err != nil {
			return nil, err
		}
		page, at, css := unstyle(string(body))
		if at != "" && !have[at] {
			have[at] = true
			d.packs.keepStyle(at, css)
			needed = append(needed, item{at, "text/css; charset=utf-8", css})
		}
		items = append(items, item{path, kind, page})
	}
	for _, it := range items {
		for _, path := range assets.FindAllString(it.Body, -1) {
			if have[path] {
				continue
			}
			have[path] = true
			more, err := d.fetch(ctx, w.Lang, path, mark)
			if err != nil {
				return nil, err
			}
			needed = append(needed, more)
		}
	}
	exit, err := d.fetch(ctx, w.Lang, web.LocalExit, mark)
	if err != nil {
		return nil, err
	}
	day := w.Date(today)
	m := Manifest{Set: set.ID, Lang: w.Lang, Title: set.Title, Edition: mark.Edition, Made: today.Format(time.DateOnly),
		Says: w.T("offline.here.day", "day", day), Source: "/" + string(w.Lang) + "/offline/" + set.ID + "/pages", Headers: keptHeaders()}
	return bind(m, append(append(items, exit), needed...), day)
}

// always are the pages without which there is no pack: who helps, how to remove it, and
// what is said of a page that is not there.
func always() []string { return []string{"/help", "/offline", "/offline/absent"} }

func (d *Door) fetch(ctx context.Context, lang copse.Lang, path string, mark web.Saved) (item, error) {
	kind, body, err := web.SavedPage(ctx, d.Site(), lang, path, mark)
	return item{path, kind, string(body)}, err
}

// keptHeaders are what a kept page is answered with. Its style comes from a file of the
// pack, so that no hash of it stands in the policy.
func keptHeaders() map[string]string {
	return map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
			"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin",
	}
}

// send answers with the pack's pages. They are not to be kept by the browser on its own:
// "remove from this device" could not reach them there.
func (p *pack) send(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	if web.AcceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", fmt.Sprint(len(p.zipped)))
		_, err := w.Write(p.zipped)
		return err
	}
	return unzip(w, p.zipped)
}
