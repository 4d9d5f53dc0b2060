package press

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"copse/internal/kept"
)

// ending is what follows the name of a document in that of its file: the hash of what it is made
// of and, since files are compared with it, the SHA-256 of its bytes.
var ending = regexp.MustCompile(`^-[0-9a-f]{16}(-[0-9a-f]{64})?\.pdf$`)

// whole is a file that was compared with its name.
type whole struct {
	file, sum string
	looked    fs.FileInfo
}

// mostKept is more than any document has, in bytes: what is longer is not read.
const mostKept = 256 << 20

// open opens a document whose file is what was written: it is read once by each process, and
// again where it looks otherwise. The error is fs.ErrNotExist where there is none.
func (p *Press) open(d document) (Kept, error) {
	p.mu.Lock()
	known, ok := p.whole[d]
	p.mu.Unlock()
	if ok {
		if f, looks, err := kept.Open(known.file); err == nil && kept.SameFile(known.looked, looks) {
			return Kept{f, known.sum}, nil
		} else if err == nil {
			_ = f.Close()
		}
	}
	var faults error
	for _, file := range p.filesOf(d.name) {
		sum, ok := strings.CutPrefix(strings.TrimSuffix(filepath.Base(file), ".pdf"), d.name+"-"+d.hash+"-")
		if !ok {
			continue
		}
		k, looks, err := verified(file, sum)
		if err == nil {
			p.mu.Lock()
			p.whole[d] = whole{file, sum, looks}
			p.mu.Unlock()
			return k, nil
		}
		faults = errors.Join(faults, err)
	}
	if faults == nil {
		faults = fs.ErrNotExist
	}
	return Kept{}, faults
}

// verified opens a file whose bytes have the sum that its name says.
func verified(file, sum string) (Kept, fs.FileInfo, error) {
	f, looks, err := kept.Open(file)
	if err != nil {
		return Kept{}, nil, err
	}
	h := sha256.New()
	if looks.Size() > mostKept {
		err = &kept.Broken{File: file, Why: "is longer than any document"}
	} else if _, err = io.Copy(h, f); err == nil && hex.EncodeToString(h.Sum(nil)) != sum {
		err = &kept.Broken{File: file, Why: "is not as it was written"}
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = f.Close()
		return Kept{}, nil, err
	}
	return Kept{f, sum}, looks, nil
}

// keep writes the document whole or not at all, and drops those it follows.
func (p *Press) keep(d document, made []byte) error {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return fmt.Errorf("keep a document: %w", err)
	}
	file := filepath.Join(p.dir, fmt.Sprintf("%s-%s-%x.pdf", d.name, d.hash, sha256.Sum256(made)))
	if there, err := os.Lstat(file); err == nil && there.IsDir() {
		_ = os.RemoveAll(file) // no file can be moved onto a folder
	}
	if err := kept.WriteFile(file, made, 0o600); err != nil {
		return fmt.Errorf("keep a document: %w", err)
	}
	for _, old := range p.filesOf(d.name) {
		if old != file {
			_ = os.RemoveAll(old) // what stays costs room, no more
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for other := range p.whole {
		if other.name == d.name {
			delete(p.whole, other)
		}
	}
	return nil
}
