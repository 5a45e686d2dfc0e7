package jwk

import (
	"crypto/ecdh"
	"crypto/hpke"
	"fmt"
)

// hpkeSuite is one line of the tables of draft-ietf-jose-hpke-encrypt or of
// the registrations for post-quantum algorithms: what HPKE ([RFC 9180]) is put
// together of.
//
// [RFC 9180]: https://www.rfc-editor.org/rfc/rfc9180
type hpkeSuite struct {
	kem  hpke.KEM
	kdf  hpke.KDF
	aead hpke.AEAD
}

// hpkeTagSize is how many bytes each of the AEADs adds.
const hpkeTagSize = 16

func (alg KeyAlgorithm) suite() hpkeSuite {
	switch alg {
	case HPKE0, HPKE0KE:
		return hpkeSuite{hpke.DHKEM(ecdh.P256()), hpke.HKDFSHA256(), hpke.AES128GCM()}
	case HPKE1, HPKE1KE:
		return hpkeSuite{hpke.DHKEM(ecdh.P384()), hpke.HKDFSHA384(), hpke.AES256GCM()}
	case HPKE2, HPKE2KE:
		return hpkeSuite{hpke.DHKEM(ecdh.P521()), hpke.HKDFSHA512(), hpke.AES256GCM()}
	case HPKE3, HPKE3KE:
		return hpkeSuite{hpke.DHKEM(ecdh.X25519()), hpke.HKDFSHA256(), hpke.AES128GCM()}
	case HPKE4, HPKE4KE:
		return hpkeSuite{hpke.DHKEM(ecdh.X25519()), hpke.HKDFSHA256(), hpke.ChaCha20Poly1305()}
	case HPKE7, HPKE7KE:
		return hpkeSuite{hpke.DHKEM(ecdh.P256()), hpke.HKDFSHA256(), hpke.AES256GCM()}
	case HPKE8, HPKE8KE:
		return hpkeSuite{hpke.MLKEM768P256(), hpke.SHAKE256(), hpke.AES256GCM()}
	case HPKE9, HPKE9KE:
		return hpkeSuite{hpke.MLKEM768X25519(), hpke.SHAKE256(), hpke.AES256GCM()}
	case HPKE10, HPKE10KE:
		return hpkeSuite{hpke.MLKEM1024P384(), hpke.SHAKE256(), hpke.AES256GCM()}
	case HPKE12, HPKE12KE:
		return hpkeSuite{hpke.MLKEM768(), hpke.SHAKE256(), hpke.AES256GCM()}
	default:
		return hpkeSuite{hpke.MLKEM1024(), hpke.SHAKE256(), hpke.AES256GCM()}
	}
}

// recipientInfo is the Recipient_structure of key encryption, which binds the
// encrypted key to "enc". Extra information is not used.
func recipientInfo(enc ContentEncryption) []byte {
	return fmt.Appendf(nil, "JOSE-HPKE rcpt\xff%s\xff", string(enc))
}

func (s hpkeSuite) seal(to hpke.PublicKey, info, additionalData, plaintext []byte) (encapsulated, ciphertext []byte, err error) {
	encapsulated, sender, err := hpke.NewSender(to, s.kdf, s.aead, info)
	if err == nil {
		ciphertext, err = sender.Seal(additionalData, plaintext)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("jwk: encrypting with HPKE: %v", err)
	}
	return encapsulated, ciphertext, nil
}

func (s hpkeSuite) open(own hpke.PrivateKey, encapsulated, info, additionalData, ciphertext []byte) ([]byte, error) {
	recipient, err := hpke.NewRecipient(encapsulated, own, s.kdf, s.aead, info)
	if err != nil {
		return nil, err
	}
	return recipient.Open(additionalData, ciphertext)
}
