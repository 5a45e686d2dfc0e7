package conformance_test

import (
	"crypto"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/jeton-auth/jeton/jwk"
	jwxjwk "github.com/lestrrat-go/jwx/v3/jwk"
)

// A keyPeer reads a JWK of ours, writes it again by itself, and says its thumbprint, or
// "" where it has none for keys of that type.
type keyPeer struct {
	name    string
	lacks   func(k *encryptionKey) bool
	rewrite func(text []byte) (again []byte, thumbprint string, err error)
}

func keyPeers(t *testing.T) []keyPeer {
	return []keyPeer{
		{"go-jose", goJOSE{}.lacks, func(text []byte) ([]byte, string, error) {
			key, err := goJOSE{}.key(text)
			if err != nil {
				return nil, "", err
			}
			again, err := key.MarshalJSON()
			if _, symmetric := key.Key.([]byte); symmetric || err != nil {
				return again, "", err
			}
			sum, err := key.Thumbprint(crypto.SHA256)
			return again, encoded(sum), err
		}},
		{"jwx", jwx{}.lacks, func(text []byte) ([]byte, string, error) {
			key, err := jwxjwk.ParseKey(text)
			if err != nil {
				return nil, "", err
			}
			sum, err := key.Thumbprint(crypto.SHA256)
			if err != nil {
				return nil, "", err
			}
			again, err := json.Marshal(key)
			return again, encoded(sum), err
		}},
	}
}

// What they write of our keys is read by us as the same key, and everyone computes the
// same thumbprint.
func TestSignatureKeysRoundTrip(t *testing.T) {
	for _, peer := range keyPeers(t) {
		for _, alg := range signatureAlgorithms() {
			t.Run(peer.name+" "+string(alg), func(t *testing.T) {
				k := newSignatureKey(t, alg)
				again := rewritten(t, peer, k.private, k.key.VerificationKey().Thumbprint())
				if key, err := jwk.ParseSigningKey(again, ""); err != nil || key.ID() != k.key.ID() || key.Algorithm() != alg {
					t.Errorf("the private key is %v, %v", key, err)
				}
				if alg.Symmetric() {
					return
				}
				again = rewritten(t, peer, k.public, k.key.VerificationKey().Thumbprint())
				key, err := jwk.ParseVerificationKey(again, "")
				if err != nil || key.Thumbprint() != k.key.VerificationKey().Thumbprint() || key.Algorithm() != alg {
					t.Errorf("the public key is %v, %v", key, err)
				}
			})
		}
	}
}

func TestEncryptionKeysRoundTrip(t *testing.T) {
	keys := encryptionKeys(t)
	for _, peer := range keyPeers(t) {
		for _, k := range keys {
			if peer.lacks(&k) && strings.HasSuffix(k.name, "X25519") || k.password() {
				continue
			}
			t.Run(peer.name+" "+k.name, func(t *testing.T) {
				public := k.key.EncryptionKey()
				again := rewritten(t, peer, k.private, public.Thumbprint())
				if key, err := jwk.ParseDecryptionKey(again, ""); err != nil || key.ID() != k.key.ID() || key.Algorithm() != k.key.Algorithm() {
					t.Errorf("the private key is %v, %v", key, err)
				}
				if public.Algorithm().Symmetric() {
					return
				}
				again = rewritten(t, peer, k.public, public.Thumbprint())
				key, err := jwk.ParseEncryptionKey(again, "")
				if err != nil || key.Thumbprint() != public.Thumbprint() || key.Algorithm() != public.Algorithm() {
					t.Errorf("the public key is %v, %v", key, err)
				}
			})
		}
	}
}

func rewritten(t *testing.T, peer keyPeer, text []byte, thumbprint string) []byte {
	t.Helper()
	again, sum, err := peer.rewrite(text)
	if err != nil {
		t.Fatalf("%s does not read %s: %v", peer.name, text, err)
	}
	if sum != "" && sum != thumbprint {
		t.Errorf("their thumbprint is %s, ours %s", sum, thumbprint)
	}
	return again
}

// Their keys: what they make of keys of the standard library.
func TestWeReadTheirKeys(t *testing.T) {
	writers := map[string]func(key any) ([]byte, error){
		"go-jose": func(key any) ([]byte, error) { return jose.JSONWebKey{Key: key}.MarshalJSON() },
		"jwx": func(key any) ([]byte, error) {
			imported, err := jwxjwk.Import(key)
			if err != nil {
				return nil, err
			}
			return json.Marshal(imported)
		},
	}
	for name, write := range writers {
		for _, alg := range append(publicAlgorithms, jwk.Ed25519) {
			t.Run(name+" "+string(alg), func(t *testing.T) {
				key := standardKey(t, alg)
				want, err := jwk.NewVerificationKey(alg, key.Public())
				if err != nil {
					t.Fatal(err)
				}
				private, err := jwk.ParseSigningKey(written(t, write, key), alg)
				if err != nil || private.VerificationKey().Thumbprint() != want.Thumbprint() {
					t.Errorf("the private key is %v, %v", private, err)
				}
				public, err := jwk.ParseVerificationKey(written(t, write, key.Public()), alg)
				if err != nil || public.Thumbprint() != want.Thumbprint() {
					t.Errorf("the public key is %v, %v", public, err)
				}
			})
		}
	}
	t.Run("jwx X25519", func(t *testing.T) {
		key, err := ecdh.X25519().GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		private, err := jwk.ParseDecryptionKey(written(t, writers["jwx"], key), jwk.ECDHES)
		if err != nil {
			t.Fatal(err)
		}
		public, err := jwk.ParseEncryptionKey(written(t, writers["jwx"], key.PublicKey()), jwk.ECDHES)
		if err != nil || public.Thumbprint() != private.EncryptionKey().Thumbprint() {
			t.Errorf("the public key is %v, %v", public, err)
		}
	})
}

func written(t *testing.T, write func(any) ([]byte, error), key any) []byte {
	t.Helper()
	text, err := write(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// npm jose computes the same thumbprints.
func TestNodeThumbprints(t *testing.T) {
	peer := openNode(t)
	thumbprint := func(t *testing.T, text []byte, want string) {
		t.Helper()
		got, err := peer.ask(nodeRequest{Operation: "thumbprint", JWK: text})
		if err != nil || got != want {
			t.Errorf("their thumbprint is %s, %v, ours %s", got, err, want)
		}
	}
	for _, alg := range signatureAlgorithms() {
		k := newSignatureKey(t, alg)
		thumbprint(t, k.public, k.key.VerificationKey().Thumbprint())
	}
	for _, k := range encryptionKeys(t) {
		if !k.password() {
			thumbprint(t, k.public, k.key.EncryptionKey().Thumbprint())
		}
	}
}
