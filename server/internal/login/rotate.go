package login

import (
	"context"
	"fmt"
)

// RotateKey makes a signing key and returns it without its secret.
//
// With now unset the key signs after [Config.KeyAhead], when everybody knows
// it; no other key is changed here: the servers retire the present one by their
// own rules. When a key is waiting already, none is made: that one is returned,
// and waiting is true.
//
// With now set, for a key that has leaked, the new one signs at once and all
// others are deleted, with every access token that they have signed. Other
// servers follow within 15 seconds; verifiers when they next look at the keys.
func (s *Service) RotateKey(ctx context.Context, now bool, caller Caller) (key SigningKey, waiting bool, err error) {
	fresh, err := s.newKey()
	if err != nil {
		return SigningKey{}, false, err
	}
	rotate := s.rotateAhead
	if now {
		rotate = s.rotateNow
	}
	err = s.update(ctx, caller, func(tx *audited) error {
		keys, err := tx.SigningKeys()
		if err != nil {
			return err
		}
		key, waiting, err = rotate(tx, keys, fresh)
		return err
	})
	if err != nil {
		return SigningKey{}, false, fmt.Errorf("rotating the signing key: %w", err)
	}
	key.Sealed = nil
	return key, waiting, s.loadKeys(ctx)
}

func (s *Service) rotateAhead(tx *audited, keys []SigningKey, fresh SigningKey) (key SigningKey, waiting bool, err error) {
	step := makeNow
	for _, k := range keys {
		switch k.State(tx.at) {
		case KeyPending:
			if newer(k, key) {
				key, waiting = k, true
			}
		case KeyActive:
			step = makeAhead
		}
	}
	if waiting {
		return key, true, nil
	}
	made := fresh.living(s.keyRules(), tx.at, step)
	return made, false, tx.addKey(made)
}

func (s *Service) rotateNow(tx *audited, keys []SigningKey, fresh SigningKey) (SigningKey, bool, error) {
	if err := tx.deleteKeys(keys); err != nil {
		return SigningKey{}, false, err
	}
	made := fresh.living(s.keyRules(), tx.at, makeNow)
	return made, false, tx.addKey(made)
}
