package jwk_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/jeton-auth/jeton/internal/concatkdf"
	"github.com/jeton-auth/jeton/jwk"
)

func TestRFC7516A1_RSAOAEP(t *testing.T) {
	k := parseDecryption(t, rfc7516A1Key, jwk.RSAOAEP)
	got, err := k.UnwrapKey(jwk.A256GCM, unb64(t, rfc7516A1EncryptedKey), nil)
	if err != nil || !bytes.Equal(got, rfc7516A1ContentKey) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestL54_NoRSA15: the algorithm of RFC 7516 appendix A.2 cannot be asked for.
func TestL54_NoRSA15(t *testing.T) {
	const alg jwk.KeyAlgorithm = "RSA1_5"
	if alg.Known() {
		t.Error("RSA1_5 is known")
	}
	_, err := jwk.ParseDecryptionKey([]byte(rfc7516A2Key), alg)
	wantError(t, err, jwk.ErrUnsupported)
	_, err = jwk.ParseDecryptionKey([]byte(membersOf(t, rfc7516A2Key).with(t, members{"alg": "RSA1_5"})), "")
	wantError(t, err, jwk.ErrUnsupported)
	_, err = jwk.GenerateDecryptionKey(alg, nil)
	wantError(t, err, jwk.ErrUnsupported)
	_, err = jwk.NewEncryptionKey(alg, &rsaPrivate(t).PublicKey)
	wantError(t, err, jwk.ErrUnsupported)
}

// TestL55_PKCS1GivenToOAEP: the encrypted key of RFC 7516 appendix A.2, under
// the right RSA key.
func TestL55_PKCS1GivenToOAEP(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.RSAOAEP, jwk.RSAOAEP256, jwk.RSAOAEP384, jwk.RSAOAEP512} {
		k := parseDecryption(t, rfc7516A2Key, alg)
		w := wrapped{enc: jwk.A128CBCHS256, encryptedKey: unb64(t, rfc7516A2EncryptedKey)}
		w.opaque(t, "PKCS #1 v1.5", k)
	}
}

// TestRFC7516A3_A128KW is deterministic, so both ways.
func TestRFC7516A3_A128KW(t *testing.T) {
	k := parseDecryption(t, rfc7516A3Key, jwk.A128KW)
	got, err := k.UnwrapKey(jwk.A128CBCHS256, unb64(t, rfc7516A3EncryptedKey), nil)
	if err != nil || !bytes.Equal(got, rfc7516A3ContentKey) {
		t.Errorf("got %v, %v", got, err)
	}
	_, encrypted, err := k.EncryptionKey().WrapKey(jwk.A128CBCHS256, rfc7516A3ContentKey, new(jwk.KeyHeader))
	if err != nil || b64(encrypted) != rfc7516A3EncryptedKey {
		t.Errorf("got %s, %v", b64(encrypted), err)
	}
}

func TestRFC7517AppendixC_PBES2(t *testing.T) {
	k, err := jwk.NewPasswordKey(jwk.PBES2HS256A128KW, []byte(rfc7517CPassword), nil)
	if err != nil {
		t.Fatal(err)
	}
	h := jwk.KeyHeader{Salt: unb64(t, rfc7517CSalt), Count: rfc7517CCount}
	got, err := k.UnwrapKey(jwk.A128CBCHS256, unb64(t, rfc7517CEncryptedKey), &h)
	if err != nil || !bytes.Equal(got, rfc7517CContentKey) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestRFC7518AppendixC_ECDHES(t *testing.T) {
	public := func(text string) string { return membersOf(t, text).with(t, members{"d": nil}) }
	h := jwk.KeyHeader{EphemeralKey: []byte(public(rfc7518CAlice)), PartyUInfo: []byte("Alice"), PartyVInfo: []byte("Bob")}
	got, err := parseDecryption(t, rfc7518CBob, jwk.ECDHES).UnwrapKey(jwk.A128GCM, nil, &h)
	if err != nil || b64(got) != rfc7518CAgreedKey {
		t.Errorf("Bob: got %s, %v", b64(got), err)
	}
	h.EphemeralKey = []byte(public(rfc7518CBob))
	got, err = parseDecryption(t, rfc7518CAlice, jwk.ECDHES).UnwrapKey(jwk.A128GCM, nil, &h)
	if err != nil || b64(got) != rfc7518CAgreedKey {
		t.Errorf("Alice: got %s, %v", b64(got), err)
	}
}

// TestRFC8037A6_X25519: the appendix stops at the shared secret; what follows
// is the KDF.
func TestRFC8037A6_X25519(t *testing.T) {
	k := parseDecryption(t, rfc8037A6Bob, jwk.ECDHES)
	h := jwk.KeyHeader{EphemeralKey: []byte(rfc8037A6Ephemeral)}
	secret, err := hex.DecodeString(rfc8037A6Secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, enc := range contentEncryptions {
		want := concatkdf.Key(secret, string(enc), nil, nil, enc.KeySize())
		if got, err := k.UnwrapKey(enc, nil, &h); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %x, %v, want %x", enc, got, err, want)
		}
	}
}

// TestRecipientStructure: the example in draft-ietf-jose-hpke-encrypt is what
// binds a wrapped key to "enc": the same key is not unwrapped for another enc of
// the same length.
func TestRecipientStructure(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.HPKE0KE, jwk.HPKE4KE, jwk.HPKE9KE} {
		k := decryptionKey(t, alg)
		w := wrap(t, k.EncryptionKey(), jwk.A256GCM)
		w.enc = jwk.A128CBCHS256
		w.opaque(t, "another enc of the same length", k)
	}
}
