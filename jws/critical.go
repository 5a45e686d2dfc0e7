package jws

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jeton-auth/jeton/internal/strictjson"
)

// registered says what a header parameter is for, as far as RFC 7515 section
// 4.1, RFC 7516 section 4.1, RFC 7518 section 4 and RFC 7797 have it.
type registered uint8

const (
	extension    registered = iota // unknown here
	common                         // this package writes and reads it
	base64Option                   // b64
	keyHint                        // describes a key
	encryption                     // belongs to a JWE
)

func registration(name string) registered {
	switch name {
	case "alg", "kid", "typ", "cty", "crit":
		return common
	case "b64":
		return base64Option
	case "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256":
		return keyHint
	case "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c":
		return encryption
	}
	return extension
}

// mayBeCritical: crit is for extensions, never for what every implementation
// has to know (RFC 7515 section 4.1.11).
func mayBeCritical(name string) bool {
	kind := registration(name)
	return kind == extension || kind == base64Option
}

// readCritical reads the value of crit in the header text.
func readCritical(value, text string) ([]string, error) {
	names, err := strictjson.Strings(value)
	if err != nil || len(names) == 0 || value[0] != '[' {
		return nil, errCriticalForm
	}
	members, err := strictjson.Members(text)
	if err != nil {
		return nil, headerError(err)
	}
	for i, name := range names {
		if !mayBeCritical(name) || slices.Contains(names[:i], name) {
			return nil, errCriticalForm
		}
		if _, there := members[name]; !there {
			return nil, errCriticalGone
		}
	}
	return names, nil
}

// understood reports as an error that the header asks for more than opts
// promise.
func (h *header) understood(opts *VerifyOptions) error {
	for _, name := range h.critical {
		if opts == nil || !slices.Contains(opts.Critical, name) {
			return errCritical
		}
	}
	return nil
}

// criticalOf returns the crit that opts ask for, or nil.
func (opts *SignOptions) criticalOf() (json.RawMessage, error) {
	names := slices.Clone(opts.Critical)
	for i, name := range names {
		if !mayBeCritical(name) || slices.Contains(names[:i], name) || opts.Parameters[name] == nil {
			return nil, fmt.Errorf("jws: %.40q cannot be critical: it has to be one of SignOptions.Parameters, and once", name)
		}
	}
	if opts.Unencoded {
		names = append(names, "b64")
	}
	if len(names) == 0 {
		return nil, nil
	}
	text, separator, err := json.RawMessage(nil), byte('['), error(nil)
	for i := range names {
		if text, err = strictjson.AppendStrings(append(text, separator), names[i:i+1]); err != nil {
			return nil, fmt.Errorf("jws: crit: %w", err)
		}
		separator = ','
	}
	return append(text, ']'), nil
}
