package password

import (
	"context"
	"errors"
	"sync"
)

// A Permit is the right to one hash at a time. Whoever got it from
// [Hasher.Acquire] must call [Permit.Release].
type Permit struct {
	hasher *Hasher

	mu     sync.Mutex // held while a hash runs
	weight int64      // permits held; 0 once released
}

// A Result says what [Permit.Verify] found.
type Result struct {
	// Match: the password is the one that was hashed.
	Match bool
	// Rehash: it matches, but the hash is of another format or has other
	// costs than new ones; store a new one.
	Rehash bool
}

var errReleased = errors.New("hashing a password: the permit has been released")

// Verify compares a prepared password with a stored hash, in constant time. An
// empty hash stands for an account that does not exist: it never matches and
// costs what a current hash costs.
//
// Verify takes no context on purpose: nobody frees the memory of a running
// hash by hanging up. A stored hash that needs more memory than current ones
// gives its permit back and waits, at most the queue's time-out, for as many as
// its memory is worth; then it may return a [*BusyError]. It fails when the
// hash cannot be read or could never fit into the budget.
func (p *Permit) Verify(phc, password string) (Result, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := phc
	if text == "" {
		text = p.hasher.dummy
	}
	stored, err := parseStored(text)
	if err != nil {
		return Result{}, err
	}
	if err := p.grow(stored.memory()); err != nil {
		return Result{}, err
	}
	match, err := stored.matches(p.hasher.derive, password)
	if err != nil || !match || phc == "" {
		return Result{}, err
	}
	return Result{Match: true, Rehash: stored.outdated(p.hasher.params)}, nil
}

// grow makes the permit worth the given memory. It never waits for more while
// it holds some: permits that did so could wait for each other for ever.
func (p *Permit) grow(kib uint32) error {
	if p.weight == 0 {
		return errReleased
	}
	weight, err := p.hasher.weigh(kib)
	if err != nil || weight <= p.weight {
		return err
	}
	p.release()
	if err := p.hasher.admit(context.Background(), "", weight); err != nil {
		return err
	}
	p.weight = weight
	return nil
}

// Hash returns the PHC string of a prepared password under the current costs,
// with a new random salt. It fails only once the permit has been released.
func (p *Permit) Hash(password string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.weight == 0 {
		return "", errReleased
	}
	h := argon2Hash{params: p.hasher.params, salt: random(saltLength)}
	h.tag = p.hasher.derive([]byte(password), h.salt, h.params.Time, h.params.Memory, h.params.Parallelism, tagLength)
	return h.String(), nil
}

// Release gives the permit back, once: further calls do nothing. While a hash
// runs it waits for its end.
func (p *Permit) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.release()
}

func (p *Permit) release() {
	if p.weight > 0 {
		p.hasher.slots.Release(p.weight)
	}
	p.weight = 0
}
