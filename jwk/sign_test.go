package jwk_test

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func TestSignVerify(t *testing.T) {
	for _, c := range algorithms {
		t.Run(string(c.alg), func(t *testing.T) {
			k := signingKey(t, c.alg)
			v := k.VerificationKey()
			if k.Algorithm() != c.alg || v.Algorithm() != c.alg {
				t.Errorf("algorithm is %q and %q", k.Algorithm(), v.Algorithm())
			}
			if k.ID() != v.ID() || k.ID() != v.Thumbprint() || len(k.ID()) != 43 {
				t.Errorf("ID is %q and %q, thumbprint %q", k.ID(), v.ID(), v.Thumbprint())
			}
			signature := sign(t, k, "message")
			if len(signature) != c.size {
				t.Errorf("signature has %d bytes, want %d", len(signature), c.size)
			}
			if err := v.Verify([]byte("message"), signature); err != nil {
				t.Errorf("own signature: %v", err)
			}
			refuseVariants(t, v, "message", signature)
		})
	}
}

// refuseVariants changes everything that can be changed about a signature.
func refuseVariants(t *testing.T, v *jwk.VerificationKey, message string, signature []byte) {
	t.Helper()
	refuse := func(why, message string, signature []byte) {
		t.Helper()
		if err := v.Verify([]byte(message), signature); err != jwk.ErrSignature {
			t.Errorf("%s: got %v, want ErrSignature itself", why, err)
		}
	}
	refuse("another message", message+" ", signature)
	refuse("no message", "", signature)
	refuse("no signature", message, nil)
	refuse("empty signature", message, []byte{})
	refuse("last byte missing", message, signature[:len(signature)-1])
	refuse("a zero behind", message, append(slices.Clone(signature), 0))
	refuse("a zero in front", message, append([]byte{0}, signature...))
	refuse("all zero", message, make([]byte, len(signature)))
	refuse("all ones", message, bytes.Repeat([]byte{0xff}, len(signature)))
	for i := 0; i < len(signature); i += 7 {
		flipped := slices.Clone(signature)
		flipped[i] ^= 1 << (i % 8)
		refuse(fmt.Sprintf("bit flipped in byte %d", i), message, flipped)
	}
}

func TestSignAnotherKey(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.ES256, jwk.Ed25519} {
		other := signingKey(t, alg).VerificationKey()
		wantError(t, other.Verify([]byte("m"), sign(t, signingKey(t, alg), "m")), jwk.ErrSignature)
	}
}

// TestSignEdDSANames holds RFC 9864: two names, one algorithm.
func TestSignEdDSANames(t *testing.T) {
	older, newer := parseSigning(t, rfc8037Key, jwk.EdDSA), parseSigning(t, rfc8037Key, jwk.Ed25519)
	if !bytes.Equal(sign(t, older, "m"), sign(t, newer, "m")) {
		t.Error("EdDSA and Ed25519 sign differently")
	}
	if older.ID() != newer.ID() {
		t.Error("EdDSA and Ed25519 have different thumbprints")
	}
	if !jwk.EdDSA.Equal(jwk.Ed25519) || jwk.ES256.Equal(jwk.ES384) || jwk.EdDSA.Equal("") {
		t.Error("Equal is not about EdDSA and Ed25519 alone")
	}
}

func TestSignAppends(t *testing.T) {
	for _, c := range algorithms {
		k := signingKey(t, c.alg)
		buffer := make([]byte, 0, 5000)
		got, err := k.AppendSign(append(buffer, "head."...), []byte("m"))
		if err != nil || !bytes.HasPrefix(got, []byte("head.")) || &got[0] != &buffer[:1][0] {
			t.Errorf("%s: AppendSign did not append in place: %v", c.alg, err)
		}
		wantError(t, k.VerificationKey().Verify([]byte("m"), got[len("head."):]), nil)
	}
}

// TestSignConcurrently is for the race detector.
func TestSignConcurrently(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.HS512, jwk.ES256, jwk.Ed25519} {
		k := signingKey(t, alg)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				for j := range 20 {
					message := fmt.Appendf(nil, "%d %d", i, j)
					signature, err := k.Sign(message)
					if err == nil {
						err = k.VerificationKey().Verify(message, signature)
					}
					if err != nil {
						t.Errorf("%s: %v", alg, err)
					}
				}
			})
		}
		wg.Wait()
	}
}

func TestGenerateMakesNewKeys(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS384, jwk.ES384, jwk.EdDSA, jwk.PS256} {
		k, err := jwk.Generate(alg)
		if err != nil {
			t.Fatal(err)
		}
		if k.ID() == signingKey(t, alg).ID() {
			t.Errorf("%s: two keys are the same", alg)
		}
		if n := len(sign(t, k, "m")); alg == jwk.PS256 && n != 2048/8 {
			t.Errorf("RSA signature of %d bytes", n)
		}
	}
}

// TestL3_UnknownAlgorithm: nothing can be made for a name that is not in the
// table, whatever it resembles.
func TestL3_UnknownAlgorithm(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{
		"", "none", "None", "NONE", "nOnE", "hs256", "HS256 ", " HS256", "HS1", "ES256K", "RSA-OAEP", "ed25519", "Ed448", "EDDSA",
	} {
		if alg.Known() || alg.Symmetric() {
			t.Errorf("%q is known", alg)
		}
		_, err := jwk.Generate(alg)
		wantError(t, err, jwk.ErrUnsupported)
		_, err = jwk.NewHMACKey(alg, make([]byte, 64))
		wantError(t, err, jwk.ErrUnsupported)
		_, err = jwk.NewVerificationKey(alg, nil)
		wantError(t, err, jwk.ErrUnsupported)
		_, err = jwk.NewSigningKey(alg, nil)
		wantError(t, err, jwk.ErrUnsupported)
		if alg != "" {
			_, err = jwk.ParseSigningKey([]byte(rfc7515A2Key), alg)
			wantError(t, err, jwk.ErrUnsupported)
		}
	}
	for _, c := range algorithms {
		if !c.alg.Known() || c.alg.Symmetric() != (c.alg[0] == 'H') {
			t.Errorf("%s: Known or Symmetric is wrong", c.alg)
		}
	}
}

// TestEmptyKeys: keys that nobody made refuse everything, and do not panic.
func TestEmptyKeys(t *testing.T) {
	for _, k := range []*jwk.SigningKey{nil, {}} {
		if _, err := k.Sign([]byte("m")); err == nil {
			t.Error("an empty key signs")
		}
		if _, err := k.Export(); err == nil {
			t.Error("an empty key is exported")
		}
		if k.ID() != "" || k.Algorithm() != "" || k.VerificationKey() != nil {
			t.Error("an empty key has properties")
		}
	}
	for _, v := range []*jwk.VerificationKey{nil, {}} {
		wantError(t, v.Verify(nil, nil), jwk.ErrSignature)
		_, err := v.FindKey(t.Context(), "", "")
		wantError(t, err, jwk.ErrKeyNotFound)
	}
}
