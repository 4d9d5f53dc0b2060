package app

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the build: -ldflags "-X copse/internal/app.version=…".
var version = "development"

type versionCmd struct {
	JSON bool `help:"As JSON." name:"json"`
}

func (c *versionCmd) Run(std Streams) error {
	info := map[string]string{"version": version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH}
	if b, ok := debug.ReadBuildInfo(); ok {
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" {
				info["revision"] = s.Value
			}
		}
	}
	if c.JSON {
		return json.NewEncoder(std.Out).Encode(info)
	}
	_, err := fmt.Fprintln(std.Out, versionLine())
	return err
}

func versionLine() string {
	return fmt.Sprintf("copse %s (%s, %s/%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
