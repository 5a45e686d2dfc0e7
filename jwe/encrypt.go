package jwe

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/internal/strictjson"
	"github.com/jeton-auth/jeton/jwk"
)

// EncryptOptions are the optional parameters of a protected header. The zero
// value, or a nil pointer, writes alg, enc, kid and what the algorithm needs.
//
// There is no option to compress: the length of what is compressed gives away
// what it holds (RFC 7516 section 11, draft-ietf-oauth-rfc8725bis).
type EncryptOptions struct {
	// Encryption encrypts the content. "" means the one that a key of
	// [jwk.Dir] is for, and [jwk.A256GCM] with other keys. The integrated HPKE
	// algorithms have none.
	Encryption jwk.ContentEncryption
	// Type is the media type of the whole token, typ (RFC 7516 section
	// 4.1.11), with "application/" left away.
	Type string
	// ContentType is the media type of the plaintext, cty (section 4.1.12).
	ContentType string
	// OmitKeyID leaves kid out, so that nobody else learns who can decrypt.
	OmitKeyID bool
	// PartyUInfo and PartyVInfo are what the parties know of each other, apu
	// and apv (RFC 7518 section 4.6.1). Keys of the ECDH-ES algorithms bind it
	// into the content key, with others it is refused.
	PartyUInfo, PartyVInfo []byte
	// Parameters are further members of the header: names, and values in
	// JSON. Names that the fields above or the algorithms write are refused.
	Parameters map[string]json.RawMessage
	// Critical are names out of Parameters. Whoever does not know all of them
	// must refuse the token (crit, section 4.1.13).
	Critical []string
}

// Encrypt returns plaintext, encrypted to a key, in the compact serialisation.
// The header names the key's algorithm and ID. opts may be nil.
func Encrypt(to *jwk.EncryptionKey, plaintext []byte, opts *EncryptOptions) (string, error) {
	var all JSONOptions
	if opts != nil {
		all.EncryptOptions = *opts
	}
	e, err := EncryptJSON(plaintext, &all, Recipient{Key: to})
	if err != nil {
		return "", err
	}
	return e.Compact()
}

// protected returns what the protected header holds for all recipients, besides
// opts.Parameters.
func (opts *EncryptOptions) protected(to []Recipient) (m members, err error) {
	for name := range opts.Parameters {
		if kind := jose.KindOf(name); kind != jose.Extension && kind != jose.KeyHint {
			return m, fmt.Errorf("jwe: the parameter %q cannot be among EncryptOptions.Parameters", name)
		}
	}
	m.Type, m.ContentType = opts.Type, opts.ContentType
	m.PartyUInfo, m.PartyVInfo = opts.PartyUInfo, opts.PartyVInfo
	if (m.PartyUInfo != nil || m.PartyVInfo != nil) && !slices.ContainsFunc(to, Recipient.agrees) {
		return m, fmt.Errorf("jwe: EncryptOptions.PartyUInfo and PartyVInfo go with the ECDH-ES algorithms only")
	}
	if m.Encryption, err = opts.encryption(to[0].Key); err != nil {
		return m, err
	}
	m.Critical, err = opts.criticalOf()
	return m, err
}

// agrees reports whether the recipient's algorithm is one of ECDH-ES.
func (r Recipient) agrees() bool { return strings.HasPrefix(string(r.Key.Algorithm()), "ECDH-ES") }

// encryption settles the content encryption: "" for integrated algorithms.
func (opts *EncryptOptions) encryption(to *jwk.EncryptionKey) (jwk.ContentEncryption, error) {
	alg := to.Algorithm()
	switch {
	case alg.Integrated() && opts.Encryption != "":
		return "", fmt.Errorf("jwe: %s has no content encryption: leave EncryptOptions.Encryption empty", alg)
	case alg.Integrated():
		return "", nil
	}
	return cmp.Or(opts.Encryption, to.ContentEncryption(), jwk.A256GCM), nil
}

// criticalOf returns the crit that opts ask for, or nil.
func (opts *EncryptOptions) criticalOf() (json.RawMessage, error) {
	if len(opts.Critical) == 0 {
		return nil, nil
	}
	if jose.CheckCritical(opts.Critical, opts.Parameters, jose.Extension) != nil {
		return nil, fmt.Errorf("jwe: %.100q cannot be critical: they have to be among EncryptOptions.Parameters, and once", opts.Critical)
	}
	text, err := strictjson.AppendArray(nil, opts.Critical)
	if err != nil {
		return nil, fmt.Errorf("jwe: crit: %w", err)
	}
	return text, nil
}
