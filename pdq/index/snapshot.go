package index

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"path/filepath"
)

// A snapshot is a header, groups of entries and nothing else; numbers are little-endian.
//
//	header   magic "copseidx", version (8 bytes), number of entries (8), CRC-32C of these 24 bytes (4)
//	group    up to 4,096 entries of 40 bytes: hash in canonical order (32), ID (8); then
//	         the CRC-32C of the number of the group (8 bytes) and its entries (4)
//
// Every group is full but the last. The number of the group in the checksum finds groups exchanged or left out. The
// multi-index is not kept: building it takes less time than reading it from most disks.
const (
	snapshotMagic   = "copseidx"
	snapshotVersion = 1
	headerSize      = 28
	entrySize       = 40
	groupEntries    = 4096
)

// ErrSnapshot is wrapped by the error of a snapshot that is damaged, cut short, or none at all.
var ErrSnapshot = errors.New("index: not a whole snapshot")

// castagnoli is a table of constants: the polynomial that processors compute themselves.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSnapshot, fmt.Sprintf(format, args...))
}

// WriteTo writes a snapshot of the entries as they are when it begins, and returns its length in bytes. Updates
// go on meanwhile and are not part of it.
func (x *Index) WriteTo(w io.Writer) (int64, error) {
	st := x.state.Load()
	out := &counter{w: w}
	header := make([]byte, 0, headerSize)
	header = append(header, snapshotMagic...)
	header = binary.LittleEndian.AppendUint64(header, snapshotVersion)
	header = binary.LittleEndian.AppendUint64(header, uint64(st.live()))
	header = binary.LittleEndian.AppendUint32(header, crc32.Checksum(header, castagnoli))
	if _, err := out.Write(header); err != nil {
		return out.n, err
	}
	group := newGroup(0)
	for e := range st.entries() {
		group = append(group, e.Hash[:]...)
		group = binary.LittleEndian.AppendUint64(group, e.ID)
		if len(group) == 8+groupEntries*entrySize {
			if err := writeGroup(out, group); err != nil {
				return out.n, err
			}
			group = append(group[:0], newGroup(binary.LittleEndian.Uint64(group)+1)...)
		}
	}
	if len(group) > 8 {
		if err := writeGroup(out, group); err != nil {
			return out.n, err
		}
	}
	return out.n, nil
}

// newGroup returns a group without entries, which is its number.
func newGroup(number uint64) []byte { return binary.LittleEndian.AppendUint64(nil, number) }

// writeGroup writes the entries of a group and the checksum.
func writeGroup(w io.Writer, group []byte) error {
	sum := crc32.Checksum(group, castagnoli)
	_, err := w.Write(binary.LittleEndian.AppendUint32(group[8:], sum))
	return err
}

// counter counts the bytes written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// Read builds an index from a snapshot. A snapshot that is damaged, cut short or followed by anything else is
// refused with an error that wraps [ErrSnapshot] and says where; memory is asked for only as entries arrive. Expect in opt is ignored.
func Read(r io.Reader, opt Options) (*Index, error) {
	in := bufio.NewReaderSize(r, 1<<18)
	n, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	opt.Expect = int(min(n, 1<<16)) // the header may lie about what follows
	var failed error
	x, err := New(readEntries(in, n, &failed), opt)
	if failed != nil {
		return nil, failed
	}
	return x, err
}

func readHeader(r io.Reader) (uint64, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return 0, short(err, "the header")
	}
	if string(header[:8]) != snapshotMagic {
		return 0, damaged("it does not begin with %q", snapshotMagic)
	}
	if crc32.Checksum(header[:24], castagnoli) != binary.LittleEndian.Uint32(header[24:]) {
		return 0, damaged("the checksum of the header is wrong")
	}
	if v := binary.LittleEndian.Uint64(header[8:]); v != snapshotVersion {
		return 0, damaged("version %d, want %d", v, snapshotVersion)
	}
	n := binary.LittleEndian.Uint64(header[16:])
	if n > MaxEntries {
		return 0, damaged("%d entries, more than %d", n, MaxEntries)
	}
	return n, nil
}

// short turns the end of the file into ErrSnapshot and leaves other errors of the reader as they are.
func short(err error, what string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damaged("it ends within %s", what)
	}
	return fmt.Errorf("index: read %s of a snapshot: %w", what, err)
}

// readEntries yields n entries, then expects the end. It stops early and sets *failed if something is wrong.
func readEntries(r io.Reader, n uint64, failed *error) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		buffer := make([]byte, 8+groupEntries*entrySize+4)
		for number := uint64(0); n > 0; number++ {
			size := min(n, groupEntries)
			n -= size
			group := buffer[:8+size*entrySize+4]
			if *failed = readGroup(r, group, number); *failed != nil {
				return
			}
			for rest := group[8 : len(group)-4]; len(rest) > 0; rest = rest[entrySize:] {
				if !yield(Entry{Hash(rest[:32]), binary.LittleEndian.Uint64(rest[32:])}) {
					return
				}
			}
		}
		if _, err := io.ReadFull(r, buffer[:1]); err == nil {
			*failed = damaged("something follows the last entry")
		} else if !errors.Is(err, io.EOF) {
			*failed = short(err, "the end")
		}
	}
}

// readGroup reads the entries and checksum of a group into group, whose first 8 bytes are for its number.
func readGroup(r io.Reader, group []byte, number uint64) error {
	binary.LittleEndian.PutUint64(group, number)
	if _, err := io.ReadFull(r, group[8:]); err != nil {
		return short(err, fmt.Sprintf("group %d", number))
	}
	end := len(group) - 4
	if crc32.Checksum(group[:end], castagnoli) != binary.LittleEndian.Uint32(group[end:]) {
		return damaged("the checksum of group %d is wrong", number)
	}
	return nil
}

// Save writes a snapshot to a file in such a way that there is a whole file of that name at all times: it
// writes to another file in the same folder, brings it to the disk, and renames it. A process killed at any moment
// leaves the old file, or none if there was none, and perhaps a file path+".part", which the next Save uses again. Do
// not save to the same path from two places at once.
func (x *Index) Save(path string) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("index: save: %w", err)
	}
	_, err = x.WriteTo(f)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return fmt.Errorf("index: save %s: %w", path, errors.Join(err, os.Remove(part)))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder brings a renaming to the disk.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("index: save: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("index: save: %w", err)
	}
	return nil
}

// Load builds an index from a file written by [Index.Save].
func Load(path string, opt Options) (*Index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("index: load: %w", err)
	}
	x, err := Read(f, opt)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	return x, nil
}
