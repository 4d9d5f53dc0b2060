package overlay

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"copse/internal/kept"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// pack is an overlay of a country in a version; words make its content.
func pack(t *testing.T, country string, version int, words string) *Overlay {
	t.Helper()
	m := about
	m.Country, m.Version = country, version
	p, err := Collect(fstest.MapFS{"pack.yaml": {Data: []byte("a: b\n")}, "library/x/en.md": {Data: []byte(words + "\n")}}, m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func install(t *testing.T, s Store, p *Overlay, how How) Installed {
	t.Helper()
	how.When = noon
	in, err := s.Install(p, how)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func newStore(t *testing.T) Store { return Store{filepath.Join(t.TempDir(), "data", "overlay")} }

// acts is a country's history in short: "installed 1, downgraded 2".
func acts(t *testing.T, s Store, country string) string {
	t.Helper()
	lines, unreadable, err := s.History(country)
	if err != nil || unreadable > 0 {
		t.Errorf("history: %d, %v", unreadable, err)
	}
	var out []string
	for _, r := range lines {
		out = append(out, strings.TrimSpace(fmt.Sprint(r.Act, " ", r.Version, " ", r.Key)))
	}
	return strings.Join(out, ", ")
}

func TestStore(t *testing.T) {
	s := newStore(t)
	if dir, err := s.Choose(""); dir != "" || err != nil {
		t.Errorf("an empty store: %q, %v", dir, err)
	}
	first := install(t, s, pack(t, "XX", 1, "one"), How{})
	if first.Country != "XX" || first.Record.Act != actInstalled {
		t.Errorf("%+v", first)
	}
	if data, err := os.ReadFile(filepath.Join(first.Dir, "library/x/en.md")); err != nil || string(data) != "one\n" {
		t.Errorf("%q, %v", data, err)
	}
	if info, err := os.Stat(filepath.Dir(s.Dir)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("a data folder that was missing: %v, %v; serve makes it 0700", info.Mode(), err)
	}
	if dir, err := s.Choose("XX"); dir != first.Dir || err != nil {
		t.Errorf("%q, %v", dir, err)
	}
	if dir, err := s.Choose("GH"); dir != "" || err != nil {
		t.Errorf("another country: %q, %v", dir, err)
	}
	if _, err := s.Back("XX", noon); err == nil {
		t.Error("back to nothing")
	}
	second := install(t, s, pack(t, "XX", 2, "two"), How{})
	back, err := s.Back("xx", noon)
	if err != nil || back.Dir != first.Dir {
		t.Errorf("%+v, %v", back, err)
	}
	if back, err = s.Back("XX", noon); err != nil || back.Dir != second.Dir {
		t.Errorf("back, and back again: %+v, %v", back, err)
	}
	install(t, s, pack(t, "XX", 3, "three"), How{})
	if left := folders(t, s, "xx"); len(left) != 2 {
		t.Errorf("of three overlays are kept: %v", left)
	}
	if got, want := acts(t, s, "XX"), "installed 1, installed 2, went back 1, went back 2, installed 3"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
	install(t, s, pack(t, "GH", 1, "one"), How{})
	if _, err := s.Choose(""); err == nil {
		t.Error("of two countries one was chosen")
	}
}

// folders are those of a country, whole or not.
func folders(t *testing.T, s Store, country string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(s.Dir, country))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// TestInstall_guards: what may replace what, and what a person must say for it.
func TestInstall_guards(t *testing.T) {
	one, two, other := pack(t, "XX", 1, "one"), pack(t, "XX", 2, "two"), pack(t, "XX", 2, "other")
	for _, tt := range []struct {
		name  string
		first How
		p     *Overlay
		how   How
		want  string // in the refusal; "": installed
		acts  string
	}{
		{"a newer one", How{}, pack(t, "XX", 3, "three"), How{}, "", "installed 2, installed 3"},
		{"an older one", How{}, one, How{}, "version 1 of 2026-11-30 is older than version 2 of 2026-11-30, which is in use", "installed 2"},
		{"an older one, with its true signature", How{Key: "A"}, one, How{Key: "A"}, "--downgrade", "installed 2 A"},
		{"an older one where a person says so", How{}, one, How{Downgrade: true}, "", "installed 2, downgraded 1"},
		{"the same number with other content", How{}, other, How{}, "version 2 was installed before with other content", "installed 2"},
		{"that, as a downgrade", How{}, other, How{Downgrade: true}, "with other content", "installed 2"},
		{"unsigned over signed", How{Key: "A"}, pack(t, "XX", 3, "x"), How{}, "were signed by A", "installed 2 A"},
		{"signed by another over signed", How{Key: "A"}, pack(t, "XX", 3, "x"), How{Key: "B"}, "--key KEY", "installed 2 A"},
		{"another key that a person gives", How{Key: "A"}, pack(t, "XX", 3, "x"), How{Key: "B", OtherKey: true}, "", "installed 2 A, installed 3 B"},
		{"the same again", How{Key: "A"}, two, How{Key: "A"}, ErrInUse.Error(), "installed 2 A"},
		{"the same, signed now", How{}, two, How{Key: "A"}, "", "installed 2, installed 2 A"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStore(t)
			was := install(t, s, two, tt.first)
			tt.how.When = noon
			in, err := s.Install(tt.p, tt.how)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			now, err := s.Get("XX")
			if err != nil || tt.want != "" && now.Dir != was.Dir || tt.want == "" && (now.Dir != in.Dir || now.Record.Key != tt.how.Key) {
				t.Errorf("in use: %+v, %v", now, err)
			}
			if got := acts(t, s, "XX"); got != tt.acts {
				t.Errorf("history %q, want %q", got, tt.acts)
			}
		})
	}
}

// TestBack_keyOfItsOwn: who signed one version says nothing of another.
func TestBack_keyOfItsOwn(t *testing.T) {
	s := newStore(t)
	install(t, s, pack(t, "GH", 1, "one"), How{})
	install(t, s, pack(t, "GH", 2, "two"), How{Key: "A", OtherKey: true})
	back, err := s.Back("GH", noon)
	if err != nil || back.Record.Key != "" || back.Version != 1 {
		t.Errorf("back to the unsigned one: %+v, %v", back.Record, err)
	}
	if in, err := s.Get("GH"); err != nil || in.Record.Key != "" {
		t.Errorf("in use: %+v, %v", in.Record, err)
	}
	// Nor does having gone back make room for whoever has no key.
	if _, err := s.Install(pack(t, "GH", 3, "three"), How{When: noon}); err == nil || !strings.Contains(err.Error(), "signed by A") {
		t.Errorf("unsigned after that: %v", err)
	}
}

// TestInstall_mends: whatever is damaged, a node does not start on it, and both commands mend it.
func TestInstall_mends(t *testing.T) {
	one, two := pack(t, "GH", 1, "one"), pack(t, "GH", 2, "two")
	in := func(s Store, path string) string { return filepath.Join(s.Dir, "gh", path) }
	for name, harm := range map[string]func(s Store, used Installed) error{
		"a file changed": func(_ Store, used Installed) error {
			return os.WriteFile(filepath.Join(used.Dir, "library/x/en.md"), []byte("Two\n"), 0o600)
		},
		"a file missing": func(_ Store, used Installed) error { return os.Remove(filepath.Join(used.Dir, "pack.yaml")) },
		"a file more": func(_ Store, used Installed) error {
			return os.WriteFile(filepath.Join(used.Dir, "hide.yaml"), []byte("[]"), 0o600)
		},
		"another signer": func(_ Store, used Installed) error {
			return os.WriteFile(filepath.Join(used.Dir, "../record.json"), []byte(`{"key":"A"}`), 0o600)
		},
		"the folder missing": func(_ Store, used Installed) error { return os.RemoveAll(filepath.Dir(used.Dir)) },
		"the state empty":    func(s Store, _ Installed) error { return os.WriteFile(in(s, stateName), nil, 0o600) },
		"the state missing":  func(s Store, _ Installed) error { return os.Remove(in(s, stateName)) },
		"the state elsewhere": func(s Store, _ Installed) error {
			return os.WriteFile(in(s, stateName), []byte(`{"current":"../../evil"}`), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			for mend, command := range map[string]func(s Store) (Installed, error){
				"install": func(s Store) (Installed, error) { return s.Install(two, How{When: noon}) },
				"back":    func(s Store) (Installed, error) { return s.Back("GH", noon) },
			} {
				s := newStore(t)
				install(t, s, one, How{})
				used := install(t, s, two, How{})
				install(t, s, pack(t, "ZM", 1, "one"), How{})
				if err := harm(s, used); err != nil {
					t.Fatal(err)
				}
				var damaged *Damaged
				if dir, err := s.Choose("GH"); !errors.As(err, &damaged) || dir != "" || !strings.Contains(err.Error(), "copse overlay back GH") {
					t.Fatalf("it is served: %q, %v", dir, err)
				}
				if dir, err := s.Choose("ZM"); dir == "" || err != nil {
					t.Errorf("a node of another country: %q, %v", dir, err)
				}
				if _, err := command(s); err != nil {
					t.Errorf("%s: %v", mend, err)
				}
				now, err := s.Get("GH")
				if err != nil || mend == "install" && now.Record.Hash != two.Hash() {
					t.Errorf("after %s: version %d, %v", mend, now.Version, err)
				}
				if dir, err := s.Choose("GH"); dir == "" || err != nil {
					t.Errorf("after %s: %q, %v", mend, dir, err)
				}
			}
		})
	}
}

// TestInstall_stops: an installation that stopped at any of its steps leaves the old one in
// use, or the new one; the next one clears up, and no line of the history is lost.
func TestInstall_stops(t *testing.T) {
	s := newStore(t)
	old := install(t, s, pack(t, "XX", 1, "one"), How{})
	two := pack(t, "XX", 2, "two")
	r := Record{When: "2026-12-01T12:00:00Z", Act: actInstalled, Version: 2, Date: "2026-11-30", Hash: two.Hash()}
	if err := os.MkdirAll(filepath.Join(s.Dir, halfMark+"1", filesName), 0o700); err != nil { // stopped while unpacking
		t.Fatal(err)
	}
	folder, err := s.place(two, r) // stopped before the switch
	if err != nil {
		t.Fatal(err)
	}
	if dir, err := s.Choose("XX"); dir != old.Dir || err != nil {
		t.Errorf("before the switch: %q, %v", dir, err)
	}
	if _, err := s.Back("XX", noon); err == nil {
		t.Error("back to one that was never in use")
	}
	if err := s.setState("XX", state{folder}); err != nil { // stopped behind it
		t.Fatal(err)
	}
	if dir, err := s.Choose("XX"); dir == old.Dir || err != nil {
		t.Errorf("behind the switch: %q, %v", dir, err)
	}
	install(t, s, pack(t, "XX", 3, "three"), How{})
	if got, want := acts(t, s, "XX"), "installed 1, installed 2, installed 3"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
	if err := s.setState("XX", state{folder}); err != nil { // stopped behind the switch back
		t.Fatal(err)
	}
	install(t, s, pack(t, "XX", 4, "four"), How{})
	if got, want := acts(t, s, "XX"), "installed 1, installed 2, installed 3, went back 2, installed 4"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir, halfMark+"*")); len(left) > 0 || len(folders(t, s, "xx")) != 2 {
		t.Errorf("left: %v, %v", left, folders(t, s, "xx"))
	}
}

// TestInstall_again: what is in use is not touched by the same pack, neither whole nor damaged.
func TestInstall_again(t *testing.T) {
	s := newStore(t)
	p := pack(t, "XX", 1, "one")
	used := install(t, s, p, How{})
	file := filepath.Join(used.Dir, "pack.yaml")
	if err := os.WriteFile(file, []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := used.Record
	folder, err := s.place(p, r)
	if err != nil || folder != used.Record.Folder+"-2" {
		t.Errorf("placed in %q, %v", folder, err)
	}
	if data, err := os.ReadFile(file); string(data) != "changed" || err != nil {
		t.Errorf("the folder in use was touched: %q, %v", data, err)
	}
}

func TestStore_oneAtATime(t *testing.T) {
	s := newStore(t)
	install(t, s, pack(t, "XX", 1, "one"), How{})
	lock, err := kept.TryLock(filepath.Join(s.Dir, "install.lock"), "copse overlay install")
	if err != nil {
		t.Fatal(err)
	}
	_, err1 := s.Install(pack(t, "XX", 2, "two"), How{When: noon})
	_, err2 := s.Back("XX", noon)
	for _, err := range []error{err1, err2} {
		if want := fmt.Sprintf("copse overlay install, process %d", os.Getpid()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to name %s", err, want)
		}
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	install(t, s, pack(t, "XX", 2, "two"), How{})
}

// TestHistory_damaged: a line nobody can read takes no other with it.
func TestHistory_damaged(t *testing.T) {
	s := newStore(t)
	install(t, s, pack(t, "XX", 1, "one"), How{Key: "A", OtherKey: true})
	path := filepath.Join(s.Dir, "xx", historyName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(data, "{\"half"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Install(pack(t, "XX", 2, "two"), How{When: noon}); err == nil || !strings.Contains(err.Error(), "signed by A") {
		t.Errorf("got %v", err)
	}
	install(t, s, pack(t, "XX", 2, "two"), How{Key: "A"})
	if lines, unreadable, err := s.History("XX"); len(lines) != 2 || unreadable != 1 || err != nil {
		t.Errorf("%v, %d, %v", lines, unreadable, err)
	}
	// Where it is gone, what is in use still says who signed it.
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if key, err := s.SignedBy("XX"); key != "A" || err != nil {
		t.Errorf("signed by %q, %v", key, err)
	}
}
