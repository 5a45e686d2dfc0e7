package bench

import (
	"fmt"
	"io"
	"strings"
)

// WriteTable prints the results of one group for people.
func WriteTable(w io.Writer, results []Result) error {
	if len(results) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-38s %13s %8s %11s %7s %8s\n", results[0].Group, "ns", "× bare", "per second", "allocs", "B/op")
	for _, r := range results {
		fmt.Fprintf(&b, "  %-36s %13s %8.2f %11s %7s %8s\n", r.Name, thousands(r.Nanoseconds), r.Ratio,
			thousands(r.PerSecond), thousands(r.Allocations), thousands(r.Bytes))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// thousands writes a number without fraction, its digits grouped by three, and "-" for
// a negative one: not known.
func thousands(value float64) string {
	if value < 0 {
		return "-"
	}
	digits := fmt.Sprintf("%.0f", value)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
