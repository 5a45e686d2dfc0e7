package password

import (
	"slices"
	"strings"
)

const (
	minWalk = 3
	minCopy = 3
)

// spell returns the text in its spellings, one byte a character; 0 stands for
// what is not ASCII. First as it is, second as the keys of a US keyboard
// without Shift, then with the usual swaps undone, where 1 may be i or l.
func spell(text []rune) (s [4][]byte) {
	for i := range s {
		s[i] = make([]byte, len(text))
	}
	for i, r := range text {
		if r >= 0x80 {
			continue
		}
		c := byte(r)
		s[0][i] = c
		s[1][i] = swap(c, "!@#$%^&*()_+{}:\"<>?|~", "1234567890-=[];',./\\`")
		s[2][i] = swap(c, "0134578@$!|+", "oieastbasiit")
		s[3][i] = swap(c, "0134578@$!|+", "oleastbasllt")
	}
	return s
}

func swap(c byte, from, to string) byte {
	if i := strings.IndexByte(from, c); i >= 0 {
		return to[i]
	}
	return c
}

// The walks are what fingers and school children do without thinking.
var walks = bothWays(
	"abcdefghijklmnopqrstuvwxyz", "01234567890",
	"`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./",
	"qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
	"',.pyfgcrl/=\\", "aoeuidhtns-", ";qjkxbmwvz",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp",
	"1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "a1b2c3d4e5f6g7h8i9j0",
	"147258369", "741852963", "159753", "1357924680", "2468013579",
)

func bothWays(forward ...string) []string {
	all := slices.Clone(forward)
	for _, walk := range forward {
		back := []byte(walk)
		slices.Reverse(back)
		all = append(all, string(back))
	}
	return all
}

// longestWalk returns how far a walk goes from character i.
func longestWalk(spellings [4][]byte, i int) (longest int) {
	for _, text := range spellings[:2] {
		for _, walk := range walks {
			if at := strings.IndexByte(walk, text[i]); at >= 0 {
				longest = max(longest, commonPrefix(walk[at:], text[i:]))
			}
		}
	}
	return longest
}

func commonPrefix(walk string, text []byte) int {
	n := min(len(walk), len(text))
	for i := range n {
		if walk[i] != text[i] {
			return i
		}
	}
	return n
}

// longestCopies returns for each character how long a piece begins there that
// begins somewhere before, too. A piece may run into its own copy, so "xyxyxy"
// is a copy from the third character on.
func longestCopies(text []rune) []int {
	longest := make([]int, len(text))
	below := make([]int, len(text)+1) // of the row for i+1: the copy of text[i+1:] at j
	for i := len(text) - 1; i > 0; i-- {
		row := make([]int, len(text)+1)
		for j := range i {
			if text[i] == text[j] {
				row[j] = 1 + below[j+1]
				longest[i] = max(longest[i], row[j])
			}
		}
		below = row
	}
	return longest
}
