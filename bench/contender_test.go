package bench_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/bench"
)

// forEach runs a test for every algorithm and contender, with the same keys.
func forEach(t *testing.T, test func(t *testing.T, algorithm string, keys *bench.Keys, c bench.Contender)) {
	keys := newKeys(t)
	for _, algorithm := range bench.Algorithms {
		contenders, err := bench.Contenders(algorithm, keys)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range contenders {
			t.Run(algorithm+"/"+c.Name, func(t *testing.T) { test(t, algorithm, keys, c) })
		}
	}
}

// Equal work: every contender reads all of the good token's own claims.
func TestEveryContenderReadsTheClaims(t *testing.T) {
	forEach(t, func(t *testing.T, algorithm string, keys *bench.Keys, c bench.Contender) {
		wantGood(t, c, seal(t, algorithm, keys, payload(t, bench.Good())))
	})
}

// Equal work: what every contender checks.
func TestEveryContenderRefuses(t *testing.T) {
	cases := []struct {
		name   string
		change func(*bench.Claims)
	}{
		{"an expired token", func(c *bench.Claims) { c.Expiry = time.Now().Add(-time.Minute).Unix() }},
		{"a token not yet valid", func(c *bench.Claims) { c.NotBefore = time.Now().Add(time.Hour).Unix() }},
		{"another issuer", func(c *bench.Claims) { c.Issuer += "/" }},
		{"another audience", func(c *bench.Claims) { c.Audience[0] = "order" }},
	}
	forEach(t, func(t *testing.T, algorithm string, keys *bench.Keys, c bench.Contender) {
		for _, refused := range cases {
			claims := bench.Good()
			refused.change(&claims)
			if _, err := c.Verify(seal(t, algorithm, keys, payload(t, claims))); err == nil {
				t.Errorf("accepts %s", refused.name)
			}
		}
	})
}

func TestEveryContenderRefusesATokenWithoutExpiry(t *testing.T) {
	var claims map[string]any
	if err := json.Unmarshal(payload(t, bench.Good()), &claims); err != nil {
		t.Fatal(err)
	}
	delete(claims, "exp")
	forEach(t, func(t *testing.T, algorithm string, keys *bench.Keys, c bench.Contender) {
		if _, err := c.Verify(seal(t, algorithm, keys, payload(t, claims))); err == nil {
			t.Error("accepts a token without exp")
		}
	})
}

func TestEveryContenderRefusesABadSignature(t *testing.T) {
	strangers := newKeys(t)
	forEach(t, func(t *testing.T, algorithm string, keys *bench.Keys, c bench.Contender) {
		if _, err := c.Verify(seal(t, algorithm, strangers, payload(t, bench.Good()))); err == nil {
			t.Error("accepts a token signed with another key")
		}
		token := []byte(seal(t, algorithm, keys, payload(t, bench.Good())))
		changed := &token[len(token)/2] // in the payload
		*changed = 'A' + (*changed-'A'+1)%26
		if _, err := c.Verify(string(token)); err == nil {
			t.Error("accepts a token with a changed byte")
		}
	})
}

func TestEveryContenderRefusesAnotherAlgorithm(t *testing.T) {
	forEach(t, func(t *testing.T, algorithm string, keys *bench.Keys, c bench.Contender) {
		for _, other := range bench.Algorithms {
			if other == algorithm {
				continue
			}
			if _, err := c.Verify(seal(t, other, keys, payload(t, bench.Good()))); err == nil {
				t.Errorf("accepts %s", other)
			}
		}
	})
}

// What one signs, all others read: so all of them sign the same claims.
func TestEveryContenderReadsTheOthers(t *testing.T) {
	keys := newKeys(t)
	for _, algorithm := range bench.Algorithms {
		contenders, err := bench.Contenders(algorithm, keys)
		if err != nil {
			t.Fatal(err)
		}
		for _, signer := range contenders {
			token, err := signer.Sign()
			if err != nil {
				t.Fatalf("%s signing %s: %v", signer.Name, algorithm, err)
			}
			for _, verifier := range contenders {
				t.Run(algorithm+"/"+signer.Name+" to "+verifier.Name, func(t *testing.T) {
					wantGood(t, verifier, token)
				})
			}
		}
	}
}

func payload(t *testing.T, claims any) []byte {
	t.Helper()
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// wantGood compares only what each contender's struct has: the claims that are not
// registered, the subject and the token's own ID.
func wantGood(t *testing.T, c bench.Contender, token string) {
	t.Helper()
	claims, err := c.Verify(token)
	if err != nil {
		t.Fatalf("refuses a good token: %v", err)
	}
	type own struct {
		Subject string `json:"sub"`
		ID      string `json:"jti"`
		bench.Profile
	}
	var got, want own
	for from, into := range map[any]*own{claims: &got, good(): &want} {
		if err := json.Unmarshal(payload(t, from), into); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("reads\n%+v\nwant\n%+v", got, want)
	}
}

func good() *bench.Claims {
	claims := bench.Good()
	return &claims
}
