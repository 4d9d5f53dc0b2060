#!/bin/sh
# A reader of Ukrainian is handed Russian by whoever does not look at the third result.
#
# golang.org/x/text 0.43.0, language.Matcher over the six languages of the United Nations, English first.
# For a language that matches nothing the documented answer is the first of the list. Ukrainian gets Russian's tag and
# Russian's place in the list, and only the confidence says No. For Amharic, just as foreign, the answer is English.
# High is no promise of kinship either: Wolof, Lingala and Kinyarwanda get French, Kazakh and Uzbek get Russian.
#
# Seen:
#   uk: ru at 4, No
#   am: en at 0, No
#   wo: fr at 3, High
#   ln: fr at 3, High
#   rw: fr at 3, High
#   kk: ru at 4, High
#   uz: ru at 4, High
#
# Who suffers: a child from Ukraine who asks for help and is answered in Russian.
# The product looks at the confidence, and Ukrainian gets English: TestMatch in internal/i18n. The languages with High
# it follows.
set -eu
name=match-ukrainian
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off
{ go mod init finding && go get golang.org/x/text@v0.43.0; } >log 2>&1 || { cat log; echo "$name: cannot be tried"; exit 2; }

cat >main.go <<'EOF'
package main

import (
	"fmt"

	"golang.org/x/text/language"
)

func main() {
	offered := language.NewMatcher([]language.Tag{language.English, language.Arabic, language.Spanish,
		language.French, language.Russian, language.Chinese})
	for _, reader := range []string{"uk", "am", "wo", "ln", "rw", "kk", "uz"} {
		tag, at, sure := offered.Match(language.MustParse(reader))
		fmt.Printf("%s: %s at %d, %s\n", reader, tag, at, sure)
	}
}
EOF
go run . >got
cat >want <<'EOF'
uk: ru at 4, No
am: en at 0, No
wo: fr at 3, High
ln: fr at 3, High
rw: fr at 3, High
kk: ru at 4, High
uz: ru at 4, High
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
