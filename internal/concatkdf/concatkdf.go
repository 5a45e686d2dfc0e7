// Package concatkdf is the Concat KDF of NIST SP 800-56A section 5.8.1 with
// SHA-256, as [RFC 7518] section 4.6.2 uses it.
//
// [RFC 7518]: https://www.rfc-editor.org/rfc/rfc7518
package concatkdf

import (
	"crypto/sha256"
	"encoding/binary"
)

// Key derives size bytes from the shared secret z. algorithm is the
// AlgorithmID: the value of "enc" when the result is the content key, that of
// "alg" when it wraps one. partyU and partyV are what "apu" and "apv" stand
// for, both may be empty.
func Key(z []byte, algorithm string, partyU, partyV []byte, size int) []byte {
	var info []byte
	info = appendField(info, []byte(algorithm))
	info = appendField(info, partyU)
	info = appendField(info, partyV)
	info = binary.BigEndian.AppendUint32(info, uint32(size)*8) // SuppPubInfo: in bits

	key := make([]byte, 0, size+sha256.Size)
	h := sha256.New()
	for round := uint32(1); len(key) < size; round++ {
		h.Reset()
		h.Write(binary.BigEndian.AppendUint32(nil, round))
		h.Write(z)
		h.Write(info)
		key = h.Sum(key)
	}
	clear(key[size:]) // of the last round, what is not part of the key
	return key[:size:size]
}

// appendField appends a length of 32 bits and the data.
func appendField(dst, data []byte) []byte {
	return append(binary.BigEndian.AppendUint32(dst, uint32(len(data))), data...)
}
