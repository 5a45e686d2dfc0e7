package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

type versionCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// A version is what the toolchain wrote into the program.
type version struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// Run prints the version.
func (c *versionCommand) Run(io console) error {
	v := version{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v.Version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				v.Revision = setting.Value
			}
		}
	}
	if c.JSON {
		return writeJSON(io.out, v)
	}
	words := slices.DeleteFunc([]string{"jeton", v.Version, v.Revision, v.Go, v.Platform}, func(s string) bool { return s == "" })
	_, err := fmt.Fprintln(io.out, strings.Join(words, " "))
	return err
}
