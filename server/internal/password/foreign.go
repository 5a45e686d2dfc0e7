package password

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/go-crypt/crypt/algorithm"
	"github.com/go-crypt/crypt/algorithm/argon2"
	"github.com/go-crypt/crypt/algorithm/bcrypt"
	"github.com/go-crypt/crypt/algorithm/pbkdf2"
	"github.com/go-crypt/crypt/algorithm/scrypt"
	"github.com/go-crypt/crypt/algorithm/shacrypt"
)

// A foreignFormat is a way in which other systems store passwords. The library
// that verifies them does not limit what a string may cost, so the pattern
// admits one spelling of the costs only (no repeated, missing or zero-padded
// number that the library could read otherwise than we do), and the bound
// judges them before the library sees the string.
type foreignFormat struct {
	pattern *regexp.Regexp // of the whole string; its groups are the costs
	memory  func(costs []uint64) (kib uint64, err error)
	decode  algorithm.DecodeFunc
	limit   int // bytes of a password that count; 0: all of them
}

var foreignFormats = []foreignFormat{
	{regexp.MustCompile(`^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$`), bcryptMemory, bcrypt.Decode, 72},
	{regexp.MustCompile(`^\$scrypt\$ln=([1-9][0-9]?),r=([1-9][0-9]{0,2}),p=([1-9][0-9]?)\$[+/A-Za-z0-9]{11,86}\$[+/A-Za-z0-9]{22,86}$`), scryptMemory, scrypt.Decode, 0},
	{regexp.MustCompile(`^\$pbkdf2(?:-sha1|-sha256|-sha512)?\$([1-9][0-9]{0,8})\$[./A-Za-z0-9]{11,86}\$[./A-Za-z0-9]{22,86}$`), pbkdf2Memory, pbkdf2.Decode, 0},
	{regexp.MustCompile(`^\$5\$(?:rounds=([1-9][0-9]{3,8})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}$`), shacryptMemory, shacrypt.Decode, 0},
	{regexp.MustCompile(`^\$6\$(?:rounds=([1-9][0-9]{3,8})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}$`), shacryptMemory, shacrypt.Decode, 0},
	{regexp.MustCompile(`^\$argon2[id]\$v=19\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]?),p=([1-9][0-9]?)\$[+/A-Za-z0-9]{11,86}\$[+/A-Za-z0-9]{22,86}$`), argon2Memory, argon2.Decode, 0},
}

// A foreignHash verifies a password of another system. It takes the time that
// the other system chose, so until their first log-in the imported accounts
// can be told from others by a stopwatch.
type foreignHash struct {
	digest algorithm.Digest
	kib    uint32
	limit  int
}

var errForeign = errors.New("a format that is not supported: want argon2id, argon2i, argon2d, bcrypt, scrypt, pbkdf2 or sha-crypt, as a canonical crypt or PHC string")

func parseForeign(text string) (*foreignHash, error) {
	for _, f := range foreignFormats {
		groups := f.pattern.FindStringSubmatch(text)
		if groups == nil {
			continue
		}
		kib, err := f.memory(numbers(groups[1:]))
		if err != nil {
			return nil, err
		}
		digest, err := f.decode(text)
		if err != nil {
			return nil, errForeign // the cause may quote the hash
		}
		return &foreignHash{digest: digest, kib: uint32(kib), limit: f.limit}, nil
	}
	return nil, errForeign
}

func numbers(texts []string) []uint64 {
	n := make([]uint64, len(texts))
	for i, t := range texts {
		n[i], _ = strconv.ParseUint(t, 10, 32) // at most 9 digits; an absent group is 0
	}
	return n
}

func (h *foreignHash) memory() uint32       { return h.kib }
func (h *foreignHash) outdated(Params) bool { return true }

// matches never takes two passwords for the same one because the other system
// reads only the beginning of them: bcrypt stops at 72 bytes, so a longer
// password fails, after the same work.
func (h *foreignHash) matches(_ deriveFunc, password string) (bool, error) {
	tooLong := h.limit > 0 && len(password) > h.limit
	if tooLong {
		password = password[:h.limit]
	}
	match, err := h.digest.MatchAdvanced(password)
	if err != nil {
		return false, errors.New("verifying an imported password hash failed") // the cause may quote the hash
	}
	return match && !tooLong, nil
}

func bcryptMemory(costs []uint64) (uint64, error) {
	return 4, within("bcrypt cost", costs[0], 4, 14)
}

func pbkdf2Memory(costs []uint64) (uint64, error) {
	return 1, within("pbkdf2 iterations", costs[0], 1, 2_000_000)
}

func shacryptMemory(costs []uint64) (uint64, error) {
	if costs[0] == 0 {
		return 1, nil // no rounds named: 5000
	}
	return 1, within("sha-crypt rounds", costs[0], 1000, 1_000_000)
}

// scryptMemory: 128·r·N bytes are shared, and each lane needs 128·r of its own.
func scryptMemory(costs []uint64) (uint64, error) {
	ln, r, p := costs[0], costs[1], costs[2]
	if err := within("scrypt ln", ln, 1, 20); err != nil {
		return 0, err
	}
	kib := (128*r*(1<<ln+p) + 1023) / 1024
	if err := within("scrypt memory in KiB", kib, 1, maxMemory); err != nil {
		return 0, err
	}
	return kib, within("scrypt N·r·p", r*p<<ln, 1, 1<<23)
}

func argon2Memory(costs []uint64) (uint64, error) {
	p := Params{Memory: uint32(costs[0]), Time: uint32(costs[1]), Parallelism: uint8(costs[2])}
	return costs[0], p.validate()
}

func within(what string, n, low, high uint64) error {
	if n < low || n > high {
		return fmt.Errorf("%s %d: want %d to %d", what, n, low, high)
	}
	return nil
}
