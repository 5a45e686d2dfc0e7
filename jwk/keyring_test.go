package jwk_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func TestKeyring(t *testing.T) {
	first, next, shared := signingKey(t, jwk.ES256), signingKey(t, jwk.Ed25519), signingKey(t, jwk.HS256)
	ring, err := jwk.NewKeyring(first, next.VerificationKey(), shared.VerificationKey(), first.VerificationKey())
	if err != nil {
		t.Fatal(err)
	}
	if ring.SigningKey() != first {
		t.Error("another key signs")
	}
	for _, k := range []*jwk.SigningKey{first, next, shared} {
		if find(t, ring, k.Algorithm(), k.ID()) != k.VerificationKey() {
			t.Errorf("%v is not found", k)
		}
	}
	public := ring.PublicSet()
	if len(public.Keys()) != 2 || find(t, public, jwk.HS256, shared.ID()) != nil {
		t.Errorf("published: %v", public.Keys())
	}
	if len(parseSet(t, marshal(t, public)).Keys()) != 2 {
		t.Error("the published set is not read again")
	}
	if err := ring.Replace(next); err != nil {
		t.Fatal(err)
	}
	if ring.SigningKey() != next || find(t, ring, jwk.ES256, first.ID()) != nil || len(ring.PublicSet().Keys()) != 1 {
		t.Error("Replace left something behind")
	}
	if len(public.Keys()) != 2 {
		t.Error("Replace changed a set that was given out")
	}
}

func TestKeyringSymmetricOnly(t *testing.T) {
	ring, err := jwk.NewKeyring(signingKey(t, jwk.HS512))
	if err != nil {
		t.Fatal(err)
	}
	if got := marshal(t, ring.PublicSet()); got != `{"keys":[]}` {
		t.Errorf("published: %s", got)
	}
}

// TestKeyringRefuses: on error everything stays as it was.
func TestKeyringRefuses(t *testing.T) {
	active := signingKey(t, jwk.ES256)
	ring, err := jwk.NewKeyring(active)
	if err != nil {
		t.Fatal(err)
	}
	twin := signingKey(t, jwk.ES256).WithID(active.ID())
	wantError(t, ring.Replace(nil), jwk.ErrMalformed)
	wantError(t, ring.Replace(new(jwk.SigningKey)), jwk.ErrMalformed)
	wantError(t, ring.Replace(active, nil), jwk.ErrMalformed)
	wantError(t, ring.Replace(active, twin.VerificationKey()), jwk.ErrMalformed)
	if ring.SigningKey() != active || find(t, ring, jwk.ES256, active.ID()) != active.VerificationKey() {
		t.Error("a failed Replace changed something")
	}
	if r, err := jwk.NewKeyring(nil); err == nil || r != nil {
		t.Error("a keyring without a key")
	}
	empty := new(jwk.Keyring)
	if empty.SigningKey() != nil || find(t, empty, jwk.ES256, "") != nil || len(empty.PublicSet().Keys()) != 0 {
		t.Error("an empty keyring is not empty")
	}
}

// TestKeyringReplaceIsAtomic: whoever takes the signing key while keys change
// finds a keyring that can verify with it.
func TestKeyringReplaceIsAtomic(t *testing.T) {
	keys := []*jwk.SigningKey{signingKey(t, jwk.ES256), signingKey(t, jwk.ES256), signingKey(t, jwk.ES256)}
	ring, err := jwk.NewKeyring(keys[0], keys[2].VerificationKey(), keys[1].VerificationKey())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				k := ring.SigningKey()
				if _, err := ring.FindKey(t.Context(), k.Algorithm(), k.ID()); err != nil {
					t.Error(fmt.Errorf("the key that signs does not verify: %w", err))
					return
				}
			}
		})
	}
	for i := range 200 {
		if err := ring.Replace(keys[i%3], keys[(i+1)%3].VerificationKey(), keys[(i+2)%3].VerificationKey()); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
}
