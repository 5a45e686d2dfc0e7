package jwk_test

import (
	"crypto"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

const pieces = "a message that comes in several pieces, one of them empty"

func writePieces(t *testing.T, w io.Writer) {
	t.Helper()
	for _, piece := range []string{pieces[:1], "", pieces[1:30], pieces[30:]} {
		if n, err := io.WriteString(w, piece); n != len(piece) || err != nil {
			t.Fatalf("wrote %d of %d bytes, %v", n, len(piece), err)
		}
	}
}

func TestWriters(t *testing.T) {
	for _, c := range algorithms {
		t.Run(string(c.alg), func(t *testing.T) {
			k := signingKey(t, c.alg)
			w, v := k.NewWriter(math.MaxInt), k.VerificationKey().NewWriter(math.MaxInt)
			writePieces(t, w)
			writePieces(t, v)
			signature, err := w.Sign()
			if err != nil || len(signature) != c.size {
				t.Fatalf("got %d bytes, %v", len(signature), err)
			}
			wantError(t, k.VerificationKey().Verify([]byte(pieces), signature), nil)
			wantError(t, v.Verify(sign(t, k, pieces)), nil)
			wantError(t, v.Verify(signature), nil)
			wantError(t, v.Verify(nil), jwk.ErrSignature)
			wantError(t, v.Verify(signature[1:]), jwk.ErrSignature)
			wantError(t, v.Verify(sign(t, k, pieces[1:])), jwk.ErrSignature)
			io.WriteString(v, "more")
			wantError(t, v.Verify(signature), jwk.ErrSignature)
			wantError(t, v.Verify(sign(t, k, pieces+"more")), nil)
		})
	}
}

func TestWritersOfRemoteKeys(t *testing.T) {
	for _, c := range algorithms[3:] { // all but HMAC
		device := newKMS(standardKey(t, c.alg))
		for _, signer := range []crypto.Signer{device, messageKMS{device}} {
			k, err := jwk.NewSigningKey(c.alg, signer)
			if err != nil {
				t.Fatal(err)
			}
			w := k.NewWriter(math.MaxInt)
			writePieces(t, w)
			signature, err := w.Sign()
			wantError(t, err, nil)
			wantError(t, k.VerificationKey().Verify([]byte(pieces), signature), nil)
		}
		device.sign = func([]byte, crypto.SignerOpts) ([]byte, error) { return make([]byte, c.size), nil }
		k, err := jwk.NewSigningKey(c.alg, device)
		if err != nil {
			t.Fatal(err)
		}
		if signature, err := k.NewWriter(0).Sign(); err == nil || signature != nil {
			t.Errorf("%s: a signature that does not hold is handed on", c.alg)
		}
	}
}

// A message that is kept in memory has a limit; one that is hashed has none.
// What was refused is not signed without the missing piece.
func TestWritersLimit(t *testing.T) {
	whole, hashed := signingKey(t, jwk.Ed25519), signingKey(t, jwk.ES256)
	message := strings.Repeat("x", 1000)
	for limit, fits := range map[int]bool{len(message): true, len(message) - 1: false} {
		w, v := whole.NewWriter(limit), whole.VerificationKey().NewWriter(limit)
		_, errSign := io.WriteString(w, message)
		_, errVerify := io.WriteString(v, message)
		if (errSign == nil) != fits || (errVerify == nil) != fits {
			t.Errorf("limit %d: %v, %v", limit, errSign, errVerify)
		}
		if signature, err := w.Sign(); (err == nil) != fits || (signature != nil) != fits {
			t.Errorf("limit %d: signature %x, %v", limit, signature, err)
		}
		if err := v.Verify(sign(t, whole, message)); (err == nil) != fits {
			t.Errorf("limit %d: %v", limit, err)
		}
		if _, err := w.Write([]byte("x")); err == nil {
			t.Errorf("limit %d: goes on after it was reached", limit)
		}
	}
	w := hashed.NewWriter(0)
	io.WriteString(w, message)
	signature, err := w.Sign()
	wantError(t, err, nil)
	wantError(t, hashed.VerificationKey().Verify([]byte(message), signature), nil)
}

func TestWritersOfNoKey(t *testing.T) {
	for _, k := range []*jwk.SigningKey{nil, new(jwk.SigningKey)} {
		w := k.NewWriter(10)
		if _, err := w.Write(nil); err == nil {
			t.Error("writes without a key")
		}
		if signature, err := w.Sign(); err == nil || signature != nil {
			t.Errorf("signs without a key: %x", signature)
		}
	}
	for _, k := range []*jwk.VerificationKey{nil, new(jwk.VerificationKey)} {
		wantError(t, k.NewWriter(10).Verify(nil), jwk.ErrSignature)
	}
}

func TestWritersThatNobodyMade(t *testing.T) {
	for _, written := range []string{"", "x"} {
		w, v := new(jwk.SigningWriter), new(jwk.VerifyingWriter)
		io.WriteString(w, written)
		io.WriteString(v, written)
		_, want := new(jwk.SigningKey).NewWriter(0).Sign()
		if signature, err := w.Sign(); err == nil || err != want || signature != nil {
			t.Errorf("signs without a key: %x, %v", signature, err)
		}
		wantError(t, v.Verify(make([]byte, 64)), jwk.ErrSignature)
	}
}
