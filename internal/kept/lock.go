package kept

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// Lock is a file that one program holds at a time. The system lets go of it when that program
// ends, however it ends. What stands in the file tells people who holds it, and nobody believes it.
type Lock struct{ file *flock.Flock }

// Held says that another program has the lock.
type Held struct{ Path, By string }

// Error names who has it.
func (h *Held) Error() string { return h.Path + " is held by " + h.By }

// ErrNoLocks says that the file system of a lock knows none.
var ErrNoLocks = errors.New("this file system has no locks")

// TryLock takes a lock, or says at once who has it: the error is then a *Held. What is no plain
// file is Broken: a link could lead to something that is kept, and a pipe has no end. who is what a person
// knows the program by, such as "copse serve".
func TryLock(path, who string) (*Lock, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &Broken{path, "is no plain file"}
	}
	f := flock.New(path)
	ok, err := f.TryLock()
	switch {
	case err != nil && noLocks(err):
		return nil, ErrNoLocks
	case err != nil:
		return nil, err
	case !ok:
		return nil, &Held{path, holder(path)}
	}
	// Written in place: a file moved here would be another file, and not the locked one. Where it cannot be written,
	// because the disk is full or the system keeps even the holder off, the lock holds all the same.
	_ = os.WriteFile(path, fmt.Appendf(nil, "%s, process %d, since %s\n", who, os.Getpid(), time.Now().Format("2006-01-02 15:04")), 0o600)
	return &Lock{f}, nil
}

func noLocks(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.ENOLCK)
}

// holder reads who wrote himself into a lock.
func holder(path string) string {
	text, err := ReadShort(path, 4<<10)
	line, _, whole := strings.Cut(string(text), "\n")
	if err != nil || !whole || len(line) > 200 || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "another program"
	}
	return line
}

// Release lets another program have the lock. The file stays: who removed it would take it from under the next.
func (l *Lock) Release() error {
	if l == nil { // where there are no locks
		return nil
	}
	return l.file.Unlock()
}
