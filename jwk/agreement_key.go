package jwk

import (
	"crypto"
	"crypto/ecdh"
	"crypto/rand"
	"fmt"

	"github.com/jeton-auth/jeton/internal/aeskw"
	"github.com/jeton-auth/jeton/internal/concatkdf"
)

// agreementFamily is ECDH-ES (RFC 7518 section 4.6, RFC 8037 section 3.2): the
// sender makes a key for one message, and both sides derive the content key,
// or the key that wraps it.
type agreementFamily struct{}

func (f agreementFamily) generate(alg keyAlgorithm, opts *DecryptionKeyOptions) (decryptingKey, error) {
	curve := opts.Curve
	if curve == nil {
		curve = ecdh.P256()
	}
	k, err := curve.GenerateKey(rand.Reader)
	if err != nil {
		return nil, errGenerate(err)
	}
	return f.private(alg, k)
}

func (agreementFamily) private(alg keyAlgorithm, key crypto.PrivateKey) (decryptingKey, error) {
	k, err := scalarOf(alg, key)
	if err != nil {
		return nil, err
	}
	return &agreementPrivateKey{k, alg}, nil
}

func (f agreementFamily) public(alg keyAlgorithm, key crypto.PublicKey) (encryptingKey, error) {
	k, err := pointOf(alg, key)
	if err != nil {
		return nil, err
	}
	return f.fromPoint(alg, k)
}

func (f agreementFamily) fromPoint(alg keyAlgorithm, p agreementPoint) (encryptingKey, error) {
	if err := p.checkOrder(); err != nil {
		return nil, err
	}
	return &agreementPublicKey{p, alg}, nil
}

func (agreementFamily) readPrivate(alg keyAlgorithm, m *material) (decryptingKey, error) {
	k, err := m.readScalar()
	if err != nil {
		return nil, err
	}
	return &agreementPrivateKey{k, alg}, nil
}

func (f agreementFamily) readPublic(alg keyAlgorithm, m *material) (encryptingKey, error) {
	k, err := m.readPoint()
	if err != nil {
		return nil, err
	}
	return f.fromPoint(alg, k)
}

func (agreementFamily) operations() (private, public []string) {
	agree := []string{opDeriveKey, opDeriveBits}
	return agree, agree
}

type agreementPublicKey struct {
	agreementPoint
	alg keyAlgorithm
}

// wrap makes the ephemeral key and forgets it.
func (k *agreementPublicKey) wrap(enc ContentEncryption, contentKey []byte, h *KeyHeader) (_, encryptedKey []byte, err error) {
	ephemeral, err := k.curve.ecdh.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("jwk: generating an ephemeral key: %v", err)
	}
	secret, err := ephemeral.ECDH(k.key)
	if err != nil {
		return nil, nil, fmt.Errorf("jwk: agreeing on a key: %v", err)
	}
	var epk material
	agreementPoint{k.curve, ephemeral.PublicKey()}.describe(&epk)
	if h.EphemeralKey, err = epk.appendJSON(nil); err != nil {
		return nil, nil, err
	}
	agreed := k.alg.derive(secret, enc, h)
	if k.alg.size == 0 {
		return agreed, nil, nil
	}
	encryptedKey, err = aeskw.AppendWrap(nil, agreed, contentKey)
	return contentKey, encryptedKey, err
}

// derive computes the content key, bound to "enc", or the key that wraps it,
// bound to "alg" (RFC 7518 section 4.6.2).
func (alg keyAlgorithm) derive(secret []byte, enc ContentEncryption, h *KeyHeader) []byte {
	if alg.size == 0 {
		return concatkdf.Key(secret, string(enc), h.PartyUInfo, h.PartyVInfo, enc.KeySize())
	}
	return concatkdf.Key(secret, string(alg.name), h.PartyUInfo, h.PartyVInfo, alg.size)
}

type agreementPrivateKey struct {
	agreementScalar
	alg keyAlgorithm
}

func (k *agreementPrivateKey) public() encryptingKey { return &agreementPublicKey{k.pub, k.alg} }

// ephemeral reads "epk" as strictly as any other key, on the key's own curve
// only: a point of another one would tell something about the private number.
func (k *agreementPrivateKey) ephemeral(h *KeyHeader) (agreementPoint, error) {
	if h.EphemeralKey == nil {
		return agreementPoint{}, refuse("\"epk\" is missing")
	}
	m, err := readMaterial(h.EphemeralKey)
	if err != nil {
		return agreementPoint{}, refuse("\"epk\": %v", err)
	}
	own := k.pub.curve
	switch {
	case m.KeyType != own.keyType || m.Curve != own.name:
		return agreementPoint{}, refuse("\"epk\" is on another curve than the key, which is on %s", own.name)
	case m.private():
		return agreementPoint{}, refuse("\"epk\" shows a private key")
	}
	p, err := m.readPoint()
	if err != nil {
		return agreementPoint{}, refuse("\"epk\": %v", err)
	}
	return p, nil
}

// unwrap refuses an encrypted key where the agreed key is the content key
// (RFC 7516 section 5.2 step 10). It relies on crypto/ecdh to refuse a shared
// secret of zeros (RFC 7748 section 6.1).
func (k *agreementPrivateKey) unwrap(enc ContentEncryption, encryptedKey []byte, h *KeyHeader) ([]byte, error) {
	size := 0
	if k.alg.size != 0 {
		size = enc.KeySize() + aeskw.Overhead
	}
	if err := checkEncryptedKey(encryptedKey, size); err != nil {
		return nil, err
	}
	p, err := k.ephemeral(h)
	if err != nil {
		return nil, err
	}
	secret, err := k.key().ECDH(p.key)
	if err != nil {
		return nil, err
	}
	agreed := k.alg.derive(secret, enc, h)
	if k.alg.size == 0 {
		return agreed, nil
	}
	return aeskw.AppendUnwrap(nil, agreed, encryptedKey)
}
