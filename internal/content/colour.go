package content

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"copse/internal/source"
)

// themes are the two in which every page is shown. A third, for readers who ask for
// more contrast, is ours alone: an overlay's colours are not shown there.
const (
	light = "light"
	dark  = "dark"
)

// declaration is one "name: value" of a style sheet, with the rule it stands in.
type declaration struct {
	media, selector, name, value string
	at, valueAt                  source.Pos
}

// colourKey is where a colour holds: a theme, ":root" or the name of a door, a name.
type colourKey struct{ theme, scope, name string }

// palette is the colours of a style sheet.
type palette map[colourKey]declaration

// scanStyle reads rules, alone or in one @media. It is a reader of our own tokens.css
// and of overlays that look like it, not of style sheets in general.
func scanStyle(css string) (list []declaration, bad source.Pos, err error) {
	media, selector := "", ""
	inRule := false
	at := func(i int) source.Pos { return source.At(css, i) }
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			i++
		case strings.HasPrefix(css[i:], "/*"):
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				return list, at(i), fmt.Errorf("a comment that does not end")
			}
			i += end + 4
		case c == '}':
			switch {
			case inRule:
				inRule, selector = false, ""
			case media != "":
				media = ""
			default:
				return list, at(i), fmt.Errorf("a } that closes nothing")
			}
			i++
		case inRule:
			end := strings.IndexAny(css[i:], ";}")
			if end < 0 {
				return list, at(i), fmt.Errorf("a rule that does not end")
			}
			name, value, ok := strings.Cut(css[i:i+end], ":")
			if !ok {
				return list, at(i), fmt.Errorf("wanted --name: #RRGGBB;")
			}
			v := i + len(name) + 1
			for v < len(css) && css[v] == ' ' {
				v++
			}
			list = append(list, declaration{media, selector, strings.TrimSpace(name), strings.TrimSpace(value), at(i), at(v)})
			i += end
			if css[i] == ';' {
				i++
			}
		default:
			end := strings.IndexAny(css[i:], "{;}")
			if end < 0 || css[i+end] != '{' {
				return list, at(i), fmt.Errorf("wanted a rule: :root { --link: #0B5C4B; }")
			}
			head := strings.Join(strings.Fields(css[i:i+end]), " ")
			switch {
			case strings.HasPrefix(head, "@media") && media == "":
				media = head
			case strings.HasPrefix(head, "@"):
				return list, at(i), fmt.Errorf("%s is not used in colours", head)
			default:
				inRule, selector = true, head
			}
			i += end + 1
		}
	}
	if inRule || media != "" {
		return list, at(len(css)), fmt.Errorf("a rule that does not end")
	}
	return list, source.Pos{}, nil
}

// keyOf says where a declaration holds; ok is false for rules colours do not stand in.
func (d declaration) keyOf() (k colourKey, ok bool) {
	k.name = strings.TrimPrefix(d.name, "--")
	switch strings.ReplaceAll(d.media, " ", "") {
	case "":
		k.theme = light
	case "@media(prefers-color-scheme:dark)":
		k.theme = dark
	default:
		return k, false
	}
	if d.selector == ":root" {
		k.scope = ":root"
		return k, k.name != d.name
	}
	door, ok1 := strings.CutPrefix(d.selector, "[data-door=")
	door, ok2 := strings.CutSuffix(door, "]")
	k.scope = strings.Trim(door, `"'`)
	return k, ok1 && ok2 && k.name != d.name
}

// readPalette keeps the colours of our own tokens.css.
func readPalette(css string) (palette, error) {
	list, _, err := scanStyle(css)
	p := palette{}
	for _, d := range list {
		if k, ok := d.keyOf(); ok && (isHex(d.value) || strings.HasPrefix(d.value, "var(--")) {
			p[k] = d
		}
	}
	return p, err
}

func isHex(s string) bool {
	if len(s) != 7 || s[0] != '#' {
		return false
	}
	_, err := strconv.ParseUint(s[1:], 16, 32)
	return err == nil
}

// helpColours are those by which a reader finds help and sees where the keyboard is:
// the same on every site of Copse.
var helpColours = []string{"lantern", "lantern-tint", "on-lantern", "night", "night-2", "on-night", "window"}

// overlayColours reads tokens.css: colours of the same names as ours, as #RRGGBB. What
// pages get is written from these anew, so that nothing but colours can come through.
func (l *loader) overlayColours() {
	const file = "tokens.css"
	css, ok := l.read(file)
	if !ok {
		return
	}
	ours, err := readPalette(l.lib.base.Tokens)
	if err != nil || len(ours) == 0 {
		l.Refuse(l.name(file), source.Pos{}, codeColour, "there are no colours of ours to measure these against")
		return
	}
	list, bad, err := scanStyle(css)
	if err != nil {
		l.Refuse(l.name(file), bad, codeColour, "%v", err)
		return
	}
	own, clean := palette{}, true
	for _, d := range list {
		if fault, at := d.fault(ours, own); fault != "" {
			l.Refuse(l.name(file), at, codeColour, "%s", fault)
			clean = false
			continue
		}
		k, _ := d.keyOf()
		own[k] = d
	}
	if !clean {
		return
	}
	for _, w := range weakPairs(ours, own) {
		if w.more > 0 {
			w.text += fmt.Sprintf(" (%d more pairs with it fail)", w.more)
		}
		l.Refuse(l.name(file), w.at, codeColour, "%s", w.text)
	}
	l.overlay().Colours = own.css()
}

// fault says why a declaration is none an overlay may make.
func (d declaration) fault(ours, own palette) (string, source.Pos) {
	k, ok := d.keyOf()
	switch {
	case !ok && d.media != "":
		return fmt.Sprintf("%s %s: colours stand in :root or [data-door=\"child\"], alone or in @media (prefers-color-scheme: dark)", d.media, d.selector), d.at
	case !ok:
		return fmt.Sprintf("%s { %s: … }: colours are --names in :root or [data-door=\"child\"]", d.selector, d.name), d.at
	case slices.Contains(helpColours, k.name):
		return fmt.Sprintf("--%s may not be changed: by this light readers find help, and see where the keyboard is", k.name), d.at
	case !isHex(d.value):
		return fmt.Sprintf("--%s: %q is no colour written #RRGGBB", k.name, d.value), d.valueAt
	}
	if _, there := own[k]; there {
		return fmt.Sprintf("--%s stands twice in this rule", k.name), d.at
	}
	if _, there := ours[k]; !there {
		return fmt.Sprintf("--%s is no colour of %s in web/style/tokens.css", k.name, k.scope), d.at
	}
	return "", source.Pos{}
}

// css writes the colours for every page. A reader who asked for more contrast gets ours.
func (p palette) css() string {
	var b strings.Builder
	for _, theme := range []string{light, dark} {
		rules := map[string][]string{}
		for k, d := range p {
			if k.theme == theme {
				rules[k.scope] = append(rules[k.scope], "--"+k.name+":"+strings.ToUpper(d.value))
			}
		}
		if len(rules) == 0 {
			continue
		}
		fmt.Fprintf(&b, "@media(prefers-color-scheme:%s) and (prefers-contrast:no-preference){", theme)
		for _, scope := range slices.Sorted(maps.Keys(rules)) {
			slices.Sort(rules[scope])
			selector := scope
			if scope != ":root" {
				selector = "[data-door=" + scope + "]"
			}
			b.WriteString(selector + "{" + strings.Join(rules[scope], ";") + "}")
		}
		b.WriteString("}")
	}
	return b.String()
}

// look finds a colour as a browser would: what a door sets for itself comes before what
// the page sets, and an overlay's before ours. In the dark what only the light theme
// sets still holds, but an overlay's light colours do not.
func look(ours, own palette, theme, scope, name string) (hex string, set *declaration) {
	scopes := []string{scope, ":root"}
	if scope == ":root" {
		scopes = scopes[1:]
	}
	for _, s := range scopes {
		if d, ok := own[colourKey{theme, s, name}]; ok {
			return d.value, &d
		}
		for _, th := range []string{theme, light} {
			d, ok := ours[colourKey{th, s, name}]
			if !ok {
				continue
			}
			if ref, isVar := strings.CutPrefix(d.value, "var(--"); isVar {
				return look(ours, own, theme, scope, strings.TrimSuffix(ref, ")"))
			}
			return d.value, nil
		}
	}
	return "", nil
}

// pair is what is read on what, and how strong its contrast must be.
type pair struct {
	front, back string
	least       float64
}

const (
	forText  = 4.5 // WCAG 2.2, 1.4.3: text
	forParts = 3.0 // 1.4.11: borders of controls, signs
)

// pairs are those of the design's table of colours. doorPairs hold for each door.
func pairs() []pair {
	list := []pair{
		{"on-act", "act", forText}, {"act", "surface", forParts}, {"act", "paper", forParts}, {"on-act", "act-deep", forText},
		{"on-yew", "yew", forText}, {"on-yew", "yew-deep", forText}, {"lantern", "yew", forParts},
		{"edge", "surface", forParts}, {"edge", "paper", forParts}, {"amber", "surface", forText}, {"ink", "lantern-tint", forText},
	}
	for _, back := range []string{"paper", "surface", "moss"} {
		for _, front := range []string{"ink", "ink-2", "link"} {
			list = append(list, pair{front, back, forText})
		}
	}
	list = append(list, pair{"visited", "paper", forText}, pair{"visited", "surface", forText})
	for _, state := range []string{"stop", "warn", "ok", "info"} {
		list = append(list, pair{state, state + "-tint", forText}, pair{"ink", state + "-tint", forText}, pair{state, "surface", forText})
	}
	return list
}

func doorPairs() []pair {
	return []pair{{"door", "paper", forText}, {"door", "surface", forText}, {"door", "door-tint", forText}, {"ink", "door-tint", forText},
		{"ink-2", "door-tint", forText}, {"link", "door-tint", forText}, {"on-door-deep", "door-deep", forText}}
}

// weakPair is a colour that fails, with the pair in which it fails worst.
type weakPair struct {
	at    source.Pos
	ratio float64
	text  string
	more  int
}

// weakPairs measures every pair an overlay touches, in both themes.
func weakPairs(ours, own palette) []weakPair {
	var out []weakPair
	doors := map[string]bool{}
	for k := range ours {
		if k.scope != ":root" {
			doors[k.scope] = true
		}
	}
	measure := func(theme, scope string, list []pair) {
		for _, p := range list {
			front, setF := look(ours, own, theme, scope, p.front)
			back, setB := look(ours, own, theme, scope, p.back)
			if setF == nil && setB == nil || front == "" || back == "" {
				continue
			}
			if got := contrast(front, back); got < p.least {
				set := setF
				if set == nil {
					set = setB
				}
				where := theme
				if scope != ":root" {
					where += ", door " + scope
				}
				// Cut, not rounded: 4.49 is not 4.5.
				w := weakPair{set.valueAt, got, fmt.Sprintf("--%s %s on --%s %s has a contrast of %.2f (%s), at least %.1f is needed: make one darker or lighter",
					p.front, front, p.back, back, math.Floor(got*100)/100, where, p.least), 0}
				i := slices.IndexFunc(out, func(x weakPair) bool { return x.at == w.at })
				switch {
				case i < 0:
					out = append(out, w)
				case got < out[i].ratio:
					w.more = out[i].more + 1
					out[i] = w
				default:
					out[i].more++
				}
			}
		}
	}
	for _, theme := range []string{light, dark} {
		measure(theme, ":root", pairs())
		for _, door := range slices.Sorted(maps.Keys(doors)) {
			measure(theme, door, doorPairs())
		}
	}
	return out
}

// contrast is the ratio of WCAG 2.2 between two colours, 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	n, _ := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	part := func(shift uint, weight float64) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return weight * c / 12.92
		}
		return weight * math.Pow((c+0.055)/1.055, 2.4)
	}
	return part(16, 0.2126) + part(8, 0.7152) + part(0, 0.0722)
}

// Colours is the style of the colours overlays bring, for every page; "" where none does.
func (l *Library) Colours() string {
	var all []string
	for _, o := range l.Overlays {
		all = append(all, o.Colours)
	}
	return strings.Join(all, "")
}
