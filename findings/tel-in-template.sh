#!/bin/sh
# A helpline's link goes dead in a Go template, while its e-mail link works.
#
# html/template of Go 1.26.8. A whole address put into href is replaced by "#ZgotmplZ" when its scheme is tel or sms;
# mailto and https are let through. The page is made without an error, and the link looks right. With the scheme
# written in the template and only the number put in, the link is whole.
#
# Seen:
#   <a href="#ZgotmplZ">
#   <a href="#ZgotmplZ">
#   <a href="mailto:help@example.org">
#   <a href="https://example.org/help">
#   <a href="tel:&#43;15550100">
#   <a href="sms:&#43;15550100">
#
# Who suffers: a child on a phone who taps "Call" or "Send a text message", and nothing happens.
# The product writes the scheme in its templates: TestPages in internal/directory looks for the whole link of a call.
# No service that its pages show today has a number to text, so no page proves the other link.
set -eu
name=tel-in-template
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOWORK=off
go mod init finding >log 2>&1 || { cat log; echo "$name: cannot be tried"; exit 2; }

cat >main.go <<'EOF'
package main

import (
	"html/template"
	"os"
)

func main() {
	for _, p := range []struct{ page, value string }{
		{`<a href="{{.}}">`, "tel:+15550100"}, {`<a href="{{.}}">`, "sms:+15550100"},
		{`<a href="{{.}}">`, "mailto:help@example.org"}, {`<a href="{{.}}">`, "https://example.org/help"},
		{`<a href="tel:{{.}}">`, "+15550100"}, {`<a href="sms:{{.}}">`, "+15550100"},
	} {
		if err := template.Must(template.New("").Parse(p.page+"\n")).Execute(os.Stdout, p.value); err != nil {
			panic(err)
		}
	}
}
EOF
go run . >got
cat >want <<'EOF'
<a href="#ZgotmplZ">
<a href="#ZgotmplZ">
<a href="mailto:help@example.org">
<a href="https://example.org/help">
<a href="tel:&#43;15550100">
<a href="sms:&#43;15550100">
EOF
diff want got || { echo "$name: differs (< described, > now, $(go env GOVERSION))"; exit 1; }
echo "$name: as described"
