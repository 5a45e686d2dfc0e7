package jwk

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/strictjson"
)

// Values of "kty" and "crv" (RFC 7518 sections 6.1 and 6.2.1.1, RFC 8037
// section 2, RFC 9964 section 3).
const (
	keyTypeOct name = "oct"
	keyTypeRSA name = "RSA"
	keyTypeEC  name = "EC"
	keyTypeOKP name = "OKP"
	keyTypeAKP name = "AKP"

	curveP256    name = "P-256"
	curveP384    name = "P-384"
	curveP521    name = "P-521"
	curveEd25519 name = "Ed25519"
)

// material is a JWK as it stands in JSON: every registered member of RFC 7517
// section 4, RFC 7518 section 6, RFC 8037 section 2 and RFC 9964 section 3, in
// the order of writing. A member of the wrong type is an error even where it is
// not used.
type material struct {
	KeyType   name     `json:"kty,omitempty"`
	Use       name     `json:"use,omitempty"`
	KeyOps    nameList `json:"key_ops,omitempty"`
	Algorithm name     `json:"alg,omitempty"`
	ID        string   `json:"kid,omitempty"`

	CertificateURL    string   `json:"x5u,omitempty"`
	Certificates      nameList `json:"x5c,omitempty"`
	CertificateSHA1   string   `json:"x5t,omitempty"`
	CertificateSHA256 string   `json:"x5t#S256,omitempty"`

	Curve name   `json:"crv,omitempty"`
	X     octets `json:"x,omitempty"`
	Y     octets `json:"y,omitempty"`

	N octets `json:"n,omitempty"`
	E octets `json:"e,omitempty"`

	Pub octets `json:"pub,omitempty"`

	// From here on everything is secret. D is also that of EC and OKP.
	D      octets          `json:"d,omitempty"`
	P      octets          `json:"p,omitempty"`
	Q      octets          `json:"q,omitempty"`
	DP     octets          `json:"dp,omitempty"`
	DQ     octets          `json:"dq,omitempty"`
	QI     octets          `json:"qi,omitempty"`
	Others json.RawMessage `json:"oth,omitempty"`
	K      octets          `json:"k,omitempty"`
	Priv   octets          `json:"priv,omitempty"`
}

// readMaterial reads one JWK. Nothing in the result shares memory with data,
// except ID and the members that are not used.
func readMaterial(data []byte) (*material, error) {
	var m material
	if err := strictjson.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	if m.KeyType == "" {
		return nil, missing("kty")
	}
	return &m, nil
}

func (m *material) appendJSON(dst []byte) ([]byte, error) {
	return strictjson.Append(dst, m)
}

// private reports whether any member is there that must not get out.
func (m *material) private() bool {
	return m.Others != nil || slices.ContainsFunc(
		[]octets{m.D, m.P, m.Q, m.DP, m.DQ, m.QI, m.K, m.Priv},
		func(o octets) bool { return o != nil })
}

func missing(member string) error {
	return fmt.Errorf("%w: member %q is missing", ErrMalformed, member)
}

// name is a string that is never empty, so that "" can mean absent.
type name string

func (n *name) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return strictjson.Reason("is empty")
	}
	*n = name(text)
	return nil
}

// MarshalText returns the string.
func (n name) MarshalText() ([]byte, error) { return []byte(n), nil }

// nameList is an array of strings, never null. It is only read.
type nameList []string

func (l *nameList) UnmarshalJSON(text []byte) error {
	var list []*string
	if err := json.Unmarshal(text, &list); err != nil || list == nil || slices.Contains(list, nil) {
		return strictjson.Reason("is not an array of strings")
	}
	*l = make(nameList, len(list))
	for i, s := range list {
		(*l)[i] = *s
	}
	return nil
}

// octets is a member in base64url. It is nil when absent, and not nil when it
// is present and empty.
type octets []byte

func (o *octets) UnmarshalText(text []byte) (err error) {
	if *o, err = b64.AppendDecode(octets{}, string(text)); err != nil {
		return strictjson.Reason(err.Error())
	}
	return nil
}

// MarshalText writes base64url without padding.
func (o octets) MarshalText() ([]byte, error) { return b64.AppendEncode(nil, o), nil }

// integer reads a Base64urlUInt, which has no leading zeros and is never
// empty (RFC 7518 section 2).
func (o octets) integer(member string) (*big.Int, error) {
	switch {
	case o == nil:
		return nil, missing(member)
	case len(o) == 0 || (o[0] == 0 && len(o) > 1):
		return nil, fmt.Errorf("%w: member %q is empty or begins with a zero byte (RFC 7518 section 2)", ErrMalformed, member)
	}
	return new(big.Int).SetBytes(o), nil
}

// width checks a member whose length the curve fixes.
func (o octets) width(member string, size int) error {
	if o == nil {
		return missing(member)
	}
	if len(o) != size {
		return fmt.Errorf("%w: member %q has %d bytes, not %d", ErrMalformed, member, len(o), size)
	}
	return nil
}
