//go:build go1.27

package jwk_test

import (
	"crypto"
	"crypto/mldsa"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// Keys of the standard library, PEM and devices.

func TestMLDSANewKeysRefused(t *testing.T) {
	good := mldsaFromSeed(t, jwk.MLDSA44, secret(32))
	nobody := newKMS(good)
	nobody.public = (*mldsa.PublicKey)(nil)
	for name, c := range map[string]struct {
		alg    jwk.SignatureAlgorithm
		signer crypto.Signer
		want   error
	}{
		"nothing":                       {jwk.MLDSA44, nil, jwk.ErrMalformed},
		"nil":                           {jwk.MLDSA44, (*mldsa.PrivateKey)(nil), jwk.ErrMismatch},
		"empty":                         {jwk.MLDSA44, new(mldsa.PrivateKey), jwk.ErrMismatch},
		"ML-DSA-44 under ML-DSA-65":     {jwk.MLDSA65, good, jwk.ErrMismatch},
		"ML-DSA-44 under ML-DSA-87":     {jwk.MLDSA87, good, jwk.ErrMismatch},
		"ML-DSA-44 under Ed25519":       {jwk.Ed25519, good, jwk.ErrMismatch},
		"nil under ES256":               {jwk.ES256, (*mldsa.PrivateKey)(nil), jwk.ErrMismatch},
		"empty under RS256":             {jwk.RS256, new(mldsa.PrivateKey), jwk.ErrMismatch},
		"Ed25519":                       {jwk.MLDSA44, ed25519Private(), jwk.ErrMismatch},
		"a device of another size":      {jwk.MLDSA87, newKMS(good), jwk.ErrMismatch},
		"a device of another type":      {jwk.MLDSA44, newKMS(ed25519Private()), jwk.ErrMismatch},
		"a device without a public key": {jwk.MLDSA44, nobody, jwk.ErrMismatch},
		"a device of ML-DSA for ES256":  {jwk.ES256, newKMS(good), jwk.ErrMismatch},
	} {
		k, err := jwk.NewSigningKey(c.alg, c.signer)
		if !errors.Is(err, c.want) || k != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestMLDSANewVerificationKeysRefused(t *testing.T) {
	good := mldsaFromSeed(t, jwk.MLDSA65, secret(32))
	for name, c := range map[string]struct {
		alg jwk.SignatureAlgorithm
		key crypto.PublicKey
	}{
		"nothing":                   {jwk.MLDSA65, nil},
		"nil":                       {jwk.MLDSA65, (*mldsa.PublicKey)(nil)},
		"empty":                     {jwk.MLDSA65, new(mldsa.PublicKey)},
		"by value":                  {jwk.MLDSA65, *good.PublicKey()},
		"bytes":                     {jwk.MLDSA65, good.PublicKey().Bytes()},
		"a private key":             {jwk.MLDSA65, good},
		"ML-DSA-65 under ML-DSA-44": {jwk.MLDSA44, good.PublicKey()},
		"ML-DSA-65 under EdDSA":     {jwk.EdDSA, good.PublicKey()},
		"Ed25519":                   {jwk.MLDSA65, ed25519Private().Public()},
	} {
		k, err := jwk.NewVerificationKey(c.alg, c.key)
		if !errors.Is(err, jwk.ErrMismatch) || k != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestMLDSAMismatchText names the algorithm, not the type that all three share.
func TestMLDSAMismatchText(t *testing.T) {
	own := mldsaFromSeed(t, jwk.MLDSA44, secret(32))
	for want, err := range map[string]error{
		"is not ML-DSA-65,":  second(jwk.NewSigningKey(jwk.MLDSA65, ed25519Private())),
		"ML-DSA-87 has 2592": second(jwk.NewVerificationKey(jwk.MLDSA87, own.PublicKey())),
		"is not P-256,":      second(jwk.NewSigningKey(jwk.ES256, own)),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestMLDSAKeysAreCopied: a key does not change when what it was made of does.
func TestMLDSAKeysAreCopied(t *testing.T) {
	own := mldsaFromSeed(t, jwk.MLDSA44, secret(32))
	public := own.PublicKey()
	k, err := jwk.NewSigningKey(jwk.MLDSA44, own)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jwk.NewVerificationKey(jwk.MLDSA44, public)
	if err != nil {
		t.Fatal(err)
	}
	*own, *public = mldsa.PrivateKey{}, mldsa.PublicKey{}
	wantError(t, v.Verify([]byte("m"), sign(t, k, "m")), nil)
}

func TestMLDSAPEM(t *testing.T) {
	for _, c := range mldsaSizes {
		own := mldsaFromSeed(t, c.alg, secret(32))
		private, public := string(pkcs8(t, own)), string(spki(t, own.PublicKey()))
		if byHand := string(mldsaPKCS8(t, c.id, append([]byte{0x80, 32}, secret(32)...))); byHand != private {
			t.Errorf("%s: crypto/x509 writes\n%s\nRFC 9881 section 6 says\n%s", c.alg, private, byHand)
		}
		certificate := string(pemText("CERTIFICATE", selfSigned(t, own, 0)))
		for _, asked := range []jwk.SignatureAlgorithm{"", c.alg} {
			k := parseSigning(t, private, asked)
			for _, text := range []string{public, certificate} {
				v := parseVerification(t, text, asked)
				wantError(t, v.Verify([]byte("m"), sign(t, k, "m")), nil)
				if k.Algorithm() != c.alg || v.Algorithm() != c.alg || k.ID() != v.ID() {
					t.Errorf("%s: got %v and %v", c.alg, k, v)
				}
			}
		}
	}
}

func TestMLDSAPEMRefused(t *testing.T) {
	own := mldsaFromSeed(t, jwk.MLDSA44, secret(32))
	seed := append([]byte{0x80, 32}, secret(32)...)
	for name, c := range map[string]struct {
		text  []byte
		asked jwk.SignatureAlgorithm
		want  error
	}{
		"another size asked for":      {pkcs8(t, own), jwk.MLDSA65, jwk.ErrMismatch},
		"another algorithm asked for": {pkcs8(t, own), jwk.ES256, jwk.ErrMismatch},
		"a public key":                {spki(t, own.PublicKey()), "", jwk.ErrMismatch},
		"Ed25519":                     {pkcs8(t, ed25519Private()), jwk.MLDSA44, jwk.ErrMismatch},
		"the expanded key":            {mldsaPKCS8(t, 17, append([]byte{4, 0x82, 0x0a, 0}, secret(2560)...)), "", jwk.ErrMalformed},
		"a seed of 31 bytes":          {mldsaPKCS8(t, 17, append([]byte{0x80, 31}, seed[3:]...)), "", jwk.ErrMalformed},
		"bytes behind the seed":       {mldsaPKCS8(t, 17, append(slices.Clone(seed), 0)), "", jwk.ErrMalformed},
		"another identifier":          {mldsaPKCS8(t, 20, seed), "", jwk.ErrMalformed},
	} {
		k, err := jwk.ParseSigningKey(c.text, c.asked)
		if !errors.Is(err, c.want) || k != nil {
			t.Errorf("private key, %s: got %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		text  []byte
		asked jwk.SignatureAlgorithm
		want  error
	}{
		"another size asked for":   {spki(t, own.PublicKey()), jwk.MLDSA87, jwk.ErrMismatch},
		"a private key":            {pkcs8(t, own), "", jwk.ErrMismatch},
		"one byte short":           {pemText("PUBLIC KEY", der(t, mldsaSPKI(17, secret(1311)))), "", jwk.ErrMalformed},
		"the size of ML-DSA-65":    {pemText("PUBLIC KEY", der(t, mldsaSPKI(17, secret(1952)))), "", jwk.ErrMalformed},
		"the same, in certificate": {mldsaCertificate(t, mldsaSPKI(18, secret(1312))), "", jwk.ErrMalformed},
	} {
		k, err := jwk.ParseVerificationKey(c.text, c.asked)
		if !errors.Is(err, c.want) || k != nil {
			t.Errorf("public key, %s: got %v", name, err)
		}
	}
}

// TestMLDSARemoteKeyIsChecked: a device that was set to a context, to another
// key or to another form.
func TestMLDSARemoteKeyIsChecked(t *testing.T) {
	own, other := mldsaFromSeed(t, jwk.MLDSA44, secret(32)), mldsaFromSeed(t, jwk.MLDSA44, make([]byte, 32))
	for name, answer := range map[string]func([]byte, crypto.SignerOpts) ([]byte, error){
		"with a context": func(m []byte, _ crypto.SignerOpts) ([]byte, error) {
			return own.Sign(nil, m, &mldsa.Options{Context: "device"})
		},
		"of another key": func(m []byte, opts crypto.SignerOpts) ([]byte, error) { return other.Sign(nil, m, opts) },
		"empty":          func([]byte, crypto.SignerOpts) ([]byte, error) { return nil, nil },
		"too long": func(m []byte, opts crypto.SignerOpts) ([]byte, error) {
			s, err := own.Sign(nil, m, opts)
			return append(s, 0), err
		},
	} {
		device := newKMS(own)
		k, err := jwk.NewSigningKey(jwk.MLDSA44, device)
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, k.VerificationKey().Verify([]byte("m"), sign(t, k, "m")), nil)
		device.sign = answer
		if got, err := k.AppendSign([]byte("head."), []byte("m")); err == nil || string(got) != "head." {
			t.Errorf("%s: got %d bytes and error %v", name, len(got), err)
		}
	}
}
