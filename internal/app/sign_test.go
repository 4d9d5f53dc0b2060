package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/content"
)

// unsignedOf are the texts of a language that nobody signed.
func unsignedOf(t *testing.T, args ...string) (texts []content.CriticalText) {
	t.Helper()
	code, out := copseRun(t, append([]string{"content", "unsigned", "--json"}, args...)...)
	var list struct{ Unsigned []content.CriticalText }
	if err := json.Unmarshal([]byte(out), &list); code != done || err != nil {
		t.Fatalf("%d %v %s", code, err, out)
	}
	return list.Unsigned
}

// launchOf is what `copse launch` says of one language.
func launchOf(t *testing.T, args ...string) (readiness, langReadiness) {
	t.Helper()
	code, out := copseRun(t, append([]string{"launch", "--json"}, args...)...)
	var r readiness
	if err := json.Unmarshal([]byte(out), &r); code != refused || err != nil || len(r.Languages) == 0 {
		t.Fatalf("%d %v %s", code, err, out)
	}
	return r, r.Languages[0]
}

func TestSign(t *testing.T) {
	oneByOne(t)
	data := t.TempDir()
	fr := []string{"--data", data, "--lang", "fr"}
	texts := unsignedOf(t, fr...)
	if _, l := launchOf(t, fr...); l.Unsigned != len(texts) || l.Critical != len(texts)+len(l.Missing) {
		t.Fatalf("launch counts %+v, unsigned prints %d", l, len(texts))
	}
	first, second := texts[0], texts[1]
	sign := func(args ...string) (int, string) {
		return copseRun(t, append(append([]string{"content", "sign"}, fr...), args...)...)
	}
	for _, c := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"wrong hash", []string{"--name", "Nana", first.Key + "=" + first.Hash, second.Key + "=00000000"}, refused, "Nothing was signed"},
		{"unknown key", []string{"--name", "Nana", "KID-X/say=00000000"}, refused, "no critical text"},
		{"empty name", []string{"--name", " ", "--all"}, refused, "the name is empty"},
		{"a day to come", []string{"--name", "Nana", "--date", "2999-01-01", "--all"}, refused, "has not come yet"},
		{"as JSON", []string{"--name", "", "--json", "--all"}, refused, `"refused": [`},
		{"nothing named", []string{"--name", "Nana"}, failed, "--all"},
		{"all and one", []string{"--name", "Nana", "--all", first.Key + "=" + first.Hash}, failed, "--all"},
		{"unknown language", []string{"--name", "Nana", "--all", "--lang", "xx"}, failed, "no language"},
	} {
		if code, out := sign(c.args...); code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%s: %d %s", c.name, code, out)
		}
	}
	if left := unsignedOf(t, fr...); len(left) != len(texts) {
		t.Fatalf("something refused was signed: %d of %d left", len(left), len(texts))
	}
	if code, out := sign("--name", "Nana", "--date", "2026-11-30", first.Key+"="+first.Hash); code != done || strings.Contains(out, "Nana") {
		t.Errorf("%d %s", code, out)
	}
	if _, l := launchOf(t, fr...); l.Unsigned != len(texts)-1 || l.Stale != 0 {
		t.Errorf("one was signed, and launch counts %+v", l)
	}
	if code, out := sign("--name", "Nana", "--all"); code != done || !strings.Contains(out, "0 to sign") {
		t.Errorf("%d %s", code, out)
	}
	r, _ := launchOf(t, fr...)
	for _, q := range r.Now {
		if strings.Contains(q.Name, "fr:") != q.OK {
			t.Errorf("all French is signed, and nothing else is done: %+v", q)
		}
	}
	if _, l := launchOf(t, "--data", data, "--lang", "ar"); l.Unsigned == 0 {
		t.Error("Arabic counts as signed, and French was")
	}
	if code, out := sign("--name", "Nana", "--all"); code != done || !strings.Contains(out, "0 signed") {
		t.Errorf("nothing left to sign: %d %s", code, out)
	}
}

// TestLaunch_missing: a critical text that a language lacks stands on the list by name,
// in the part nobody can close: in the language that lacks it, not in another.
func TestLaunch_missing(t *testing.T) {
	oneByOne(t)
	data, dir := t.TempDir(), filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(dir, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "lang/es/web.json")
	words, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(words), `"web.layout.calm"`, `"web.layout.calmer"`, 1)
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]bool{"es": true, "en": false} {
		r, l := launchOf(t, "--data", data, "--content-dir", dir, "--lang", lang)
		found := false
		for _, q := range r.Later {
			found = found || !q.OK && strings.Contains(q.Todo, "words:web.layout.calm")
		}
		if found != want || strings.Contains(strings.Join(l.Missing, " "), "words:web.layout.calm") != want {
			t.Errorf("%s: %v, want %v: %+v", lang, found, want, l)
		}
	}
}

// TestLaunch_asks: without a language it asks for all that ship, with one for that alone.
func TestLaunch_asks(t *testing.T) {
	oneByOne(t)
	data := t.TempDir()
	r, _ := launchOf(t, "--data", data)
	if len(r.Languages) != 6 || r.Launched || len(r.Later) == 0 {
		t.Errorf("%+v", r)
	}
	r, _ = launchOf(t, "--data", data, "--lang", "fr,en,fr", "--emergency", "none")
	if len(r.Languages) != 2 || r.Languages[0].Lang != "en" {
		t.Errorf("%+v", r.Languages)
	}
	named := false
	for _, q := range r.Now {
		if q.OK != strings.Contains(q.Name, "emergency number") {
			t.Errorf("%+v", q)
		}
		if strings.HasPrefix(q.Name, "Who runs the site") {
			named = true
		}
		if !strings.Contains(q.Todo, "COPSE_") && !strings.Contains(q.Todo, "copse content sign --lang ") {
			t.Errorf("%q says neither a setting nor a command", q.Todo)
		}
	}
	if !named {
		t.Error("nothing asks who runs the site")
	}
	r, _ = launchOf(t, "--data", data, "--lang", "fr", "--operator", "Ministry", "--operator-mail", "cop@ministry.example")
	for _, q := range r.Now {
		if q.OK != strings.HasPrefix(q.Name, "Who runs the site") {
			t.Errorf("with an operator: %+v", q)
		}
	}
	if code, out := copseRun(t, "launch", "--data", data, "--operator", "Ministry; tw=M", "--operator-mail", "cop@ministry.example"); code != failed || !strings.Contains(out, `COPSE_OPERATOR: no language "tw"; there are ar`) {
		t.Errorf("a name in a language that is not there: %d %s", code, out)
	}
	if code, out := copseRun(t, "launch", "--data", data, "--lang", "xx"); code != failed || !strings.Contains(out, "no language") {
		t.Errorf("%d %s", code, out)
	}
}

// TestLaunch_help shows the settings that matter to a launch, and takes the others.
func TestLaunch_help(t *testing.T) {
	oneByOne(t)
	code, out := copseRun(t, "launch", "--help")
	if code != done || !strings.Contains(out, "--emergency") || strings.Contains(out, "--passphrase") {
		t.Errorf("%d %s", code, out)
	}
	if _, out := copseRun(t, "serve", "--help"); !strings.Contains(out, "--passphrase") {
		t.Error("serve hides its own settings")
	}
	launchOf(t, "--data", t.TempDir(), "--lang", "en", "--listen", "127.0.0.1:8099")
}
