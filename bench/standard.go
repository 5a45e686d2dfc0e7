package bench

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

var errForm = errors.New("bench: not a token")

// standard is what one writes by hand with crypto and encoding/json: no library, and
// little of the strictness.
func standard(algorithm string, keys *Keys) (Contender, error) {
	bare, err := NewBare(algorithm, keys)
	if err != nil {
		return Contender{}, err
	}
	good := Good()
	return Contender{
		Name: "crypto + encoding/json",
		Sign: func() (string, error) { return signStandard(algorithm, bare, &good) },
		Verify: func(token string) (any, error) {
			return verifyStandard(algorithm, bare, token)
		},
	}, nil
}

func signStandard(algorithm string, bare Bare, claims *Claims) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	return Seal(algorithm, bare, payload)
}

// Seal signs any payload, so that the tests can make tokens that must be refused.
func Seal(algorithm string, bare Bare, payload []byte) (string, error) {
	header := `{"alg":"` + algorithm + `","typ":"JWT"}`
	token := base64.RawURLEncoding.AppendEncode(nil, []byte(header))
	token = append(token, '.')
	token = base64.RawURLEncoding.AppendEncode(token, payload)
	signature, err := bare.Sign(nil, token)
	if err != nil {
		return "", err
	}
	if algorithm == "ES256" {
		if signature, err = rawFromASN1(signature); err != nil {
			return "", err
		}
	}
	token = append(token, '.')
	return string(base64.RawURLEncoding.AppendEncode(token, signature)), nil
}

func verifyStandard(algorithm string, bare Bare, token string) (*Claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, errForm
	}
	var header struct {
		Algorithm string `json:"alg"`
	}
	if err := decode(parts[0], &header); err != nil {
		return nil, err
	}
	if header.Algorithm != algorithm {
		return nil, errSignature
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return nil, err
	}
	if algorithm == "ES256" {
		if signature, err = asn1FromRaw(signature); err != nil {
			return nil, err
		}
	}
	if err := bare.Verify([]byte(token[:len(parts[0])+1+len(parts[1])]), signature); err != nil {
		return nil, err
	}
	claims := new(Claims)
	if err := decode(parts[1], claims); err != nil {
		return nil, err
	}
	if err := claims.check(time.Now()); err != nil {
		return nil, err
	}
	return claims, nil
}

func decode(part string, into any) error {
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
