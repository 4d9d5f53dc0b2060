package directory

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"copse/internal/source"
)

func shipped(t *testing.T) *Directory {
	t.Helper()
	d, err := Load(os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func seedOf(rows ...string) fstest.MapFS {
	text := strings.Join(columns(), ",") + "\n" + strings.Join(rows, "\n") + "\n"
	return fstest.MapFS{SeedFile: {Data: []byte(text)}}
}

const goodRow = `KE,Childline,en,,helpline,116,,https://example.org,en;sw,24/7,children,example.org,yes`

// TestLoad_ByteOrderMark: a spreadsheet writes one before the first column.
func TestLoad_ByteOrderMark(t *testing.T) {
	t.Parallel()
	files := seedOf(goodRow)
	files[SeedFile].Data = append([]byte("\ufeff"), files[SeedFile].Data...)
	d, err := Load(files)
	if err != nil || len(d.Services()) != 1 || d.Services()[0].Phone != "116" {
		t.Errorf("%v, %v", d, err)
	}
}

// The figures of the seed as it was handed over: a row lost or a mark misread shows here.
func TestLoad_Shipped(t *testing.T) {
	t.Parallel()
	d := shipped(t)
	kinds, standings, countries, preview := map[Kind]int{}, map[Standing]int{}, map[string]bool{}, 0
	mute := 0
	for _, s := range d.Services() {
		kinds[s.Kind]++
		standings[s.Standing]++
		countries[s.Country] = true
		if s.ShowInPreview {
			preview++
		}
		if !s.Reachable() {
			mute++
		}
	}
	if diff := cmp.Diff(map[Kind]int{Helpline: 172, Hotline: 67, Police: 9, Emergency: 5, Legal: 1, TakedownOwn: 3}, kinds); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[Standing]int{Named: 64, Partly: 25, Recalled: 128, Doubted: 40}, standings); diff != "" {
		t.Error(diff)
	}
	if got := []int{len(d.Services()), len(countries), preview, mute}; !slices.Equal(got, []int{257, 146, 38, 3}) {
		t.Errorf("rows, countries with EU and ZZ, shown in preview, without any way in: %v", got)
	}
	ids := map[string]bool{}
	for _, s := range d.Services() {
		if ids[s.ID] {
			t.Errorf("%s has the id of another", s.Name)
		}
		ids[s.ID] = true
	}
	i := slices.IndexFunc(d.Services(), func(s Service) bool { return s.Name == "C-Sema National Child Helpline" })
	if got, want := d.Services()[i].ID, "a6ef5d65-b440-513f-a18e-5894b432167e"; got != want {
		t.Errorf("the id of a service changed: got %s, want %s", got, want)
	}
}

func TestLoad_Refuses(t *testing.T) {
	t.Parallel()
	// replace puts text into one column of the good row.
	with := func(col int, text string) string {
		f := strings.Split(goodRow, ",")
		f[col] = text
		return strings.Join(f, ",")
	}
	for _, c := range []struct {
		name string
		rows []string
		want string // position, code, words
	}{
		{"nothing wrong", []string{goodRow}, ""},
		{"a region without a country", []string{with(colCountry, "QQ")}, "2:1 D03"},
		{"a withdrawn code", []string{with(colCountry, "UK")}, "2:1 D03"},
		{"a code in small letters", []string{with(colCountry, "ke")}, "2:1 D03"},
		{"the European Union and the world are places", []string{with(colCountry, "EU"), with(colCountry, "ZZ")}, ""},
		{"no name", []string{with(colName, "")}, "2:4 D02"},
		{"a blank at the end", []string{with(colName, "Childline ")}, "2:4 D02"},
		{"a shown name without its language", []string{with(colNameLang, "")}, "2:14 D08"},
		{"a name in no language", []string{with(colNameLang, "english")}, "2:14 D08"},
		{"a service for one's own picture that nobody explains", []string{with(colKind, "takedown-own")}, "2:17 D10"},
		{"a service for one's own picture that nobody can reach", []string{"ZZ,Own,en,take-it-down,takedown-own,,,,en,24/7,children,example.org,yes"}, "2:39 D07"},
		{"a word that ends in a hyphen", []string{with(colAbout, "take-")}, "2:17 D10"},
		{"a word that is no key", []string{with(colAbout, "Take It Down")}, "2:17 D10"},
		{"an unknown kind", []string{with(colKind, "hot line")}, `2:18 D04`},
		{"letters in a number", []string{with(colPhone, "116x")}, `2:27 D06`},
		{"two blanks in a number", []string{with(colPhone, "116  111")}, `2:27 D06`},
		{"a plus in front", []string{with(colPhone, "+254 116")}, ""},
		{"Arabic digits in a number", []string{with(colPhone, "١١٦")}, `2:27 D06`},
		{"a text number with its word", []string{with(colSMS, "741741 (HOME)")}, ""},
		{"a text number with a question", []string{with(colSMS, "741741?")}, "2:31 D06"},
		{"an address that is not encrypted", []string{with(colURL, "http://example.org")}, "2:32 D07"},
		{"an address that runs a script", []string{with(colURL, "javascript:alert(1)")}, "2:32 D07"},
		{"no such language", []string{with(colLangs, "en;swahili")}, "2:52 D08"},
		{"no language", []string{with(colLangs, "")}, "2:52 D08"},
		{"no audience", []string{with(colAudience, "")}, "2:63 D02"},
		{"no source", []string{with(colSource, "")}, "2:72 D09"},
		{"shown from memory", []string{with(colSource, "general knowledge")}, "2:90 D09"},
		{"shown from a place nobody vouches for", []string{with(colSource, "DennisGross/aidlines (GitHub)")}, "D09"},
		{"shown maybe", []string{with(colShow, "maybe")}, "2:84 D09"},
		{"twice", []string{goodRow, strings.Replace(goodRow, "Childline", "CHILDLINE", 1)}, "3:4 D05"},
		{"a comma too many", []string{goodRow, goodRow + ",x"}, "3:1 D01"},
		{"a name in Latin-1", []string{goodRow, "FR,\xc9coute,fr,,helpline,119,,,fr,24/7,children,example.org,yes"}, "3:4 D01 not UTF-8"},
		{"a quote left open", []string{`KE,"Childline,helpline`}, "D01"},
		{"columns count characters", []string{strings.Replace(with(colKind, "x"), "Childline", "Børne", 1)}, "2:14 D04"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(seedOf(c.rows...))
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var r *source.Refused
			if !errors.As(err, &r) {
				t.Fatalf("not refused: %v", err)
			}
			if len(r.Findings) != 1 || !strings.Contains(err.Error(), SeedFile+":") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	t.Run("another first line", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{"", "country,name\n", "\xff\xfe"} {
			if _, err := Load(fstest.MapFS{SeedFile: {Data: []byte(text)}}); err == nil || !strings.Contains(err.Error(), ":1:1 D01") {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
	t.Run("words that nobody wrote", func(t *testing.T) {
		t.Parallel()
		seed := seedOf(with(colAbout, "take-it-down"))
		seed["lang/en/directory.json"] = &fstest.MapFile{Data: []byte(`{"directory.about.other": "…"}`)}
		if _, err := Load(seed); err == nil || !strings.Contains(err.Error(), "2:17 D10") {
			t.Error(err)
		}
		seed["lang/en/directory.json"] = &fstest.MapFile{Data: []byte(`{"directory.about.take-it-down": "…"}`)}
		if _, err := Load(seed); err != nil {
			t.Error(err)
		}
	})
	t.Run("no file", func(t *testing.T) {
		t.Parallel()
		if _, err := Load(fstest.MapFS{}); !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
	})
	t.Run("every mistake is named", func(t *testing.T) {
		t.Parallel()
		found, err := Check(seedOf(with(colCountry, "QQ"), with(colPhone, "x"), with(colShow, "maybe")))
		if err != nil || len(found) != 4 {
			t.Errorf("%v, %v", found, err)
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add(goodRow)
	f.Add(`"`)
	f.Add("KE,\xff,helpline,1,,,,,,,")
	ours, err := os.ReadFile("../../content/" + SeedFile)
	if err != nil {
		f.Fatal(err)
	}
	for i, row := range strings.Split(string(ours), "\n") {
		if i%20 == 0 {
			f.Add(row)
		}
	}
	f.Fuzz(func(t *testing.T, row string) {
		found, err := Check(seedOf(row))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range found {
			if x.Line < 1 || x.Column < 1 {
				t.Errorf("no place: %v", x)
			}
		}
	})
}
