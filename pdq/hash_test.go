package pdq

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

const sample = "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22"

func TestParse(t *testing.T) {
	h, err := Parse(strings.ToUpper(sample))
	if err != nil {
		t.Fatal(err)
	}
	if got := h.String(); got != sample {
		t.Errorf("got %s, want %s", got, sample)
	}
	if h[0] != 0xd8 || h[31] != 0x22 {
		t.Errorf("got %x first and %x last, want d8 and 22", h[0], h[31])
	}
}

func TestParse_Errors(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		offset           int
	}{
		{"empty", "", "pdq: hash has 0 characters, want 64", -1},
		{"one short", sample[1:], "pdq: hash has 63 characters, want 64", -1},
		{"one long", sample + "0", "pdq: hash has 65 characters, want 64", -1},
		{"first", "g" + sample[1:], `pdq: character 1 of the hash is 'g', want a hexadecimal digit`, 0},
		{"last", sample[:63] + " ", `pdq: character 64 of the hash is ' ', want a hexadecimal digit`, 63},
		{"prefix", "0x" + sample[2:], `pdq: character 2 of the hash is 'x', want a hexadecimal digit`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, err := Parse(c.text)
			var parseErr *ParseError
			if !errors.As(err, &parseErr) {
				t.Fatalf("got %v, want a ParseError", err)
			}
			if parseErr.Offset != c.offset || err.Error() != c.want || h != (Hash{}) {
				t.Errorf("got %d %q %v, want %d %q", parseErr.Offset, err, h, c.offset, c.want)
			}
		})
	}
}

func TestHash_Text(t *testing.T) {
	h, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[Hash]Hash{h: h})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), `{"`+sample+`":"`+sample+`"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var back map[Hash]Hash
	if err := json.Unmarshal(text, &back); err != nil || back[h] != h {
		t.Errorf("got %v %v", back, err)
	}
	kept := h
	if err := kept.UnmarshalText([]byte("zz")); err == nil || kept != h {
		t.Errorf("a wrong text: got %v %v, want an error and the old value", err, kept)
	}
}

func TestHash_Distance(t *testing.T) {
	h, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	inverse := h
	for i := range inverse {
		inverse[i] = ^inverse[i]
	}
	if h.Distance(h) != 0 || h.Distance(inverse) != Bits {
		t.Errorf("got %d and %d, want 0 and %d", h.Distance(h), h.Distance(inverse), Bits)
	}
	for k := range Bits {
		var one Hash
		one.set(k)
		if got := one.Distance(Hash{}); got != 1 {
			t.Errorf("bit %d: got distance %d, want 1", k, got)
		}
	}
	var low Hash
	low.set(0)
	if got := low.String(); got[TextSize-1] != '1' {
		t.Errorf("bit 0: got %s, want it in the last digit", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add(strings.ToUpper(sample))
	f.Add(sample[:63] + "é")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := Parse(s)
		var u Hash
		if errU := u.UnmarshalText([]byte(s)); (errU == nil) != (err == nil) || u != h {
			t.Fatalf("UnmarshalText: %v %v, Parse: %v %v", u, errU, h, err)
		}
		if err == nil && h.String() != strings.ToLower(s) {
			t.Fatalf("got %v of %q", h, s)
		}
		if err != nil && h != (Hash{}) {
			t.Fatalf("an error and a hash: %v %v", err, h)
		}
	})
}
