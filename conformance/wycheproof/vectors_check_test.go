package wycheproof_test

import (
	"errors"
	"testing"
)

// The count itself is tested: a wrong verdict must not pass for a right one.
func TestTally(t *testing.T) {
	s := &suite{file: "f", through: "p.F", overrides: []override{{vectors: []int{1}, accept: false, reason: "why"}}}
	refusal := errors.New("refused")
	for _, c := range []struct {
		name    string
		vector  vector
		verdict error
		wrong   bool
	}{
		{"a valid one is accepted", vector{ID: 9, Result: "valid"}, nil, false},
		{"a valid one is refused", vector{ID: 9, Result: "valid"}, refusal, true},
		{"an invalid one is accepted", vector{ID: 9, Result: "invalid"}, nil, true},
		{"an invalid one is refused", vector{ID: 9, Result: "invalid"}, refusal, false},
		{"an acceptable one is accepted", vector{ID: 9, Result: "acceptable"}, nil, false},
		{"an acceptable one is refused", vector{ID: 9, Result: "acceptable"}, refusal, false},
		{"an overridden one is accepted", vector{ID: 1, Result: "valid"}, nil, true},
		{"an overridden one is refused", vector{ID: 1, Result: "valid"}, refusal, false},
		{"one that JOSE does not have is accepted", vector{ID: 9, Result: "valid"}, refused(nil, "why"), true},
		{"one that JOSE does not have is refused", vector{ID: 9, Result: "valid"}, refused(refusal, "why"), false},
	} {
		var a tally
		err := a.add(s, &c.vector, c.verdict)
		if (err != nil) != c.wrong || (a.failed == 1) != c.wrong {
			t.Errorf("%s: %v, %+v", c.name, err, a)
		}
	}
	a := tally{passed: 2, outside: map[string]int{"no such length": 3}}
	want := "wycheproof f 2/5 through p.F; overridden 1: why; outside 3: no such length"
	if got := a.line(s, 5); got != want {
		t.Errorf("the line is %q, want %q", got, want)
	}
}
