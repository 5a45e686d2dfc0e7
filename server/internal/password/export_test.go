package password

import "fmt"

// ParsePHC reads a stored hash and returns its canonical text: of ours only.
func ParsePHC(text string) (string, error) {
	h, err := parseStored(text)
	if s, ok := h.(fmt.Stringer); err == nil && ok {
		return s.String(), nil
	}
	return text, err
}

// HookDerive runs f around each argon2id hash of h, which f must call, with its costs.
func HookDerive(h *Hasher, f func(costs Params, hash func())) {
	derive := h.derive
	h.derive = func(password, salt []byte, time, memory uint32, threads uint8, length uint32) (tag []byte) {
		f(Params{memory, time, threads}, func() { tag = derive(password, salt, time, memory, threads, length) })
		return tag
	}
}

// PermitsFor counts in KiB.
var PermitsFor = permitsFor

// Permits returns how many permits h has.
func Permits(h *Hasher) int { return int(h.permits) }
