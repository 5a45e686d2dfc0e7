package jwk

import (
	"bytes"
	"crypto"
	"crypto/hpke"
	"fmt"
	"slices"
)

// hpkeFamily is HPKE (draft-ietf-jose-hpke-encrypt), which encrypts either the
// plaintext or the content key. Keys are those of ECDH-ES, or for post-quantum
// algorithms "kty":"AKP" with the serialized keys of the KEM. There is no
// pre-shared key: a message that needs one does not open.
type hpkeFamily struct{ keyEncryption bool }

func (f hpkeFamily) generate(alg keyAlgorithm, _ *DecryptionKeyOptions) (decryptingKey, error) {
	if alg.keyType != keyTypeAKP {
		k, err := generateScalar(alg.keyType, alg.curve)
		if err != nil {
			return nil, err
		}
		return f.fromScalar(alg, k)
	}
	k, err := alg.name.suite().kem.GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("jwk: generating an HPKE key: %v", err)
	}
	seed, err := k.Bytes()
	if err != nil {
		return nil, fmt.Errorf("jwk: generating an HPKE key: %v", err)
	}
	return f.fromSeed(alg, seed, k.PublicKey().Bytes())
}

func (f hpkeFamily) private(alg keyAlgorithm, key crypto.PrivateKey) (decryptingKey, error) {
	if alg.keyType == keyTypeAKP {
		return nil, wrongKeyType(alg, key)
	}
	s, err := scalarOf(alg, key)
	if err != nil {
		return nil, err
	}
	return f.fromScalar(alg, s)
}

func (f hpkeFamily) public(alg keyAlgorithm, key crypto.PublicKey) (encryptingKey, error) {
	if alg.keyType == keyTypeAKP {
		return nil, wrongKeyType(alg, key)
	}
	p, err := pointOf(alg, key)
	if err != nil {
		return nil, err
	}
	return f.fromPoint(alg, p)
}

func (f hpkeFamily) readPrivate(alg keyAlgorithm, m *material) (decryptingKey, error) {
	if alg.keyType != keyTypeAKP {
		s, err := m.readScalar()
		if err != nil {
			return nil, err
		}
		return f.fromScalar(alg, s)
	}
	switch {
	case m.Pub == nil:
		return nil, missing("pub")
	case m.Priv == nil:
		return nil, missing("priv")
	}
	return f.fromSeed(alg, m.Priv, m.Pub)
}

func (f hpkeFamily) readPublic(alg keyAlgorithm, m *material) (encryptingKey, error) {
	if alg.keyType != keyTypeAKP {
		p, err := m.readPoint()
		if err != nil {
			return nil, err
		}
		return f.fromPoint(alg, p)
	}
	if m.Pub == nil {
		return nil, missing("pub")
	}
	k, err := alg.name.suite().kem.NewPublicKey(m.Pub)
	if err != nil {
		return nil, fmt.Errorf("%w: member \"pub\" is not a key of %s", ErrMalformed, alg.name)
	}
	return f.encrypting(alg, k, algorithmKeyPair{alg.name, k.Bytes()}), nil
}

func (f hpkeFamily) fromPoint(alg keyAlgorithm, p agreementPoint) (encryptingKey, error) {
	if err := p.checkOrder(); err != nil {
		return nil, err
	}
	k, err := hpke.NewDHKEMPublicKey(p.key)
	if err != nil {
		return nil, fmt.Errorf("%w: not a key of %s", ErrMalformed, alg.name)
	}
	return f.encrypting(alg, k, p), nil
}

func (f hpkeFamily) fromScalar(alg keyAlgorithm, s agreementScalar) (decryptingKey, error) {
	k, err := hpke.NewDHKEMPrivateKey(s.key())
	if err != nil {
		return nil, fmt.Errorf("%w: not a key of %s", ErrMalformed, alg.name)
	}
	return f.decrypting(alg, k, s.pub, s.export), nil
}

// fromSeed takes the serialized keys, if they belong together.
func (f hpkeFamily) fromSeed(alg keyAlgorithm, seed, pub []byte) (decryptingKey, error) {
	own := slices.Clone(seed)
	k, err := alg.name.suite().kem.NewPrivateKey(own)
	if err != nil {
		return nil, fmt.Errorf("%w: member \"priv\" is not a key of %s", ErrMalformed, alg.name)
	}
	if !bytes.Equal(k.PublicKey().Bytes(), pub) {
		return nil, fmt.Errorf("%w: member \"priv\" does not belong to \"pub\"", ErrMalformed)
	}
	export := func(m *material) error {
		m.Priv = own
		return nil
	}
	return f.decrypting(alg, k, algorithmKeyPair{alg.name, slices.Clone(pub)}, export), nil
}

func (f hpkeFamily) encrypting(alg keyAlgorithm, k hpke.PublicKey, members describer) encryptingKey {
	own := hpkePublicKey{members, alg.name.suite(), k}
	if f.keyEncryption {
		return &hpkeWrapper{own}
	}
	return &hpkeSealer{own}
}

func (f hpkeFamily) decrypting(alg keyAlgorithm, k hpke.PrivateKey, members describer, export func(*material) error) decryptingKey {
	own := hpkePrivateKey{alg.name.suite(), hide(k), f.encrypting(alg, k.PublicKey(), members), export}
	if f.keyEncryption {
		return &hpkeUnwrapper{own}
	}
	return &hpkeOpener{own}
}

// operations are not settled by the draft. It is the names of RFC 7517 that
// say what is done, and those that WebCrypto has for such keys.
func (f hpkeFamily) operations() (private, public []string) {
	if f.keyEncryption {
		return []string{opUnwrapKey, opDeriveKey, opDeriveBits}, []string{opWrapKey, opDeriveKey, opDeriveBits}
	}
	return []string{opDecrypt, opDeriveKey, opDeriveBits}, []string{opEncrypt, opDeriveKey, opDeriveBits}
}

// algorithmKeyPair is the public half of "kty":"AKP" (RFC 9964 section 3).
type algorithmKeyPair struct {
	alg KeyAlgorithm
	pub []byte
}

func (k algorithmKeyPair) describe(m *material) {
	m.KeyType, m.Algorithm, m.Pub = keyTypeAKP, name(k.alg), k.pub
}

type hpkePublicKey struct {
	describer
	suite hpkeSuite
	key   hpke.PublicKey
}

type hpkePrivateKey struct {
	suite   hpkeSuite
	key     hidden[hpke.PrivateKey]
	pub     encryptingKey
	members func(*material) error
}

func (k *hpkePrivateKey) public() encryptingKey { return k.pub }

func (k *hpkePrivateKey) export(m *material) error { return k.members(m) }

// hpkeSealer and hpkeOpener are integrated encryption.
type hpkeSealer struct{ hpkePublicKey }

func (k *hpkeSealer) seal(additionalData, plaintext []byte) (encapsulated, ciphertext []byte, err error) {
	return k.suite.seal(k.key, nil, additionalData, plaintext)
}

type hpkeOpener struct{ hpkePrivateKey }

func (k *hpkeOpener) open(encapsulated, additionalData, ciphertext []byte) ([]byte, error) {
	return k.suite.open(k.key(), encapsulated, nil, additionalData, ciphertext)
}

// hpkeWrapper and hpkeUnwrapper are key encryption.
type hpkeWrapper struct{ hpkePublicKey }

func (k *hpkeWrapper) wrap(enc ContentEncryption, contentKey []byte, h *KeyHeader) (_, encryptedKey []byte, err error) {
	h.EncapsulatedSecret, encryptedKey, err = k.suite.seal(k.key, recipientInfo(enc), nil, contentKey)
	return contentKey, encryptedKey, err
}

type hpkeUnwrapper struct{ hpkePrivateKey }

func (k *hpkeUnwrapper) unwrap(enc ContentEncryption, encryptedKey []byte, h *KeyHeader) ([]byte, error) {
	if h.EncapsulatedSecret == nil {
		return nil, refuse("\"ek\" is missing")
	}
	if err := checkEncryptedKey(encryptedKey, enc.KeySize()+hpkeTagSize); err != nil {
		return nil, err
	}
	return k.suite.open(k.key(), h.EncapsulatedSecret, recipientInfo(enc), nil, encryptedKey)
}
