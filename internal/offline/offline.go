// Package offline makes packs: one guideline set and the help page in one language, to be
// read on a phone when there is no network.
//
// It promises: nothing is stored before a reader taps for it, and everything is gone when
// they remove it; a page from a pack says on which day it was saved; a pack holds only pages
// whose door says that they may leave (web.OnPhone), and no address with a question; what the
// phone's worker reads it never writes. It renders nothing itself: pages come through the
// handler that serves them online. Which pages belong together is said by package app.
// docs/decisions/0007-offline-packs.md says why a pack is one file.
package offline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/klauspost/compress/gzip"

	"copse/internal/copse"
)

// Set is what one pack holds.
type Set struct {
	ID    string
	Title string
	Home  string   // address below the language: its first page
	Whole string   // all of it on one page
	Book  string   // all of it as a file to download
	Part  string   // in words, how much of it is in the reader's language; "": all
	Pages []string // every page of the set; help comes with each pack
}

// Manifest says what is in a pack. The phone keeps it beside the pages.
type Manifest struct {
	Set     string     `json:"set"`
	Lang    copse.Lang `json:"lang"`
	Title   string     `json:"title"`
	Edition string     `json:"edition"`
	Made    string     `json:"made"`   // 2026-11-22
	Says    string     `json:"says"`   // the same in words: "Saved on 22 November 2026."
	Hash    string     `json:"hash"`   // of everything but the day
	Bytes   int        `json:"bytes"`  // as sent
	Plain   int        `json:"plain"`  // unpacked, to show progress
	Source  string     `json:"source"` // address of the pages
	// Headers are what each page is answered with.
	Headers map[string]string `json:"headers"`
	Items   []Entry           `json:"items"`
}

// Entry is one address in a pack. The phone keeps no pack of which one answer has another hash.
type Entry struct {
	Path  string `json:"path"`
	Hash  string `json:"hash"` // of its type, a line break, and what is sent
	Bytes int    `json:"bytes"`
}

// item is one answer as the phone keeps it.
type item struct {
	Path string `json:"path"`
	Type string `json:"type"`
	Body string `json:"body"`
}

// bundle is the file a phone fetches.
type bundle struct {
	Items []item `json:"items"`
}

// pack is a bundle ready to be sent.
type pack struct {
	Manifest
	zipped []byte
}

// dayMark stands for the day while hashes are made: a page is the same page tomorrow.
const dayMark = "{saved day}"

// bind makes a pack of what was rendered. The hash of the whole is made before the day is set.
func bind(m Manifest, items []item, day string) (*pack, error) {
	all := sha256.New()
	for i, it := range items {
		fmt.Fprintf(all, "%s %x\n", it.Path, sha256.Sum256([]byte(it.Body)))
		it.Body = strings.ReplaceAll(it.Body, dayMark, day)
		sum := sha256.Sum256([]byte(it.Type + "\n" + it.Body))
		m.Items = append(m.Items, Entry{it.Path, hex.EncodeToString(sum[:8]), len(it.Body)})
		items[i] = it
	}
	m.Hash = hex.EncodeToString(all.Sum(nil)[:8])
	var plain, zipped bytes.Buffer
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false) // a third smaller; nobody reads this as HTML
	if err := enc.Encode(bundle{items}); err != nil {
		return nil, fmt.Errorf("bind the pack %s: %w", m.Set, err)
	}
	zip := gzip.NewWriter(&zipped)
	if _, err := zip.Write(plain.Bytes()); err != nil {
		return nil, fmt.Errorf("bind the pack %s: %w", m.Set, err)
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("bind the pack %s: %w", m.Set, err)
	}
	m.Plain, m.Bytes = plain.Len(), zipped.Len()
	return &pack{m, zipped.Bytes()}, nil
}

var assets = regexp.MustCompile(`/static/[a-z-]+\.[0-9a-f]{8}\.[a-z]+`)

// unstyle takes the style out of a page and links to it instead: a pack of a hundred
// pages then holds it once.
func unstyle(page string) (without, path, css string) {
	before, rest, ok := strings.Cut(page, "<style>")
	css, after, closed := strings.Cut(rest, "</style>") // no expression: it took half the time of a pack
	if !ok || !closed {
		return page, "", ""
	}
	sum := sha256.Sum256([]byte(css))
	path = stylePath + hex.EncodeToString(sum[:4]) + ".css"
	return before + `<link rel="stylesheet" href="` + path + `">` + after, path, css
}

const stylePath = "/offline/"

// kilobytes rounds up: nobody is promised less than they will pay for.
func kilobytes(n int) int { return (n + 1023) / 1024 }
