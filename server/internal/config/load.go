package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// DefaultFile is read when no other file is named and this one exists.
const DefaultFile = "jeton.toml"

// Sources is where settings come from besides the defaults.
type Sources struct {
	// Flags are the names, without dashes, of the settings that the command
	// line has already put into the Config.
	Flags []string
	// Environ is what [os.Environ] returns.
	Environ []string
	// File is the flag --config; empty: JETON_CONFIG, else DefaultFile where
	// it exists.
	File string
}

// Origins says of each key where its value came from: "--listen",
// "JETON_LISTEN", the path of the file, or [Default].
type Origins map[string]string

// Default is the origin of what nobody set.
const Default = "default"

// Load fills in what the command line did not say. The Config must hold its
// defaults and the flags, as kong leaves it. It reports every mistake that it
// finds, not the first one only.
func (c *Config) Load(from Sources) (Origins, error) {
	settings := c.Settings()
	origins := make(Origins, len(settings))
	for _, s := range settings {
		origins[s.Key] = Default
	}
	env, envErr := readEnviron(from.Environ, settings)
	file, fileErr := readFile(from.path(env))
	if fileErr == nil {
		fileErr = file.apply(settings, origins, func(s Setting) bool {
			return from.onCommandLine(s) || env[s.Env] != ""
		})
	}
	errs := []error{envErr, fileErr}
	for _, s := range settings {
		switch text := env[s.Env]; {
		case from.onCommandLine(s):
			origins[s.Key] = "--" + s.Flag
		case text != "":
			origins[s.Key] = s.Env
			if err := s.setText(text); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", s.Env, err))
			}
		}
	}
	return origins, errors.Join(errs...)
}

func (from Sources) onCommandLine(s Setting) bool {
	for _, name := range from.Flags {
		if name == s.Flag {
			return true
		}
	}
	return false
}

// path returns the file to read, or "" for none.
func (from Sources) path(env map[string]string) string {
	switch {
	case from.File != "":
		return from.File
	case env[FileVariable] != "":
		return env[FileVariable]
	}
	if _, err := os.Stat(DefaultFile); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return DefaultFile
}
