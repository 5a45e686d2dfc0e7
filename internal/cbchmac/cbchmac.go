// Package cbchmac is the authenticated encryption of [RFC 7518] section 5.2:
// AES in CBC mode with PKCS #7 padding, then HMAC over everything.
//
// [RFC 7518]: https://www.rfc-editor.org/rfc/rfc7518
package cbchmac

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
)

// NonceSize is the length of the initialization vector in bytes. It must not
// be predictable.
const NonceSize = aes.BlockSize

// ErrOpen says that a ciphertext was not made with this key, this nonce and
// this additional data. It never says more.
var ErrOpen = errors.New("cbchmac: message authentication failed")

// AEAD encrypts and authenticates. It is a [cipher.AEAD]; any number of
// goroutines may use it.
type AEAD struct {
	block   cipher.Block
	newHash func() hash.Hash
	macKey  []byte
}

var _ cipher.AEAD = (*AEAD)(nil)

// New makes an AEAD of a key of 32, 48 or 64 bytes: A128CBC-HS256,
// A192CBC-HS384, A256CBC-HS512. The first half is the key of the MAC
// (section 5.2.2.1).
func New(key []byte) (*AEAD, error) {
	a := new(AEAD)
	switch len(key) {
	case 32:
		a.newHash = sha256.New
	case 48:
		a.newHash = sha512.New384
	case 64:
		a.newHash = sha512.New
	default:
		return nil, fmt.Errorf("cbchmac: a key has 32, 48 or 64 bytes, not %d", len(key))
	}
	half := len(key) / 2
	a.macKey = append(a.macKey, key[:half]...)
	block, err := aes.NewCipher(key[half:])
	a.block = block
	return a, err
}

// NonceSize is the constant [NonceSize].
func (a *AEAD) NonceSize() int { return NonceSize }

// Overhead is how many bytes Seal adds at most: a block of padding and the
// tag.
func (a *AEAD) Overhead() int { return aes.BlockSize + a.TagSize() }

// TagSize is the length of the tag at the end of what Seal returns: half that
// of the hash, 16, 24 or 32 bytes.
func (a *AEAD) TagSize() int { return len(a.macKey) }

// Seal appends the ciphertext and then the tag to dst. To encrypt in place
// use plaintext[:0] as dst; any other overlap is not allowed. It panics if
// the nonce does not have [NonceSize] bytes, as those of crypto/cipher do.
func (a *AEAD) Seal(dst, nonce, plaintext, additionalData []byte) []byte {
	if len(nonce) != NonceSize {
		panic("cbchmac: wrong nonce length")
	}
	start := len(dst)
	dst = appendPadding(append(dst, plaintext...), len(plaintext))
	ciphertext := dst[start:]
	cipher.NewCBCEncrypter(a.block, nonce).CryptBlocks(ciphertext, ciphertext)
	return append(dst, a.tag(nonce, ciphertext, additionalData)...)
}

// Open appends the plaintext to dst. The error is [ErrOpen] for everything
// that Seal cannot have made, and dst is returned as it was. To decrypt in
// place use ciphertext[:0] as dst; any other overlap is not allowed.
func (a *AEAD) Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error) {
	length := len(ciphertext) - a.TagSize()
	if len(nonce) != NonceSize || length < aes.BlockSize || length%aes.BlockSize != 0 {
		return dst, ErrOpen
	}
	ciphertext, tag := ciphertext[:length], ciphertext[length:]
	// Nothing is decrypted before the tag holds, so that there is no padding
	// to ask about.
	if subtle.ConstantTimeCompare(a.tag(nonce, ciphertext, additionalData), tag) != 1 {
		return dst, ErrOpen
	}
	all := append(dst, ciphertext...)
	out := all[len(dst):]
	cipher.NewCBCDecrypter(a.block, nonce).CryptBlocks(out, out)
	padding, ok := paddingOf(out)
	if ok != 1 {
		clear(out)
		return dst, ErrOpen
	}
	return all[:len(all)-padding], nil
}

// tag is the MAC of additional data, nonce, ciphertext and the length of the
// additional data in bits (section 5.2.2.1 steps 4 and 5), cut in half.
func (a *AEAD) tag(nonce, ciphertext, additionalData []byte) []byte {
	mac := hmac.New(a.newHash, a.macKey)
	mac.Write(additionalData)
	mac.Write(nonce)
	mac.Write(ciphertext)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(additionalData))*8))
	return mac.Sum(nil)[:a.TagSize()]
}

func appendPadding(dst []byte, length int) []byte {
	n := aes.BlockSize - length%aes.BlockSize
	for range n {
		dst = append(dst, byte(n))
	}
	return dst
}

// paddingOf returns the length of the padding, and 1 if all of it is right,
// in a time that does not depend on either.
func paddingOf(plaintext []byte) (n, ok int) {
	last := plaintext[len(plaintext)-aes.BlockSize:]
	n = int(last[aes.BlockSize-1])
	ok = subtle.ConstantTimeLessOrEq(1, n) & subtle.ConstantTimeLessOrEq(n, aes.BlockSize)
	for i, b := range last {
		inside := subtle.ConstantTimeLessOrEq(aes.BlockSize-n, i)
		ok &= (1 - inside) | subtle.ConstantTimeByteEq(b, byte(n))
	}
	return n, ok
}
