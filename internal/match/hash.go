package match

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"unicode"

	"copse/internal/kept"
	"copse/pdq"
)

// HashOptions says what [HashFiles] hashes and how it prints.
type HashOptions struct {
	// Paths are files, folders (with everything below them, in lexical order) and "-" for standard input, which
	// is one picture.
	Paths []string
	// Format is the form of the output.
	Format HashFormat
	// Dihedral adds the hashes of the seven turned and mirrored forms.
	Dihedral bool
	// Progress writes a running count to the errors, for a person at a terminal.
	Progress bool
	// Limits bounds each picture.
	Limits pdq.Limits
	// Workers is the number of pictures hashed at once; 0 stands for one a processor.
	Workers int
}

// hashTask is one picture on its way from the folder to the output.
type hashTask struct {
	path string
	err  error // of finding it
	done chan hashed
}

// hashed is what became of it.
type hashed struct {
	result pdq.Result
	err    error
}

// HashFiles hashes pictures and prints a line for each to out, in the order of the paths. A picture that cannot be
// hashed is named on errOut with the reason, counted in failed, and the rest goes on. The error is for what
// ends the whole: that ctx is done, or that out cannot be written.
//
// Links to files are followed; links to folders are not, below a path given. Pipes and devices, whose end may never
// come, are passed over in folders and refused where they are named, but for those the program was handed: /dev/stdin.
func HashFiles(ctx context.Context, opts HashOptions, stdin io.Reader, out, errOut io.Writer) (failed int, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := opts.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	// The queue bounds how far fast pictures run ahead of a slow one.
	tasks, queue := make(chan *hashTask), make(chan *hashTask, 16*workers)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() {
		defer close(queue)
		defer close(tasks)
		findPictures(ctx, opts.Paths, func(t *hashTask) bool { return send(ctx, queue, t) && send(ctx, tasks, t) })
	})
	var alone sync.Mutex
	for range workers {
		running.Go(func() {
			w := hashWorker{all: pdq.Hasher{Limits: opts.Limits}, common: pdq.Hasher{Limits: opts.Limits}, alone: &alone}
			if w.common.Limits.Pixels <= 0 || w.common.Limits.Pixels > commonPixels {
				w.common.Limits.Pixels = commonPixels
			}
			for t := range tasks {
				t.done <- w.hash(t, stdin)
			}
		})
	}
	return printHashes(ctx, opts, queue, out, errOut)
}

// send puts a task in a channel, and says whether ctx left time for it.
func send(ctx context.Context, c chan<- *hashTask, t *hashTask) bool {
	select {
	case c <- t:
		return true
	case <-ctx.Done():
		return false
	}
}

// printHashes prints the tasks in order as they are done.
func printHashes(ctx context.Context, opts HashOptions, queue <-chan *hashTask, out, errOut io.Writer) (
	failed int, err error,
) {
	p := progress{w: errOut, on: opts.Progress}
	w := newHashWriter(out, opts.Format, opts.Dihedral)
	if err := w.start(); err != nil {
		return 0, fmt.Errorf("write hashes: %w", err)
	}
	defer p.clear()
	for t := range queue {
		var h hashed
		select {
		case h = <-t.done:
		case <-ctx.Done():
			return failed, ctx.Err()
		}
		if h.err != nil {
			failed++
			p.clear()
			fmt.Fprintf(errOut, "%s: %s\n", printable(t.path), reason(h.err))
		} else if err := w.write(t.path, &h.result); err != nil {
			return failed, fmt.Errorf("write hashes: %w", err)
		}
		p.count(h.err != nil)
	}
	return failed, ctx.Err()
}

// findPictures hands over every file of the paths until yield says no.
func findPictures(ctx context.Context, paths []string, yield func(*hashTask) bool) {
	hand := func(path string, err error) error {
		if !yield(&hashTask{path: path, err: err, done: make(chan hashed, 1)}) {
			return fs.SkipAll
		}
		return nil
	}
	for _, path := range paths {
		if ctx.Err() != nil {
			return
		}
		info, err := os.Stat(path)
		if path == "-" || err != nil || !info.IsDir() {
			if path == "-" {
				err = nil
			}
			hand(path, err)
			continue
		}
		root := path
		if link, err := os.Lstat(path); err == nil && link.Mode()&fs.ModeSymlink != 0 {
			root += string(filepath.Separator) // WalkDir would not enter a link
		}
		filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return hand(path, err)
			case d.Type().IsRegular() || linksToFile(path, d):
				return hand(path, nil)
			}
			return nil
		})
	}
}

// linksToFile says whether path is a link to a file, or to nothing, which is an error to tell.
func linksToFile(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular()
}

// commonPixels is the size up to which pictures are hashed side by side. A larger one takes
// up to half a gigabyte while it is decoded, so these take turns.
const commonPixels = 1 << 24

// hashWorker hashes one picture after the other.
type hashWorker struct {
	all, common pdq.Hasher
	alone       *sync.Mutex // held by the one worker that has a large picture in hand
}

func (w *hashWorker) hash(t *hashTask, stdin io.Reader) hashed {
	if t.err != nil {
		return hashed{err: t.err}
	}
	if t.path == "-" { // it cannot be read twice, so its size is not asked first
		w.alone.Lock()
		defer w.alone.Unlock()
		r, err := w.all.HashReader(stdin)
		return hashed{result: r, err: err}
	}
	f, err := kept.Given(t.path)
	if err != nil {
		return hashed{err: err}
	}
	defer f.Close()
	r, err := w.common.HashReader(f)
	var over *pdq.LimitError
	if !errors.As(err, &over) || over.What != "pixels" {
		return hashed{result: r, err: err}
	}
	if _, seekErr := f.Seek(0, io.SeekStart); seekErr != nil {
		return hashed{err: err} // a pipe: what it held is gone
	}
	w.alone.Lock()
	defer w.alone.Unlock()
	r, err = w.all.HashReader(f)
	return hashed{result: r, err: err}
}

// reason returns the words of an error without the path, which stands before it already, and without the name
// of the package.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return kept.Why(pathErr.Err)
	}
	var broken *kept.Broken
	if errors.As(err, &broken) {
		return broken.Why
	}
	var decode *pdq.DecodeError
	if errors.As(err, &decode) {
		if words := ofDecoder(decode.Err.Error()); words != "" {
			return "decode " + decode.Format + ": " + words
		}
	}
	return printable(strings.TrimPrefix(err.Error(), "pdq: "))
}

// ofDecoder is in plain words what decoders of others say in those of their own parts, most of them as bare text;
// nothing where they speak of the picture.
func ofDecoder(text string) string {
	for _, end := range []string{"EOF", "riff: short chunk header", "riff: short chunk data", "not enough pixel data",
		"not enough image data", "short Huffman data"} {
		if strings.HasSuffix(text, end) {
			return "the file ends before the picture does"
		}
	}
	for _, part := range []string{"flate: ", "lzw: ", "riff: ", "zlib: "} {
		if strings.Contains(text, part) {
			return "the file is damaged"
		}
	}
	return ""
}

// printable returns a text as it is unless it has characters that would move a terminal's cursor or break a
// line: file names come from strangers.
func printable(s string) string {
	for _, r := range s {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return fmt.Sprintf("%+q", s)
		}
	}
	return s
}
