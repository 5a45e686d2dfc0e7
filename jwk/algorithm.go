package jwk

import (
	"crypto"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
)

// SignatureAlgorithm is the value of an "alg" member that names a signature
// or MAC algorithm (RFC 7518 section 3.1, RFC 9864 section 2.2, RFC 9964
// section 5). Names are compared exactly: "hs256" is not HS256. There is no
// "none".
type SignatureAlgorithm string

// The signature algorithms. The number is the length in bits of the SHA-2
// hash, except for EdDSA and ML-DSA.
const (
	HS256 SignatureAlgorithm = "HS256" // HMAC, RFC 7518 section 3.2
	HS384 SignatureAlgorithm = "HS384"
	HS512 SignatureAlgorithm = "HS512"

	RS256 SignatureAlgorithm = "RS256" // RSASSA-PKCS1-v1_5, RFC 7518 section 3.3
	RS384 SignatureAlgorithm = "RS384"
	RS512 SignatureAlgorithm = "RS512"

	ES256 SignatureAlgorithm = "ES256" // ECDSA on P-256, RFC 7518 section 3.4
	ES384 SignatureAlgorithm = "ES384" // ECDSA on P-384
	ES512 SignatureAlgorithm = "ES512" // ECDSA on P-521

	PS256 SignatureAlgorithm = "PS256" // RSASSA-PSS, RFC 7518 section 3.5
	PS384 SignatureAlgorithm = "PS384"
	PS512 SignatureAlgorithm = "PS512"

	// Ed25519 is EdDSA on edwards25519 by the name that RFC 9864 gives it.
	Ed25519 SignatureAlgorithm = "Ed25519"

	// EdDSA is the older name of the same algorithm (RFC 8037 section 3.1).
	// A key of either name verifies tokens of both; the key's own name is
	// what it writes. Prefer Ed25519 unless a verifier only knows the other.
	EdDSA SignatureAlgorithm = "EdDSA"

	// The post-quantum signatures of FIPS 204, by RFC 9964 section 5. They
	// need a program built with Go 1.27 or newer; in an older one there is
	// no way to make a key for them but [ErrUnsupported].
	MLDSA44 SignatureAlgorithm = "ML-DSA-44"
	MLDSA65 SignatureAlgorithm = "ML-DSA-65"
	MLDSA87 SignatureAlgorithm = "ML-DSA-87"
)

// Known reports whether alg is one of the constants of this package.
func (alg SignatureAlgorithm) Known() bool {
	return alg.properties().family != nil
}

// Symmetric reports whether alg is an HMAC: whoever verifies can also sign,
// and there is no key that could be published.
func (alg SignatureAlgorithm) Symmetric() bool {
	return alg.properties().keyType == keyTypeOct
}

// Equal reports whether two names mean the same algorithm. It differs from ==
// only for [Ed25519] and [EdDSA].
func (alg SignatureAlgorithm) Equal(other SignatureAlgorithm) bool {
	return alg.canonical() == other.canonical()
}

func (alg SignatureAlgorithm) canonical() SignatureAlgorithm {
	if alg == EdDSA {
		return Ed25519
	}
	return alg
}

// algorithm holds the properties of a [SignatureAlgorithm].
type algorithm struct {
	family  family
	keyType name
	curve   name        // "crv", for EC and OKP
	hash    crypto.Hash // zero for Ed25519 and ML-DSA, which hash by themselves
}

// properties is the one table of what each algorithm is. A name that is not
// in it has no family.
func (alg SignatureAlgorithm) properties() algorithm {
	switch alg {
	case HS256:
		return algorithm{hmacFamily{}, keyTypeOct, "", crypto.SHA256}
	case HS384:
		return algorithm{hmacFamily{}, keyTypeOct, "", crypto.SHA384}
	case HS512:
		return algorithm{hmacFamily{}, keyTypeOct, "", crypto.SHA512}
	case RS256:
		return algorithm{rsaFamily{}, keyTypeRSA, "", crypto.SHA256}
	case RS384:
		return algorithm{rsaFamily{}, keyTypeRSA, "", crypto.SHA384}
	case RS512:
		return algorithm{rsaFamily{}, keyTypeRSA, "", crypto.SHA512}
	case PS256:
		return algorithm{rsaFamily{pss: true}, keyTypeRSA, "", crypto.SHA256}
	case PS384:
		return algorithm{rsaFamily{pss: true}, keyTypeRSA, "", crypto.SHA384}
	case PS512:
		return algorithm{rsaFamily{pss: true}, keyTypeRSA, "", crypto.SHA512}
	case ES256:
		return algorithm{ecdsaFamily{}, keyTypeEC, curveP256, crypto.SHA256}
	case ES384:
		return algorithm{ecdsaFamily{}, keyTypeEC, curveP384, crypto.SHA384}
	case ES512:
		return algorithm{ecdsaFamily{}, keyTypeEC, curveP521, crypto.SHA512}
	case Ed25519, EdDSA:
		return algorithm{ed25519Family{}, keyTypeOKP, curveEd25519, 0}
	case MLDSA44, MLDSA65, MLDSA87:
		return algorithm{mldsaFamily{alg}, keyTypeAKP, "", 0}
	}
	return algorithm{}
}

// lookup is properties for a name that came from outside.
func (alg SignatureAlgorithm) lookup() (algorithm, error) {
	a := alg.properties()
	if a.family == nil {
		return a, fmt.Errorf("%w: algorithm %s", ErrUnsupported, quote(string(alg)))
	}
	return a, nil
}

// digest hashes message into buf, so that the caller decides where the sum
// lies. It spares the allocation of a hash.Hash.
func (a algorithm) digest(buf *[sha512.Size]byte, message []byte) []byte {
	switch a.hash {
	case crypto.SHA256:
		sum := sha256.Sum256(message)
		return buf[:copy(buf[:], sum[:])]
	case crypto.SHA384:
		sum := sha512.Sum384(message)
		return buf[:copy(buf[:], sum[:])]
	default:
		*buf = sha512.Sum512(message)
		return buf[:]
	}
}
