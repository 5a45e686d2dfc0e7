package password

import (
	"fmt"
	"strings"
)

// A storedHash was read from its text, and its cost is within our bounds.
type storedHash interface {
	memory() uint32 // KiB that a verification needs
	matches(derive deriveFunc, password string) (bool, error)
	outdated(current Params) bool
}

// parseStored reads a hash of ours or of another system. The errors name what
// is wrong but quote nothing: a hash does not belong into a log.
func parseStored(text string) (storedHash, error) {
	if len(text) > maxEncoded {
		return nil, fmt.Errorf("reading a stored password hash: %d bytes, want at most %d", len(text), maxEncoded)
	}
	var h storedHash
	var err error
	if strings.HasPrefix(text, "$argon2id$") {
		h, err = parseArgon2id(text)
	} else {
		h, err = parseForeign(text)
	}
	if err != nil {
		return nil, fmt.Errorf("reading a stored password hash: %w", err)
	}
	return h, nil
}
