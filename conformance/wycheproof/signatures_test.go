package wycheproof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

const throughVerify = "jwk.VerificationKey.Verify"

var ecdsaSuites = []suite{
	{file: "ecdsa_secp256r1_sha256_p1363", through: throughVerify, passed: 262},
	{file: "ecdsa_secp384r1_sha384_p1363", through: throughVerify, passed: 280},
	{file: "ecdsa_secp521r1_sha512_p1363", through: throughVerify, passed: 318},
}

var ed25519Suites = []suite{
	{file: "ed25519", through: throughVerify, passed: 151},
}

var pkcs1Suites = []suite{
	{file: "rsa_signature_2048_sha256", through: throughVerify, passed: 259},
	{file: "rsa_signature_2048_sha384", through: throughVerify, passed: 258},
	{file: "rsa_signature_2048_sha512", through: throughVerify, passed: 259},
	{file: "rsa_signature_3072_sha256", through: throughVerify, passed: 259},
	{file: "rsa_signature_3072_sha384", through: throughVerify, passed: 259},
	{file: "rsa_signature_3072_sha512", through: throughVerify, passed: 260},
	{file: "rsa_signature_4096_sha256", through: throughVerify, passed: 258},
	{file: "rsa_signature_4096_sha384", through: throughVerify, passed: 259},
	{file: "rsa_signature_4096_sha512", through: throughVerify, passed: 259},
	{file: "rsa_signature_8192_sha256", through: throughVerify, passed: 258},
	{file: "rsa_signature_8192_sha384", through: throughVerify, passed: 259},
	{file: "rsa_signature_8192_sha512", through: throughVerify, passed: 259},
}

var pssSuites = []suite{
	{file: "rsa_pss_2048_sha256_mgf1_32", through: throughVerify, passed: 108},
	{file: "rsa_pss_2048_sha384_mgf1_48", through: throughVerify, passed: 141},
	{file: "rsa_pss_3072_sha256_mgf1_32", through: throughVerify, passed: 108},
	{file: "rsa_pss_4096_sha256_mgf1_32", through: throughVerify, passed: 108},
	{file: "rsa_pss_4096_sha384_mgf1_48", through: throughVerify, passed: 141},
	{file: "rsa_pss_4096_sha512_mgf1_64", through: throughVerify, passed: 179},
	{file: "rsa_pss_2048_sha256_mgf1_0", through: throughVerify, passed: 1, outside: 102, overrides: []override{
		{[]int{69}, true, "invalid as a signature without salt; its salt of 32 bytes is what PS256 wants"},
	}},
	{file: "rsa_pss_2048_sha256_mgf1sha1_20", through: throughVerify, outside: 108},
	{file: "rsa_pss_4096_sha512_mgf1_32", through: throughVerify, outside: 177},
	{file: "rsa_pss_misc", through: throughVerify, passed: 3, outside: 147},
}

// A signatureGroup has a public key, as a JWK or else as PEM.
type signatureGroup struct {
	PublicKeyJWK, KeyJWK json.RawMessage
	PublicKeyPEM         string

	SHA, MGFSHA string
	SaltLength  int `json:"sLen"`
}

type signatureVector struct {
	vector
	Message   hexBytes `json:"msg"`
	Signature hexBytes `json:"sig"`
}

// bits is the number in the name of a hash of JWA, or "".
func bits(hash string) string {
	switch hash {
	case "SHA-256", "SHA-384", "SHA-512":
		return strings.TrimPrefix(hash, "SHA-")
	}
	return ""
}

func (g *signatureGroup) key(alg jwk.SignatureAlgorithm) (*jwk.VerificationKey, error) {
	switch {
	case g.PublicKeyJWK != nil:
		return jwk.ParseVerificationKey(g.PublicKeyJWK, alg)
	case g.KeyJWK != nil:
		return jwk.ParseVerificationKey(g.KeyJWK, alg)
	}
	return jwk.ParseVerificationKey([]byte(g.PublicKeyPEM), alg)
}

// verifier judges signatures by one algorithm.
func (g *signatureGroup) verifier(alg jwk.SignatureAlgorithm) func(*signatureVector) error {
	key, err := g.key(alg)
	return func(v *signatureVector) error {
		if err != nil {
			return err
		}
		return key.Verify(v.Message, v.Signature)
	}
}

func TestECDSA(t *testing.T) {
	algorithms := map[string]jwk.SignatureAlgorithm{"SHA-256": jwk.ES256, "SHA-384": jwk.ES384, "SHA-512": jwk.ES512}
	for _, s := range ecdsaSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *signatureGroup) func(*signatureVector) error {
				return g.verifier(algorithms[g.SHA])
			})
		})
	}
}

func TestEd25519(t *testing.T) {
	for _, s := range ed25519Suites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *signatureGroup) func(*signatureVector) error {
				return g.verifier(jwk.Ed25519)
			})
		})
	}
}

func TestPKCS1(t *testing.T) {
	for _, s := range pkcs1Suites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *signatureGroup) func(*signatureVector) error {
				return g.verifier(jwk.SignatureAlgorithm("RS" + bits(g.SHA)))
			})
		})
	}
}

// Signatures with other parameters than those of JWA are valid by their labels, and
// must be refused by every algorithm of JWA all the same.
func TestPSS(t *testing.T) {
	for _, s := range pssSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *signatureGroup) func(*signatureVector) error {
				if reason := g.foreign(); reason != "" {
					return g.refuser(reason)
				}
				return g.verifier(jwk.SignatureAlgorithm("PS" + bits(g.SHA)))
			})
		})
	}
}

// foreign says what of the parameters JWA does not have.
func (g *signatureGroup) foreign() string {
	hash := bits(g.SHA)
	switch {
	case hash == "":
		return "another hash than SHA-256, SHA-384 and SHA-512"
	case g.SHA != g.MGFSHA:
		return "another hash in the mask than that of the message"
	case fmt.Sprint(g.SaltLength*8) != hash:
		return "a salt not as long as the hash (RFC 7518 section 3.5)"
	}
	return ""
}

func (g *signatureGroup) refuser(reason string) func(*signatureVector) error {
	return func(v *signatureVector) error {
		for _, alg := range []jwk.SignatureAlgorithm{jwk.PS256, jwk.PS384, jwk.PS512} {
			if g.verifier(alg)(v) == nil {
				return errAccepted
			}
		}
		return outside(reason)
	}
}

// pkcs1SigningSuites are of private keys. This padding has no salt, so that there is
// one right signature only.
var pkcs1SigningSuites = []suite{
	{file: "rsa_pkcs1_2048_sig_gen", through: "jwk.SigningKey.Sign", passed: 27, acceptable: 3, outside: 16},
	{file: "rsa_pkcs1_3072_sig_gen", through: "jwk.SigningKey.Sign", passed: 26, acceptable: 2},
	{file: "rsa_pkcs1_4096_sig_gen", through: "jwk.SigningKey.Sign", passed: 24},
}

func TestPKCS1Signing(t *testing.T) {
	type group struct {
		PrivateKeyJWK json.RawMessage
		PrivateKeyPEM string
		SHA           string
	}
	for _, s := range pkcs1SigningSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *group) func(*signatureVector) error {
				text := g.PrivateKeyJWK
				if text == nil {
					text = []byte(g.PrivateKeyPEM)
				}
				key, err := jwk.ParseSigningKey(text, jwk.SignatureAlgorithm("RS"+bits(g.SHA)))
				return func(v *signatureVector) error {
					if bits(g.SHA) == "" {
						return refused(err, "another hash than SHA-256, SHA-384 and SHA-512")
					}
					return signs(key, err, v)
				}
			})
		})
	}
}

func signs(key *jwk.SigningKey, err error, v *signatureVector) error {
	if err != nil {
		return err
	}
	signature, err := key.Sign(v.Message)
	if err == nil && !bytes.Equal(signature, v.Signature) {
		return fmt.Errorf("signs as %x", signature)
	}
	return err
}
