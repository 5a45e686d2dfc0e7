package jose

import (
	"errors"
	"slices"
)

// What is wrong with "crit". Packages put their own name in front.
var (
	ErrCriticalForm = errors.New("crit is not an array of different names of extensions (RFC 7515 section 4.1.11)")
	ErrCriticalGone = errors.New("crit names a parameter that is not in the protected header")
)

// CheckCritical reports as an error what is wrong with names, the value of
// "crit" in a header with the given members. There is at least one, none of
// them twice, all of them members of one of the kinds: crit is for extensions,
// never for what every implementation has to know (RFC 7515 section 4.1.11).
func CheckCritical[V any](names []string, members map[string]V, kinds ...Kind) error {
	if len(names) == 0 {
		return ErrCriticalForm
	}
	for i, name := range names {
		if !slices.Contains(kinds, KindOf(name)) || slices.Contains(names[:i], name) {
			return ErrCriticalForm
		}
		if _, there := members[name]; !there {
			return ErrCriticalGone
		}
	}
	return nil
}
