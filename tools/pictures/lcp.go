package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// The slow line and the slow telephone: what a reader with an old phone at the edge of
// a mobile network has.
const (
	lineBits    = 400_000 // a second
	lineLatency = 400     // milliseconds there and back
	slowerCPU   = 6
	rounds      = 5
)

// sight is when the largest part of a page was painted, in milliseconds since the
// navigation began, and how far its parts jumped (layout shift; under 0.1 is good).
type sight struct{ Painted, Jumped float64 }

// seen waits until nothing more comes.
const seen = `new Promise((done) => {
	const s = {Painted: 0, Jumped: 0};
	const watch = (type, note) => new PerformanceObserver((l) => l.getEntries().forEach(note)).observe({type, buffered: true});
	watch("largest-contentful-paint", (e) => { s.Painted = Math.max(s.Painted, e.startTime); });
	watch("layout-shift", (e) => { s.Jumped += e.value; });
	setTimeout(() => done(s), 1500);
})`

// measure prints when the largest part of each page is seen: the middle of five loads
// with an empty cache.
func measure(tab *chrome.Tab, url string) error {
	if err := tab.Set(chrome.View{Width: 360}); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab.Ctx, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab.Ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: lineLatency, DownloadThroughput: lineBits / 8, UploadThroughput: lineBits / 8}}}); err != nil {
		return fmt.Errorf("slow the line: %w", err)
	}
	if _, err := chromedp.Call(tab.Ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowerCPU}); err != nil {
		return fmt.Errorf("slow the processor: %w", err)
	}
	fmt.Printf("largest contentful paint, ms; %d kbps, %d ms, processor %dx slower, 360 px, HTTP/1.1, cold cache, median of %d\n\n", lineBits/1000, lineLatency, slowerCPU, rounds)
	fmt.Println("| page | en | ar | zh |\n|---|---|---|---|")
	jumped := 0.0
	for _, p := range []struct{ name, path string }{{"front", ""}, {"point", "/library/POL-RIC-1"}, {"help", "/help"}, {"child point", "/library/KID-S1"}, {"glossary", "/glossary"},
		{"scene of a story", "/kids/story/the-secret-game/n3"}, {"exercise", "/kids/workbook/share-ask-keep"}, {"game", "/kids/play/lantern-path"}, {"topic for teens", "/teens/pressure"}} {
		fmt.Printf("| %s |", p.name)
		for _, lang := range []string{"en", "ar", "zh"} {
			s, err := median(tab, url+"/"+lang+p.path)
			if err != nil {
				return err
			}
			fmt.Printf(" %.0f |", s.Painted)
			jumped = max(jumped, s.Jumped)
		}
		fmt.Println()
	}
	fmt.Printf("\nlargest layout shift of these pages: %.3f\n", jumped)
	return nil
}

// median is the middle of the paints, and the worst of the jumps.
func median(tab *chrome.Tab, url string) (sight, error) {
	var took []float64
	worst := 0.0
	for range rounds {
		if _, err := tab.Open("about:blank"); err != nil {
			return sight{}, err
		}
		if _, err := chromedp.Call(tab.Ctx, network.ClearBrowserCache, cdp.Empty{}); err != nil {
			return sight{}, err
		}
		time.Sleep(200 * time.Millisecond) // the connection of the load before goes cold
		if _, err := tab.Open(url); err != nil {
			return sight{}, err
		}
		s, err := chrome.Eval[sight](tab, seen)
		if err != nil {
			return sight{}, fmt.Errorf("measure %s: %w", url, err)
		}
		took, worst = append(took, s.Painted), max(worst, s.Jumped)
	}
	slices.Sort(took)
	return sight{took[len(took)/2], worst}, nil
}
