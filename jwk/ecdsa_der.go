package jwk

import (
	"errors"
	"slices"
)

// JOSE writes an ECDSA signature as r ‖ s, each of the curve's full width
// (RFC 7518 section 3.4); Go's crypto/ecdsa and hardware want and give the
// ASN.1 form, SEQUENCE { r INTEGER, s INTEGER }. Both ways go byte by byte:
// big.Int would take longer than the rest of the library.

// maxDERSignature is the longest ASN.1 form, that of P-521: two INTEGERs of
// 66 bytes and a SEQUENCE header of 3.
const maxDERSignature = 3 + 2*(2+66)

const (
	derInteger  = 0x02
	derSequence = 0x30
	derLong     = 0x81 // one byte of length follows
)

var errDERSignature = errors.New("jwk: the signer did not return an ASN.1 ECDSA signature of the right size")

// appendDER appends the ASN.1 form of r ‖ s. Whether r and s are in range is
// for crypto/ecdsa to say.
func appendDER(dst, fixed []byte) []byte {
	r, s := trimZeros(fixed[:len(fixed)/2]), trimZeros(fixed[len(fixed)/2:])
	length := derIntegerLen(r) + derIntegerLen(s)
	dst = append(dst, derSequence)
	if length > 0x7f {
		dst = append(dst, derLong)
	}
	dst = append(dst, byte(length))
	return appendDERInteger(appendDERInteger(dst, r), s)
}

// trimZeros removes leading zeros, but leaves one byte.
func trimZeros(n []byte) []byte {
	for len(n) > 1 && n[0] == 0 {
		n = n[1:]
	}
	return n
}

func derIntegerLen(n []byte) int {
	return 2 + len(n) + int(n[0]>>7)
}

// appendDERInteger puts a zero before a number that would read as negative.
func appendDERInteger(dst, n []byte) []byte {
	dst = append(dst, derInteger, byte(derIntegerLen(n)-2))
	if n[0]>>7 == 1 {
		dst = append(dst, 0)
	}
	return append(dst, n...)
}

// appendFixed appends r ‖ s, of size bytes each, out of the ASN.1 form. It
// takes nothing but the one encoding that DER allows.
func appendFixed(dst, der []byte, size int) ([]byte, error) {
	body, rest, ok := cutDER(der, derSequence)
	if !ok || len(rest) != 0 {
		return dst, errDERSignature
	}
	r, body, okR := cutDER(body, derInteger)
	s, body, okS := cutDER(body, derInteger)
	if !okR || !okS || len(body) != 0 {
		return dst, errDERSignature
	}
	out := slices.Grow(dst, 2*size)
	out, okR = appendPadded(out, r, size)
	out, okS = appendPadded(out, s, size)
	if !okR || !okS {
		return dst, errDERSignature
	}
	return out, nil
}

// cutDER takes one element of the given tag off the front of der.
func cutDER(der []byte, tag byte) (body, rest []byte, ok bool) {
	if len(der) < 2 || der[0] != tag {
		return nil, nil, false
	}
	length, der := int(der[1]), der[2:]
	if length == derLong && len(der) > 0 && der[0] > 0x7f {
		length, der = int(der[0]), der[1:]
	} else if length > 0x7f {
		return nil, nil, false
	}
	if length > len(der) {
		return nil, nil, false
	}
	return der[:length], der[length:], true
}

// appendPadded appends the INTEGER n in size bytes. A negative number, one
// with needless zeros or one that is too large does not fit.
func appendPadded(dst, n []byte, size int) ([]byte, bool) {
	if len(n) == 0 || n[0] > 0x7f || (len(n) > 1 && n[0] == 0 && n[1] <= 0x7f) {
		return dst, false
	}
	if n[0] == 0 {
		n = n[1:]
	}
	if len(n) > size {
		return dst, false
	}
	for range size - len(n) {
		dst = append(dst, 0)
	}
	return append(dst, n...), true
}
