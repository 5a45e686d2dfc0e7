package httpapi_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
)

func b64(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// header reads the header of a token.
func header(t testing.TB, token string) map[string]any {
	t.Helper()
	first, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(first)
	must(t, err)
	members := map[string]any{}
	must(t, json.Unmarshal(raw, &members))
	return members
}

// accessClaims are the claims of a token that this server has issued.
func (h *house) accessClaims(token string) login.AccessClaims {
	h.t.Helper()
	verifier, err := jwt.NewVerifier[login.AccessClaims](h.Keys(), jwt.Policy{Issuer: h.Issuer(), AnyAudience: true, AnyType: true, Clock: h.clock.now})
	must(h.t, err)
	claims, err := verifier.Verify(h.t.Context(), token)
	must(h.t, err)
	return *claims
}

// signed is a token with the server's own key, and whatever claims.
func (h *house) signed(typ jwt.Type, c login.AccessClaims, changes ...func(*login.AccessClaims)) string {
	h.t.Helper()
	for _, change := range changes {
		change(&c)
	}
	token, err := jwt.Sign(h.Keys().SigningKey(), typ, &c)
	must(h.t, err)
	return token
}

// compact is whatever text as header and payload, with the server's own
// signature, so that nothing but the text can be wrong.
func (h *house) compact(header, payload string) string {
	h.t.Helper()
	signing := b64(header) + "." + b64(payload)
	signature, err := h.Keys().SigningKey().Sign([]byte(signing))
	must(h.t, err)
	return signing + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// publicKeys are encodings of the server's public key that other libraries have
// been made to take for a secret.
func (h *house) publicKeys() map[string][]byte {
	h.t.Helper()
	set, err := h.Keys().PublicSet().MarshalJSON()
	must(h.t, err)
	key, err := h.Keys().SigningKey().VerificationKey().MarshalJSON()
	must(h.t, err)
	return map[string][]byte{"the key set": set, "the public key": key, "nothing": {}, "the issuer": []byte(h.Issuer())}
}

// hs256 signs the payload of a token with a secret, under the same key id.
func hs256(t testing.TB, token string, secret []byte) string {
	t.Helper()
	kid, _ := header(t, token)["kid"].(string)
	head := b64(`{"typ":"at+jwt","alg":"HS256","kid":"` + kid + `"}`)
	signing := head + "." + strings.Split(token, ".")[1]
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signing))
	return signing + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// withHeader exchanges the header of a token and keeps the rest.
func withHeader(token, header string) string {
	_, rest, _ := strings.Cut(token, ".")
	return b64(header) + "." + rest
}

// otherKey signs the claims with a key that nobody knows, under a given id.
func otherKey(t testing.TB, kid string, c login.AccessClaims) string {
	t.Helper()
	key, err := jwk.Generate(jwk.ES256)
	must(t, err)
	token, err := jwt.Sign(key.WithID(kid), jwt.AccessToken, &c)
	must(t, err)
	return token
}

// flipped exchanges one character of one part of a token by another one.
func flipped(token string, part, at int) string {
	parts := strings.Split(token, ".")
	raw := []byte(parts[part])
	if at < 0 {
		at += len(raw)
	}
	if raw[at] == 'A' {
		raw[at] = 'B'
	} else {
		raw[at] = 'A'
	}
	parts[part] = string(raw)
	return strings.Join(parts, ".")
}

// noncanonical sets the last bit of a base64url text whose last character
// carries unused ones, so that it still decodes to the same bytes.
func noncanonical(text string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, text[len(text)-1])
	return text[:len(text)-1] + string(alphabet[last|1])
}

// accessClaimsOf verifies with a key that the ring may not hold any more, and
// does not look at the clock.
func (h *house) accessClaimsOf(t *testing.T, token string, key *jwk.SigningKey) login.AccessClaims {
	t.Helper()
	issued := time.Unix(int64(claims(t, token)["iat"].(float64)), 0)
	verifier, err := jwt.NewVerifier[login.AccessClaims](key.VerificationKey(), jwt.Policy{
		Issuer: h.Issuer(), AnyAudience: true, AnyType: true, Clock: func() time.Time { return issued },
	})
	must(t, err)
	c, err := verifier.Verify(t.Context(), token)
	must(t, err)
	return *c
}
