package kill

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"copse/internal/copse"
	"copse/internal/testkit"
)

func operations(t *testing.T) []operation {
	list := []operation{
		overlayOp("overlay install, first", func(*site) {}, []string{"", "one"}, "install", "one.zip"),
		overlayOp("overlay install, second over first", installed("one"), []string{"one", "two"}, "install", "two.zip"),
		overlayOp("overlay install, the same again", installed("one"), []string{"one"}, "install", "one.zip"),
		overlayOp("overlay install, an older one", installed("two"), []string{"two", "one"}, "install", "one.zip", "--downgrade"),
		{name: "overlay install, over a damaged one", prepare: damaged, do: installOne, check: mended},
		overlayOp("overlay back", installed("one", "two"), []string{"one", "two"}, "back", "XX"),
		{name: "search index, none yet", prepare: served, do: doSearch, check: finds},
		{name: "search index, content has changed", prepare: changed, do: doSearch, check: finds},
		{name: "keep a PDF", prepare: engine, do: doPDF, check: prints, about: "data/pdf"},
		{name: "keep the PDF engine", prepare: served, do: doPDF, check: prints, about: "data/pdf", dear: true},
		{name: "export site", prepare: exported("site"), do: doExport("site"), check: wholeSite},
		{name: "export a file over an older one", prepare: exported("file"), do: doExport("file"), check: wholeFile},
		{name: "first start, SQLite", prepare: schemaFile, do: doStart, check: started},
	}
	if os.Getenv(testkit.PostgresEnv) == "" {
		t.Logf("the first start with PostgreSQL is left out: %s is not set", testkit.PostgresEnv)
		return list
	}
	return append(list, operation{name: "first start, PostgreSQL", prepare: schemaPostgres, do: doStart, check: started, sockets: true})
}

// -- search

// served lets the site run once, and forgets its search index.
func served(s *site) {
	if err := s.served(searches(s)); err != nil {
		s.t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(s.dir, "data", "search")); err != nil {
		s.t.Fatal(err)
	}
}

// changed lets it run with another text: the index that lies there is to be replaced.
func changed(s *site) {
	name := filepath.Join(s.dir, "content/library/policy/reporting/en.md")
	data, err := os.ReadFile(name)
	if err == nil {
		err = os.WriteFile(name, []byte(strings.ReplaceAll(string(data), "illegal content", "unlawful content")), 0o644)
	}
	if err == nil {
		err = s.served(searches(s))
	}
	if err == nil {
		err = os.WriteFile(name, data, 0o644)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	clear(s.want)
}

func doSearch(s *site) {
	_ = s.served(func(ctx context.Context, url string) error {
		_, err := get(ctx, url+"/en/search?q=report")
		return err
	})
}

var hit = regexp.MustCompile(`<li data-door=[^>]*>.*?href="([^"]*)"`)

// searches asks in every language, and compares with what the first who asked was answered.
func searches(s *site) func(context.Context, string) error {
	return func(ctx context.Context, at string) error {
		for _, lang := range copse.Shipped() {
			for _, words := range []string{"report", "POL-RIC-2", "illegal content"} {
				path := "/" + string(lang) + "/search?q=" + url.QueryEscape(words)
				page, err := get(ctx, at+path)
				if err != nil {
					return err
				}
				var hits []string
				for _, m := range hit.FindAllStringSubmatch(page, -1) {
					hits = append(hits, m[1])
				}
				slices.Sort(hits)
				found := strings.Join(hits, " ")
				if want, ok := s.want[path]; ok && want != found {
					return fmt.Errorf("%s finds %q, want %q", path, found, want)
				}
				if words == "POL-RIC-2" && found == "" {
					return fmt.Errorf("%s finds nothing", path)
				}
				s.want[path] = found
			}
		}
		return nil
	}
}

func finds(s *site) error { return s.served(searches(s)) }

// -- PDF

// engine lets the site run once and make another document: the engine is compiled then, which takes longest.
func engine(s *site) {
	err := s.served(func(ctx context.Context, url string) error {
		_, err := get(ctx, url+"/en/library/set/policy/summary.pdf")
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

const document = "/en/library/set/policy/brief.pdf"

func doPDF(s *site) {
	_ = s.served(func(ctx context.Context, url string) error {
		_, err := get(ctx, url+document)
		return err
	})
}

// prints: the document comes, and it is whole.
func prints(s *site) error {
	return s.served(func(ctx context.Context, url string) error {
		made, err := get(ctx, url+document)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(made, "%PDF-") || !strings.HasSuffix(strings.TrimSpace(made), "%%EOF") {
			return fmt.Errorf("the PDF of %d bytes is not whole", len(made))
		}
		reader, err := exec.LookPath("pdftotext")
		if err != nil {
			return nil
		}
		cmd := exec.CommandContext(ctx, reader, "-", "-")
		cmd.Stdin = strings.NewReader(made)
		if text, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(text), "One place to report") {
			return fmt.Errorf("pdftotext reads %q (%v)", text, err)
		}
		return nil
	})
}

// -- exports

var exports = map[string][]string{
	"site": {"export", "site", "--preview", "--lang", "en", "--out", "out"},
	"file": {"export", "library", "--out", "out"},
}

// exported remembers what a whole export is. The file is there already, made from another text.
func exported(what string) func(*site) {
	return func(s *site) {
		served(s)
		s.must(exports[what]...)
		s.want["whole"] = tree(s)
		err := os.RemoveAll(filepath.Join(s.dir, "out"))
		if what == "file" {
			s.want["old"] = "out 3"
			err = os.WriteFile(filepath.Join(s.dir, "out"), []byte("old"), 0o644)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

func doExport(what string) func(*site) {
	return func(s *site) { _, _ = s.run(exports[what]...) }
}

// tree is what lies under out: names and sizes.
func tree(s *site) string {
	var list []string
	err := fs.WalkDir(os.DirFS(s.dir), "out", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			list = append(list, fmt.Sprintf("%s %d", path, info.Size()))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

// wholeSite: there is no folder, or an empty one, or all of it; and the command can be given again.
func wholeSite(s *site) error {
	switch is := tree(s); is {
	case s.want["whole"]:
		if err := os.RemoveAll(filepath.Join(s.dir, "out")); err != nil {
			return err
		}
	case "":
	default:
		return fmt.Errorf("%d of %d files lie in the folder", strings.Count(is, "\n")+1, strings.Count(s.want["whole"], "\n")+1)
	}
	if _, err := s.run(exports["site"]...); err != nil {
		return err
	}
	if tree(s) != s.want["whole"] {
		return errors.New("the next export is not whole")
	}
	return nil
}

// wholeFile: the file is the old one or the new one.
func wholeFile(s *site) error {
	if is := tree(s); is != s.want["old"] && is != s.want["whole"] {
		return fmt.Errorf("the file is %q: neither %q nor %q", is, s.want["old"], s.want["whole"])
	}
	if _, err := s.run(exports["file"]...); err != nil {
		return err
	}
	if tree(s) != s.want["whole"] {
		return errors.New("the next export is not whole")
	}
	return nil
}

// -- first start

func doStart(s *site) { doSearch(s) }

// started: the site starts, and its database is that of a start nobody disturbed.
func started(s *site) error {
	if err := s.served(func(ctx context.Context, url string) error {
		_, err := get(ctx, url+"/en/library/POL-RIC-2")
		return err
	}); err != nil {
		return err
	}
	is, err := schema(s)
	if err == nil && is != s.want["schema"] {
		err = fmt.Errorf("the database holds\n%s\nwant\n%s", is, s.want["schema"])
	}
	return err
}

func schemaFile(s *site) {
	served(s)
	remember(s)
}

func schemaPostgres(s *site) {
	s.env = []string{"COPSE_DB=" + testkit.FreshPostgres(s.t)}
	served(s)
	remember(s)
}

// remember keeps what the database of an undisturbed start holds, and empties the data folder.
func remember(s *site) {
	is, err := schema(s)
	if err == nil {
		err = errors.Join(os.RemoveAll(filepath.Join(s.dir, "data")), os.Mkdir(filepath.Join(s.dir, "data"), 0o700))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.want["schema"] = is
}

// schema is what the database holds: its tables, and which migrations have been made. SQLite looks at all of its file.
func schema(s *site) (string, error) {
	driver, from := "sqlite", "file:"+filepath.Join(s.dir, "data", "copse.db")
	asks := []string{"PRAGMA integrity_check", "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY 1"}
	if s.op.sockets {
		driver, from = "pgx", strings.TrimPrefix(s.env[0], "COPSE_DB=")
		asks = []string{"SELECT concat(table_name, '.', column_name, ' ', data_type, ' ', column_default) FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1",
			"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"}
	}
	db, err := sql.Open(driver, from)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var all []string
	for _, ask := range append(asks, "SELECT version_id FROM goose_db_version WHERE is_applied ORDER BY 1") {
		rows, err := db.Query(ask)
		if err != nil {
			return "", fmt.Errorf("%s: %w", ask, err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return "", errors.Join(err, rows.Close())
			}
			all = append(all, line)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return "", fmt.Errorf("%s: %w", ask, err)
		}
	}
	return strings.Join(all, "\n"), nil
}
