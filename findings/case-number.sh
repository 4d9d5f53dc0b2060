#!/bin/sh
# A reference on a child's receipt comes back from SQLite as another reference.
#
# modernc.org/sqlite 1.60.1. A Go string of digits kept in a column of type BYTEA, UUID, DATE or TIMESTAMPTZ, names
# that PostgreSQL has and SQLite takes for "numeric", is stored as a whole number: zeros in front are gone, and an e
# between digits is a power of ten. BLOB and TEXT keep the string, and so does BYTEA when bytes are given.
#
# Seen:
#   TEXT: 00123 is 00123, 12e4 is 12e4
#   BLOB: 00123 is 00123, 12e4 is 12e4
#   BYTEA: 00123 is 123, 12e4 is 120000
#   UUID: 00123 is 123, 12e4 is 120000
#   DATE: 00123 is 123, 12e4 is 120000
#   TIMESTAMPTZ: 00123 is 123, 12e4 is 120000
#   BYTEA given bytes: 00123 is 00123, 12e4 is 12e4
#
# Who suffers: a child who kept the number of a report and is told that there is none; two reports, 012 and 12, that
# become one. It happens only on the engine that small sites use, and only to some numbers.
# The product has one text of SQL for both engines, gives BYTEA bytes, and has no columns of the other types:
# TestDigitsStay and TestMigrations_CommonSQL in internal/db.
set -eu
name=case-number
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off
{ go mod init finding && go get modernc.org/sqlite@v1.60.1; } >log 2>&1 || { cat log; echo "$name: cannot be tried"; exit 2; }

cat >main.go <<'EOF'
package main

import (
	"database/sql"
	"fmt"

	_ "modernc.org/sqlite"
)

var db *sql.DB

// back stores a value in a column of the type and returns what is read.
func back(kind string, v any) (got string) {
	if _, err := db.Exec("CREATE TABLE report (ref "+kind+"); INSERT INTO report VALUES ($1)", v); err != nil {
		panic(err)
	}
	if err := db.QueryRow("SELECT ref FROM report").Scan(&got); err != nil {
		panic(err)
	}
	if _, err := db.Exec("DROP TABLE report"); err != nil {
		panic(err)
	}
	return got
}

func main() {
	db, _ = sql.Open("sqlite", "file:reports.db")
	for _, kind := range []string{"TEXT", "BLOB", "BYTEA", "UUID", "DATE", "TIMESTAMPTZ"} {
		fmt.Printf("%s: 00123 is %s, 12e4 is %s\n", kind, back(kind, "00123"), back(kind, "12e4"))
	}
	fmt.Printf("BYTEA given bytes: 00123 is %s, 12e4 is %s\n", back("BYTEA", []byte("00123")), back("BYTEA", []byte("12e4")))
}
EOF
go run . >got
cat >want <<'EOF'
TEXT: 00123 is 00123, 12e4 is 12e4
BLOB: 00123 is 00123, 12e4 is 12e4
BYTEA: 00123 is 123, 12e4 is 120000
UUID: 00123 is 123, 12e4 is 120000
DATE: 00123 is 123, 12e4 is 120000
TIMESTAMPTZ: 00123 is 123, 12e4 is 120000
BYTEA given bytes: 00123 is 00123, 12e4 is 12e4
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
