package conformance_test

import (
	"bytes"
	"crypto/ecdh"
	"fmt"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

var contentEncryptions = []jwk.ContentEncryption{
	jwk.A128GCM, jwk.A192GCM, jwk.A256GCM, jwk.A128CBCHS256, jwk.A192CBCHS384, jwk.A256CBCHS512,
}

// An encryptionKey is a key of ours, and the text from which the peers know it: JWKs
// that we wrote, or a password.
type encryptionKey struct {
	name            string
	key             *jwk.DecryptionKey
	private, public []byte
	encryptions     []jwk.ContentEncryption
}

// An encryptionPeer is another library, or another language.
type encryptionPeer interface {
	lacks(k *encryptionKey) bool
	encrypt(k *encryptionKey, enc jwk.ContentEncryption, plaintext []byte) (token string, err error)
	decrypt(k *encryptionKey, enc jwk.ContentEncryption, token string) (plaintext []byte, err error)
}

func TestEncryptionRoundTrips(t *testing.T) {
	keys := encryptionKeys(t)
	for name, open := range map[string]func(*testing.T) encryptionPeer{
		"go-jose":  func(*testing.T) encryptionPeer { return goJOSE{} },
		"jwx":      func(*testing.T) encryptionPeer { return jwx{} },
		"npm jose": func(t *testing.T) encryptionPeer { return openNode(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := open(t)
			for _, k := range keys {
				if peer.lacks(&k) {
					continue
				}
				t.Run(k.name, func(t *testing.T) {
					for _, enc := range k.encryptions {
						theyReadOurs(t, peer, &k, enc)
						weReadTheirs(t, peer, &k, enc)
					}
				})
			}
		})
	}
}

var plaintext = []byte("a secret for ada, and some bytes that are no text: \x00\xff")

func theyReadOurs(t *testing.T, peer encryptionPeer, k *encryptionKey, enc jwk.ContentEncryption) {
	t.Helper()
	token, err := jwe.Encrypt(k.key.EncryptionKey(), plaintext, &jwe.EncryptOptions{Encryption: enc})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := peer.decrypt(k, enc, token); err != nil || !bytes.Equal(got, plaintext) {
		t.Errorf("%s: they read %q from ours, %v", enc, got, err)
	}
	if got, err := peer.decrypt(k, enc, changed(token)); err == nil {
		t.Errorf("%s: they read %q from a changed token: the test proves nothing", enc, got)
	}
}

func weReadTheirs(t *testing.T, peer encryptionPeer, k *encryptionKey, enc jwk.ContentEncryption) {
	t.Helper()
	token, err := peer.encrypt(k, enc, plaintext)
	if err != nil {
		t.Errorf("%s: they do not encrypt to our key: %v", enc, err)
		return
	}
	message, err := jwe.Decrypt(token, k.key, nil)
	if err != nil || !bytes.Equal(message.Plaintext, plaintext) || message.Header.Encryption != enc {
		t.Errorf("%s: we read %+v from theirs, %v", enc, message, err)
	}
	if message, err := jwe.Decrypt(changed(token), k.key, nil); err == nil {
		t.Errorf("%s: we read %+v from a changed token", enc, message)
	}
}

// changed puts another first character into the ciphertext.
func changed(token string) string {
	parts := strings.Split(token, ".")
	first := "A"
	if parts[3][0] == 'A' {
		first = "B"
	}
	parts[3] = first + parts[3][1:]
	return strings.Join(parts, ".")
}

func (k *encryptionKey) algorithm() string { return string(k.key.Algorithm()) }

// password tells whether the text is a password instead of a JWK.
func (k *encryptionKey) password() bool { return strings.HasPrefix(k.algorithm(), "PBES2-") }

// fewEncryptions are for algorithms that wrap any content key, where making the key
// that wraps takes long.
var fewEncryptions = []jwk.ContentEncryption{jwk.A256GCM, jwk.A128CBCHS256}

// encryptionKeys has one key for every algorithm that the peers can have, and every
// curve.
func encryptionKeys(t *testing.T) (keys []encryptionKey) {
	t.Helper()
	for _, enc := range contentEncryptions {
		keys = append(keys, generated(t, jwk.Dir, &jwk.DecryptionKeyOptions{Encryption: enc}, string(enc)))
	}
	for _, alg := range []jwk.KeyAlgorithm{jwk.A128KW, jwk.A192KW, jwk.A256KW, jwk.A128GCMKW, jwk.A192GCMKW, jwk.A256GCMKW} {
		keys = append(keys, generated(t, alg, nil, ""))
	}
	for _, alg := range []jwk.KeyAlgorithm{jwk.RSAOAEP, jwk.RSAOAEP256, jwk.RSAOAEP384, jwk.RSAOAEP512} {
		keys = append(keys, rsaEncryptionKey(t, alg))
	}
	for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA128KW, jwk.ECDHESA192KW, jwk.ECDHESA256KW} {
		for _, curve := range []ecdh.Curve{ecdh.P256(), ecdh.P384(), ecdh.P521(), ecdh.X25519()} {
			k := generated(t, alg, &jwk.DecryptionKeyOptions{Curve: curve}, fmt.Sprint(curve))
			if alg != jwk.ECDHES && curve != ecdh.P256() {
				k.encryptions = fewEncryptions
			}
			keys = append(keys, k)
		}
	}
	for _, alg := range []jwk.KeyAlgorithm{jwk.PBES2HS256A128KW, jwk.PBES2HS384A192KW, jwk.PBES2HS512A256KW} {
		keys = append(keys, passwordKey(t, alg))
	}
	return keys
}

func generated(t *testing.T, alg jwk.KeyAlgorithm, opts *jwk.DecryptionKeyOptions, detail string) encryptionKey {
	t.Helper()
	key, err := jwk.GenerateDecryptionKey(alg, opts)
	if err != nil {
		t.Fatal(err)
	}
	k := exported(t, key)
	k.name = strings.TrimSpace(string(alg) + " " + detail)
	if opts != nil && opts.Encryption != "" {
		k.encryptions = []jwk.ContentEncryption{opts.Encryption}
	}
	return k
}

func rsaEncryptionKey(t *testing.T, alg jwk.KeyAlgorithm) encryptionKey {
	t.Helper()
	private, err := rsaKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := jwk.NewDecryptionKey(alg, private)
	if err != nil {
		t.Fatal(err)
	}
	return exported(t, key)
}

// passwordKey encrypts with as few iterations as a peer accepts by default; what it
// decrypts are the numbers that the peers choose.
func passwordKey(t *testing.T, alg jwk.KeyAlgorithm) encryptionKey {
	t.Helper()
	password := []byte("correct horse battery staple")
	key, err := jwk.NewPasswordKey(alg, password, &jwk.PasswordOptions{Count: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	return encryptionKey{name: string(alg), key: key, private: password, public: password, encryptions: fewEncryptions}
}

func exported(t *testing.T, key *jwk.DecryptionKey) encryptionKey {
	t.Helper()
	private, err := key.Export()
	if err != nil {
		t.Fatal(err)
	}
	k := encryptionKey{name: string(key.Algorithm()), key: key, private: private, public: private, encryptions: contentEncryptions}
	if !key.Algorithm().Symmetric() {
		if k.public, err = key.EncryptionKey().MarshalJSON(); err != nil {
			t.Fatal(err)
		}
	}
	return k
}
