package password

import "fmt"

// Params are the costs of argon2id (RFC 9106 section 3.1).
type Params struct {
	// Memory is in KiB: at least 8 for each lane, at most 1 GiB.
	Memory uint32
	// Time is the number of passes over the memory, 1 to 64.
	Time uint32
	// Parallelism is the number of lanes, each a goroutine, 1 to 64.
	Parallelism uint8
}

// DefaultParams returns what OWASP recommends at least: 19 MiB, two passes,
// one lane.
func DefaultParams() Params {
	return Params{Memory: 19456, Time: 2, Parallelism: 1}
}

// The bounds hold for stored hashes too, so that nobody who can write one into
// the database, or has it imported, makes a log-in take gigabytes or minutes.
const (
	maxMemory      = 1 << 20 // KiB
	maxTime        = 64
	maxParallelism = 64
	maxWork        = 4 << 20 // KiB times passes: a few seconds
)

func (p Params) validate() error {
	switch {
	case p.Parallelism < 1 || p.Parallelism > maxParallelism:
		return fmt.Errorf("argon2 parallelism p=%d: want 1 to %d", p.Parallelism, maxParallelism)
	case p.Time < 1 || p.Time > maxTime:
		return fmt.Errorf("argon2 time t=%d: want 1 to %d passes", p.Time, maxTime)
	case p.Memory < 8*uint32(p.Parallelism) || p.Memory > maxMemory:
		return fmt.Errorf("argon2 memory m=%d: want %d to %d KiB", p.Memory, 8*uint32(p.Parallelism), maxMemory)
	case uint64(p.Memory)*uint64(p.Time) > maxWork:
		return fmt.Errorf("argon2 m=%d,t=%d: memory times passes is more than %d KiB", p.Memory, p.Time, maxWork)
	}
	return nil
}
