package jwk_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// Each algorithm beside the bare operation of the standard library, on a
// message of the length of a usual token:
//
//	go test -run=NONE -bench=. ./jwk

var message = secret(380)

func BenchmarkSign(b *testing.B) {
	for _, c := range algorithms {
		k := signingKey(b, c.alg)
		bare := bareOf(b, k)
		b.Run(string(c.alg)+"/jwk", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := k.Sign(message); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(string(c.alg)+"/bare", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bare.sign()
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, c := range algorithms {
		k := signingKey(b, c.alg)
		v, signature := k.VerificationKey(), sign(b, k, string(message))
		bare := bareOf(b, k)
		raw := bare.sign()
		b.Run(string(c.alg)+"/jwk", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if v.Verify(message, signature) != nil {
					b.Fatal("refused")
				}
			}
		})
		b.Run(string(c.alg)+"/bare", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !bare.verify(raw) {
					b.Fatal("refused")
				}
			}
		})
	}
}

// bare is an algorithm without any of ours.
type bare struct {
	sign   func() []byte
	verify func(signature []byte) bool
}

func bareOf(b *testing.B, k *jwk.SigningKey) bare {
	switch alg := k.Algorithm(); alg {
	case jwk.HS256:
		return bareHMAC(sha256.New)
	case jwk.HS384:
		return bareHMAC(sha512.New384)
	case jwk.HS512:
		return bareHMAC(sha512.New)
	case jwk.Ed25519, jwk.EdDSA:
		key := ed25519Private()
		return bare{
			func() []byte { return ed25519.Sign(key, message) },
			func(s []byte) bool { return ed25519.Verify(ed25519.PublicKey(key[32:]), message, s) },
		}
	case jwk.ES256, jwk.ES384, jwk.ES512:
		return bareECDSA(ecdsaPrivate(b, alg), hashOf(alg))
	case jwk.MLDSA44, jwk.MLDSA65, jwk.MLDSA87:
		return bareNewer(b, alg)
	default:
		return bareRSA(rsaPrivate(b), hashOf(alg), alg[0] == 'P')
	}
}

func hashOf(alg jwk.SignatureAlgorithm) crypto.Hash {
	return map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}[string(alg[2:])]
}

// digestOf spares the hash.Hash too, lest the comparison be too easy.
func digestOf(h crypto.Hash) []byte {
	switch h {
	case crypto.SHA256:
		d := sha256.Sum256(message)
		return d[:]
	case crypto.SHA384:
		d := sha512.Sum384(message)
		return d[:]
	}
	d := sha512.Sum512(message)
	return d[:]
}

func bareHMAC(h func() hash.Hash) bare {
	mac := hmac.New(h, secret(64))
	var room [64]byte
	sum := func() []byte {
		mac.Reset()
		mac.Write(message)
		return mac.Sum(room[:0])
	}
	return bare{
		func() []byte { return append([]byte(nil), sum()...) },
		func(s []byte) bool { return hmac.Equal(sum(), s) },
	}
}

func bareECDSA(key *ecdsa.PrivateKey, h crypto.Hash) bare {
	return bare{
		func() []byte { s, _ := key.Sign(nil, digestOf(h), h); return s },
		func(s []byte) bool { return ecdsa.VerifyASN1(&key.PublicKey, digestOf(h), s) },
	}
}

func bareRSA(key *rsa.PrivateKey, h crypto.Hash, pss bool) bare {
	if !pss {
		return bare{
			func() []byte { s, _ := rsa.SignPKCS1v15(nil, key, h, digestOf(h)); return s },
			func(s []byte) bool { return rsa.VerifyPKCS1v15(&key.PublicKey, h, digestOf(h), s) == nil },
		}
	}
	opts := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}
	return bare{
		func() []byte { s, _ := rsa.SignPSS(rand.Reader, key, h, digestOf(h), opts); return s },
		func(s []byte) bool { return rsa.VerifyPSS(&key.PublicKey, h, digestOf(h), s, opts) == nil },
	}
}
