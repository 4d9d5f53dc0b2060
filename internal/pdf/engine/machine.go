package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// reserved slots of the table of values belong to the compiler's own glue: the last four
// are undefined, null, true and false, and none is ever freed.
const reserved = 132

// machine is one instance of the compiler with the table of values it shares with its
// host. It serves one document and is then thrown away: an instance never gives memory
// back.
type machine struct {
	ctx   context.Context // of the one document this machine lives for
	mod   api.Module
	table []any
	free  []uint64
	queue []func() // microtasks
	// The three functions by which the compiler's closures are run and dropped.
	run, runPair, drop api.Function
}

// start instantiates the compiler. An import that the host does not know is an error:
// names carry a hash of the build, so another build never starts by half.
func start(ctx context.Context, rt wazero.Runtime, compiled wazero.CompiledModule) (*machine, error) {
	m := &machine{ctx: ctx, table: make([]any, reserved)}
	for i := range m.table {
		m.table[i] = undefined{}
	}
	m.table[reserved-3], m.table[reserved-2], m.table[reserved-1] = nil, true, false
	host := hostFunctions()
	b := rt.NewHostModuleBuilder("wbg")
	for _, f := range compiled.ImportedFunctions() {
		_, name, _ := f.Import()
		h, ok := host[name]
		if !ok {
			return nil, fmt.Errorf("the compiler wants %s, which this host does not have: is it another build?", name)
		}
		b.NewFunctionBuilder().WithGoFunction(api.GoFunc(func(_ context.Context, s []uint64) { h(m, s) }),
			f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	if _, err := b.Instantiate(ctx); err != nil {
		return nil, err
	}
	var err error
	if m.mod, err = rt.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName("typst")); err != nil {
		return nil, err
	}
	for name, d := range m.mod.ExportedFunctionDefinitions() {
		if !strings.HasPrefix(name, "__wasm_bindgen_func_elem_") {
			continue
		}
		switch f := m.mod.ExportedFunction(name); len(d.ParamTypes()) {
		case 2:
			m.drop = f
		case 3:
			m.run = f
		case 4:
			m.runPair = f
		}
	}
	if m.drop == nil || m.run == nil || m.runPair == nil {
		return nil, errors.New("the compiler lacks the functions that run its closures")
	}
	return m, nil
}

// add puts a value into the table and returns its place.
func (m *machine) add(v any) uint64 {
	if n := len(m.free); n > 0 {
		i := m.free[n-1]
		m.free = m.free[:n-1]
		m.table[i] = v
		return i
	}
	m.table = append(m.table, v)
	return uint64(len(m.table) - 1)
}

func (m *machine) get(i uint64) any { return m.table[uint32(i)] }

// take is get, and frees the place.
func (m *machine) take(i uint64) any {
	i = uint64(uint32(i))
	v := m.table[i]
	if i >= reserved {
		m.table[i] = undefined{}
		m.free = append(m.free, i)
	}
	return v
}

// call runs an export that cannot refuse. Inside a host function a panic is the way an
// error leaves: it ends the outermost call, which returns it.
func (m *machine) call(name string, args ...uint64) []uint64 {
	r, err := m.mod.ExportedFunction(name).Call(m.ctx, args...)
	if err != nil {
		panic(err)
	}
	return r
}

// try runs an export that writes its result, words long, through a pointer: value, error,
// failed; or error, failed.
func (m *machine) try(words int, name string, args ...uint64) (uint64, error) {
	const back = uint64(0xFFFFFFF0) // -16
	at := m.call("__wbindgen_add_to_stack_pointer", back)[0]
	defer m.call("__wbindgen_add_to_stack_pointer", 16)
	m.call(name, append([]uint64{at}, args...)...)
	var got [3]uint64
	for i := range words {
		w, _ := m.mod.Memory().ReadUint32Le(uint32(at) + 4*uint32(i))
		got[i] = uint64(w)
	}
	if got[words-1] != 0 {
		return 0, fmt.Errorf("%s: %s", name, show(m.take(got[words-2])))
	}
	return got[0], nil
}

// pass copies bytes into the compiler's memory, which then owns them.
func (m *machine) pass(b []byte) (pointer, length uint64) {
	pointer = m.call("__wbindgen_export", uint64(len(b)), 1)[0]
	m.mod.Memory().Write(uint32(pointer), b)
	return pointer, uint64(len(b))
}

// view is memory of the compiler as it is now: copy it before the next call.
func (m *machine) view(pointer, length uint64) []byte {
	b, ok := m.mod.Memory().Read(uint32(pointer), uint32(length))
	if !ok {
		panic(errors.New("the compiler named memory it does not have"))
	}
	return b
}

func (m *machine) text(pointer, length uint64) string { return string(m.view(pointer, length)) }

func (m *machine) copyOf(pointer, length uint64) []byte { return slices.Clone(m.view(pointer, length)) }

// write32 and write64 write results that a host function returns through a pointer.
func (m *machine) write32(at uint64, v uint64) {
	m.mod.Memory().WriteUint32Le(uint32(at), uint32(v))
}

func (m *machine) write64(at uint64, v uint64) { m.mod.Memory().WriteUint64Le(uint32(at), v) }

// passBack returns a string to the compiler through a pointer; an absent one is null.
func (m *machine) passBack(at uint64, s string, there bool) {
	var p, n uint64
	if there {
		p, n = m.pass([]byte(s))
	}
	m.write32(at+4, n)
	m.write32(at, p)
}

// invoke calls a function value.
func (m *machine) invoke(f any, args ...any) any {
	switch f := f.(type) {
	case function:
		return f(args...)
	case *closure:
		// The compiler may drop the closure while it runs: it is let go after.
		data := f.data
		f.refs++
		f.data = 0
		var arg any = undefined{}
		if len(args) > 0 {
			arg = args[0]
		}
		if _, err := m.run.Call(m.ctx, data, f.vtable, m.add(arg)); err != nil {
			panic(err)
		}
		f.data = data
		m.release(f)
		return undefined{}
	}
	panic(fmt.Errorf("the compiler calls a %T", f))
}

func (m *machine) release(f *closure) {
	if f.refs--; f.refs > 0 {
		return
	}
	if _, err := m.drop.Call(m.ctx, f.data, f.vtable); err != nil {
		panic(err)
	}
	f.data = 0
}

// drain runs the microtasks until there are none.
func (m *machine) drain() {
	for len(m.queue) > 0 {
		f := m.queue[0]
		m.queue = m.queue[1:]
		f()
	}
}

func (m *machine) settle(p *promise, rejected bool, v any) {
	if p.settled {
		return
	}
	if inner, ok := v.(*promise); ok && !rejected {
		m.after(inner, func() { m.settle(p, inner.rejected, inner.value) })
		return
	}
	p.settled, p.rejected, p.value = true, rejected, v
	m.queue = append(m.queue, p.then...)
	p.then = nil
}

func (m *machine) after(p *promise, f func()) {
	if p.settled {
		m.queue = append(m.queue, f)
		return
	}
	p.then = append(p.then, f)
}

// await runs what is queued; a promise must be kept by then, because nothing from
// outside ever arrives.
func (m *machine) await(i uint64) (any, error) {
	p, ok := m.take(i).(*promise)
	m.drain()
	switch {
	case !ok || !p.settled:
		return nil, errors.New("the compiler waits for something that never comes")
	case p.rejected:
		return nil, errors.New(show(p.value))
	}
	return p.value, nil
}
