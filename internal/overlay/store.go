package overlay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"copse/internal/copse"
	"copse/internal/kept"
)

// Store is the folder of installed overlays: <data>/overlay. Of each country it holds
// folders named by what is in them, each sealed; state.json, which says which of them is in
// use: replacing that one small file is what makes an installation happen or not; and
// history.jsonl, what came into use when. Each country stands for itself: a damaged one
// keeps no node of another from starting.
type Store struct{ Dir string }

// Installed is an overlay of a country, as it was installed.
type Installed struct {
	Manifest
	Record  Record // how it came
	Dir     string // where its files lie
	Earlier bool   // of one just installed: there is another to go back to
}

// Damaged says that an installed overlay is not what was installed.
type Damaged struct{ Country, File, Why string }

// Error names the file, and the commands that mend it.
func (d *Damaged) Error() string {
	return fmt.Sprintf("the installed overlay of %s is damaged: %s %s. To mend it: `copse overlay install FILE` with its file, or `copse overlay back %s`", d.Country, d.File, d.Why, d.Country)
}

type state struct {
	Current string `json:"current"`
}

const (
	stateName  = "state.json"
	recordName = "record.json" // of a folder: its line of the history
	filesName  = "files"       // of a folder: what the overlay holds
)

// version is the name of a folder: the beginning of a hash, and a number where that is not
// the first such folder.
var version = regexp.MustCompile(`^[0-9a-f]{12}(-[0-9]+)?$`)

func (s Store) country(c string) string { return filepath.Join(s.Dir, strings.ToLower(c)) }

// state says what is in use; the zero state: nothing is. The error is *Damaged where it
// cannot be known.
func (s Store) state(c string) (st state, err error) {
	path := filepath.Join(s.country(c), stateName)
	damaged := func(why string) (state, error) { return state{}, &Damaged{strings.ToUpper(c), path, why} }
	data, err := kept.ReadShort(path, 64<<10)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(filepath.Join(s.country(c), historyName)); err == nil {
			return damaged("is missing")
		}
		return st, nil // an installation that never came to its end
	}
	var broken *kept.Broken
	if errors.As(err, &broken) {
		return damaged(broken.Why)
	}
	if err != nil {
		return st, fmt.Errorf("installed overlay of %s: %w", strings.ToUpper(c), err)
	}
	if json.Unmarshal(data, &st) != nil || !version.MatchString(st.Current) {
		return damaged("does not say which one is in use")
	}
	return st, nil
}

func (s Store) setState(c string, st state) error {
	data, err := json.Marshal(st)
	if err == nil {
		err = kept.WriteFile(filepath.Join(s.country(c), stateName), append(data, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("installed overlays: %w", err)
	}
	return nil
}

// lock keeps two commands from changing the store at once. The folders above it are made as
// `copse serve` makes them: for this user alone.
func (s Store) lock(what string) (unlock func() error, err error) {
	if err := kept.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("installed overlays: %w", err)
	}
	lock, err := kept.TryLock(filepath.Join(s.Dir, "install.lock"), what)
	var held *kept.Held
	switch {
	case errors.As(err, &held):
		return nil, refuse("the overlays in %s are being changed by %s. Nothing was done; try again when it has ended", s.Dir, held.By)
	case err != nil && !errors.Is(err, kept.ErrNoLocks):
		return nil, fmt.Errorf("installed overlays: %w", err)
	}
	return lock.Release, nil
}

// open reads one folder of a country, where it is whole.
func (s Store) open(c, folder string) (in Installed, err error) {
	dir := filepath.Join(s.country(c), folder)
	var broken *kept.Broken
	switch err := kept.Fits(dir); {
	case errors.As(err, &broken):
		return in, &Damaged{strings.ToUpper(c), broken.File, broken.Why}
	case errors.Is(err, fs.ErrNotExist):
		return in, &Damaged{strings.ToUpper(c), dir, "is missing"}
	case err != nil:
		return in, fmt.Errorf("installed overlay of %s: %w", strings.ToUpper(c), err)
	}
	for name, to := range map[string]any{manifestName: &in.Manifest, recordName: &in.Record} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = json.Unmarshal(data, to)
		}
		if err != nil {
			return in, &Damaged{strings.ToUpper(c), filepath.Join(dir, name), "cannot be read"}
		}
	}
	in.Dir = filepath.Join(dir, filesName)
	return in, nil
}

// Get returns the overlay of a country that is in use, where it is whole.
func (s Store) Get(c string) (Installed, error) {
	st, err := s.state(c)
	if err != nil {
		return Installed{}, err
	}
	if st.Current == "" {
		return Installed{}, refuse("no overlay of %s is installed", strings.ToUpper(c))
	}
	return s.open(c, st.Current)
}

// Countries lists the countries of which an overlay was installed, in lower case, also where
// it is damaged.
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
		if !e.IsDir() || copse.CheckOverlayCountry(strings.ToUpper(e.Name())) != nil {
			continue
		}
		if st, err := s.state(e.Name()); err != nil || st.Current != "" {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// Choose returns the folder of the overlay a node serves, where it is whole: that of its
// country; where no country is set, the only one there is. "" where there is none.
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
			in, err := s.Get(x)
			return in.Dir, err
		}
	}
	return "", nil
}
