package jose

// A Kind says what a header parameter is for.
type Kind uint8

// The kinds of parameters.
const (
	Extension  Kind = iota // unknown to the standards below
	Common                 // every token may have it, packages jws and jwe read and write it
	Base64                 // b64 (RFC 7797), of a JWS
	KeyHint                // describes a key
	Encryption             // belongs to a JWE
)

// KindOf looks name up in RFC 7515 section 4.1, RFC 7516 section 4.1, RFC 7518
// section 4, RFC 7797 and draft-ietf-jose-hpke-encrypt.
func KindOf(name string) Kind {
	switch name {
	case "alg", "kid", "typ", "cty", "crit":
		return Common
	case "b64":
		return Base64
	case "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256":
		return KeyHint
	case "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c", "ek", "psk_id":
		return Encryption
	}
	return Extension
}
