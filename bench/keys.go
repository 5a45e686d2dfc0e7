package bench

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
)

// Algorithms are the ones measured, by the names of RFC 7518 and RFC 8037.
var Algorithms = []string{"HS256", "ES256", "RS256", "EdDSA"}

// Keys hold one key for each algorithm. All contenders use the same ones.
type Keys struct {
	HMAC  []byte
	ECDSA *ecdsa.PrivateKey
	RSA   *rsa.PrivateKey
	Ed    ed25519.PrivateKey
}

// NewKeys makes them: 256 bits for HMAC, P-256, 2048 bits for RSA, Ed25519.
func NewKeys() (*Keys, error) {
	k := &Keys{HMAC: make([]byte, 32)}
	rand.Read(k.HMAC)
	var err error
	if k.ECDSA, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, err
	}
	if k.RSA, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return nil, err
	}
	_, k.Ed, err = ed25519.GenerateKey(rand.Reader)
	return k, err
}

// signer returns the private key of an algorithm, nil for HS256.
func (k *Keys) signer(algorithm string) crypto.Signer {
	switch algorithm {
	case "ES256":
		return k.ECDSA
	case "RS256":
		return k.RSA
	case "EdDSA":
		return k.Ed
	}
	return nil
}

// pair returns what most libraries take to sign and to verify: the same bytes for
// HMAC, a private and a public key otherwise.
func (k *Keys) pair(algorithm string) (signing, verifying any) {
	if algorithm == "HS256" {
		return k.HMAC, k.HMAC
	}
	key := k.signer(algorithm)
	return key, key.Public()
}

func unknown(algorithm string) error {
	return fmt.Errorf("bench: no algorithm %q", algorithm)
}
