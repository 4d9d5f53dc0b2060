#!/bin/sh
# A YAML reader turns a helpline's number into another number.
#
# goccy/go-yaml 1.19.2 (Go 1.26.8). A telephone number written without quotes, read into a Go field of type string,
# comes back changed when it looks like a whole number in base eight, begins with a plus, or ends in a zero after a
# point. No error is given. A number with an 8 or a 9 in it is no octal number and stays as it is, so looking at one
# or two numbers proves nothing.
#
# Seen:
#   0701234567 becomes 117782903
#   0801234567 becomes 0801234567
#   +41441234567 becomes 41441234567
#   0116 becomes 78
#   1.10 becomes 1.1
#
# Who suffers: a child who taps a helpline's number and reaches a stranger. The country's team wrote it correctly.
# The product keeps the characters of the file: TestLoad_keepsDigits in internal/content.
set -eu
name=yaml-helpline
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off
{ go mod init finding && go get github.com/goccy/go-yaml@v1.19.2; } >log 2>&1 || { cat log; echo "$name: cannot be tried"; exit 2; }

cat >main.go <<'EOF'
package main

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

func main() {
	for _, written := range []string{"0701234567", "0801234567", "+41441234567", "0116", "1.10"} {
		var card struct{ Phone string }
		if err := yaml.Unmarshal([]byte("phone: "+written+"\n"), &card); err != nil {
			fmt.Println(err)
		}
		fmt.Println(written, "becomes", card.Phone)
	}
}
EOF
go run . >got
cat >want <<'EOF'
0701234567 becomes 117782903
0801234567 becomes 0801234567
+41441234567 becomes 41441234567
0116 becomes 78
1.10 becomes 1.1
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
