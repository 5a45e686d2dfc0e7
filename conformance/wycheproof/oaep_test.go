package wycheproof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

var oaepSuites = []suite{
	{file: "rsa_oaep_2048_sha1_mgf1sha1", through: throughUnwrap, passed: 20, outside: 16},
	{file: "rsa_oaep_2048_sha256_mgf1sha256", through: throughUnwrap, passed: 20, outside: 17},
	{file: "rsa_oaep_2048_sha384_mgf1sha384", through: throughUnwrap, passed: 19, outside: 15},
	{file: "rsa_oaep_2048_sha512_mgf1sha512", through: throughUnwrap, passed: 20, outside: 13},
	{file: "rsa_oaep_3072_sha256_mgf1sha256", through: throughUnwrap, passed: 20, outside: 17},
	{file: "rsa_oaep_3072_sha512_mgf1sha512", through: throughUnwrap, passed: 19, outside: 14},
	{file: "rsa_oaep_4096_sha256_mgf1sha256", through: throughUnwrap, passed: 20, outside: 17},
	{file: "rsa_oaep_4096_sha512_mgf1sha512", through: throughUnwrap, passed: 20, outside: 16},
	{file: "rsa_oaep_misc", through: throughUnwrap, passed: 0, outside: 395},
	{file: "rsa_three_primes_oaep_2048_sha1_mgf1sha1", through: throughUnwrap, outside: 36},
	{file: "rsa_three_primes_oaep_4096_sha256_mgf1sha256", through: throughUnwrap, outside: 36},
}

type oaepGroup struct {
	PrivateKeyJWK json.RawMessage
	PrivateKeyPEM string
	PrivateKey    struct{ OtherPrimeInfos []any }

	KeySize     int
	SHA, MGFSHA string
}

type oaepVector struct {
	vector
	Msg, CT, Label hexBytes
}

var oaepAlgorithms = map[string]jwk.KeyAlgorithm{
	"SHA-1": jwk.RSAOAEP, "SHA-256": jwk.RSAOAEP256, "SHA-384": jwk.RSAOAEP384, "SHA-512": jwk.RSAOAEP512,
}

func TestRSAOAEP(t *testing.T) {
	for _, s := range oaepSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *oaepGroup) func(*oaepVector) error {
				if g.SHA != g.MGFSHA || oaepAlgorithms[g.SHA] == "" {
					return func(*oaepVector) error { return outside("another hash, or another one in the mask") }
				}
				key, err := g.key()
				return func(v *oaepVector) error {
					switch {
					case g.KeySize < 2048:
						return refused(err, "a key of less than 2048 bits")
					case g.PrivateKey.OtherPrimeInfos != nil:
						return refused(err, "a key of three primes")
					case err != nil:
						return err
					}
					return v.unwrap(key)
				}
			})
		})
	}
}

func (g *oaepGroup) key() (*jwk.DecryptionKey, error) {
	text := g.PrivateKeyJWK
	if text == nil {
		text = []byte(g.PrivateKeyPEM)
	}
	return jwk.ParseDecryptionKey(text, oaepAlgorithms[g.SHA])
}

// unwrap asks for a content key of the right length, if it is one, and of 32 bytes. JWE
// encrypts nothing else with RSA, and without a label, so that every other plaintext has
// to be refused.
func (v *oaepVector) unwrap(key *jwk.DecryptionKey) error {
	right, isKey := contentKeySizes[len(v.Msg)]
	verdict := jwk.ErrDecryption // of invalid ones, which say nothing about the length
	for _, enc := range slices.Compact([]jwk.ContentEncryption{right, jwk.A256GCM}) {
		if enc == "" {
			continue
		}
		got, err := key.UnwrapKey(enc, v.CT, nil)
		switch {
		case enc == right && len(v.Label) == 0:
			verdict = err
		case err == nil:
			return errAccepted
		}
		if err == nil && !bytes.Equal(got, v.Msg) {
			return fmt.Errorf("unwraps %x", got)
		}
	}
	switch {
	case v.Result == "invalid" || isKey && len(v.Label) == 0:
		return verdict
	case len(v.Label) > 0:
		return outside("a label")
	}
	return outside("a plaintext that is no content key")
}
