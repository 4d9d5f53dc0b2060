package offline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	shared "copse/web"
)

// TestSeal_hash: a pack's hash follows its content and nothing else.
func TestSeal_hash(t *testing.T) {
	hash := func(day string, bodies ...string) (string, *pack) {
		var items []item
		for i, b := range bodies {
			items = append(items, item{"/en/" + string(rune('a'+i)), "text/html", b})
		}
		p, err := bind(Manifest{Set: "s"}, items, day)
		if err != nil {
			t.Fatal(err)
		}
		return p.Hash, p
	}
	first, p := hash("1 May 2027", "one {saved day}", "two")
	if again, _ := hash("2 May 2027", "one {saved day}", "two"); again != first {
		t.Error("the hash changes with the day")
	}
	for name, bodies := range map[string][]string{"a changed page": {"one {saved day}", "2"}, "a page more": {"one {saved day}", "two", ""}, "pages the other way round": {"two", "one {saved day}"}} {
		if other, _ := hash("1 May 2027", bodies...); other == first {
			t.Errorf("%s has the same hash", name)
		}
	}
	if p.Items[0].Hash == p.Items[1].Hash || p.Items[1].Bytes != 3 {
		t.Errorf("entries: %+v", p.Items)
	}
	var plain strings.Builder
	if err := unzip(&plain, p.zipped); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(plain.String(), "one 1 May 2027") || p.Plain != plain.Len() || p.Bytes != len(p.zipped) {
		t.Errorf("%d of %d bytes: %s", plain.Len(), p.Plain, plain.String())
	}
}

// TestSeal_items: each answer of a pack is listed with the hash that a phone compares it with.
func TestSeal_items(t *testing.T) {
	p, err := bind(Manifest{Set: "s"}, []item{{"/en/a", "text/html", "saved {saved day}"}, {"/x", "text/html", "away"}}, "1 May 2027")
	if err != nil {
		t.Fatal(err)
	}
	var plain strings.Builder
	if err := unzip(&plain, p.zipped); err != nil {
		t.Fatal(err)
	}
	var sent bundle
	if err := json.Unmarshal([]byte(plain.String()), &sent); err != nil || len(sent.Items) != len(p.Items) {
		t.Fatal(err, sent)
	}
	for i, it := range sent.Items {
		sum := sha256.Sum256([]byte(it.Type + "\n" + it.Body))
		if p.Items[i].Path != it.Path || p.Items[i].Hash != hex.EncodeToString(sum[:8]) {
			t.Errorf("%s is listed as %+v", it.Path, p.Items[i])
		}
	}
}

func TestUnstyle(t *testing.T) {
	page, path, css := unstyle("<title>T</title><style>a{b:c}</style><p>the <style> stays</p>")
	if css != "a{b:c}" || !strings.HasPrefix(path, "/offline/") || page != `<title>T</title><link rel="stylesheet" href="`+path+`"><p>the <style> stays</p>` {
		t.Errorf("%q %q %q", page, path, css)
	}
	if page, path, _ := unstyle("<p>plain"); page != "<p>plain" || path != "" {
		t.Errorf("%q %q", page, path)
	}
}

func TestKilobytes(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 1, 1024: 1, 1025: 2} {
		if got := kilobytes(n); got != want {
			t.Errorf("%d: %d", n, got)
		}
	}
}

// TestScripts: what a phone runs is small, and the worker has no line that stores.
func TestScripts(t *testing.T) {
	size := 0
	for _, name := range []string{"offline.js", "sw.js", "sw-off.js"} {
		code, err := fs.ReadFile(shared.FS, "js/"+name)
		if err != nil {
			t.Fatal(err)
		}
		size += len(code)
		for _, never := range []string{"localStorage", "indexedDB", "cookie", "http:", "https:"} {
			if strings.Contains(string(code), never) {
				t.Errorf("%s names %s", name, never)
			}
		}
		for _, writes := range []string{".put(", ".open(", ".add(", ".addAll("} {
			if strings.HasPrefix(name, "sw") && strings.Contains(string(code), writes) {
				t.Errorf("%s stores something: %s", name, writes)
			}
		}
	}
	if size > 6<<10 {
		t.Errorf("%d bytes of script, at most 6 KB", size)
	}
}
