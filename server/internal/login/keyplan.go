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
	moved  []SigningKey // of the first two, those whose times have to change
	step   keyStep
}

// due reports whether there is anything to do.
func (p keyPlan) due() bool { return p.step != keepKeys || len(p.gone) > 0 || len(p.moved) > 0 }

// kept are the keys that stay.
func (p keyPlan) kept() []SigningKey {
	if p.signer.ID == "" {
		return p.others
	}
	return append([]SigningKey{p.signer}, p.others...)
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
	plan.moved = rules.moved(plan, now)
	return plan
}

// onlyRead is the plan of somebody who has no rules to apply.
func onlyRead(keys []SigningKey, now time.Time) keyPlan {
	var plan keyPlan
	for _, k := range keys {
		if k.State(now) == KeyActive && newer(k, plan.signer) {
			k, plan.signer = plan.signer, k
		}
		if k.ID != "" {
			plan.others = append(plan.others, k)
		}
	}
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

// living gives a new key its times.
func (k SigningKey) living(rules keyRules, now time.Time, step keyStep) SigningKey {
	k.PublishAt, k.ActivateAt = now, now
	if step == makeAhead {
		k.ActivateAt = now.Add(rules.ahead)
	}
	k.RetireAt = k.ActivateAt.Add(rules.lifetime)
	k.RemoveAt = k.RetireAt.Add(rules.tail)
	return k
}

// moved returns those of the keys that end with the newest of them, with their
// new times: whatever would outlive its first signature, and the signer, which
// may have to go on until then.
func (r keyRules) moved(plan keyPlan, now time.Time) (changed []SigningKey) {
	newest := plan.signer
	for _, k := range plan.kept() {
		if k.State(now) != KeyRetiring && newer(k, newest) {
			newest = k
		}
	}
	for _, k := range plan.kept() {
		if k.ID == newest.ID || k.State(now) == KeyRetiring {
			continue
		}
		longer := k.RetireAt.After(newest.ActivateAt)
		shorter := k.ID == plan.signer.ID && k.RetireAt.Before(newest.ActivateAt) && newest.ActivateAt.Before(now.Add(r.lifetime))
		if longer || shorter {
			changed = append(changed, k.retired(newest.ActivateAt, r.tail))
		}
	}
	return changed
}

// retired gives the key another end. It verifies as long after that as it was
// going to, or longer: a shorter access lifetime may have been configured since
// its last token was signed.
func (k SigningKey) retired(at time.Time, tail time.Duration) SigningKey {
	tail = max(tail, k.RemoveAt.Sub(k.RetireAt))
	k.RetireAt, k.RemoveAt = at, at.Add(tail)
	return k
}
