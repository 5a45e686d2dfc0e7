package password

import (
	"errors"
	"fmt"

	"golang.org/x/text/secure/precis"
)

// maxPassword lets the 64 characters in, four bytes each, that NIST SP 800-63B
// wants accepted at least.
const maxPassword = 256

var (
	errPasswordEmpty     = errors.New("the password is empty")
	errPasswordLong      = fmt.Errorf("the password is too long: use at most %d bytes", maxPassword)
	errPasswordCharacter = errors.New("the password has a character that cannot be typed reliably: control characters, invisible ones and those that Unicode has not assigned are refused")
)

// Prepare returns the form of a password that is hashed and verified: the
// OpaqueString profile of RFC 8265 section 4.2. Composed and decomposed letters
// become one form (NFC) and every kind of space the ASCII space; nothing else
// changes, so case and full-width letters count. Control characters, NUL among
// them, are refused, and so are more than 256 bytes, before any work.
func Prepare(password string) (string, error) {
	if password == "" {
		return "", errPasswordEmpty
	}
	if len(password) > maxPassword {
		return "", errPasswordLong
	}
	prepared, err := enforce(precis.OpaqueString, password)
	if err != nil {
		return "", errPasswordCharacter
	}
	if len(prepared) > maxPassword { // a few characters have no composed form
		return "", errPasswordLong
	}
	return prepared, nil
}
