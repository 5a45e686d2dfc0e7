//go:build go1.27

package jwk_test

import (
	"bytes"
	"crypto"
	"crypto/mldsa"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

var newerAlgorithms = []signatureSize{{jwk.MLDSA44, 2420}, {jwk.MLDSA65, 3309}, {jwk.MLDSA87, 4627}}

func mldsaParameters(alg jwk.SignatureAlgorithm) mldsa.Parameters {
	return map[jwk.SignatureAlgorithm]mldsa.Parameters{
		jwk.MLDSA44: mldsa.MLDSA44(), jwk.MLDSA65: mldsa.MLDSA65(), jwk.MLDSA87: mldsa.MLDSA87(),
	}[alg]
}

func mldsaFromSeed(t testing.TB, alg jwk.SignatureAlgorithm, seed []byte) *mldsa.PrivateKey {
	t.Helper()
	k, err := mldsa.NewPrivateKey(mldsaParameters(alg), seed)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newerPrivate(t testing.TB, alg jwk.SignatureAlgorithm) crypto.Signer {
	return mldsaFromSeed(t, alg, secret(32))
}

func bareNewer(b *testing.B, alg jwk.SignatureAlgorithm) bare {
	k := mldsaFromSeed(b, alg, secret(32))
	return bare{
		func() []byte { s, _ := k.Sign(nil, message, nil); return s },
		func(s []byte) bool { return mldsa.Verify(k.PublicKey(), message, s, nil) == nil },
	}
}

// mldsaPayload is the one of all examples in the appendix of RFC 9964, in
// base64url. Their keys come from a seed of zeros, their signatures are
// deterministic.
const mldsaPayload = "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4"

// mldsaFigures are the thumbprints as printed there, and the SHA-256 of the
// signatures.
var mldsaFigures = []struct {
	alg             jwk.SignatureAlgorithm
	thumbprint, sum string
}{
	{jwk.MLDSA44, "T4xl70S7MT6Zeq6r9V9fPJGVn76wfnXJ21-gyo0Gu6o", "hlGtNfcabgG_Ylaa0hgixjXxts88NQN7tokHTcpWC_o"},
	{jwk.MLDSA65, "Suiu29qbfuaBaR4Ats-c6XQBePB_OpAxAwcTR_0KXVM", "LT0bplgeiTkiJtcH4v4k4zJvgLn3xoZXB76b1vidbsY"},
	{jwk.MLDSA87, "tRn1JNIkgMsABVQBlXeDHxAIcclh-2IX0UdDEzPt5XU", "xSFiKlByLjafURWJ-EBbfTYktvs5rkBFMz9khfTZ1Cw"},
}

func TestMLDSAFigures(t *testing.T) {
	for _, c := range mldsaFigures {
		own := mldsaFromSeed(t, c.alg, make([]byte, 32))
		k, err := jwk.NewSigningKey(c.alg, own)
		if err != nil {
			t.Fatal(err)
		}
		if k.ID() != c.thumbprint || k.VerificationKey().Thumbprint() != c.thumbprint {
			t.Errorf("%s: thumbprint %s, want %s", c.alg, k.ID(), c.thumbprint)
		}
		header := b64([]byte(`{"alg":"` + string(c.alg) + `","kid":"` + c.thumbprint + `"}`))
		input := []byte(header + "." + mldsaPayload)
		signature, err := own.SignDeterministic(input, nil)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(signature); b64(sum[:]) != c.sum {
			t.Errorf("%s: a signature of SHA-256 %s is not the RFC's", c.alg, b64(sum[:]))
		}
		wantError(t, k.VerificationKey().Verify(input, signature), nil)
		wantError(t, k.VerificationKey().Verify(input[1:], signature), jwk.ErrSignature)
	}
}

// TestMLDSAVectors reads the same examples whole.
func TestMLDSAVectors(t *testing.T) {
	for _, v := range mldsaVectors(t) {
		want := membersOf(t, v.key)
		k := parseSigning(t, v.key, "")
		cut := strings.LastIndexByte(v.jws, '.')
		wantError(t, k.VerificationKey().Verify([]byte(v.jws[:cut]), unb64(t, v.jws[cut+1:])), nil)
		if k.ID() != want["kid"] || k.VerificationKey().Thumbprint() != want["kid"] {
			t.Errorf("%s: ID %s, thumbprint %s", v.file, k.ID(), k.VerificationKey().Thumbprint())
		}
		text, err := k.Export()
		if err != nil {
			t.Fatal(err)
		}
		if got := membersOf(t, string(text)); marshal(t, got) != want.with(t, members{"use": "sig"}) {
			t.Errorf("%s: exported %s", v.file, text)
		}
		public := parseVerification(t, want.with(t, members{"priv": nil}), "")
		wantError(t, public.Verify([]byte(v.jws[:cut]), unb64(t, v.jws[cut+1:])), nil)
	}
}

func TestMLDSARoundTrip(t *testing.T) {
	for _, c := range mldsaSizes {
		k, err := jwk.Generate(c.alg)
		if err != nil {
			t.Fatal(err)
		}
		text, err := k.Export()
		if err != nil {
			t.Fatal(err)
		}
		m := membersOf(t, string(text))
		if m["kty"] != "AKP" || len(unb64(t, m["pub"].(string))) != c.pub || len(unb64(t, m["priv"].(string))) != 32 {
			t.Errorf("%s: exported %s", c.alg, text)
		}
		public := marshal(t, k.VerificationKey())
		if strings.Contains(public, "priv") {
			t.Errorf("%s: the public key is %s", c.alg, public)
		}
		signature := sign(t, parseSigning(t, string(text), ""), "m")
		wantError(t, parseVerification(t, public, c.alg).Verify([]byte("m"), signature), nil)
	}
}

// TestMLDSAHedged: fresh randomness in each signature.
func TestMLDSAHedged(t *testing.T) {
	own := mldsaFromSeed(t, jwk.MLDSA44, secret(32))
	k, err := jwk.NewSigningKey(jwk.MLDSA44, own)
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := own.SignDeterministic([]byte("m"), nil)
	if err != nil {
		t.Fatal(err)
	}
	first, again := sign(t, k, "m"), sign(t, k, "m")
	if bytes.Equal(first, again) || bytes.Equal(first, fixed) {
		t.Error("the signature is deterministic")
	}
}

// TestMLDSASignaturesRefused: made with the right key, and still not what RFC
// 9964 section 5 calls a signature, or of another size.
func TestMLDSASignaturesRefused(t *testing.T) {
	for _, c := range mldsaSizes {
		own := mldsaFromSeed(t, c.alg, secret(32))
		v, err := jwk.NewVerificationKey(c.alg, own.PublicKey())
		if err != nil {
			t.Fatal(err)
		}
		signed := func(opts crypto.SignerOpts, message []byte) []byte {
			signature, err := own.Sign(nil, message, opts)
			if err != nil {
				t.Fatal(err)
			}
			return signature
		}
		good := signed(nil, []byte("m"))
		wantError(t, v.Verify([]byte("m"), good), nil)
		for name, signature := range map[string][]byte{
			"with a context":          signed(&mldsa.Options{Context: "JWS"}, []byte("m")),
			"of a hash":               signed(nil, secret(64)),
			"of an external mu":       signed(crypto.MLDSAMu, secret(64)),
			"one byte short":          good[:c.signature-1],
			"one byte long":           append(slices.Clone(good), 0),
			"as long as ML-DSA-44's":  slices.Concat(good, good)[:2421],
			"as long as ML-DSA-65's":  slices.Concat(good, good)[:3310],
			"as long as ML-DSA-87's":  slices.Concat(good, good)[:4628],
			"the public key's length": own.PublicKey().Bytes(),
		} {
			if err := v.Verify([]byte("m"), signature); err != jwk.ErrSignature {
				t.Errorf("%s, %s: got %v", c.alg, name, err)
			}
		}
	}
}

// TestMLDSAKeysRefused: JWKs of which one thing is wrong.
func TestMLDSAKeysRefused(t *testing.T) {
	k, err := jwk.NewSigningKey(jwk.MLDSA44, mldsaFromSeed(t, jwk.MLDSA44, secret(32)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := k.Export()
	if err != nil {
		t.Fatal(err)
	}
	good := membersOf(t, string(text))
	pub := unb64(t, good["pub"].(string))
	another := b64(mldsaFromSeed(t, jwk.MLDSA44, make([]byte, 32)).PublicKey().Bytes())
	for name, c := range map[string]struct {
		changes members
		asked   jwk.SignatureAlgorithm
		private error // of the private JWK
		public  error // of the same without "priv"
	}{
		"nothing":                        {nil, "", nil, nil},
		"nothing, the algorithm named":   {nil, jwk.MLDSA44, nil, nil},
		"alg missing":                    {members{"alg": nil}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"alg missing, but named":         {members{"alg": nil}, jwk.MLDSA44, jwk.ErrMalformed, jwk.ErrMalformed},
		"alg of a larger size":           {members{"alg": "ML-DSA-65"}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"alg of the largest size":        {members{"alg": "ML-DSA-87"}, jwk.MLDSA87, jwk.ErrMalformed, jwk.ErrMalformed},
		"another size asked for":         {nil, jwk.MLDSA65, jwk.ErrMismatch, jwk.ErrMismatch},
		"another algorithm asked for":    {nil, jwk.Ed25519, jwk.ErrMismatch, jwk.ErrMismatch},
		"alg of another type":            {members{"alg": "EdDSA"}, "", jwk.ErrMismatch, jwk.ErrMismatch},
		"kty OKP":                        {members{"kty": "OKP", "crv": "Ed25519"}, "", jwk.ErrMismatch, jwk.ErrMismatch},
		"kty akp":                        {members{"kty": "akp"}, "", jwk.ErrUnsupported, jwk.ErrUnsupported},
		"pub missing":                    {members{"pub": nil}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"pub empty":                      {members{"pub": ""}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"pub too short":                  {members{"pub": b64(pub[1:])}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"pub too long":                   {members{"pub": b64(append(pub, 0))}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"pub padded":                     {members{"pub": good["pub"].(string) + "=="}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"pub by the name of OKP":         {members{"pub": nil, "x": good["pub"]}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"pub of another key":             {members{"pub": another}, "", jwk.ErrMalformed, nil},
		"priv of another key":            {members{"priv": b64(make([]byte, 32))}, "", jwk.ErrMalformed, nil},
		"priv empty":                     {members{"priv": ""}, "", jwk.ErrMalformed, nil},
		"priv of 31 bytes":               {members{"priv": b64(secret(31))}, "", jwk.ErrMalformed, nil},
		"priv of 33 bytes":               {members{"priv": b64(secret(33))}, "", jwk.ErrMalformed, nil},
		"priv expanded":                  {members{"priv": b64(secret(2560))}, "", jwk.ErrMalformed, nil},
		"a seed by the name of OKP":      {members{"priv": nil, "d": good["priv"]}, "", jwk.ErrMalformed, jwk.ErrMismatch},
		"use enc":                        {members{"use": "enc"}, "", jwk.ErrMismatch, jwk.ErrMismatch},
		"key_ops sign and verify":        {members{"key_ops": []string{"sign", "verify"}}, "", nil, nil},
		"key_ops sign":                   {members{"key_ops": []string{"sign"}}, "", nil, jwk.ErrMismatch},
		"key_ops verify":                 {members{"key_ops": []string{"verify"}}, "", jwk.ErrMismatch, nil},
		"key_ops of encryption":          {members{"key_ops": []string{"encrypt"}}, "", jwk.ErrMismatch, jwk.ErrMismatch},
		"key_ops of encryption, too":     {members{"key_ops": []string{"sign", "verify", "encrypt"}}, "", jwk.ErrMalformed, jwk.ErrMalformed},
		"members of other types besides": {members{"crv": "P-256", "x": "AA", "n": "AQ"}, "", nil, nil},
	} {
		text := good.with(t, c.changes)
		if got, err := jwk.ParseSigningKey([]byte(text), c.asked); !errors.Is(err, c.private) || (got == nil) == (err == nil) {
			t.Errorf("private key, %s: got %v, want %v", name, err, c.private)
		}
		if _, err := jwk.ParseVerificationKey([]byte(text), c.asked); err == nil {
			t.Errorf("%s: a private key passes for a public one", name)
		}
		text = membersOf(t, text).with(t, members{"priv": nil})
		if got, err := jwk.ParseVerificationKey([]byte(text), c.asked); !errors.Is(err, c.public) || (got == nil) == (err == nil) {
			t.Errorf("public key, %s: got %v, want %v", name, err, c.public)
		}
	}
	_, err = jwk.ParseSigningKey([]byte(good.with(t, members{"priv": nil})), "")
	wantError(t, err, jwk.ErrMismatch)
}

// TestL18_MLDSAPrivateKeyInASet: it is not used, and not silently made public.
func TestL18_MLDSAPrivateKeyInASet(t *testing.T) {
	k := signingKey(t, jwk.MLDSA65)
	private, err := k.Export()
	if err != nil {
		t.Fatal(err)
	}
	s := parseSet(t, setOf(string(private), publicText(t, jwk.MLDSA65, "a")))
	if find(t, s, jwk.MLDSA65, k.ID()) != nil || find(t, s, jwk.MLDSA65, "a") == nil || find(t, s, jwk.MLDSA44, "a") != nil {
		t.Errorf("got %v", s.Keys())
	}
	if len(s.Skipped()) != 1 {
		t.Fatalf("skipped %v", s.Skipped())
	}
	wantError(t, s.Skipped()[0].Reason, jwk.ErrMismatch)
}

// TestMLDSAMarshalled: the member by which a private key is known, for it must
// never be in a public one.
func TestMLDSAMarshalled(t *testing.T) {
	for _, c := range newerAlgorithms {
		k := signingKey(t, c.alg)
		if text, err := json.Marshal(k); err == nil {
			t.Errorf("%s: %s", c.alg, text)
		}
		set, err := jwk.NewSet(k.VerificationKey())
		if err != nil {
			t.Fatal(err)
		}
		secrets := append(secretsOf(t, k), `"priv"`)
		if len(secrets) < 2 {
			t.Fatal("no secret was found to look for")
		}
		showsNone(t, marshal(t, set), secrets)
		showsNone(t, marshal(t, k.VerificationKey()), secrets)
	}
}
