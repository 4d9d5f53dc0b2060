package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"copse/internal/copse"
	"copse/internal/kept"
)

// lockName is the file of a kind that says over which English each translation was made.
const lockName = "revisions.lock"

// lock is a line for each entry in each language: the hashes of the English it was made over, and its own.
type lock map[string][2]string // "id lang"

func readLock(files fs.FS, file string) lock {
	l := lock{}
	data, _ := fs.ReadFile(files, file)
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) == 4 {
			l[f[0]+" "+f[1]] = [2]string{f[2], f[3]}
		}
	}
	return l
}

// stale reports whether the English is another than the one a translation was made over. What was never stamped is not.
func (l lock) stale(id string, lang copse.Lang, english Words) bool {
	made, ok := l[id+" "+string(lang)]
	return ok && made[0] != english.hash()
}

// hash names what words say.
func (w Words) hash() string {
	sum := sha256.Sum256([]byte(w.All()))
	return hex.EncodeToString(sum[:4])
}

// Stamp notes in the folders of kinds, below dir, over which English each translation stands now. One that did not change
// since it was last stamped keeps what it was made over: it may be older than the English. It returns how many are new.
func (b *Book) Stamp(dir string) (stamped int, err error) {
	for _, k := range b.Kinds {
		english := b.of(k.Name, copse.English)
		was := b.locks[k.Name]
		var out bytes.Buffer
		for _, e := range b.All(k.Name) {
			for _, lang := range copse.Shipped() {
				w, ok := b.of(k.Name, lang)[e.ID]
				if !ok || lang == copse.English || e.Says != "" {
					continue
				}
				key, now := e.ID+" "+string(lang), [2]string{english[e.ID].hash(), w.hash()}
				if had, ok := was[key]; ok && had[1] == now[1] {
					now[0] = had[0]
				} else {
					stamped++
				}
				fmt.Fprintf(&out, "%s %s %s\n", key, now[0], now[1])
			}
		}
		if out.Len() == 0 {
			continue
		}
		if err := kept.WriteFile(filepath.Join(dir, b.Folder, k.Name, lockName), out.Bytes(), 0o644); err != nil {
			return stamped, fmt.Errorf("write what was stamped: %w", err)
		}
	}
	return stamped, nil
}
