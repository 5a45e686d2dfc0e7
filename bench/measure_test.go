package bench_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jeton-auth/jeton/bench"
)

func TestMedian(t *testing.T) {
	cases := []struct {
		name   string
		values []float64
		want   float64
	}{
		{"one", []float64{3}, 3},
		{"odd, unsorted, with an outlier", []float64{900, 1, 2}, 2},
		{"even", []float64{4, 1, 3, 2}, 2.5},
	}
	for _, c := range cases {
		if got := bench.Median(c.values); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

var sink []byte

// The clock stands still while a member works and moves on when it sleeps: in a
// bubble, ten times the work takes exactly ten times as long.
func TestMeasureSeesTimeAndAllocations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		group := bench.Group{Name: "work", Members: []bench.Member{
			{Name: "first", Run: func(n int) error {
				time.Sleep(time.Duration(n) * time.Microsecond)
				return nil
			}},
			{Name: "second", Run: func(n int) error {
				for range n {
					sink = make([]byte, 1<<10)
				}
				time.Sleep(time.Duration(n) * 10 * time.Microsecond)
				return nil
			}},
		}}
		results, err := bench.Measure(group, 5, 20*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		first, second := results[0], results[1]
		if first.Nanoseconds != 1000 || first.Ratio != 1 || second.Nanoseconds != 10_000 || second.Ratio != 10 {
			t.Errorf("got %+v, want 1000 ns and 10,000 ns, ratios 1 and 10", results)
		}
		if second.Allocations < 1 || second.Allocations > 1.5 || second.Bytes < 1<<10 || second.Bytes > 2<<10 {
			t.Errorf("one allocation of 1024 bytes is counted as %.2f and %.0f bytes", second.Allocations, second.Bytes)
		}
	})
}

func TestMeasureStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	group := bench.Group{Members: []bench.Member{{Run: func(int) error { return broken }}}}
	if _, err := bench.Measure(group, 1, time.Millisecond); !errors.Is(err, broken) {
		t.Errorf("got %v, want the member's error", err)
	}
}

func TestEveryGroupRuns(t *testing.T) {
	groups, err := bench.TokenGroups(newKeys(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 * len(bench.Algorithms); len(groups) != want {
		t.Fatalf("%d groups, want %d", len(groups), want)
	}
	for _, group := range groups {
		if got := group.Members[0].Name; got != "bare cryptography" {
			t.Errorf("%s: compares with %q", group.Name, got)
		}
		for _, m := range group.Members {
			if err := m.Run(2); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestBareRefusesABadSignature(t *testing.T) {
	keys := newKeys(t)
	for _, algorithm := range bench.Algorithms {
		bare, err := bench.NewBare(algorithm, keys)
		if err != nil {
			t.Fatal(err)
		}
		signature, err := bare.Sign(nil, []byte("message"))
		if err != nil {
			t.Fatal(err)
		}
		if err := bare.Verify([]byte("message"), signature); err != nil {
			t.Errorf("%s: refuses its own signature: %v", algorithm, err)
		}
		if bare.Verify([]byte("massage"), signature) == nil {
			t.Errorf("%s: accepts another message", algorithm)
		}
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	err := bench.WriteTable(&b, []bench.Result{
		{Group: "verify HS256", Name: "bare cryptography", Nanoseconds: 402.4, Ratio: 1},
		{Group: "verify HS256", Name: "jeton", Nanoseconds: 1234567, Ratio: 2.398, PerSecond: 810, Allocations: -1, Bytes: 640},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"verify HS256 ", " 402 ", " 1,234,567 ", " 2.40 ", " 810 ", " - ", " 640\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table does not say %q:\n%s", want, b.String())
		}
	}
}
