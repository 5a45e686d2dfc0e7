//go:build go1.27

package conformance_test

import (
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// Of the peers only go-jose has ML-DSA, and only with this Go.
func TestMLDSAWithGoJOSE(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.MLDSA44, jwk.MLDSA65, jwk.MLDSA87} {
		t.Run(string(alg), func(t *testing.T) {
			key, err := jwk.Generate(alg)
			if err != nil {
				t.Fatal(err)
			}
			k := exportedSignatureKey(t, key)
			signRoundTrip(t, goJOSE{}, k)

			theirs := theirKey(t, key)
			again, err := theirs.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if private, err := jwk.ParseSigningKey(again, ""); err != nil || private.ID() != key.ID() || private.Algorithm() != alg {
				t.Errorf("of what they write of our private key we read %v, %v", private, err)
			}
			again, err = theirs.Public().MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			public, err := jwk.ParseVerificationKey(again, "")
			if err != nil || public.Thumbprint() != key.VerificationKey().Thumbprint() || public.Algorithm() != alg {
				t.Errorf("of what they write of our public key we read %v, %v", public, err)
			}
		})
	}
}
