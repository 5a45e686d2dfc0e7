package password

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

const (
	saltLength = 16 // bytes, of our own hashes
	tagLength  = 32

	maxEncoded = 512 // bytes of any stored hash, before anything is parsed
)

// An argon2Hash is a stored argon2id hash that was read and is within bounds.
type argon2Hash struct {
	params    Params
	salt, tag []byte
}

// A deriveFunc is argon2.IDKey.
type deriveFunc func(password, salt []byte, time, memory uint32, threads uint8, length uint32) []byte

var _ deriveFunc = argon2.IDKey

var errEncoding = errors.New("not a canonical argon2id PHC string ($argon2id$v=19$m=…,t=…,p=…$salt$tag)")

// parseArgon2id reads the PHC string format, and only the form that
// [argon2Hash.String] writes: whatever a lenient decoder would skip or repair
// (padding, line breaks, trailing bits, leading zeros, another order) does not
// survive the comparison at the end.
func parseArgon2id(phc string) (*argon2Hash, error) {
	fields := strings.Split(phc, "$")
	if len(fields) != 6 || fields[0] != "" || fields[1] != "argon2id" || fields[2] != "v=19" {
		return nil, errEncoding
	}
	var h argon2Hash
	p := &h.params
	if _, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &p.Memory, &p.Time, &p.Parallelism); err != nil {
		return nil, errEncoding
	}
	var errSalt, errTag error
	h.salt, errSalt = base64.RawStdEncoding.DecodeString(fields[4])
	h.tag, errTag = base64.RawStdEncoding.DecodeString(fields[5])
	if errSalt != nil || errTag != nil || h.String() != phc {
		return nil, errEncoding
	}
	return &h, h.validate()
}

func (h *argon2Hash) validate() error {
	if n := len(h.salt); n < 8 || n > 64 {
		return fmt.Errorf("argon2id salt of %d bytes: want 8 to 64", n)
	}
	if n := len(h.tag); n < 16 || n > 64 {
		return fmt.Errorf("argon2id tag of %d bytes: want 16 to 64", n)
	}
	return h.params.validate()
}

// String returns the PHC string.
func (h *argon2Hash) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		h.params.Memory, h.params.Time, h.params.Parallelism,
		base64.RawStdEncoding.EncodeToString(h.salt),
		base64.RawStdEncoding.EncodeToString(h.tag))
}

func (h *argon2Hash) memory() uint32 { return h.params.Memory }

func (h *argon2Hash) matches(derive deriveFunc, password string) (bool, error) {
	tag := derive([]byte(password), h.salt, h.params.Time, h.params.Memory, h.params.Parallelism, uint32(len(h.tag)))
	return subtle.ConstantTimeCompare(tag, h.tag) == 1, nil
}

func (h *argon2Hash) outdated(current Params) bool {
	return h.params != current || len(h.salt) != saltLength || len(h.tag) != tagLength
}
