#!/bin/sh
# Dari has no writing, and a page in it runs from the left, for whoever asks the library of languages.
#
# golang.org/x/text 0.43.0, language.Tag.Script. For Persian and Arabic it answers Arab, and is sure. For Dari, which is
# the Persian of Afghanistan, for South Azerbaijani and for the Arabic of Iraq and of Libya, each a registered tag, it
# answers Zzzz, the code for a writing nobody knows, with no confidence; made canonical first they are no better.
#
# Seen:
#   fa: Arab High, canonical fa: Arab High
#   ar: Arab High, canonical ar: Arab High
#   prs: Zzzz No, canonical prs: Zzzz No
#   azb, acm, ayl: the same as prs
#
# Who suffers: a child in Kabul or Baghdad whose country adds a language of its own: sentences begin at the wrong edge,
# and marks of reading stand at the wrong end of them.
# The product knows the script of these languages itself: TestLang_script in internal/copse.
set -eu
name=script-dari
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
	for _, lang := range []string{"fa", "ar", "prs", "azb", "acm", "ayl"} {
		tag := language.MustParse(lang)
		script, sure := tag.Script()
		other, err := language.All.Canonicalize(tag)
		if err != nil {
			panic(err)
		}
		again, still := other.Script()
		fmt.Printf("%s: %s %s, canonical %s: %s %s\n", lang, script, sure, other, again, still)
	}
}
EOF
go run . >got
cat >want <<'EOF'
fa: Arab High, canonical fa: Arab High
ar: Arab High, canonical ar: Arab High
prs: Zzzz No, canonical prs: Zzzz No
azb: Zzzz No, canonical azb: Zzzz No
acm: Zzzz No, canonical acm: Zzzz No
ayl: Zzzz No, canonical ayl: Zzzz No
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
