package login

import (
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// A KeyState is where a signing key is in its life.
type KeyState string

// A key is published and verifies from its making to its removal; it signs only
// while it is the newest active one.
const (
	KeyPending  KeyState = "pending"  // published, so that verifiers know it in time
	KeyActive   KeyState = "active"   // may sign
	KeyRetiring KeyState = "retiring" // its last tokens are still valid
	KeyGone     KeyState = "gone"     // about to be deleted
)

// State says where the key is in its life.
func (k SigningKey) State(now time.Time) KeyState {
	switch {
	case !now.Before(k.RemoveAt):
		return KeyGone
	case !now.Before(k.RetireAt):
		return KeyRetiring
	case !now.Before(k.ActivateAt):
		return KeyActive
	}
	return KeyPending
}

// keyRules are what the life of keys depends on.
type keyRules struct {
	algorithm jwk.SignatureAlgorithm
	lifetime  time.Duration // signing
	ahead     time.Duration // published before that
	tail      time.Duration // verifying after that
}

func (s *Service) keyRules() keyRules {
	return keyRules{
		algorithm: s.cfg.Algorithm,
		lifetime:  s.cfg.KeyLifetime,
		ahead:     s.cfg.KeyAhead,
		tail:      s.cfg.AccessLifetime + s.cfg.JWKSMaxAge + keyMargin,
	}
}

// A keyStep is what to do to the stored keys.
type keyStep int

const (
	keepKeys  keyStep = iota
	makeAhead         // a key that signs once all verifiers know it
	makeNow           // a key that signs at once: there is none to wait with
)

// A keyPlan is what the stored keys mean at one moment.
type keyPlan struct {
	signer SigningKey   // the newest active key; zero when the step is makeNow
	others []SigningKey // verify and are published
	gone   []SigningKey // to be deleted
	step   keyStep
}

// planKeys decides; it changes nothing.
func planKeys(keys []SigningKey, now time.Time, rules keyRules) keyPlan {
	var plan keyPlan
	var pending bool
	for _, k := range keys {
		// A longer access lifetime may have been configured since the key was
		// made.
		k.RemoveAt = later(k.RemoveAt, k.RetireAt.Add(rules.tail))
		switch state := k.State(now); {
		case state == KeyGone:
			plan.gone = append(plan.gone, k)
			continue
		case state == KeyActive && newer(k, plan.signer):
			k, plan.signer = plan.signer, k
		case state == KeyPending && k.Algorithm == rules.algorithm:
			pending = true
		}
		if k.ID != "" {
			plan.others = append(plan.others, k)
		}
	}
	plan.step = nextStep(plan.signer, pending, now, rules)
	return plan
}

func newer(k, than SigningKey) bool {
	if than.ID == "" || !k.ActivateAt.Equal(than.ActivateAt) {
		return than.ID == "" || k.ActivateAt.After(than.ActivateAt)
	}
	return k.ID > than.ID
}

func nextStep(signer SigningKey, pending bool, now time.Time, rules keyRules) keyStep {
	if signer.ID == "" {
		return makeNow
	}
	// A shorter key lifetime may have been configured since, too.
	retire := earlier(signer.RetireAt, signer.ActivateAt.Add(rules.lifetime))
	due := !now.Before(retire.Add(-rules.ahead)) || signer.Algorithm != rules.algorithm
	if due && !pending {
		return makeAhead
	}
	return keepKeys
}

// lifeOf returns the times of a key that is made now.
func (r keyRules) lifeOf(id string, now time.Time, step keyStep) SigningKey {
	k := SigningKey{ID: id, Algorithm: r.algorithm, PublishAt: now, ActivateAt: now}
	if step == makeAhead {
		k.ActivateAt = now.Add(r.ahead)
	}
	k.RetireAt = k.ActivateAt.Add(r.lifetime)
	k.RemoveAt = k.RetireAt.Add(r.tail)
	return k
}

// succeeded returns those of the keys that end with the successor, with their
// new times: the signer, which may have to go on until then, and whatever would
// outlive it.
func (r keyRules) succeeded(plan keyPlan, successor SigningKey) (changed []SigningKey) {
	for _, k := range append([]SigningKey{plan.signer}, plan.others...) {
		if k.ID != "" && (k.ID == plan.signer.ID || k.RetireAt.After(successor.ActivateAt)) {
			k.RetireAt = successor.ActivateAt
			k.RemoveAt = k.RetireAt.Add(r.tail)
			changed = append(changed, k)
		}
	}
	return changed
}
