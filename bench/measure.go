package bench

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"
)

// A Result is what one member of a group needed for one operation: medians over the
// rounds.
type Result struct {
	Group       string  `json:"group"`
	Name        string  `json:"name"`
	Nanoseconds float64 `json:"ns"`
	Ratio       float64 `json:"ratio"` // to the first of the group in the same round
	PerSecond   float64 `json:"per_second"`
	Allocations float64 `json:"allocs"` // -1 where another process does the work
	Bytes       float64 `json:"bytes"`  // allocated, or -1
}

// A round is one member's turn.
type round struct{ nanoseconds, allocations, bytes float64 }

// Measure lets the members of a group take turns, in a new random order each round,
// about as long as slice each. At least one round is run.
func Measure(group Group, rounds int, slice time.Duration) ([]Result, error) {
	slice = max(slice, group.Least)
	counts := make([]int, len(group.Members))
	for i, m := range group.Members {
		var err error
		if counts[i], err = calibrate(m, slice); err != nil {
			return nil, err
		}
	}
	turns := make([][]round, len(group.Members))
	for range max(rounds, 1) {
		for _, i := range rand.Perm(len(group.Members)) {
			turn, err := take(group.Members[i], counts[i])
			if err != nil {
				return nil, err
			}
			turns[i] = append(turns[i], turn)
		}
	}
	return summarise(group, turns), nil
}

// calibrate finds how often a member can do its work in about that time. It is also
// the member's warm-up.
func calibrate(m Member, slice time.Duration) (int, error) {
	for n := 1; ; n *= 4 {
		start := time.Now()
		if err := m.Run(n); err != nil {
			return 0, fmt.Errorf("warming up: %w", err)
		}
		if took := time.Since(start); took > slice/8 {
			return max(1, int(float64(n)*float64(slice)/float64(took))), nil
		}
	}
}

func take(m Member, n int) (round, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := m.Run(n)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	per := float64(n)
	return round{
		nanoseconds: float64(took.Nanoseconds()) / per,
		allocations: float64(after.Mallocs-before.Mallocs) / per,
		bytes:       float64(after.TotalAlloc-before.TotalAlloc) / per,
	}, err
}

func summarise(group Group, turns [][]round) []Result {
	results := make([]Result, len(group.Members))
	for i, m := range group.Members {
		var ns, ratios, allocations, bytes []float64
		for r, turn := range turns[i] {
			ns = append(ns, turn.nanoseconds)
			ratios = append(ratios, turn.nanoseconds/turns[0][r].nanoseconds)
			allocations = append(allocations, turn.allocations)
			bytes = append(bytes, turn.bytes)
		}
		results[i] = Result{
			Group: group.Name, Name: m.Name, Nanoseconds: Median(ns), Ratio: Median(ratios),
			Allocations: Median(allocations), Bytes: Median(bytes),
		}
		results[i].PerSecond = 1e9 / results[i].Nanoseconds
		if group.Elsewhere {
			results[i].Allocations, results[i].Bytes = -1, -1
		}
	}
	return results
}

// Median returns the middle value, or the mean of the two in the middle. It sorts
// what it is given, which may not be empty.
func Median(values []float64) float64 {
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}
