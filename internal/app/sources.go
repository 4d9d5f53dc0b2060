package app

import (
	"fmt"
	"io/fs"
	"os"

	files "copse/content"
	"copse/internal/assess"
	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/i18n"
	"copse/internal/kept"
	"copse/internal/overlay"
	"copse/internal/prose"
	shared "copse/web"
)

// contentSources are the folders that content comes from: the shipped one, or an author's, and
// then a country's overlay. They are named as they were typed, so that an editor finds the
// files of a finding.
func contentSources(dir, countrys string) ([]content.Source, error) {
	colours, err := ourColours()
	if err != nil {
		return nil, err
	}
	base := content.Source{FS: files.FS, Name: "content", Tokens: colours}
	if dir != "" {
		if _, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("content folder (COPSE_CONTENT_DIR): %w", err)
		}
		base = content.Source{FS: kept.Folder(dir), Name: dir, Tokens: colours}
	}
	all := []content.Source{base}
	if dir := countrys; dir != "" {
		folder, err := overlay.Folder(dir)
		if err != nil {
			return nil, fmt.Errorf("overlay folder %s: %w", dir, err)
		}
		all = append(all, content.Source{FS: folder, Name: dir, Overlay: true})
	}
	return all, nil
}

// sourcesOf are the folders of a node: those its settings name, else the shipped content and
// the overlay installed for its country.
func sourcesOf(c config.Config) ([]content.Source, error) {
	dir, err := overlayOf(c)
	if err != nil {
		return nil, err
	}
	return contentSources(c.ContentDir, dir)
}

// overlayOf is the folder of the overlay a node serves: the one its settings name, else
// the installed one of its country, else none.
func overlayOf(c config.Config) (string, error) {
	if c.Overlay != "" {
		_, err := os.Stat(c.Overlay)
		if err != nil {
			return "", fmt.Errorf("COPSE_OVERLAY: %w", err)
		}
		return c.Overlay, nil
	}
	return installedOverlays(c.Data).Choose(c.Country)
}

// ourColours are the colours an overlay's are measured against.
func ourColours() (string, error) {
	css, err := fs.ReadFile(shared.FS, "style/tokens.css")
	return string(css), err
}

func loadWords(sources []content.Source) (*i18n.Catalog, error) {
	var folders []fs.FS
	for _, s := range sources {
		folders = append(folders, s.FS)
	}
	words, err := i18n.Load(prose.Typeset, folders...)
	if err != nil {
		return nil, fmt.Errorf("read the words of the interface: %w", err)
	}
	return words, nil
}

func loadLibrary(sources []content.Source) (*content.Library, error) {
	lib, err := content.Load(sources...)
	if err != nil {
		return nil, fmt.Errorf("read the content (details: copse check): %w", err)
	}
	return lib, nil
}

// loadChecklists reads the instruments of the base: an overlay brings none.
func loadChecklists(sources []content.Source) (*assess.Catalog, error) {
	lists, err := assess.Load(sources[0].FS, sources[0].Name)
	if err != nil {
		return nil, fmt.Errorf("read the checklists (details: copse check): %w", err)
	}
	return lists, nil
}
