package assess

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/i18n"
)

var smallArchive = sync.OnceValue(func() *txtar.Archive {
	a, err := txtar.ParseFile("testdata/small.txtar")
	if err != nil {
		panic(err)
	}
	return a
})

// small is the content folder of testdata/small.txtar.
func small() fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range smallArchive().Files {
		files[Folder+"/"+f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// replaced puts new in the place of old in a file of a folder: the first time it stands there, and it must.
func replaced(t testing.TB, files fstest.MapFS, name, old, new string) {
	t.Helper()
	f := files[Folder+"/"+name]
	if f == nil || !strings.Contains(string(f.Data), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	files[Folder+"/"+name] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), old, new, 1))}
}

// shipped are the checklists that ship, read once.
var shipped = sync.OnceValue(func() *Checklists { return catalogOn(shippedContent) })

func catalogOn(files fs.FS) *Checklists {
	catalog, err := Load(files, "content")
	if err != nil {
		panic(err)
	}
	lib, words := shippedLibrary()
	return &Checklists{Catalog: catalog, Points: lib, Interface: words}
}

func instrumentOf(t testing.TB, c *Checklists, id string) *Instrument {
	t.Helper()
	in, ok := c.Instrument(id)
	if !ok {
		t.Fatalf("no checklist %s", id)
	}
	return in
}

func wordsIn(t testing.TB, c *Checklists, lang copse.Lang) *i18n.Words {
	t.Helper()
	w, ok := c.Interface.For(lang)
	if !ok {
		t.Fatalf("no words in %s", lang)
	}
	return w
}

// level is an answer with a level.
func atLevel(n int) Said { return Said{Position: score.Position{State: score.Answered, Level: n}} }

// having is an answer that is no level.
func having(s score.State) Said { return Said{Position: score.Position{State: s}} }
