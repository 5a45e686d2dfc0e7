package login_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestConfig_Refused(t *testing.T) {
	tests := map[string]struct {
		change func(*login.Config)
		want   string // what the error must say
	}{
		"no store":                  {func(c *login.Config) { c.Store = nil }, "Store"},
		"no hasher":                 {func(c *login.Config) { c.Passwords = nil }, "password.Hasher"},
		"S36: no master key":        {func(c *login.Config) { c.MasterKey = login.MasterKey{} }, "LoadOrCreateMasterKey"},
		"no issuer":                 {func(c *login.Config) { c.Issuer = "" }, "Issuer"},
		"a relative issuer":         {func(c *login.Config) { c.Issuer = "login.example" }, "absolute"},
		"an issuer of another kind": {func(c *login.Config) { c.Issuer = "ftp://login.example" }, "http"},
		"an issuer with a query":    {func(c *login.Config) { c.Issuer += "?a" }, "query"},
		"an issuer with a fragment": {func(c *login.Config) { c.Issuer += "#a" }, "fragment"},
		"an issuer with a user":     {func(c *login.Config) { c.Issuer = "https://a@login.example" }, "user"},
		"an issuer with a slash":    {func(c *login.Config) { c.Issuer += "/" }, "slash"},
		"a symmetric algorithm":     {func(c *login.Config) { c.Algorithm = jwk.HS256 }, "symmetric"},
		"no algorithm at all":       {func(c *login.Config) { c.Algorithm = "none" }, "unknown"},
		"a nameless audience":       {func(c *login.Config) { c.Audiences = []login.Audience{{}} }, "no name"},
		"an audience twice":         {func(c *login.Config) { c.Audiences = []login.Audience{{Name: "a"}, {Name: "a"}} }, "twice"},
		"an audience of no type":    {func(c *login.Config) { c.Audiences = []login.Audience{{Name: "a", Type: "at"}} }, "at+jwt"},
		"access for too short":      {func(c *login.Config) { c.AccessLifetime = time.Second }, "AccessLifetime"},
		"access for too long":       {func(c *login.Config) { c.AccessLifetime = 25 * time.Hour }, "24h"},
		"idle before access":        {func(c *login.Config) { c.RefreshIdle = time.Minute }, "RefreshIdle"},
		"absolute before idle":      {func(c *login.Config) { c.RefreshAbsolute = 24 * time.Hour }, "RefreshAbsolute"},
		"grace for too long":        {func(c *login.Config) { c.RefreshGrace = time.Hour }, "5m"},
		"negative grace":            {func(c *login.Config) { c.RefreshGrace = -1 }, "RefreshGrace"},
		"keys not known in time":    {func(c *login.Config) { c.KeyAhead = 5*time.Minute + 59*time.Second }, "6m0s"},
		"keys die before they sign": {func(c *login.Config) { c.KeyLifetime = 90 * time.Minute }, "twice"},
		"negative max-age":          {func(c *login.Config) { c.JWKSMaxAge = -1 }, "JWKSMaxAge"},
		"negative retention":        {func(c *login.Config) { c.AuditRetention = -1 }, "AuditRetention"},
		"a weak password policy":    {func(c *login.Config) { c.PasswordPolicy = password.Policy{MinLength: 7} }, "8"},
	}
	h := newHouse(t)
	for name, tt := range tests {
		cfg := h.cfg
		tt.change(&cfg)
		service, err := login.New(t.Context(), cfg)
		if service != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want an error with %q", name, err, tt.want)
		}
	}
}

func TestConfig_Defaults(t *testing.T) {
	h := newHouse(t)
	if a := h.Audiences(); len(a) != 1 || a[0] != (login.Audience{Name: issuer, Type: "at+jwt"}) {
		t.Errorf("audiences %v, want the issuer", a)
	}
	if h.Issuer() != issuer || h.JWKSMaxAge() != 5*time.Minute {
		t.Error(h.Issuer(), h.JWKSMaxAge())
	}
}
