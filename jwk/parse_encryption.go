package jwk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Values of "use" and "key_ops" (RFC 7517 sections 4.2 and 4.3).
const (
	useEncryption name = "enc"

	opEncrypt    = "encrypt"
	opDecrypt    = "decrypt"
	opWrapKey    = "wrapKey"
	opUnwrapKey  = "unwrapKey"
	opDeriveKey  = "deriveKey"
	opDeriveBits = "deriveBits"
)

// ParseDecryptionKey reads a private or symmetric key: a JWK (RFC 7517), or
// one PEM block (PKCS #8 "PRIVATE KEY", PKCS #1 "RSA PRIVATE KEY", SEC 1 "EC
// PRIVATE KEY"). At most 64 KiB are read.
//
// With alg "" the algorithm is the one that the JWK names. No type or curve
// implies one, so a key that names none needs alg, as PEM always does; a key
// that names another one is refused: [ErrMismatch]. So is a JWK whose "use" is
// not "enc" or whose "key_ops" do not allow to decrypt, a public key, and a
// PBES2 algorithm, whose keys are passwords.
//
// The "alg" of a key of [Dir] may be its content encryption, such as "A256GCM"
// (RFC 7520 section 5.6). Where it is not, the length of the key must leave no
// choice: with 32 bytes it is refused.
//
// A JWK is read as strictly as by [ParseSigningKey], with the same errors.
func ParseDecryptionKey(data []byte, alg KeyAlgorithm) (*DecryptionKey, error) {
	pem, err := isPEM(data)
	switch {
	case err != nil:
		return nil, err
	case pem:
		return parseDecryptionPEM(data, alg)
	}
	m, err := readMaterial(data)
	if err != nil {
		return nil, err
	}
	return m.decryptionKey(alg)
}

// ParseEncryptionKey reads a public key: a JWK, or one PEM block (PKIX "PUBLIC
// KEY", PKCS #1 "RSA PUBLIC KEY", "CERTIFICATE", of which only the key and its
// usage are looked at). alg and the errors are as for [ParseDecryptionKey]. A
// private or symmetric key is refused with [ErrMismatch], lest a secret be
// treated like something public: use ParseDecryptionKey and
// [DecryptionKey.EncryptionKey].
func ParseEncryptionKey(data []byte, alg KeyAlgorithm) (*EncryptionKey, error) {
	pem, err := isPEM(data)
	switch {
	case err != nil:
		return nil, err
	case pem:
		return parseEncryptionPEM(data, alg)
	}
	m, err := readMaterial(data)
	if err != nil {
		return nil, err
	}
	return m.encryptionKey(alg)
}

func (m *material) decryptionKey(asked KeyAlgorithm) (*DecryptionKey, error) {
	a, err := m.settleKey(asked)
	if err != nil {
		return nil, err
	}
	if !m.private() {
		return nil, errNotPrivate
	}
	operations, _ := a.family.operations()
	if err := m.checkEncryptionUse(operations); err != nil {
		return nil, err
	}
	k, err := a.family.readPrivate(a, m)
	if err != nil {
		return nil, err
	}
	return newDecryptionKey(a.name, k, strings.Clone(m.ID)), nil
}

func (m *material) encryptionKey(asked KeyAlgorithm) (*EncryptionKey, error) {
	a, err := m.settleKey(asked)
	if err != nil {
		return nil, err
	}
	if m.private() {
		return nil, errNotPublic
	}
	_, operations := a.family.operations()
	if err := m.checkEncryptionUse(operations); err != nil {
		return nil, err
	}
	k, err := a.family.readPublic(a, m)
	if err != nil {
		return nil, err
	}
	return newEncryptionKey(a.name, k, strings.Clone(m.ID)), nil
}

// settleKey decides on the algorithm: what the caller asked for, what the key
// says ("alg", RFC 7517 section 4.4) and what its type and curve allow must
// agree. A token's header has no say.
func (m *material) settleKey(asked KeyAlgorithm) (keyAlgorithm, error) {
	stated, err := m.statedKeyAlgorithm()
	if err != nil {
		return keyAlgorithm{}, err
	}
	a, err := agreeOnKey(asked, stated, m.KeyType)
	if err != nil {
		return a, err
	}
	if cmp.Or(a.keyType, m.KeyType) != m.KeyType || cmp.Or(a.curve, m.Curve) != m.Curve {
		return a, fmt.Errorf("%w: %s does not go with \"kty\" %s and \"crv\" %s", ErrMismatch, a.name, quote(string(m.KeyType)), quote(string(m.Curve)))
	}
	return a, nil
}

// statedKeyAlgorithm reads "alg". The name of a content encryption stands for
// "dir". An AKP key must have one (RFC 9964 section 3).
func (m *material) statedKeyAlgorithm() (KeyAlgorithm, error) {
	switch {
	case m.Algorithm == "" && m.KeyType == keyTypeAKP:
		return "", missing("alg")
	case ContentEncryption(m.Algorithm).Known():
		return Dir, nil
	case SignatureAlgorithm(m.Algorithm).Known():
		return "", fmt.Errorf("%w: the key is for signatures with %s", ErrMismatch, m.Algorithm)
	}
	return KeyAlgorithm(m.Algorithm), nil
}

// agreeOnKey picks the algorithm of a key of the given type. Empty names have
// no opinion.
func agreeOnKey(asked, stated KeyAlgorithm, keyType name) (keyAlgorithm, error) {
	for _, alg := range []KeyAlgorithm{asked, stated} {
		if _, err := alg.lookup(); alg != "" && err != nil {
			return keyAlgorithm{}, err
		}
	}
	if asked != "" && stated != "" && asked != stated {
		return keyAlgorithm{}, fmt.Errorf("%w: the key is for %s, %s was asked for", ErrMismatch, stated, asked)
	}
	alg := cmp.Or(asked, stated)
	if alg == "" {
		return keyAlgorithm{}, fmt.Errorf("%w: the key does not say its algorithm: name one, such as %s", ErrMismatch, keyExample(keyType))
	}
	return alg.lookup()
}

func keyExample(keyType name) KeyAlgorithm {
	switch keyType {
	case keyTypeOct:
		return A256KW
	case keyTypeRSA:
		return RSAOAEP256
	}
	return ECDHESA256KW
}

// checkEncryptionUse holds "use" and "key_ops" against the operations, of which
// one is enough.
func (m *material) checkEncryptionUse(operations []string) error {
	if m.Use != "" && m.Use != useEncryption {
		return fmt.Errorf("%w: \"use\" is %s, not \"enc\"", ErrMismatch, quote(string(m.Use)))
	}
	if m.KeyOps == nil {
		return nil
	}
	ops := slices.Sorted(slices.Values(m.KeyOps))
	if len(slices.Compact(ops)) != len(m.KeyOps) {
		return fmt.Errorf("%w: \"key_ops\" names an operation twice (RFC 7517 section 4.3)", ErrMalformed)
	}
	ours := func(op string) bool { return slices.Contains(operations, op) }
	if !slices.ContainsFunc(m.KeyOps, ours) {
		return fmt.Errorf("%w: \"key_ops\" has none of %q", ErrMismatch, operations)
	}
	signs := func(op string) bool { return op == opSign || op == opVerify }
	if m.Use != "" && slices.ContainsFunc(m.KeyOps, signs) {
		return fmt.Errorf("%w: \"key_ops\" contradicts \"use\" (RFC 7517 section 4.3)", ErrMalformed)
	}
	return nil
}
