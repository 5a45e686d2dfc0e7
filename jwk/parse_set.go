package jwk

import (
	"fmt"
	"strings"

	"github.com/jeton-auth/jeton/internal/strictjson"
)

// Limits of a JWK Set.
const (
	maxSetLength = 1 << 20
	maxSetKeys   = 1000
)

// ParseOptions says how to read what a JWK Set leaves open. The zero value is
// the strict one.
type ParseOptions struct {
	// RSAAlgorithm is the algorithm of RSA keys that name none. With ""
	// they are skipped: a token's header never decides.
	RSAAlgorithm SignatureAlgorithm
}

// ParseSet reads a JWK Set (RFC 7517 section 5) of at most 1 MiB and 1,000
// keys. opts may be nil.
//
// A key that cannot be used does not spoil the others: it is skipped, and
// [Set.Skipped] says why. That holds for keys of unknown types, for other uses
// than signatures, weak, malformed, private and symmetric ones, and for all
// keys of one type that share an ID without being the same. Text that is not a
// JWK Set at all is [ErrMalformed].
func ParseSet(data []byte, opts *ParseOptions) (*Set, error) {
	if opts == nil {
		opts = new(ParseOptions)
	}
	if rsa := opts.RSAAlgorithm; rsa != "" && rsa.properties().keyType != keyTypeRSA {
		return nil, fmt.Errorf("%w: ParseOptions.RSAAlgorithm is %s", ErrMismatch, quote(string(rsa)))
	}
	list, err := splitSet(data)
	if err != nil {
		return nil, err
	}
	r := setReader{set: new(Set), opts: opts}
	for i, text := range list {
		r.read(i, []byte(text))
	}
	return r.finish(), nil
}

// splitSet returns the texts of the keys, which are not checked yet: one that is
// not even JSON must not spoil the others.
func splitSet(data []byte) ([]strictjson.Unchecked, error) {
	if len(data) > maxSetLength {
		return nil, fmt.Errorf("%w: key set of %d bytes, at most %d are read", ErrMalformed, len(data), maxSetLength)
	}
	var set struct {
		Keys *[]strictjson.Unchecked `json:"keys"` // a pointer, to tell null from empty
	}
	if err := strictjson.Unmarshal(data, &set); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	switch {
	case set.Keys == nil:
		return nil, missing("keys")
	case len(*set.Keys) > maxSetKeys:
		return nil, fmt.Errorf("%w: key set of %d keys, at most %d are read", ErrMalformed, len(*set.Keys), maxSetKeys)
	}
	return *set.Keys, nil
}

// setReader collects keys with their positions, because whether an ID is
// ambiguous is only known at the end.
type setReader struct {
	set       *Set
	opts      *ParseOptions
	keys      []*VerificationKey
	positions []int
}

func (r *setReader) read(index int, text []byte) {
	if len(text) > maxKeyLength {
		r.skip(index, "", fmt.Errorf("%w: %d bytes, at most %d are read", ErrMalformed, len(text), maxKeyLength))
		return
	}
	m, err := readMaterial(text)
	if err != nil {
		r.skip(index, "", err)
		return
	}
	var asked SignatureAlgorithm
	if m.KeyType == keyTypeRSA && m.Algorithm == "" {
		asked = r.opts.RSAAlgorithm
	}
	k, err := m.verificationKey(asked)
	if err != nil {
		r.skip(index, m.ID, err)
		return
	}
	r.keys, r.positions = append(r.keys, k), append(r.positions, index)
}

func (r *setReader) finish() *Set {
	names := namesOf(r.keys)
	for i, k := range r.keys {
		switch {
		case names.ambiguous(k):
			r.skip(r.positions[i], k.id, fmt.Errorf("%w: different keys have the same ID", ErrMalformed))
		case !r.set.add(k):
			r.skip(r.positions[i], k.id, fmt.Errorf("%w: the same key is there twice", ErrMalformed))
		}
	}
	return r.set
}

func (r *setReader) skip(index int, id string, reason error) {
	r.set.skipped = append(r.set.skipped, SkippedKey{index, strings.Clone(id), reason})
}
