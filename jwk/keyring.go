package jwk

import (
	"context"
	"fmt"
	"sync/atomic"
)

// Keyring is the key that signs and all the keys that still, or already,
// verify. It is what an issuer holds, and the only thing here that changes:
// [Keyring.Replace] puts everything in place at once. Any number of goroutines
// may use it.
//
// A key should be among the others, so that verifiers can fetch it, for at
// least as long as they may keep the old set before it signs; and stay there
// until the last token that it signed has expired.
type Keyring struct {
	state atomic.Pointer[keyringState]
}

// keyringState never changes.
type keyringState struct {
	active *SigningKey
	all    *Set
	public *Set
}

// NewKeyring makes a keyring that signs with active, and verifies with it and
// with the keys of also. Two different keys of one ID are an error, as for
// [NewSet].
func NewKeyring(active *SigningKey, also ...*VerificationKey) (*Keyring, error) {
	r := new(Keyring)
	if err := r.Replace(active, also...); err != nil {
		return nil, err
	}
	return r, nil
}

// Replace exchanges all keys in one step: whoever looks sees all of the old or
// all of the new ones. On error the old ones stay.
func (r *Keyring) Replace(active *SigningKey, also ...*VerificationKey) error {
	if active == nil || active.key == nil {
		return fmt.Errorf("%w: a keyring needs a key to sign with", ErrMalformed)
	}
	all, err := NewSet(append([]*VerificationKey{active.verification}, also...)...)
	if err != nil {
		return err
	}
	public := new(Set)
	for _, k := range all.keys {
		if !k.alg.Symmetric() {
			public.add(k)
		}
	}
	r.state.Store(&keyringState{active, all, public})
	return nil
}

// SigningKey returns the key to sign with now. It is nil only for a Keyring
// that [NewKeyring] did not make.
func (r *Keyring) SigningKey() *SigningKey {
	if s := r.state.Load(); s != nil {
		return s.active
	}
	return nil
}

// FindKey looks among all keys, as [Set.FindKey] does.
func (r *Keyring) FindKey(ctx context.Context, alg SignatureAlgorithm, kid string) (*VerificationKey, error) {
	if r == nil || r.state.Load() == nil {
		return nil, ErrKeyNotFound
	}
	return r.state.Load().all.FindKey(ctx, alg, kid)
}

// PublicSet returns the keys to publish: all but the symmetric ones.
func (r *Keyring) PublicSet() *Set {
	if s := r.state.Load(); s != nil {
		return s.public
	}
	return new(Set)
}
