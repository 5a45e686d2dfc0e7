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

// RotateKey makes the next signing key, which will sign after
// [Config.KeyAhead], and returns it without its secret. When one is waiting
// already, it returns that one.
func (s *Service) RotateKey(ctx context.Context, caller Caller) (SigningKey, error) {
	if err := s.turnKeys(ctx, caller, true); err != nil {
		return SigningKey{}, fmt.Errorf("rotating the signing key: %w", err)
	}
	if err := s.loadKeys(ctx); err != nil {
		return SigningKey{}, err
	}
	keys, err := s.SigningKeys(ctx)
	if err != nil {
		return SigningKey{}, err
	}
	newest := keys[0] // there is one, or loading would have failed
	for _, k := range keys {
		if newer(k, newest) {
			newest = k
		}
	}
	return newest, nil
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
	// Opening comes first: with the wrong master key nothing may be changed.
	if err := s.install(plan); err != nil {
		return err
	}
	if plan.step == keepKeys && len(plan.gone) == 0 {
		return nil
	}
	if err := s.turnKeys(ctx, Caller{}, false); err != nil {
		return err
	}
	if keys, err = s.storedKeys(ctx); err != nil {
		return err
	}
	return s.install(planKeys(keys, s.now(), s.keyRules()))
}

// turnKeys does what is due to the stored keys. It decides within the
// transaction, so of several servers one makes the key and the others find it.
func (s *Service) turnKeys(ctx context.Context, caller Caller, force bool) error {
	rules := s.keyRules()
	key, err := jwk.Generate(rules.algorithm) // may take long, so not in there
	if err != nil {
		return fmt.Errorf("generating a key: %w", err)
	}
	secret, err := key.Export()
	if err != nil {
		return fmt.Errorf("exporting a key: %w", err)
	}
	sealed := s.sealer.seal(secret, key.ID())
	return s.update(ctx, caller, func(tx *audited) error {
		keys, err := tx.SigningKeys()
		if err != nil {
			return err
		}
		plan := planKeys(keys, tx.at, rules)
		if force {
			plan = plan.forced(rules, tx)
		}
		if err := tx.deleteKeys(plan.gone); err != nil || plan.step == keepKeys {
			return err
		}
		made := rules.lifeOf(key.ID(), tx.at, plan.step)
		made.Sealed = sealed
		return tx.addKey(made, rules.succeeded(plan, made), plan.step)
	})
}

// forced makes a successor although none is due, unless one is waiting.
func (p keyPlan) forced(rules keyRules, tx *audited) keyPlan {
	for _, k := range p.others {
		if k.State(tx.at) == KeyPending && k.Algorithm == rules.algorithm {
			return p
		}
	}
	if p.step == keepKeys {
		p.step = makeAhead
	}
	return p
}

func (a *audited) addKey(made SigningKey, changed []SigningKey, step keyStep) error {
	if err := a.PutSigningKey(made); err != nil {
		return err
	}
	if step == makeNow {
		changed = nil // none signs, so none has to be succeeded
	}
	for _, k := range changed {
		if err := a.PutSigningKey(k); err != nil {
			return err
		}
	}
	detail := fmt.Sprintf("%s (%s) signs from %s", made.ID, made.Algorithm, made.ActivateAt.Format("2006-01-02T15:04:05Z"))
	return a.record(Event{Kind: EventKeyAdded, Detail: detail})
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
