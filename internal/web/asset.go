package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// assets are the static files: scripts and icons, served under a name that holds their
// hash, so that they may be kept for a year.
type assets struct {
	byName map[string]string // "exit.js" -> "/static/exit.1f2e3d4c.js"
	byPath map[string]*cached
}

func readAssets(files fs.FS) (assets, error) {
	a := assets{byName: map[string]string{}, byPath: map[string]*cached{}}
	for _, dir := range []string{"js", "static"} {
		entries, err := fs.ReadDir(files, dir)
		if err != nil {
			return a, fmt.Errorf("read assets: %w", err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), "sw") {
				continue // a worker keeps its address for ever: see package offline
			}
			data, err := fs.ReadFile(files, dir+"/"+e.Name())
			if err != nil {
				return a, fmt.Errorf("read assets: %w", err)
			}
			sum := sha256.Sum256(data)
			ext := path.Ext(e.Name())
			p := "/static/" + strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:4]) + ext
			file := newAnswer()
			file.header.Set("Content-Type", mime.TypeByExtension(ext))
			file.header.Set("Cache-Control", "public, max-age=31536000, immutable")
			file.Body.Write(data)
			c, err := compress(file)
			if err != nil {
				return a, err
			}
			a.byName[e.Name()], a.byPath[p] = p, c
		}
	}
	return a, nil
}

// Asset returns the address of a static file, such as "icon.svg".
func (s *Shell) Asset(name string) (string, error) { return s.assets.path(name) }

// path returns the address of an asset, for templates; a name nobody has is an error.
func (a assets) path(name string) (string, error) {
	p, ok := a.byName[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return p, nil
}

// Assets registers the static files.
func (s *Shell) Assets(mux *http.ServeMux) {
	for p, c := range s.assets.byPath {
		mux.Handle("GET "+p, mounted{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.serve(w, r) }), Anywhere})
	}
	if icon, ok := s.assets.byPath[s.assets.byName["icon.svg"]]; ok {
		mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { icon.serve(w, r) })
	}
}
