// Package chrome opens pages of a running Copse in a real browser, for the tests in
// tests/browser and for the tools that make pictures and measure. It starts the browser
// and the program itself, on this machine alone, and fetches nothing from elsewhere.
package chrome

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// ErrNone says that this machine has no browser.
var ErrNone = errors.New("no browser: install chromium (Debian: apt-get install chromium), or set COPSE_TEST_BROWSER")

// Find names the browser: COPSE_TEST_BROWSER, or the chromium of the system.
func Find() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if named := os.Getenv("COPSE_TEST_BROWSER"); named != "" {
		names = []string{named} // who names one does not want another
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNone
}

// Browser is a running browser with a profile of its own that is thrown away.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Launch starts the browser.
func Launch(ctx context.Context) (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("lang", "en"),
	)
	if os.Geteuid() == 0 { // Chromium refuses to sandbox for root
		options = append(options, chromedp.NoSandbox)
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, options...)
	b, cancel := chromedp.NewContext(alloc)
	if err := chromedp.Do(b, chromedp.Navigate("about:blank")); err != nil {
		cancel()
		stop()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return &Browser{b, func() { cancel(); stop() }}, nil
}

// Close ends the browser and everything in it.
func (b *Browser) Close() { b.cancel() }

// Tab is one tab; one goroutine uses it at a time.
type Tab struct {
	Ctx   context.Context // for actions of chromedp that Tab has no method for
	Close context.CancelFunc
}

// Tab opens a tab.
func (b *Browser) Tab() (*Tab, error) {
	ctx, cancel := chromedp.NewContext(b.ctx)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		cancel()
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	return &Tab{ctx, cancel}, nil
}

// Enter lets all tabs of the browser into the preview of a node.
func (b *Browser) Enter(n *Node) error {
	tab, err := b.Tab()
	if err != nil {
		return err
	}
	defer tab.Close()
	status, err := tab.Open(n.Door())
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the preview did not open: %d", status)
	}
	return err
}

// View is how a page is looked at.
type View struct {
	Width    int
	Height   int // 0: that of a usual screen of this width
	Dark     bool
	Forced   bool // the system forces its own colours
	Contrast bool // more contrast is asked for
	NoScript bool
	Print    bool
}

// phone is the width below which the browser acts like one on a phone.
const phone = 768

// Set changes how the tab shows pages, those it opens next included.
func (t *Tab) Set(v View) error {
	choose := func(on bool, yes, no string) string {
		if on {
			return yes
		}
		return no
	}
	if v.Height == 0 {
		v.Height = 800
		if v.Width < phone {
			v.Height = 740
		}
	}
	if _, err := chromedp.Call(t.Ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(v.Width), Height: int64(v.Height), DeviceScaleFactor: 1, Mobile: v.Width < phone}); err != nil {
		return fmt.Errorf("set the size: %w", err)
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: choose(v.Dark, "dark", "light")},
		{Name: "forced-colors", Value: choose(v.Forced, "active", "none")},
		{Name: "prefers-contrast", Value: choose(v.Contrast, "more", "no-preference")},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // a page that still moves gives pictures by chance
	}}
	if v.Print {
		media.Media = "print"
	}
	if _, err := chromedp.Call(t.Ctx, emulation.SetEmulatedMedia, media); err != nil {
		return fmt.Errorf("set the colours: %w", err)
	}
	if _, err := chromedp.Call(t.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.NoScript}); err != nil {
		return fmt.Errorf("set the script: %w", err)
	}
	return nil
}

// Open goes to an address, waits until the page is loaded, and returns its HTTP status.
func (t *Tab) Open(url string) (int, error) {
	ctx, cancel := context.WithTimeout(t.Ctx, time.Minute)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.NavigateResponse(url))
	if err != nil {
		return 0, fmt.Errorf("open %s: %w", url, err)
	}
	if answer == nil { // about:blank
		return 0, nil
	}
	return int(answer.Status), nil
}

// Eval runs script in the tab's page and returns what it comes to; a promise is awaited.
func Eval[T any](t *Tab, script string) (T, error) {
	return chromedp.Run(t.Ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// Picture takes a WebP of the page (a PNG at quality 100): what the screen shows, or with
// a limit the page from its top down to so many pixels.
func (t *Tab) Picture(quality, limit int) ([]byte, error) {
	p := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: new(int64(quality))}
	if quality >= 100 {
		p.Format, p.Quality = page.CaptureScreenshotFormatPng, nil
	}
	if limit > 0 {
		size, err := chromedp.Call(t.Ctx, page.GetLayoutMetrics, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		p.CaptureBeyondViewport = new(true)
		p.Clip = &page.Viewport{Width: float64(size.CSSLayoutViewport.ClientWidth), Height: min(size.CSSContentSize.Height, float64(limit)), Scale: 1}
	}
	shot, err := chromedp.Call(t.Ctx, page.CaptureScreenshot, p)
	if err != nil {
		return nil, fmt.Errorf("take a picture: %w", err)
	}
	return shot.Data, nil
}
