package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// Check says what cannot work or is not safe, each with what to do about
// it. It looks at the values alone, at no file and no network.
func (c *Config) Check() error {
	return errors.Join(
		c.checkData(),
		c.checkListen(),
		c.checkProxies(),
		c.checkIssuer(),
		c.checkAudiences(),
		c.checkAlgorithm(),
		c.checkLifetimes(),
		c.checkPasswords(),
		c.checkLog(),
	)
}

func (c *Config) checkData() error {
	if c.Data == "" {
		return errors.New("data: name a directory, such as ./jeton-data")
	}
	return nil
}

func (c *Config) checkListen() error {
	var errs []error
	if c.MetricsListen != "" {
		errs = append(errs, checkAddress("metrics_listen", c.MetricsListen))
	}
	if (c.TLS.Cert == "") != (c.TLS.Key == "") {
		errs = append(errs, errors.New("tls: cert and key belong together; set both or none"))
	}
	if err := checkAddress("listen", c.Listen); err != nil {
		return errors.Join(append(errs, err)...)
	}
	if !c.HTTPS() && !c.onLoopback() && len(c.TrustedProxies) == 0 && !c.DangerouslyAllowPlainHTTP {
		errs = append(errs, fmt.Errorf("listen: %s can be reached from other machines, and passwords would travel unencrypted; "+
			"set tls.cert and tls.key, or name the reverse proxy in front in trusted_proxies, or listen on 127.0.0.1", c.Listen))
	}
	return errors.Join(errs...)
}

func checkAddress(key, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%s: %q is not an address; write it like 127.0.0.1:8080 or [::1]:8080", key, address)
	}
	if host == "" {
		return fmt.Errorf("%s: say who may reach %s: 127.0.0.1:%[2]s only this machine, 0.0.0.0:%[2]s everybody", key, port)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%s: %q is not a port; it is a number up to 65535", key, port)
	}
	return nil
}

// HTTPS says whether the server itself speaks TLS.
func (c *Config) HTTPS() bool { return c.TLS.Cert != "" }

// onLoopback says whether only this machine can reach the server.
func (c *Config) onLoopback() bool {
	host, _, _ := net.SplitHostPort(c.Listen)
	return isLoopback(host)
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.Unmap().IsLoopback()
}

// IssuerFor returns the issuer, given the address that is listened on in the
// end: the one that is set, else that address where it names one host.
func (c *Config) IssuerFor(address string) string {
	if c.Issuer != "" {
		return c.Issuer
	}
	scheme := "http://"
	if c.HTTPS() {
		scheme = "https://"
	}
	return scheme + address
}

func (c *Config) checkIssuer() error {
	if c.Issuer != "" {
		return c.checkIssuerURL()
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	address, err := netip.ParseAddr(host)
	everywhere := err == nil && address.IsUnspecified()
	if c.onLoopback() || c.DangerouslyAllowPlainHTTP && !everywhere {
		return nil
	}
	return errors.New("issuer: must be set when the server listens beyond loopback; it is the URL that others reach it by, such as https://login.example.com")
}

func (c *Config) checkIssuerURL() error {
	u, err := url.Parse(c.Issuer)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("issuer: %q is not a URL like https://login.example.com", c.Issuer)
	case u.User != nil || strings.ContainsAny(c.Issuer, "?#"):
		return fmt.Errorf("issuer: %q must have no user, query or fragment (RFC 8414 section 2)", u.Redacted())
	case strings.HasSuffix(c.Issuer, "/"):
		return fmt.Errorf("issuer: %q must not end in a slash; services compare it letter by letter", c.Issuer)
	case u.Scheme == "http" && !isLoopback(u.Hostname()) && !c.DangerouslyAllowPlainHTTP:
		return fmt.Errorf("issuer: %q must be https beyond loopback", c.Issuer)
	}
	return nil
}

// algorithms are those whose tokens others can verify: HMAC would hand them
// the key to make tokens.
var algorithms = []jwk.SignatureAlgorithm{
	jwk.ES256, jwk.ES384, jwk.ES512, jwk.Ed25519, jwk.EdDSA,
	jwk.RS256, jwk.RS384, jwk.RS512, jwk.PS256, jwk.PS384, jwk.PS512,
}

func (c *Config) checkAlgorithm() error {
	if slices.Contains(algorithms, c.Algorithm) {
		return nil
	}
	if strings.HasPrefix(string(c.Algorithm), "HS") {
		return fmt.Errorf("algorithm: whoever verifies %s can also sign with it; choose one with a public key, such as ES256", c.Algorithm)
	}
	names := make([]string, len(algorithms))
	for i, alg := range algorithms {
		names[i] = string(alg)
	}
	return fmt.Errorf("algorithm: unknown %q; choose one of %s", string(c.Algorithm), strings.Join(names, ", "))
}

func (c *Config) checkLifetimes() error {
	l, k := c.Lifetime, c.Keys
	return errors.Join(
		between("lifetime.access", l.Access, 10*time.Second, day),
		between("lifetime.refresh_absolute", l.RefreshAbsolute, l.Access.Duration, 3650*day),
		between("lifetime.refresh_idle", l.RefreshIdle, l.Access.Duration, l.RefreshAbsolute.Duration),
		between("lifetime.refresh_grace", l.RefreshGrace, time.Second, 5*time.Minute),
		between("keys.max_age", k.MaxAge, time.Second, 7*day),
		between("keys.lifetime", k.Lifetime, time.Hour, 3650*day),
		between("keys.ahead", k.Ahead, k.MaxAge.Duration+keyMargin, k.Lifetime.Duration/2),
		between("audit.retention", c.Audit.Retention, time.Hour, 36500*day),
		between("drain_timeout", c.DrainTimeout, time.Second, time.Hour),
	)
}

// keyMargin covers servers that reload late and clocks that differ: a key must
// be known everywhere before it signs.
const keyMargin = time.Minute

func between(key string, d Duration, low, high time.Duration) error {
	if d.Duration < low || d.Duration > high {
		return fmt.Errorf("%s: %s is out of range; choose from %s to %s", key, d, Duration{low}, Duration{high})
	}
	return nil
}

func (c *Config) checkLog() error {
	var errs []error
	if formats := []string{"text", "json"}; !slices.Contains(formats, c.Log.Format) {
		errs = append(errs, fmt.Errorf("log.format: unknown %q; choose text or json", c.Log.Format))
	}
	if levels := []string{"debug", "info", "warn", "error"}; !slices.Contains(levels, c.Log.Level) {
		errs = append(errs, fmt.Errorf("log.level: unknown %q; choose debug, info, warn or error", c.Log.Level))
	}
	return errors.Join(errs...)
}
