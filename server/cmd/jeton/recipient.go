package main

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/jeton-auth/jeton/jwk"
)

// choose returns the one key of a set that encrypts and has the ID that was
// asked for. Keys for other uses are passed over, private ones too: a set is
// something public.
func (c *tokenEncrypt) choose(text []byte) (*jwk.EncryptionKey, error) {
	var set struct {
		Keys []jsontext.Value `json:"keys"`
	}
	if err := json.Unmarshal(text, &set); err != nil || set.Keys == nil {
		return nil, errors.New("it is not a key set: a JSON object with \"keys\"")
	}
	var found []*jwk.EncryptionKey
	var last error
	for _, value := range set.Keys {
		key, err := jwk.ParseEncryptionKey(value, c.Algorithm)
		switch {
		case err != nil:
			last = err
		case c.KID == "" || key.ID() == c.KID:
			found = append(found, key)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("%d of its keys fit: choose one with --kid", len(found))
	case last != nil:
		return nil, fmt.Errorf("it has %s, none of which fits; the last one that does not: %w", count(len(set.Keys), "key"), last)
	}
	return nil, fmt.Errorf("it has %s, none of which fits", count(len(set.Keys), "key"))
}
