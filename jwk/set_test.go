package jwk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func find(t testing.TB, s jwk.Source, alg jwk.SignatureAlgorithm, kid string) *jwk.VerificationKey {
	t.Helper()
	k, err := s.FindKey(t.Context(), alg, kid)
	if (k == nil) == (err == nil) {
		t.Fatalf("%s %q: key %v and error %v", alg, kid, k, err)
	}
	if err != nil {
		wantError(t, err, jwk.ErrKeyNotFound)
	}
	return k
}

// setOf makes the text of a set out of texts of keys.
func setOf(keys ...string) string { return `{"keys":[` + strings.Join(keys, ",") + `]}` }

func publicText(t testing.TB, alg jwk.SignatureAlgorithm, id string) string {
	return marshal(t, signingKey(t, alg).WithID(id).VerificationKey())
}

// TestRFC7517Set reads the figure of appendix A.1, whose first key is for
// encryption.
func TestRFC7517Set(t *testing.T) {
	s := parseSet(t, rfc7517A1)
	if len(s.Keys()) != 1 || find(t, s, jwk.RS256, "2011-04-29") == nil || find(t, s, jwk.ES256, "1") != nil {
		t.Errorf("got %v", s.Keys())
	}
	skipped := s.Skipped()
	if len(skipped) != 1 || skipped[0].Index != 0 || skipped[0].ID != "1" || !errors.Is(skipped[0].Reason, jwk.ErrMismatch) {
		t.Errorf("skipped %+v", skipped)
	}
}

func TestSetFindKey(t *testing.T) {
	s := parseSet(t, setOf(
		publicText(t, jwk.ES256, "a"), publicText(t, jwk.ES256, "b"), publicText(t, jwk.ES384, "a384"),
		publicText(t, jwk.EdDSA, "ed"), `{"kty":"OKP","crv":"X25519","x":"AA"}`, rfc8037Public,
	))
	for _, c := range []struct {
		alg  jwk.SignatureAlgorithm
		kid  string
		want string
	}{
		{"ES256", "a", "a"}, {"ES256", "b", "b"}, {"ES384", "a384", "a384"},
		{"EdDSA", "ed", "ed"}, {"Ed25519", "ed", "ed"},
		{"Ed25519", rfc8037Thumbprint, rfc8037Thumbprint}, // a key without kid has its thumbprint
		{"ES384", "", "a384"},                             // the only one of its algorithm
		{"ES256", "", ""}, {"EdDSA", "", ""},              // several
		{"ES384", "a", ""}, {"ES256", "a384", ""}, {"ES512", "", ""}, {"RS256", "a", ""},
		{"ES256", "A", ""}, {"ES256", "a ", ""}, {"", "a", ""}, {"none", "a", ""}, {"HS256", "a", ""}, {"es256", "a", ""},
	} {
		k := find(t, s, c.alg, c.kid)
		if got := k.ID(); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.alg, c.kid, got, c.want)
		}
	}
	var none *jwk.Set
	if find(t, none, "ES256", "") != nil || find(t, new(jwk.Set), "ES256", "a") != nil {
		t.Error("an empty set finds keys")
	}
}

// TestL17_HostileKeyID: an ID is compared, and nothing else is done with it.
func TestL17_HostileKeyID(t *testing.T) {
	s := parseSet(t, setOf(publicText(t, jwk.ES256, "a")))
	for _, kid := range []string{
		"../../../../dev/null", "' OR 1=1 --", "a|sleep 9", "a\x00", "\ufeffa", "%61", "a/", strings.Repeat("a", 1<<20), "http://localhost/",
	} {
		if find(t, s, jwk.ES256, kid) != nil {
			t.Errorf("%.20q finds a key", kid)
		}
	}
}

// TestL18_DuplicateKeyIDs: of different keys with one name none is used, and
// the others are not affected.
func TestL18_DuplicateKeyIDs(t *testing.T) {
	one, two, ed := publicText(t, jwk.ES256, "a"), publicText(t, jwk.ES384, "a"), publicText(t, jwk.Ed25519, "a")
	third := publicText(t, jwk.ES256, "c")
	s := parseSet(t, setOf(one, third, two, ed, third, one))
	if find(t, s, jwk.ES256, "a") != nil || find(t, s, jwk.ES384, "a") != nil {
		t.Error("an ambiguous key is used")
	}
	if find(t, s, jwk.ES256, "c") == nil || find(t, s, jwk.ES256, "") == nil {
		t.Error("a key that is there twice is not used")
	}
	if find(t, s, jwk.Ed25519, "a") == nil {
		t.Error("a key of another type is not used (RFC 7517 section 4.5)")
	}
	indexes := ""
	for _, k := range s.Skipped() {
		indexes += fmt.Sprint(k.Index, k.ID, " ")
		wantError(t, k.Reason, jwk.ErrMalformed)
	}
	if indexes != "0a 2a 4c 5a " {
		t.Errorf("skipped %s", indexes)
	}
}

// TestL18_SecretsInASet: symmetric and private keys have no place in a public
// set; they are not used, and the others are.
func TestL18_SecretsInASet(t *testing.T) {
	s := parseSet(t, setOf(rfc7515A1Key, membersOf(t, rfc7515A1Key).with(t, members{"alg": "HS256", "kid": "h"}), rfc7515A3Key, rfc8037Public))
	if len(s.Keys()) != 1 || len(s.Skipped()) != 3 {
		t.Errorf("got %v, skipped %v", s.Keys(), s.Skipped())
	}
	for _, k := range s.Skipped() {
		wantError(t, k.Reason, jwk.ErrMismatch)
	}
	for _, alg := range []jwk.SignatureAlgorithm{"HS256", "ES256"} {
		if find(t, s, alg, "") != nil || find(t, s, alg, "h") != nil {
			t.Errorf("%s: a key is found", alg)
		}
	}
}

// TestSetSkips: one bad key does not spoil the set, whatever is wrong with it.
func TestSetSkips(t *testing.T) {
	for name, c := range map[string]struct {
		key  string
		want error
	}{
		"null":                {`null`, jwk.ErrMalformed},
		"a number":            {`1`, jwk.ErrMalformed},
		"an array":            {`[]`, jwk.ErrMalformed},
		"an empty object":     {`{}`, jwk.ErrMalformed},
		"an unknown type":     {`{"kty":"NEW","alg":"NEW-1","pub":"AA"}`, jwk.ErrUnsupported},
		"AKP for another use": {`{"kty":"AKP","alg":"ML-KEM-768","pub":"AA"}`, jwk.ErrUnsupported},
		"an unknown curve":    {`{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}`, jwk.ErrUnsupported},
		"a wrong JSON type":   {`{"kty":"EC","crv":"P-256","x":1,"y":"AA"}`, jwk.ErrMalformed},
		"an encryption key":   {`{"kty":"RSA","alg":"RSA-OAEP","use":"enc","n":"AA","e":"AQAB"}`, jwk.ErrUnsupported},
		"a weak key":          {`{"kty":"RSA","alg":"RS256","n":"AQ","e":"AQAB"}`, jwk.ErrWeakKey},
		"RSA, no algorithm":   {membersOf(t, rfc7638Key).with(t, members{"alg": nil}), jwk.ErrMismatch},
		"more than 64 KiB":    {`{"kty":"EC","a":"` + strings.Repeat("a", 64<<10) + `"}`, jwk.ErrMalformed},
		"a member twice":      {`{"kty":"OKP","crv":"X","note":1,"note":2}`, jwk.ErrMalformed},
		"a lone surrogate":    {`{"kty":"OKP","note":"\ud800"}`, jwk.ErrMalformed},
		"invalid UTF-8":       {"{\"kty\":\"\xff\"}", jwk.ErrMalformed},
		"too deep":            {`{"kty":"OKP","note":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, jwk.ErrMalformed},
		"too many members":    {`{"kty":"OKP","note":[` + strings.Repeat("0,", 17_000) + `0]}`, jwk.ErrMalformed},
		"not JSON":            {`{kty:'EC',}`, jwk.ErrMalformed},
		"brackets in strings": {`{"kty":"]}\"]}","note":"\\"}`, jwk.ErrUnsupported},
		"deep, but not wrong": {`{"a":[[[[[[[[[[]]]]]]]]]]}`, jwk.ErrMalformed},
	} {
		s := parseSet(t, setOf(rfc8037Public, c.key))
		if find(t, s, jwk.EdDSA, "") == nil || len(s.Skipped()) != 1 {
			t.Errorf("%s: the good key is not used, or the bad one is", name)
			continue
		}
		if got := s.Skipped()[0]; got.Index != 1 || !errors.Is(got.Reason, c.want) {
			t.Errorf("%s: skipped %v", name, got)
		}
	}
}

func TestParseSetRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":          ``,
		"null":             `null`,
		"an array":         setOf(rfc8037Public)[len(`{"keys":`) : len(setOf(rfc8037Public))-1],
		"a single key":     rfc8037Public,
		"no keys":          `{}`,
		"keys null":        `{"keys":null}`,
		"keys an object":   `{"keys":{}}`,
		"keys a string":    `{"keys":"[]"}`,
		"keys in capitals": `{"KEYS":[]}`,
		"keys twice":       `{"keys":[],"keys":[]}`,
		"keys escaped":     `{"keys":[],"k\u0065ys":[]}`,
		"unclosed":         `{"keys":[{"kty":"EC"]}`,
		"an open string":   `{"keys":[{"kty":"EC]}`,
		"nothing between":  `{"keys":[,]}`,
		"text behind":      setOf() + "x",
		"byte order mark":  "\ufeff" + setOf(),
		"an HTML page":     "<html></html>",
	} {
		s, err := jwk.ParseSet([]byte(text), nil)
		if !errors.Is(err, jwk.ErrMalformed) || s != nil {
			t.Errorf("%s: got %v and error %v", name, s, err)
		}
	}
	if s := parseSet(t, `{"keys":[],"more":1}`); len(s.Keys()) != 0 || marshal(t, s) != `{"keys":[]}` {
		t.Error("an empty set is not one")
	}
}

// TestL69_HugeSet: size and number are limited, and the size is looked at
// first.
func TestL69_HugeSet(t *testing.T) {
	keys := strings.Repeat(rfc8037Public+",", 1000)
	if s := parseSet(t, setOf(keys[:len(keys)-1])); len(s.Keys()) != 1 || len(s.Skipped()) != 999 {
		t.Error("1,000 keys are not read")
	}
	for name, c := range map[string]struct {
		text   string
		unread bool
	}{
		"1,001 keys":         {setOf(keys + rfc8037Public), false},
		"100,000 keys":       {setOf(strings.Repeat("{},", 100000) + "{}"), false},
		"more than 1 MiB":    {setOf(rfc8037Public) + strings.Repeat(" ", 1<<20), true},
		"16 MiB of brackets": {strings.Repeat("[", 16<<20), true},
		"5 MiB of key":       {setOf(`{"kty":"RSA","e":"AQAB","n":"` + strings.Repeat("A", 5<<20) + `"}`), true},
	} {
		text := []byte(c.text)
		_, err := jwk.ParseSet(text, nil)
		wantError(t, err, jwk.ErrMalformed)
		if n := testing.AllocsPerRun(1, func() { jwk.ParseSet(text, nil) }); c.unread && n > 10 {
			t.Errorf("%s: %v allocations, as if it had been read", name, n)
		}
	}
	long := []byte(rfc8037Public + strings.Repeat(" ", 16<<20))
	if n := testing.AllocsPerRun(1, func() { jwk.ParseVerificationKey(long, "") }); n > 10 {
		t.Errorf("a key of 16 MiB: %v allocations, as if it had been read", n)
	}
}

func TestParseSetRSAAlgorithm(t *testing.T) {
	text := setOf(
		membersOf(t, rfc7638Key).with(t, members{"alg": nil, "kid": "unsaid"}),
		membersOf(t, rfc7638Key).with(t, members{"alg": "RS512", "kid": "said"}),
		rfc8037Public,
	)
	s, err := jwk.ParseSet([]byte(text), &jwk.ParseOptions{RSAAlgorithm: jwk.PS256})
	if err != nil {
		t.Fatal(err)
	}
	if find(t, s, jwk.PS256, "unsaid") == nil || find(t, s, jwk.RS512, "said") == nil || find(t, s, jwk.PS256, "said") != nil {
		t.Errorf("got %v", s.Keys())
	}
	for _, alg := range []jwk.SignatureAlgorithm{"ES256", "HS256", "none", "rs256"} {
		_, err := jwk.ParseSet([]byte(text), &jwk.ParseOptions{RSAAlgorithm: alg})
		wantError(t, err, jwk.ErrMismatch)
	}
}

// TestL72_PublicMembersOnly
func TestL72_PublicMembersOnly(t *testing.T) {
	keys := []*jwk.VerificationKey{}
	for _, c := range algorithms[3:] {
		keys = append(keys, signingKey(t, c.alg).WithID(string(c.alg)).VerificationKey())
	}
	s, err := jwk.NewSet(keys...)
	if err != nil {
		t.Fatal(err)
	}
	var set struct{ Keys []members }
	if err := json.Unmarshal([]byte(marshal(t, s)), &set); err != nil || len(set.Keys) != len(keys) {
		t.Fatalf("%d keys, %v", len(set.Keys), err)
	}
	for _, k := range set.Keys {
		for member := range k {
			if !strings.Contains(" kty use alg kid crv x y n e pub ", " "+member+" ") {
				t.Errorf("%v shows %q", k["alg"], member)
			}
		}
		if k["use"] != "sig" || k["kid"] != k["alg"] {
			t.Errorf("got %v", k)
		}
	}
	if again := parseSet(t, marshal(t, s)); marshal(t, again) != marshal(t, *s) || len(again.Skipped()) != 0 {
		t.Error("the set is not read as it was written")
	}
}

// TestL72_SymmetricKeysAreNotPublished
func TestL72_SymmetricKeysAreNotPublished(t *testing.T) {
	hmac := signingKey(t, jwk.HS256).VerificationKey()
	s, err := jwk.NewSet(signingKey(t, jwk.ES256).VerificationKey(), hmac)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{s, *s, hmac, *hmac, new(jwk.VerificationKey)} {
		if text, err := json.Marshal(v); err == nil {
			t.Errorf("%T is written: %s", v, text)
		}
	}
}

func TestNewSet(t *testing.T) {
	a, b := signingKey(t, jwk.ES256).VerificationKey(), signingKey(t, jwk.ES256).VerificationKey()
	s, err := jwk.NewSet(a, b, a)
	if err != nil || len(s.Keys()) != 2 {
		t.Errorf("got %v, %v", s, err)
	}
	s.Keys()[0] = nil
	if s.Keys()[0] != a {
		t.Error("a caller can change the set")
	}
	_, err = jwk.NewSet(a.WithID("x"), b.WithID("x"))
	wantError(t, err, jwk.ErrMalformed)
	_, err = jwk.NewSet(a, nil)
	wantError(t, err, jwk.ErrMalformed)
	_, err = jwk.NewSet(new(jwk.VerificationKey))
	wantError(t, err, jwk.ErrMalformed)
}

func TestFindKeyDoesNotAllocate(t *testing.T) {
	s := parseSet(t, setOf(publicText(t, jwk.ES256, "a"), rfc8037Public))
	ctx := t.Context()
	if n := testing.AllocsPerRun(100, func() {
		s.FindKey(ctx, "ES256", "a")
		s.FindKey(ctx, "EdDSA", "")
		s.FindKey(ctx, "RS256", "nobody")
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
