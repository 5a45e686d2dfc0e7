package jwk

import "crypto"

// keyFamily is one type of key for encryption: what [family] is for
// signatures.
type keyFamily interface {
	generate(alg keyAlgorithm, opts *DecryptionKeyOptions) (decryptingKey, error)

	// private and public take the standard library's keys.
	private(alg keyAlgorithm, key crypto.PrivateKey) (decryptingKey, error)
	public(alg keyAlgorithm, key crypto.PublicKey) (encryptingKey, error)

	// readPrivate and readPublic take the members of a JWK whose "kty" and
	// "crv" are already known to be the algorithm's, where it has only one.
	readPrivate(alg keyAlgorithm, m *material) (decryptingKey, error)
	readPublic(alg keyAlgorithm, m *material) (encryptingKey, error)

	// operations are the values of "key_ops" of which a key has one if it has
	// any (RFC 7517 section 4.3).
	operations() (private, public []string)
}

// encryptingKey is a key of one family and one algorithm. It also wraps or
// seals.
type encryptingKey interface{ describer }

// describer fills in "kty" and the members that make up the thumbprint. They
// are public unless the key is symmetric.
type describer interface{ describe(m *material) }

// decryptingKey is the other side of an encryptingKey. It also unwraps or
// opens.
type decryptingKey interface {
	public() encryptingKey

	// export fills in the private members, besides those of the public key.
	export(m *material) error
}

// wrapper makes content keys, or takes them, and encrypts them.
type wrapper interface {
	// wrap takes nil where the content key is its own affair.
	wrap(enc ContentEncryption, contentKey []byte, h *KeyHeader) (_, encryptedKey []byte, err error)
}

// unwrapper decrypts content keys. What can be seen to be wrong without the key
// it refuses by refuse, before it uses the key; its other errors are not passed
// on.
type unwrapper interface {
	unwrap(enc ContentEncryption, encryptedKey []byte, h *KeyHeader) (contentKey []byte, err error)
}

// sealer and opener are the two sides of integrated encryption.
type sealer interface {
	seal(additionalData, plaintext []byte) (encapsulated, ciphertext []byte, err error)
}

type opener interface {
	open(encapsulated, additionalData, ciphertext []byte) ([]byte, error)
}
