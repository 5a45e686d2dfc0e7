package password

import (
	"fmt"
	"unicode/utf8"
)

// A Policy judges new passwords after NIST SP 800-63B-4 section 3.1.1: by their
// length and by what attackers try first, never by which kinds of characters
// they hold.
type Policy struct {
	// MinLength is the least number of characters, 8 to 64; 0 is 15, the least
	// for a password that is the only factor.
	MinLength int
}

// Validate returns an error unless MinLength is 0 or 8 to 64.
func (p Policy) Validate() error {
	if p.MinLength != 0 && (p.MinLength < 8 || p.MinLength > 64) {
		return fmt.Errorf("configuring the password policy: a minimum length of %d: want 8 to 64, or 0 for 15", p.MinLength)
	}
	return nil
}

func (p Policy) minLength() int {
	if p.MinLength == 0 {
		return 15
	}
	return p.MinLength
}

// A PolicyError says why a new password is refused, in words for the person
// who chose it.
type PolicyError struct {
	Reason string
}

// Error is a sentence with the reason.
func (e *PolicyError) Error() string { return "the password is refused: " + e.Reason }

// The reasons, by what the password mostly is.
const (
	reasonName     = "it is little more than the user name"
	reasonOne      = "it is one character over and over"
	reasonCommon   = "it is among the passwords that are tried first, or little more; several words that do not belong together are a good choice"
	reasonSequence = "it is a sequence of neighbouring letters, digits or keys, or little more"
	reasonRepeated = "it repeats a few characters"
)

// minOwn is how many characters of its own a password needs: three out of five
// of the least length, and never fewer than six. A password of three guessable
// parts stays below that, a phrase of four common words does not.
func (p Policy) minOwn() int { return max(6, 3*p.minLength()/5) }

// Check judges a prepared password that is to belong to the user of the given
// canonical name. It returns a [*PolicyError], or another error when the list
// of common passwords cannot be read.
//
// A password is refused when too little of it is left once everything is set
// aside that an attacker's tools try first: common passwords, given names and
// the user's own name (with the usual swaps of letters for digits), sequences,
// keyboard walks, years and repetitions. A password without such parts is
// never refused, whatever its characters.
func (p Policy) Check(prepared, canonicalName string) error {
	if n := utf8.RuneCountInString(prepared); n < p.minLength() {
		return &PolicyError{fmt.Sprintf("it has %d characters: use at least %d", n, p.minLength())}
	}
	dictionary, err := commonWords()
	if err != nil {
		return fmt.Errorf("reading the list of common passwords: %w", err)
	}
	w := weighText(prepared, canonicalName, dictionary)
	if w.own >= p.minOwn() {
		return nil
	}
	return &PolicyError{w.reason()}
}

func (w weight) reason() string {
	switch {
	case w.parts&partName != 0:
		return reasonName
	case w.parts&(partWord|partYear) != 0:
		return reasonCommon
	case w.parts&partWalk != 0:
		return reasonSequence
	case w.own <= costCopy+1:
		return reasonOne
	}
	return reasonRepeated
}
