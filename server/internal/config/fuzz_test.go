package config_test

import (
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/config"
)

// FuzzFile: any file is read or refused, and what is read can be written and
// read again.
func FuzzFile(f *testing.F) {
	for key, value := range another {
		f.Add(tomlLine(key, value.toml))
	}
	for _, seed := range []string{
		"", "x", "a = ", "[log]", "[[log]]", "log = {}", "[log.level]", "audiences = [[1]]", "audiences = [1979-05-27]",
		"[[audiences]]\nname = \"x\"", "drain_timeout = inf", "tls.cert = \"x\"", "[password]\ntime = 9223372036854775807",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" {
			return // no file at all
		}
		c, _, err := tryLoad(t, nil, nil, text)
		if err != nil {
			return
		}
		_ = c.Check()
		var out strings.Builder
		if err := c.WriteTOML(&out, config.Origins{}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := tryLoad(t, nil, nil, out.String()); err != nil {
			t.Errorf("what was written is refused: %v\n%s", err, &out)
		}
	})
}
