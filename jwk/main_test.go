package jwk_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// signatureSize is an algorithm with the size of its signatures in bytes,
// under the keys of signingKey.
type signatureSize struct {
	alg  jwk.SignatureAlgorithm
	size int
}

// algorithms is every algorithm that this Go has.
var algorithms = append([]signatureSize{
	{jwk.HS256, 32}, {jwk.HS384, 48}, {jwk.HS512, 64},
	{jwk.RS256, 256}, {jwk.RS384, 256}, {jwk.RS512, 256},
	{jwk.PS256, 256}, {jwk.PS384, 256}, {jwk.PS512, 256},
	{jwk.ES256, 64}, {jwk.ES384, 96}, {jwk.ES512, 132},
	{jwk.Ed25519, 64}, {jwk.EdDSA, 64},
}, newerAlgorithms...)

// signingKey makes a new key, except for RSA, where making one takes long.
func signingKey(t testing.TB, alg jwk.SignatureAlgorithm) *jwk.SigningKey {
	t.Helper()
	if strings.HasPrefix(string(alg), "RS") || strings.HasPrefix(string(alg), "PS") {
		return parseSigning(t, rfc7515A2Key, alg)
	}
	k, err := jwk.Generate(alg)
	if err != nil {
		t.Fatalf("Generate(%s): %v", alg, err)
	}
	return k
}

func parseSigning(t testing.TB, text string, alg jwk.SignatureAlgorithm) *jwk.SigningKey {
	t.Helper()
	k, err := jwk.ParseSigningKey([]byte(text), alg)
	if err != nil {
		t.Fatalf("ParseSigningKey: %v", err)
	}
	return k
}

func parseVerification(t testing.TB, text string, alg jwk.SignatureAlgorithm) *jwk.VerificationKey {
	t.Helper()
	k, err := jwk.ParseVerificationKey([]byte(text), alg)
	if err != nil {
		t.Fatalf("ParseVerificationKey: %v", err)
	}
	return k
}

func parseSet(t testing.TB, text string) *jwk.Set {
	t.Helper()
	s, err := jwk.ParseSet([]byte(text), nil)
	if err != nil {
		t.Fatalf("ParseSet: %v", err)
	}
	return s
}

func sign(t testing.TB, k *jwk.SigningKey, message string) []byte {
	t.Helper()
	signature, err := k.Sign([]byte(message))
	if err != nil {
		t.Fatalf("Sign: %v", err)
	}
	return signature
}

func marshal(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("Marshal: %v", err)
	}
	return string(text)
}

func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

func unb64(t testing.TB, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// members is a JWK to be taken apart.
type members map[string]any

func membersOf(t testing.TB, text string) members {
	t.Helper()
	m := members{}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// with returns the text of the JWK with the members changed; nil removes one.
func (m members) with(t testing.TB, changes members) string {
	t.Helper()
	changed := maps.Clone(m)
	maps.Copy(changed, changes)
	maps.DeleteFunc(changed, func(_ string, v any) bool { return v == nil })
	return marshal(t, changed)
}
