package conformance_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
	"github.com/jeton-auth/jeton/jwt"
)

const (
	issuer   = "https://login.test"
	audience = "orders"
	subject  = "ada"
)

var (
	hmacAlgorithms   = []jwk.SignatureAlgorithm{jwk.HS256, jwk.HS384, jwk.HS512}
	publicAlgorithms = []jwk.SignatureAlgorithm{
		jwk.RS256, jwk.RS384, jwk.RS512, jwk.PS256, jwk.PS384, jwk.PS512,
		jwk.ES256, jwk.ES384, jwk.ES512, jwk.EdDSA,
	}
)

// access is a claims struct as a service writes it.
type access struct {
	jwt.Claims
	Roles []string `json:"roles"`
}

func goodClaims() *access {
	now := time.Now()
	return &access{
		Claims: jwt.Claims{
			Issuer: issuer, Subject: subject, Audience: jwt.Audience{audience},
			Expiry: jwt.At(now.Add(time.Hour)), NotBefore: jwt.At(now.Add(-time.Minute)), IssuedAt: jwt.At(now),
		},
		Roles: []string{"clerk", "admin"},
	}
}

// RSA keys take long to make, and one serves every test.
var rsaKey = sync.OnceValues(func() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 2048)
})

var otherRSAKey = sync.OnceValues(func() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 2048)
})

// standardKey makes a key of the standard library for an algorithm.
func standardKey(t *testing.T, alg jwk.SignatureAlgorithm) crypto.Signer {
	t.Helper()
	var key crypto.Signer
	var err error
	switch alg {
	case jwk.ES256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case jwk.ES384:
		key, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case jwk.ES512:
		key, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case jwk.EdDSA, jwk.Ed25519:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	default:
		key, err = rsaKey()
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// secret is as long as the longest hash wants it.
func secret() []byte {
	secret := make([]byte, 64)
	rand.Read(secret)
	return secret
}

// sign signs the good claims with a new key of the algorithm.
func sign(t *testing.T, key *jwk.SigningKey) string {
	t.Helper()
	token, err := jwt.Sign(key, jwt.JWT, goodClaims())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func signingKey(t *testing.T, alg jwk.SignatureAlgorithm) *jwk.SigningKey {
	t.Helper()
	key, err := jwk.NewSigningKey(alg, standardKey(t, alg))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func hmacKey(t *testing.T, alg jwk.SignatureAlgorithm, secret []byte) *jwk.SigningKey {
	t.Helper()
	key, err := jwk.NewHMACKey(alg, secret)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// publish serves the public half of a key with our handler, after a stranger of the
// same algorithm, so that whoever reads the set has to look for the right one.
func publish(t *testing.T, key *jwk.SigningKey) (url string) {
	t.Helper()
	set, err := jwk.NewSet(stranger(t, key.Algorithm()), key.VerificationKey())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(jwks.Handler(func() *jwk.Set { return set }, time.Minute))
	t.Cleanup(server.Close)
	return server.URL
}

func stranger(t *testing.T, alg jwk.SignatureAlgorithm) *jwk.VerificationKey {
	t.Helper()
	key := standardKey(t, alg)
	if _, isRSA := key.(*rsa.PrivateKey); isRSA {
		other, err := otherRSAKey()
		if err != nil {
			t.Fatal(err)
		}
		key = other
	}
	public, err := jwk.NewVerificationKey(alg, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return public
}

// forged returns the token with another payload under the same signature.
func forged(t *testing.T, key *jwk.SigningKey) string {
	t.Helper()
	return swapPayload(t, sign(t, key), `{"iss":"`+issuer+`","aud":"`+audience+`","sub":"eve","exp":4102444800}`)
}
