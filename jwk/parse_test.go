package jwk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestRFC7515Figures verifies the signatures of RFC 7515 appendix A, and makes
// those that are deterministic.
func TestRFC7515Figures(t *testing.T) {
	for _, c := range []struct {
		alg                   jwk.SignatureAlgorithm
		key, input, signature string
	}{
		{jwk.HS256, rfc7515A1Key, rfc7515A1Input, rfc7515A1Signature},
		{jwk.RS256, rfc7515A2Key, rfc7515A2Input, rfc7515A2Signature},
		{jwk.ES256, rfc7515A3Key, rfc7515A3Input, rfc7515A3Signature},
		{jwk.EdDSA, rfc8037Key, rfc8037Input, rfc8037Signature},
	} {
		k := parseSigning(t, c.key, c.alg)
		signature := unb64(t, c.signature)
		if err := k.VerificationKey().Verify([]byte(c.input), signature); err != nil {
			t.Errorf("%s: %v", c.alg, err)
		}
		if got := b64(sign(t, k, c.input)); c.alg != jwk.ES256 && got != c.signature {
			t.Errorf("%s: signed %s", c.alg, got)
		}
		refuseVariants(t, k.VerificationKey(), c.input, signature)
	}
}

func TestParseWithoutAlgorithm(t *testing.T) {
	for text, want := range map[string]jwk.SignatureAlgorithm{
		rfc7515A3Key: jwk.ES256,
		rfc8037Key:   jwk.Ed25519,
	} {
		if got := parseSigning(t, text, "").Algorithm(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	es512, err := signingKey(t, jwk.ES512).Export()
	if err != nil {
		t.Fatal(err)
	}
	text := membersOf(t, string(es512)).with(t, members{"alg": nil})
	if got := parseSigning(t, text, "").Algorithm(); got != jwk.ES512 {
		t.Errorf("P-521 gives %s", got)
	}
}

// TestL8_KeyWithoutAlgorithm: what a key does not say must be said by the
// caller; there is no header to ask.
func TestL8_KeyWithoutAlgorithm(t *testing.T) {
	for text, hint := range map[string]string{rfc7515A1Key: "HS256", rfc7515A2Key: "RS256"} {
		_, err := jwk.ParseSigningKey([]byte(text), "")
		wantError(t, err, jwk.ErrMismatch)
		if err != nil && !strings.Contains(err.Error(), hint) {
			t.Errorf("error does not say what to pass: %v", err)
		}
	}
	public := membersOf(t, rfc7515A2Key).with(t, members{"d": nil, "p": nil, "q": nil, "dp": nil, "dq": nil, "qi": nil})
	_, err := jwk.ParseVerificationKey([]byte(public), "")
	wantError(t, err, jwk.ErrMismatch)
}

// TestL7_KeyInConflict: what the key says about itself is held against what
// it is asked for.
func TestL7_KeyInConflict(t *testing.T) {
	for name, c := range map[string]struct {
		changes members
		asked   jwk.SignatureAlgorithm
		want    error
	}{
		"nothing said":                       {nil, "", nil},
		"its own algorithm asked for":        {nil, "ES256", nil},
		"algorithm said":                     {members{"alg": "ES256"}, "", nil},
		"algorithm said and asked for":       {members{"alg": "ES256"}, "ES256", nil},
		"another algorithm asked for":        {members{"alg": "ES256"}, "ES384", jwk.ErrMismatch},
		"another family asked for":           {nil, "RS256", jwk.ErrMismatch},
		"HMAC asked for":                     {nil, "HS256", jwk.ErrMismatch},
		"algorithm of another curve":         {members{"alg": "ES512"}, "", jwk.ErrMismatch},
		"algorithm of another type":          {members{"alg": "RS256"}, "", jwk.ErrMismatch},
		"algorithm of HMAC":                  {members{"alg": "HS256"}, "", jwk.ErrMismatch},
		"algorithm for encryption":           {members{"alg": "ECDH-ES"}, "", jwk.ErrUnsupported},
		"algorithm none":                     {members{"alg": "none"}, "", jwk.ErrUnsupported},
		"algorithm in small letters":         {members{"alg": "es256"}, "", jwk.ErrUnsupported},
		"algorithm empty":                    {members{"alg": ""}, "", jwk.ErrMalformed},
		"use sig":                            {members{"use": "sig"}, "", nil},
		"use enc":                            {members{"use": "enc"}, "", jwk.ErrMismatch},
		"use SIG":                            {members{"use": "SIG"}, "", jwk.ErrMismatch},
		"use empty":                          {members{"use": ""}, "", jwk.ErrMalformed},
		"operations sign and verify":         {members{"key_ops": []string{"verify", "sign"}}, "", nil},
		"operations of another kind":         {members{"key_ops": []string{"deriveKey"}}, "", jwk.ErrMismatch},
		"operations none":                    {members{"key_ops": []string{}}, "", jwk.ErrMismatch},
		"operations twice":                   {members{"key_ops": []string{"sign", "verify", "sign"}}, "", jwk.ErrMalformed},
		"operations that contradict the use": {members{"use": "sig", "key_ops": []string{"sign", "verify", "encrypt"}}, "", jwk.ErrMalformed},
		"type RSA":                           {members{"kty": "RSA"}, "ES256", jwk.ErrMismatch},
		"type ec":                            {members{"kty": "ec"}, "", jwk.ErrUnsupported},
		"type OKP":                           {members{"kty": "OKP"}, "", jwk.ErrUnsupported},
		"type unknown":                       {members{"kty": "NEW"}, "", jwk.ErrUnsupported},
		"type AKP, no algorithm":             {members{"kty": "AKP"}, "", jwk.ErrMalformed},
		"type AKP, algorithm of another":     {members{"kty": "AKP", "alg": "ES256"}, "", jwk.ErrMismatch},
		"type missing":                       {members{"kty": nil}, "", jwk.ErrMalformed},
		"type empty":                         {members{"kty": ""}, "", jwk.ErrMalformed},
		"curve unknown":                      {members{"crv": "secp256k1"}, "", jwk.ErrUnsupported},
		"curve P-224":                        {members{"crv": "P-224"}, "", jwk.ErrUnsupported},
		"curve of encryption":                {members{"kty": "OKP", "crv": "X25519"}, "", jwk.ErrUnsupported},
		"another curve":                      {members{"crv": "P-384"}, "", jwk.ErrMalformed}, // wrong widths
		"curve missing":                      {members{"crv": nil}, "", jwk.ErrMalformed},
	} {
		text := membersOf(t, rfc7515A3Key).with(t, c.changes)
		if _, err := jwk.ParseSigningKey([]byte(text), c.asked); !errors.Is(err, c.want) {
			t.Errorf("private key, %s: got %v, want %v", name, err, c.want)
		}
		text = membersOf(t, text).with(t, members{"d": nil})
		if _, err := jwk.ParseVerificationKey([]byte(text), c.asked); !errors.Is(err, c.want) {
			t.Errorf("public key, %s: got %v, want %v", name, err, c.want)
		}
	}
}

// TestL7_OneOperation: a key that may only do the other thing.
func TestL7_OneOperation(t *testing.T) {
	private := membersOf(t, rfc7515A3Key)
	public := membersOf(t, private.with(t, members{"d": nil}))
	_, err := jwk.ParseSigningKey([]byte(private.with(t, members{"key_ops": []string{"sign"}})), "")
	wantError(t, err, nil)
	_, err = jwk.ParseSigningKey([]byte(private.with(t, members{"key_ops": []string{"verify"}})), "")
	wantError(t, err, jwk.ErrMismatch)
	_, err = jwk.ParseVerificationKey([]byte(public.with(t, members{"key_ops": []string{"verify"}})), "")
	wantError(t, err, nil)
	_, err = jwk.ParseVerificationKey([]byte(public.with(t, members{"key_ops": []string{"sign"}})), "")
	wantError(t, err, jwk.ErrMismatch)
}

// TestL7_PrivateAndPublic: neither is taken for the other.
func TestL7_PrivateAndPublic(t *testing.T) {
	for _, text := range []string{rfc7515A2Key, rfc7515A3Key, rfc8037Key} {
		alg := parseSigning(t, text, orRS256(t, text)).Algorithm()
		_, err := jwk.ParseVerificationKey([]byte(text), alg)
		wantError(t, err, jwk.ErrMismatch)
		for member := range membersOf(t, text) {
			switch member {
			case "kty", "crv", "x", "y", "n", "e":
				continue
			}
			only := membersOf(t, text).with(t, members{"d": nil, "p": nil, "q": nil, "dp": nil, "dq": nil, "qi": nil, member: "AQ"})
			_, err := jwk.ParseVerificationKey([]byte(only), alg)
			wantError(t, err, jwk.ErrMismatch)
		}
		public := marshal(t, parseSigning(t, text, alg).VerificationKey())
		_, err = jwk.ParseSigningKey([]byte(public), "")
		wantError(t, err, jwk.ErrMismatch)
		with := membersOf(t, public).with(t, members{"k": "AQ"})
		_, err = jwk.ParseVerificationKey([]byte(with), "")
		wantError(t, err, jwk.ErrMismatch)
	}
}

func orRS256(t *testing.T, text string) jwk.SignatureAlgorithm {
	if membersOf(t, text)["kty"] == "RSA" {
		return jwk.RS256
	}
	return ""
}

// TestExport: what is exported is read again as the same key, and exported
// again as the same text.
func TestExport(t *testing.T) {
	for _, c := range algorithms {
		k := signingKey(t, c.alg).WithID("key 1")
		text, err := k.Export()
		if err != nil {
			t.Fatal(err)
		}
		again := parseSigning(t, string(text), "")
		if again.ID() != "key 1" || again.Algorithm() != c.alg {
			t.Errorf("%s: read as %s %q", c.alg, again.Algorithm(), again.ID())
		}
		wantError(t, k.VerificationKey().Verify([]byte("m"), sign(t, again, "m")), nil)
		if second, err := again.Export(); err != nil || string(second) != string(text) {
			t.Errorf("%s: exported %s, then %s", c.alg, text, second)
		}
		if m := membersOf(t, string(text)); m["use"] != "sig" || m["alg"] != string(c.alg) || m["kid"] != "key 1" {
			t.Errorf("%s: use, alg or kid is missing: %v", c.alg, m)
		}
	}
}

func TestExportKeepsTheNumbers(t *testing.T) {
	for _, text := range []string{rfc7515A1Key, rfc7515A2Key, rfc7515A3Key, rfc8037Key} {
		alg := orRS256(t, text)
		if strings.Contains(text, "oct") {
			alg = jwk.HS256
		}
		exported, err := parseSigning(t, text, alg).Export()
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range membersOf(t, text) {
			if got := membersOf(t, string(exported))[name]; got != want {
				t.Errorf("%s: %q became %q", name, want, got)
			}
		}
	}
}

func TestKeyID(t *testing.T) {
	k := parseSigning(t, rfc8037Key, "")
	if k.ID() != rfc8037Thumbprint {
		t.Errorf("ID is %q", k.ID())
	}
	named := k.WithID("a")
	if named.ID() != "a" || named.VerificationKey().ID() != "a" || k.ID() != rfc8037Thumbprint {
		t.Error("WithID does not make a copy with that ID")
	}
	if named.WithID("").ID() != rfc8037Thumbprint || named.VerificationKey().Thumbprint() != rfc8037Thumbprint {
		t.Error("the thumbprint is lost")
	}
	text := membersOf(t, rfc8037Key).with(t, members{"kid": "b"})
	if got := parseSigning(t, text, "").ID(); got != "b" {
		t.Errorf("ID is %q", got)
	}
	text = membersOf(t, rfc8037Key).with(t, members{"kid": ""})
	if got := parseSigning(t, text, "").ID(); got != rfc8037Thumbprint {
		t.Errorf("ID is %q", got)
	}
}

// TestParseKeepsNothingOfTheText: a caller may reuse its buffer.
func TestParseKeepsNothingOfTheText(t *testing.T) {
	text := []byte(membersOf(t, rfc7515A3Key).with(t, members{"kid": "my key"}))
	k, err := jwk.ParseSigningKey(text, "")
	if err != nil {
		t.Fatal(err)
	}
	before, _ := k.Export()
	clear(text)
	after, _ := k.Export()
	if string(before) != string(after) || k.ID() != "my key" {
		t.Error("the key shares memory with the text")
	}
}
