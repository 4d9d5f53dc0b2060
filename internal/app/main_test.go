package app

import (
	"os"
	"testing"

	"copse/internal/pdf"
	"copse/internal/testkit"
)

// TestMain lets the test program stand in for copse where it starts itself (see package pdf), and
// where a test ends it.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == pdf.ChildCommand || os.Args[1] == "serve") {
		os.Exit(Run(os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}
	// A served node asks for little memory, and a test that serves one asks for the whole test program: what runs
	// after it would spend its time on collecting garbage.
	if err := os.Setenv("GOMEMLIMIT", "off"); err != nil {
		panic(err)
	}
	os.Exit(testkit.Run(m))
}

// oneByOne skips a test that does one thing after the other under the race detector: it watches those that do several at the
// same time, and makes each ten times slower.
func oneByOne(t *testing.T) {
	t.Helper()
	if testkit.Race {
		t.Skip("does one thing after the other: the race detector watches tests that ask at the same time")
	}
}
