package prose

import "testing"

func TestPaths(t *testing.T) {
	got, err := Paths([]Path{{D: "M0 0L1.5 -2z", Fill: "#FFFFFF"}, {D: "M1 1z", Fill: "none", Stroke: "#000000", Width: "2", Opacity: ".5"}})
	if want := `<path d="M0 0L1.5 -2z" fill="#FFFFFF"/><path d="M1 1z" fill="none" stroke="#000000" stroke-width="2" opacity=".5"/>`; err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	for _, bad := range []Path{{D: `M0 0"`}, {D: "M0", Fill: "url(x)"}, {D: "M0", Fill: "none", Stroke: "<"}, {D: "M0", Width: "&"}, {D: "M0", Opacity: "'"}} {
		if _, err := Paths([]Path{bad}); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
