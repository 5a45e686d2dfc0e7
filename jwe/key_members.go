package jwe

import (
	"cmp"
	"encoding/json"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
)

// keyMembers are the parameters that belong to the key management algorithm:
// a [jwk.KeyHeader] as it stands in JSON (RFC 7518 section 4,
// draft-ietf-jose-hpke-encrypt).
type keyMembers struct {
	EphemeralKey       json.RawMessage `json:"epk,omitempty"`
	PartyUInfo         octets          `json:"apu,omitempty"`
	PartyVInfo         octets          `json:"apv,omitempty"`
	IV                 octets          `json:"iv,omitempty"`
	Tag                octets          `json:"tag,omitempty"`
	Salt               octets          `json:"p2s,omitempty"`
	Count              int             `json:"p2c,omitempty"`
	EncapsulatedSecret octets          `json:"ek,omitempty"`
}

// octets are bytes in base64url. Those that are not there are nil.
type octets []byte

// UnmarshalText refuses everything but canonical base64url.
func (o *octets) UnmarshalText(text []byte) (err error) {
	*o, err = b64.Decode(string(text))
	return err
}

// MarshalText writes base64url.
func (o octets) MarshalText() ([]byte, error) { return b64.AppendEncode(nil, o), nil }

func (m *keyMembers) keyHeader() *jwk.KeyHeader {
	return &jwk.KeyHeader{
		EphemeralKey:       m.EphemeralKey,
		PartyUInfo:         m.PartyUInfo,
		PartyVInfo:         m.PartyVInfo,
		IV:                 m.IV,
		Tag:                m.Tag,
		Salt:               m.Salt,
		Count:              m.Count,
		EncapsulatedSecret: m.EncapsulatedSecret,
	}
}

func keyMembersOf(h *jwk.KeyHeader) keyMembers {
	return keyMembers{
		EphemeralKey:       h.EphemeralKey,
		PartyUInfo:         h.PartyUInfo,
		PartyVInfo:         h.PartyVInfo,
		IV:                 h.IV,
		Tag:                h.Tag,
		Salt:               h.Salt,
		Count:              h.Count,
		EncapsulatedSecret: h.EncapsulatedSecret,
	}
}

// join adds what another header says about the same recipient. No name is in
// both of them.
func (m *members) join(o *members) {
	m.Algorithm = cmp.Or(m.Algorithm, o.Algorithm)
	m.Encryption = cmp.Or(m.Encryption, o.Encryption)
	m.KeyID = cmp.Or(m.KeyID, o.KeyID)
	m.Count = cmp.Or(m.Count, o.Count)
	if m.EphemeralKey == nil {
		m.EphemeralKey = o.EphemeralKey
	}
	for _, f := range []struct {
		into *octets
		from octets
	}{
		{&m.PartyUInfo, o.PartyUInfo}, {&m.PartyVInfo, o.PartyVInfo},
		{&m.IV, o.IV}, {&m.Tag, o.Tag},
		{&m.Salt, o.Salt}, {&m.EncapsulatedSecret, o.EncapsulatedSecret},
	} {
		if *f.into == nil {
			*f.into = f.from
		}
	}
}
