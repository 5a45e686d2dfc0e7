// Package aeskw wraps keys with AES Key Wrap ([RFC 3394]), the "A128KW",
// "A192KW" and "A256KW" of RFC 7518 section 4.4, with the default initial value.
//
// [RFC 3394]: https://www.rfc-editor.org/rfc/rfc3394
package aeskw

import (
	"crypto/aes"
	"crypto/subtle"
	"encoding/binary"
	"errors"
)

const (
	// Overhead is how many bytes a wrapped key is longer than the key.
	Overhead = 8

	half    = 8 // a block of RFC 3394 is half a block of AES
	minimum = 2 * half
	rounds  = 6
)

// initialValue is the default of RFC 3394 section 2.2.3.1. It is what makes a
// wrapped key that was changed recognisable.
const initialValue = "\xa6\xa6\xa6\xa6\xa6\xa6\xa6\xa6"

var (
	// ErrLength says that a key to be wrapped is shorter than 16 bytes, or
	// that its length is not a multiple of 8 (RFC 3394 section 2).
	ErrLength = errors.New("aeskw: a key to wrap has a multiple of 8 bytes, at least 16")

	// ErrUnwrap says that what was to be unwrapped has a length that no
	// wrapped key has, or was not made with this key.
	ErrUnwrap = errors.New("aeskw: not a key wrapped with this one")
)

// AppendWrap appends to dst the key wrapped with kek, an AES key of 16, 24 or
// 32 bytes: [Overhead] more bytes than key has. On error dst is returned as it
// was.
func AppendWrap(dst, kek, key []byte) ([]byte, error) {
	if len(key) < minimum || len(key)%half != 0 {
		return dst, ErrLength
	}
	block, err := aes.NewCipher(kek)
	if err != nil {
		return dst, err
	}
	start := len(dst)
	dst = append(append(dst, initialValue...), key...)
	out := dst[start:]
	n := uint64(len(key) / half)
	var b [aes.BlockSize]byte // A ‖ R[i]
	copy(b[:], out[:half])
	for t := range rounds * n {
		r := out[half*(1+t%n):][:half]
		copy(b[half:], r)
		block.Encrypt(b[:], b[:])
		xor(&b, t+1)
		copy(r, b[half:])
	}
	copy(out, b[:half])
	return dst, nil
}

// AppendUnwrap appends to dst the key that was wrapped with kek. The error is
// [ErrUnwrap], and dst is returned as it was, for everything that
// [AppendWrap] cannot have made. The check is in constant time.
func AppendUnwrap(dst, kek, wrapped []byte) ([]byte, error) {
	if len(wrapped) < minimum+Overhead || len(wrapped)%half != 0 {
		return dst, ErrUnwrap
	}
	block, err := aes.NewCipher(kek)
	if err != nil {
		return dst, err
	}
	all := append(dst, wrapped[half:]...)
	out := all[len(dst):]
	n := uint64(len(out) / half)
	var b [aes.BlockSize]byte
	copy(b[:], wrapped[:half])
	for t := rounds * n; t > 0; t-- {
		r := out[half*((t-1)%n):][:half]
		copy(b[half:], r)
		xor(&b, t)
		block.Decrypt(b[:], b[:])
		copy(r, b[half:])
	}
	if subtle.ConstantTimeCompare(b[:half], []byte(initialValue)) != 1 {
		clear(out)
		return dst, ErrUnwrap
	}
	return all, nil
}

// xor is A = A ^ t.
func xor(b *[aes.BlockSize]byte, t uint64) {
	binary.BigEndian.PutUint64(b[:half], binary.BigEndian.Uint64(b[:half])^t)
}
