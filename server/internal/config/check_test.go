package config_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/config"
)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name string
		args string // flags, separated by spaces
		want string // part of the reason; "" means accepted
	}{
		{"loopback by number", "--listen=127.0.0.2:80", ""},
		{"loopback by IPv6", "--listen=[::1]:80", ""},
		{"loopback by IPv6 that holds IPv4", "--listen=[::ffff:127.0.0.1]:80", ""},
		{"loopback by name", "--listen=localhost:80", ""},
		{"plain HTTP for everybody", "--listen=0.0.0.0:80 --issuer=https://a.test", "passwords would travel unencrypted"},
		{"plain HTTP on a name", "--listen=a.test:80 --issuer=https://a.test", "passwords would travel unencrypted"},
		{"TLS for everybody", "--listen=0.0.0.0:443 --issuer=https://a.test --tls-cert=c --tls-key=k", ""},
		{"TLS for everybody without issuer", "--listen=0.0.0.0:443 --tls-cert=c --tls-key=k", "issuer: must be set"},
		{"behind a proxy", "--listen=0.0.0.0:80 --issuer=https://a.test --trusted-proxies=10.0.0.0/8", ""},
		{"behind a proxy without issuer", "--listen=10.0.0.1:80 --trusted-proxies=10.0.0.0/8", "issuer: must be set"},
		{"everybody as a proxy", "--trusted-proxies=0.0.0.0/0", "0.0.0.0/0 is far too wide"},
		{"everybody of IPv6 as a proxy", "--trusted-proxies=::/0", "::/0 is far too wide"},
		{"half of everybody as a proxy", "--trusted-proxies=128.0.0.0/1", "far too wide"},
		{"a continent as a proxy", "--trusted-proxies=2a00::/12", "far too wide"},
		{"one network among others is everybody", "--trusted-proxies=10.0.0.0/8,0.0.0.0/7", "0.0.0.0/7 is far too wide"},
		{"everybody of IPv4 written as IPv6", "--trusted-proxies=::ffff:0.0.0.0/96", "IPv4 within IPv6"},
		{"private networks as proxies", "--trusted-proxies=10.0.0.0/8,fc00::/7,fd00::/8,2a00::/16,192.0.2.1/32", ""},
		{"an audience twice", "--audiences=a,b,a", `audiences: "a" is there twice`},
		{"an audience twice, with two types", "--audiences=a,a=JWT", `audiences: "a" is there twice`},
		{"danger that is asked for", "--listen=10.0.0.1:80 --dangerously-allow-plain-http", ""},
		{"danger on every address names no issuer", "--listen=0.0.0.0:80 --dangerously-allow-plain-http", "issuer: must be set"},
		{"port alone", "--listen=:80", "say who may reach 80"},
		{"no port", "--listen=127.0.0.1", "is not an address"},
		{"port out of range", "--listen=127.0.0.1:65536", "is not a port"},
		{"metrics by port alone", "--metrics-listen=:9", "metrics_listen: say who may reach 9"},
		{"certificate without key", "--tls-cert=c", "tls: cert and key belong together"},
		{"issuer without scheme", "--issuer=a.test", "is not a URL"},
		{"issuer of another scheme", "--issuer=ftp://a.test", "is not a URL"},
		{"issuer with query", "--issuer=https://a.test?x", "no user, query or fragment"},
		{"issuer with user", "--issuer=https://u:p@a.test", "no user, query or fragment"},
		{"issuer with a slash at the end", "--issuer=https://a.test/", "must not end in a slash"},
		{"issuer by plain HTTP", "--issuer=http://a.test", "must be https"},
		{"issuer by plain HTTP on loopback", "--issuer=http://127.0.0.1:9", ""},
		{"issuer with a path", "--issuer=https://a.test/login", ""},
		{"algorithm with a shared key", "--algorithm=HS256", "can also sign"},
		{"no algorithm", "--algorithm=none", "algorithm: unknown"},
		{"algorithm in other case", "--algorithm=es256", "choose one of ES256, ES384"},
		{"access token for a week", "--lifetime-access=7d", "lifetime.access: 7d is out of range; choose from 10s to 1d"},
		{"idle beyond absolute", "--lifetime-refresh-idle=31d", "lifetime.refresh_idle: 31d is out of range"},
		{"grace of an hour", "--lifetime-refresh-grace=1h", "lifetime.refresh_grace"},
		{"key signs before everybody knows it", "--keys-ahead=5m --keys-max-age=5m", "keys.ahead"},
		{"key is ahead for most of its life", "--keys-ahead=60d", "keys.ahead"},
		{"passwords of seven", "--password-min-length=7", "password.min_length"},
		{"passwords of eight", "--password-min-length=8", ""},
		{"hash that is weak", "--password-memory=18MiB", "too weak"},
		{"hash of little memory and many passes", "--password-memory=12MiB --password-time=3", ""},
		{"hash that is weak in time", "--password-time=1", "too weak"},
		{"hash of two GiB", "--password-memory=2GiB --password-memory-budget=2GiB", "beyond measure"},
		{"hash of many seconds", "--password-memory=1GiB --password-memory-budget=1GiB --password-time=5", "beyond measure"},
		{"hash of half a KiB more", "--password-memory=19457B", "too weak"},
		{"hash of broken KiB", "--password-memory=20971521B", "beyond measure"},
		{"budget below one hash", "--password-memory-budget=18MiB", "less than one hash needs"},
		{"no lanes", "--password-parallelism=0", "password.parallelism"},
		{"too many lanes", "--password-parallelism=65", "password.parallelism"},
		{"no queue", "--password-queue-length=0", "password.queue_length"},
		{"queue without time", "--password-queue-timeout=0s", "password.queue_timeout"},
		{"no data directory", "--data=", "data: name a directory"},
		{"log in an unknown form", "--log-format=jsn", "choose text or json"},
		{"log of an unknown level", "--log-level=warning", "choose debug, info, warn or error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := load(t, strings.Fields(test.args), nil, "").Check()
			switch {
			case test.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestIssuerOfAUserIsNotPrintedWithItsPassword(t *testing.T) {
	err := load(t, []string{"--issuer=https://u:hunter2@a.test"}, nil, "").Check()
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Error(err)
	}
}

func TestIssuerFor(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"", "http://127.0.0.1:1234"},
		{"--tls-cert=c --tls-key=k", "https://127.0.0.1:1234"},
		{"--issuer=https://a.test", "https://a.test"},
	} {
		if got := load(t, strings.Fields(test.args), nil, "").IssuerFor("127.0.0.1:1234"); got != test.want {
			t.Errorf("%s: %s, want %s", test.args, got, test.want)
		}
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "5m": 5 * time.Minute, "1h": time.Hour, "1h30m": 90 * time.Minute,
		"14d": 336 * time.Hour, "1h0m1s": time.Hour + time.Second, "250ms": 250 * time.Millisecond, "0s": 0,
	} {
		var d config.Duration
		if err := d.UnmarshalText([]byte(text)); err != nil || d.Duration != want {
			t.Errorf("%s: %v, %v", text, d.Duration, err)
		}
		if d.String() != text {
			t.Errorf("%s is written as %s", text, d)
		}
	}
	for _, text := range []string{"", "5", "-5m", "d", "-1d", "1d-1h", "65536d", "1.5d", "5 m", "1d1d", "9999999h", "60000d2562047h"} {
		var d config.Duration
		if err := d.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %v", text, d)
		}
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]config.Size{
		"0B": 0, "1B": 1, "1023B": 1023, "1KiB": 1024, "19MiB": 19 << 20, "1GiB": 1 << 30, "1025KiB": 1025 << 10,
	} {
		var s config.Size
		if err := s.UnmarshalText([]byte(text)); err != nil || s != want {
			t.Errorf("%s: %d, %v", text, s, err)
		}
		if s.String() != text {
			t.Errorf("%s is written as %s", text, s)
		}
	}
	for _, text := range []string{"", "5", "B", "MiB", "-1MiB", "1.5GiB", "1MB", "1mib", "9223372036854775808B", "8589934592GiB"} {
		var s config.Size
		if err := s.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %d", text, s)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"listen", "lifetime", "data", "log"}
	for given, want := range map[string]string{
		"listen": "listen", "lsiten": "listen", "lisen": "listen", "date": "data", "lg": "log",
		"lifetimes": "lifetime", "lifetim": "lifetime", "": "", "service_host": "", "xyz": "",
	} {
		if got := config.Nearest(given, names); got != want {
			t.Errorf("%q: %s, want %s", given, got, want)
		}
	}
	if got := config.Nearest("x", nil); got != "" {
		t.Errorf("out of none: %q", got)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
