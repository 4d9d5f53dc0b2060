package content

import (
	"os"
	"testing"

	"copse/internal/copse"
)

const contentDir = "../../content"

func realLibrary(t testing.TB) *Library {
	t.Helper()
	lib, err := Load(Source{FS: os.DirFS(contentDir), Name: "content"})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestLoad_shippedContent(t *testing.T) {
	lib := realLibrary(t)
	n := 0
	for node := range lib.Nodes {
		n++
		_ = node
	}
	t.Log(n, lib.Langs, lib.Edition, lib.Hash, len(lib.problems))
	for _, p := range lib.problems {
		t.Log(p)
	}
	nd, _ := lib.Node("KID-S3")
	for _, name := range blockNames(nd.Kind) {
		b, _ := nd.Words.Get(copse.English, name)
		t.Log(b.HTML("en"), b.Line, b.bodyLine)
	}
}

func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS(contentDir)
	for b.Loop() {
		if _, err := Load(Source{FS: fsys, Name: "content"}); err != nil {
			b.Fatal(err)
		}
	}
}
