package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jeton-auth/jeton/server/internal/config"
)

func TestTheFirstPlaceCounts(t *testing.T) {
	flag := []string{"--listen=127.0.0.1:1"}
	env := []string{"JETON_LISTEN=127.0.0.1:2"}
	file := `listen = "127.0.0.1:3"`
	for _, test := range []struct {
		name         string
		flags, env   []string
		file         string
		want, origin string
	}{
		{"flag before all", flag, env, file, "127.0.0.1:1", "--listen"},
		{"variable before file", nil, env, file, "127.0.0.1:2", "JETON_LISTEN"},
		{"file before default", nil, nil, file, "127.0.0.1:3", "file.toml"},
		{"default at last", nil, nil, "", "127.0.0.1:8080", config.Default},
		{"an empty variable is none", nil, []string{"JETON_LISTEN="}, file, "127.0.0.1:3", "file.toml"},
		{"variables of others are not ours", nil, []string{"LISTEN=x", "XJETON_LISTEN=x"}, "", "127.0.0.1:8080", config.Default},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, origins, err := tryLoad(t, test.flags, test.env, test.file)
			if err != nil {
				t.Fatal(err)
			}
			if c.Listen != test.want || filepath.Base(origins["listen"]) != test.origin {
				t.Errorf("%s from %s, want %s from %s", c.Listen, origins["listen"], test.want, test.origin)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		name, env, file string
		want            string
	}{
		{"unknown key", "", "data = \"x\"\nlisen = \"y\"", `file.toml:2: unknown key "lisen"; did you mean "listen"?`},
		{"unknown key of a table", "", "[password]\nmin_lenght = 8", `file.toml:2: unknown key "password.min_lenght"; did you mean "password.min_length"?`},
		{"key outside its table", "", "min_length = 9", `did you mean "password.min_length"?`},
		{"unknown table", "", "\n[pasword]\nmin_length = 8", `file.toml:2: unknown key "pasword"; did you mean "[password]"?`},
		{"key in other case", "", `Listen = "127.0.0.1:1"`, `unknown key "Listen"; did you mean "listen"?`},
		{"unknown variable", "JETON_LISEN=x", "", "unknown variable JETON_LISEN; did you mean JETON_LISTEN?"},
		{"variable of a table without its section", "JETON_MIN_LENGTH=9", "", "did you mean JETON_PASSWORD_MIN_LENGTH?"},
		{"the master key in the file", "", `master_key = "x"`, `unknown key "master_key"`},
		{"table as a value", "", "password = 1", "file.toml:1: password is a table"},
		{"number in quotes", "", "[password]\nmin_length = \"8\"", "file.toml:2: password.min_length: must be a whole number without quotes"},
		{"number for a size", "", "[password]\nmemory = 19456", "file.toml:2: password.memory: must be a string in quotes"},
		{"text for a list", "", `audiences = "x"`, "file.toml:1: audiences: must be a list in brackets"},
		{"text for a truth", "", `dangerously_allow_plain_http = "yes"`, "must be true or false without quotes"},
		{"no duration", "", "[lifetime]\naccess = \"5\"", `file.toml:2: lifetime.access: "5" is not a duration; write it like 30s, 5m, 12h or 14d`},
		{"no size", "JETON_PASSWORD_MEMORY=19MB", "", `JETON_PASSWORD_MEMORY: "19MB" is not a size`},
		{"no number", "JETON_PASSWORD_TIME=two", "", `JETON_PASSWORD_TIME: "two" is not a whole number`},
		{"no network", "JETON_TRUSTED_PROXIES=10.0.0.1", "", `JETON_TRUSTED_PROXIES: "10.0.0.1" is one address, not a network; write 10.0.0.1/32`},
		{"no network of IPv6", "JETON_TRUSTED_PROXIES=::1", "", "write ::1/128"},
		{"no network in the file", "", `trusted_proxies = ["proxy"]`, `file.toml:1: trusted_proxies: "proxy" is not a network; write it like 10.0.0.0/8`},
		{"port that looks like that of a service", "JETON_PORT=8080", "", "unknown variable JETON_PORT"},
		{"host that looks like that of a service", "JETON_SERVICE_HOST=yes", "", "unknown variable JETON_SERVICE_HOST"},
		{"audience of an unknown type", "JETON_AUDIENCES=x=id", "", `"id" is no type of token here`},
		{"audience with an unknown key", "", `audiences = [{name = "x", typ = "JWT"}]`, `an audience has no key "typ"; did you mean "type"?`},
		{"audience without a name", "", `audiences = [{type = "JWT"}]`, "an audience needs a name"},
		{"same key twice", "", "data = \"x\"\ndata = \"y\"", "file.toml:2: "},
		{"no TOML", "", "data = ", "file.toml:1: "},
		{"mistake in a value that does not count", "JETON_LISTEN=127.0.0.1:1", "listen = 1", "file.toml:1: listen: must be a string in quotes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var env []string
			if test.env != "" {
				env = []string{test.env}
			}
			_, _, err := tryLoad(t, nil, env, test.file)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// TestServicesOfKubernetes: a pod beside services "jeton" and "jeton-metrics"
// has these variables, whether it wants them or not.
func TestServicesOfKubernetes(t *testing.T) {
	_, _, err := tryLoad(t, nil, []string{
		"JETON_SERVICE_HOST=10.96.0.7", "JETON_SERVICE_PORT=80", "JETON_SERVICE_PORT_HTTP=80",
		"JETON_PORT=tcp://10.96.0.7:80", "JETON_PORT_80_TCP=tcp://10.96.0.7:80", "JETON_PORT_80_TCP_PROTO=tcp",
		"JETON_PORT_80_TCP_PORT=80", "JETON_PORT_80_TCP_ADDR=fd00::7",
		"JETON_METRICS_SERVICE_HOST=10.96.0.8", "JETON_METRICS_PORT_9090_TCP=tcp://10.96.0.8:9090",
	}, "")
	if err != nil {
		t.Error(err)
	}
}

func TestNothingIsSuggestedThatIsNotNear(t *testing.T) {
	for name, test := range map[string]struct{ env, file string }{
		"variable": {"JETON_KUBERNETES=1", ""},
		"key":      {"", "kubernetes = 1"},
		"audience": {"", `audiences = [{kubernetes = "1"}]`},
	} {
		_, _, err := tryLoad(t, nil, []string{test.env}, test.file)
		if err == nil || strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryMistakeIsReportedInOrder(t *testing.T) {
	_, _, err := tryLoad(t, nil, []string{"JETON_X=1"}, "z = 1\na = 2\n[log]\nb = 3")
	if err == nil {
		t.Fatal("accepted")
	}
	rest := err.Error()
	for _, want := range []string{"JETON_X", ":1: ", ":2: ", ":4: "} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Errorf("%q is missing or out of order in:\n%v", want, err)
		}
		rest = after
	}
}

func TestFileThatIsNamedMustExist(t *testing.T) {
	for name, from := range map[string]config.Sources{
		"by flag":     {File: filepath.Join(t.TempDir(), "none.toml")},
		"by variable": {Environ: []string{"JETON_CONFIG=" + filepath.Join(t.TempDir(), "none.toml")}},
	} {
		if _, err := new(config.Config).Load(from); err == nil || !strings.Contains(err.Error(), "none.toml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFileInTheWorkingDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	c, _, err := tryLoad(t, nil, nil, "")
	if err != nil || c.Data != "./jeton-data" {
		t.Errorf("without a file: %v, %v", c, err)
	}
	write(t, config.DefaultFile, `data = "here"`)
	c, _, err = tryLoad(t, nil, nil, "")
	if err != nil || c.Data != "here" {
		t.Errorf("with ./jeton.toml: %v, %v", c, err)
	}
}

func TestWrittenFileReadsBack(t *testing.T) {
	var flags []string
	for key, value := range another {
		flags = append(flags, "--"+strings.NewReplacer(".", "-", "_", "-").Replace(key)+"="+value.text)
	}
	odd := "--data=\"quoted\"\\ \t\u00e9\u2028\U0001F600"
	for name, args := range map[string][]string{"defaults": nil, "everything else": append(flags, odd)} {
		t.Run(name, func(t *testing.T) {
			c := load(t, args, nil, "")
			var text strings.Builder
			if err := c.WriteTOML(&text, config.Origins{"data": "an odd\nname"}); err != nil {
				t.Fatal(err)
			}
			back := load(t, nil, nil, text.String())
			if got, want := written(t, back), written(t, c); got != want {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}

func written(t *testing.T, c *config.Config) string {
	t.Helper()
	var text strings.Builder
	if err := c.WriteTOML(&text, config.Origins{}); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
