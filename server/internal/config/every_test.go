package config_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/config"
)

// another is, for every setting, a value that is not its default: as text, as
// TOML and in Go. A setting that is missing here fails the tests below.
var another = map[string]struct {
	text, toml string
	want       any
}{
	"data":                         {"/srv/jeton", `"/srv/jeton"`, "/srv/jeton"},
	"listen":                       {"127.0.0.1:9", `"127.0.0.1:9"`, "127.0.0.1:9"},
	"issuer":                       {"https://a.test", `"https://a.test"`, "https://a.test"},
	"audiences":                    {"x,y=JWT", `["x", {name = "y", type = "JWT"}]`, []config.Audience{{Name: "x", Type: jwt.AccessToken}, {Name: "y", Type: jwt.JWT}}},
	"algorithm":                    {"RS256", `"RS256"`, nil},
	"metrics_listen":               {"127.0.0.1:9", `"127.0.0.1:9"`, "127.0.0.1:9"},
	"trusted_proxies":              {"10.0.0.0/8,::1/128", `["10.0.0.0/8", "::1/128"]`, []config.Network{{Prefix: netip.MustParsePrefix("10.0.0.0/8")}, {Prefix: netip.MustParsePrefix("::1/128")}}},
	"drain_timeout":                {"3s", `"3s"`, nil},
	"dangerously_allow_plain_http": {"true", `true`, true},
	"tls.cert":                     {"c.pem", `"c.pem"`, "c.pem"},
	"tls.key":                      {"k.pem", `"k.pem"`, "k.pem"},
	"lifetime.access":              {"1m30s", `"1m30s"`, nil},
	"lifetime.refresh_idle":        {"1d", `"1d"`, nil},
	"lifetime.refresh_absolute":    {"2d12h", `"2d12h"`, nil},
	"lifetime.refresh_grace":       {"1s", `"1s"`, nil},
	"password.min_length":          {"20", `20`, 20},
	"password.memory":              {"64MiB", `"64MiB"`, config.Size(64 << 20)},
	"password.time":                {"3", `3`, 3},
	"password.parallelism":         {"4", `4`, 4},
	"password.memory_budget":       {"1GiB", `"1GiB"`, config.Size(1 << 30)},
	"password.queue_length":        {"7", `7`, 7},
	"password.queue_timeout":       {"250ms", `"250ms"`, nil},
	"keys.lifetime":                {"60d", `"60d"`, nil},
	"keys.ahead":                   {"2d", `"2d"`, nil},
	"keys.max_age":                 {"10m", `"10m"`, nil},
	"audit.retention":              {"1d", `"1d"`, nil},
	"log.format":                   {"json", `"json"`, "json"},
	"log.level":                    {"debug", `"debug"`, "debug"},
}

func TestEverySettingIsReachable(t *testing.T) {
	plain := load(t, nil, nil, "")
	settings := plain.Settings()
	if len(settings) != len(another) {
		t.Errorf("%d settings, %d of them tested", len(settings), len(another))
	}
	for i, s := range settings {
		other, ok := another[s.Key]
		if !ok {
			t.Errorf("%s: no test value", s.Key)
			continue
		}
		ways := map[string]func(*testing.T) *config.Config{
			"by flag": func(t *testing.T) *config.Config {
				return load(t, []string{"--" + s.Flag + "=" + other.text}, nil, "")
			},
			"by variable": func(t *testing.T) *config.Config {
				return load(t, nil, []string{s.Env + "=" + other.text}, "")
			},
			"by file": func(t *testing.T) *config.Config {
				return load(t, nil, nil, tomlLine(s.Key, other.toml))
			},
		}
		var results []any
		for name, way := range ways {
			t.Run(s.Key+" "+name, func(t *testing.T) {
				got := way(t).Settings()[i].Value()
				if cmp.Equal(got, plain.Settings()[i].Value(), comparePrefix) {
					t.Errorf("%v is still the default", got)
				}
				if other.want != nil && !cmp.Equal(got, other.want, comparePrefix) {
					t.Errorf("%v, want %v", got, other.want)
				}
				results = append(results, got)
			})
		}
		for _, r := range results {
			if !cmp.Equal(r, results[0], comparePrefix) {
				t.Errorf("%s: %v one way, %v another", s.Key, results[0], r)
			}
		}
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	c := load(t, nil, nil, "")
	var manual strings.Builder
	if err := c.WriteTOML(&manual, config.Origins{}); err != nil {
		t.Fatal(err)
	}
	for _, s := range c.Settings() {
		if len(s.Help) < 20 || !strings.HasSuffix(s.Help, ".") {
			t.Errorf("%s: %q is no sentence", s.Key, s.Help)
		}
		if !strings.Contains(manual.String(), "# "+s.Help+"\n") {
			t.Errorf("%s: its sentence is not in the written file", s.Key)
		}
	}
}

func TestDefaultsAreValid(t *testing.T) {
	if err := load(t, nil, nil, "").Check(); err != nil {
		t.Error(err)
	}
}

var comparePrefix = cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })

// load reads flags, variables and a file the way that the commands do.
func load(t *testing.T, flags, environ []string, file string) *config.Config {
	t.Helper()
	c, _, err := tryLoad(t, flags, environ, file)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tryLoad(t *testing.T, flags, environ []string, file string) (*config.Config, config.Origins, error) {
	t.Helper()
	var grammar struct {
		config.Config `embed:""`
	}
	parser, err := kong.New(&grammar)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(flags)
	if err != nil {
		t.Fatal(err)
	}
	from := config.Sources{Environ: environ}
	for _, p := range parsed.Path {
		if p.Flag != nil {
			from.Flags = append(from.Flags, p.Flag.Name)
		}
	}
	if file != "" {
		from.File = filepath.Join(t.TempDir(), "file.toml")
		if err := os.WriteFile(from.File, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	origins, err := grammar.Load(from)
	return &grammar.Config, origins, err
}

func tomlLine(key, value string) string {
	if section, name, ok := strings.Cut(key, "."); ok {
		return "[" + section + "]\n" + name + " = " + value + "\n"
	}
	return key + " = " + value + "\n"
}
