package jwe_test

import (
	"errors"
	"testing"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

func TestEncryptedSigningKey(t *testing.T) {
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		t.Fatal(err)
	}
	key = key.WithID("mine")
	for _, alg := range []jwk.KeyAlgorithm{jwk.PBES2HS256A128KW, jwk.A256KW, jwk.ECDHESA256KW, jwk.HPKE9} {
		with := generate(t, alg)
		token, err := jwe.EncryptSigningKey(key, with.EncryptionKey(), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := jwe.DecryptSigningKey(token, with, "")
		if err != nil || again.ID() != "mine" || again.Algorithm() != jwk.ES256 {
			t.Fatalf("%s: got %v, %v", alg, again, err)
		}
		signature, err := again.Sign([]byte("x"))
		if err != nil || key.VerificationKey().Verify([]byte("x"), signature) != nil {
			t.Errorf("%s: another key came back: %v", alg, err)
		}
		if got, err := jwe.DecryptSigningKey(token, with, jwk.ES384); got != nil || err == nil {
			t.Errorf("%s: for another algorithm: %v, %v", alg, got, err)
		}
		if got, err := jwe.DecryptDecryptionKey(token, with, ""); got != nil || err == nil {
			t.Errorf("%s: as a key for encryption: %v, %v", alg, got, err)
		}
		if got, err := jwe.DecryptSigningKey(token, another(t, alg), ""); got != nil || !errors.Is(err, jwe.ErrDecryption) {
			t.Errorf("%s: another key: %v, %v", alg, got, err)
		}
	}
}

func TestEncryptedDecryptionKey(t *testing.T) {
	key, with := generate(t, jwk.ECDHES), generate(t, jwk.A256KW)
	token, err := jwe.EncryptDecryptionKey(key, with.EncryptionKey(), &jwe.EncryptOptions{Encryption: jwk.A128CBCHS256, ContentType: "x", Type: "T"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := jwe.Decrypt(token, with, nil)
	if err != nil || m.Header.ContentType != "jwk+json" || m.Header.Type != "T" || m.Header.Encryption != jwk.A128CBCHS256 {
		t.Errorf("got %+v, %v", m, err)
	}
	again, err := jwe.DecryptDecryptionKey(token, with, "")
	if err != nil || again.ID() != key.ID() || again.Algorithm() != jwk.ECDHES {
		t.Errorf("got %v, %v", again, err)
	}
	if token, err := jwe.EncryptDecryptionKey(generate(t, jwk.PBES2HS256A128KW), with.EncryptionKey(), nil); token != "" || err == nil {
		t.Errorf("a password is no key: %q, %v", token, err)
	}
	if token, err := jwe.EncryptSigningKey(nil, with.EncryptionKey(), nil); token != "" || err == nil {
		t.Errorf("no key: %q, %v", token, err)
	}
}

// The decrypted text is wiped, the key that was made of it is whole.
func TestEncryptedKeysComeBackWhole(t *testing.T) {
	with := generate(t, jwk.A256KW)
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.ES384, jwk.Ed25519, jwk.PS256} {
		key, err := jwk.Generate(alg)
		if err != nil {
			t.Fatal(err)
		}
		key = key.WithID("an ID of its own")
		token, err := jwe.EncryptSigningKey(key, with.EncryptionKey(), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := jwe.DecryptSigningKey(token, with, "")
		if err != nil || again.Algorithm() != alg {
			t.Fatalf("%s: got %v, %v", alg, again, err)
		}
		same(t, string(alg), key.Export, again.Export)
	}
	for _, alg := range []jwk.KeyAlgorithm{jwk.A128GCMKW, jwk.RSAOAEP, jwk.ECDHES, jwk.HPKE0, jwk.HPKE4KE, jwk.HPKE9} {
		key := generate(t, alg).WithID("an ID of its own")
		token, err := jwe.EncryptDecryptionKey(key, with.EncryptionKey(), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := jwe.DecryptDecryptionKey(token, with, "")
		if err != nil || again.Algorithm() != alg {
			t.Fatalf("%s: got %v, %v", alg, again, err)
		}
		same(t, string(alg), key.Export, again.Export)
	}
}

// same wants two keys to be written as one and the same JWK.
func same(t *testing.T, why string, a, b func() ([]byte, error)) {
	t.Helper()
	want, err := a()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b(); err != nil || string(got) != string(want) {
		t.Errorf("%s: got %s, %v; want %s", why, got, err, want)
	}
}

// Only what says that it is a JWK is read as one.
func TestEncryptedKeySaysSo(t *testing.T) {
	key, err := jwk.Generate(jwk.Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	text, err := key.Export()
	if err != nil {
		t.Fatal(err)
	}
	with := generate(t, jwk.A256KW)
	for cty, fine := range map[string]bool{
		"jwk+json": true, "JWK+JSON": true, "application/jwk+json": true,
		"": false, "jwk-set+json": false, "JWT": false, "json": false, "jw\u212a+json": false, "text/jwk+json": false,
	} {
		token, err := jwe.Encrypt(with.EncryptionKey(), text, &jwe.EncryptOptions{ContentType: cty})
		if err != nil {
			t.Fatal(err)
		}
		got, err := jwe.DecryptSigningKey(token, with, "")
		if (got != nil) != fine || (err == nil) != fine || !fine && !errors.Is(err, jwe.ErrMalformed) {
			t.Errorf("%q: got %v, %v", cty, got, err)
		}
	}
	for why, plaintext := range map[string]string{"nothing": "", "a public key": `{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`, "a member twice": `{"kty":"OKP","kty":"OKP"}`} {
		token, err := jwe.Encrypt(with.EncryptionKey(), []byte(plaintext), &jwe.EncryptOptions{ContentType: "jwk+json"})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := jwe.DecryptSigningKey(token, with, ""); got != nil || err == nil {
			t.Errorf("%s: got %v, %v", why, got, err)
		}
	}
}
