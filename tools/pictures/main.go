// Pictures takes pictures of the main kinds of page in a real browser, so that a change can
// be looked at, and measures how soon a page is seen on a slow line.
//
//	go run ./tools/pictures -copse bin/copse          all of them, into .tmp/pictures, which git does not see
//	go run ./tools/pictures -copse bin/copse -kept    the twelve of docs/pictures
//	go run ./tools/pictures -copse bin/copse -page /remark    one page alone
//	go run ./tools/pictures -copse bin/copse -lcp
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"copse/tools/chrome"
)

// picture is one page seen in one way.
type picture struct {
	page, lang, path string
	view             chrome.View
	how              string // what the view adds, in the file's name and the index
}

// name is the file's: point-ar-360.webp.
func (p picture) name() string {
	name := fmt.Sprintf("%s-%s-%d", p.page, p.lang, p.view.Width)
	if p.how != "" {
		name += "-" + strings.ReplaceAll(p.how, " ", "-")
	}
	return name + ".webp"
}

// tallest is how far down a page is pictured.
const tallest = 1350

// quality of the pictures: text stays clean, and the kept ones fit into 1 MB.
const quality = 65

// most is how many bytes the kept pictures may have: every time they are made anew, history grows by as much.
const most = 1 << 20

// kept are the pictures that docs/pictures shows to somebody who has not started the program yet.
func kept() []string {
	return []string{"front-en-1280", "front-en-1280-dark", "front-en-360-no-script", "front-ar-360",
		"point-en-1280", "point-ar-1280", "point-zh-360", "point-en-794-print",
		"help-en-1280", "help-ar-360", "child-ar-360", "door-en-1280"}
}

func pictures() []picture {
	paths := map[string]string{"front": "", "point": "/library/POL-RIC-1", "area": "/library/area/POL-LEG", "set": "/library/set/policy",
		"search": "/search?q=law", "help": "/help", "question": "/question/q05", "glossary": "/glossary",
		"child": "/library/KID-S1", "door": "/for/children-under-9"}
	var list []picture
	add := func(lang string, view chrome.View, how string, pages ...string) {
		for _, p := range pages {
			list = append(list, picture{p, lang, "/" + lang + paths[p], view, how})
		}
	}
	add("en", chrome.View{Width: 1280}, "", "front", "point", "area", "set", "search", "help", "question", "glossary", "door")
	for _, width := range []int{360, 1280} {
		add("ar", chrome.View{Width: width}, "", "front", "point", "help", "child")
	}
	add("zh", chrome.View{Width: 360}, "", "front", "point")
	add("ru", chrome.View{Width: 360}, "", "front", "point")
	add("en", chrome.View{Width: 1280, Dark: true}, "dark", "front", "point")
	add("en", chrome.View{Width: 1280, Forced: true}, "forced colours", "point")
	add("en", chrome.View{Width: 1280, Contrast: true}, "more contrast", "help")
	add("en", chrome.View{Width: 360, NoScript: true}, "no script", "front")
	add("en", chrome.View{Width: 794, Print: true}, "print", "point") // A4 at 96 dots an inch
	return list
}

// both are the two pictures of a page that a change is looked at in.
func both(path string) []picture {
	name := strings.ReplaceAll(strings.Trim(path, "/"), "/", "-")
	return []picture{{name, "en", "/en" + path, chrome.View{Width: 1280}, ""}, {name, "ar", "/ar" + path, chrome.View{Width: 360}, ""}}
}

func main() {
	copse := flag.String("copse", "bin/copse", "the program to picture")
	out := flag.String("out", "", "folder of the pictures; .tmp/pictures, or docs/pictures with -kept")
	only := flag.String("page", "", "picture this address alone, such as /remark: in English at 1280 pixels, in Arabic at 360")
	few := flag.Bool("kept", false, "make only those that docs/pictures keeps")
	lcp := flag.Bool("lcp", false, "measure when the largest part of a page is seen on a slow line, and print a table")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	list := pictures()
	if *few {
		list = slices.DeleteFunc(list, func(p picture) bool { return !slices.Contains(kept(), strings.TrimSuffix(p.name(), ".webp")) })
	}
	if *only != "" {
		list = both(*only)
	}
	if *out == "" && *few {
		*out = "docs/pictures"
	} else if *out == "" {
		*out = ".tmp/pictures"
	}
	if *lcp {
		list = nil
	}
	if err := run(ctx, *copse, *out, list); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// run takes the pictures of the list; without one it measures.
func run(ctx context.Context, copse, out string, list []picture) error {
	node, err := chrome.Serve(ctx, copse, "--country", "FR", "--emergency", "112", "--exit", "https://example.org/")
	if err != nil {
		return err
	}
	defer node.Stop()
	browser, err := chrome.Launch(ctx)
	if err != nil {
		return err
	}
	defer browser.Close()
	if err := browser.Enter(node); err != nil {
		return err
	}
	tab, err := browser.Tab()
	if err != nil {
		return err
	}
	defer tab.Close()
	if list == nil {
		return measure(tab, node.URL)
	}
	return take(tab, node.URL, out, list)
}

// take makes all pictures and the index, and removes pictures that are no longer made.
func take(tab *chrome.Tab, url, out string, list []picture) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(out, "*.webp"))
	if err != nil {
		return err
	}
	for _, f := range old {
		if err := os.Remove(f); err != nil {
			return err
		}
	}
	var index strings.Builder
	index.WriteString("# Pictures\n\nMade in a real browser, of a preview for France, by `go run ./tools/pictures -copse bin/copse -kept`; do not edit.\nWithout `-kept` it makes more of them, in `.tmp/pictures`.\n\n| picture | page | language | width | |\n|---|---|---|---|---|\n")
	total := 0
	for _, p := range list {
		limit := tallest
		if p.view.Width < 768 { // a tall telephone: the bar at its foot stays at the foot
			p.view.Height, limit = tallest, 0
		}
		if err := tab.Set(p.view); err != nil {
			return err
		}
		if _, err := tab.Open(url + p.path); err != nil {
			return err
		}
		shot, err := tab.Picture(quality, limit)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name(), err)
		}
		if err := os.WriteFile(filepath.Join(out, p.name()), shot, 0o644); err != nil {
			return err
		}
		total += len(shot)
		fmt.Fprintf(&index, "| [%s](%s) | `%s` | %s | %d | %s |\n", p.page, p.name(), p.path, p.lang, p.view.Width, p.how)
	}
	if err := os.WriteFile(filepath.Join(out, "README.md"), []byte(index.String()), 0o644); err != nil {
		return err
	}
	fmt.Printf("%d pictures, %d KB\n", len(list), total>>10)
	if len(list) == len(kept()) && total > most {
		return fmt.Errorf("the pictures are larger than %d KB together: keep fewer, or fewer pixels", most>>10)
	}
	return nil
}
