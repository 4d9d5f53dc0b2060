package engine

import (
	"fmt"
	"strings"
)

// The compiler was built for a browser: what it asks of its host are JavaScript values.
// These few types are all it needs. null is nil; strings, float64 and bool are Go's own.
type (
	undefined struct{}
	iterable  struct{} // Symbol.iterator
	bigint    int64
	bytes     struct{ b []byte }   // Uint8Array
	words     struct{ v []uint32 } // Uint32Array
	date      struct{}             // always the same moment: see clock
	failure   struct{ message string }
	thrown    struct{ *failure }       // what a function returns instead of throwing
	handle    struct{ pointer uint64 } // an object that lives in the compiler's memory
	array     struct{ v []any }
	object    struct {
		keys   []any // in the order they were set
		values map[any]any
	}
	iterator struct {
		of *array
		at int
	}
	step struct { // what an iterator's next returns
		done  bool
		value any
	}
	function func(args ...any) any
	closure  struct { // a function that lives in the compiler
		data, vtable uint64
		refs         int
	}
	promise struct {
		settled, rejected bool
		value             any
		then              []func()
	}
)

func (o *object) set(key, value any) {
	if _, ok := o.values[key]; !ok {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

func (i *iterator) next() *step {
	if i.at == len(i.of.v) {
		return &step{done: true, value: undefined{}}
	}
	i.at++
	return &step{value: i.of.v[i.at-1]}
}

// property is o[key]; what is not there is undefined, as in JavaScript.
func property(o, key any) any {
	switch o := o.(type) {
	case *object:
		if v, ok := o.values[key]; ok {
			return v
		}
	case *array:
		if i, ok := key.(float64); ok && int(i) < len(o.v) {
			return o.v[int(i)]
		}
		if key == (iterable{}) {
			return function(func(...any) any { return &iterator{of: o} })
		}
	case *iterator:
		if key == "next" {
			return function(func(...any) any { return o.next() })
		}
	}
	return undefined{}
}

// show writes a value for an error message.
func show(v any) string {
	switch v := v.(type) {
	case *failure:
		return v.message
	case *array:
		var s []string
		for _, x := range v.v {
			s = append(s, show(x))
		}
		return strings.Join(s, "; ")
	case *object:
		var s []string
		for _, k := range v.keys {
			s = append(s, fmt.Sprintf("%v: %s", k, show(v.values[k])))
		}
		return strings.Join(s, ", ")
	}
	return fmt.Sprint(v)
}
