package assess

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/copse"
	"copse/internal/source"
)

// benchItems is how many items the large checklist has.
const benchItems = 400

// large is a content folder with a checklist of 400 items in every language that ships: points of the library, with the words
// of the company checklist over and over.
func large(b *testing.B) fstest.MapFS {
	b.Helper()
	lib, _ := shippedLibrary()
	company := instrumentOf(b, shipped(), "cop-industry")
	var ids, asked []copse.ID
	var areas strings.Builder
	var area copse.ID
	for p := range lib.Points {
		if len(ids) == benchItems {
			break
		}
		if p.Area.ID != area {
			area = p.Area.ID
			fmt.Fprintf(&areas, "  - id: %s\n    weight: 1\n    items:\n", area)
		}
		fmt.Fprintf(&areas, "      - {id: %s, weight: 1, role: optional, basis: own}\n", p.ID)
		ids = append(ids, p.ID)
	}
	for _, it := range company.Items {
		asked = append(asked, it.ID)
	}
	const dir = Folder + "/cop-large/1.0.0/"
	files := fstest.MapFS{
		dir + "instrument.yaml": {Data: []byte("schema: copse-instrument/1\nid: cop-large\nversion: 1.0.0\nsource: {work: itu-cop-2020-industry}\nprofile: [many]\nareas:\n" + areas.String())},
		dir + "scoring.yaml":    {Data: []byte(strings.ReplaceAll(string(small()[Folder+"/"+rules].Data), "cop-small@2.0.0", "cop-large@1.0.0"))},
	}
	for _, lang := range copse.Shipped() {
		words := readWords(&source.Sink{}, company, lang)
		fact := words.Facts[company.Profile[0]]
		for from := 0; from < len(ids); from += 50 {
			head := fmt.Sprintf("schema: copse-instrument-words/1\nid: cop-large\nlang: %s\n", lang)
			name := fmt.Sprintf("%s%s.part%d.yaml", dir, lang, from)
			if from == 0 {
				head += fmt.Sprintf("title: %q\npurpose: %q\nprofile:\n  many: {ask: %q, because: %q}\n", words.Title, words.Purpose, fact.Ask, fact.Because)
				name = dir + string(lang) + ".yaml"
			}
			files[name] = &fstest.MapFile{Data: []byte(head + largeWords(words, ids, asked, from))}
		}
	}
	return files
}

// largeWords are the words of fifty items.
func largeWords(words *Words, ids, asked []copse.ID, from int) string {
	var out strings.Builder
	out.WriteString("items:\n")
	for i := from; i < min(from+50, len(ids)); i++ {
		x := words.Items[asked[i%len(asked)]]
		fmt.Fprintf(&out, "  %s:\n    text: %q\n    levels:\n", ids[i], fmt.Sprint(x.Text, i))
		for n, level := range x.Levels {
			fmt.Fprintf(&out, "      %d: %q\n", n, level)
		}
		fmt.Fprintf(&out, "    help: %q\n    clause: %q\n", x.Help, x.Clause)
	}
	return out.String()
}

// BenchmarkCheck is to stay below 400 ms: 400 items in six languages.
func BenchmarkCheck(b *testing.B) {
	files := large(b)
	lib, _ := shippedLibrary()
	for b.Loop() {
		for _, f := range Check(files, "content", lib) {
			if f.Code != "L08" && !strings.HasPrefix(f.File, "content/library/") { // a number more than the words there were
				b.Fatal(f)
			}
		}
	}
}

// BenchmarkSay is to stay below 50 ms: the reasons of 400 items in six languages.
func BenchmarkSay(b *testing.B) {
	c := catalogOn(large(b))
	in := c.Instruments[0]
	r := in.Result(fixed(in))
	said := 0
	for _, lang := range copse.Shipped() { // words are read once
		if err := c.Say(io.Discard, wordsIn(b, c, lang), r, true); err != nil {
			b.Fatal(err)
		}
		if c.Words(in, lang).Lang == lang {
			said++
		}
	}
	if said != 6 || r.Asked < 350 {
		b.Fatalf("%d languages, %d items", said, r.Asked)
	}
	for b.Loop() {
		for _, lang := range copse.Shipped() {
			if err := c.Say(io.Discard, wordsIn(b, c, lang), r, true); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkWriteWorkbook is to stay below 300 ms: the 64 items of the national checklist in six languages.
func BenchmarkWriteWorkbook(b *testing.B) {
	c := shipped()
	in := instrumentOf(b, c, "cop-national")
	a := fixed(in, in.Profile...)
	for _, lang := range copse.Shipped() {
		c.Words(in, lang)
	}
	for b.Loop() {
		for _, lang := range copse.Shipped() {
			if err := c.WriteWorkbook(io.Discard, wordsIn(b, c, lang), in, a); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkReadWorkbook reads those answers back from one.
func BenchmarkReadWorkbook(b *testing.B) {
	c := shipped()
	in := instrumentOf(b, c, "cop-national")
	data := bookOf(b, c, in, "ar", fixed(in, in.Profile...))
	for b.Loop() {
		readBack(b, c, data)
	}
}

// BenchmarkResult makes the result of the 64 items of the national checklist.
func BenchmarkResult(b *testing.B) {
	in := instrumentOf(b, shipped(), "cop-national")
	a := fixed(in, in.Profile...)
	for b.Loop() {
		if r := in.Result(a); !r.Enough {
			b.Fatal("no figure")
		}
	}
}
