package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
)

// TestSums holds what is embedded to the hashes of SHA256SUMS.
func TestSums(t *testing.T) {
	want := map[string]string{}
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		want[name] = sum
	}
	check := func(name string, data []byte) error {
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want[name] {
			t.Errorf("%s has SHA-256 %s, want %q: see make.sh", name, got, want[name])
		}
		delete(want, name)
		return nil
	}
	wasm, err := Unpack(compiler)
	if err != nil {
		t.Fatal(err)
	}
	_ = check("typst.wasm", wasm)
	if err := Faces(check); err != nil {
		t.Fatal(err)
	}
	for name := range want {
		t.Errorf("%s is listed and not embedded", name)
	}
}

// TestImports: every function the compiler imports is there, and no other. It reads the
// module without compiling it.
func TestImports(t *testing.T) {
	wasm, err := Unpack(compiler)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer rt.Close(ctx)
	compiled, err := rt.CompileModule(ctx, wasm)
	if err != nil {
		t.Fatal(err)
	}
	host := hostFunctions()
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		if _, ok := host[name]; !ok || module != "wbg" {
			t.Errorf("the compiler wants %s.%s, which the host does not have", module, name)
		}
		delete(host, name)
	}
	for name := range host {
		t.Errorf("the host has %s, which nobody wants", name)
	}
}

func TestProperty(t *testing.T) {
	o := &object{values: map[any]any{}}
	o.set("a", 1.0)
	o.set("a", 2.0)
	list := &array{[]any{"x"}}
	it, _ := property(list, iterable{}).(function)
	next, _ := property(it(), "next").(function)
	for name, got := range map[string]bool{
		"a set value":           property(o, "a") == 2.0 && len(o.keys) == 1,
		"a missing value":       property(o, "b") == undefined{},
		"an element":            property(list, 0.0) == "x",
		"beyond the end":        property(list, 1.0) == undefined{},
		"of something else":     property("text", "length") == undefined{},
		"an iterator's first":   next().(*step).value == "x",
		"an iterator's end":     next().(*step).done,
		"an error in words":     show(&array{[]any{&failure{"wrong"}}}) == "wrong",
		"a finding in words":    show(o) == "a: 2",
		"a fault without lines": (&Fault{Message: "m"}).Error() == "typeset: m",
		"a fault at its line":   (&Fault{File: "main.typ", Line: 3, Message: "m"}).Error() == "typeset: main.typ:3: m",
	} {
		if !got {
			t.Errorf("%s is not as JavaScript has it", name)
		}
	}
}
