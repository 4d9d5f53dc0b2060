package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/tetratelabs/wazero/api"
)

// hostFunction takes its arguments from s and leaves its result in s[0].
type hostFunction func(m *machine, s []uint64)

// hostFunctions are what the compiler imports, by the names its build gave them.
func hostFunctions() map[string]hostFunction {
	all := map[string]hostFunction{}
	for _, part := range []map[string]hostFunction{kinds(), conversions(), makers(), access(), calls(), surroundings()} {
		for name, f := range part {
			all[name] = f
		}
	}
	return all
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// is makes a host function of a question about one value.
func is(question func(v any) bool) hostFunction {
	return func(m *machine, s []uint64) { s[0] = flag(question(m.get(s[0]))) }
}

func isOf[T any](v any) bool { _, ok := v.(T); return ok }

// kinds are the questions what a value is.
func kinds() map[string]hostFunction {
	equal := func(m *machine, s []uint64) {
		a, b := m.get(s[0]), m.get(s[1])
		s[0] = flag(!isOf[function](a) && !isOf[function](b) && a == b) // functions cannot be compared in Go
	}
	never := func(_ *machine, s []uint64) { s[0] = 0 }
	return map[string]hostFunction{
		"__wbg___wbindgen_is_bigint_0e1a2e3f55cfae27":    is(isOf[bigint]),
		"__wbg___wbindgen_is_string_704ef9c8fc131030":    is(isOf[string]),
		"__wbg___wbindgen_is_undefined_f6b95eab589e0269": is(isOf[undefined]),
		"__wbg_instanceof_Uint8Array_da54ccc9d3e09434":   is(isOf[*bytes]),
		"__wbg_isArray_51fd9e6422c0a395":                 is(isOf[*array]),
		"__wbg_instanceof_ArrayBuffer_f3320d2419cd0355":  never,
		"__wbg_instanceof_Map_084be8da74364158":          never,
		"__wbg___wbindgen_is_function_8d400b8b1af978cd":  is(func(v any) bool { return isOf[function](v) || isOf[*closure](v) }),
		"__wbg___wbindgen_is_object_ce774f3490692386": is(func(v any) bool {
			switch v.(type) {
			case nil, undefined, string, float64, bool, bigint, iterable, function, *closure:
				return false
			}
			return true
		}),
		"__wbg_isSafeInteger_ae7d3f054d55fa16": is(func(v any) bool {
			f, ok := v.(float64)
			return ok && f == math.Trunc(f) && math.Abs(f) < 1<<53
		}),
		"__wbg___wbindgen_jsval_eq_b6101cc9cef1fe36":       equal,
		"__wbg___wbindgen_jsval_loose_eq_766057600fdd1b0d": equal,
		"__wbg___wbindgen_in_0d3e1e8f0c669317": func(m *machine, s []uint64) {
			o, ok := m.get(s[1]).(*object)
			if ok {
				_, ok = o.values[m.get(s[0])]
			}
			s[0] = flag(ok)
		},
	}
}

// conversions read a value out of the table.
func conversions() map[string]hostFunction {
	describe := func(m *machine, s []uint64) { m.passBack(s[0], show(m.get(s[1])), true) }
	return map[string]hostFunction{
		"__wbg_Number_2d1dcfcf4ec51736": func(m *machine, s []uint64) {
			f, ok := m.get(s[0]).(float64)
			if !ok {
				f = math.NaN()
			}
			s[0] = api.EncodeF64(f)
		},
		"__wbg___wbindgen_number_get_9619185a74197f95": func(m *machine, s []uint64) {
			f, ok := m.get(s[1]).(float64)
			m.write64(s[0]+8, math.Float64bits(f))
			m.write32(s[0], flag(ok))
		},
		"__wbg___wbindgen_bigint_get_as_i64_6e32f5e6aff02e1d": func(m *machine, s []uint64) {
			b, ok := m.get(s[1]).(bigint)
			m.write64(s[0]+8, uint64(b))
			m.write32(s[0], flag(ok))
		},
		"__wbg___wbindgen_boolean_get_dea25b33882b895b": func(m *machine, s []uint64) {
			b, ok := m.get(s[0]).(bool)
			s[0] = flag(b)
			if !ok {
				s[0] = 0xFFFFFF // neither
			}
		},
		"__wbg___wbindgen_string_get_a2a31e16edf96e42": func(m *machine, s []uint64) {
			text, ok := m.get(s[1]).(string)
			m.passBack(s[0], text, ok)
		},
		"__wbg___wbindgen_debug_string_adfb662ae34724b6": describe,
		"__wbg_stack_0ed75d68575b0f3c":                   describe,
		"__wbg_prototypesetcall_dfe9b766cdc1f1fd": func(m *machine, s []uint64) {
			copy(m.view(s[0], s[1]), m.get(s[2]).(*bytes).b)
		},
	}
}

// makers put a new value into the table.
func makers() map[string]hostFunction {
	fail := func(m *machine, s []uint64) { s[0] = m.add(&failure{m.text(s[0], s[1])}) }
	integer := func(m *machine, s []uint64) { s[0] = m.add(bigint(s[0])) }
	owned := func(m *machine, s []uint64) { s[0] = m.add(&handle{s[0]}) }
	return map[string]hostFunction{
		"__wbg_Error_52673b7de5a0ca89":          fail,
		"__wbg_new_df1173567d5ff028":            fail,
		"__wbg_new_8a6f238a6ece86ea":            func(m *machine, s []uint64) { s[0] = m.add(&failure{"error"}) },
		"__wbg_new_1ba21ce319a06297":            func(m *machine, s []uint64) { s[0] = m.add(&object{values: map[any]any{}}) },
		"__wbg_new_25f239778d6112b9":            func(m *machine, s []uint64) { s[0] = m.add(&array{}) },
		"__wbg_new_b2db8aa2650f793a":            func(m *machine, s []uint64) { s[0] = m.add(date{}) },
		"__wbg_new_from_slice_f9c22b9153b26992": func(m *machine, s []uint64) { s[0] = m.add(&bytes{m.copyOf(s[0], s[1])}) },
		"__wbg_typstcompiler_new":               owned,
		"__wbg_typstfontresolver_new":           owned,
		"__wbg_proxycontext_new":                owned,
		"__wbindgen_cast_2241b6af4c4b2941":      func(m *machine, s []uint64) { s[0] = m.add(m.text(s[0], s[1])) },
		"__wbindgen_cast_3334ea73b4b28ba3":      func(m *machine, s []uint64) { s[0] = m.add(&closure{s[0], s[1], 1}) },
		"__wbindgen_cast_4625c577ab2ec9ee":      integer,
		"__wbindgen_cast_9ae0607507abb057":      integer,
		"__wbindgen_cast_d6cd19b81560fd6e":      func(m *machine, s []uint64) { s[0] = m.add(api.DecodeF64(s[0])) },
		"__wbindgen_object_clone_ref":           func(m *machine, s []uint64) { s[0] = m.add(m.get(s[0])) },
		"__wbindgen_object_drop_ref":            func(m *machine, s []uint64) { m.take(s[0]) },
		"__wbg_iterator_27b7c8b35ab3e86b":       func(m *machine, s []uint64) { s[0] = m.add(iterable{}) },
		"__wbg_new_6421f6084cc5bc5a": func(m *machine, s []uint64) {
			switch v := m.get(s[0]).(type) {
			case *bytes:
				s[0] = m.add(&bytes{append([]byte(nil), v.b...)})
			case float64:
				s[0] = m.add(&bytes{make([]byte, int(v))})
			default:
				panic(fmt.Errorf("the compiler makes bytes of a %T", v))
			}
		},
		"__wbg_new_from_slice_db0691b69e9d3891": func(m *machine, s []uint64) {
			b := m.view(s[0], s[1]*4)
			v := make([]uint32, len(b)/4)
			for i := range v {
				v[i] = binary.LittleEndian.Uint32(b[i*4:])
			}
			s[0] = m.add(&words{v})
		},
		"__wbg_new_ff12d2b041fb48f1": func(m *machine, s []uint64) { // new Promise
			p := &promise{}
			keep := function(func(x ...any) any { m.settle(p, false, x[0]); return undefined{} })
			reject := function(func(x ...any) any { m.settle(p, true, x[0]); return undefined{} })
			if _, err := m.runPair.Call(m.ctx, s[0], s[1], m.add(keep), m.add(reject)); err != nil {
				panic(err)
			}
			s[0] = m.add(p)
		},
	}
}

// access reads and changes what values hold.
func access() map[string]hostFunction {
	get := func(m *machine, s []uint64) { s[0] = m.add(property(m.get(s[0]), m.get(s[1]))) }
	length := func(m *machine, s []uint64) {
		switch v := m.get(s[0]).(type) {
		case *bytes:
			s[0] = uint64(len(v.b))
		case *words:
			s[0] = uint64(len(v.v))
		case *array:
			s[0] = uint64(len(v.v))
		default:
			panic(fmt.Errorf("the compiler asks the length of a %T", v))
		}
	}
	return map[string]hostFunction{
		"__wbg_get_af9dab7e9603ea93":              get,
		"__wbg_get_with_ref_key_1dc361bd10053bfe": get,
		"__wbg_get_6b7bd52aca3f9671": func(m *machine, s []uint64) {
			s[0] = m.add(property(m.get(s[0]), float64(uint32(s[1]))))
		},
		"__wbg_length_22ac23eaec9d8053": length,
		"__wbg_length_d45040a40c570362": length,
		"__wbg_next_138a17bbf04e926c":   func(m *machine, s []uint64) { s[0] = m.add(property(m.get(s[0]), "next")) },
		"__wbg_next_3cfe5c0fe2a4cc53":   func(m *machine, s []uint64) { s[0] = m.add(m.get(s[0]).(*iterator).next()) },
		"__wbg_done_62ea16af4ce34b24":   func(m *machine, s []uint64) { s[0] = flag(m.get(s[0]).(*step).done) },
		"__wbg_value_57b7b035e117f7ee":  func(m *machine, s []uint64) { s[0] = m.add(m.get(s[0]).(*step).value) },
		"__wbg_entries_83c79938054e065f": func(m *machine, s []uint64) {
			o, list := m.get(s[0]).(*object), &array{}
			for _, k := range o.keys {
				list.v = append(list.v, &array{[]any{k, o.values[k]}})
			}
			s[0] = m.add(list)
		},
		"__wbg_push_7d9be8f38fc13975": func(m *machine, s []uint64) {
			a := m.get(s[0]).(*array)
			a.v = append(a.v, m.get(s[1]))
			s[0] = uint64(len(a.v))
		},
		"__wbg_set_7df433eea03a5c14": func(m *machine, s []uint64) { // array[i] = value
			a, i, v := m.get(s[0]).(*array), int(uint32(s[1])), m.take(s[2])
			for len(a.v) <= i {
				a.v = append(a.v, undefined{})
			}
			a.v[i] = v
		},
		"__wbg_set_3f1d0b984ed272ed": func(m *machine, s []uint64) { m.get(s[0]).(*object).set(m.take(s[1]), m.take(s[2])) },
		"__wbg_set_781438a03c0c3c81": func(m *machine, s []uint64) {
			m.get(s[0]).(*object).set(m.get(s[1]), m.get(s[2]))
			s[0] = 1
		},
	}
}

// written is a function that came as JavaScript: the compiler has four for a world without
// files and packages. Here no file is there, where in JavaScript all are and reading throws.
func written(args, body string) function {
	return func(given ...any) any {
		switch {
		case body == "return 0": // when a file was changed
			return 0.0
		case body == "return true": // whether it is a file
			return false
		case body == "return path" && args == "path" && len(given) > 0:
			return given[0]
		case strings.HasPrefix(body, "throw "):
			return thrown{&failure{"there is no such file"}}
		}
		return undefined{}
	}
}

// calls run functions, now or as a microtask.
func calls() map[string]hostFunction {
	call := func(args int) hostFunction {
		return func(m *machine, s []uint64) {
			var list []any
			for i := range args {
				list = append(list, m.get(s[2+i]))
			}
			v := m.invoke(m.get(s[0]), list...)
			if e, ok := v.(thrown); ok {
				m.call("__wbindgen_export3", m.add(e.failure)) // how a call throws
				s[0] = 0
				return
			}
			s[0] = m.add(v)
		}
	}
	nothing := function(func(...any) any { return undefined{} })
	return map[string]hostFunction{
		"__wbg_call_abb4ff46ce38be40":           call(0),
		"__wbg_call_3020136f7a2d6e44":           call(1),
		"__wbg_call_78f94eb02ec7f9b2":           call(3),
		"__wbg_new_no_args_cb138f77cf6151ee":    func(m *machine, s []uint64) { s[0] = m.add(written("", m.text(s[0], s[1]))) },
		"__wbg_new_with_args_df9e7125ffe55248":  func(m *machine, s []uint64) { s[0] = m.add(written(m.text(s[0], s[1]), m.text(s[2], s[3]))) },
		"__wbg_queueMicrotask_9b549dfce8865860": func(m *machine, s []uint64) { s[0] = m.add(nothing) },
		"__wbg__wbg_cb_unref_87dfb5aaa0cbcea7":  func(m *machine, s []uint64) { m.release(m.get(s[0]).(*closure)) },
		"__wbg_queueMicrotask_fca69f5bfad613a5": func(m *machine, s []uint64) {
			f := m.get(s[0])
			m.queue = append(m.queue, func() { m.invoke(f) })
		},
		"__wbg_resolve_fd5bfbaa4ce36e1e": func(m *machine, s []uint64) {
			v := m.get(s[0])
			if p, ok := v.(*promise); ok {
				s[0] = m.add(p)
				return
			}
			s[0] = m.add(&promise{settled: true, value: v})
		},
		"__wbg_then_4f95312d68691235": func(m *machine, s []uint64) {
			p, f, next := m.get(s[0]).(*promise), m.get(s[1]), &promise{}
			m.after(p, func() { m.settle(next, false, m.invoke(f, p.value)) })
			s[0] = m.add(next)
		},
	}
}

// surroundings are the browser around the compiler: there is none. A document depends on
// its source alone, so the clock stands still.
func surroundings() map[string]hostFunction {
	none := func(_ *machine, s []uint64) { s[0] = 0 }
	silent := func(*machine, []uint64) {}
	return map[string]hostFunction{
		"__wbg_now_69d776cd24f5215b":               none,
		"__wbg_getTimezoneOffset_45389e26d6f46823": none,
		"__wbg_static_accessor_GLOBAL_THIS_60cf02db4de8e1c1": func(m *machine, s []uint64) {
			s[0] = m.add(&object{values: map[any]any{}})
		},
		"__wbg_static_accessor_GLOBAL_769e6b65d6557335": none,
		"__wbg_static_accessor_SELF_08f5a74c69739274":   none,
		"__wbg_static_accessor_WINDOW_a8924b26aa92d024": none,
		"__wbg_info_ce6bcc489c22f6f0":                   silent,
		"__wbg_error_85faeb8919b11cc6":                  silent,
		// The compiler tells here why it panics, just before it does.
		"__wbg_error_7534b8e9a36f1ab4":            func(m *machine, s []uint64) { panic(errors.New(m.text(s[0], s[1]))) },
		"__wbg___wbindgen_throw_dd24417ed36fc46e": func(m *machine, s []uint64) { panic(errors.New(m.text(s[0], s[1]))) },
	}
}
