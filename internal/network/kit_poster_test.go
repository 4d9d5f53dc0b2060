package network

import (
	"encoding/xml"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit/site"
)

// each calls a test with every poster of what ships, in every language, for an order.
func each(t *testing.T, o Order, f func(t *testing.T, p poster)) {
	t.Helper()
	b := shipped(t)
	for _, e := range b.All("campaign") {
		for _, lang := range copse.Shipped() {
			words, _ := site.Words(t).For(lang)
			m := kits(t).begin(b, e, words, o)
			for n := range m.words.Parts("posters") {
				t.Run(e.ID+" "+string(lang)+" "+strconv.Itoa(n+1), func(t *testing.T) { f(t, m.draw(n+1)) })
			}
		}
	}
}

// TestPoster_inside: every line stays in its box and every box on the poster, in every language and with the longest names.
func TestPoster_inside(t *testing.T) {
	t.Parallel()
	preview := longest()
	preview.Preview = true
	for _, o := range []Order{order(), preview, {Preview: true}} {
		each(t, o, func(t *testing.T, p poster) {
			if len(p.Lines) < 6 {
				t.Errorf("%d lines", len(p.Lines))
			}
			for _, l := range p.Lines {
				left, right := l.x, l.x+l.wide
				if (l.Anchor == "end") != (l.Dir == "rtl") {
					left, right = l.x-l.wide, l.x
				}
				top, foot := l.y-0.8*l.size, l.y+0.25*l.size
				if left < l.box.left-1 || right > l.box.right+1 || top < l.box.top-0.35*l.size || foot > l.box.foot+0.12*l.size {
					t.Errorf("%q at %.0f–%.0f, %.0f–%.0f is not in %.0f", l.Text, left, right, top, foot, l.box)
				}
				if l.box.left < posterEdge || l.box.right > posterWide-posterEdge || l.box.foot > posterHigh || l.size < 11 {
					t.Errorf("%q: a box %.0f, letters of %.0f", l.Text, l.box, l.size)
				}
			}
			for i, l := range p.Lines[1:] {
				if before := p.Lines[i]; before.box == l.box && l.Anchor == before.Anchor && l.y-before.y < 0.9*min(l.size, before.size) {
					t.Errorf("%q stands on %q", l.Text, before.Text)
				}
			}
		})
	}
}

// TestPoster_whole: what a poster is to say stands on it, word for word.
func TestPoster_whole(t *testing.T) {
	t.Parallel()
	b := shipped(t)
	for _, e := range b.All("campaign") {
		for _, lang := range copse.Shipped() {
			words, _ := site.Words(t).For(lang)
			m := kits(t).begin(b, e, words, order())
			for n, part := range m.words.Parts("posters") {
				var got strings.Builder
				for _, l := range m.draw(n + 1).Lines {
					got.WriteString(strings.ReplaceAll(l.Text, " ", ""))
				}
				for _, s := range append([]string{part.Head}, part.Lines...) {
					if want := strings.ReplaceAll(m.fill.plain(s), " ", ""); !strings.Contains(got.String(), want) {
						t.Errorf("%s %s %d does not say %q", e.ID, lang, n+1, s)
					}
				}
			}
		}
	}
}

// TestPoster_direction: in Arabic lines begin at the right edge, and the card is mirrored; a name in Latin letters begins
// there too.
func TestPoster_direction(t *testing.T) {
	t.Parallel()
	b := kitBook(t)
	e, _ := b.Entry("campaign", saferInternet)
	words, _ := site.Words(t).For("ar")
	p := kits(t).begin(b, e, words, order()).draw(1)
	for _, l := range p.Lines {
		start := (l.Anchor == "start") == (l.Dir == "rtl")
		switch {
		case l.Text == ourLine:
			if l.x != posterEdge || start {
				t.Errorf("%q stands at %.0f, %s", l.Text, l.x, l.Anchor)
			}
		case strings.Contains(l.Text, "116"): // inside a line, and as a number of its own at the end
		case l.x < posterWide/2 || !start:
			t.Errorf("%q stands at %.0f, %s %s", l.Text, l.x, l.Dir, l.Anchor)
		}
	}
	if p.Card == cardOutline(false) {
		t.Error("the card is not mirrored")
	}
}

// luminance is that of WCAG 2.2, which is what remains of a colour in grey.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestPoster_grey: on a printer without colours every line is as far from its ground as WCAG asks of small text, and a
// drawing has dark, middle and light greys.
func TestPoster_grey(t *testing.T) {
	t.Parallel()
	preview := order()
	preview.Preview = true
	each(t, preview, func(t *testing.T, p poster) {
		for _, l := range p.Lines {
			if c := contrast(t, l.Fill, l.on); c < 7 {
				t.Errorf("%q: %.1f to 1", l.Text, c)
			}
		}
	})
	for name, d := range kits(t).drawings {
		data, err := kitFiles.ReadFile("kit/" + name + ".svg")
		var any struct{}
		if err != nil || xml.Unmarshal(data, &any) != nil {
			t.Errorf("%s is no XML", name)
		}
		var dark, middle, light bool
		for _, c := range d.Cuts {
			if c.Fill == "none" {
				continue
			}
			switch grey := luminance(t, c.Fill); {
			case grey < 0.06:
				dark = true
			case grey > 0.6:
				light = true
			case grey > 0.12 && grey < 0.45:
				middle = true
			}
		}
		if !dark || !middle || !light {
			t.Errorf("%s has dark %t, middle %t, light %t greys", name, dark, middle, light)
		}
	}
}

// TestColours holds the colours of kits to those of the site, and the pages to those of the posters.
func TestColours(t *testing.T) {
	t.Parallel()
	tokens, err := os.ReadFile("../../web/style/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	style, err := kitFiles.ReadFile("kit/style.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, door := range []string{"child", "teen", "care", "industry", "policy"} {
		c := tintOf(door)
		for _, want := range []string{"--door: " + c.Door, "--door-tint: " + c.Tint, "--door-deep: " + c.Deep} {
			if !regexp.MustCompile(`(?m)^\[data-door="` + door + `"\].*` + want).Match(tokens) {
				t.Errorf("%s: the site has not %s", door, want)
			}
		}
		if want := "[data-door=" + door + "]{--door:" + c.Door + ";--deep:" + c.Deep + ";--tint:" + c.Tint + "}"; !strings.Contains(string(style), want) {
			t.Errorf("pages of kits have not %s", want)
		}
	}
	for name, colour := range map[string]string{"ink": ink, "ink-2": inkSecond, "lantern": lantern} {
		if !strings.Contains(string(tokens), "--"+name+": "+colour) || !strings.Contains(string(style), "--"+name+":"+colour) {
			t.Errorf("%s is not %s everywhere", name, colour)
		}
	}
}

// TestDrawing_refused: a drawing holds paths with colours, and nothing that could bring anything else along.
func TestDrawing_refused(t *testing.T) {
	t.Parallel()
	const good = `<path d="M0 0" fill="#FFFFFF"/>`
	if d, err := readDrawing([]byte(drawingBegins + "\n" + good + "\n</svg>\n")); err != nil || d.Cuts[0].Fill != "#FFFFFF" {
		t.Errorf("%+v, %v", d, err)
	}
	for _, bad := range []string{`<script>x</script>`, `<image href="https://x.example/a.png"/>`, `<path d="M0 0" onclick="x"/>`, `<path d="M0 0" fill="url(#a)"/>`, `<path d="M0 0" style="fill:red"/>`,
		`<path d="M0 0\"/>`, `<path d="M0 0" fill="#fff"/>`, `<path d="M0`, `<path d="M0 0"/><script>x</script>`, good + good, "</svg>\n" + good} {
		if d, err := readDrawing([]byte(drawingBegins + "\n" + bad + "\n</svg>\n")); err == nil {
			t.Errorf("%s: %+v", bad, d)
		}
	}
	if _, err := readDrawing([]byte("<svg onload=\"x\">\n" + good + "\n</svg>\n")); err == nil {
		t.Error("a beginning of another kind")
	}
	for name := range kits(t).drawings {
		if name == otherDrawing {
			continue
		}
		campaign, n, _ := strings.Cut(name, "-day-")
		if _, err := strconv.Atoi(n); err == nil {
			campaign += "-day"
		} else {
			campaign = name[:len(name)-2]
		}
		if _, ok := shipped(t).Entry("campaign", campaign); !ok {
			t.Errorf("the drawing %s belongs to no campaign", name)
		}
	}
	if d := kits(t).drawing("gh-own-day", 2); len(d.Cuts) < 50 {
		t.Error("a campaign of a country has no drawing")
	}
}

// BenchmarkKit_sixLanguages is the kit of a campaign in six languages: less than five seconds.
func BenchmarkKit_sixLanguages(b *testing.B) {
	book, k := shipped(b), kits(b)
	for b.Loop() {
		for _, lang := range copse.Shipped() {
			if _, err := k.Make(book, saferInternet, lang, order()); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkKits_open is what the door reads at its start.
func BenchmarkKits_open(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := NewKits(site.Words(b)); err != nil {
			b.Fatal(err)
		}
	}
}
