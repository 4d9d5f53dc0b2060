package db

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"copse/internal/kept"
)

// The locks of a data folder. Nothing is kept in them. A third, migrate.lock, is left by programs from
// before these: who goes back to one finds it as it was, since they take it for a database.
const (
	ownLock  = "node.lock" // held as long as a node runs on the folder
	openLock = "open.lock" // held while a database is opened and brought forward
)

// Own makes the data folder this program's alone until the lock is released, and makes the folder
// where it is missing. who is what a person knows the program by, such as "copse serve". Commands
// that may run beside a node do not ask for it.
func Own(dir, who string) (*kept.Lock, error) {
	if dir == "" {
		return nil, errNoFolder()
	}
	if err := makeFolder(dir); err != nil {
		return nil, explainFile(dir, err)
	}
	if err := closed(dir); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, ownLock)
	lock, err := kept.TryLock(path, who)
	var held *kept.Held
	switch {
	case errors.As(err, &held):
		return nil, &OpenError{What: "the data folder is in use", Where: dir + " by " + held.By,
			Do: "stop that one first, or give COPSE_DATA another folder"}
	case errors.Is(err, kept.ErrNoLocks):
		slog.Warn("the file system of the data folder has no locks, so nothing keeps a second Copse off it: see that there is one alone", "folder", dir)
	case err != nil:
		return nil, explainLock(dir, path, err)
	}
	if err := sweep(dir); err != nil {
		return nil, errors.Join(explainFile(dir, err), lock.Release())
	}
	return lock, nil
}

// makeFolder makes the folder readable by nobody else, since it will hold case data.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return syscall.ENOTDIR
	}
	return err
}

// closed looks who else may use the folder: whoever may write in it can take the place of any file,
// and whoever may look into it learns what is there.
func closed(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return explainFile(dir, err)
	}
	switch mode := info.Mode().Perm(); {
	case runtime.GOOS == "windows": // where these bits say nothing
	case mode&0o002 != 0 && info.Mode()&os.ModeSticky != 0: // such as /tmp, which is everybody's
		return &OpenError{What: "everybody on this machine may write in the data folder", Where: dir,
			Do: "give COPSE_DATA a folder of its own, such as /var/lib/copse"}
	case mode&0o002 != 0:
		return &OpenError{What: "everybody on this machine may write in the data folder", Where: fmt.Sprintf("%s, mode %04o", dir, mode),
			Do: "see that COPSE_DATA names the right folder, then keep others out of it: chmod 700 " + dir}
	case mode&0o077 != 0:
		slog.Warn("other users of this machine may use the data folder; to keep them out: chmod 700", "folder", dir, "mode", fmt.Sprintf("%04o", mode))
	}
	return nil
}

// sweep removes what a stop left unfinished in the folder itself. Rooms sweep their own folders in it.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if kept.Leftover(e.Name()) && e.Type().IsRegular() {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// How long a program waits for another that has the database: it says after a moment that it does.
const (
	waitSays  = 2500 * time.Millisecond
	waitLimit = time.Minute
)

// awaitLock asks again until try has the lock, or gives up. Where another program has it, try returns a *kept.Held.
func awaitLock(ctx context.Context, limit time.Duration, try func() error) error {
	begun, said := time.Now(), false
	for {
		err := try()
		var held *kept.Held
		if !errors.As(err, &held) {
			return err
		}
		waited := time.Since(begun)
		if waited > limit || ctx.Err() != nil {
			return &OpenError{What: "another program is at work on the database", Where: held.Path + ", " + held.By,
				Do: "let it finish, then start again; stop it if it does nothing any more"}
		}
		if waited > waitSays && !said {
			said = true
			slog.Warn("waiting for another program that is at work on the database", "lock", held.Path, "by", held.By, "limit", limit)
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(20*time.Millisecond+waited/10, time.Second)):
		}
	}
}

// lockFolder keeps two programs from opening the database of one folder at the same moment.
func lockFolder(ctx context.Context, dir string) (lock *kept.Lock, err error) {
	path := filepath.Join(dir, openLock)
	err = awaitLock(ctx, waitLimit, func() (err error) {
		lock, err = kept.TryLock(path, "copse")
		return err
	})
	var e *OpenError
	switch {
	case err == nil, errors.Is(err, kept.ErrNoLocks): // Own says so, once
		return lock, nil
	case errors.As(err, &e):
		return nil, err
	}
	return nil, explainLock(dir, path, err)
}
