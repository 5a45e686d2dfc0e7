package jws

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/internal/strictjson"
)

// readCritical reads the value of crit in the header text.
func readCritical(value, text string) ([]string, error) {
	names, err := strictjson.Strings(value)
	if err != nil || value[0] != '[' {
		return nil, errCriticalForm
	}
	members, err := strictjson.Members(text)
	if err != nil {
		return nil, headerError(err)
	}
	switch jose.CheckCritical(names, members, jose.Extension, jose.Base64) {
	case nil:
		return names, nil
	case jose.ErrCriticalGone:
		return nil, errCriticalGone
	}
	return nil, errCriticalForm
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
	if len(names) > 0 && jose.CheckCritical(names, opts.Parameters, jose.Extension) != nil {
		return nil, fmt.Errorf("jws: %.100q cannot be critical: they have to be among SignOptions.Parameters, and once", names)
	}
	if opts.Unencoded {
		names = append(names, "b64")
	}
	if len(names) == 0 {
		return nil, nil
	}
	text, err := strictjson.AppendArray(nil, names)
	if err != nil {
		return nil, fmt.Errorf("jws: crit: %w", err)
	}
	return text, nil
}
