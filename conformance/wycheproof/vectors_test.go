package wycheproof_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/c2sp/wycheproof"
)

// A suite is one file of vectors, and what is known of it before it is run.
type suite struct {
	file    string // without "_test.json"
	through string // which functions of ours the vectors go through

	passed     int // vectors that JOSE has, all of which must pass
	outside    int // vectors that JOSE does not have: see outside below
	acceptable int // those among passed whose label leaves it open and that we accept
	overrides  []override
}

// An override is about labels that a library may not, or need not, follow.
type override struct {
	vectors []int
	accept  bool // what is right instead of the label
	reason  string
}

// A vector is what every file says of every vector.
type vector struct {
	ID      int `json:"tcId"`
	Comment string
	Flags   []string
	Result  string // valid, invalid or acceptable
}

type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.AppendDecode(nil, text)
	return err
}

// outside is the verdict on a vector about something that JOSE does not have.
type outside string

func (reason outside) Error() string { return string(reason) }

var errAccepted = errors.New("accepts what JOSE does not have")

// refused is outside, if the vector was refused as it must be.
func refused(err error, reason string) error {
	if err == nil {
		return errAccepted
	}
	return outside(reason)
}

// forEachVector runs a file. group gets what the vectors of a group have in common,
// such as the key, and returns what judges one of them: nil accepts it, outside leaves
// it out of the count, any other error refuses it.
func forEachVector[G, V any](t *testing.T, s suite, group func(t *testing.T, g *G) func(v *V) error) {
	t.Parallel()
	text, err := fs.ReadFile(wycheproof.TestVectors, s.file+"_test.json")
	if err != nil {
		t.Fatal(err)
	}
	file := decode[struct {
		NumberOfTests int
		TestGroups    []json.RawMessage
	}](t, text)
	var all tally
	for _, text := range file.TestGroups {
		tests := decode[struct{ Tests []json.RawMessage }](t, text).Tests
		judge := group(t, decode[G](t, text))
		for _, test := range tests {
			v := decode[vector](t, test)
			if err := all.add(&s, v, judge(decode[V](t, test))); err != nil {
				t.Errorf("%s %d, %q, is %s: %v", s.file, v.ID, v.Comment, v.Result, err)
			}
		}
	}
	all.check(t, &s, file.NumberOfTests)
	line := all.line(&s, file.NumberOfTests)
	t.Log(line)
	fmt.Println(line)
}

func decode[T any](t *testing.T, text []byte) *T {
	t.Helper()
	into := new(T)
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
	return into
}

// A tally is how the vectors of a file have fared.
type tally struct {
	passed, failed, acceptable int
	overridden                 []int
	outside                    map[string]int // by reason
}

// add counts a vector. The error says how the verdict differs from what is right.
func (a *tally) add(s *suite, v *vector, verdict error) error {
	var reason outside
	if errors.As(verdict, &reason) {
		if a.outside == nil {
			a.outside = make(map[string]int)
		}
		a.outside[string(reason)]++
		return nil
	}
	want, open := v.Result == "valid", v.Result == "acceptable"
	decided := false
	for _, o := range s.overrides {
		if slices.Contains(o.vectors, v.ID) {
			want, open, decided = o.accept, false, true
			a.overridden = append(a.overridden, v.ID)
		}
	}
	accepted := verdict == nil || verdict == errAccepted
	switch {
	case verdict == errAccepted && !decided || !open && accepted != want:
		a.failed++
		return fmt.Errorf("accepted: %t, want %t: %v", accepted, want, verdict)
	case open && accepted:
		a.acceptable++
	}
	a.passed++
	return nil
}

func (a *tally) check(t *testing.T, s *suite, total int) {
	t.Helper()
	left := 0
	for _, n := range a.outside {
		left += n
	}
	if a.passed != s.passed || left != s.outside || a.acceptable != s.acceptable {
		t.Errorf("%s: %d passed, %d are outside, %d acceptable ones were accepted, want %d, %d, %d",
			s.file, a.passed, left, a.acceptable, s.passed, s.outside, s.acceptable)
	}
	if sum := a.passed + a.failed + left; sum != total {
		t.Errorf("%s: saw %d vectors of %d", s.file, sum, total)
	}
	for _, o := range s.overrides {
		for _, id := range o.vectors {
			if !slices.Contains(a.overridden, id) {
				t.Errorf("%s: vector %d is overridden, but there is none", s.file, id)
			}
		}
	}
}

// line is the report on a file: how many of its vectors have passed, and why the
// others have not.
func (a *tally) line(s *suite, total int) string {
	line := fmt.Sprintf("wycheproof %s %d/%d through %s", s.file, a.passed, total, s.through)
	for _, o := range s.overrides {
		line += fmt.Sprintf("; overridden %s: %s", strings.Trim(fmt.Sprint(o.vectors), "[]"), o.reason)
	}
	for _, reason := range slices.Sorted(maps.Keys(a.outside)) {
		line += fmt.Sprintf("; outside %d: %s", a.outside[reason], reason)
	}
	return line
}
