package main

import (
	"os"
	"slices"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/server/internal/config"
)

// settings are the flags of every command that works with a server's
// configuration.
type settings struct {
	File string `name:"config" placeholder:"FILE" help:"TOML file with settings. Default: ./jeton.toml, where there is one. Variable: JETON_CONFIG."`

	config.Config `embed:""`
}

// load adds the environment and the file to what the command line said, and
// checks the whole.
func (s *settings) load(parsed *kong.Context) (config.Origins, error) {
	from := config.Sources{Environ: os.Environ(), File: s.File}
	for _, p := range parsed.Path {
		if p.Flag != nil {
			from.Flags = append(from.Flags, p.Flag.Name)
		}
	}
	origins, err := s.Load(from)
	if err != nil {
		return nil, err
	}
	return origins, s.Check()
}

// describe is the help of a flag: its sentence, its default and its variable.
func describe(value *kong.Value) string {
	settings := new(config.Config).Settings()
	at := slices.IndexFunc(settings, func(s config.Setting) bool { return s.Flag == value.Name && s.Help == value.Help })
	if at < 0 {
		return value.Help
	}
	text := value.Help
	if value.Default != "" {
		text += " Default: " + value.Default + "."
	}
	return text + " Variable: " + settings[at].Env + "."
}

// printHelp keeps the many settings out of the help of commands that need few
// of them. They are accepted there all the same.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	for node := ctx.Selected(); node != nil; node = node.Parent {
		if node.Name != "serve" && node.Name != "config" {
			hideSettings(node)
		}
	}
	return kong.DefaultHelpPrinter(options, ctx)
}

func hideSettings(node *kong.Node) {
	hidden := false
	for _, s := range new(config.Config).Settings() {
		for _, flag := range node.Flags {
			if flag.Name == s.Flag && flag.Help == s.Help && s.Key != "data" {
				flag.Hidden, hidden = true, true
			}
		}
	}
	if hidden && node.Detail == "" {
		node.Detail = "All settings of \"jeton serve\" are read here, too, so that both agree."
	}
}
