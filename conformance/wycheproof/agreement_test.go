package wycheproof_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

const throughUnwrap = "jwk.DecryptionKey.UnwrapKey"

var agreementSuites = []suite{
	{file: "ecdh_secp256r1_webcrypto", through: throughUnwrap, passed: 353},
	{file: "ecdh_secp384r1_webcrypto", through: throughUnwrap, passed: 794},
	{file: "ecdh_secp521r1_webcrypto", through: throughUnwrap, passed: 655},
	{file: "x25519_jwk", through: throughUnwrap, passed: 531, acceptable: 223},
}

type agreementVector struct {
	vector
	Public, Private json.RawMessage
	Shared          hexBytes
}

// ECDH-ES without key wrapping derives the content key from the shared secret: the
// public key of the vector is "epk", and what must come out is computed here.
func TestECDH(t *testing.T) {
	for _, s := range agreementSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(*testing.T, *struct{}) func(*agreementVector) error {
				return (*agreementVector).agree
			})
		})
	}
}

func (v *agreementVector) agree() error {
	key, err := jwk.ParseDecryptionKey(v.Private, jwk.ECDHES)
	if err != nil {
		return fmt.Errorf("the private key: %w", err)
	}
	got, err := key.UnwrapKey(jwk.A256GCM, nil, &jwk.KeyHeader{EphemeralKey: v.Public})
	switch {
	case err != nil:
		return err
	case slices.Contains(v.Flags, "ZeroSharedSecret"): // RFC 8037 section 3.2.1: refused, though the label leaves it open
		return errAccepted
	case !bytes.Equal(got, derived(v.Shared)):
		return fmt.Errorf("derives %x", got)
	}
	return nil
}

// derived is the first, and here only, block of the Concat KDF (RFC 7518 section 4.6.2).
func derived(shared []byte) []byte {
	input := append([]byte{0, 0, 0, 1}, shared...)
	for _, field := range []string{string(jwk.A256GCM), "", ""} {
		input = binary.BigEndian.AppendUint32(input, uint32(len(field)))
		input = append(input, field...)
	}
	key := sha256.Sum256(binary.BigEndian.AppendUint32(input, 256))
	return key[:]
}
