#!/bin/sh
# What is said in bold to a child loses its bold and shows stars, in languages that put no space beside a mark.
#
# goldmark 1.8.7, as CommonMark's rules have it. Stars stay on the page where the words in them end with punctuation
# and a letter follows at once. In Chinese no space ever stands there; in Arabic and French it happens beside « » and
# exclamation marks. With the punctuation outside the stars, or with a space, the words are bold.
#
# Seen:
#   <p>说**“不”**然后告诉大人</p>
#   <p>**注意：**不要付钱</p>
#   <p>قل **«لا»**ثم أخبر شخصا</p>
#   <p>**Ne paie pas !**Parle-en</p>
#   <p>说“<strong>不</strong>”然后告诉大人</p>
#   <p><strong>注意</strong>：不要付钱</p>
#   <p>قل <strong>«لا»</strong> ثم أخبر شخصا</p>
#
# Who suffers: a child under pressure, for whom the one thing to do was set in bold, sees signs instead. Who wrote it
# from an English text with the same stars sees nothing wrong in the file.
# The product's check refuses such stars (L15): TestCheck_plantedFaults in internal/content.
set -eu
name=bold-beside-quotes
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off
{ go mod init finding && go get github.com/yuin/goldmark@v1.8.7; } >log 2>&1 || { cat log; echo "$name: cannot be tried"; exit 2; }

cat >main.go <<'EOF'
package main

import (
	"os"

	"github.com/yuin/goldmark"
)

func main() {
	for _, line := range []string{"说**“不”**然后告诉大人", "**注意：**不要付钱", "قل **«لا»**ثم أخبر شخصا", "**Ne paie pas !**Parle-en",
		"说“**不**”然后告诉大人", "**注意**：不要付钱", "قل **«لا»** ثم أخبر شخصا"} {
		if err := goldmark.Convert([]byte(line), os.Stdout); err != nil {
			panic(err)
		}
	}
}
EOF
go run . >got
cat >want <<'EOF'
<p>说**“不”**然后告诉大人</p>
<p>**注意：**不要付钱</p>
<p>قل **«لا»**ثم أخبر شخصا</p>
<p>**Ne paie pas !**Parle-en</p>
<p>说“<strong>不</strong>”然后告诉大人</p>
<p><strong>注意</strong>：不要付钱</p>
<p>قل <strong>«لا»</strong> ثم أخبر شخصا</p>
EOF
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
