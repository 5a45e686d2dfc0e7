package jwk_test

import (
	"bytes"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestWrapAndUnwrap: every algorithm with every content encryption, with a new
// content key and with a given one.
func TestWrapAndUnwrap(t *testing.T) {
	for _, alg := range keyAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			k := decryptionKey(t, alg)
			for _, enc := range contentEncryptions {
				roundTrip(t, k, enc)
			}
		})
	}
}

func roundTrip(t *testing.T, k *jwk.DecryptionKey, enc jwk.ContentEncryption) {
	t.Helper()
	first, second := wrap(t, k.EncryptionKey(), enc), wrap(t, k.EncryptionKey(), enc)
	if len(first.contentKey) != enc.KeySize() || bytes.Equal(first.contentKey, second.contentKey) {
		t.Errorf("%s: content keys %x and %x", enc, first.contentKey, second.contentKey)
	}
	if got, err := first.unwrap(k); err != nil || !bytes.Equal(got, first.contentKey) {
		t.Errorf("%s: got %x, %v, want %x", enc, got, err, first.contentKey)
	}
	given := bytes.Repeat([]byte{7}, enc.KeySize())
	w := wrapped{enc: enc}
	var err error
	w.contentKey, w.encryptedKey, err = k.EncryptionKey().WrapKey(enc, given, &w.header)
	if k.Algorithm().SingleRecipient() {
		wantError(t, err, jwk.ErrMismatch)
		return
	}
	got, unwrapErr := w.unwrap(k)
	if err != nil || unwrapErr != nil || !bytes.Equal(got, given) || !bytes.Equal(w.contentKey, given) {
		t.Errorf("%s: a given content key: got %x, %v, %v", enc, got, err, unwrapErr)
	}
}

func TestWrapOnEveryCurve(t *testing.T) {
	for _, curve := range agreementCurves() {
		for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA128KW, jwk.ECDHESA192KW, jwk.ECDHESA256KW} {
			k, err := jwk.GenerateDecryptionKey(alg, &jwk.DecryptionKeyOptions{Curve: curve})
			if err != nil {
				t.Fatalf("%s on %v: %v", alg, curve, err)
			}
			for _, enc := range contentEncryptions {
				roundTrip(t, k, enc)
			}
		}
	}
}

func TestDirect(t *testing.T) {
	for _, enc := range contentEncryptions {
		k, err := jwk.GenerateDecryptionKey(jwk.Dir, &jwk.DecryptionKeyOptions{Encryption: enc})
		if err != nil {
			t.Fatal(err)
		}
		w := wrap(t, k.EncryptionKey(), enc)
		got, err := w.unwrap(k)
		if err != nil || !bytes.Equal(got, w.contentKey) || len(got) != enc.KeySize() || len(w.encryptedKey) != 0 {
			t.Errorf("%s: got %x, %v, and encrypted key %x", enc, got, err, w.encryptedKey)
		}
		if k.EncryptionKey().ContentEncryption() != enc {
			t.Errorf("%s: the key says %s", enc, k.EncryptionKey().ContentEncryption())
		}
		got[0] ^= 1 // what was handed out is a copy
		if again, _ := w.unwrap(k); !bytes.Equal(again, w.contentKey) {
			t.Errorf("%s: the key has changed", enc)
		}
	}
}

func TestSealAndOpen(t *testing.T) {
	for _, alg := range integratedAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			k := decryptionKey(t, alg)
			data, plaintext := []byte("additional data"), []byte("plaintext")
			encapsulated, ciphertext, err := k.EncryptionKey().Seal(data, plaintext)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := k.Open(encapsulated, data, ciphertext); err != nil || !bytes.Equal(got, plaintext) {
				t.Errorf("got %q, %v", got, err)
			}
			for name, c := range map[string]struct{ encapsulated, data, ciphertext []byte }{
				"other data":                    {encapsulated, data[1:], ciphertext},
				"no data":                       {encapsulated, nil, ciphertext},
				"no encapsulated secret":        {nil, data, ciphertext},
				"a shorter encapsulated secret": {encapsulated[1:], data, ciphertext},
				"a longer one":                  {append(bytes.Clone(encapsulated), 0), data, ciphertext},
				"a zero one":                    {make([]byte, len(encapsulated)), data, ciphertext},
				"another one":                   {flipped(encapsulated, 9), data, ciphertext},
				"no ciphertext":                 {encapsulated, data, nil},
				"a tag alone":                   {encapsulated, data, ciphertext[:16]},
				"a changed ciphertext":          {encapsulated, data, flipped(ciphertext, 3)},
				"a changed tag":                 {encapsulated, data, flipped(ciphertext, len(ciphertext)-1)},
			} {
				if got, err := k.Open(c.encapsulated, c.data, c.ciphertext); got != nil || err != jwk.ErrDecryption {
					t.Errorf("%s: got %q, %v", name, got, err)
				}
			}
			if got, err := decryptionKey(t, alg).Open(encapsulated, data, ciphertext); got != nil || err != jwk.ErrDecryption {
				t.Errorf("another key: got %q, %v", got, err)
			}
		})
	}
}

// TestKindsOfOperation: a key of one kind does not do what the other does.
func TestKindsOfOperation(t *testing.T) {
	for _, alg := range integratedAlgorithms {
		k := decryptionKey(t, alg)
		_, _, err := k.EncryptionKey().WrapKey(jwk.A128GCM, nil, new(jwk.KeyHeader))
		wantError(t, err, jwk.ErrMismatch)
		_, err = k.UnwrapKey(jwk.A128GCM, make([]byte, 32), nil)
		wantError(t, err, jwk.ErrMismatch)
	}
	for _, alg := range append(keyAlgorithms, jwk.Dir) {
		k := decryptionKey(t, alg)
		_, _, err := k.EncryptionKey().Seal(nil, nil)
		wantError(t, err, jwk.ErrMismatch)
		_, err = k.Open(nil, nil, nil)
		wantError(t, err, jwk.ErrMismatch)
	}
}

// TestL51_ContentKeyLength: a content key of another length than enc's is
// neither wrapped nor, where a sender did, handed out.
func TestL51_ContentKeyLength(t *testing.T) {
	for _, alg := range keyAlgorithms {
		k := decryptionKey(t, alg)
		if alg == jwk.ECDHES {
			continue // it settles the length itself
		}
		for _, n := range []int{0, 1, 16, 31, 33, 48, 64} {
			_, _, err := k.EncryptionKey().WrapKey(jwk.A256GCM, make([]byte, n), new(jwk.KeyHeader))
			wantError(t, err, jwk.ErrMismatch)
		}
		for _, sent := range contentEncryptions {
			w := wrap(t, k.EncryptionKey(), sent)
			for _, enc := range contentEncryptions {
				if w.enc = enc; enc.KeySize() != sent.KeySize() {
					w.refused(t, string(sent+" as "+enc), k)
				}
			}
		}
	}
}

// TestUnwrapOpaque: what an attacker can vary and only the key can tell is one
// error without a reason.
func TestUnwrapOpaque(t *testing.T) {
	for _, alg := range keyAlgorithms {
		if alg == jwk.ECDHES {
			continue // every encrypted key is refused, and every epk agrees on something
		}
		k := decryptionKey(t, alg)
		w := wrap(t, k.EncryptionKey(), jwk.A128CBCHS256)
		for _, i := range []int{0, 1, 7, 8, 15, len(w.encryptedKey) - 1} {
			changed := w
			changed.encryptedKey = flipped(w.encryptedKey, i)
			changed.opaque(t, "a changed byte", k)
		}
		zero := w
		zero.encryptedKey = make([]byte, len(w.encryptedKey))
		zero.opaque(t, "zeros", k)
		if k.ID() != "" && alg != jwk.RSAOAEP && alg != jwk.RSAOAEP256 && alg != jwk.RSAOAEP384 && alg != jwk.RSAOAEP512 {
			w.opaque(t, "another key", decryptionKey(t, alg))
		}
	}
}

func TestUnknownContentEncryption(t *testing.T) {
	k := decryptionKey(t, jwk.A128KW)
	for _, enc := range []jwk.ContentEncryption{"", "a128gcm", "A128GCM ", "A128CTR", "dir", "A128CBC+HS256"} {
		if enc.Known() || enc.KeySize() != 0 {
			t.Errorf("%q is known", enc)
		}
		_, _, err := k.EncryptionKey().WrapKey(enc, nil, new(jwk.KeyHeader))
		wantError(t, err, jwk.ErrUnsupported)
		_, err = k.UnwrapKey(enc, make([]byte, 24), nil)
		wantError(t, err, jwk.ErrUnsupported)
		_, err = jwk.NewDirectKey(enc, make([]byte, 16))
		wantError(t, err, jwk.ErrUnsupported)
	}
}

// TestEmptyEncryptionKeys: zero values and nil do not panic, and do nothing.
func TestEmptyEncryptionKeys(t *testing.T) {
	for _, k := range []*jwk.DecryptionKey{nil, {}} {
		if got, err := k.UnwrapKey(jwk.A128GCM, nil, nil); got != nil || err == nil {
			t.Errorf("UnwrapKey: %x, %v", got, err)
		}
		if got, err := k.Open(nil, nil, nil); got != nil || err == nil {
			t.Errorf("Open: %x, %v", got, err)
		}
		if got, err := k.Export(); got != nil || err == nil {
			t.Errorf("Export: %s, %v", got, err)
		}
		if k.ID() != "" || k.Algorithm() != "" || k.EncryptionKey() != nil || k.Matches("", "") {
			t.Errorf("%v has something", k)
		}
	}
	for _, k := range []*jwk.EncryptionKey{nil, {}} {
		if _, got, err := k.WrapKey(jwk.A128GCM, nil, new(jwk.KeyHeader)); got != nil || err == nil {
			t.Errorf("WrapKey: %x, %v", got, err)
		}
		if _, got, err := k.Seal(nil, nil); got != nil || err == nil {
			t.Errorf("Seal: %x, %v", got, err)
		}
		if k.ID() != "" || k.Algorithm() != "" || k.ContentEncryption() != "" {
			t.Errorf("%v has something", k)
		}
	}
	if text, err := (jwk.EncryptionKey{}).MarshalJSON(); text != nil || err == nil {
		t.Errorf("MarshalJSON: %s, %v", text, err)
	}
}
