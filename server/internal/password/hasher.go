package password

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/sync/semaphore"
)

// Config says how a [Hasher] hashes and how much of it happens at a time. The
// zero value of each field is its default.
type Config struct {
	// Params are the costs of new hashes. Default: [DefaultParams].
	Params Params

	// MemoryBudget is what all running hashes may use together with the
	// garbage of one, in bytes. Default: 128 MiB.
	MemoryBudget int64

	// QueueLength is how many callers may wait for a permit, a quarter of
	// them from one network. Default: 128.
	QueueLength int

	// QueueTimeout is how long each of them waits at most. Default: 3 s.
	QueueTimeout time.Duration
}

func (c Config) withDefaults() Config {
	if c.Params == (Params{}) {
		c.Params = DefaultParams()
	}
	if c.MemoryBudget == 0 {
		c.MemoryBudget = 128 << 20
	}
	if c.QueueLength == 0 {
		c.QueueLength = 128
	}
	if c.QueueTimeout == 0 {
		c.QueueTimeout = 3 * time.Second
	}
	return c
}

// A Hasher admits and computes password hashes. It is safe for concurrent use.
type Hasher struct {
	params  Params
	budget  int64 // KiB
	permits int64
	slots   *semaphore.Weighted // of permits; first come, first served

	queueTimeout time.Duration
	queue        queue

	dummy  string // a hash of the current cost that no password matches
	derive deriveFunc
}

// A BusyError says that no permit could be had in time.
type BusyError struct {
	RetryAfter time.Duration // at least a second
}

// Error says how long to wait.
func (e *BusyError) Error() string {
	return fmt.Sprintf("too many passwords are being checked at the moment: try again in %v", e.RetryAfter)
}

// NewHasher returns a Hasher with as many permits as hashes fit into the
// memory budget beside the garbage of one, at least one, but no more than two
// for each processor: beyond that each hash would only take longer. It fails when a value of cfg is out of its
// range, and when the budget cannot hold a single hash.
func NewHasher(cfg Config) (*Hasher, error) {
	cfg = cfg.withDefaults()
	if err := cfg.Params.validate(); err != nil {
		return nil, fmt.Errorf("configuring password hashing: %w", err)
	}
	if cfg.QueueLength < 0 || cfg.QueueTimeout < 0 {
		return nil, errors.New("configuring password hashing: the queue's length and time-out cannot be negative")
	}
	budget := cfg.MemoryBudget / 1024
	if budget < int64(cfg.Params.Memory) {
		return nil, fmt.Errorf("configuring password hashing: a memory budget of %d KiB cannot hold one hash of %d KiB: raise the budget or lower the memory parameter", budget, cfg.Params.Memory)
	}
	permits := permitsFor(budget, int64(cfg.Params.Memory), int64(runtime.GOMAXPROCS(0)))
	dummy := &argon2Hash{params: cfg.Params, salt: random(saltLength), tag: random(tagLength)}
	return &Hasher{
		params:       cfg.Params,
		budget:       budget,
		permits:      permits,
		slots:        semaphore.NewWeighted(permits),
		queue:        queue{length: cfg.QueueLength, places: map[string]int{}},
		queueTimeout: cfg.QueueTimeout,
		dummy:        dummy.String(),
		derive:       argon2.IDKey,
	}, nil
}

// permitsFor counts in KiB. The memory of a hash that has ended is not free
// before the next garbage collection, hence the one less.
func permitsFor(budget, memory, processors int64) int64 {
	return max(1, min(budget/memory-1, 2*processors))
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails: see crypto/rand
	return b
}

// Acquire waits for a permit to hash, behind everybody who came before. It
// returns a [*BusyError] when the queue is full or the wait too long, and the
// context's error when the context ends first: then the place in the queue is
// free again.
func (h *Hasher) Acquire(ctx context.Context) (*Permit, error) { return h.AcquireFor(ctx, "") }

// AcquireFor is Acquire for somebody from the given network. Each network gets
// a quarter of the queue at most, so that one of them cannot keep all others
// out. The empty one is nobody's and has no such limit.
func (h *Hasher) AcquireFor(ctx context.Context, network string) (*Permit, error) {
	if err := h.admit(ctx, network, 1); err != nil {
		return nil, err
	}
	return &Permit{hasher: h, weight: 1}, nil
}

func (h *Hasher) admit(ctx context.Context, network string, weight int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if h.slots.TryAcquire(weight) {
		return nil
	}
	if !h.queue.enter(network) {
		return h.busy()
	}
	defer h.queue.leave(network)
	waitCtx, cancel := context.WithTimeout(ctx, h.queueTimeout)
	defer cancel()
	if h.slots.Acquire(waitCtx, weight) == nil {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return h.busy()
}

// busy advises to come again once everybody who waits now has been served or
// sent away.
func (h *Hasher) busy() error {
	return &BusyError{RetryAfter: max(h.queueTimeout, time.Second)}
}

// weigh returns how many permits a hash of so many KiB takes. All of them
// stand for the whole budget, so a hash that takes them all runs alone.
func (h *Hasher) weigh(kib uint32) (int64, error) {
	if int64(kib) > h.budget {
		return 0, fmt.Errorf("verifying a password hash: it needs %d KiB of memory, the budget is %d KiB: raise the budget", kib, h.budget)
	}
	unit := int64(h.params.Memory)
	return max(1, min((int64(kib)+unit-1)/unit, h.permits)), nil
}
