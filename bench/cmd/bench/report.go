package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/jeton-auth/jeton/bench"
)

// A report is printed table by table, or at the end as JSON.
type report struct {
	Go       string         `json:"go"`
	Platform string         `json:"platform"`
	Cores    int            `json:"cores"`
	Rounds   int            `json:"rounds"`
	Slice    string         `json:"slice"`
	Results  []bench.Result `json:"results"`

	slice  time.Duration
	asJSON bool
}

func newReport(rounds int, slice time.Duration, asJSON bool) *report {
	r := &report{
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.GOMAXPROCS(0),
		Rounds: rounds, Slice: slice.String(), slice: slice, asJSON: asJSON,
	}
	if !asJSON {
		fmt.Printf("%s, %s, %d cores. Medians of %d turns of at least %s in random order;\n",
			r.Go, r.Platform, r.Cores, r.Rounds, r.Slice)
		fmt.Println("× bare is the median of the ratios within a round.")
	}
	return r
}

func (r *report) measure(group bench.Group) error {
	results, err := bench.Measure(group, r.Rounds, r.slice)
	if err != nil {
		return err
	}
	r.Results = append(r.Results, results...)
	if r.asJSON {
		return nil
	}
	return bench.WriteTable(os.Stdout, results)
}

func (r *report) end() error {
	if !r.asJSON {
		return nil
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}
