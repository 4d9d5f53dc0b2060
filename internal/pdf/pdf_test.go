package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"copse/internal/copse"
	"copse/internal/testkit"
)

// TestMain lets the test program be its own child. What else it is asked to be stands in
// the command of the typesetter under test.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 || strings.HasPrefix(os.Args[1], "-") {
		os.Exit(m.Run())
	}
	switch os.Args[1] {
	case ChildCommand: // typeset --cache DIR
		if err := Child(context.Background(), os.Args[3], os.Stdin, os.Stdout); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(2)
		}
	case "hang":
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "crash":
		os.Stderr.WriteString("fatal error: all is lost")
		os.Exit(2)
	case "half":
		_, _ = os.Stdout.WriteString(`{"size":10}` + "\n%PDF")
	case "fault":
		_, _ = os.Stdout.WriteString(`{"fault":{"File":"main.typ","Line":7,"Message":"unknown variable: x"}}` + "\n")
	case "killed", "refused":
		f, err := os.OpenFile(filepath.Join(filepath.Dir(os.Args[2]), "tries"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.WriteString(".")
		}
		if err == nil && os.Args[1] == "killed" {
			err = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		fmt.Fprint(os.Stderr, "fatal error: runtime: out of memory", err)
		os.Exit(2)
	case "uncompiled":
		_, _ = os.Stdout.WriteString(`{"size":4}` + "\n%PDF")
	case "compile", "break": // what it keeps is the folder it was given
		made := filepath.Join(os.Args[2], "wazero", "code")
		if _, err := os.Stat(made); err != nil && os.Args[2] != noFolder {
			if err := errors.Join(os.MkdirAll(filepath.Dir(made), 0o700), os.WriteFile(made, []byte("machine code"), 0o600)); err != nil {
				os.Stderr.WriteString(err.Error())
				os.Exit(2)
			}
		}
		if os.Args[1] == "break" {
			os.Exit(2)
		}
		_, _ = os.Stdout.WriteString(`{"size":4}` + "\n%PDF")
	case "noise":
		_, _ = os.Stdout.WriteString("what?")
	}
	os.Exit(0)
}

// setter is a typesetter whose child is this program in a role.
func setter(t *testing.T, role string) *Typesetter {
	t.Helper()
	s, err := New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.command = []string{s.command[0], role}
	return s
}

func TestTypeset_failures(t *testing.T) {
	for role, want := range map[string]string{
		"crash": "all is lost",
		"half":  "document is not whole",
		"noise": "answer is not whole",
		"fault": "main.typ:7: unknown variable: x",
	} {
		_, err := setter(t, role).Typeset(t.Context(), "", nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", role, err, want)
		}
		var fault *Fault
		if got := errors.As(err, &fault); got != (role == "fault") {
			t.Errorf("%s is a fault of the source: %v", role, got)
		}
	}
}

// TestTypeset_ends: a child ends with the request that asked for it, and with the server.
func TestTypeset_ends(t *testing.T) {
	s := setter(t, "hang")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := s.Typeset(ctx, "", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want the deadline", err)
	}
	time.AfterFunc(50*time.Millisecond, s.Close)
	if _, err := s.Typeset(t.Context(), "", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that the typesetter was closed", err)
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("children lived for %v", took)
	}
}

// TestTypeset_queue: one works, some wait, the next is sent away at once.
func TestTypeset_queue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := setter(t, "hang")
		s.turn <- struct{}{} // somebody's document is being made
		s.waiting.Store(1)
		ctx, cancel := context.WithCancel(context.Background())
		left := make(chan error, queue)
		for range queue {
			go func() { _, err := s.Typeset(ctx, "", nil); left <- err }()
		}
		synctest.Wait()
		if _, err := s.Typeset(ctx, "", nil); !errors.Is(err, ErrBusy) {
			t.Errorf("%v, want %v", err, ErrBusy)
		}
		cancel()
		for range queue {
			if err := <-left; !errors.Is(err, context.Canceled) {
				t.Errorf("whoever waits leaves with %v", err)
			}
		}
		if n := s.waiting.Load(); n != 1 {
			t.Errorf("%d still wait", n-1)
		}
	})
}

// TestTypeset makes real documents: the first compiles the engine where no test has yet.
func TestTypeset(t *testing.T) {
	s, err := New(testkit.EngineDir(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const source = "#set document(title: \"A\")\n#set page(width: 8cm, height: 3cm)\n#image(\"/a.svg\", width: 1cm)\n#text(font: \"Noto Serif\")[Привет] مرحبا 你好"
	assets := map[string][]byte{"a.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>`)}
	one, err := s.Typeset(t.Context(), source, assets)
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.Typeset(t.Context(), source, assets)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("the same source gives two documents")
	}
	for _, part := range []string{"%PDF-1.7", "/MarkInfo", "NotoSerif", "NotoNaskhArabic", "NotoSansCJK"} {
		if !bytes.Contains(one, []byte(part)) {
			t.Errorf("the document lacks %s", part)
		}
	}
	var fault *Fault
	if _, err := s.Typeset(t.Context(), "fine\n\n#nothing", nil); !errors.As(err, &fault) || fault.Line != 3 || fault.File != "main.typ" {
		t.Errorf("%v, want a fault at main.typ:3", err)
	}
	if _, err := s.Typeset(t.Context(), `#read("/etc/passwd")`, nil); !errors.As(err, &fault) || fault.Line != 1 {
		t.Errorf("%v, want a fault of the source: no file is there", err)
	}
}

func TestGlyphs(t *testing.T) {
	g, err := NewGlyphs()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"Grüße, Œuvre ¿señal? «»“”‘’–—…−≤≥×°‰€", "Ёлка щука", "مرحبًا؟،؛ ﷺ", "你好，世界。《》「」", "0123456789%+#@"} {
		for _, r := range s {
			if !g.Covers("en", r) && !unicode.IsSpace(r) {
				t.Errorf("no face has %q", r)
			}
		}
	}
	for _, r := range "☃𓀀ဪ" {
		if g.Covers("en", r) {
			t.Errorf("a face is said to have %q", r)
		}
	}
	for lang, want := range map[string]bool{"ar": true, "sw": true, "uk": true, "zh": true, "fa": true, "am": false, "hi": false, "ja": false, "!": false} {
		if Writes(copse.Lang(lang)) != want {
			t.Errorf("Writes(%s) is %v", lang, !want)
		}
	}
	if !g.Covers("am", 'ሀ') {
		t.Error("something is claimed of a writing that has no PDF")
	}
}
