package jwe

import (
	"bytes"
	"compress/flate"
	"io"

	"github.com/jeton-auth/jeton/internal/strictjson"
)

// MaxDecompressed is how many bytes a compressed plaintext may have once it is
// decompressed (draft-ietf-oauth-rfc8725bis): few bytes can stand for very
// many.
const MaxDecompressed = 250_000

// compression is the value of zip (RFC 7516 section 4.1.3), "" when there is
// none.
type compression string

const deflate compression = "DEF"

// UnmarshalText reads "DEF" and refuses everything else, also nothing.
func (c *compression) UnmarshalText(text []byte) error {
	if *c = compression(text); *c != deflate {
		return strictjson.Reason("the only compression is DEF (RFC 7516 section 4.1.3)")
	}
	return nil
}

// decompress undoes it. What is not DEFLATE from beginning to end (RFC 1951),
// or too long, is an error like any other failed decryption.
func (c compression) decompress(plaintext []byte) ([]byte, error) {
	if c == "" {
		return plaintext, nil
	}
	compressed := bytes.NewReader(plaintext)
	inflated, err := io.ReadAll(io.LimitReader(flate.NewReader(compressed), MaxDecompressed+1))
	if err != nil || len(inflated) > MaxDecompressed || compressed.Len() > 0 {
		return nil, ErrDecryption
	}
	return inflated, nil
}
