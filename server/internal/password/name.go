package password

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
)

const (
	maxName      = 128         // bytes, canonical
	maxNameInput = 4 * maxName // full-width and decomposed forms are longer
)

var (
	errNameEmpty     = errors.New("the user name is empty")
	errNameLong      = fmt.Errorf("the user name is too long: use at most %d bytes", maxName)
	errNameCharacter = errors.New("the user name has a character that names cannot have: use letters, digits and ASCII punctuation, without spaces")
)

// CanonicalName returns the form of a user name that is stored, compared and
// counted against: the UsernameCaseMapped profile of RFC 8265 section 3.3.
// Upper case, full-width and decomposed letters become the one form; spaces,
// control, invisible and compatibility characters are refused. The result has
// 1 to 128 bytes, and is its own canonical form.
//
// Letters of different scripts that look alike stay different names.
func CanonicalName(name string) (string, error) {
	if name == "" {
		return "", errNameEmpty
	}
	if len(name) > maxNameInput {
		return "", errNameLong
	}
	canonical, err := enforce(precis.UsernameCaseMapped, name)
	switch {
	case err != nil:
		return "", errNameCharacter
	case canonical == "":
		return "", errNameEmpty
	case len(canonical) > maxName:
		return "", errNameLong
	}
	return canonical, nil
}

var errUnstable = errors.New("text that has no stable form")

// enforce applies a profile, and refuses what does not stay as it is under a
// second application (RFC 8264 section 7): two forms of one text would be two
// accounts, or a password that no longer fits its hash.
func enforce(profile *precis.Profile, text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", errors.New("text that is not UTF-8")
	}
	once, err := profile.String(text)
	if err != nil {
		return "", err
	}
	twice, err := profile.String(once)
	if err != nil || twice != once {
		return "", errUnstable
	}
	return once, nil
}
