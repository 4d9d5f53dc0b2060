package content

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
)

// TestRevisions_randomEdits edits sources and translations at random, stamps now and
// then, and compares what a page would show with a model that knows only this: a
// translation is fresh when it was written after its source last changed.
func TestRevisions_randomEdits(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			m := newModel(t)
			for step := range 40 {
				m.edit(r)
				// What is shown does not wait for a stamp.
				m.compare(step)
				if r.IntN(4) == 0 {
					m.stamp()
					m.compare(step)
				}
			}
		})
	}
}

// model is a library of one area with two texts in three languages, and what is true
// of each: between which stamps it was last changed. Within one stretch between two
// stamps the order of edits leaves no trace: a translation changed in the same one as
// its source is taken as made after it.
type model struct {
	t       *testing.T
	dir     string
	count   int                // of texts written, so that no two are alike
	stretch int                // number of stamps so far
	texts   map[lockKey]string // "" where taken out
	seen    map[lockKey]int    // when the translation was last written; -1: nobody knows
	changed map[string]int     // when the source last changed
	minor   []string
}

func newModel(t *testing.T) *model {
	m := &model{t: t, dir: tiny(t), texts: map[lockKey]string{}, seen: map[lockKey]int{}, changed: map[string]int{}}
	for _, key := range m.keys() {
		for _, lang := range m.langs() {
			m.count++
			k := lockKey{key, lang}
			m.texts[k] = fmt.Sprintf("Text %d.", m.count)
			m.seen[k] = m.stretch
		}
	}
	m.write()
	m.stamp()
	return m
}

func (m *model) keys() []string      { return []string{"POL-RIC-2/title", "POL-RIC-2/brief"} }
func (m *model) langs() []copse.Lang { return []copse.Lang{"en", "fr", "zh"} }

func (m *model) edit(r *rand.Rand) {
	m.count++
	k := lockKey{m.keys()[r.IntN(2)], m.langs()[r.IntN(3)]}
	switch r.IntN(8) {
	case 0: // taken out; put back with the same words or others at its next turn
		m.texts[k] = ""
	case 1: // wrapped anew: no change of words
		m.texts[k] = strings.ReplaceAll(m.texts[k], " ", "\n")
	case 2: // a typo in the source, stamped as such at once
		if k.lang != "en" || m.texts[k] == "" || m.pending(k) {
			return
		}
		m.texts[k] += "!"
		m.minor = append(m.minor, k.key)
		m.write()
		m.stamp()
		return
	default:
		m.texts[k] = fmt.Sprintf("Text %d.", m.count)
		m.seen[k] = m.stretch
		if k.lang == "en" {
			m.changed[k.key] = m.stretch
		}
	}
	m.write()
}

// pending says whether a text has changes that no stamp has seen: a typo on top of
// them would hide them, and people do not do that.
func (m *model) pending(k lockKey) bool {
	lib := m.load()
	for key, ll := range lib.projected(nil) {
		if key.key == k.key && ll.hash != lib.lock.lines[key].hash {
			return true
		}
	}
	return false
}

func (m *model) write() {
	for _, lang := range m.langs() {
		var b strings.Builder
		fmt.Fprintf(&b, "---\n{area: POL-RIC, lang: %s}\n---\n## POL-RIC-2\n", lang)
		for _, key := range m.keys() {
			if s := m.texts[lockKey{key, lang}]; s != "" {
				fmt.Fprintf(&b, "### %s\n%s\n", strings.TrimPrefix(key, "POL-RIC-2/"), s)
			}
		}
		name := filepath.Join(m.dir, "library/policy/reporting", string(lang)+".md")
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			m.t.Fatal(err)
		}
	}
}

func (m *model) load() *Library {
	lib, err := Load(Source{FS: os.DirFS(m.dir)})
	if err != nil {
		m.t.Fatal(err)
	}
	return lib
}

func (m *model) stamp() {
	if _, err := Stamp(m.dir, m.minor); err != nil {
		m.t.Fatal(err)
	}
	m.minor = nil
	m.stretch++
	lock := m.load().lock.lines
	for _, key := range m.keys() {
		gone := m.texts[lockKey{key, "en"}] == ""
		if gone {
			// Out when a stamp comes: new when it returns, even with its old
			// words. Nobody knows what a translator has seen meanwhile.
			m.changed[key] = m.stretch
		}
		for _, lang := range m.langs() {
			k := lockKey{key, lang}
			_, known := lock[k]
			if lang != "en" && (m.texts[k] == "" || gone && !known) {
				m.seen[k] = -1
			}
		}
	}
}

func (m *model) compare(step int) {
	m.t.Helper()
	lib := m.load()
	n, _ := lib.Point("POL-RIC-2")
	for k, s := range m.texts {
		b := n.Texts[k.lang][strings.TrimPrefix(k.key, "POL-RIC-2/")]
		if s == "" || k.lang == "en" || m.texts[lockKey{k.key, "en"}] == "" {
			continue
		}
		seen := m.seen[k]
		if seen < 0 {
			continue
		}
		if want := seen < m.changed[k.key]; b.Stale() != want {
			m.t.Fatalf("step %d: %s %s is shown as stale: %v, wanted %v (of %d, latest %d)", step, k.key, k.lang, b.Stale(), want, b.Of, b.Latest)
		}
	}
}

func TestStamp(t *testing.T) {
	dir := tiny(t)
	read := func() string {
		b, err := os.ReadFile(filepath.Join(dir, lockTxt))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	before := read()
	if _, err := Stamp(dir, nil); err != nil || read() != before {
		t.Fatalf("stamping twice is not stamping once: %v", err)
	}
	line := func(start string) string {
		for l := range strings.Lines(read()) {
			if strings.HasPrefix(l, start+" ") {
				return strings.Join(strings.Fields(l)[2:], " ")
			}
		}
		return ""
	}
	rev := func(start string) string {
		f := strings.Fields(line(start))
		return strings.Join(f[:max(len(f)-1, 0)], " ")
	}
	change(t, dir, edit{repEN, "Reports are answered", "Reports get an answer"})
	var out bytes.Buffer
	if err := RunStamp(&out, dir, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "~ POL-RIC-2/title en r2 ") || !strings.Contains(out.String(), "0 new, 1 changed, 0 dropped") {
		t.Error(out.String())
	}
	if rev("POL-RIC-2/title en") != "r2" || rev("POL-RIC-2/title fr") != "of 1" {
		t.Error("a changed source is no new revision:", line("POL-RIC-2/title en"))
	}
	change(t, dir, edit{repFR, "Répondre aux signalements", "Les signalements ont une réponse"})
	mustStamp(t, dir)
	if rev("POL-RIC-2/title fr") != "of 2" || rev("POL-RIC-2/title ar") != "of 1" {
		t.Error("a changed translation is not made against the newest source:", line("POL-RIC-2/title fr"))
	}
	// A typo in the source leaves translations fresh; one in a translation leaves it stale.
	change(t, dir, edit{repEN, "Reports get an answer", "Reports got an answer"})
	mustStamp(t, dir, "POL-RIC-2/title")
	change(t, dir, edit{repAR, "الرد على البلاغات", "الرد على كل البلاغات"})
	mustStamp(t, dir, "POL-RIC-2/title@ar")
	if rev("POL-RIC-2/title en") != "r2" || rev("POL-RIC-2/title ar") != "of 1" {
		t.Error("a typo is a revision:", line("POL-RIC-2/title en"), line("POL-RIC-2/title ar"))
	}
	if _, err := Stamp(dir, []string{"POL-RIC-2/nothing"}); err == nil {
		t.Error("a typo in a block that is not there")
	}
	// A broken file must not look like words taken out.
	before = read()
	change(t, dir, edit{repArea, "nodes:", "nodes: ]"})
	if err := RunStamp(io.Discard, dir, nil); err == nil || read() != before {
		t.Error("stamped a folder that cannot be read")
	}
	entries, err := os.ReadDir(filepath.Join(dir, "library"))
	if err != nil || slices.ContainsFunc(entries, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") }) {
		t.Error("a temporary file was left behind")
	}
}

func mustStamp(t *testing.T, dir string, minor ...string) {
	t.Helper()
	if _, err := Stamp(dir, minor); err != nil {
		t.Fatal(err)
	}
}

func TestStampHash(t *testing.T) {
	same := []string{"One two", " One\n two ", "One\u00a0two", "One\r\n\ttwo", "One\u202ftwo"}
	for _, s := range same {
		if stampHash(s) != stampHash(same[0]) {
			t.Errorf("%q is another text", s)
		}
	}
	for _, s := range []string{"One two.", "one two", "Onetwo"} {
		if stampHash(s) == stampHash(same[0]) {
			t.Errorf("%q is the same text", s)
		}
	}
	if stampHash("e\u0301") != stampHash("é") {
		t.Error("letters and their marks count as another text")
	}
}
