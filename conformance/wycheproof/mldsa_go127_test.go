//go:build go1.27

package wycheproof_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

type mldsaGroup struct {
	PublicKey   hexBytes
	PrivateSeed *hexBytes
}

type mldsaVector struct {
	vector
	Msg      *hexBytes
	Ctx, Sig hexBytes
}

func TestMLDSA(t *testing.T) {
	for _, s := range mldsaSuites {
		alg := jwk.SignatureAlgorithm("ML-DSA-" + strings.Split(s.file, "_")[1])
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(t *testing.T, g *mldsaGroup) func(*mldsaVector) error {
				key, err := g.key(t, alg)
				return func(v *mldsaVector) error {
					switch {
					case v.Msg == nil:
						return outside("a message of which only the hash is there")
					case err != nil:
						return err
					}
					err := key.Verify(*v.Msg, v.Sig)
					if len(v.Ctx) > 0 {
						return refused(err, "a context (RFC 9964 section 4)")
					}
					return err
				}
			})
		})
	}
}

// key reads the public key or, where there is one, the seed: then what it signs by
// itself must hold under the public key. Signatures are hedged, so that they cannot be
// compared.
func (g *mldsaGroup) key(t *testing.T, alg jwk.SignatureAlgorithm) (*jwk.VerificationKey, error) {
	t.Helper()
	members := map[string]any{"kty": "AKP", "alg": alg, "pub": encode(g.PublicKey)}
	public, err := jwk.ParseVerificationKey(marshal(t, members), "")
	if g.PrivateSeed == nil {
		return public, err
	}
	members["priv"] = encode(*g.PrivateSeed)
	private, err := jwk.ParseSigningKey(marshal(t, members), "")
	if err != nil {
		return nil, err
	}
	message := []byte("signed by us")
	signature, err := private.Sign(message)
	if err != nil {
		return nil, err
	}
	if err := public.Verify(message, signature); err != nil {
		return nil, fmt.Errorf("signs what does not hold: %w", err)
	}
	return private.VerificationKey(), nil
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
