package app

import (
	"reflect"
	"testing"

	"copse/internal/config"
)

// parts are what a door may hand in, by the name of its method.
var parts = map[string]reflect.Type{
	"Routes":    reflect.TypeFor[door](),
	"Permanent": reflect.TypeFor[permanent](),
	"Links":     reflect.TypeFor[linked](),
	"Forget":    reflect.TypeFor[keeping](),
	"Entries":   reflect.TypeFor[searched](),
	"Jobs":      reflect.TypeFor[working](),
}

// unfit lists the methods of a door that have the name of a part and not its shape: nobody
// would ask for them, and nobody would say so.
func unfit(door any) []string {
	var names []string
	for name, part := range parts {
		if _, has := reflect.TypeOf(door).MethodByName(name); has && !reflect.TypeOf(door).Implements(part) {
			names = append(names, name)
		}
	}
	return names
}

func TestDoors_fit(t *testing.T) {
	n, err := open(t.Context(), config.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	for _, d := range n.doors {
		if names := unfit(d); names != nil {
			t.Errorf("%T: %v are not of the shape that package app asks for", d, names)
		}
	}
}

type crooked struct{}

func (crooked) Links() []string  { return nil }
func (crooked) Forget(all bool)  {}
func (crooked) Jobs() []struct{} { return nil }

func TestDoors_fitPlanted(t *testing.T) {
	if names := unfit(crooked{}); len(names) != 3 {
		t.Errorf("found %v", names)
	}
}
