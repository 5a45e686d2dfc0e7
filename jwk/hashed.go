package jwk

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"hash"
)

// hashedPrivateKey is what a privateKey adds if it signs the hash of a
// message, so that nobody has to hold the message.
type hashedPrivateKey interface {
	// newHash returns nil if this key does want the message.
	newHash() hash.Hash
	appendSignHash(dst, sum []byte) ([]byte, error)
}

// hashedPublicKey is the verifying side of a hashedPrivateKey.
type hashedPublicKey interface {
	newHash() hash.Hash
	verifyHash(sum, signature []byte) bool
}

// newHash of a MAC is the MAC itself, and what is signed is its sum.
func (k *hmacKey) newHash() hash.Hash {
	s := k.states.Get().(*hmacState) // never put back: it leaves this package's hands
	s.mac.Reset()
	return s.mac
}

func (k *hmacKey) appendSignHash(dst, sum []byte) ([]byte, error) {
	return append(dst, sum...), nil
}

// verifyHash compares in constant time: hmac.Equal is the only comparison of
// a MAC in this library.
func (k *hmacKey) verifyHash(sum, signature []byte) bool { return hmac.Equal(sum, signature) }

func (k *rsaPublicKey) newHash() hash.Hash  { return k.alg.hash.New() }
func (k *rsaPrivateKey) newHash() hash.Hash { return k.pub.newHash() }

func (k *rsaPublicKey) verifyHash(sum, signature []byte) bool {
	if len(signature) != k.key.Size() {
		return false
	}
	if k.pss != nil {
		return rsa.VerifyPSS(k.key, k.alg.hash, sum, signature, k.pss) == nil
	}
	return rsa.VerifyPKCS1v15(k.key, k.alg.hash, sum, signature) == nil
}

func (k *rsaPrivateKey) appendSignHash(dst, sum []byte) ([]byte, error) {
	signature, err := k.key().Sign(rand.Reader, sum, k.pub.signerOptions())
	if err != nil {
		return dst, fmt.Errorf("jwk: signing: %v", err)
	}
	return append(dst, signature...), nil
}

func (k *ecdsaPublicKey) newHash() hash.Hash  { return k.alg.hash.New() }
func (k *ecdsaPrivateKey) newHash() hash.Hash { return k.pub.newHash() }

func (k *ecdsaPublicKey) verifyHash(sum, signature []byte) bool {
	if len(signature) != 2*k.size {
		return false
	}
	var der [maxDERSignature]byte
	return ecdsa.VerifyASN1(k.key, sum, appendDER(der[:0], signature))
}

// appendSignHash passes no randomness, which asks the standard library for the
// deterministic signature of RFC 6979 (section 3.2): a bad random source at
// the time of signing cannot reveal the key.
func (k *ecdsaPrivateKey) appendSignHash(dst, sum []byte) ([]byte, error) {
	der, err := k.key().Sign(nil, sum, k.pub.alg.hash)
	if err != nil {
		return dst, fmt.Errorf("jwk: signing: %v", err)
	}
	return appendFixed(dst, der, k.pub.size)
}

// newHash leaves a crypto.MessageSigner its message: it may have a reason to
// want it.
func (k *remoteKey) newHash() hash.Hash {
	if _, whole := k.signer.(crypto.MessageSigner); whole {
		return nil
	}
	if pub, ok := k.pub.(hashedPublicKey); ok {
		return pub.newHash()
	}
	return nil
}

func (k *remoteKey) appendSignHash(dst, sum []byte) ([]byte, error) {
	raw, err := k.signer.Sign(rand.Reader, sum, k.pub.signerOptions())
	return k.appendChecked(dst, raw, err, func(signature []byte) bool {
		return k.pub.(hashedPublicKey).verifyHash(sum, signature)
	})
}
