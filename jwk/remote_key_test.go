package jwk_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// kms hides the key that it signs with, as a device does.
type kms struct {
	key    crypto.Signer
	public crypto.PublicKey
	sign   func(digest []byte, opts crypto.SignerOpts) ([]byte, error)
}

func newKMS(key crypto.Signer) *kms {
	return &kms{key, key.Public(), func(digest []byte, opts crypto.SignerOpts) ([]byte, error) {
		return key.Sign(rand.Reader, digest, opts)
	}}
}

func (k *kms) Public() crypto.PublicKey { return k.public }

func (k *kms) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	return k.sign(digest, opts)
}

// messageKMS wants the whole message.
type messageKMS struct{ *kms }

func (messageKMS) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("this device hashes by itself")
}

func (k messageKMS) SignMessage(_ io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	return crypto.SignMessage(k.key, rand.Reader, message, opts)
}

func standardKey(t *testing.T, alg jwk.SignatureAlgorithm) crypto.Signer {
	switch alg {
	case jwk.Ed25519, jwk.EdDSA:
		return ed25519Private()
	case jwk.ES256, jwk.ES384, jwk.ES512:
		return ecdsaPrivate(t, alg)
	case jwk.MLDSA44, jwk.MLDSA65, jwk.MLDSA87:
		return newerPrivate(t, alg)
	}
	return rsaPrivate(t)
}

func TestRemoteKey(t *testing.T) {
	for _, c := range algorithms[3:] { // all but HMAC
		key := standardKey(t, c.alg)
		for _, signer := range []crypto.Signer{newKMS(key), messageKMS{newKMS(key)}} {
			k, err := jwk.NewSigningKey(c.alg, signer)
			if err != nil {
				t.Errorf("%s: %v", c.alg, err)
				continue
			}
			v, err := jwk.NewVerificationKey(c.alg, key.Public())
			if err != nil {
				t.Fatal(err)
			}
			signature := sign(t, k, "m")
			if len(signature) != c.size {
				t.Errorf("%s: signature of %d bytes", c.alg, len(signature))
			}
			wantError(t, v.Verify([]byte("m"), signature), nil)
			if _, err := k.Export(); err == nil {
				t.Errorf("%s: a key behind a crypto.Signer is exported", c.alg)
			}
		}
	}
}

// TestL7_RemoteKeyOfAnotherType
func TestL7_RemoteKeyOfAnotherType(t *testing.T) {
	noKey := newKMS(ed25519Private())
	noKey.public = nil
	for name, c := range map[string]struct {
		alg    jwk.SignatureAlgorithm
		signer crypto.Signer
	}{
		"RSA for ES256":              {jwk.ES256, newKMS(rsaPrivate(t))},
		"P-384 for ES256":            {jwk.ES256, newKMS(ecdsaPrivate(t, jwk.ES384))},
		"P-256 for RS256":            {jwk.RS256, newKMS(ecdsaPrivate(t, jwk.ES256))},
		"Ed25519 for PS256":          {jwk.PS256, newKMS(ed25519Private())},
		"P-256 for EdDSA":            {jwk.EdDSA, newKMS(ecdsaPrivate(t, jwk.ES256))},
		"anything for HS256":         {jwk.HS256, newKMS(rsaPrivate(t))},
		"no public key, for Ed25519": {jwk.Ed25519, noKey},
	} {
		k, err := jwk.NewSigningKey(c.alg, c.signer)
		if !errors.Is(err, jwk.ErrMismatch) || k != nil {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

// TestRemoteKeyIsChecked: what a device returns is not trusted.
func TestRemoteKeyIsChecked(t *testing.T) {
	longSalt := newKMS(rsaPrivate(t))
	longSalt.sign = func(digest []byte, _ crypto.SignerOpts) ([]byte, error) {
		return rsa.SignPSS(rand.Reader, rsaPrivate(t), crypto.SHA256, digest, nil)
	}
	otherKey := newKMS(ecdsaPrivate(t, jwk.ES256))
	otherKey.public = ecdsaPrivate(t, jwk.ES256).Public()
	answer := func(der ...byte) *kms {
		k := newKMS(ecdsaPrivate(t, jwk.ES256))
		k.sign = func([]byte, crypto.SignerOpts) ([]byte, error) { return der, nil }
		return k
	}
	long := append([]byte{0x30, 0x26, 2, 0x21, 1}, make([]byte, 35)...)
	copy(long[37:], []byte{2, 1, 1})
	for name, c := range map[string]struct {
		alg     jwk.SignatureAlgorithm
		signer  crypto.Signer
		decodes bool
	}{
		"the longest salt":         {jwk.PS256, longSalt, true},
		"another key":              {jwk.ES256, otherKey, true},
		"r = s = 1":                {jwk.ES256, answer(0x30, 6, 2, 1, 1, 2, 1, 1), true},
		"nothing":                  {jwk.ES256, answer(), false},
		"one byte":                 {jwk.ES256, answer(0x30), false},
		"an empty sequence":        {jwk.ES256, answer(0x30, 0), false},
		"r alone":                  {jwk.ES256, answer(0x30, 3, 2, 1, 1), false},
		"a negative r":             {jwk.ES256, answer(0x30, 6, 2, 1, 0x81, 2, 1, 1), false},
		"an empty r":               {jwk.ES256, answer(0x30, 5, 2, 0, 2, 1, 1), false},
		"a needless zero":          {jwk.ES256, answer(0x30, 7, 2, 2, 0, 1, 2, 1, 1), false},
		"a byte behind":            {jwk.ES256, answer(0x30, 6, 2, 1, 1, 2, 1, 1, 0), false},
		"a byte inside":            {jwk.ES256, answer(0x30, 7, 2, 1, 1, 2, 1, 1, 0), false},
		"a length beyond the end":  {jwk.ES256, answer(0x30, 0x70, 2, 1, 1, 2, 1, 1), false},
		"a needlessly long length": {jwk.ES256, answer(0x30, 0x81, 6, 2, 1, 1, 2, 1, 1), false},
		"a length of the length":   {jwk.ES256, answer(0x30, 0x82, 0, 6, 2, 1, 1, 2, 1, 1), false},
		"r of 33 bytes":            {jwk.ES256, answer(long...), false},
	} {
		k, err := jwk.NewSigningKey(c.alg, c.signer)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := k.AppendSign([]byte("head."), []byte("m"))
		if err == nil || string(got) != "head." {
			t.Errorf("%s: got %q and error %v", name, got, err)
		}
		if strings.Contains(err.Error(), "ASN.1") == c.decodes {
			t.Errorf("%s: refused for another reason: %v", name, err)
		}
	}
}

func TestRemoteKeyError(t *testing.T) {
	offline := errors.New("device is offline")
	signer := newKMS(ecdsaPrivate(t, jwk.ES256))
	signer.sign = func([]byte, crypto.SignerOpts) ([]byte, error) { return nil, offline }
	k, err := jwk.NewSigningKey(jwk.ES256, signer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.Sign([]byte("m"))
	wantError(t, err, offline)
}
