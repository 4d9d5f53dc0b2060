// Package engine is the typesetter itself: the typst compiler as WebAssembly and the
// faces it sets with, both embedded, and the host that runs it without a browser.
// README.md says where each file comes from.
//
// It promises: no file, no network and no clock is reachable from a document; the same
// source gives the same bytes. It takes 250 MB while it works, twice as much where it is compiled
// first, which is why package pdf runs it in a process of its own.
package engine

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime/debug"
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

// memoryPages is how much a document may take, in pages of 64 KB: 256 MB. The longest of ours
// takes a quarter of it.
const memoryPages = 1 << 12

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

// Compiler says how the typst compiler itself is compiled where that was not done before.
type Compiler struct {
	Cache   string // folder that keeps its machine code for the next run, or ""
	Workers int    // each takes 150 MB and a processor
}

// Typeset makes a PDF of typst source. Assets are files the source names by "/name".
func (c Compiler) Typeset(ctx context.Context, source string, assets map[string][]byte) (pdf []byte, err error) {
	defer func() { // see machine.call
		if p := recover(); p != nil {
			pdf, err = nil, fmt.Errorf("the typesetter broke off: %v", p)
		}
	}()
	rt, compiled, err := c.compile(ctx)
	if err != nil && c.Cache != "" { // no room for it, most likely: a document is made all the same
		c.Cache = ""
		rt, compiled, err = c.compile(ctx)
	}
	if err != nil {
		return nil, err
	}
	debug.FreeOSMemory() // what compiling left is as large as a document
	m, err := start(experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(allocate)), rt, compiled)
	if err != nil {
		return nil, err
	}
	i, err := m.build()
	if err != nil {
		return nil, err
	}
	for name, data := range assets {
		i.file("typstcompiler_map_shadow", "/"+name, data)
	}
	i.file("typstcompiler_add_source", main, []byte(source))
	return i.pdf()
}

// compile makes machine code of the compiler, or reads it from the cache. Nothing is closed: the
// process ends with the document, and its memory with it.
func (c Compiler) compile(ctx context.Context) (wazero.Runtime, wazero.CompiledModule, error) {
	settings := wazero.NewRuntimeConfigCompiler().WithMemoryLimitPages(memoryPages)
	if c.Cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(c.Cache)
		if err != nil {
			return nil, nil, fmt.Errorf("open the compiler's cache: %w", err)
		}
		settings = settings.WithCompilationCache(kept)
	}
	wasm, err := Unpack(compiler)
	if err != nil {
		return nil, nil, fmt.Errorf("unpack the compiler: %w", err)
	}
	rt := wazero.NewRuntimeWithConfig(ctx, settings)
	compiled, err := rt.CompileModule(experimental.WithCompilationWorkers(ctx, c.Workers), wasm)
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
