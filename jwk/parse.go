package jwk

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// maxKeyLength is how many bytes one key may take, as JWK or as PEM. The
// largest that is read, a private RSA key of 8192 bits, takes about 6,500.
const maxKeyLength = 64 << 10

// Values of "use" and "key_ops" (RFC 7517 sections 4.2 and 4.3).
const (
	useSignature name = "sig"

	opSign   = "sign"
	opVerify = "verify"
)

// ParseSigningKey reads a private key: a JWK (RFC 7517), or one PEM block
// (PKCS #8 "PRIVATE KEY", PKCS #1 "RSA PRIVATE KEY", SEC 1 "EC PRIVATE KEY").
// At most 64 KiB are read.
//
// With alg "" the algorithm is the one that the JWK names, or that follows
// from its curve. An RSA or symmetric key that names none needs alg, and a
// key that names another one is refused: [ErrMismatch]. So is a JWK whose
// "use" is not "sig" or whose "key_ops" lacks "sign", and a public key.
//
// A JWK is read strictly. A member twice, of the wrong JSON type, not in
// canonical base64url or not of the full width is [ErrMalformed]; so are
// numbers that do not belong together. [ErrWeakKey] and [ErrUnsupported] are
// as for [NewSigningKey] and [NewHMACKey].
func ParseSigningKey(data []byte, alg SignatureAlgorithm) (*SigningKey, error) {
	pem, err := isPEM(data)
	switch {
	case err != nil:
		return nil, err
	case pem:
		return parseSigningPEM(data, alg)
	}
	m, err := readMaterial(data)
	if err != nil {
		return nil, err
	}
	return m.signingKey(alg)
}

// ParseVerificationKey reads a public key: a JWK, or one PEM block (PKIX
// "PUBLIC KEY", PKCS #1 "RSA PUBLIC KEY", "CERTIFICATE", of which only the key
// is used: neither dates nor issuer are looked at). alg and the errors are as
// for [ParseSigningKey], with "verify" in place of "sign". A private or
// symmetric key is refused with [ErrMismatch], lest a secret be treated like
// something public.
func ParseVerificationKey(data []byte, alg SignatureAlgorithm) (*VerificationKey, error) {
	pem, err := isPEM(data)
	switch {
	case err != nil:
		return nil, err
	case pem:
		return parseVerificationPEM(data, alg)
	}
	m, err := readMaterial(data)
	if err != nil {
		return nil, err
	}
	return m.verificationKey(alg)
}

// isPEM tells the two forms apart, and refuses everything that is neither.
func isPEM(data []byte) (bool, error) {
	if len(data) > maxKeyLength {
		return false, fmt.Errorf("%w: %d bytes, at most %d are read", ErrMalformed, len(data), maxKeyLength)
	}
	text := bytes.TrimLeft(data, " \t\r\n")
	switch {
	case bytes.HasPrefix(text, []byte("{")):
		return false, nil
	case bytes.HasPrefix(text, []byte(pemBegin)):
		return true, nil
	}
	return false, fmt.Errorf("%w: neither a JWK (\"{…}\") nor PEM (%q)", ErrMalformed, pemBegin)
}

func (m *material) signingKey(asked SignatureAlgorithm) (*SigningKey, error) {
	alg, a, err := m.settle(asked)
	if err != nil {
		return nil, err
	}
	if !m.private() {
		return nil, errNotPrivate
	}
	if err := m.checkUse(opSign); err != nil {
		return nil, err
	}
	k, err := a.family.readPrivate(a, m)
	if err != nil {
		return nil, err
	}
	return newSigningKey(alg, k, strings.Clone(m.ID)), nil
}

func (m *material) verificationKey(asked SignatureAlgorithm) (*VerificationKey, error) {
	alg, a, err := m.settle(asked)
	if err != nil {
		return nil, err
	}
	if m.private() {
		return nil, errNotPublic
	}
	if err := m.checkUse(opVerify); err != nil {
		return nil, err
	}
	k, err := a.family.readPublic(a, m)
	if err != nil {
		return nil, err
	}
	return newVerificationKey(alg, k, strings.Clone(m.ID)), nil
}

var (
	errNotPrivate = fmt.Errorf("%w: this is a public key, a private one is needed", ErrMismatch)
	errNotPublic  = fmt.Errorf("%w: this is a private or symmetric key, a public one is needed", ErrMismatch)
)

// settle decides on the algorithm: what the caller asked for, what the key
// says ("alg", RFC 7517 section 4.4) and what its type and curve allow must
// agree. A token's header has no say.
func (m *material) settle(asked SignatureAlgorithm) (SignatureAlgorithm, algorithm, error) {
	stated := SignatureAlgorithm(m.Algorithm)
	implied, err := m.implied()
	if err != nil {
		return "", algorithm{}, err
	}
	alg, err := agree(asked, stated, implied, string(m.KeyType))
	if err != nil {
		return "", algorithm{}, err
	}
	a, err := alg.lookup()
	if err == nil && (a.keyType != m.KeyType || a.curve != "" && a.curve != m.Curve) {
		err = fmt.Errorf("%w: %s does not go with \"kty\" %s and \"crv\" %s", ErrMismatch, alg, quote(string(m.KeyType)), quote(string(m.Curve)))
	}
	return alg, a, err
}

// implied returns the algorithm that follows from "kty" and "crv", or "" where
// there is a choice.
func (m *material) implied() (SignatureAlgorithm, error) {
	switch {
	case m.KeyType == keyTypeRSA || m.KeyType == keyTypeOct:
		return "", nil
	case m.KeyType == keyTypeAKP && m.Algorithm == "": // required even if the caller names one (RFC 9964 section 3)
		return "", missing("alg")
	case m.KeyType == keyTypeAKP:
		return "", nil
	}
	if m.Curve == "" && (m.KeyType == keyTypeEC || m.KeyType == keyTypeOKP) {
		return "", missing("crv")
	}
	for _, alg := range []SignatureAlgorithm{ES256, ES384, ES512, Ed25519} {
		if a := alg.properties(); a.keyType == m.KeyType && a.curve == m.Curve {
			return alg, nil
		}
	}
	return "", fmt.Errorf("%w: \"kty\" %s with \"crv\" %s", ErrUnsupported, quote(string(m.KeyType)), quote(string(m.Curve)))
}

// agree picks the algorithm of a key of the given type. Empty names have no
// opinion; implied only counts where nobody else has one.
func agree(asked, stated, implied SignatureAlgorithm, keyType string) (SignatureAlgorithm, error) {
	for _, alg := range []SignatureAlgorithm{asked, stated} {
		if _, err := alg.lookup(); alg != "" && err != nil {
			return "", err
		}
	}
	if asked != "" && stated != "" && !asked.Equal(stated) {
		return "", fmt.Errorf("%w: the key is for %s, %s was asked for", ErrMismatch, stated, asked)
	}
	alg := cmp.Or(asked, stated, implied)
	if alg == "" {
		return "", fmt.Errorf("%w: the %s key does not say its algorithm: name one, such as %s", ErrMismatch, keyType, example(keyType))
	}
	return alg, nil
}

func example(keyType string) SignatureAlgorithm {
	if name(keyType) == keyTypeOct {
		return HS256
	}
	return RS256
}

// checkUse holds "use" and "key_ops" against the operation.
func (m *material) checkUse(operation string) error {
	if m.Use != "" && m.Use != useSignature {
		return fmt.Errorf("%w: \"use\" is %s, not \"sig\"", ErrMismatch, quote(string(m.Use)))
	}
	if m.KeyOps == nil {
		return nil
	}
	ops := slices.Sorted(slices.Values(m.KeyOps))
	if len(slices.Compact(ops)) != len(m.KeyOps) {
		return fmt.Errorf("%w: \"key_ops\" names an operation twice (RFC 7517 section 4.3)", ErrMalformed)
	}
	if !slices.Contains(m.KeyOps, operation) {
		return fmt.Errorf("%w: \"key_ops\" lacks %q", ErrMismatch, operation)
	}
	other := func(op string) bool { return op != opSign && op != opVerify }
	if m.Use != "" && slices.ContainsFunc(m.KeyOps, other) {
		return fmt.Errorf("%w: \"key_ops\" contradicts \"use\" (RFC 7517 section 4.3)", ErrMalformed)
	}
	return nil
}

// wrongType says that a Go key is not what the algorithm takes.
func wrongType(alg algorithm, key any) error {
	what := cmp.Or(alg.curve, alg.keyType)
	if f, ok := alg.family.(mldsaFamily); ok {
		what = name(f.alg)
	}
	return fmt.Errorf("%w: a key of the type %T is not %s, or it is empty", ErrMismatch, key, what)
}
