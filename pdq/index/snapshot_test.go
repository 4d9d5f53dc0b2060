package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func snapshot(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := x.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d bytes, says %d (%v)", b.Len(), n, err)
	}
	return b.Bytes()
}

func TestSnapshot(t *testing.T) {
	r := random(20)
	for _, n := range []int{0, 1, 8, groupEntries - 1, groupEntries, groupEntries + 1, 3*groupEntries + 5} {
		all := entries(kinds[1].make(r, n), 7)
		x := build(t, all, Options{})
		extra := entries(kinds[0].make(r, 10), 1<<30)
		if _, err := x.Update(extra, all[:n/10]); err != nil {
			t.Fatal(err)
		}
		want := append(slices.Clone(all[n/10:]), extra...)
		back, err := Read(iotest.HalfReader(bytes.NewReader(snapshot(t, x))), Options{IndexFrom: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Collect(back.All()); !slices.Equal(got, want) {
			t.Fatalf("%d entries: other entries came back", n)
		}
		checkSearch(t, back, want, []Hash{query(r, want)}, Query{Radius: 31, Limit: 20})
	}
}

// TestSnapshot_damage changes one bit at, cuts the file at, and doubles, each kind of place.
func TestSnapshot_damage(t *testing.T) {
	r := random(21)
	good := snapshot(t, build(t, entries(kinds[0].make(r, groupEntries+100), 0), Options{}))
	group := headerSize + groupEntries*entrySize + 4
	var places []int
	for i := range headerSize {
		places = append(places, i)
	}
	for i := range entrySize {
		places = append(places, headerSize+i, headerSize+entrySize*100+i, group+i)
	}
	for i := range 4 {
		places = append(places, group-4+i, len(good)-4+i)
	}
	for range 200 {
		places = append(places, r.IntN(len(good)))
	}
	refused := func(what string, at int, b []byte) {
		t.Helper()
		x, err := Read(bytes.NewReader(b), Options{})
		if !errors.Is(err, ErrSnapshot) || x != nil {
			t.Errorf("%s at %d: error %v, want a refusal", what, at, err)
		}
	}
	for _, at := range places {
		bad := slices.Clone(good)
		bad[at] ^= 1 << r.IntN(8)
		refused("bit changed", at, bad)
		refused("cut", at, good[:at])
		refused("byte lost", at, slices.Concat(good[:at], good[at+1:]))
		refused("byte added", at, slices.Insert(slices.Clone(good), at, 0))
	}
	refused("byte added", len(good), append(slices.Clone(good), 0))
	refused("text", 0, []byte(strings.Repeat("hash list\n", 50)))
	big := build(t, entries(kinds[0].make(r, 2*groupEntries), 0), Options{})
	b := snapshot(t, big)
	refused("groups exchanged", headerSize, slices.Concat(b[:headerSize], b[group:], b[headerSize:group]))
	refused("group lost", headerSize, slices.Concat(b[:headerSize], b[group:]))
}

// TestSnapshot_lyingHeader has a header with a right checksum that announces what does not follow.
func TestSnapshot_lyingHeader(t *testing.T) {
	for _, n := range []uint64{1, MaxEntries, MaxEntries + 1, 1 << 63} {
		h := append([]byte(snapshotMagic), 1, 0, 0, 0, 0, 0, 0, 0)
		h = binary.LittleEndian.AppendUint64(h, n)
		h = binary.LittleEndian.AppendUint32(h, crc32.Checksum(h, castagnoli))
		if _, err := Read(bytes.NewReader(h), Options{}); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%d entries announced: %v", n, err)
		}
	}
}

// TestSnapshot_readerFails keeps the error of the disk apart from damage.
func TestSnapshot_readerFails(t *testing.T) {
	good := snapshot(t, build(t, entries(kinds[0].make(random(22), 50), 0), Options{}))
	broken := errors.New("the disk is gone")
	for _, at := range []int{0, 5, headerSize, 100, len(good)} {
		r := io.MultiReader(bytes.NewReader(good[:at]), iotest.ErrReader(broken))
		if _, err := Read(r, Options{}); !errors.Is(err, broken) || errors.Is(err, ErrSnapshot) {
			t.Errorf("failure at %d: %v", at, err)
		}
	}
}

func TestIndex_Save(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.idx")
	if _, err := Load(path, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	x := build(t, entries(kinds[0].make(random(23), 100), 0), Options{})
	if err := x.Save(path); err != nil {
		t.Fatal(err)
	}
	back, err := Load(path, Options{})
	if err != nil || back.Len() != 100 {
		t.Fatalf("loaded %v, %v", back, err)
	}
	if err := os.WriteFile(path, []byte("copseidx and then nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path, Options{}); !errors.Is(err, ErrSnapshot) || !strings.Contains(err.Error(), path) {
		t.Errorf("damaged file: %v, want ErrSnapshot and the path", err)
	}
	if err := x.Save(filepath.Join(path, "below a file")); err == nil {
		t.Error("saving below a file went well")
	}
	if err := x.Save(t.TempDir()); err == nil {
		t.Error("saving over a folder went well")
	}
}

const (
	saveEnv  = "COPSE_TEST_SAVE" // tells the child of TestIndex_Save_killed where to save
	smallOne = 20_000
	largeOne = 30_000
)

// TestIndex_Save_killed kills a process that saves two lists in turn over the same file, at any moment: the file must
// hold one of the two, whole.
func TestIndex_Save_killed(t *testing.T) {
	if path := os.Getenv(saveEnv); path != "" {
		saveForever(t, path)
	}
	rounds := 6
	if long() {
		rounds = 100
	}
	path := filepath.Join(t.TempDir(), "list.idx")
	if err := build(t, entries(kinds[0].make(random(1), smallOne), 0), Options{}).Save(path); err != nil {
		t.Fatal(err)
	}
	r := random(24)
	cut := 0
	for range rounds {
		child := exec.Command(os.Args[0], "-test.run=^TestIndex_Save_killed$")
		child.Env = append(os.Environ(), saveEnv+"="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(out, make([]byte, 1)); err != nil { // it has begun to save
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.IntN(30_000)) * time.Microsecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := child.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		x, err := Load(path, Options{IndexFrom: MaxEntries})
		if err != nil {
			t.Fatal(err)
		}
		if n := x.Len(); n != smallOne && n != largeOne {
			t.Fatalf("%d entries, want %d or %d", n, smallOne, largeOne)
		}
		if part, err := Load(path+".part", Options{}); err == nil {
			t.Logf("killed between writing and renaming: %d entries", part.Len())
		} else if errors.Is(err, ErrSnapshot) {
			cut++
		}
	}
	t.Logf("%d of %d kills hit a half-written file", cut, rounds)
}

// saveForever is the child.
func saveForever(t *testing.T, path string) {
	small := build(t, entries(kinds[0].make(random(1), smallOne), 0), Options{IndexFrom: MaxEntries})
	large := build(t, entries(kinds[0].make(random(2), largeOne), 0), Options{IndexFrom: MaxEntries})
	if _, err := os.Stdout.WriteString("."); err != nil {
		t.Fatal(err)
	}
	for {
		for _, x := range []*Index{large, small} {
			if err := x.Save(path); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// FuzzRead reads what it is given, and the same behind right checksums.
func FuzzRead(f *testing.F) {
	for _, n := range []int{0, 1, 3, groupEntries + 1} {
		f.Add(snapshot(f, build(f, entries(kinds[0].make(random(25), n), 0), Options{})))
	}
	f.Add([]byte(snapshotMagic))
	f.Add(append([]byte(snapshotMagic), make([]byte, headerSize+3*entrySize)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		readsWhole(t, b)
		if s := sealed(b); !bytes.Equal(s, b) {
			readsWhole(t, s)
		}
	})
}

// readsWhole: a snapshot is refused, or its index is written as it was read and finds what it holds.
func readsWhole(t *testing.T, b []byte) {
	x, err := Read(bytes.NewReader(b), Options{IndexFrom: 1 + len(b)%64*16}) // some with a multi-index
	if err != nil {
		if !errors.Is(err, ErrSnapshot) || x != nil {
			t.Errorf("error %v, index %v", err, x)
		}
		return
	}
	if !bytes.Equal(snapshot(t, x), b) {
		t.Error("an accepted snapshot is written otherwise")
	}
	all := slices.Collect(x.All())
	for _, e := range all[:min(len(all), 3)] {
		q := Query{Radius: 8, Limit: 5}
		got, err := x.Search(e.Hash, q)
		if want := brute(all, e.Hash, q); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("search of %v: %+v (%v), want %+v", e.Hash, got, err, want)
		}
	}
}

// sealed makes a snapshot of any bytes: a header that announces as many entries as there are, unless they do not come
// out even, and right checksums.
func sealed(b []byte) []byte {
	b = bytes.Clone(b[:min(len(b), headerSize+2*groupEntries*entrySize+8)])
	if len(b) < headerSize {
		return b
	}
	copy(b, snapshotMagic)
	rest := len(b) - headerSize
	groups := (rest + groupEntries*entrySize + 3) / (groupEntries*entrySize + 4)
	if (rest-4*groups)%entrySize == 0 {
		binary.LittleEndian.PutUint64(b[8:], snapshotVersion)
		binary.LittleEndian.PutUint64(b[16:], uint64((rest-4*groups)/entrySize))
	}
	binary.LittleEndian.PutUint32(b[24:], crc32.Checksum(b[:24], castagnoli))
	for number, at := uint64(0), headerSize; at+4 <= len(b); number++ {
		end := min(at+groupEntries*entrySize, len(b)-4)
		sum := crc32.Checksum(append(newGroup(number), b[at:end]...), castagnoli)
		binary.LittleEndian.PutUint32(b[end:], sum)
		at = end + 4
	}
	return b
}
