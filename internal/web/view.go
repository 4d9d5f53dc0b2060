package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
	"time"

	"github.com/jba/templatecheck"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

// View is one kind of page: its templates in every language, its style, its policy.
// T is the page's struct and embeds Base. A view is safe for concurrent use.
type View[T any] struct {
	shell  *Shell
	name   string
	byLang map[copse.Lang]func() (*template.Template, error) // each is made when first asked for
	policy string                                            // Content-Security-Policy of this kind of page
}

// NewView parses pages/<name>.html of a door together with the layout and the
// components it uses. A field that T does not have is an error here, even in a branch
// that is never taken.
func NewView[T any](s *Shell, files fs.FS, name string) (*View[T], error) {
	v := &View[T]{shell: s, name: name, byLang: map[copse.Lang]func() (*template.Template, error){}}
	return v, v.parse(files)
}

func (v *View[T]) parse(files fs.FS) error {
	s := v.shell
	t := template.New("layout.html").Funcs(s.funcs(s.Words.English(), ""))
	shared, err := fs.Glob(s.Files, "components/*/*.html")
	if err != nil {
		return err
	}
	shared = slices.DeleteFunc(shared, func(f string) bool { return path.Base(f) == "example.html" })
	if t, err = t.ParseFS(s.Files, append([]string{"layout/layout.html"}, shared...)...); err != nil {
		return fmt.Errorf("parse shared templates: %w", err)
	}
	if t, err = t.ParseFS(files, "pages/"+v.name+".html"); err != nil {
		return fmt.Errorf("parse page %s: %w", v.name, err)
	}
	reached := reach(t)
	if t, err = s.keep(t, reached); err != nil {
		return fmt.Errorf("parse page %s: %w", v.name, err)
	}
	css, err := s.style(reached.templates, files, "pages/"+v.name+".css")
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(css))
	v.policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; script-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	checked, err := t.Clone()
	if err != nil {
		return err
	}
	if err := templatecheck.CheckHTML(checked, *new(T)); err != nil {
		return fmt.Errorf("check page %s: %w", v.name, err)
	}
	for _, lang := range s.Words.Langs() {
		words, _ := s.Words.For(lang)
		v.byLang[lang] = sync.OnceValues(func() (*template.Template, error) {
			c, err := t.Clone()
			if err != nil {
				return nil, err
			}
			return c.Funcs(s.funcs(words, template.CSS(css))), nil
		})
	}
	return nil
}

// Render writes the page with the status, or returns an error and writes nothing.
func (v *View[T]) Render(w http.ResponseWriter, r *http.Request, status int, page T) error {
	lang := v.shell.visitOf(r).Lang
	t, err := v.byLang[lang]()
	if err != nil {
		return fmt.Errorf("render %s: %w", v.name, err)
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, "layout.html", page); err != nil {
		return fmt.Errorf("render %s: %w", v.name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(lang))
	h.Set("Content-Security-Policy", v.policy)
	w.WriteHeader(status)
	_, err = w.Write(buf.Bytes())
	return err
}

// funcs are the functions of templates, bound to a language.
func (s *Shell) funcs(w *i18n.Words, css template.CSS) template.FuncMap {
	return template.FuncMap{
		"t":      words(w),
		"other":  func(l copse.Lang) bool { return l != "" && l != w.Most().Lang },
		"dirof":  prose.Direction,
		"gap":    w.Gap,
		"has":    w.Has,
		"num":    w.Number,
		"date":   func(t time.Time) string { return w.Date(t) },
		"list":   w.List,
		"path":   func(p string) string { return "/" + string(w.Lang) + p },
		"asset":  s.assets.path,
		"css":    func() template.CSS { return css },
		"lower":  strings.ToLower,
		"folder": func() bool { return s.Folder != nil },
		"frame":  func(at string) []Link { return s.links(Place(at)) },
	}
}

// words is how templates say a word. Where a language lacks some, each that is not in the
// language of most of the page is marked, or a screen reader spells it in that and a page from
// the right to the left turns it round. In attributes html/template leaves the mark out.
func words(w *i18n.Words) any {
	if !w.Partly() {
		return w.T
	}
	most := w.Most()
	return func(key string, args ...any) any {
		for i, a := range args {
			args[i] = prose.WordText(a) // a word within a word
		}
		text, of := w.T(key, args...), w.Of(key)
		if of == most || text == "" || strings.TrimSpace(text) != text { // spaces and commas between words
			return text
		}
		return prose.Word(of.Lang, text)
	}
}

// reached is what a page can show: templates by name, and keys of words written out in them.
type reached struct {
	templates map[string]bool
	words     map[string]string // key -> template it stands in
}

// reach follows layout.html into every template it calls.
func reach(t *template.Template) reached {
	r := reached{map[string]bool{}, map[string]string{}}
	var walk func(in string, n parse.Node)
	visit := func(name string) {
		if r.templates[name] {
			return
		}
		r.templates[name] = true
		if d := t.Lookup(name); d != nil && d.Tree != nil {
			walk(name, d.Tree.Root)
		}
	}
	branch := func(in string, b *parse.BranchNode) {
		walk(in, b.Pipe)
		walk(in, b.List)
		if b.ElseList != nil {
			walk(in, b.ElseList)
		}
	}
	walk = func(in string, n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			for _, c := range n.Nodes {
				walk(in, c)
			}
		case *parse.IfNode:
			branch(in, &n.BranchNode)
		case *parse.RangeNode:
			branch(in, &n.BranchNode)
		case *parse.WithNode:
			branch(in, &n.BranchNode)
		case *parse.TemplateNode:
			if n.Pipe != nil {
				walk(in, n.Pipe)
			}
			visit(n.Name)
		case *parse.ActionNode:
			walk(in, n.Pipe)
		case *parse.ChainNode: // a field or a method of what stands in brackets
			walk(in, n.Node)
		case *parse.PipeNode:
			for _, c := range n.Cmds {
				walk(in, c)
			}
		case *parse.CommandNode:
			if f, ok := n.Args[0].(*parse.IdentifierNode); ok && f.Ident == "t" && len(n.Args) > 1 {
				if key, ok := n.Args[1].(*parse.StringNode); ok {
					r.words[key.Text] = in
				}
			}
			for _, a := range n.Args {
				walk(in, a)
			}
		}
	}
	visit("layout.html")
	return r
}

// keep returns the templates a page reaches and lets go of the others: every page of every
// door keeps its own, once a language. A word that nobody has would be shown in brackets: it
// is an error here.
func (s *Shell) keep(t *template.Template, r reached) (*template.Template, error) {
	for key, in := range r.words {
		if !s.Words.English().Has(key) {
			return nil, fmt.Errorf("%s uses the word %q, which English does not have", in, key)
		}
	}
	kept := template.New("layout.html").Funcs(s.funcs(s.Words.English(), ""))
	for name := range r.templates {
		d := t.Lookup(name)
		if d == nil || d.Tree == nil {
			continue // templatecheck says so in better words
		}
		if _, err := kept.AddParseTree(name, d.Tree); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	defines    = regexp.MustCompile(`\{\{define "([^"]+)"\}\}`)
	cssAround  = regexp.MustCompile(`\s*([{};,>])\s*`)
)

// style joins tokens, base, the style of the components in use, the page's own, and the
// modes (contrast, print), without comments and needless white space. It stands in the
// page itself: a first visit then needs no second round trip, which is what a slow line
// waits for.
func (s *Shell) style(used map[string]bool, door fs.FS, own string) (string, error) {
	files := []string{"style/tokens.css", "style/base.css"}
	components, err := fs.Glob(s.Files, "components/*/*.css")
	if err != nil {
		return "", err
	}
	for _, f := range components {
		if s.inUse(strings.TrimSuffix(f, ".css")+".html", used) {
			files = append(files, f)
		}
	}
	var b strings.Builder
	add := func(files fs.FS, name string) error {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("read style: %w", err)
		}
		css := cssComment.ReplaceAllString(string(data), "")
		css = cssAround.ReplaceAllString(cssSpace.ReplaceAllString(css, " "), "$1")
		b.WriteString(strings.ReplaceAll(css, ";}", "}"))
		return nil
	}
	for i, f := range files {
		if err := add(s.Files, f); err != nil {
			return "", err
		}
		if i == 0 {
			b.WriteString(s.Colours)
		}
	}
	if _, err := fs.Stat(door, own); err == nil {
		if err := add(door, own); err != nil {
			return "", err
		}
	}
	if err := add(s.Files, "style/modes.css"); err != nil {
		return "", err
	}
	return strings.TrimSpace(b.String()), nil
}

// inUse reports whether a page uses any template that the component's file defines.
func (s *Shell) inUse(file string, used map[string]bool) bool {
	data, err := fs.ReadFile(s.Files, file)
	if err != nil {
		return false
	}
	for _, m := range defines.FindAllStringSubmatch(string(data), -1) {
		if used[m[1]] {
			return true
		}
	}
	return false
}

// Parser parses one page of a door into its place.
type Parser func(s *Shell, files fs.FS, name string) error

// Into makes the Parser of a view: the type of the page comes from the variable.
func Into[T any](to **View[T]) Parser {
	return func(s *Shell, files fs.FS, name string) (err error) {
		*to, err = NewView[T](s, files, name)
		return err
	}
}

// Parse parses all pages of a door.
func Parse(s *Shell, files fs.FS, pages map[string]Parser) error {
	for name, parse := range pages {
		if err := parse(s, files, name); err != nil {
			return err
		}
	}
	return nil
}
