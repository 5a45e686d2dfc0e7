package jws_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// A header that has been seen changes nothing but the time: every token gets the
// same verdict from a verifier that has seen its header and from one that has not.
func TestASeenHeaderChangesNothing(t *testing.T) {
	key, other := generate(t, jwk.HS256).WithID("a"), generate(t, jwk.HS256).WithID("b")
	set, err := jwk.NewSet(key.VerificationKey(), other.VerificationKey())
	if err != nil {
		t.Fatal(err)
	}
	seen := jws.NewVerifier(set, nil)
	good := forge(t, key, `{"alg":"HS256","kid":"a"}`, "x")
	for range 3 {
		if _, err := seen.VerifySignature(ctx, good); err != nil {
			t.Fatal(err)
		}
	}
	head, rest, _ := strings.Cut(good, ".")
	for why, token := range map[string]string{
		"good":                  good,
		"another payload":       forge(t, key, `{"alg":"HS256","kid":"a"}`, "y"),
		"another key":           forge(t, other, `{"alg":"HS256","kid":"a"}`, "x"),
		"another kid":           forge(t, key, `{"alg":"HS256","kid":"b"}`, "x"),
		"its own kid":           forge(t, other, `{"alg":"HS256","kid":"b"}`, "x"),
		"one more space":        forge(t, key, `{"alg":"HS256","kid":"a" }`, "x"),
		"crit":                  forge(t, key, `{"alg":"HS256","kid":"a","crit":["x"],"x":1}`, "x"),
		"a part of the header":  head[:len(head)-4] + "." + rest,
		"trailing bits":         head + "A." + rest,
		"a line break":          head + "\n." + rest,
		"the header and a half": head + head[:8] + "." + rest,
	} {
		a, errA := seen.VerifySignature(ctx, token)
		b, errB := jws.NewVerifier(set, nil).VerifySignature(ctx, token)
		if fmt.Sprint(errA) != fmt.Sprint(errB) || a != b {
			t.Errorf("%s: seen %+v, %v; not seen %+v, %v", why, a, errA, b, errB)
		}
	}
}

// The key is looked up for every token, so a key that is gone is gone.
func TestASeenHeaderDoesNotKeepAKey(t *testing.T) {
	key, next := generate(t, jwk.ES256), generate(t, jwk.ES256)
	ring, err := jwk.NewKeyring(key)
	if err != nil {
		t.Fatal(err)
	}
	v := jws.NewVerifier(ring, nil)
	token := forge(t, key, `{"alg":"ES256","kid":"`+key.ID()+`"}`, "x")
	if _, err := v.VerifySignature(ctx, token); err != nil {
		t.Fatal(err)
	}
	if err := ring.Replace(next); err != nil {
		t.Fatal(err)
	}
	if _, err := v.VerifySignature(ctx, token); !errors.Is(err, jwk.ErrKeyNotFound) {
		t.Errorf("got %v", err)
	}
}

// More headers than are remembered, long ones, and many goroutines.
func TestManyHeaders(t *testing.T) {
	key := generate(t, jwk.HS256)
	v := jws.NewVerifier(key.VerificationKey(), nil)
	done := make(chan error)
	for g := range 8 {
		go func() {
			for i := range 200 {
				header := fmt.Sprintf(`{"alg":"HS256","n":%d,"long":"%s"}`, (g+i)%20, strings.Repeat("x", i%3*300))
				signed, err := v.VerifySignature(ctx, forge(t, key, header, "x"))
				if err == nil && string(signed.Header.Get("n")) != fmt.Sprint((g+i)%20) {
					err = fmt.Errorf("header %s gave n=%s", header, signed.Header.Get("n"))
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
