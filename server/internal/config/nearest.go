package config

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Nearest returns the name that was probably meant: one that ends in the given
// one, as "password.min_length" does in "min_length", else the one that takes
// the fewest edits: a letter more, less, other, or two neighbours swapped.
// Among equals the first wins. It returns "" where none is near: a wrong guess
// leads further away than none.
func Nearest(given string, names []string) string {
	best, least := "", tolerance(given)+1
	for _, name := range names {
		if before, ok := strings.CutSuffix(name, given); ok && strings.ContainsAny(lastByte(before), "._-") {
			return name
		}
		if d := distance([]rune(given), []rune(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// tolerance is how many edits away a name may be: a third of its letters,
// rounded up.
func tolerance(given string) int { return (utf8.RuneCountInString(given) + 2) / 3 }

// didYouMean ends a sentence about an unknown name.
func didYouMean(given string, names []string) string {
	if near := Nearest(given, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

func lastByte(s string) string { return s[max(0, len(s)-1):] }

// distance is the optimal string alignment distance. The rows are those of the
// last two letters and of the current one.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
