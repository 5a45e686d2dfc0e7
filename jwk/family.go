package jwk

import "crypto"

// family is one type of key: all that the rest of the package needs to know
// of HMAC, RSA, ECDSA, Ed25519 and ML-DSA. Each checks that what it is given
// fits the algorithm before it makes a key of it, and copies what it keeps.
type family interface {
	generate(alg algorithm) (privateKey, error)

	// private and public take the standard library's keys.
	private(alg algorithm, signer crypto.Signer) (privateKey, error)
	public(alg algorithm, key crypto.PublicKey) (publicKey, error)

	// readPrivate and readPublic take the members of a JWK whose "kty" and
	// "crv" are already known to be the algorithm's.
	readPrivate(alg algorithm, m *material) (privateKey, error)
	readPublic(alg algorithm, m *material) (publicKey, error)
}

// privateKey is a key of one family and one algorithm that signs.
type privateKey interface {
	appendSign(dst, message []byte) ([]byte, error)
	public() publicKey

	// export fills in the private members, besides those of the public key.
	export(m *material) error
}

// publicKey is the verifying side of a privateKey.
type publicKey interface {
	verify(message, signature []byte) bool

	// describe fills in "kty" and the members that make up the thumbprint
	// (RFC 7638 section 3.2). They are public for all but HMAC.
	describe(m *material)
}
