package jws_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// detachedEntry is a member of "signatures" that holds for n zeros.
func detachedEntry(t *testing.T, key *jwk.SigningKey, n int64) string {
	t.Helper()
	token, err := jws.SignDetached(key, endless(n), nil)
	if err != nil {
		t.Fatal(err)
	}
	protected, signature, _ := strings.Cut(token, "..")
	return `{"protected":"` + protected + `","signature":"` + signature + `"}`
}

// junkEntry names key and an algorithm, with a header that is more bytes
// longer than need be, and holds for nothing.
func junkEntry(key *jwk.SigningKey, alg jwk.SignatureAlgorithm, more int) string {
	header := fmt.Sprintf(`{"alg":%q,"kid":%q,"x":"%s"}`, alg, key.ID(), strings.Repeat("x", more))
	return `{"protected":"` + b64.Encode([]byte(header)) + `","signature":"` + b64.Encode(make([]byte, 64)) + `"}`
}

func detachedText(list ...string) []byte {
	return []byte(`{"signatures":[` + strings.Join(list, ",") + `]}`)
}

// wantIndices verifies and wants the signatures of these indices to hold, or
// an error if there are none. It returns the bytes that were allocated.
func wantIndices(t *testing.T, why string, text []byte, payload io.Reader, need jws.Quorum, keys jwk.Source, want ...int) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	v, err := jws.VerifyJSONDetached(ctx, text, payload, need, keys, nil)
	runtime.ReadMemStats(&after)
	var got []int
	if v != nil {
		for _, s := range v.Signatures {
			got = append(got, s.Index)
		}
	}
	if !slices.Equal(got, want) || (err == nil) != (want != nil) {
		t.Errorf("%s: signatures %v hold, want %v; %v", why, got, want, err)
	}
	return after.TotalAlloc - before.TotalAlloc
}

// Whoever has one signature can hand it in as many times as there is room for,
// and invent others. The payload is in memory once for all of them.
func TestCopiesOfASignatureShareThePayload(t *testing.T) {
	const n = 4 << 20
	key := generate(t, jwk.Ed25519)
	good := detachedEntry(t, key, n)
	one := wantIndices(t, "one", detachedText(good), endless(n), jws.AllSignatures, key.VerificationKey(), 0)
	var every []int
	for i := range jws.MaxSignatures {
		every = append(every, i)
	}
	copies, junk := slices.Repeat([]string{good}, jws.MaxSignatures), []string{good}
	for i := range jws.MaxSignatures - 1 {
		junk = append(junk, junkEntry(key, jwk.EdDSA, i*100))
	}
	keys := key.VerificationKey()
	for why, got := range map[string]uint64{
		"copies, any": wantIndices(t, "copies, any", detachedText(copies...), endless(n), jws.AnySignature, keys, every...),
		"copies, all": wantIndices(t, "copies, all", detachedText(copies...), endless(n), jws.AllSignatures, keys, every...),
		"junk, any":   wantIndices(t, "junk, any", detachedText(junk...), endless(n), jws.AnySignature, keys, 0),
		"junk, all":   wantIndices(t, "junk, all", detachedText(junk...), endless(n), jws.AllSignatures, keys),
		"a byte more": wantIndices(t, "a byte more", detachedText(copies...), endless(n+1), jws.AnySignature, keys),
	} {
		if got > one+one/2 {
			t.Errorf("%s: %d bytes for %d signatures, %d for one", why, got, jws.MaxSignatures, one)
		}
	}
}

// Headers of all lengths lie in front of the same payload, the longest first
// and last.
func TestDetachedSignaturesOfDifferentHeaders(t *testing.T) {
	keys := []*jwk.SigningKey{generate(t, jwk.Ed25519), generate(t, jwk.ES256), generate(t, jwk.Ed25519)}
	var signers []jws.Signer
	for i, length := range []int{500, 0, 1, 40, 3, 1000} {
		signers = append(signers, jws.Signer{Key: keys[i%3], Protected: &jws.SignOptions{Type: strings.Repeat("t", length)}})
	}
	for _, payload := range []string{"", "a", strings.Repeat("abc", 5000)} {
		e, err := jws.SignJSONDetached(strings.NewReader(payload), signers...)
		if err != nil {
			t.Fatal(err)
		}
		text, err := e.General()
		if err != nil {
			t.Fatal(err)
		}
		wantIndices(t, "theirs", text, strings.NewReader(payload), jws.AllSignatures, newSet(t, keys...), 0, 1, 2, 3, 4, 5)
		wantIndices(t, "another", text, strings.NewReader(payload+"x"), jws.AnySignature, newSet(t, keys...))
	}
}

// An entry that anyone can invent must not keep a signature from being found,
// however long the payload is.
func TestL37_JunkThatNeedsMemoryBesideAStream(t *testing.T) {
	const n = 17 << 20
	stream, memory := generate(t, jwk.ES256), generate(t, jwk.Ed25519)
	keys := newSet(t, stream, memory)
	good, junk := detachedEntry(t, stream, n), junkEntry(memory, jwk.Ed25519, 0)
	for _, c := range []struct {
		why      string
		list     []string
		any, all []int
	}{
		{"alone", []string{good}, []int{0}, []int{0}},
		{"before junk", []string{good, junk}, []int{0}, nil},
		{"behind junk", []string{junk, good}, []int{1}, nil},
		{"among junk", []string{junk, junkEntry(memory, jwk.EdDSA, 9), good, junk}, []int{2}, nil},
		{"junk of its own algorithm", []string{junkEntry(stream, jwk.ES256, 0), junk, good}, []int{2}, nil},
	} {
		wantIndices(t, c.why+", any", detachedText(c.list...), endless(n), jws.AnySignature, keys, c.any...)
		wantIndices(t, c.why+", all", detachedText(c.list...), endless(n), jws.AllSignatures, keys, c.all...)
	}
	wantIndices(t, "another payload", detachedText(junk, good), endless(n-1), jws.AnySignature, keys)
}

// The limit is of a header and the payload behind it: a longer header beside
// it takes nothing away.
func TestMaxBufferedIsOfEachHeaderWithThePayload(t *testing.T) {
	key := generate(t, jwk.Ed25519)
	short := detachedEntry(t, key, 0)
	header := len(strings.Split(short, `"`)[3]) + len(".")
	n := int64(base64.RawURLEncoding.DecodedLen((jws.MaxBuffered - header) &^ 3))
	good, junk := detachedEntry(t, key, n), junkEntry(key, jwk.Ed25519, 100)
	wantIndices(t, "the longest", detachedText(junk, good, junk), endless(n), jws.AnySignature, key.VerificationKey(), 1)
	wantIndices(t, "longer", detachedText(junk, good, junk), endless(n+3), jws.AnySignature, key.VerificationKey())
}

// A payload is read for as long as a signature may still hold, and no longer.
func TestAPayloadThatIsTooLongForAllIsNotReadToItsEnd(t *testing.T) {
	stream, memory := generate(t, jwk.HS256), generate(t, jwk.Ed25519)
	keys := newSet(t, stream, memory)
	short, junk := detachedEntry(t, stream, 1), junkEntry(memory, jwk.Ed25519, 0)
	const n = jws.MaxBuffered + 1<<20
	for _, c := range []struct {
		why  string
		need jws.Quorum
		list []string
		read bool
	}{
		{"any of two in memory", jws.AnySignature, []string{junk, junk}, false},
		{"all of them", jws.AllSignatures, []string{short, junk}, false},
		{"any of them", jws.AnySignature, []string{short, junk}, true},
	} {
		broken := errors.New("the disk is broken")
		payload := io.MultiReader(endless(n), iotest.ErrReader(broken))
		v, err := jws.VerifyJSONDetached(ctx, detachedText(c.list...), payload, c.need, keys, nil)
		if v != nil || err == nil || errors.Is(err, broken) != c.read {
			t.Errorf("%s: got %+v, %v", c.why, v, err)
		}
	}
	whole := bytes.NewReader(make([]byte, n)) // one that comes in one piece
	wantIndices(t, "in one piece", detachedText(junk, detachedEntry(t, stream, n)), whole, jws.AnySignature, keys, 1)
}
