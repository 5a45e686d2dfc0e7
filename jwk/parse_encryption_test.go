package jwk_test

import (
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestDecryptionKeyRoundTrip: what was exported is read as the same key, and
// what was marshalled as its public half.
func TestDecryptionKeyRoundTrip(t *testing.T) {
	for _, alg := range append(append([]jwk.KeyAlgorithm{jwk.Dir}, keyAlgorithms...), integratedAlgorithms...) {
		if strings.HasPrefix(string(alg), "PBES2") {
			continue
		}
		t.Run(string(alg), func(t *testing.T) {
			k := decryptionKey(t, alg)
			again := parseDecryption(t, exportDecryption(t, k), "")
			if again.Algorithm() != alg || again.ID() != k.ID() || exportDecryption(t, again) != exportDecryption(t, k) {
				t.Errorf("exported %s, read %s", exportDecryption(t, k), exportDecryption(t, again))
			}
			interchangeable(t, k, again)
			if alg.Symmetric() {
				if text, err := k.EncryptionKey().MarshalJSON(); text != nil || err == nil {
					t.Errorf("a secret is marshalled: %s", text)
				}
				return
			}
			text := marshal(t, k.EncryptionKey())
			public := parseEncryption(t, text, "")
			if marshal(t, public) != text || public.ID() != k.ID() || public.Thumbprint() != k.EncryptionKey().Thumbprint() {
				t.Errorf("written %s, read %s", text, marshal(t, public))
			}
			if m := membersOf(t, text); m["use"] != "enc" || m["alg"] != string(alg) || m["kid"] != k.ID() {
				t.Errorf("written %s", text)
			}
		})
	}
}

// interchangeable checks that what is encrypted to one is decrypted by the
// other.
func interchangeable(t *testing.T, k, other *jwk.DecryptionKey) {
	t.Helper()
	if k.Algorithm().Integrated() {
		encapsulated, ciphertext, err := k.EncryptionKey().Seal(nil, []byte("m"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := other.Open(encapsulated, nil, ciphertext); err != nil || string(got) != "m" {
			t.Errorf("got %q, %v", got, err)
		}
		return
	}
	w := wrap(t, k.EncryptionKey(), jwk.A256GCM)
	if got, err := w.unwrap(other); err != nil || string(got) != string(w.contentKey) {
		t.Errorf("got %x, %v", got, err)
	}
}

func TestDecryptionKeyAlgorithmSettled(t *testing.T) {
	ec, rsa, oct := membersOf(t, rfc7518CBob), membersOf(t, rfc7516A1Key), membersOf(t, rfc7516A3Key)
	for name, c := range map[string]struct {
		text  string
		asked jwk.KeyAlgorithm
		want  jwk.KeyAlgorithm
		err   error
	}{
		"the key says":                {ec.with(t, members{"alg": "ECDH-ES+A128KW"}), "", jwk.ECDHESA128KW, nil},
		"the caller says":             {rfc7518CBob, jwk.HPKE7, jwk.HPKE7, nil},
		"both say the same":           {ec.with(t, members{"alg": "ECDH-ES"}), jwk.ECDHES, jwk.ECDHES, nil},
		"they differ":                 {ec.with(t, members{"alg": "ECDH-ES"}), jwk.ECDHESA128KW, "", jwk.ErrMismatch},
		"they differ in -KE":          {ec.with(t, members{"alg": "HPKE-0"}), jwk.HPKE0KE, "", jwk.ErrMismatch},
		"nobody says, EC":             {rfc7518CBob, "", "", jwk.ErrMismatch},
		"nobody says, RSA":            {rfc7516A1Key, "", "", jwk.ErrMismatch},
		"nobody says, oct":            {rfc7516A3Key, "", "", jwk.ErrMismatch},
		"nobody says, X25519":         {rfc8037A6Bob, "", "", jwk.ErrMismatch},
		"an unknown algorithm":        {ec.with(t, members{"alg": "ECDH-SS"}), "", "", jwk.ErrUnsupported},
		"in other letters":            {ec.with(t, members{"alg": "ecdh-es"}), "", "", jwk.ErrUnsupported},
		"an unknown one is asked":     {rfc7518CBob, "ECDH-ES ", "", jwk.ErrUnsupported},
		"one for another type":        {rfc7518CBob, jwk.RSAOAEP, "", jwk.ErrMismatch},
		"RSA for an EC algorithm":     {rfc7516A1Key, jwk.ECDHES, "", jwk.ErrUnsupported},
		"oct for an EC algorithm":     {rfc7516A3Key, jwk.ECDHES, "", jwk.ErrUnsupported},
		"EC for AKP":                  {rfc7518CBob, jwk.HPKE9, "", jwk.ErrMismatch},
		"P-256 for P-384":             {rfc7518CBob, jwk.HPKE1, "", jwk.ErrMismatch},
		"P-256 for X25519":            {rfc7518CBob, jwk.HPKE3, "", jwk.ErrMismatch},
		"X25519 for P-256":            {rfc8037A6Bob, jwk.HPKE0, "", jwk.ErrMismatch},
		"Ed25519 for X25519":          {rfc8037Key, jwk.ECDHES, "", jwk.ErrUnsupported},
		"secp256k1":                   {ec.with(t, members{"crv": "secp256k1"}), jwk.ECDHES, "", jwk.ErrUnsupported},
		"a password algorithm":        {oct.with(t, members{"alg": "PBES2-HS256+A128KW"}), "", "", jwk.ErrMismatch},
		"a password algorithm, asked": {rfc7516A3Key, jwk.PBES2HS256A128KW, "", jwk.ErrMismatch},
		"16 bytes for A256KW":         {rfc7516A3Key, jwk.A256KW, "", jwk.ErrWeakKey},
		"64 bytes for A256KW":         {rfc7515A1Key, jwk.A256KW, "", jwk.ErrMismatch},
		"16 bytes for dir":            {rfc7516A3Key, jwk.Dir, jwk.Dir, nil},
		"dir with an enc for alg":     {oct.with(t, members{"alg": "A128GCM"}), "", jwk.Dir, nil},
		"the same, dir asked":         {oct.with(t, members{"alg": "A128GCM"}), jwk.Dir, jwk.Dir, nil},
		"the same, A128KW asked":      {oct.with(t, members{"alg": "A128GCM"}), jwk.A128KW, "", jwk.ErrMismatch},
		"an enc of another length":    {oct.with(t, members{"alg": "A256GCM"}), "", "", jwk.ErrWeakKey},
		"an enc for an EC key":        {ec.with(t, members{"alg": "A128GCM"}), "", "", jwk.ErrMismatch},
		"32 bytes for dir":            {oct.with(t, members{"k": b64(make([]byte, 32)), "alg": "dir"}), "", "", jwk.ErrMismatch},
		"17 bytes for dir":            {oct.with(t, members{"k": b64(make([]byte, 17)), "alg": "dir"}), "", "", jwk.ErrMismatch},
		"AKP without alg":             {`{"kty":"AKP","pub":"AA","priv":"AA"}`, jwk.HPKE9, "", jwk.ErrMalformed},
		"AKP for signatures":          {`{"kty":"AKP","alg":"ML-DSA-44","pub":"AA","priv":"AA"}`, "", "", jwk.ErrMismatch},
		"RSA with x and crv":          {rsa.with(t, members{"crv": "P-256", "x": "AA"}), jwk.RSAOAEP256, jwk.RSAOAEP256, nil},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := jwk.ParseDecryptionKey([]byte(c.text), c.asked)
			wantError(t, err, c.err)
			if k.Algorithm() != c.want {
				t.Errorf("got %v, %v", k, err)
			}
		})
	}
}

// TestL7_EncryptionKeyInConflict: a key for signatures, or for other
// operations, neither encrypts nor decrypts.
func TestL7_EncryptionKeyInConflict(t *testing.T) {
	private, oct := membersOf(t, rfc7518CBob), membersOf(t, rfc7516A3Key)
	rsa := membersOf(t, rfc7516A1Key)
	ec, kw, oaep, hpke := jwk.ECDHES, jwk.A128KW, jwk.RSAOAEP256, jwk.HPKE0
	for name, c := range map[string]struct {
		key   members
		alg   jwk.KeyAlgorithm
		other members
		err   error
	}{
		"use sig":                      {private, ec, members{"use": "sig"}, jwk.ErrMismatch},
		"use ENC":                      {private, ec, members{"use": "ENC"}, jwk.ErrMismatch},
		"use enc":                      {private, ec, members{"use": "enc"}, nil},
		"alg ES256":                    {private, ec, members{"alg": "ES256"}, jwk.ErrMismatch},
		"alg HS256":                    {oct, kw, members{"alg": "HS256"}, jwk.ErrMismatch},
		"alg RS256":                    {rsa, oaep, members{"alg": "RS256"}, jwk.ErrMismatch},
		"no operation":                 {private, ec, members{"key_ops": []string{}}, jwk.ErrMismatch},
		"sign":                         {private, ec, members{"key_ops": []string{"sign"}}, jwk.ErrMismatch},
		"deriveKey":                    {private, ec, members{"key_ops": []string{"deriveKey"}}, nil},
		"deriveBits":                   {private, ec, members{"key_ops": []string{"deriveBits"}}, nil},
		"unwrapKey for ECDH-ES":        {private, ec, members{"key_ops": []string{"unwrapKey"}}, jwk.ErrMismatch},
		"wrapKey alone":                {oct, kw, members{"key_ops": []string{"wrapKey"}}, jwk.ErrMismatch},
		"unwrapKey":                    {oct, kw, members{"key_ops": []string{"unwrapKey"}}, nil},
		"wrapKey and unwrapKey":        {oct, kw, members{"key_ops": []string{"wrapKey", "unwrapKey"}, "use": "enc"}, nil},
		"decrypt for key wrapping":     {oct, kw, members{"key_ops": []string{"decrypt"}}, jwk.ErrMismatch},
		"decrypt for dir":              {oct, jwk.Dir, members{"key_ops": []string{"decrypt"}}, nil},
		"unwrapKey for dir":            {oct, jwk.Dir, members{"key_ops": []string{"unwrapKey"}}, jwk.ErrMismatch},
		"decrypt for OAEP":             {rsa, oaep, members{"key_ops": []string{"decrypt"}}, nil},
		"unwrapKey for OAEP":           {rsa, oaep, members{"key_ops": []string{"unwrapKey"}}, nil},
		"encrypt for OAEP":             {rsa, oaep, members{"key_ops": []string{"encrypt"}}, jwk.ErrMismatch},
		"decrypt for HPKE":             {private, hpke, members{"key_ops": []string{"decrypt"}}, nil},
		"unwrapKey for HPKE":           {private, hpke, members{"key_ops": []string{"unwrapKey"}}, jwk.ErrMismatch},
		"unwrapKey for HPKE-0-KE":      {private, jwk.HPKE0KE, members{"key_ops": []string{"unwrapKey"}}, nil},
		"an operation twice":           {oct, kw, members{"key_ops": []string{"unwrapKey", "unwrapKey"}}, jwk.ErrMalformed},
		"use enc and sign":             {oct, kw, members{"key_ops": []string{"unwrapKey", "sign"}, "use": "enc"}, jwk.ErrMalformed},
		"use sig, key_ops that decide": {oct, kw, members{"key_ops": []string{"unwrapKey"}, "use": "sig"}, jwk.ErrMismatch},
		"key_ops a string":             {oct, kw, members{"key_ops": "unwrapKey"}, jwk.ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := jwk.ParseDecryptionKey([]byte(c.key.with(t, c.other)), c.alg)
			wantError(t, err, c.err)
			if (k == nil) != (c.err != nil) {
				t.Errorf("got %v, %v", k, err)
			}
		})
	}
	public := membersOf(t, private.with(t, members{"d": nil}))
	for op, want := range map[string]error{"deriveKey": nil, "deriveBits": nil, "encrypt": jwk.ErrMismatch, "verify": jwk.ErrMismatch} {
		_, err := jwk.ParseEncryptionKey([]byte(public.with(t, members{"key_ops": []string{op}})), ec)
		wantError(t, err, want)
	}
}

// TestPrivateAndPublic: neither is taken for the other.
func TestPrivateAndPublic(t *testing.T) {
	akp := decryptionKey(t, jwk.HPKE9)
	for name, c := range map[string]struct{ private, public string }{
		"EC":  {rfc7518CBob, membersOf(t, rfc7518CBob).with(t, members{"d": nil})},
		"OKP": {rfc8037A6Bob, membersOf(t, rfc8037A6Bob).with(t, members{"d": nil})},
		"AKP": {exportDecryption(t, akp), marshal(t, akp.EncryptionKey())},
	} {
		alg := jwk.ECDHES
		if name == "AKP" {
			alg = jwk.HPKE9
		}
		k, err := jwk.ParseDecryptionKey([]byte(c.public), alg)
		if wantError(t, err, jwk.ErrMismatch); k != nil {
			t.Errorf("%s: %v out of a public key", name, k)
		}
		e, err := jwk.ParseEncryptionKey([]byte(c.private), alg)
		if wantError(t, err, jwk.ErrMismatch); e != nil {
			t.Errorf("%s: %v out of a private key", name, e)
		}
	}
	for alg, text := range map[jwk.KeyAlgorithm]string{jwk.A128KW: rfc7516A3Key, jwk.Dir: rfc7516A3Key, jwk.A128GCMKW: `{"kty":"oct"}`} {
		_, err := jwk.ParseEncryptionKey([]byte(text), alg)
		wantError(t, err, jwk.ErrMismatch)
	}
}

// TestDecryptionKeyMalformed: members that are missing, or do not belong
// together.
func TestDecryptionKeyMalformed(t *testing.T) {
	ec, okp := membersOf(t, rfc7518CBob), membersOf(t, rfc8037A6Bob)
	akp := membersOf(t, exportDecryption(t, decryptionKey(t, jwk.HPKE12)))
	other := membersOf(t, exportDecryption(t, decryptionKey(t, jwk.HPKE12)))
	alice := membersOf(t, rfc7518CAlice)
	for name, c := range map[string]struct {
		text string
		alg  jwk.KeyAlgorithm
	}{
		"nothing":                   {"", jwk.ECDHES},
		"null":                      {"null", jwk.ECDHES},
		"two keys":                  {rfc7518CBob + rfc7518CBob, jwk.ECDHES},
		"a member twice":            {strings.Replace(rfc7518CBob, "{", `{"kty":"EC",`, 1), jwk.ECDHES},
		"more than 64 KiB":          {rfc7518CBob + strings.Repeat(" ", 64<<10), jwk.ECDHES},
		"no kty":                    {ec.with(t, members{"kty": nil}), jwk.ECDHES},
		"EC, no crv":                {ec.with(t, members{"crv": nil}), jwk.ECDHES},
		"EC, no x":                  {ec.with(t, members{"x": nil}), jwk.ECDHES},
		"EC, no y":                  {ec.with(t, members{"y": nil}), jwk.ECDHES},
		"EC, another's d":           {ec.with(t, members{"d": alice["d"]}), jwk.ECDHES},
		"EC, another's d, HPKE":     {ec.with(t, members{"d": alice["d"]}), jwk.HPKE0},
		"EC, d is zero":             {ec.with(t, members{"d": b64(make([]byte, 32))}), jwk.ECDHES},
		"EC, d is the order":        {ec.with(t, members{"d": "_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE"}), jwk.ECDHES},
		"EC, short d":               {ec.with(t, members{"d": b64(make([]byte, 31))}), jwk.ECDHES},
		"EC, off the curve":         {ec.with(t, members{"y": ec["x"]}), jwk.ECDHES},
		"X25519, no x":              {okp.with(t, members{"x": nil}), jwk.ECDHES},
		"X25519, short x":           {okp.with(t, members{"x": b64(make([]byte, 31))}), jwk.ECDHES},
		"X25519, another's d":       {okp.with(t, members{"d": b64(make([]byte, 32))}), jwk.ECDHES},
		"AKP, no pub":               {akp.with(t, members{"pub": nil}), ""},
		"AKP, short pub":            {akp.with(t, members{"pub": b64(make([]byte, 1183))}), ""},
		"AKP, another's pub":        {akp.with(t, members{"pub": other["pub"]}), ""},
		"AKP, short priv":           {akp.with(t, members{"priv": b64(make([]byte, 63))}), ""},
		"AKP, an expanded priv":     {akp.with(t, members{"priv": b64(make([]byte, 2400))}), ""},
		"AKP, key of another suite": {akp.with(t, members{"alg": "HPKE-13"}), ""},
		"a PEM block that is none":  {"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n", jwk.ECDHES},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := jwk.ParseDecryptionKey([]byte(c.text), c.alg)
			if wantError(t, err, jwk.ErrMalformed); k != nil {
				t.Errorf("got %v", k)
			}
		})
	}
	for name, text := range map[string]string{
		"AKP, short pub": akp.with(t, members{"priv": nil, "pub": "AA"}),
		"AKP, not reduced": akp.with(t, members{"priv": nil,
			"pub": b64([]byte(strings.Repeat("\xff", 1184)))}),
		"AKP, no pub": akp.with(t, members{"priv": nil, "pub": nil}),
	} {
		_, err := jwk.ParseEncryptionKey([]byte(text), "")
		if err == nil {
			t.Errorf("%s: is read", name)
		}
	}
}

// TestL14_WeakRSAEncryptionKey: the limits are those of signatures.
func TestL14_WeakRSAEncryptionKey(t *testing.T) {
	m := membersOf(t, membersOf(t, rfc7516A1Key).with(t, members{"d": nil, "p": nil, "q": nil, "dp": nil, "dq": nil, "qi": nil}))
	n := unb64(t, m["n"].(string))
	for name, c := range map[string]struct {
		change members
		err    error
	}{
		"1024 bits": {members{"n": b64(append(n[:127:127], 0x01))}, jwk.ErrWeakKey},
		"e is 1":    {members{"e": "AQ"}, jwk.ErrWeakKey},
		"e is even": {members{"e": "AQAA"}, jwk.ErrWeakKey},
		"e is huge": {members{"e": "AQAAAAE"}, jwk.ErrUnsupported},
		"even n":    {members{"n": b64(append(n[:255:255], 2))}, jwk.ErrMalformed},
		"9000 bits": {members{"n": b64(append([]byte(strings.Repeat("\x81", 1125)), 1))}, jwk.ErrUnsupported},
	} {
		_, err := jwk.ParseEncryptionKey([]byte(m.with(t, c.change)), jwk.RSAOAEP)
		if wantError(t, err, c.err); err == nil {
			t.Errorf("%s: is read", name)
		}
	}
}

// TestL18_EncryptionKeysInSet: a set for verification skips them, says so, and
// keeps the rest.
func TestL18_EncryptionKeysInSet(t *testing.T) {
	var texts []string
	for _, alg := range []jwk.KeyAlgorithm{jwk.RSAOAEP, jwk.ECDHES, jwk.HPKE0, jwk.HPKE3KE, jwk.HPKE9} {
		texts = append(texts, marshal(t, decryptionKey(t, alg).EncryptionKey()))
	}
	texts = append(texts, exportDecryption(t, decryptionKey(t, jwk.A128KW)), marshal(t, signingKey(t, jwk.ES256).VerificationKey()))
	set := parseSet(t, setOf(texts...))
	if len(set.Keys()) != 1 || len(set.Skipped()) != len(texts)-1 {
		t.Errorf("%d keys, skipped %v", len(set.Keys()), set.Skipped())
	}
	for _, skipped := range set.Skipped() {
		if skipped.Reason == nil || skipped.ID == "" {
			t.Errorf("skipped without a reason or an ID: %v", skipped)
		}
	}
}
