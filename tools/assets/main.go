// Assets builds the islands: web/ts/<island>.ts becomes web/js/<island>.js. With -check
// it writes nothing and fails where a built file is not what its source gives.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	sources, err := filepath.Glob("web/ts/*.ts")
	if err != nil {
		return err
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		built := api.Transform(string(text), api.TransformOptions{
			Loader: api.LoaderTS, Target: api.ES2020, Format: api.FormatESModule,
			MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Charset: api.CharsetUTF8,
		})
		if len(built.Errors) > 0 {
			e := built.Errors[0]
			return fmt.Errorf("%s:%d:%d: %s", source, e.Location.Line, e.Location.Column+1, e.Text)
		}
		target := filepath.Join("web/js", strings.TrimSuffix(filepath.Base(source), ".ts")+".js")
		if !check {
			if err := os.WriteFile(target, built.Code, 0o644); err != nil {
				return err
			}
			continue
		}
		if old, err := os.ReadFile(target); err != nil || !bytes.Equal(old, built.Code) {
			return fmt.Errorf("%s is not what %s gives: run make assets", target, source)
		}
	}
	return nil
}
