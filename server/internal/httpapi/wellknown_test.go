package httpapi_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwks"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
)

const (
	jwksPath     = "/.well-known/jwks.json"
	metadataPath = "/.well-known/oauth-authorization-server"
)

func TestS50_TheIssuerIsTheSameEverywhere(t *testing.T) {
	for issuer, path := range map[string]string{
		"https://login.example": "", "http://127.0.0.1:8080": "",
		"https://login.example/tenant": "/tenant", "https://LOGIN.example:8443/Tenant/2": "/Tenant/2",
	} {
		h := newHouse(t, func(h *house) { h.login.Issuer = issuer })
		access, _ := h.signIn()
		r := h.send("GET", metadataPath, "")
		r.expect(t, issuer, http.StatusOK, "")
		if r.member("issuer") != issuer || claims(t, access)["iss"] != issuer {
			t.Errorf("the metadata has %s, the token %v, want %s", r.member("issuer"), claims(t, access)["iss"], issuer)
		}
		if behind := h.send("GET", metadataPath+path, ""); behind.body != r.body {
			t.Errorf("%s: where RFC 8414 section 3.1 looks there is %d %s", issuer, behind.status, behind.body)
		}
		if want := issuer + jwksPath; r.member("jwks_uri") != want {
			t.Errorf("jwks_uri is %s, want %s", r.member("jwks_uri"), want)
		}
	}
}

func TestTheMetadataIsTrue(t *testing.T) {
	for _, issuer := range []string{issuer, "https://login.example/tenant", "https://login.example/a/b%20c"} {
		h := newHouse(t, func(h *house) { h.login.Issuer = issuer })
		r := h.send("GET", metadataPath, "")
		var got map[string]any
		must(t, json.Unmarshal([]byte(r.body), &got))
		want := map[string]any{
			"issuer": issuer, "jwks_uri": issuer + jwksPath,
			"login_endpoint": issuer + "/login", "refresh_endpoint": issuer + "/refresh", "logout_endpoint": issuer + "/logout", "userinfo_endpoint": issuer + "/userinfo",
			"response_types_supported": []any{}, "grant_types_supported": []any{},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the metadata are %v, want %v", got, want)
		}
		h.follow(t, r)
	}
}

// follow uses every link of the metadata as a client would. The server is not at
// the issuer's address, but whatever is behind the address must work.
func (h *house) follow(t *testing.T, metadata reply) {
	t.Helper()
	at := func(name string) string {
		path, ok := strings.CutPrefix(metadata.member(name), "https://login.example")
		if !ok {
			t.Errorf("%s is %q", name, metadata.member(name))
		}
		return path
	}
	r := h.post(at("login_endpoint"), map[string]string{"username": "alice", "password": alicePass})
	r.expect(t, "log-in", http.StatusOK, "")
	access := r.member("access_token")
	r = h.post(at("refresh_endpoint"), map[string]string{"refresh_token": r.member("refresh_token")})
	r.expect(t, "refresh", http.StatusOK, "")
	h.send("GET", at("userinfo_endpoint"), "", "Authorization", "Bearer "+access).expect(t, "userinfo", http.StatusOK, "")
	h.send("GET", at("userinfo_endpoint"), "").expect(t, "userinfo without a token", http.StatusUnauthorized, "unauthorized")
	h.post(at("logout_endpoint"), map[string]string{"refresh_token": r.member("refresh_token")}).expect(t, "log-out", http.StatusOK, "")
	keys := h.send("GET", at("jwks_uri"), "")
	keys.expect(t, "the keys", http.StatusOK, "")
	if !strings.Contains(keys.body, h.Keys().SigningKey().ID()) {
		t.Errorf("the keys are %s", keys.body)
	}
	h.send("PUT", at("login_endpoint"), "").expect(t, "another method", http.StatusMethodNotAllowed, "invalid_request")
	if again := h.send("GET", at("issuer")+metadataPath, ""); again.body != metadata.body {
		t.Errorf("the metadata under the issuer: %d %s", again.status, again.body)
	}
	h.send("GET", at("issuer")+"/readyz", "").expect(t, "readiness", http.StatusOK, "")
	h.send("GET", at("issuer")+"/nothing", "").expect(t, "nothing", http.StatusNotFound, "not_found")
}

func TestS42_HostAndForwardedHeadersChangeNothing(t *testing.T) {
	h := newHouse(t, trusting("127.0.0.0/8"))
	evil := []string{"Forwarded", "host=evil.example;proto=http", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "ftp",
		"X-Forwarded-Port", "666", "X-Forwarded-Prefix", "/evil", "X-Original-Url", "/evil", "X-Rewrite-Url", "/evil", "X-Forwarded-For", "203.0.113.9"}
	for _, path := range []string{metadataPath, jwksPath, "/login", "/userinfo", "/healthz"} {
		want, got := h.send("GET", path, ""), h.send("GET", path, "", evil...)
		if uniform(got) != uniform(want) {
			t.Errorf("%s: %s, want %s", path, uniform(got), uniform(want))
		}
		raw, _ := h.raw(t, "GET http://evil.example"+path+" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "")
		if raw.status != want.status || raw.body != want.body || strings.Contains(raw.body, "evil") {
			t.Errorf("%s with another host: %d %s", path, raw.status, raw.body)
		}
	}
	r := h.tryLogin("alice", alicePass, evil...)
	if got := claims(t, r.member("access_token")); got["iss"] != issuer || got["aud"] != issuer {
		t.Errorf("the claims are %v", got)
	}
}

func TestS37_PublicMembersOnly(t *testing.T) {
	h := newHouse(t)
	_, _, err := h.RotateKey(t.Context(), false, login.Caller{})
	must(t, err)
	r := h.send("GET", jwksPath, "")
	r.expect(t, "the keys", http.StatusOK, "")
	var set struct {
		Keys []map[string]any `json:"keys"`
	}
	must(t, json.Unmarshal([]byte(r.body), &set))
	if len(set.Keys) != 2 || set.Keys[0]["kid"] == set.Keys[1]["kid"] {
		t.Errorf("there should be two keys with an id each: %s", r.body)
	}
	for _, key := range set.Keys {
		for name := range key {
			if !slices.Contains([]string{"kty", "crv", "x", "y", "kid", "alg", "use"}, name) {
				t.Errorf("a key has a member %q", name)
			}
		}
	}
	if got := r.header.Get("Cache-Control"); got != "public, max-age=300" || r.header.Get("Etag") == "" || r.header.Get("Pragma") != "" {
		t.Errorf("the headers are %v", r.header)
	}
	if again := h.send("GET", jwksPath, "", "If-None-Match", r.header.Get("Etag")); again.status != http.StatusNotModified {
		t.Errorf("the same keys again: %d", again.status)
	}
}

// A verifier that keeps the keys as long as it may must know a key before it
// sees a token that it signed.
func TestS37_RotationUnderALiveVerifier(t *testing.T) {
	h := newHouse(t, func(h *house) { h.login.KeyAhead = 6 * time.Minute })
	remote, err := jwks.NewRemote(h.server.URL+jwksPath, nil)
	must(t, err)
	verifier, err := jwt.NewVerifier[login.AccessClaims](remote, jwt.Policy{Issuer: issuer, Audience: issuer, Type: jwt.AccessToken, Clock: h.clock.now})
	must(t, err)
	verify := func(what, token string) {
		t.Helper()
		if _, err := verifier.Verify(t.Context(), token); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	next, _, err := h.RotateKey(t.Context(), false, login.Caller{})
	must(t, err)
	old, refresh := h.signIn()
	verify("before the rotation", old) // here the verifier fetches the keys
	oldKey := header(t, old)["kid"]
	h.clock.move(6*time.Minute - time.Second)
	h.start() // as the service does every few seconds: it looks at its keys
	refresh2 := h.refresh(refresh)
	if got := header(t, refresh2.member("access_token"))["kid"]; got != oldKey {
		t.Errorf("the next key signs too early")
	}
	h.clock.move(time.Second)
	h.start()
	r := h.refresh(refresh2.member("refresh_token"))
	if got := header(t, r.member("access_token"))["kid"]; got != next.ID {
		t.Fatalf("%v signs, want %v", got, next.ID)
	}
	verify("a token of the last moment", refresh2.member("access_token"))
	verify("a token of the next key", r.member("access_token"))
	h.userInfo(refresh2.member("access_token")).expect(t, "the old key here", http.StatusOK, "")
}

func TestS38_ARetiredKey(t *testing.T) {
	h := newHouse(t, func(h *house) { h.login.KeyAhead = 6 * time.Minute })
	access, _ := h.signIn()
	old := h.Keys().SigningKey()
	_, _, err := h.RotateKey(t.Context(), false, login.Caller{})
	must(t, err)
	h.clock.move(6*time.Minute + 5*time.Minute + 5*time.Minute + time.Minute)
	h.start()
	c := h.accessClaimsOf(t, access, old)
	c.IssuedAt, c.Expiry = jwt.At(h.clock.now()), jwt.At(h.clock.now().Add(time.Minute))
	fresh, err := jwt.Sign(old, jwt.AccessToken, &c)
	must(t, err)
	h.userInfo(fresh).expect(t, "a token of a key that is gone", http.StatusUnauthorized, "invalid_token")
	h.userInfo(h.signed(jwt.AccessToken, c)).expect(t, "the same of the present key", http.StatusOK, "")
	if r := h.send("GET", jwksPath, ""); strings.Contains(r.body, old.ID()) {
		t.Errorf("the retired key is still published: %s", r.body)
	}
}

func TestS47_ARoleThatChangesIsSeenAtOnceHere(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	must(t, h.store.Update(t.Context(), func(tx login.Tx) error {
		user, err := tx.UserByName("alice")
		if err != nil {
			return err
		}
		user.Roles = nil
		return tx.UpdateUser(user)
	}))
	if r := h.userInfo(access); !strings.Contains(r.body, `"roles":[]`) {
		t.Errorf("userinfo is %s", r.body)
	}
}
