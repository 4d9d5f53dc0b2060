#!/bin/sh
# The same texts, indexed twice by the same program, are found in two orders.
#
# bleve 2.6.1, its offline builder with the settings it comes with: twelve helplines described in the same words, handed in
# in the same order, in one batch. A search gives all twelve the same score to six digits, and the first ten of them are
# others in nearly every one of twenty builds: documents are numbered by chance while an index is made, and that
# number decides between equals.
#
# Seen:
#   all scores are equal: true
#   another order in some builds: true
#
# Who suffers: two nodes of one site, or one node before and after it made its index anew, show a reader two different
# first pages of services; what stood there yesterday is gone, and nobody changed a word.
# The product orders by score, to one part in a million, and then by id: TestIndex_sameOrder in internal/search.
set -eu
name=search-order
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' HUP INT TERM
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off
{ go mod init finding && go get github.com/blevesearch/bleve/v2@v2.6.1; } >log 2>&1 || { cat log; echo "$name: cannot be tried"; exit 2; }

cat >main.go <<'END'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/blevesearch/bleve/v2"
)

// build indexes the same documents in the same order, and asks for the first ten.
func build(dir string) (order string, scores map[string]bool) {
	b, err := bleve.NewBuilder(dir, bleve.NewIndexMapping(), map[string]any{"batchSize": 1000})
	try(err)
	for i := range 12 {
		try(b.Index(fmt.Sprintf("helpline-%02d", i), map[string]string{"text": "a helpline for children, day and night"}))
	}
	try(b.Close())
	x, err := bleve.Open(dir)
	try(err)
	defer x.Close()
	found, err := x.Search(bleve.NewSearchRequest(bleve.NewMatchQuery("helpline children")))
	try(err)
	scores = map[string]bool{}
	for _, h := range found.Hits {
		order += " " + strings.TrimPrefix(h.ID, "helpline-")
		scores[fmt.Sprintf("%.6f", h.Score)] = true
	}
	return order, scores
}

func try(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
}

func main() {
	orders, equal := map[string]bool{}, true
	for i := range 20 {
		order, scores := build(fmt.Sprintf("index-%d", i))
		orders[order], equal = true, equal && len(scores) == 1
	}
	fmt.Println("all scores are equal:", equal)
	fmt.Println("another order in some builds:", len(orders) > 1)
}
END
go run . >got
cat >want <<'END'
all scores are equal: true
another order in some builds: true
END
diff want got || { echo "$name: differs (< described, > now)"; exit 1; }
echo "$name: as described"
