package jwk_test

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// What the tests of ML-DSA share, whether this Go has it or not.

// mldsaSizes are the bytes of "pub" and of a signature (RFC 9964 section 5),
// and the last number of the object identifier (RFC 9881 section 2).
var mldsaSizes = []struct {
	alg            jwk.SignatureAlgorithm
	pub, signature int
	id             int
}{
	{jwk.MLDSA44, 1312, 2420, 17},
	{jwk.MLDSA65, 1952, 3309, 18},
	{jwk.MLDSA87, 2592, 4627, 19},
}

// mldsaVector is an example of the appendix of RFC 9964.
type mldsaVector struct {
	file string
	key  string // the private JWK
	jws  string
}

func mldsaVectors(t *testing.T) (list []mldsaVector) {
	for _, file := range vectors(t, "mldsa-jose/examples/jose/examples/*.json") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v struct {
			JWK json.RawMessage `json:"jwk"`
			JWS string          `json:"jws"`
		}
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		list = append(list, mldsaVector{file, string(v.JWK), v.JWS})
	}
	if len(list) != len(mldsaSizes) {
		t.Fatalf("%d examples, want %d", len(list), len(mldsaSizes))
	}
	return list
}

func mldsaIdentifier(last int) pkix.AlgorithmIdentifier {
	return pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 3, last}}
}

// mldsaPKCS8 is a private key by RFC 9881 section 6.
func mldsaPKCS8(t *testing.T, last int, key []byte) []byte {
	return pemText("PRIVATE KEY", der(t, struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}{0, mldsaIdentifier(last), key}))
}

func mldsaSPKI(last int, pub []byte) subjectPublicKey {
	return subjectPublicKey{mldsaIdentifier(last), asn1.BitString{Bytes: pub, BitLength: 8 * len(pub)}}
}

type subjectPublicKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Key       asn1.BitString
}

// mldsaCertificate puts the key into a certificate of another issuer, whose
// signature does not hold any more: nobody looks at it here.
func mldsaCertificate(t *testing.T, key subjectPublicKey) []byte {
	type body struct {
		Version                   int `asn1:"optional,explicit,default:0,tag:0"`
		Serial                    *big.Int
		Algorithm                 pkix.AlgorithmIdentifier
		Issuer, Validity, Subject asn1.RawValue
		Key                       subjectPublicKey
	}
	var certificate struct {
		Body      body
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	issued := selfSigned(t, ecdsaPrivate(t, jwk.ES256), x509.KeyUsageDigitalSignature)
	if _, err := asn1.Unmarshal(issued, &certificate); err != nil {
		t.Fatal(err)
	}
	certificate.Body.Key = key
	return pemText("CERTIFICATE", der(t, certificate))
}

func der(t *testing.T, v any) []byte {
	text, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestMLDSANames: the constants are known to every Go, and nothing that
// resembles them is.
func TestMLDSANames(t *testing.T) {
	for _, c := range mldsaSizes {
		if !c.alg.Known() || c.alg.Symmetric() || c.alg.Equal(jwk.EdDSA) {
			t.Errorf("%s: not known, symmetric or not its own", c.alg)
		}
		_, err := jwk.NewHMACKey(c.alg, secret(64))
		wantError(t, err, jwk.ErrMismatch)
	}
	for _, alg := range []jwk.SignatureAlgorithm{
		"ml-dsa-44", "ML-DSA", "ML-DSA-45", "ML-DSA-44 ", "MLDSA44", "Dilithium2", "HashML-DSA-44", "ML-DSA-44-Ed25519", "ML-KEM-768",
	} {
		text := marshal(t, members{"kty": "AKP", "alg": alg, "pub": b64(bytes.Repeat([]byte{1}, 1312))})
		_, err := jwk.ParseVerificationKey([]byte(text), "")
		wantError(t, err, jwk.ErrUnsupported)
		if alg.Known() || strings.Contains(err.Error(), "Go 1.27") {
			t.Errorf("%q is known: %v", alg, err)
		}
	}
}
