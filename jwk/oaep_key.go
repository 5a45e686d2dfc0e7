package jwk

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"fmt"

	// The hashes of OAEP, so that crypto.Hash has them.
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
)

// oaepFamily is RSAES-OAEP (RFC 7518 section 4.3), with the same hash for the
// label and for MGF1 (section 4.3 and RFC 8017 section 7.1). SHA-1 is what
// "RSA-OAEP" names; nothing in OAEP depends on its collision resistance. Keys
// are those of the signatures: the same limits, the same members.
type oaepFamily struct{}

func (f oaepFamily) generate(alg keyAlgorithm, _ *DecryptionKeyOptions) (decryptingKey, error) {
	k, err := rsaFamily{}.generate(algorithm{})
	return f.decrypting(alg, k, err)
}

func (f oaepFamily) private(alg keyAlgorithm, key crypto.PrivateKey) (decryptingKey, error) {
	own, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, wrongKeyType(alg, key)
	}
	k, err := rsaFamily{}.private(algorithm{}, own)
	return f.decrypting(alg, k, err)
}

func (f oaepFamily) public(alg keyAlgorithm, key crypto.PublicKey) (encryptingKey, error) {
	k, err := rsaFamily{}.public(algorithm{keyType: keyTypeRSA}, key)
	return f.encrypting(alg, k, err)
}

func (f oaepFamily) readPrivate(alg keyAlgorithm, m *material) (decryptingKey, error) {
	k, err := rsaFamily{}.readPrivate(algorithm{}, m)
	return f.decrypting(alg, k, err)
}

func (f oaepFamily) readPublic(alg keyAlgorithm, m *material) (encryptingKey, error) {
	k, err := rsaFamily{}.readPublic(algorithm{}, m)
	return f.encrypting(alg, k, err)
}

func (f oaepFamily) decrypting(alg keyAlgorithm, k privateKey, err error) (decryptingKey, error) {
	if err != nil {
		return nil, err
	}
	own := k.(*rsaPrivateKey)
	return &oaepPrivateKey{own, oaepPublicKey{own.pub, alg.hash}}, nil
}

func (f oaepFamily) encrypting(alg keyAlgorithm, k publicKey, err error) (encryptingKey, error) {
	if err != nil {
		return nil, err
	}
	return &oaepPublicKey{k.(*rsaPublicKey), alg.hash}, nil
}

func (oaepFamily) operations() (private, public []string) {
	return []string{opUnwrapKey, opDecrypt}, []string{opWrapKey, opEncrypt}
}

// wrongKeyType says that a Go key is not what the algorithm takes.
func wrongKeyType(alg keyAlgorithm, key any) error {
	return fmt.Errorf("%w: a key of the type %T is not for %s, or it is empty", ErrMismatch, key, alg.name)
}

type oaepPublicKey struct {
	rsa  *rsaPublicKey
	hash crypto.Hash
}

func (k *oaepPublicKey) describe(m *material) { k.rsa.describe(m) }

func (k *oaepPublicKey) wrap(_ ContentEncryption, contentKey []byte, _ *KeyHeader) (_, encryptedKey []byte, err error) {
	encryptedKey, err = rsa.EncryptOAEP(k.hash.New(), rand.Reader, k.rsa.key, contentKey, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("jwk: wrapping a content key: %v", err)
	}
	return contentKey, encryptedKey, nil
}

type oaepPrivateKey struct {
	rsa *rsaPrivateKey
	pub oaepPublicKey
}

func (k *oaepPrivateKey) public() encryptingKey { return &k.pub }

func (k *oaepPrivateKey) export(m *material) error { return k.rsa.export(m) }

// unwrap relies on crypto/rsa, which checks OAEP in constant time and has one
// error for everything (RFC 8017 section 7.1.2).
func (k *oaepPrivateKey) unwrap(_ ContentEncryption, encryptedKey []byte, _ *KeyHeader) ([]byte, error) {
	if err := checkEncryptedKey(encryptedKey, k.rsa.pub.key.Size()); err != nil {
		return nil, err
	}
	return rsa.DecryptOAEP(k.pub.hash.New(), nil, k.rsa.key(), encryptedKey, nil)
}
