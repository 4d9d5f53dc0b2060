#!/bin/sh
# The name of a control in Hindi is refused where one in Arabic is taken, and a Chinese line is valid for one checker only.
#
# JSON Schema of NIST OSCAL 1.2.1 and 1.2.2 (its TokenDatatype and StringDatatype, below as published, CC0), with
# santhosh-tekuri/jsonschema 6.0.3 and ajv 8.20.0 (Node 20).
# By its description a token is an NCName of XML Schema, in which every script is allowed. Its pattern leaves the marks out
# (\p{M}) with which Hindi, Bengali, Thai and Tamil write vowels: both checkers refuse these names. A string may not begin
# or end with a blank, by its description tab, line feed and space. In Go \S means just these and a few more of ASCII, in
# JavaScript every blank of Unicode: a line indented with U+3000, as Chinese is, or that ends with a no-break space, is
# valid for the one and not for the other.
#
# Seen:
#   token في-المدرسة: Go valid, ajv valid
#   token 学校: Go valid, ajv valid
#   token विद्यालय: Go refused, ajv refused
#   token বিদ্যালয়: Go refused, ajv refused
#   token ที่โรงเรียน: Go refused, ajv refused
#   token பள்ளி: Go refused, ajv refused
#   string U+3000 学校: Go valid, ajv refused
#   string école U+00A0: Go valid, ajv refused
#
# Who suffers: a ministry whose checklist on child protection has names in its own script: its file is refused whole, or
# passes at home and is refused by whoever compares countries.
# The product's ids are ASCII, and every string is trimmed of all blanks: TestMarkup and TestOSCAL_ajv in internal/assess.
set -eu
name=oscal-own-script
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off
{ command -v node && go mod init finding && go get github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 &&
	npm init -y && npm install --no-audit --no-fund ajv@8.20.0; } >log 2>&1 || { cat log; echo "$name: cannot be tried (Go, Node and npm are needed)"; exit 2; }

cat >schema.json <<'EOS'
{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {
 "token": {"type": "string", "pattern": "^(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*$"},
 "string": {"type": "string", "pattern": "^\\S(.*\\S)?$"}}}
EOS
cat >texts.json <<'EOS'
[{"token": "في-المدرسة"}, {"token": "学校"}, {"token": "विद्यालय"}, {"token": "বিদ্যালয়"}, {"token": "ที่โรงเรียน"}, {"token": "பள்ளி"},
 {"string": "\u3000学校"}, {"string": "école\u00a0"}]
EOS
cat >main.go <<'EOS'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	schema, err := jsonschema.NewCompiler().Compile("schema.json")
	if err != nil {
		panic(err)
	}
	data, _ := os.ReadFile("texts.json")
	var texts []any
	if err := json.Unmarshal(data, &texts); err != nil {
		panic(err)
	}
	for _, x := range texts {
		if schema.Validate(x) == nil {
			fmt.Println("valid")
		} else {
			fmt.Println("refused")
		}
	}
}
EOS
cat >main.cjs <<'EOS'
const Ajv = require("ajv").default;
const check = new Ajv().compile(require("./schema.json"));
for (const x of require("./texts.json")) {
  const [kind, text] = Object.entries(x)[0];
  const shown = text.replace(/^\u3000/, "U+3000 ").replace(/\u00a0$/, " U+00A0");
  console.log(`${kind} ${shown}: Go |${check(x) ? "valid" : "refused"}`);
}
EOS
go run . >go.txt
node main.cjs >ajv.txt
paste -d '|' ajv.txt go.txt | sed 's/|\(.*\)|\(.*\)/\2, ajv \1/' >got
cat >want <<'EOS'
token في-المدرسة: Go valid, ajv valid
token 学校: Go valid, ajv valid
token विद्यालय: Go refused, ajv refused
token বিদ্যালয়: Go refused, ajv refused
token ที่โรงเรียน: Go refused, ajv refused
token பள்ளி: Go refused, ajv refused
string U+3000 学校: Go valid, ajv refused
string école U+00A0: Go valid, ajv refused
EOS
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
