// Bench measures a built copse as a whole and prints the table of docs/performance.md:
// start, memory, size, requests a second, time of a search in each language, bytes of
// each kind of page. Every figure is measured in this run, on this machine.
//
//	go run ./tools/bench -copse bin/copse
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	program := flag.String("copse", "bin/copse", "the program to measure")
	seconds := flag.Int("seconds", 5, "length of each load")
	flag.Parse()
	if err := run(*program, time.Duration(*seconds)*time.Second); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(program string, load time.Duration) error {
	info, err := os.Stat(program)
	if err != nil {
		return fmt.Errorf("%w (make build makes it)", err)
	}
	dir, err := os.MkdirTemp("", "copse-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("machine: %s/%s, %d processors, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), model())
	fmt.Printf("conditions: HTTP/1.1 on loopback, load generator on the same processors, median of 5 where not said otherwise\n\n")
	row("binary", "%.1f MB", float64(info.Size())/1e6)

	first, err := start(program, dir)
	if err != nil {
		return err
	}
	took, err := first.until("/en/search?q=report")
	if err != nil {
		return err
	}
	row("first start ever, until search answers", "%.0f ms", ms(took))
	first.stop()

	var starts []time.Duration
	var s *server
	for range 5 {
		if s != nil {
			s.stop()
		}
		if s, err = start(program, dir); err != nil {
			return err
		}
		took, err := s.until("/en")
		if err != nil {
			return err
		}
		starts = append(starts, took)
	}
	defer s.stop()
	row("start to first page, data folder there", "%.0f ms", ms(median(starts)))
	if _, err := s.until("/en/search?q=report"); err != nil {
		return err
	}
	row("memory after start and one search", "%.0f MB", s.memory())

	if err := pages(s); err != nil {
		return err
	}
	if err := searches(s); err != nil {
		return err
	}
	return loads(s, load)
}

func row(name, format string, args ...any) {
	fmt.Printf("%-52s %s\n", name, fmt.Sprintf(format, args...))
}

// token opens the preview that is measured.
const token = "0123456789abcdef0123456789abcdef"

// server is a running program under measure.
type server struct {
	cmd     *exec.Cmd
	address string
	started time.Time
}

func start(program, dir string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{address: l.Addr().String()}
	_ = l.Close()
	abs, err := filepath.Abs(program)
	if err != nil {
		return nil, err
	}
	s.cmd = exec.Command(abs, "serve", "--data", dir, "--listen", s.address, "--admin", "", "--country", "GB", "--log", "error")
	s.cmd.Env = append(os.Environ(), "COPSE_PREVIEW_TOKEN="+token)
	s.cmd.Stderr = os.Stderr
	s.started = time.Now()
	return s, s.cmd.Start()
}

// until asks for a page until it is answered, and says how long that was from the start.
func (s *server) until(path string) (time.Duration, error) {
	for time.Since(s.started) < time.Minute {
		r, err := http.Get("http://preview:" + token + "@" + s.address + path)
		if err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return time.Since(s.started), nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, fmt.Errorf("%s was not answered within a minute", path)
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

// memory is the resident set of the process in MB; the program has no children.
func (s *server) memory() float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(data), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// pages prints what the first load of each kind of page costs: the page with its style,
// and the scripts and icon it asks for.
func pages(s *server) error {
	fmt.Println()
	for _, lang := range []string{"en", "ar", "ru"} {
		for _, p := range []string{"", "/for/children-under-9", "/library", "/library/set/policy", "/library/set/industry/full", "/library/area/POL-RIC",
			"/library/POL-RIC-1", "/library/KID-S3", "/start/teen", "/question/q05", "/search?q=report", "/glossary", "/help", "/r"} {
			page, sent, err := s.fetch("/" + lang + p)
			if err != nil {
				return err
			}
			all := sent
			for _, a := range assets(page) {
				_, n, err := s.fetch(a)
				if err != nil {
					return err
				}
				all += n
			}
			row("page /"+lang+p, "%5.1f KB as sent, %5.1f KB with scripts and icon", float64(sent)/1024, float64(all)/1024)
		}
	}
	return nil
}

// fetch returns a page and the bytes of its body as sent.
func (s *server) fetch(path string) ([]byte, int, error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+s.address+path, nil)
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.SetBasicAuth("preview", token)
	r, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, 0, err
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		return nil, 0, fmt.Errorf("%s answers %s", path, r.Status)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Encoding") != "gzip" {
		return body, len(body), err
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	plain, err := io.ReadAll(z)
	return plain, len(body), err
}

func assets(page []byte) []string {
	var list []string
	for _, part := range strings.Split(string(page), `"/static/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		list = append(list, "/static/"+name)
	}
	return list
}

// searches prints the time of searches one after the other, in each language.
func searches(s *server) error {
	words := map[string][]string{
		"ar": {"مكان للإبلاغ", "الدعم النفسي", "حساب النادي", "الابلاغ"}, "en": {"where to report", "grooming", "securty passwords", "private messages coach"},
		"es": {"dónde denunciar", "apoyo psicológico", "niños", "mensajes privados"}, "fr": {"signaler un contenu", "soutien psychologique", "enfants", "messages privés"},
		"ru": {"горячая линия", "согласие на фото", "ребенок", "личные сообщения"}, "zh": {"举报入口", "心理支持", "儿童", "私信"},
	}
	fmt.Println()
	for _, lang := range []string{"ar", "en", "es", "fr", "ru", "zh"} {
		var took []time.Duration
		for i := range 1000 {
			at := time.Now()
			if _, _, err := s.fetch("/" + lang + "/search?q=" + url.QueryEscape(words[lang][i%4])); err != nil {
				return err
			}
			took = append(took, time.Since(at))
		}
		slices.Sort(took)
		row("search "+lang+", 1,000 one after the other", "p50 %.1f ms, p99 %.1f ms", ms(took[500]), ms(took[990]))
	}
	return nil
}

// loads prints requests a second with eight connections.
func loads(s *server, length time.Duration) error {
	fmt.Println()
	for _, path := range []string{"/en/library/POL-RIC-1", "/ar/library/POL-RIC-1", "/en", "/en/help"} {
		var rates []float64
		var worst []time.Duration
		for range 5 {
			n, p99, err := load(s.address, path, 8, length/5)
			if err != nil {
				return err
			}
			rates, worst = append(rates, n), append(worst, p99)
		}
		slices.Sort(rates)
		row("load "+path+", 8 connections", "%.0f requests/s, p99 %.1f ms (rates %.0f to %.0f)", rates[2], ms(median(worst)), rates[0], rates[4])
	}
	row("memory after the loads", "%.0f MB", s.memory())
	return nil
}

// load keeps connections busy with one request after the other. It speaks HTTP/1.1 itself:
// a full client would cost more than the server under measure.
func load(address, path string, connections int, length time.Duration) (perSecond float64, p99 time.Duration, err error) {
	var mu sync.Mutex
	var all []time.Duration
	var wg sync.WaitGroup
	end := time.Now().Add(length)
	for range connections {
		wg.Go(func() {
			took, e := keepAsking(address, path, end)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			if e != nil {
				err = e
			}
		})
	}
	wg.Wait()
	if err != nil || len(all) == 0 {
		return 0, 0, err
	}
	slices.Sort(all)
	return float64(len(all)) / length.Seconds(), all[len(all)*99/100], nil
}

func keepAsking(address, path string, end time.Time) ([]time.Duration, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	in := bufio.NewReaderSize(c, 64<<10)
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nAccept-Encoding: gzip\r\nAuthorization: Basic " + base64.StdEncoding.EncodeToString([]byte("preview:"+token)) + "\r\n\r\n")
	var took []time.Duration
	for time.Now().Before(end) {
		at := time.Now()
		if _, err := c.Write(request); err != nil {
			return nil, err
		}
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
		if r.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s answers %s", path, r.Status)
		}
		took = append(took, time.Since(at))
	}
	return took, nil
}

func median(d []time.Duration) time.Duration {
	d = slices.Clone(d)
	slices.Sort(d)
	return d[len(d)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func model() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for _, line := range strings.Split(string(data), "\n") {
		if rest, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(rest), ":"))
		}
	}
	return "unknown processor"
}
