//go:build !go1.27

package jwk_test

import (
	"crypto"
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// This Go has no crypto/mldsa: all that can be had is an error that says what
// to do.

var newerAlgorithms []signatureSize

func newerPrivate(t testing.TB, alg jwk.SignatureAlgorithm) crypto.Signer {
	t.Fatalf("%s is not there", alg)
	return nil
}

func bareNewer(b *testing.B, alg jwk.SignatureAlgorithm) bare {
	b.Fatalf("%s is not there", alg)
	return bare{}
}

// needsNewerGo holds both what a program decides on and what a person reads.
func needsNewerGo(t *testing.T, what string, alg jwk.SignatureAlgorithm, err error) {
	t.Helper()
	want := string(alg) + " needs a program built with Go 1.27 or newer"
	if !errors.Is(err, jwk.ErrUnsupported) || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%s: got %v, want %q", what, err, want)
	}
}

func TestMLDSANeedsNewerGo(t *testing.T) {
	for _, c := range mldsaSizes {
		public := members{"kty": "AKP", "alg": c.alg, "pub": b64(secret(c.pub))}
		private := []byte(public.with(t, members{"priv": b64(secret(32))}))
		for what, err := range map[string]error{
			"Generate":                               second(jwk.Generate(c.alg)),
			"NewSigningKey":                          second(jwk.NewSigningKey(c.alg, ed25519Private())),
			"NewSigningKey of a device":              second(jwk.NewSigningKey(c.alg, newKMS(ed25519Private()))),
			"NewSigningKey of nothing":               second(jwk.NewSigningKey(c.alg, nil)),
			"NewVerificationKey":                     second(jwk.NewVerificationKey(c.alg, secret(c.pub))),
			"ParseSigningKey":                        second(jwk.ParseSigningKey(private, "")),
			"ParseSigningKey, the algorithm named":   second(jwk.ParseSigningKey(private, c.alg)),
			"ParseVerificationKey":                   second(jwk.ParseVerificationKey([]byte(marshal(t, public)), "")),
			"ParseVerificationKey, wrong width":      second(jwk.ParseVerificationKey([]byte(public.with(t, members{"pub": "AA"})), "")),
			"PKCS #8":                                second(jwk.ParseSigningKey(mldsaPKCS8(t, c.id, append([]byte{0x80, 32}, secret(32)...)), "")),
			"PKIX":                                   second(jwk.ParseVerificationKey(pemText("PUBLIC KEY", der(t, mldsaSPKI(c.id, secret(c.pub)))), "")),
			"PKIX, the algorithm named":              second(jwk.ParseVerificationKey(pemText("PUBLIC KEY", der(t, mldsaSPKI(c.id, secret(c.pub)))), c.alg)),
			"a certificate":                          second(jwk.ParseVerificationKey(mldsaCertificate(t, mldsaSPKI(c.id, secret(c.pub))), "")),
			"another key's PEM, the algorithm named": second(jwk.ParseSigningKey(pkcs8(t, ed25519Private()), c.alg)),
		} {
			needsNewerGo(t, what, c.alg, err)
		}
	}
}

// TestMLDSAOtherUnreadablePEM: only ML-DSA gets that answer, not its
// neighbours in the registry.
func TestMLDSAOtherUnreadablePEM(t *testing.T) {
	for _, last := range []int{1, 16, 20, 31} {
		for _, err := range []error{
			second(jwk.ParseSigningKey(mldsaPKCS8(t, last, secret(34)), "")),
			second(jwk.ParseVerificationKey(pemText("PUBLIC KEY", der(t, mldsaSPKI(last, secret(1312)))), "")),
			second(jwk.ParseVerificationKey(mldsaCertificate(t, mldsaSPKI(last, secret(1312))), "")),
		} {
			if err == nil || strings.Contains(err.Error(), "1.27") {
				t.Errorf("identifier %d: got %v", last, err)
			}
		}
	}
}

// TestMLDSAInASet: the key is skipped with the reason, and the others work.
func TestMLDSAInASet(t *testing.T) {
	for _, c := range mldsaSizes {
		text := marshal(t, members{"kty": "AKP", "alg": c.alg, "kid": "pq", "use": "sig", "pub": b64(secret(c.pub))})
		s := parseSet(t, setOf(text, rfc8037Public))
		if find(t, s, jwk.EdDSA, "") == nil || find(t, s, c.alg, "pq") != nil || len(s.Skipped()) != 1 {
			t.Fatalf("%s: got %v, skipped %v", c.alg, s.Keys(), s.Skipped())
		}
		skipped := s.Skipped()[0]
		if skipped.Index != 0 || skipped.ID != "pq" {
			t.Errorf("skipped %+v", skipped)
		}
		needsNewerGo(t, "in a set", c.alg, skipped.Reason)
	}
}

func TestMLDSAVectorsNeedNewerGo(t *testing.T) {
	for _, v := range mldsaVectors(t) {
		alg := jwk.SignatureAlgorithm(membersOf(t, v.key)["alg"].(string))
		needsNewerGo(t, v.file, alg, second(jwk.ParseSigningKey([]byte(v.key), "")))
	}
}
