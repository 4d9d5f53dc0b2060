package index_test

import (
	"bytes"
	"fmt"
	"log"
	"slices"

	"copse/pdq"
	"copse/pdq/index"
)

// A hash of package pdq is passed as it is.
func Example() {
	listed, err := pdq.Parse("f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22")
	if err != nil {
		log.Fatal(err)
	}
	x, err := index.New(slices.Values([]index.Entry{{Hash: listed, ID: 17}}), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	asked := listed
	asked[0] ^= 0x0f // four bits
	r, err := x.Search(asked, index.Query{Radius: index.DefaultRadius})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range r.Matches {
		fmt.Println(m.ID, "at", m.Distance)
	}
	// Output: 17 at 4
}

func ExampleIndex_Update() {
	a, b := index.Entry{Hash: index.Hash{1}, ID: 1}, index.Entry{Hash: index.Hash{2}, ID: 2}
	x, err := index.New(slices.Values([]index.Entry{a}), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	withdrawn, err := x.Update([]index.Entry{b}, []index.Entry{a})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(withdrawn, "withdrawn;", x.Len(), "left")
	// Output: 1 withdrawn; 1 left
}

// The closest come first, and the answer says whether there were more.
func ExampleQuery_limit() {
	var entries []index.Entry
	for i := range 5 {
		entries = append(entries, index.Entry{Hash: index.Hash{1<<i - 1}, ID: uint64(i)})
	}
	x, err := index.New(slices.Values(entries), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	r, err := x.Search(index.Hash{}, index.Query{Radius: 3, Limit: 2})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range r.Matches {
		fmt.Println(m.ID, "at", m.Distance)
	}
	fmt.Println("more:", r.Truncated)
	// Output:
	// 0 at 0
	// 1 at 1
	// more: true
}

func ExampleIndex_SearchBatch() {
	x, err := index.New(slices.Values([]index.Entry{{Hash: index.Hash{}, ID: 3}}), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	results, err := x.SearchBatch([]index.Hash{{0xff}, {0xff, 0xff, 0xff, 0xff}}, index.Query{Radius: 31})
	if err != nil {
		log.Fatal(err)
	}
	for i, r := range results {
		fmt.Println("query", i, "has", len(r.Matches))
	}
	// Output:
	// query 0 has 1
	// query 1 has 0
}

func ExampleRead() {
	x, err := index.New(slices.Values([]index.Entry{{ID: 1}, {ID: 2}}), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := x.WriteTo(&file); err != nil {
		log.Fatal(err)
	}
	back, err := index.Read(&file, index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back.Len(), "entries")
	// Output: 2 entries
}

func ExampleDigests() {
	sum := bytes.Repeat([]byte{7}, 16) // of a file, by MD5
	d, err := index.NewDigests(16, slices.Values([]index.Digest{{Sum: sum, ID: 40}, {Sum: sum, ID: 41}}))
	if err != nil {
		log.Fatal(err)
	}
	ids, err := d.Find(nil, sum)
	if err != nil {
		log.Fatal(err)
	}
	slices.Sort(ids)
	fmt.Println(ids)
	// Output: [40 41]
}
