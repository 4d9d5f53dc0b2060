package db

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"copse/internal/copse"
	"copse/internal/kept"
)

// noteName is the file of a data folder that names the database it belongs to. Without it, a node
// whose database is lost would start as a new one, and nobody would notice what is gone.
const noteName = "database.txt"

// stateDatabase is the node_state key of the name that the note repeats. A copy keeps the name.
const stateDatabase = "database"

const noteText = `%s

This is the name of the database that belongs to this data folder, so that Copse notices when the
database is gone or another one. It holds nothing else. Keep it with the backup.
`

var noteID = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// errNote says that a data folder has a note that is none.
var errNote = errors.New("its first line is not the name of a database")

// note reads the name of the database that belongs to a folder; "" where nothing is noted.
func note(dir string) (string, error) {
	if dir == "" {
		return "", nil
	}
	path := filepath.Join(dir, noteName)
	text, err := kept.ReadShort(path, 4<<10)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	id, _, _ := strings.Cut(string(text), "\n")
	if err == nil && !noteID.MatchString(id) {
		err = errNote
	}
	if err != nil {
		return "", &OpenError{What: "the note that says which database belongs to the data folder cannot be read", Where: path, Err: err,
			Do: "see that COPSE_DATA and COPSE_DB are right and that the database is whole; then move this file away: the next start writes it anew"}
	}
	return id, nil
}

// lost refuses a folder whose SQLite file is gone, before a new one is made in its place.
func lost(dir, path string) error {
	noted, err := note(dir)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	state := "is empty"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		state = "is missing"
	case err != nil || info.Size() > 0: // an error is met again when the file is opened
		return nil
	}
	if wal, err := os.Stat(path + "-wal"); noted == "" && (err != nil || wal.Size() == 0) {
		return nil
	} else if noted == "" { // from before there were notes: what was written last lies beside it
		return &OpenError{What: "the database is gone", Where: path + " " + state + ", and " + path + "-wal belongs to it",
			Do: restoreDo + "; to begin anew, move " + path + "-wal away and keep it"}
	}
	return &OpenError{What: "the database is gone", Where: path + " " + state + ", and this data folder had one", Do: questionDo(dir)}
}

func questionDo(dir string) string {
	return restoreDo + "; to begin anew, without anything this node has kept, move " + filepath.Join(dir, noteName) + " away"
}

// errAnother says that a folder belongs to another database than this one.
var errAnother = errors.New("this data folder belongs to another database")

// errEmptied says that a database has nothing in it, and that the folder's had.
var errEmptied = errors.New("the database is empty, and that of this data folder was not")

// settle gives the database its name, and notes it in the folder where nothing is noted. It runs
// under the lock of the migrations.
func (d *DB) settle(ctx context.Context, dir, noted string) error {
	name, known, err := d.NodeState(ctx, stateDatabase)
	if err != nil {
		return err
	}
	if !known {
		// Made before databases had names, such as an old backup: it is taken for the one that is noted.
		if name = noted; name == "" {
			name = rand.Text()
		}
		if err := d.SetNodeState(ctx, stateDatabase, name, copse.Now()); err != nil {
			return err
		}
	}
	switch {
	case dir == "" || noted == name:
		return nil
	case noted != "":
		return errAnother
	}
	// Readable by all who may enter the folder: it is no secret, and a command run by root must not lock the service out.
	if err := kept.WriteFile(filepath.Join(dir, noteName), fmt.Appendf(nil, noteText, name), 0o644); err != nil {
		return explainFile(dir, err)
	}
	return nil
}
