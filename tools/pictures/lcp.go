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

// seen waits for the largest part of the page to be painted and says when, in
// milliseconds since the navigation began.
const seen = `new Promise((done) => {
	let last = 0;
	new PerformanceObserver((l) => { for (const e of l.getEntries()) last = Math.max(last, e.startTime); })
		.observe({type: "largest-contentful-paint", buffered: true});
	setTimeout(() => done(last), 700);
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
	for _, p := range []struct{ name, path string }{{"front", ""}, {"node", "/library/POL-RIC-1"}, {"help", "/help"}, {"child node", "/library/KID-S1"}} {
		fmt.Printf("| %s |", p.name)
		for _, lang := range []string{"en", "ar", "zh"} {
			ms, err := median(tab, url+"/"+lang+p.path)
			if err != nil {
				return err
			}
			fmt.Printf(" %.0f |", ms)
		}
		fmt.Println()
	}
	return nil
}

func median(tab *chrome.Tab, url string) (float64, error) {
	var took []float64
	for range rounds {
		if _, err := tab.Open("about:blank"); err != nil {
			return 0, err
		}
		if _, err := chromedp.Call(tab.Ctx, network.ClearBrowserCache, cdp.Empty{}); err != nil {
			return 0, err
		}
		time.Sleep(200 * time.Millisecond) // the connection of the load before goes cold
		if _, err := tab.Open(url); err != nil {
			return 0, err
		}
		ms, err := chrome.Eval[float64](tab, seen)
		if err != nil {
			return 0, fmt.Errorf("measure %s: %w", url, err)
		}
		took = append(took, ms)
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
