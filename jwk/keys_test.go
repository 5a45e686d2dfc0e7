//lint:file-ignore SA1019 keys are spoiled here through their deprecated fields

package jwk_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// The standard library's own keys.

// rsaPrivate is the key of RFC 7515 appendix A.2.
func rsaPrivate(t testing.TB) *rsa.PrivateKey {
	m := membersOf(t, rfc7515A2Key)
	number := func(name string) *big.Int { return new(big.Int).SetBytes(unb64(t, m[name].(string))) }
	k := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: number("n"), E: 65537},
		D:         number("d"),
		Primes:    []*big.Int{number("p"), number("q")},
	}
	k.Precompute()
	if err := k.Validate(); err != nil {
		t.Fatal(err)
	}
	return k
}

func curveOf(alg jwk.SignatureAlgorithm) elliptic.Curve {
	return map[jwk.SignatureAlgorithm]elliptic.Curve{
		jwk.ES256: elliptic.P256(), jwk.ES384: elliptic.P384(), jwk.ES512: elliptic.P521(),
	}[alg]
}

func ecdsaPrivate(t testing.TB, alg jwk.SignatureAlgorithm) *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(curveOf(alg), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func ed25519Private() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(secret(ed25519.SeedSize))
}

func selfSigned(t testing.TB, k crypto.Signer, usage x509.KeyUsage) []byte {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "issuer.example"},
		KeyUsage:     usage,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestNewSigningKeyFromStandardKeys(t *testing.T) {
	for alg, signer := range map[jwk.SignatureAlgorithm]crypto.Signer{
		jwk.RS384: rsaPrivate(t), jwk.PS512: rsaPrivate(t), jwk.EdDSA: ed25519Private(),
		jwk.ES256: ecdsaPrivate(t, jwk.ES256), jwk.ES512: ecdsaPrivate(t, jwk.ES512),
	} {
		k, err := jwk.NewSigningKey(alg, signer)
		if err != nil {
			t.Errorf("%s: %v", alg, err)
			continue
		}
		v, err := jwk.NewVerificationKey(alg, signer.Public())
		if err != nil {
			t.Errorf("%s: %v", alg, err)
			continue
		}
		wantError(t, v.Verify([]byte("m"), sign(t, k, "m")), nil)
		if v.ID() != k.ID() {
			t.Errorf("%s: the IDs of the two sides differ", alg)
		}
	}
}

// TestKeysAreCopied: a key does not change when what it was made of does.
func TestKeysAreCopied(t *testing.T) {
	rsaKey, ecKey, edKey := rsaPrivate(t), ecdsaPrivate(t, jwk.ES256), ed25519Private()
	keys := []*jwk.SigningKey{}
	for alg, signer := range map[jwk.SignatureAlgorithm]crypto.Signer{jwk.RS256: rsaKey, jwk.ES256: ecKey, jwk.Ed25519: edKey} {
		k, err := jwk.NewSigningKey(alg, signer)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	rsaKey.N.SetInt64(1)
	rsaKey.D.SetInt64(1)
	rsaKey.Primes[0].SetInt64(1)
	ecKey.X.SetInt64(1)
	ecKey.D.SetInt64(1)
	clear(edKey)
	for _, k := range keys {
		wantError(t, k.VerificationKey().Verify([]byte("m"), sign(t, k, "m")), nil)
	}
}

// TestNewKeysRefused: keys of the Go type that the algorithm wants, and still
// no keys.
func TestNewKeysRefused(t *testing.T) {
	good := ecdsaPrivate(t, jwk.ES256)
	other := ecdsaPrivate(t, jwk.ES256)
	mixedEd := append(ed25519Private()[:32:32], ed25519.NewKeyFromSeed(make([]byte, 32))[32:]...)
	mixedRSA := rsaPrivate(t)
	mixedRSA.Primes = []*big.Int{big.NewInt(3), big.NewInt(5)}
	oneLess := rsaPrivate(t)
	oneLess.D.Sub(oneLess.D, big.NewInt(2))
	for name, c := range map[string]struct {
		alg    jwk.SignatureAlgorithm
		signer crypto.Signer
	}{
		"nothing":                     {jwk.ES256, nil},
		"nil RSA":                     {jwk.RS256, (*rsa.PrivateKey)(nil)},
		"empty RSA":                   {jwk.RS256, &rsa.PrivateKey{}},
		"RSA without primes":          {jwk.RS256, &rsa.PrivateKey{PublicKey: rsaPrivate(t).PublicKey, D: rsaPrivate(t).D}},
		"RSA with a nil prime":        {jwk.RS256, &rsa.PrivateKey{PublicKey: rsaPrivate(t).PublicKey, D: rsaPrivate(t).D, Primes: []*big.Int{nil, nil}}},
		"RSA with wrong primes":       {jwk.RS256, mixedRSA},
		"RSA with a wrong exponent d": {jwk.PS256, oneLess},
		"nil ECDSA":                   {jwk.ES256, (*ecdsa.PrivateKey)(nil)},
		"empty ECDSA":                 {jwk.ES256, &ecdsa.PrivateKey{}},
		"ECDSA without a point":       {jwk.ES256, &ecdsa.PrivateKey{PublicKey: ecdsa.PublicKey{Curve: elliptic.P256()}, D: good.D}},
		"ECDSA with another's point":  {jwk.ES256, &ecdsa.PrivateKey{PublicKey: other.PublicKey, D: good.D}},
		"ECDSA with d = 0":            {jwk.ES256, &ecdsa.PrivateKey{PublicKey: good.PublicKey, D: new(big.Int)}},
		"ECDSA with d = n":            {jwk.ES256, &ecdsa.PrivateKey{PublicKey: good.PublicKey, D: elliptic.P256().Params().N}},
		"ECDSA under RS256":           {jwk.RS256, good},
		"nil ECDSA under RS256":       {jwk.RS256, (*ecdsa.PrivateKey)(nil)},
		"RSA under Ed25519":           {jwk.Ed25519, rsaPrivate(t)},
		"nil Ed25519":                 {jwk.Ed25519, ed25519.PrivateKey(nil)},
		"short Ed25519":               {jwk.Ed25519, ed25519Private()[:63]},
		"short Ed25519 under ES256":   {jwk.ES256, ed25519Private()[:10]},
		"Ed25519 of two halves":       {jwk.EdDSA, ed25519.PrivateKey(mixedEd)},
	} {
		k, err := jwk.NewSigningKey(c.alg, c.signer)
		if err == nil || k != nil {
			t.Errorf("%s: got a key and error %v", name, err)
		}
	}
}

func TestNewVerificationKeyRefused(t *testing.T) {
	p256 := ecdsaPrivate(t, jwk.ES256)
	for name, c := range map[string]struct {
		alg jwk.SignatureAlgorithm
		key crypto.PublicKey
	}{
		"nothing":                      {jwk.RS256, nil},
		"a private key":                {jwk.RS256, rsaPrivate(t)},
		"an RSA key by value":          {jwk.RS256, rsaPrivate(t).PublicKey},
		"a nil RSA key":                {jwk.RS256, (*rsa.PublicKey)(nil)},
		"an RSA key without a modulus": {jwk.RS256, &rsa.PublicKey{E: 65537}},
		"a nil ECDSA key":              {jwk.ES256, (*ecdsa.PublicKey)(nil)},
		"an ECDSA key without a point": {jwk.ES256, &ecdsa.PublicKey{Curve: elliptic.P256()}},
		"a point off the curve":        {jwk.ES256, &ecdsa.PublicKey{Curve: elliptic.P256(), X: p256.X, Y: p256.X}},
		"a negative coordinate":        {jwk.ES256, &ecdsa.PublicKey{Curve: elliptic.P256(), X: p256.X, Y: new(big.Int).Neg(p256.Y)}},
		"a generic copy of the curve":  {jwk.ES256, &ecdsa.PublicKey{Curve: elliptic.P256().Params(), X: p256.X, Y: p256.Y}},
		"the point 0, 0":               {jwk.ES256, &ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int), Y: new(big.Int)}},
		"bytes for Ed25519":            {jwk.Ed25519, []byte(ed25519Private()[32:])},
		"31 bytes of Ed25519":          {jwk.Ed25519, ed25519.PublicKey(ed25519Private()[32:63])},
		"an ECDSA key for Ed25519":     {jwk.Ed25519, &p256.PublicKey},
		"an RSA key for ES256":         {jwk.ES256, &rsaPrivate(t).PublicKey},
		"bytes for HS256":              {jwk.HS256, secret(32)},
	} {
		k, err := jwk.NewVerificationKey(c.alg, c.key)
		if err == nil || k != nil {
			t.Errorf("%s: got a key and error %v", name, err)
		}
	}
}
