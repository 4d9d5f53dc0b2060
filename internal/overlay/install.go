package overlay

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/kept"
)

// How says what a person decided about an installation.
type How struct {
	Key       string // that was found to have signed the file; "": none
	OtherKey  bool   // not the key of the ones before, or none, is right
	Downgrade bool   // an older version is right
	When      time.Time
}

// ErrInUse says that the overlay is in use already, and whole: nothing was done.
var ErrInUse = errors.New("this overlay is in use already, and whole")

// Install unpacks beside what is in use, and switches when that is whole and on disk. The
// one in use before is kept; older ones are removed. Nothing of what is in use is touched.
func (s Store) Install(o *Overlay, how How) (in Installed, err error) {
	unlock, err := s.lock("copse overlay install")
	if err != nil {
		return in, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	s.sweep(o.Country)
	_, past, err := s.begin(o.Country)
	if err != nil {
		return in, err
	}
	r := Record{When: how.When.UTC().Format(time.RFC3339), Act: actInstalled, Version: o.Version, Date: o.Date, Hash: o.Hash(), Key: how.Key}
	if r.Act, err = allowed(past, r, how); err != nil {
		return in, err
	}
	if in, err := s.Get(o.Country); err == nil && in.Record.Hash == r.Hash && in.Record.Key == r.Key {
		return in, ErrInUse
	}
	if r.Folder, err = s.place(o, r); err != nil {
		return in, err
	}
	if err := s.setState(o.Country, state{r.Folder}); err != nil {
		return in, err
	}
	if err := s.note(o.Country, r); err != nil {
		return in, fmt.Errorf("the overlay is in use, but: %w", err)
	}
	earlier := s.tidy(o.Country, r, past)
	in, err = s.Get(o.Country)
	in.Earlier = earlier
	return in, err
}

// begin is what is known of a country before something is changed: what is in use, nothing
// where that is damaged, and its history up to now.
func (s Store) begin(c string) (st state, past []Record, err error) {
	st, err = s.state(c)
	if err != nil && !errors.As(err, new(*Damaged)) {
		return st, nil, err
	}
	past, missing, err := s.past(c, st)
	if err == nil && missing {
		err = s.note(c, past[len(past)-1])
	}
	return st, past, err
}

// allowed says how an installation stands to what was in use before, or why it may not be.
func allowed(past []Record, r Record, how How) (act string, err error) {
	if len(past) == 0 {
		return actInstalled, nil
	}
	inUse := past[len(past)-1]
	for _, p := range past {
		if p.Version == r.Version && p.Hash != r.Hash {
			return "", refuse("version %d was installed before with other content (%s, manifest %s): changed content needs a higher version", r.Version, p.When, p.Hash[:min(12, len(p.Hash))])
		}
	}
	if want := signedBy(past); want != "" && r.Key != want && !how.OtherKey {
		return "", refuse("the overlays before it were signed by %s, and this one is not. With another publisher: --key KEY. Without a signature: --unsigned", want)
	}
	switch {
	case r.Version >= inUse.Version:
		return actInstalled, nil
	case how.Downgrade:
		return actDowngraded, nil
	}
	return "", refuse("version %d of %s is older than version %d of %s, which is in use. To go back to it all the same: --downgrade", r.Version, r.Date, inUse.Version, inUse.Date)
}

// signedBy is the key that signed the last one that was signed at all.
func signedBy(past []Record) string {
	for _, p := range slices.Backward(past) {
		if p.Key != "" {
			return p.Key
		}
	}
	return ""
}

// SignedBy is the key that overlays of a country were last signed by, or "".
func (s Store) SignedBy(c string) (string, error) {
	st, err := s.state(c)
	if err != nil && !errors.As(err, new(*Damaged)) {
		return "", err
	}
	past, _, err := s.past(c, st)
	return signedBy(past), err
}

// place unpacks into a folder nobody uses, seals it, and moves it beside the others.
func (s Store) place(o *Overlay, r Record) (folder string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("install overlay: %w", err)
		}
	}()
	half, err := os.MkdirTemp(s.Dir, halfMark)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(half)
	if err := kept.MkdirAll(s.country(o.Country), 0o755); err != nil {
		return "", err
	}
	folder = r.Hash[:12]
	for n := 2; ; n++ {
		if _, err := os.Lstat(filepath.Join(s.country(o.Country), folder)); errors.Is(err, os.ErrNotExist) {
			break
		}
		folder = fmt.Sprintf("%s-%d", r.Hash[:12], n)
	}
	r.Folder = folder
	if err := o.unpack(half, r); err != nil {
		return "", err
	}
	if err := kept.Seal(half); err != nil {
		return "", err
	}
	return folder, kept.Put(half, filepath.Join(s.country(o.Country), folder))
}

// unpack writes the files below files/, and beside them what is known about them.
func (o *Overlay) unpack(dir string, r Record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // a second wall behind safe: no name leads out of it
	if err != nil {
		return err
	}
	defer root.Close()
	if err := errors.Join(root.WriteFile(manifestName, o.manifest(), 0o644), root.WriteFile(recordName, line, 0o644)); err != nil {
		return err
	}
	for _, f := range o.Files {
		path := filesName + "/" + f.Path
		if err := root.MkdirAll(path[:strings.LastIndexByte(path, '/')], 0o755); err != nil {
			return err
		}
		if err := root.WriteFile(path, o.data[f.Path], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// halfMark begins the name of what is not whole yet; kept.Leftover knows it.
const halfMark = ".new-"

// sweep removes what a stop or a full disk left unfinished; none of it was ever in use.
func (s Store) sweep(c string) {
	for _, dir := range []string{s.Dir, s.country(c)} {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if kept.Leftover(e.Name()) {
				_ = os.RemoveAll(filepath.Join(dir, e.Name()))
			}
		}
	}
}

// tidy keeps what is in use and the one before it, which holds something else. What cannot be
// removed costs room, and is tried again next time.
func (s Store) tidy(c string, inUse Record, past []Record) (earlier bool) {
	keep := []string{inUse.Folder}
	for _, in := range s.whole(c, past) {
		if in.Record.Hash != inUse.Hash && len(keep) < 2 {
			keep = append(keep, in.Record.Folder)
		}
	}
	entries, _ := os.ReadDir(s.country(c))
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(keep, e.Name()) {
			_ = os.RemoveAll(filepath.Join(s.country(c), e.Name()))
		}
	}
	return len(keep) > 1
}

// Back puts the overlay in use again that was in use before this one; where it is not known
// which one is, the last that is whole.
func (s Store) Back(c string, when time.Time) (in Installed, err error) {
	c = strings.ToUpper(c)
	if _, err := os.Stat(s.country(c)); copse.CheckOverlayCountry(c) != nil || err != nil {
		return in, refuse("of %s no overlay is installed", c)
	}
	unlock, err := s.lock("copse overlay back")
	if err != nil {
		return in, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	st, past, err := s.begin(c)
	if err != nil {
		return in, err
	}
	whole := slices.DeleteFunc(s.whole(c, past), func(in Installed) bool { return in.Record.Folder == st.Current })
	if len(whole) == 0 {
		return in, refuse("of %s no earlier overlay is kept, or none that is whole: install one from its file", c)
	}
	in = whole[0]
	if err := s.setState(c, state{in.Record.Folder}); err != nil {
		return in, err
	}
	r := in.Record
	r.When, r.Act = when.UTC().Format(time.RFC3339), actBack
	return in, s.note(c, r)
}

// whole lists the folders of a country that fit their seal, the one used last first. One that
// the history does not know was never in use, unless it knows none.
func (s Store) whole(c string, past []Record) []Installed {
	used := func(folder string) int {
		for i, p := range slices.Backward(past) {
			if p.Folder == folder {
				return i
			}
		}
		return -1
	}
	var out []Installed
	entries, _ := os.ReadDir(s.country(c))
	for _, e := range entries {
		if !e.IsDir() || !version.MatchString(e.Name()) || used(e.Name()) < 0 && len(past) > 0 {
			continue
		}
		if in, err := s.open(c, e.Name()); err == nil {
			out = append(out, in)
		}
	}
	slices.SortStableFunc(out, func(a, b Installed) int { return used(b.Record.Folder) - used(a.Record.Folder) })
	return out
}
