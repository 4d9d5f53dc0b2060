package prose

import "testing"

func TestDrawing(t *testing.T) {
	svg := func(in ...Element) Element {
		return Element{Name: "svg", Attrs: []Attr{{"viewBox", "0 0 64 64"}, {"aria-hidden", "true"}}, In: in}
	}
	got, err := Drawing(svg(Element{Name: "g", Attrs: []Attr{{"transform", "translate(1 -2.5)rotate(9)scale(-1 1)"}}, In: []Element{
		{Name: "path", Attrs: []Attr{{"d", "M0 0l1.5-2a1 1 0 0 1 2 0z"}, {"fill", "#FFC933"}, {"opacity", ".5"}, {"stroke", ""}}},
		{Name: "circle", Attrs: []Attr{{"cx", "1"}, {"cy", "-.5"}, {"r", "2"}}}}}))
	want := `<svg viewBox="0 0 64 64" aria-hidden="true"><g transform="translate(1 -2.5)rotate(9)scale(-1 1)">` +
		`<path d="M0 0l1.5-2a1 1 0 0 1 2 0z" fill="#FFC933" opacity=".5"/><circle cx="1" cy="-.5" r="2"/></g></svg>`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	path := func(name, value string) Element {
		return svg(Element{Name: "path", Attrs: []Attr{{"d", "M0 0z"}, {name, value}}})
	}
	deep := Element{Name: "g"}
	for range deepElements {
		deep = Element{Name: "g", In: []Element{deep}}
	}
	for name, bad := range map[string]Element{
		"a script": svg(Element{Name: "script"}), "a use": svg(Element{Name: "use"}), "text": svg(Element{Name: "text"}), "an image": svg(Element{Name: "image"}),
		"no svg": {Name: "g"}, "an svg in it": svg(Element{Name: "svg"}), "something in a path": svg(Element{Name: "path", In: []Element{{Name: "g"}}}),
		"an element that ends itself": svg(Element{Name: "g onload=x"}), "a url": path("fill", "url(#a)"), "a name for a colour": path("fill", "red"),
		"a style": path("style", "fill:red"), "an id": path("id", "a"), "an address": path("href", "#a"), "a listener": path("onclick", "a"),
		"the end of an attribute": path("stroke", `#000000" x="`), "an angle": path("opacity", "1>"), "a second d": path("d", "M1 1z"),
		"a stray transform": path("transform", "matrix(1 0 0 1 0 0)"), "a line's end": path("fill", "#000000\n"), "words in a path": path("d", "M0 0e"),
		"too deep": svg(deep), "too many": svg(make([]Element, mostElements)...), "an r of a path": path("r", "1"),
	} {
		if got, err := Drawing(bad); err == nil {
			t.Errorf("%s is taken: %s", name, got)
		}
	}
}
