package jwk_test

import (
	"crypto/ecdh"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

var contentEncryptions = []jwk.ContentEncryption{
	jwk.A128GCM, jwk.A192GCM, jwk.A256GCM, jwk.A128CBCHS256, jwk.A192CBCHS384, jwk.A256CBCHS512,
}

// keyAlgorithms is every algorithm that has a content key but "dir", and
// integratedAlgorithms every one that has none.
var (
	keyAlgorithms = []jwk.KeyAlgorithm{
		jwk.A128KW, jwk.A192KW, jwk.A256KW, jwk.A128GCMKW, jwk.A192GCMKW, jwk.A256GCMKW,
		jwk.RSAOAEP, jwk.RSAOAEP256, jwk.RSAOAEP384, jwk.RSAOAEP512,
		jwk.ECDHES, jwk.ECDHESA128KW, jwk.ECDHESA192KW, jwk.ECDHESA256KW,
		jwk.PBES2HS256A128KW, jwk.PBES2HS384A192KW, jwk.PBES2HS512A256KW,
		jwk.HPKE0KE, jwk.HPKE1KE, jwk.HPKE2KE, jwk.HPKE3KE, jwk.HPKE4KE, jwk.HPKE7KE,
		jwk.HPKE8KE, jwk.HPKE9KE, jwk.HPKE10KE, jwk.HPKE12KE, jwk.HPKE13KE,
	}
	integratedAlgorithms = []jwk.KeyAlgorithm{
		jwk.HPKE0, jwk.HPKE1, jwk.HPKE2, jwk.HPKE3, jwk.HPKE4, jwk.HPKE7,
		jwk.HPKE8, jwk.HPKE9, jwk.HPKE10, jwk.HPKE12, jwk.HPKE13,
	}
)

// agreementCurves are those of ECDH-ES.
func agreementCurves() []ecdh.Curve {
	return []ecdh.Curve{ecdh.P256(), ecdh.P384(), ecdh.P521(), ecdh.X25519()}
}

// quick is as little work as a password key may have.
var quick = &jwk.PasswordOptions{Count: 1000}

// decryptionKey makes a new key, except for RSA, where making one takes long.
func decryptionKey(t testing.TB, alg jwk.KeyAlgorithm) *jwk.DecryptionKey {
	t.Helper()
	var k *jwk.DecryptionKey
	var err error
	switch {
	case alg == jwk.Dir:
		k, err = jwk.GenerateDecryptionKey(alg, &jwk.DecryptionKeyOptions{Encryption: jwk.A256GCM})
	case strings.HasPrefix(string(alg), "PBES2"):
		k, err = jwk.NewPasswordKey(alg, []byte("correct horse battery staple"), quick)
	case strings.HasPrefix(string(alg), "RSA"):
		k, err = jwk.ParseDecryptionKey([]byte(rfc7516A1Key), alg)
	default:
		k, err = jwk.GenerateDecryptionKey(alg, nil)
	}
	if err != nil {
		t.Fatalf("%s: %v", alg, err)
	}
	return k
}

func parseDecryption(t testing.TB, text string, alg jwk.KeyAlgorithm) *jwk.DecryptionKey {
	t.Helper()
	k, err := jwk.ParseDecryptionKey([]byte(text), alg)
	if err != nil {
		t.Fatalf("ParseDecryptionKey: %v", err)
	}
	return k
}

func parseEncryption(t testing.TB, text string, alg jwk.KeyAlgorithm) *jwk.EncryptionKey {
	t.Helper()
	k, err := jwk.ParseEncryptionKey([]byte(text), alg)
	if err != nil {
		t.Fatalf("ParseEncryptionKey: %v", err)
	}
	return k
}

func exportDecryption(t testing.TB, k *jwk.DecryptionKey) string {
	t.Helper()
	text, err := k.Export()
	if err != nil {
		t.Fatalf("Export: %v", err)
	}
	return string(text)
}

// A wrapped is what WrapKey returns.
type wrapped struct {
	enc          jwk.ContentEncryption
	contentKey   []byte
	encryptedKey []byte
	header       jwk.KeyHeader
}

func wrap(t testing.TB, k *jwk.EncryptionKey, enc jwk.ContentEncryption) wrapped {
	t.Helper()
	w := wrapped{enc: enc}
	var err error
	w.contentKey, w.encryptedKey, err = k.WrapKey(enc, nil, &w.header)
	if err != nil {
		t.Fatalf("%s with %s: WrapKey: %v", k.Algorithm(), enc, err)
	}
	return w
}

func (w wrapped) unwrap(k *jwk.DecryptionKey) ([]byte, error) {
	return k.UnwrapKey(w.enc, w.encryptedKey, &w.header)
}

// refused checks that a content key is not handed out, and that the error is
// ErrDecryption.
func (w wrapped) refused(t testing.TB, name string, k *jwk.DecryptionKey) {
	t.Helper()
	got, err := w.unwrap(k)
	if got != nil || !errors.Is(err, jwk.ErrDecryption) {
		t.Errorf("%s: %s: got %x, %v", k.Algorithm(), name, got, err)
	}
}

// opaque checks that the error says nothing at all.
func (w wrapped) opaque(t testing.TB, name string, k *jwk.DecryptionKey) {
	t.Helper()
	if got, err := w.unwrap(k); got != nil || err != jwk.ErrDecryption {
		t.Errorf("%s: %s: got %x, %v", k.Algorithm(), name, got, err)
	}
}

func flipped(b []byte, i int) []byte {
	changed := slices.Clone(b)
	changed[i] ^= 1
	return changed
}
