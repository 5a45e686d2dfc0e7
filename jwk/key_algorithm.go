package jwk

import (
	"crypto"
	"fmt"
)

// KeyAlgorithm is the value of an "alg" member that says how the content key
// of a JSON Web Encryption is managed (RFC 7518 section 4.1). Names are
// compared exactly. There is no "RSA1_5": its padding cannot be checked
// without telling an attacker about it.
type KeyAlgorithm string

// The key management algorithms. [Dir], [ECDHES] and the HPKE algorithms
// without "-KE" have exactly one recipient: see
// [KeyAlgorithm.SingleRecipient].
const (
	// Dir uses a shared secret as the content key itself (RFC 7518
	// section 4.5). See [NewDirectKey].
	Dir KeyAlgorithm = "dir"

	A128KW KeyAlgorithm = "A128KW" // AES Key Wrap, RFC 7518 section 4.4
	A192KW KeyAlgorithm = "A192KW"
	A256KW KeyAlgorithm = "A256KW"

	A128GCMKW KeyAlgorithm = "A128GCMKW" // AES-GCM, RFC 7518 section 4.7
	A192GCMKW KeyAlgorithm = "A192GCMKW"
	A256GCMKW KeyAlgorithm = "A256GCMKW"

	RSAOAEP    KeyAlgorithm = "RSA-OAEP"     // with SHA-1, RFC 7518 section 4.3
	RSAOAEP256 KeyAlgorithm = "RSA-OAEP-256" // with SHA-2
	RSAOAEP384 KeyAlgorithm = "RSA-OAEP-384"
	RSAOAEP512 KeyAlgorithm = "RSA-OAEP-512"

	ECDHES       KeyAlgorithm = "ECDH-ES"        // RFC 7518 section 4.6: the agreed key is the content key
	ECDHESA128KW KeyAlgorithm = "ECDH-ES+A128KW" // the agreed key wraps it
	ECDHESA192KW KeyAlgorithm = "ECDH-ES+A192KW"
	ECDHESA256KW KeyAlgorithm = "ECDH-ES+A256KW"

	// The PBES2 algorithms derive a key from a password (RFC 7518 section
	// 4.8). They are for [NewPasswordKey] only.
	PBES2HS256A128KW KeyAlgorithm = "PBES2-HS256+A128KW"
	PBES2HS384A192KW KeyAlgorithm = "PBES2-HS384+A192KW"
	PBES2HS512A256KW KeyAlgorithm = "PBES2-HS512+A256KW"
)

// The algorithms of draft-ietf-jose-hpke-encrypt. HPKE-n encrypts the plaintext
// itself, HPKE-n-KE a content key.
const (
	HPKE0 KeyAlgorithm = "HPKE-0" // P-256, HKDF-SHA256, AES-128-GCM
	HPKE1 KeyAlgorithm = "HPKE-1" // P-384, HKDF-SHA384, AES-256-GCM
	HPKE2 KeyAlgorithm = "HPKE-2" // P-521, HKDF-SHA512, AES-256-GCM
	HPKE3 KeyAlgorithm = "HPKE-3" // X25519, HKDF-SHA256, AES-128-GCM
	HPKE4 KeyAlgorithm = "HPKE-4" // X25519, HKDF-SHA256, ChaCha20-Poly1305
	HPKE7 KeyAlgorithm = "HPKE-7" // P-256, HKDF-SHA256, AES-256-GCM

	HPKE0KE KeyAlgorithm = "HPKE-0-KE"
	HPKE1KE KeyAlgorithm = "HPKE-1-KE"
	HPKE2KE KeyAlgorithm = "HPKE-2-KE"
	HPKE3KE KeyAlgorithm = "HPKE-3-KE"
	HPKE4KE KeyAlgorithm = "HPKE-4-KE"
	HPKE7KE KeyAlgorithm = "HPKE-7-KE"
)

// The post-quantum algorithms of the draft "JOSE HPKE PQ & PQ/T Algorithm
// Registrations", with SHAKE256 and AES-256-GCM. The numbers are those of the
// draft's later revisions; earlier ones gave some of them to other suites.
const (
	HPKE8  KeyAlgorithm = "HPKE-8"  // ML-KEM-768 and P-256
	HPKE9  KeyAlgorithm = "HPKE-9"  // ML-KEM-768 and X25519
	HPKE10 KeyAlgorithm = "HPKE-10" // ML-KEM-1024 and P-384
	HPKE12 KeyAlgorithm = "HPKE-12" // ML-KEM-768
	HPKE13 KeyAlgorithm = "HPKE-13" // ML-KEM-1024

	HPKE8KE  KeyAlgorithm = "HPKE-8-KE"
	HPKE9KE  KeyAlgorithm = "HPKE-9-KE"
	HPKE10KE KeyAlgorithm = "HPKE-10-KE"
	HPKE12KE KeyAlgorithm = "HPKE-12-KE"
	HPKE13KE KeyAlgorithm = "HPKE-13-KE"
)

// Known reports whether alg is one of the constants of this package.
func (alg KeyAlgorithm) Known() bool {
	return alg.properties().family != nil
}

// Integrated reports whether alg encrypts the plaintext without a content key:
// there is no "enc" then, and [EncryptionKey.Seal] and [DecryptionKey.Open]
// take the place of WrapKey and UnwrapKey.
func (alg KeyAlgorithm) Integrated() bool {
	f, ok := alg.properties().family.(hpkeFamily)
	return ok && !f.keyEncryption
}

// SingleRecipient reports whether alg settles the content key by itself, or
// has none, so that a second recipient could not have the same one (RFC 7516
// section 7.2.1).
func (alg KeyAlgorithm) SingleRecipient() bool {
	return alg == Dir || alg == ECDHES || alg.Integrated()
}

// Symmetric reports whether whoever encrypts can also decrypt: there is no key
// that could be published.
func (alg KeyAlgorithm) Symmetric() bool {
	return alg.properties().keyType == keyTypeOct
}

// keyAlgorithm holds the properties of a [KeyAlgorithm].
type keyAlgorithm struct {
	name    KeyAlgorithm
	family  keyFamily
	keyType name        // "" where there is a choice: ECDH-ES has EC and OKP
	curve   name        // "" where there is a choice, or no curve
	size    int         // of the AES key that wraps, in bytes
	hash    crypto.Hash // of OAEP and PBES2
}

// properties is the one table of what each algorithm is. A name that is not
// in it has no family.
func (alg KeyAlgorithm) properties() keyAlgorithm {
	switch alg {
	case Dir:
		return keyAlgorithm{alg, directFamily{}, keyTypeOct, "", 0, 0}
	case A128KW:
		return keyAlgorithm{alg, wrappingFamily{}, keyTypeOct, "", 16, 0}
	case A192KW:
		return keyAlgorithm{alg, wrappingFamily{}, keyTypeOct, "", 24, 0}
	case A256KW:
		return keyAlgorithm{alg, wrappingFamily{}, keyTypeOct, "", 32, 0}
	case A128GCMKW:
		return keyAlgorithm{alg, wrappingFamily{gcm: true}, keyTypeOct, "", 16, 0}
	case A192GCMKW:
		return keyAlgorithm{alg, wrappingFamily{gcm: true}, keyTypeOct, "", 24, 0}
	case A256GCMKW:
		return keyAlgorithm{alg, wrappingFamily{gcm: true}, keyTypeOct, "", 32, 0}
	case RSAOAEP:
		return keyAlgorithm{alg, oaepFamily{}, keyTypeRSA, "", 0, crypto.SHA1}
	case RSAOAEP256:
		return keyAlgorithm{alg, oaepFamily{}, keyTypeRSA, "", 0, crypto.SHA256}
	case RSAOAEP384:
		return keyAlgorithm{alg, oaepFamily{}, keyTypeRSA, "", 0, crypto.SHA384}
	case RSAOAEP512:
		return keyAlgorithm{alg, oaepFamily{}, keyTypeRSA, "", 0, crypto.SHA512}
	case ECDHES:
		return keyAlgorithm{alg, agreementFamily{}, "", "", 0, 0}
	case ECDHESA128KW:
		return keyAlgorithm{alg, agreementFamily{}, "", "", 16, 0}
	case ECDHESA192KW:
		return keyAlgorithm{alg, agreementFamily{}, "", "", 24, 0}
	case ECDHESA256KW:
		return keyAlgorithm{alg, agreementFamily{}, "", "", 32, 0}
	case PBES2HS256A128KW:
		return keyAlgorithm{alg, passwordFamily{}, keyTypeOct, "", 16, crypto.SHA256}
	case PBES2HS384A192KW:
		return keyAlgorithm{alg, passwordFamily{}, keyTypeOct, "", 24, crypto.SHA384}
	case PBES2HS512A256KW:
		return keyAlgorithm{alg, passwordFamily{}, keyTypeOct, "", 32, crypto.SHA512}
	}
	return alg.hpkeProperties()
}

// hpkeProperties is the part of the table for HPKE (draft-ietf-jose-hpke-encrypt,
// table of JWK types and curves).
func (alg KeyAlgorithm) hpkeProperties() keyAlgorithm {
	keyEncryption := hpkeFamily{keyEncryption: true}
	switch alg {
	case HPKE0, HPKE7:
		return keyAlgorithm{alg, hpkeFamily{}, keyTypeEC, curveP256, 0, 0}
	case HPKE1:
		return keyAlgorithm{alg, hpkeFamily{}, keyTypeEC, curveP384, 0, 0}
	case HPKE2:
		return keyAlgorithm{alg, hpkeFamily{}, keyTypeEC, curveP521, 0, 0}
	case HPKE3, HPKE4:
		return keyAlgorithm{alg, hpkeFamily{}, keyTypeOKP, curveX25519, 0, 0}
	case HPKE8, HPKE9, HPKE10, HPKE12, HPKE13:
		return keyAlgorithm{alg, hpkeFamily{}, keyTypeAKP, "", 0, 0}
	case HPKE0KE, HPKE7KE:
		return keyAlgorithm{alg, keyEncryption, keyTypeEC, curveP256, 0, 0}
	case HPKE1KE:
		return keyAlgorithm{alg, keyEncryption, keyTypeEC, curveP384, 0, 0}
	case HPKE2KE:
		return keyAlgorithm{alg, keyEncryption, keyTypeEC, curveP521, 0, 0}
	case HPKE3KE, HPKE4KE:
		return keyAlgorithm{alg, keyEncryption, keyTypeOKP, curveX25519, 0, 0}
	case HPKE8KE, HPKE9KE, HPKE10KE, HPKE12KE, HPKE13KE:
		return keyAlgorithm{alg, keyEncryption, keyTypeAKP, "", 0, 0}
	}
	return keyAlgorithm{}
}

// lookup is properties for a name that came from outside.
func (alg KeyAlgorithm) lookup() (keyAlgorithm, error) {
	a := alg.properties()
	if a.family == nil {
		return a, fmt.Errorf("%w: key management algorithm %s", ErrUnsupported, quote(string(alg)))
	}
	return a, nil
}
