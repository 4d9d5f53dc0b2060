//go:build unix

package search

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestSafely_fault: memory mapped from a file that was cut short is an error, not the end of the
// process.
func TestSafely_fault(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, make([]byte, 1<<16), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	mapped, err := syscall.Mmap(int(f.Fd()), 0, 1<<16, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Munmap(mapped) }()
	if err := os.Truncate(name, 0); err != nil {
		t.Fatal(err)
	}
	var broke *brokeOff
	if _, err := safely(func() (byte, error) { return mapped[1<<15], nil }); !errors.As(err, &broke) {
		t.Errorf("got %v", err)
	}
}
