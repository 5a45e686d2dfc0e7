package jwk

import (
	"crypto/sha256"

	"github.com/jeton-auth/jeton/internal/b64"
)

// thumbprint computes the JWK Thumbprint of RFC 7638 section 3 with SHA-256.
func thumbprint(k describer) string {
	var m material
	k.describe(&m)
	sum := sha256.Sum256(m.required())
	return b64.Encode(sum[:])
}

// required writes the required members of the key's type in lexicographic
// order, with nothing in between (RFC 7638 section 3.2, RFC 8037 section 2,
// RFC 9964 section 6). No value needs an escape: they are base64url and
// registered names.
func (m *material) required() []byte {
	switch m.KeyType {
	case keyTypeEC:
		return object("crv", string(m.Curve), "kty", string(m.KeyType), "x", b64.Encode(m.X), "y", b64.Encode(m.Y))
	case keyTypeRSA:
		return object("e", b64.Encode(m.E), "kty", string(m.KeyType), "n", b64.Encode(m.N))
	case keyTypeOKP:
		return object("crv", string(m.Curve), "kty", string(m.KeyType), "x", b64.Encode(m.X))
	case keyTypeAKP:
		return object("alg", string(m.Algorithm), "kty", string(m.KeyType), "pub", b64.Encode(m.Pub))
	default:
		return object("k", b64.Encode(m.K), "kty", string(m.KeyType))
	}
}

func object(namesAndValues ...string) []byte {
	text := []byte{'{'}
	for i, s := range namesAndValues {
		switch {
		case i%2 == 1:
			text = append(text, ':')
		case i > 0:
			text = append(text, ',')
		}
		text = append(text, '"')
		text = append(text, s...)
		text = append(text, '"')
	}
	return append(text, '}')
}
