package kill

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func overlayOp(name string, before func(*site), may []string, args ...string) operation {
	return operation{
		name:    name,
		prepare: func(s *site) { packs(s); before(s) },
		do:      func(s *site) { _, _ = s.run(append([]string{"overlay"}, args...)...) },
		check:   func(s *site) error { return adapted(s, may, args) },
	}
}

func installed(names ...string) func(*site) {
	return func(s *site) {
		for _, name := range names {
			s.must("overlay", "install", name+".zip")
		}
	}
}

// damaged is an overlay that somebody has written into.
func damaged(s *site) {
	packs(s)
	installed("one")(s)
	err := filepath.WalkDir(filepath.Join(s.dir, "data", "overlay"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "nodes.yaml" {
			err = os.WriteFile(path, nil, 0o644)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.run("overlay", "list"); err == nil {
		s.t.Fatal("the damage is not seen")
	}
}

func installOne(s *site) { _, _ = s.run("overlay", "install", "one.zip") }

// mended: it may be as damaged as before, until the command is given once more.
func mended(s *site) error {
	args := []string{"install", "one.zip"}
	if _, err := s.run("overlay", "install", "one.zip"); err != nil {
		return err
	}
	return adapted(s, []string{"one"}, args)
}

// packs makes two versions of an overlay, which differ in each of their texts.
func packs(s *site) {
	for i, name := range []string{"one", "two"} {
		for file, text := range map[string]string{
			"pack.yaml":  fmt.Sprintf("schema: copse-overlay/1\ncountry: XX\nbase: \"2026.1\"\npublisher: Office for Trees\nversion: %d\ndate: 2026-11-20\n", i+1),
			"nodes.yaml": "schema: copse-nodes/1\nnodes:\n  - {id: XX-LAW-1, kind: recommendation, area: POL-RIC}\n",
			"library/policy/reporting/en.md": "---\n{area: POL-RIC, lang: en}\n---\n## POL-RIC-2\n### brief\nThe Office answers in week " + name + ".\n\n" +
				"## XX-LAW-1\n### title\nA yearly report\n### brief\nReport each year to parliament, in month " + name + ".\n### statement\nThe Office reports each year to parliament.\n",
			"library/policy/reporting/fr.md": "---\n{area: POL-RIC, lang: fr}\n---\n## XX-LAW-1\n### title\nUn rapport chaque année\n### brief\nRendre compte chaque année au parlement, au mois " + name + ".\n",
		} {
			to := filepath.Join(s.dir, "land", file)
			if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, []byte(text), 0o644)); err != nil {
				s.t.Fatal(err)
			}
		}
		s.must("overlay", "stamp", "land")
		s.must("overlay", "build", "land", "--out", name+".zip")
	}
}

// shows is where the two versions differ, and how to read which of them is served.
var shows = map[string]*regexp.Regexp{
	"/en/library/POL-RIC-2": regexp.MustCompile(`answers in week (\w+)`),
	"/en/library/XX-LAW-1":  regexp.MustCompile(`in month (\w+)`),
	"/fr/library/XX-LAW-1":  regexp.MustCompile(`au mois (\w+)`),
}

// adapted: the overlay in use is wholly one of those it may be, its files are those of its list, and the command can be
// given once more.
func adapted(s *site, may, args []string) error {
	if _, err := s.run("overlay", "list"); err != nil {
		return err
	}
	err := s.served(func(ctx context.Context, url string) error {
		version := "?"
		for path, says := range shows {
			page, err := get(ctx, url+path)
			if err != nil && !(strings.Contains(path, "XX-LAW") && slices.Contains(may, "")) {
				return err
			}
			found := ""
			if m := says.FindStringSubmatch(page); m != nil {
				found = m[1]
			}
			if !slices.Contains(may, found) || version != "?" && version != found {
				return fmt.Errorf("%s shows version %q, another page %q; it may be of %q", path, found, version, may)
			}
			version = found
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = s.run(append([]string{"overlay"}, args...)...)
	return err
}
