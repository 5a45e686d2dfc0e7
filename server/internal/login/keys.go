package login

import (
	"context"
	"fmt"

	"github.com/jeton-auth/jeton/jwk"
)

// SigningKeys lists the stored keys without their secrets.
func (s *Service) SigningKeys(ctx context.Context) ([]SigningKey, error) {
	keys, err := s.storedKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the signing keys: %w", err)
	}
	for i := range keys {
		keys[i].Sealed = nil
	}
	return keys, nil
}

func (s *Service) storedKeys(ctx context.Context) (keys []SigningKey, err error) {
	err = s.cfg.Store.View(ctx, func(tx Tx) (err error) {
		keys, err = tx.SigningKeys()
		return err
	})
	return keys, err
}

// loadKeys makes the ring what the store says, after doing what is due. When it
// fails the ring stays as it is, so tokens are still verified.
func (s *Service) loadKeys(ctx context.Context) error {
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	keys, err := s.storedKeys(ctx)
	if err != nil {
		return err
	}
	plan := planKeys(keys, s.now(), s.keyRules())
	if s.cfg.Passive {
		plan = onlyRead(keys, s.now())
	}
	// Opening comes first: with the wrong master key nothing may be changed.
	if err := s.install(plan); err != nil {
		return err
	}
	if s.cfg.Passive || !plan.due() {
		return nil
	}
	if err := s.turnKeys(ctx); err != nil {
		return err
	}
	if keys, err = s.storedKeys(ctx); err != nil {
		return err
	}
	return s.install(planKeys(keys, s.now(), s.keyRules()))
}

// turnKeys does what is due to the stored keys. It decides within the
// transaction, so of several servers one makes the key and the others find it.
func (s *Service) turnKeys(ctx context.Context) error {
	rules := s.keyRules()
	fresh, err := s.newKey()
	if err != nil {
		return err
	}
	return s.update(ctx, Caller{}, func(tx *audited) error {
		keys, err := tx.SigningKeys()
		if err != nil {
			return err
		}
		plan := planKeys(keys, tx.at, rules)
		if err := tx.deleteKeys(plan.gone); err != nil {
			return err
		}
		if plan.step != keepKeys {
			made := fresh.living(rules, tx.at, plan.step)
			if err := tx.addKey(made); err != nil {
				return err
			}
			plan = planKeys(append(plan.kept(), made), tx.at, rules)
		}
		return tx.moveKeys(plan.moved)
	})
}

// newKey returns a sealed key without times. Making one may take long, so it is
// done before the transaction.
func (s *Service) newKey() (SigningKey, error) {
	key, err := jwk.Generate(s.cfg.Algorithm)
	if err != nil {
		return SigningKey{}, fmt.Errorf("generating a key: %w", err)
	}
	secret, err := key.Export()
	if err != nil {
		return SigningKey{}, fmt.Errorf("exporting a key: %w", err)
	}
	return SigningKey{ID: key.ID(), Algorithm: s.cfg.Algorithm, Sealed: s.sealer.seal(secret, key.ID())}, nil
}

func (a *audited) addKey(made SigningKey) error {
	if err := a.PutSigningKey(made); err != nil {
		return err
	}
	detail := fmt.Sprintf("%s (%s) signs from %s", made.ID, made.Algorithm, made.ActivateAt.Format("2006-01-02T15:04:05Z"))
	return a.record(Event{Kind: EventKeyAdded, Detail: detail})
}

func (a *audited) moveKeys(moved []SigningKey) error {
	for _, k := range moved {
		if err := a.PutSigningKey(k); err != nil {
			return err
		}
	}
	return nil
}

func (a *audited) deleteKeys(gone []SigningKey) error {
	for _, k := range gone {
		if err := a.DeleteSigningKey(k.ID); err != nil {
			return err
		}
		if err := a.record(Event{Kind: EventKeyRemoved, Detail: k.ID}); err != nil {
			return err
		}
	}
	return nil
}
