package overlay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/renameio/v2/maybe"
)

// Store is the folder of installed overlays: <data>/overlay. Of each country it holds
// folders named by what is in them, and state.json, which says which of them is in use:
// replacing that one small file is what makes an installation happen or not.
type Store struct{ Dir string }

// Installed is the overlay of one country.
type Installed struct {
	Manifest
	Dir      string   // where its files lie
	Previous string   // the one before it, or ""
	Key      string   // that signed it, or ""
	Changed  []string // files that are not as they were installed
}

type state struct {
	Current  string `json:"current"`
	Previous string `json:"previous,omitempty"`
	Key      string `json:"key,omitempty"`
}

// version is the name of a folder: the beginning of a hash.
var version = regexp.MustCompile(`^[0-9a-f]{12}$`)

func (s Store) country(c string) string { return filepath.Join(s.Dir, strings.ToLower(c)) }

func (s Store) state(c string) (st state, ok bool, err error) {
	data, err := os.ReadFile(filepath.Join(s.country(c), "state.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return st, false, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &st)
	}
	if err == nil && (!version.MatchString(st.Current) || st.Previous != "" && !version.MatchString(st.Previous)) {
		err = errors.New("state.json is damaged")
	}
	if err != nil {
		return st, false, fmt.Errorf("installed overlay of %s: %w", c, err)
	}
	return st, true, nil
}

func (s Store) setState(c string, st state) error {
	data, err := json.Marshal(st)
	if err != nil {
		return err
	}
	return maybe.WriteFile(filepath.Join(s.country(c), "state.json"), append(data, '\n'), 0o644)
}

// SignedBy is the key that signed the overlay of a country that is in use, or "".
func (s Store) SignedBy(c string) (string, error) {
	st, _, err := s.state(c)
	return st.Key, err
}

// Install unpacks beside what is in use, lets check look at the result, and only then
// switches. The one in use before is kept; older ones are removed.
func (s Store) Install(o *Overlay, key string, check func(dir string) error) (Installed, error) {
	st, _, err := s.state(o.Country)
	if err != nil {
		return Installed{}, err
	}
	if err := os.MkdirAll(s.country(o.Country), 0o755); err != nil {
		return Installed{}, fmt.Errorf("install overlay: %w", err)
	}
	half, err := os.MkdirTemp(s.country(o.Country), ".new-")
	if err != nil {
		return Installed{}, fmt.Errorf("install overlay: %w", err)
	}
	defer os.RemoveAll(half)
	if err := o.unpack(half); err != nil {
		return Installed{}, err
	}
	if err := check(half); err != nil {
		return Installed{}, err
	}
	next := state{Current: o.Hash()[:12], Previous: st.Current, Key: key}
	if next.Current == st.Current {
		next.Previous = st.Previous
	}
	place := filepath.Join(s.country(o.Country), next.Current)
	// The same overlay again: what lies there may have been touched, this has not.
	if err := os.RemoveAll(place); err != nil {
		return Installed{}, fmt.Errorf("install overlay: %w", err)
	}
	if err := errors.Join(os.Rename(half, place), s.setState(o.Country, next)); err != nil {
		return Installed{}, fmt.Errorf("install overlay: %w", err)
	}
	if err := s.tidy(o.Country, next); err != nil {
		return Installed{}, err
	}
	return s.Get(o.Country)
}

func (o *Overlay) unpack(dir string) error {
	if err := os.Chmod(dir, 0o755); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	root, err := os.OpenRoot(dir) // a second wall behind safe: no name leads out of it
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	defer root.Close()
	for _, f := range append([]File{{Path: manifestName}}, o.Files...) {
		data := o.data[f.Path]
		if f.Path == manifestName {
			data = o.manifest()
		}
		if parent, _, ok := cutLast(f.Path); ok {
			if err := root.MkdirAll(parent, 0o755); err != nil {
				return fmt.Errorf("unpack: %w", err)
			}
		}
		if err := root.WriteFile(f.Path, data, 0o644); err != nil {
			return fmt.Errorf("unpack: %w", err)
		}
	}
	return nil
}

func cutLast(path string) (dir, base string, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

// tidy removes what is neither in use nor kept, also what a broken installation left.
func (s Store) tidy(c string, st state) error {
	entries, err := os.ReadDir(s.country(c))
	if err != nil {
		return fmt.Errorf("installed overlays: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != st.Current && e.Name() != st.Previous {
			if err := os.RemoveAll(filepath.Join(s.country(c), e.Name())); err != nil {
				return fmt.Errorf("installed overlays: %w", err)
			}
		}
	}
	return nil
}

// Back puts the overlay before this one in use again.
func (s Store) Back(c string) (Installed, error) {
	st, ok, err := s.state(c)
	if err != nil {
		return Installed{}, err
	}
	if !ok || st.Previous == "" {
		return Installed{}, refuse("of %s no earlier overlay is kept", strings.ToUpper(c))
	}
	if err := s.setState(c, state{Current: st.Previous, Previous: st.Current, Key: st.Key}); err != nil {
		return Installed{}, fmt.Errorf("installed overlays: %w", err)
	}
	return s.Get(c)
}

// Get returns the overlay of a country that is in use, and which of its files changed.
func (s Store) Get(c string) (Installed, error) {
	st, ok, err := s.state(c)
	if err != nil {
		return Installed{}, err
	}
	if !ok {
		return Installed{}, refuse("no overlay of %s is installed", strings.ToUpper(c))
	}
	in := Installed{Dir: filepath.Join(s.country(c), st.Current), Previous: st.Previous, Key: st.Key}
	data, err := os.ReadFile(filepath.Join(in.Dir, manifestName))
	if err == nil {
		err = json.Unmarshal(data, &in.Manifest)
	}
	if err != nil {
		return in, fmt.Errorf("installed overlay of %s: %w", c, err)
	}
	now, err := Collect(os.DirFS(in.Dir), in.Manifest)
	if err != nil {
		return in, fmt.Errorf("installed overlay of %s: %w", c, err)
	}
	in.Changed = differ(in.Files, now.Files)
	return in, nil
}

func differ(was, is []File) []string {
	var out []string
	for _, f := range was {
		if !slices.Contains(is, f) {
			out = append(out, f.Path)
		}
	}
	for _, f := range is {
		if !slices.ContainsFunc(was, func(x File) bool { return x.Path == f.Path }) {
			out = append(out, f.Path)
		}
	}
	slices.Sort(out)
	return out
}

// Countries lists the countries of which an overlay is installed, in lower case.
func (s Store) Countries() ([]string, error) {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("installed overlays: %w", err)
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() || !country.MatchString(strings.ToUpper(e.Name())) {
			continue
		}
		if _, ok, err := s.state(e.Name()); err != nil {
			return nil, err
		} else if ok {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// Choose returns the folder of the overlay a node serves: that of its country; where no
// country is set, the only one there is. "" where there is none.
func (s Store) Choose(c string) (dir string, err error) {
	all, err := s.Countries()
	if err != nil {
		return "", err
	}
	c = strings.ToLower(c)
	if c == "" && len(all) > 1 {
		return "", refuse("overlays of %s are installed: set COPSE_COUNTRY to say which this site is for", strings.ToUpper(strings.Join(all, ", ")))
	}
	for _, x := range all {
		if c == "" || x == c {
			st, _, err := s.state(x)
			return filepath.Join(s.country(x), st.Current), err
		}
	}
	return "", nil
}
