package conformance_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/go-jose/go-jose/v4"
	josejwt "github.com/go-jose/go-jose/v4/jwt"
	"github.com/jeton-auth/jeton/jwk"
)

// fetch reads a key set as go-jose understands it.
func fetch(t *testing.T, url string) *jose.JSONWebKeySet {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	set := new(jose.JSONWebKeySet)
	if err := json.NewDecoder(response.Body).Decode(set); err != nil {
		t.Fatal(err)
	}
	return set
}

func TestGoJOSEReadsOurs(t *testing.T) {
	for _, alg := range publicAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			key := signingKey(t, alg)
			set := fetch(t, publish(t, key))
			if err := readByGoJOSE(alg, set, sign(t, key)); err != nil {
				t.Error(err)
			}
			if readByGoJOSE(alg, set, forged(t, key)) == nil {
				t.Error("accepts a forged token: the test proves nothing")
			}
		})
	}
	for _, alg := range hmacAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			secret := secret()
			if err := readByGoJOSE(alg, secret, sign(t, hmacKey(t, alg, secret))); err != nil {
				t.Error(err)
			}
		})
	}
}

func readByGoJOSE(alg jwk.SignatureAlgorithm, key any, token string) error {
	parsed, err := josejwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
	if err != nil {
		return err
	}
	var claims josejwt.Claims
	if err := parsed.Claims(key, &claims); err != nil {
		return err
	}
	return claims.Validate(josejwt.Expected{
		Issuer: issuer, Subject: subject, AnyAudience: josejwt.Audience{audience},
	})
}

// Their token, and the key set that they write.
func TestWeReadGoJOSE(t *testing.T) {
	for _, alg := range publicAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			key := standardKey(t, alg)
			token := signByGoJOSE(t, alg, jose.JSONWebKey{Key: key, KeyID: "theirs"})
			set, err := jwk.ParseSet(theirSet(t, alg, key.Public()), nil)
			if err != nil {
				t.Fatal(err)
			}
			wantOurs(t, set, token)
			refusedByUs(t, set, swapPayload(t, token, `{"sub":"eve"}`))
		})
	}
	for _, alg := range hmacAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			secret := secret()
			wantOurs(t, hmacKey(t, alg, secret).VerificationKey(), signByGoJOSE(t, alg, secret))
		})
	}
}

func signByGoJOSE(t *testing.T, alg jwk.SignatureAlgorithm, key any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(alg), Key: key},
		(&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := josejwt.Signed(signer).Claims(theirClaims()).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// theirSet is a key set with one key named "theirs", written by go-jose.
func theirSet(t *testing.T, alg jwk.SignatureAlgorithm, public any) []byte {
	t.Helper()
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: public, KeyID: "theirs", Algorithm: string(alg), Use: "sig"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
