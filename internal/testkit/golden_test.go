package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listener is a test that keeps what it is told instead of failing.
type listener struct {
	testing.TB
	said []string
}

func (l *listener) Helper()                      {}
func (l *listener) Errorf(f string, args ...any) { l.said = append(l.said, fmt.Sprintf(f, args...)) }
func (l *listener) Fatalf(f string, args ...any) { l.Errorf(f, args...); runtime.Goexit() }
func (l *listener) Fatal(args ...any)            { l.Fatalf("%s", fmt.Sprint(args...)) }

// listen runs f as a test and returns what it was told.
func listen(t *testing.T, f func(testing.TB)) string {
	t.Helper()
	l := &listener{TB: t}
	done := make(chan struct{})
	go func() { defer close(done); f(l) }()
	<-done
	return strings.Join(l.said, "\n")
}

func TestGolden(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv(GoldenEnv, "")
	t.Setenv(readEnv, "")
	golden := func(got string) string {
		return listen(t, func(t testing.TB) { Golden(t, "page.html", got) })
	}
	if said := golden("one\n"); !strings.Contains(said, "make golden writes it") {
		t.Errorf("without a file: %q", said)
	}
	t.Setenv(GoldenEnv, "update")
	if said := golden("one\ntwo\n"); said != "" {
		t.Errorf("update: %q", said)
	}
	t.Setenv(GoldenEnv, "")
	if said := golden("one\ntwo\n"); said != "" {
		t.Errorf("the same text: %q", said)
	}
	if said := golden("one\nthree\n"); !strings.Contains(said, "three") || !strings.Contains(said, "page.html differs") {
		t.Errorf("another text: %q", said)
	}
	marks := t.TempDir()
	t.Setenv(readEnv, marks)
	if err := os.WriteFile(filepath.Join(goldenDir, "left.html"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	golden("one\ntwo\n")
	if got, err := unreadGoldens(goldenDir, marks); err != nil || len(got) != 1 || got[0] != "left.html" {
		t.Errorf("a file that no test reads: %v, %v", got, err)
	}
}

// TestMain_ofPage: the letters <main in a script, a comment or an attribute are no <main>.
func TestMain_ofPage(t *testing.T) {
	const before = `<!doctype html><title>A <main> in a title</title><script>"<main></main>"</script><!-- <main> --><p title="</main>">`
	const after = `<footer><a href="/x">x</a></footer>`
	const main = `<main id="m"><p>a<br>b &amp; "c"</main>`
	if diff := cmp.Diff(main+"\n", Main(t, before+main+after)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before+"<main>…</main>"+after, Frame(t, before+main+after)); diff != "" {
		t.Error(diff)
	}
	for name, page := range map[string]string{
		"none": before + after, "not closed": before + `<main>` + after, "closed only": before + `</main>` + after,
		"two": before + main + main, "one in another": `<main><main></main></main>`,
	} {
		if said := listen(t, func(t testing.TB) { Main(t, page) }); !strings.Contains(said, "<main>") {
			t.Errorf("%s: %q", name, said)
		}
		if said := listen(t, func(t testing.TB) { Frame(t, page) }); !strings.Contains(said, "<main>") {
			t.Errorf("%s: %q", name, said)
		}
	}
}

func TestMask(t *testing.T) {
	const page = `<style>a{b:c}</style><svg class="ic" viewBox="0 0 2 2"><path d="M0 0"/></svg><svg><g class="in"/></svg><a href="/static/icon.01234567.svg">ABCDEFGHIJ23</a><input type="hidden" name="once" value="ABCDEFGHIJKLMNOPQRSTUVWX23">`
	masked := Mask(page)
	for _, want := range []string{"<style>…</style>", `<svg class="ic" data-drawing="`, `<svg data-drawing="`, "/static/icon.HASH.svg", ">REQUEST<", `name="once" value="ONCE"`} {
		if !strings.Contains(masked, want) {
			t.Errorf("%s lacks %s", masked, want)
		}
	}
	for name, other := range map[string]string{
		"a lost drawing":   strings.Replace(page, `<svg><g class="in"/></svg>`, "", 1),
		"an empty drawing": strings.Replace(page, `<path d="M0 0"/>`, "", 1),
		"another drawing":  strings.Replace(page, "M0 0", "M0 1", 1),
		"another frame":    strings.Replace(page, "0 0 2 2", "0 0 2 3", 1),
		"no style":         strings.Replace(page, "a{b:c}", " ", 1),
	} {
		if Mask(other) == masked {
			t.Errorf("%s does not show", name)
		}
	}
	for name, other := range map[string]string{
		"another style":   strings.Replace(page, "a{b:c}", "a{b:d}", 1),
		"another hash":    strings.Replace(page, "01234567", "76543210", 1),
		"another token":   strings.Replace(page, "VWX23", "VWX24", 1),
		"another request": strings.Replace(page, "ABCDEFGHIJ23", "ABCDEFGHIJ24", 1),
	} {
		if Mask(other) != masked {
			t.Errorf("%s shows", name)
		}
	}
}
