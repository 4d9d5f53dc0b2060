// Command samepages walks every address of one running Copse and compares what readers get
// with what another one answers at the same address: pages by their <main>, everything else
// byte for byte. Use it before and after a change that should change no page:
//
//	go run ./tools/samepages http://preview:TOKEN@localhost:8101 http://preview:TOKEN@localhost:8102
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: samepages http://old http://new")
		os.Exit(2)
	}
	w := walk{before: os.Args[1], after: os.Args[2], seen: map[string]bool{}}
	w.add("/")
	w.run()
	fmt.Printf("%d addresses, %d differ\n", len(w.seen), len(w.differ))
	slices.Sort(w.differ)
	for _, line := range w.differ {
		fmt.Println(line)
	}
	if len(w.differ) > 0 {
		os.Exit(1)
	}
}

type walk struct {
	before, after string
	seen          map[string]bool
	next          []string
	differ        []string
}

func (w *walk) add(addresses ...string) {
	for _, a := range addresses {
		a, _, _ = strings.Cut(a, "#")
		// Documents take seconds each, and hold the day they were made.
		if a != "" && !w.seen[a] && path.Ext(a) != ".pdf" && !strings.HasPrefix(a, "/static/") {
			w.seen[a] = true
			w.next = append(w.next, a)
		}
	}
}

// run looks at one layer of links after the other.
func (w *walk) run() {
	for len(w.next) > 0 {
		layer := w.next
		w.next = nil
		links, faults := make([][]string, len(layer)), make([]string, len(layer))
		var wait sync.WaitGroup
		turn := make(chan struct{}, 4)
		for i, address := range layer {
			turn <- struct{}{}
			wait.Go(func() {
				links[i], faults[i] = w.compare(address)
				<-turn
			})
		}
		wait.Wait()
		for i := range layer {
			w.add(links[i]...)
			if faults[i] != "" {
				w.differ = append(w.differ, faults[i])
			}
		}
	}
}

var (
	href    = regexp.MustCompile(` (?:href|action)="(/[^"]*)"`)
	static  = regexp.MustCompile(`(/static/[a-z-]+)\.[0-9a-f]{8}\.`)
	request = regexp.MustCompile(`\b[A-Z2-7]{12}\b`)
)

// compare asks both for one address. It returns where the old page leads and what differs.
func (w *walk) compare(address string) (links []string, fault string) {
	one, err := get(w.before + address)
	if err != nil {
		return nil, err.Error()
	}
	two, err := get(w.after + address)
	if err != nil {
		return nil, err.Error()
	}
	for _, m := range href.FindAllSubmatch(one.body, -1) {
		links = append(links, strings.ReplaceAll(string(m[1]), "&amp;", "&"))
	}
	if one.to != "" {
		links = append(links, one.to)
	}
	a, b := one.main(w.before), two.main(w.after)
	switch {
	case one.status != two.status || one.to != two.to:
		return links, fmt.Sprintf("%s: %d %s, now %d %s", address, one.status, one.to, two.status, two.to)
	case !bytes.Equal(a, b):
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		return links, fmt.Sprintf("%s: differs at byte %d: %q, now %q", address, at, around(a, at), around(b, at))
	}
	return links, ""
}

func around(b []byte, at int) []byte { return b[max(0, at-30):min(len(b), at+50)] }

type answer struct {
	status int
	kind   string
	to     string
	body   []byte
}

var client = http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func get(address string) (answer, error) {
	r, err := client.Get(address)
	if err != nil {
		return answer{}, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	return answer{r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Location"), body}, err
}

// main is what is compared: of a page its <main>, without what follows a program and not its
// texts: hashes of scripts, ids of requests, the address it was asked under.
func (a answer) main(origin string) []byte {
	body := a.body
	if strings.HasPrefix(a.kind, "text/html") {
		if _, rest, ok := bytes.Cut(body, []byte("<main")); ok {
			body, _, _ = bytes.Cut(rest, []byte("</main>"))
		}
	}
	body = bytes.ReplaceAll(body, []byte(strings.TrimPrefix(origin, "http://")), []byte("HOST"))
	body = static.ReplaceAll(body, []byte("$1.HASH."))
	return request.ReplaceAll(body, []byte("REQUEST"))
}
