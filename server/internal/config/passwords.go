package config

import (
	"errors"
	"fmt"
	"time"
)

// strengths are the least parameters of argon2id that OWASP gives: much memory
// and few passes, or the other way round.
var strengths = []struct {
	memory Size
	time   int
}{{46 << 20, 1}, {19 << 20, 2}, {12 << 20, 3}, {9 << 20, 4}, {7 << 20, 5}}

// The most that one hash may cost: beyond, a log-in would take many seconds.
const (
	maxMemory Size = 1 << 30
	maxTime        = 64
	maxWork   Size = 4 << 30
)

func (c *Config) checkPasswords() error {
	p := c.Password
	var errs []error
	if p.MinLength < 8 || p.MinLength > 64 {
		errs = append(errs, fmt.Errorf("password.min_length: %d is out of range; choose from 8 to 64 (NIST SP 800-63B-4)", p.MinLength))
	}
	if p.Parallelism < 1 || p.Parallelism > 64 {
		errs = append(errs, fmt.Errorf("password.parallelism: %d is out of range; choose from 1 to 64", p.Parallelism))
	}
	if !p.strong() {
		errs = append(errs, fmt.Errorf("password: argon2id with memory %s and time %d is too weak; "+
			"choose at least 19MiB and 2, or 46MiB and 1, or 12MiB and 3", p.Memory, p.Time))
	}
	if p.Memory%1024 != 0 || p.Memory > maxMemory || p.Time > maxTime || p.Memory*Size(p.Time) > maxWork {
		errs = append(errs, fmt.Errorf("password: argon2id with memory %s and time %d is beyond measure; "+
			"choose whole KiB up to %s, a time up to %d, and both multiplied up to %s", p.Memory, p.Time, maxMemory, maxTime, maxWork))
	}
	if p.MemoryBudget < p.Memory {
		errs = append(errs, fmt.Errorf("password.memory_budget: %s is less than one hash needs (password.memory is %s)", p.MemoryBudget, p.Memory))
	}
	if p.QueueLength < 1 || p.QueueLength > 1<<20 {
		errs = append(errs, fmt.Errorf("password.queue_length: %d is out of range; choose from 1 to %d", p.QueueLength, 1<<20))
	}
	// An answer must still fit into the time that a connection has.
	errs = append(errs, between("password.queue_timeout", p.QueueTimeout, time.Millisecond, 30*time.Second))
	return errors.Join(errs...)
}

func (p *Passwords) strong() bool {
	for _, least := range strengths {
		if p.Memory >= least.memory && p.Time >= least.time {
			return true
		}
	}
	return false
}
