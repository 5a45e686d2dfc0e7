package wycheproof_test

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash"
	"testing"

	"github.com/jeton-auth/jeton/internal/aeskw"
	"github.com/jeton-auth/jeton/jwk"
)

var hmacSuites = []suite{
	{file: "hmac_sha256", through: throughVerify, passed: 84, outside: 90},
	{file: "hmac_sha384", through: throughVerify, passed: 84, outside: 90},
	{file: "hmac_sha512", through: throughVerify, passed: 84, outside: 90},
}

func TestHMAC(t *testing.T) {
	algorithms := map[string]jwk.SignatureAlgorithm{"hmac_sha256": jwk.HS256, "hmac_sha384": jwk.HS384, "hmac_sha512": jwk.HS512}
	sizes := map[jwk.SignatureAlgorithm]int{jwk.HS256: 256, jwk.HS384: 384, jwk.HS512: 512}
	type group struct{ KeySize, TagSize int }
	type macVector struct{ Key, Msg, Tag hexBytes }
	for _, s := range hmacSuites {
		alg := algorithms[s.file]
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(_ *testing.T, g *group) func(*macVector) error {
				return func(v *macVector) error {
					key, err := jwk.NewHMACKey(alg, v.Key)
					switch {
					case g.KeySize < sizes[alg]:
						return refused(err, "a key shorter than the hash (RFC 7518 section 3.2)")
					case err != nil:
						return err
					}
					err = key.VerificationKey().Verify(v.Msg, v.Tag)
					if g.TagSize < sizes[alg] {
						return refused(err, "a truncated MAC")
					}
					return err
				}
			})
		})
	}
}

var keyWrapSuites = []suite{
	{file: "aes_wrap", through: "internal/aeskw, and jwk.DecryptionKey.UnwrapKey where the length is that of a content key", passed: 165},
}

// Wrapping is deterministic, so that it is held against valid vectors too.
func TestAESKeyWrap(t *testing.T) {
	type wrapVector struct {
		vector
		Key, Msg, CT hexBytes
	}
	for _, s := range keyWrapSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(*testing.T, *struct{}) func(*wrapVector) error {
				return func(v *wrapVector) error {
					got, err := aeskw.AppendUnwrap(nil, v.Key, v.CT)
					if e := unwrapAsContentKey(v.Key, v.CT, got, err); e != nil {
						return e
					}
					if err != nil {
						return err
					}
					again, err := aeskw.AppendWrap(nil, v.Key, got)
					if err != nil || !bytes.Equal(got, v.Msg) || !bytes.Equal(again, v.CT) {
						return fmt.Errorf("unwraps %x, which is wrapped as %x, %v", got, again, err)
					}
					return nil
				}
			})
		})
	}
}

// contentKeySizes are the lengths that content keys have, each with one of the
// algorithms they are for.
var contentKeySizes = map[int]jwk.ContentEncryption{
	16: jwk.A128GCM, 24: jwk.A192GCM, 32: jwk.A256GCM, 48: jwk.A192CBCHS384, 64: jwk.A256CBCHS512,
}

// unwrapAsContentKey has the public function do the same, and every other length
// refused. What differs is accepted wrongly, whatever the label says.
func unwrapAsContentKey(kek, wrapped, want []byte, wantErr error) error {
	alg := jwk.KeyAlgorithm(fmt.Sprintf("A%dKW", 8*len(kek)))
	key, err := jwk.NewWrappingKey(alg, kek)
	if err != nil {
		return err
	}
	for size, enc := range contentKeySizes {
		got, err := key.UnwrapKey(enc, wrapped, nil)
		fits := wantErr == nil && len(want) == size
		if fits != (err == nil) || fits && !bytes.Equal(got, want) || !fits && !errors.Is(err, jwk.ErrDecryption) {
			return errAccepted
		}
	}
	return nil
}

var pbkdf2Suites = []suite{
	{file: "pbkdf2_hmacsha256", through: "crypto/pbkdf2, which jwk calls with a salt that begins with the name of the algorithm (RFC 7518 section 4.8.1.1)", passed: 60},
	{file: "pbkdf2_hmacsha384", through: "crypto/pbkdf2", passed: 58},
	{file: "pbkdf2_hmacsha512", through: "crypto/pbkdf2", passed: 58},
}

func TestPBKDF2(t *testing.T) {
	hashes := map[string]func() hash.Hash{
		"pbkdf2_hmacsha256": sha256.New, "pbkdf2_hmacsha384": sha512.New384, "pbkdf2_hmacsha512": sha512.New,
	}
	type passwordVector struct {
		Password, Salt, DK    hexBytes
		IterationCount, DKLen int
	}
	for _, s := range pbkdf2Suites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(*testing.T, *struct{}) func(*passwordVector) error {
				return func(v *passwordVector) error {
					got, err := pbkdf2.Key(hashes[s.file], string(v.Password), v.Salt, v.IterationCount, v.DKLen)
					if err == nil && !bytes.Equal(got, v.DK) {
						return fmt.Errorf("derives %x", got)
					}
					return err
				}
			})
		})
	}
}
