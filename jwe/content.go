package jwe

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/cbchmac"
	"github.com/jeton-auth/jeton/jwk"
)

// sizes are the lengths of the initialization vector and of the tag in bytes
// (RFC 7518 sections 5.2 and 5.3).
func sizes(enc jwk.ContentEncryption) (iv, tag int) {
	switch enc {
	case jwk.A128GCM, jwk.A192GCM, jwk.A256GCM:
		return 12, 16
	}
	return cbchmac.NonceSize, enc.KeySize() / 2
}

// newAEAD takes a content key whose length is enc's.
func newAEAD(enc jwk.ContentEncryption, contentKey []byte) (cipher.AEAD, error) {
	switch enc {
	case jwk.A128GCM, jwk.A192GCM, jwk.A256GCM:
		block, err := aes.NewCipher(contentKey)
		if err != nil {
			return nil, err
		}
		return cipher.NewGCM(block)
	}
	return cbchmac.New(contentKey)
}

// sealContent fills in the initialization vector, the ciphertext and the tag.
func (e *Envelope) sealContent(enc jwk.ContentEncryption, contentKey, plaintext []byte) error {
	aead, err := newAEAD(enc, contentKey)
	if err != nil {
		return err
	}
	ivSize, tagSize := sizes(enc)
	e.iv = make([]byte, ivSize)
	rand.Read(e.iv) // never fails, never returns short
	sealed := aead.Seal(nil, e.iv, plaintext, e.additionalData())
	end := len(sealed) - tagSize
	e.ciphertext, e.tag = b64.Encode(sealed[:end]), sealed[end:]
	return nil
}

// openContent returns what sealContent encrypted. sealed is ciphertext and tag;
// the plaintext takes its place.
func (e *Envelope) openContent(enc jwk.ContentEncryption, contentKey, sealed []byte) ([]byte, error) {
	aead, err := newAEAD(enc, contentKey)
	if err != nil {
		return nil, ErrDecryption
	}
	plaintext, err := aead.Open(sealed[:0], e.iv, sealed, e.additionalData())
	if err != nil {
		return nil, ErrDecryption
	}
	return plaintext, nil
}

// additionalData is what is authenticated beside the content (RFC 7516 section
// 5.1 step 14): the protected header, and the data of the sender, as they
// came.
func (e *Envelope) additionalData() []byte {
	if e.aad == "" {
		return bytesOf(e.protected)
	}
	return []byte(e.protected + "." + e.aad)
}

// sealed returns ciphertext and tag in memory of their own.
func (e *Envelope) sealed() ([]byte, error) {
	text := make([]byte, 0, b64.DecodedLen(len(e.ciphertext))+len(e.tag))
	text, err := b64.AppendDecode(text, e.ciphertext)
	if err != nil {
		return nil, errTextB64
	}
	return append(text, e.tag...), nil
}
