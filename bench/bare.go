package bench

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
)

// Bare is the cryptography alone, of the standard library: the floor that the
// contenders stand on. The MAC keeps its keyed state from call to call.
type Bare struct {
	// Sign appends a signature to dst. That of ES256 is in ASN.1.
	Sign func(dst, message []byte) ([]byte, error)
	// Verify checks what Sign appended.
	Verify func(message, signature []byte) error
}

var errSignature = errors.New("bench: bad signature")

// NewBare returns the cryptography of an algorithm.
func NewBare(algorithm string, keys *Keys) (Bare, error) {
	switch algorithm {
	case "HS256":
		return bareHMAC(keys.HMAC), nil
	case "ES256":
		return bareECDSA(keys.ECDSA), nil
	case "RS256":
		return bareRSA(keys.RSA), nil
	case "EdDSA":
		return bareEd25519(keys.Ed), nil
	}
	return Bare{}, unknown(algorithm)
}

func bareHMAC(secret []byte) Bare {
	mac := hmac.New(sha256.New, secret)
	sign := func(dst, message []byte) ([]byte, error) {
		mac.Reset()
		mac.Write(message)
		return mac.Sum(dst), nil
	}
	var sum [sha256.Size]byte
	return Bare{sign, func(message, signature []byte) error {
		mac.Reset()
		mac.Write(message)
		return accept(hmac.Equal(mac.Sum(sum[:0]), signature))
	}}
}

func bareECDSA(key *ecdsa.PrivateKey) Bare {
	return Bare{
		func(dst, message []byte) ([]byte, error) {
			digest := sha256.Sum256(message)
			signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
			return append(dst, signature...), err
		},
		func(message, signature []byte) error {
			digest := sha256.Sum256(message)
			return accept(ecdsa.VerifyASN1(&key.PublicKey, digest[:], signature))
		},
	}
}

func bareRSA(key *rsa.PrivateKey) Bare {
	return Bare{
		func(dst, message []byte) ([]byte, error) {
			digest := sha256.Sum256(message)
			signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
			return append(dst, signature...), err
		},
		func(message, signature []byte) error {
			digest := sha256.Sum256(message)
			return rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], signature)
		},
	}
}

func bareEd25519(key ed25519.PrivateKey) Bare {
	public := key.Public().(ed25519.PublicKey)
	return Bare{
		func(dst, message []byte) ([]byte, error) {
			return append(dst, ed25519.Sign(key, message)...), nil
		},
		func(message, signature []byte) error {
			return accept(ed25519.Verify(public, message, signature))
		},
	}
}

func accept(ok bool) error {
	if !ok {
		return errSignature
	}
	return nil
}
