package jwk

import (
	"context"
	"fmt"
	"slices"
)

// Set is a fixed set of verification keys, such as a JWK Set (RFC 7517
// section 5). It never changes; any number of goroutines may use it. The zero
// Set is empty.
type Set struct {
	keys    []*VerificationKey
	skipped []SkippedKey
	byID    map[setID]*VerificationKey
	only    map[SignatureAlgorithm]*VerificationKey // nil where there are several
}

// setID is what a token names a key by. The algorithm is canonical.
type setID struct {
	alg SignatureAlgorithm
	id  string
}

// SkippedKey is a key of a JWK Set that is not used.
type SkippedKey struct {
	Index  int    // position in "keys", from 0
	ID     string // its "kid", if that could be read
	Reason error  // wraps one of the errors of this package
}

// NewSet makes a set of keys, in the order in which it will be written. The
// same key twice counts once. Two different keys of the same type and ID are
// an error, because a token could not say which one it means.
func NewSet(keys ...*VerificationKey) (*Set, error) {
	if slices.ContainsFunc(keys, func(k *VerificationKey) bool { return k == nil || k.key == nil }) {
		return nil, fmt.Errorf("%w: an empty key in a set", ErrMalformed)
	}
	names := namesOf(keys)
	s := new(Set)
	for _, k := range keys {
		if names.ambiguous(k) {
			return nil, fmt.Errorf("%w: two keys of the ID %s", ErrMalformed, quote(k.id))
		}
		s.add(k)
	}
	return s, nil
}

// add takes in k, and reports false if it is there already.
func (s *Set) add(k *VerificationKey) bool {
	if s.byID == nil {
		s.byID = make(map[setID]*VerificationKey)
		s.only = make(map[SignatureAlgorithm]*VerificationKey)
	}
	id := setID{k.alg.canonical(), k.id}
	if s.byID[id] != nil {
		return false
	}
	s.keys, s.byID[id] = append(s.keys, k), k
	if _, several := s.only[id.alg]; several {
		s.only[id.alg] = nil
	} else {
		s.only[id.alg] = k
	}
	return true
}

// FindKey returns the key of that algorithm and ID. A token without a kid gets
// the only key of its algorithm, if there is only one. It does not allocate.
func (s *Set) FindKey(_ context.Context, alg SignatureAlgorithm, kid string) (*VerificationKey, error) {
	if s == nil {
		return nil, ErrKeyNotFound
	}
	k := s.only[alg.canonical()]
	if kid != "" {
		k = s.byID[setID{alg.canonical(), kid}]
	}
	if k == nil {
		return nil, ErrKeyNotFound
	}
	return k, nil
}

// Keys returns the keys in use, in their order.
func (s *Set) Keys() []*VerificationKey { return slices.Clone(s.keys) }

// Skipped returns the keys that [ParseSet] did not take, and why.
func (s *Set) Skipped() []SkippedKey { return slices.Clone(s.skipped) }

// MarshalJSON returns the JWK Set, with public members only. It fails if an
// HMAC key is in the set.
func (s Set) MarshalJSON() ([]byte, error) {
	text, err := []byte(`{"keys":[`), error(nil)
	for i, k := range s.keys {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = k.appendPublic(text); err != nil {
			return nil, err
		}
	}
	return append(text, "]}"...), nil
}

// keyNames maps type and ID to the thumbprint of the key that has them, or to
// "" when different keys do.
type keyNames map[keyName]string

type keyName struct {
	keyType name
	id      string
}

func namesOf(keys []*VerificationKey) keyNames {
	names := make(keyNames, len(keys))
	for _, k := range keys {
		n := k.name()
		if seen, ok := names[n]; ok && seen != k.thumbprint {
			names[n] = ""
		} else {
			names[n] = k.thumbprint
		}
	}
	return names
}

func (names keyNames) ambiguous(k *VerificationKey) bool { return names[k.name()] == "" }

// name has the type in it because RFC 7517 section 4.5 lets keys of different
// types share an ID.
func (k *VerificationKey) name() keyName {
	return keyName{k.alg.properties().keyType, k.id}
}
