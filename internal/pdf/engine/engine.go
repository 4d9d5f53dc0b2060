// Package engine is the typesetter itself: the typst compiler as WebAssembly and the
// faces it sets with, both embedded, and the host that runs it without a browser.
// README.md says where each file comes from.
//
// It promises: no file, no network and no clock is reachable from a document; the same
// source gives the same bytes. It takes 300 MB while it works, which is why package pdf
// runs it in a process of its own.
package engine

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

//go:embed typst.wasm.zst
var compiler []byte

//go:embed fonts/*.zst
var faces embed.FS

//go:embed SHA256SUMS
var sums []byte

// memoryPages is how much a document may take, in pages of 64 KB: 1 GB. The longest of
// ours takes a tenth of it.
const memoryPages = 1 << 14

// Version names the compiler and the faces: it changes whenever one of them does, and
// with them every document.
func Version() string {
	sum := sha256.Sum256(sums)
	return hex.EncodeToString(sum[:6])
}

// Fault is a mistake in a document's source, at the line that holds it.
type Fault struct {
	File    string // "main.typ", or the name of an asset
	Line    int    // from 1; 0 where the compiler names none
	Message string
}

// Error names the place as editors expect it.
func (f *Fault) Error() string {
	if f.Line == 0 {
		return "typeset: " + f.Message
	}
	return fmt.Sprintf("typeset: %s:%d: %s", f.File, f.Line, f.Message)
}

// main is the name of the source among the assets.
const main = "/main.typ"

// Typeset makes a PDF of typst source. Assets are files the source names by "/name".
// Machine code of the compiler is kept in cache, which makes the second run fast.
func Typeset(ctx context.Context, cache, source string, assets map[string][]byte) (pdf []byte, err error) {
	rt, compiled, err := compile(ctx, cache)
	if err != nil {
		// A cache that a power cut left half written is made anew, once.
		if err := os.RemoveAll(cache); err != nil {
			return nil, err
		}
		if rt, compiled, err = compile(ctx, cache); err != nil {
			return nil, err
		}
	}
	m, err := start(ctx, rt, compiled)
	if err != nil {
		return nil, err
	}
	defer func() { // see machine.call
		if p := recover(); p != nil {
			pdf, err = nil, fmt.Errorf("the typesetter broke off: %v", p)
		}
	}()
	c, err := m.build()
	if err != nil {
		return nil, err
	}
	for name, data := range assets {
		c.file("typstcompiler_map_shadow", "/"+name, data)
	}
	c.file("typstcompiler_add_source", main, []byte(source))
	return c.pdf()
}

// compile makes machine code of the compiler, or reads it from the cache. Nothing is
// closed: the process ends with the document, and its memory with it.
func compile(ctx context.Context, cache string) (wazero.Runtime, wazero.CompiledModule, error) {
	kept, err := wazero.NewCompilationCacheWithDir(cache)
	if err != nil {
		return nil, nil, fmt.Errorf("open the compiler's cache: %w", err)
	}
	wasm, err := Unpack(compiler)
	if err != nil {
		return nil, nil, fmt.Errorf("unpack the compiler: %w", err)
	}
	ctx = experimental.WithCompilationWorkers(ctx, runtime.NumCPU())
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().
		WithCompilationCache(kept).WithMemoryLimitPages(memoryPages))
	compiled, err := rt.CompileModule(ctx, wasm)
	if err != nil {
		return nil, nil, fmt.Errorf("compile the compiler: %w", err)
	}
	return rt, compiled, nil
}

// Unpack undoes the compression of an embedded file.
func Unpack(packed []byte) ([]byte, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(packed, nil)
}

// Faces calls yield with each face, unpacked, by name ("NotoSerif-Regular.ttf").
func Faces(yield func(name string, data []byte) error) error {
	list, err := fs.ReadDir(faces, "fonts")
	if err != nil {
		return err
	}
	for _, f := range list {
		packed, err := faces.ReadFile(path.Join("fonts", f.Name()))
		if err != nil {
			return err
		}
		data, err := Unpack(packed)
		if err != nil {
			return fmt.Errorf("unpack %s: %w", f.Name(), err)
		}
		if err := yield(strings.TrimSuffix(f.Name(), ".zst"), data); err != nil {
			return err
		}
	}
	return nil
}

// instance is the compiler, ready for a document.
type instance struct {
	*machine
	pointer uint64
}

func (m *machine) build() (instance, error) {
	b, err := m.try(3, "typstcompilerbuilder_new")
	if err != nil {
		return instance{}, err
	}
	if _, err := m.try(2, "typstcompilerbuilder_set_dummy_access_model", b); err != nil {
		return instance{}, err
	}
	err = Faces(func(_ string, data []byte) error {
		_, err := m.await(m.call("typstcompilerbuilder_add_raw_font", b, m.add(&bytes{data}))[0])
		return err
	})
	if err != nil {
		return instance{}, fmt.Errorf("load the faces: %w", err)
	}
	v, err := m.await(m.call("typstcompilerbuilder_build", b)[0])
	if err != nil {
		return instance{}, fmt.Errorf("build the compiler: %w", err)
	}
	h, ok := v.(*handle)
	if !ok {
		return instance{}, errors.New("the compiler built something else")
	}
	return instance{m, h.pointer}, nil
}

// file gives the document a file.
func (c instance) file(function, name string, data []byte) {
	p, n := c.pass([]byte(name))
	q, l := c.pass(data)
	c.call(function, c.pointer, p, n, q, l)
}

// pdf compiles the source and returns the file, or the first fault in words.
func (c instance) pdf() ([]byte, error) {
	const withPlaces = 3 // findings as objects that name their place
	p, n := c.pass([]byte(main))
	q, l := c.pass([]byte("pdf"))
	r, err := c.try(3, "typstcompiler_compile", c.pointer, p, n, 0, 0, q, l, withPlaces)
	c.drain()
	if err != nil {
		return nil, err
	}
	v := c.take(r)
	if o, ok := v.(*object); ok {
		if b, ok := property(o, "result").(*bytes); ok {
			return b.b, nil
		}
		return nil, faultOf(o)
	}
	if b, ok := v.(*bytes); ok {
		return b.b, nil
	}
	return nil, &Fault{Message: show(v)}
}

// faultOf is the first error among the compiler's findings.
func faultOf(o *object) error {
	list, _ := property(o, "diagnostics").(*array)
	if list == nil || len(list.v) == 0 {
		return &Fault{Message: show(o)}
	}
	first := list.v[0]
	for _, d := range list.v {
		if show(property(d, "severity")) == "Error" {
			first = d
			break
		}
	}
	f := &Fault{File: strings.TrimPrefix(show(property(first, "path")), "/"), Message: show(property(first, "message"))}
	// "12:4-12:9", counted from 0.
	if line, _, ok := strings.Cut(show(property(first, "range")), ":"); ok {
		if n, err := strconv.Atoi(line); err == nil {
			f.Line = n + 1
		}
	}
	return f
}
