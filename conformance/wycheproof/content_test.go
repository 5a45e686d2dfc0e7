package wycheproof_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/jeton-auth/jeton/internal/cbchmac"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

var gcmSuites = []suite{
	{file: "aes_gcm", through: "jwe.DecryptJSON", passed: 145, outside: 171},
}

var cbcSuites = []suite{
	{file: "a128cbc_hs256", through: throughCBC, passed: 94},
	{file: "a192cbc_hs384", through: throughCBC, passed: 94},
	{file: "a256cbc_hs512", through: throughCBC, passed: 94},
}

const throughCBC = "internal/cbchmac, and jwe.DecryptJSON where there is no additional data"

type aeadVector struct {
	vector
	Key, IV, AAD, Msg, CT, Tag hexBytes
}

// open decrypts the vector as a JWE without a protected header, the only one whose
// additional data is empty (RFC 7516 section 5.1, step 14).
func (v *aeadVector) open(enc jwk.ContentEncryption) ([]byte, error) {
	key, err := jwk.NewDirectKey(enc, v.Key)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(map[string]any{
		"unprotected": map[string]any{"alg": jwk.Dir, "enc": enc},
		"iv":          encode(v.IV), "ciphertext": encode(v.CT), "tag": encode(v.Tag),
	})
	if err != nil {
		return nil, err
	}
	message, err := jwe.DecryptJSON(text, key, &jwe.DecryptOptions{UnprotectedAlgorithm: true})
	if err != nil {
		return nil, err
	}
	return message.Plaintext, nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// yields is the verdict on what a vector was decrypted to.
func (v *aeadVector) yields(plaintext []byte, err error) error {
	if err == nil && !bytes.Equal(plaintext, v.Msg) {
		return fmt.Errorf("decrypts to %x", plaintext)
	}
	return err
}

func TestAESGCM(t *testing.T) {
	type group struct{ KeySize, IVSize, TagSize int }
	for _, s := range gcmSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *group) func(*aeadVector) error {
				return func(v *aeadVector) error {
					plaintext, err := v.open(jwk.ContentEncryption(fmt.Sprintf("A%dGCM", g.KeySize)))
					switch {
					case len(v.AAD) > 0:
						return refused(err, "additional data that is not that of a JWE, so that the tag must not hold")
					case g.IVSize != 96:
						return refused(err, "an initialization vector that has not 96 bits (RFC 7518 section 5.3)")
					}
					return v.yields(plaintext, err)
				}
			})
		})
	}
}

// Both ways have to agree.
func TestCBCHMAC(t *testing.T) {
	encryptions := map[string]jwk.ContentEncryption{
		"a128cbc_hs256": jwk.A128CBCHS256, "a192cbc_hs384": jwk.A192CBCHS384, "a256cbc_hs512": jwk.A256CBCHS512,
	}
	for _, s := range cbcSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(*testing.T, *struct{}) func(*aeadVector) error {
				return func(v *aeadVector) error {
					aead, err := cbchmac.New(v.Key)
					if err != nil {
						return err
					}
					verdict := v.yields(aead.Open(nil, v.IV, append(bytes.Clone(v.CT), v.Tag...), v.AAD))
					public := v.yields(v.open(encryptions[s.file]))
					if want := verdict == nil && len(v.AAD) == 0; want != (public == nil) {
						return errors.Join(errAccepted, verdict, public)
					}
					return verdict
				}
			})
		})
	}
}
