package conformance_test

import (
	"bytes"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// A signatureKey is a key of ours, and the JWKs that we wrote of it.
type signatureKey struct {
	key             *jwk.SigningKey
	private, public []byte
}

// A signaturePeer is another library, or another language.
type signaturePeer interface {
	lacksSignature(alg jwk.SignatureAlgorithm) bool
	sign(k *signatureKey, payload []byte) (token string, err error)
	verify(k *signatureKey, token string) (payload []byte, err error)
}

// Whatever bytes, with the key that the other side knows from its JWK alone. What
// tokens with claims and key sets are like is tested beside this.
func TestSignatureRoundTrips(t *testing.T) {
	for name, open := range map[string]func(*testing.T) signaturePeer{
		"go-jose":  func(*testing.T) signaturePeer { return goJOSE{} },
		"jwx":      func(*testing.T) signaturePeer { return jwx{} },
		"npm jose": func(t *testing.T) signaturePeer { return openNode(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := open(t)
			for _, alg := range signatureAlgorithms() {
				if peer.lacksSignature(alg) {
					continue
				}
				t.Run(string(alg), func(t *testing.T) { signRoundTrip(t, peer, newSignatureKey(t, alg)) })
			}
		})
	}
}

func signatureAlgorithms() []jwk.SignatureAlgorithm {
	return append(append(hmacAlgorithms[:len(hmacAlgorithms):len(hmacAlgorithms)], publicAlgorithms...), jwk.Ed25519)
}

func signRoundTrip(t *testing.T, peer signaturePeer, k *signatureKey) {
	t.Helper()
	payload := []byte("order 7 is paid \x00\xff")
	token, err := jws.Sign(k.key, payload, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := peer.verify(k, token); err != nil || !bytes.Equal(got, payload) {
		t.Errorf("they read %q from ours, %v", got, err)
	}
	if got, err := peer.verify(k, swapPayload(t, token, "order 8 is paid")); err == nil {
		t.Errorf("they read %q from a forged token: the test proves nothing", got)
	}
	token, err = peer.sign(k, payload)
	if err != nil {
		t.Fatalf("they do not sign with our key: %v", err)
	}
	message, err := jws.Verify(t.Context(), token, k.key.VerificationKey(), nil)
	if err != nil || !bytes.Equal(message.Payload, payload) {
		t.Errorf("we read %+v from theirs, %v", message, err)
	}
	if message, err := jws.Verify(t.Context(), swapPayload(t, token, "order 8 is paid"), k.key.VerificationKey(), nil); err == nil {
		t.Errorf("we read %+v from a forged token", message)
	}
}

func newSignatureKey(t *testing.T, alg jwk.SignatureAlgorithm) *signatureKey {
	t.Helper()
	var key *jwk.SigningKey
	if alg.Symmetric() {
		key = hmacKey(t, alg, secret())
	} else {
		key = signingKey(t, alg)
	}
	return exportedSignatureKey(t, key)
}

func exportedSignatureKey(t *testing.T, key *jwk.SigningKey) *signatureKey {
	t.Helper()
	private, err := key.Export()
	if err != nil {
		t.Fatal(err)
	}
	k := &signatureKey{key: key, private: private, public: private}
	if !key.Algorithm().Symmetric() {
		if k.public, err = key.VerificationKey().MarshalJSON(); err != nil {
			t.Fatal(err)
		}
	}
	return k
}

func (k *signatureKey) algorithm() string { return string(k.key.Algorithm()) }
