//go:build !go1.27

package jwk

import (
	"crypto"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
)

// errNeedsGo says what to do about it.
func (f mldsaFamily) errNeedsGo() error {
	return fmt.Errorf("%w: %s needs a program built with Go 1.27 or newer", ErrUnsupported, f.alg)
}

func (f mldsaFamily) generate(algorithm) (privateKey, error) { return nil, f.errNeedsGo() }

func (f mldsaFamily) private(algorithm, crypto.Signer) (privateKey, error) {
	return nil, f.errNeedsGo()
}

func (f mldsaFamily) public(algorithm, crypto.PublicKey) (publicKey, error) {
	return nil, f.errNeedsGo()
}

func (f mldsaFamily) readPrivate(algorithm, *material) (privateKey, error) {
	return nil, f.errNeedsGo()
}

func (f mldsaFamily) readPublic(algorithm, *material) (publicKey, error) {
	return nil, f.errNeedsGo()
}

func isMLDSAPrivateKey(crypto.Signer) bool { return false }

func mldsaAlgorithmOf(crypto.PublicKey) SignatureAlgorithm { return "" }

// errNewerKey is not nil if crypto/x509 could not read a key because that
// takes a newer Go: a PKCS #8 or PKIX structure that names ML-DSA (RFC 9881
// section 2).
func errNewerKey(der []byte) error {
	var private struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}
	var public struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	id := &private.Algorithm.Algorithm
	if _, err := asn1.Unmarshal(der, &private); err != nil {
		if _, err := asn1.Unmarshal(der, &public); err != nil {
			return nil
		}
		id = &public.Algorithm.Algorithm
	}
	for last, alg := range map[int]SignatureAlgorithm{17: MLDSA44, 18: MLDSA65, 19: MLDSA87} {
		if id.Equal(asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 3, last}) {
			return mldsaFamily{alg}.errNeedsGo()
		}
	}
	return nil
}
