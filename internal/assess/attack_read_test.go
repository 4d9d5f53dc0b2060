package assess

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit"
)

// TestRead_languages: who switches the language while a file is asked for, refused or read loses no answer.
func TestRead_languages(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	file := sent(t, h, ".json", "a.SPT-1", "3")
	result := func() *visitor {
		return newVisitor(t, h).open("/en/assess/cop-sport/answer").press("SPT").set("a.SPT-1", "3").press("result")
	}
	for name, v := range map[string]*visitor{
		"asked for":            result().press("read"),
		"none chosen":          result().press("read").upload("", nil),
		"refused":              result().press("read").upload("a.json", []byte("{")),
		"read, none before it": newVisitor(t, h).open("/en/assess/read").upload("a.json", file),
	} {
		v.speak("fr").status(http.StatusOK)
		if said := v.kept().Items[copse.ID("SPT-1")]; said.Level != 3 {
			t.Errorf("%s: in French it carries %+v", name, said)
		}
	}
}

// TestPolicy_noPaper: of answers that make no clause and no promise the page makes no draft, and so there is no paper.
func TestPolicy_noPaper(t *testing.T) {
	t.Parallel()
	form := url.Values{"once": {strings.Repeat("A", 26)}, "on": {"result"}, "go": {".docx"}}
	if w := testkit.Post(t, theSite(t), "/en/assess/cop-school", form); w.Code != http.StatusNotFound {
		t.Errorf("a paper of nothing: %d", w.Code)
	}
}

// TestTurns_end: so many wait for a file to be made or read; the next is told so at once, and holds no memory.
func TestTurns_end(t *testing.T) {
	t.Parallel()
	d := &Door{turns: make(chan struct{}, mostFiles), queue: make(chan struct{}, mostWaiting)}
	for range mostWaiting {
		d.queue <- struct{}{}
	}
	r := httptest.NewRequest(http.MethodPost, "/en/assess/read", nil)
	if _, err := d.turn(r); err == nil {
		t.Error("one more waits")
	}
	<-d.queue
	done, err := d.turn(r)
	if err != nil || len(d.turns) != 1 || len(d.queue) != mostWaiting-1 {
		t.Fatalf("%v: %d at it, %d wait", err, len(d.turns), len(d.queue))
	}
	if done(); len(d.turns) != 0 {
		t.Error("the turn does not end")
	}
}
