package jws_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// A detached token is the whole one without its payload (RFC 7515 appendix F),
// however the payload is read.
func TestDetachedIsTheWholeWithoutThePayload(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.HS512, jwk.RS256, jwk.PS384, jwk.ES256, jwk.ES512, jwk.Ed25519} {
		key := generate(t, alg)
		for _, n := range []int{0, 1, 2, 3, 767, 768, 769, 100_000} {
			payload := bytes.Repeat([]byte{0xfb, 'x', '.'}, n/3+1)[:n]
			token, err := jws.SignDetached(key, iotest.OneByteReader(bytes.NewReader(payload)), &jws.SignOptions{Type: "T"})
			if err != nil {
				t.Fatalf("%s: %v", alg, err)
			}
			before, after, _ := strings.Cut(token, "..")
			whole := before + "." + b64.Encode(payload) + "." + after
			if _, err := jws.Verify(ctx, whole, key.VerificationKey(), &jws.VerifyOptions{MaxLength: 1 << 20}); err != nil {
				t.Errorf("%s, %d bytes: put together: %v", alg, n, err)
			}
			m, err := jws.VerifyDetached(ctx, token, iotest.HalfReader(bytes.NewReader(payload)), key.VerificationKey(), nil)
			if err != nil || m.Payload != nil || m.Header.Type != "T" || m.Key.ID() != key.ID() {
				t.Errorf("%s, %d bytes: got %+v, %v", alg, n, m, err)
			}
			m, err = jws.VerifyDetached(ctx, token, io.MultiReader(bytes.NewReader(payload), strings.NewReader("x")), key.VerificationKey(), nil)
			if !errors.Is(err, jwk.ErrSignature) || m != nil {
				t.Errorf("%s, %d bytes and one more: got %+v, %v", alg, n, m, err)
			}
		}
	}
}

func TestDetachedRefuses(t *testing.T) {
	key := generate(t, jwk.HS256)
	token, err := jws.SignDetached(key, strings.NewReader("abc"), nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := jws.ParseCompact(token, 0)
	if err != nil {
		t.Fatal(err)
	}
	flat, err := e.Flattened()
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the disk is broken")
	for why, c := range map[string]struct {
		token   string
		payload io.Reader
		keys    jwk.Source
		want    error
	}{
		"another payload":     {token, strings.NewReader("abd"), key.VerificationKey(), jwk.ErrSignature},
		"half a payload":      {token, strings.NewReader("ab"), key.VerificationKey(), jwk.ErrSignature},
		"a reader that fails": {token, iotest.ErrReader(broken), key.VerificationKey(), broken},
		"no reader":           {token, nil, key.VerificationKey(), nil},
		"no keys":             {token, strings.NewReader("abc"), nil, nil},
		"another key":         {token, strings.NewReader("abc"), generate(t, jwk.ES256).VerificationKey(), jwk.ErrKeyNotFound},
		"a payload within":    {forge(t, key, `{"alg":"HS256"}`, "abc"), strings.NewReader("abc"), key.VerificationKey(), jws.ErrMalformed},
		"a padded signature":  {token + "=", strings.NewReader("abc"), key.VerificationKey(), jws.ErrMalformed},
		"no signature":        {token[:strings.LastIndexByte(token, '.')+1], strings.NewReader("abc"), key.VerificationKey(), jws.ErrMalformed},
		"too long":            {token + strings.Repeat("A", jws.DefaultMaxLength), strings.NewReader("abc"), key.VerificationKey(), jws.ErrMalformed},
		"JSON (L26)":          {string(flat), strings.NewReader("abc"), key.VerificationKey(), jws.ErrMalformed},
	} {
		m, err := jws.VerifyDetached(ctx, c.token, c.payload, c.keys, nil)
		if err == nil || m != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: got %+v, %v; want the error %v", why, m, err, c.want)
		}
	}
	for why, payload := range map[string]io.Reader{"no reader": nil, "a reader that fails": iotest.ErrReader(broken)} {
		if token, err := jws.SignDetached(key, payload, nil); err == nil || token != "" {
			t.Errorf("%s: made %s", why, token)
		}
		if e, err := jws.SignJSONDetached(payload, jws.Signer{Key: key}); err == nil || e != nil {
			t.Errorf("%s: made %v", why, e)
		}
	}
	for _, none := range []*jwk.SigningKey{nil, {}} {
		if token, err := jws.SignDetached(none, strings.NewReader("abc"), nil); err == nil || token != "" {
			t.Errorf("no key: made %s", token)
		}
	}
}

func TestDetachedJSON(t *testing.T) {
	first, second := generate(t, jwk.Ed25519), generate(t, jwk.ES256)
	keys := newSet(t, first, second)
	e, err := jws.SignJSONDetached(strings.NewReader("abc"), jws.Signer{Key: first}, jws.Signer{Key: second})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := e.General()
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	open := func(text, payload string) (*jws.Verified, error) {
		return jws.VerifyJSONDetached(ctx, []byte(text), strings.NewReader(payload), jws.AllSignatures, keys, nil)
	}
	// An empty payload is how some write a detached one.
	for _, text := range []string{text, `{"payload":"",` + text[1:]} {
		if v, err := open(text, "abc"); err != nil || len(v.Signatures) != 2 || v.Payload != nil {
			t.Errorf("got %+v, %v", v, err)
		}
		if v, err := open(text, "abd"); !errors.Is(err, jwk.ErrSignature) || v != nil {
			t.Errorf("another payload: got %+v, %v", v, err)
		}
	}
	refuseJSON(t, "a detached one for a whole one", text, keys, nil, jws.ErrMalformed)
	refuseJSON(t, "an empty payload", `{"payload":"",`+text[1:], keys, nil, jwk.ErrSignature)
	if v, err := open(`{"payload":"YWJj",`+text[1:], "abc"); !errors.Is(err, jws.ErrMalformed) || v != nil {
		t.Errorf("two payloads: got %+v, %v", v, err)
	}
	if v, err := jws.VerifyJSONDetached(ctx, raw, nil, jws.AllSignatures, keys, nil); err == nil || v != nil {
		t.Errorf("no reader: got %+v", v)
	}
}

// untouched is a payload that nobody may read.
type untouched struct{ t *testing.T }

func (u untouched) Read([]byte) (int, error) {
	u.t.Error("a payload is read that cannot be verified any more")
	return 0, io.EOF
}

func TestAPayloadIsNotReadInVain(t *testing.T) {
	key, other := generate(t, jwk.HS256), generate(t, jwk.ES256)
	e, err := jws.SignJSONDetached(strings.NewReader("abc"), jws.Signer{Key: key}, jws.Signer{Key: other})
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.General()
	if err != nil {
		t.Fatal(err)
	}
	for need, keys := range map[jws.Quorum]jwk.Source{
		jws.AllSignatures: key.VerificationKey(),
		jws.AnySignature:  generate(t, jwk.Ed25519).VerificationKey(),
	} {
		if v, err := jws.VerifyJSONDetached(ctx, text, untouched{t}, need, keys, nil); !errors.Is(err, jwk.ErrKeyNotFound) || v != nil {
			t.Errorf("got %+v, %v", v, err)
		}
	}
	if _, err := jws.VerifyDetached(ctx, "e30.."+b64.Encode([]byte("x")), untouched{t}, key.VerificationKey(), nil); err == nil {
		t.Error("accepted")
	}
}

// endless is a payload of n bytes that is nowhere in memory.
func endless(n int64) io.Reader { return io.LimitReader(zeros{}, n) }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestStreamsHaveNoLimitButInMemory(t *testing.T) {
	const long = jws.MaxBuffered / 4 * 3 // in bytes of payload; with its header just too long
	for alg, fine := range map[jwk.SignatureAlgorithm]bool{jwk.HS256: true, jwk.Ed25519: false} {
		key := generate(t, alg)
		token, err := jws.SignDetached(key, endless(long), nil)
		if (err == nil) != fine || (token != "") != fine {
			t.Errorf("%s: %v", alg, err)
		}
		if !fine {
			short, err := jws.SignDetached(key, endless(1), nil)
			if err != nil {
				t.Fatal(err)
			}
			token = short
		}
		m, err := jws.VerifyDetached(ctx, token, endless(long), key.VerificationKey(), nil)
		if (err == nil) != fine || (m != nil) != fine {
			t.Errorf("%s: got %+v, %v", alg, m, err)
		}
	}
}

func TestStreamsAreNotKeptInMemory(t *testing.T) {
	key := generate(t, jwk.ES256)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := jws.SignDetached(key, endless(16<<20), nil); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes for a payload of 16 MiB", n)
	}
}
