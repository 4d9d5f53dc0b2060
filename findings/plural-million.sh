#!/bin/sh
# Server and browser disagree about a million children, and about the digits of Arabic.
#
# golang.org/x/text 0.43.0, which holds CLDR 32, and Intl in Node 20 (CLDR 48; Chromium 156 says the same).
# For 1,000,000 in French and Spanish newer CLDR asks for a text of its own (many: a word for "of" comes between the
# number and the noun), x/text for the usual one (other). In Arabic x/text writes Arabic-Indic digits, Intl Latin ones.
# A small number in Spanish has a separator in x/text and none in Intl.
#
# Seen:
#   fr 1000000: server other, browser many
#   es 1000000: server other, browser many
#   ar 1234: server ١٬٢٣٤, browser 1,234
#   es 1234: server 1.234, browser 1234
#
# Who suffers: who reads a figure that a script redraws: the same count has other digits and another sentence, or no
# sentence at all where a catalogue lacks the form the browser asks for. A million is a usual size of a hash list.
# The product asks x/text alone for the form and writes digits from its own words:
# TestT_million and TestNumbersAndDates in internal/i18n.
set -eu
name=plural-million
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off
{ command -v node && go mod init finding && go get golang.org/x/text@v0.43.0; } >log 2>&1 || { cat log; echo "$name: cannot be tried (Go and Node are needed)"; exit 2; }

cat >main.go <<'EOF'
package main

import (
	"fmt"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

func main() {
	names := map[plural.Form]string{plural.Other: "other", plural.One: "one", plural.Many: "many"}
	for _, lang := range []string{"fr", "es"} {
		fmt.Println(lang, "1000000:", names[plural.Cardinal.MatchPlural(language.MustParse(lang), 1000000, 0, 0, 0, 0)])
	}
	for _, lang := range []string{"ar", "es"} {
		fmt.Println(lang, "1234:", message.NewPrinter(language.MustParse(lang)).Sprint(1234))
	}
}
EOF
go run . >server
node -e '
for (const lang of ["fr", "es"]) console.log(new Intl.PluralRules(lang).select(1000000));
for (const lang of ["ar", "es"]) console.log(new Intl.NumberFormat(lang).format(1234));
' >browser
paste -d '|' server browser | sed 's/: \(.*\)|\(.*\)/: server \1, browser \2/' >got
cat >want <<'EOF'
fr 1000000: server other, browser many
es 1000000: server other, browser many
ar 1234: server ١٬٢٣٤, browser 1,234
es 1234: server 1.234, browser 1234
EOF
diff want got || { echo "$name: differs (< described, > now; Node's CLDR is $(node -p process.versions.cldr))"; exit 1; }
echo "$name: as described"
