package password

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The guessable parts of a password.
const (
	partName = 1 << iota
	partWord
	partWalk
	partCopy
	partYear
)

// What a guessable part counts, in characters. A common word is one out of
// some ten thousand, about as many as three characters at random; the others
// are one out of a few hundred at most.
const (
	costName = 1
	costWord = 3
	costWalk = 2
	costCopy = 2
	costYear = 2
)

// A weight is what a text comes to when its guessable parts count little.
type weight struct {
	own   int // characters
	parts int // which guessable parts there are
}

// weighText weighs a password in its cheapest reading: as it is, and without
// one kind of separator, as in p.a.s.s.w.o.r.d.
func weighText(password, name string, dictionary *words) weight {
	folded, foldedName := fold(password), fold(name)
	best := weigh(folded, foldedName, dictionary)
	for _, separator := range " -_." {
		joined := []rune(strings.ReplaceAll(string(folded), string(separator), ""))
		if len(joined) == len(folded) {
			continue
		}
		w := weigh(joined, foldedName, dictionary)
		w.own++ // for the choice of separator
		best = lighter(best, w)
	}
	return best
}

// fold drops the differences that an attacker's tools drop: case, width,
// typographic variants.
func fold(s string) []rune {
	return []rune(strings.Map(unicode.ToLower, norm.NFKC.String(s)))
}

func lighter(a, b weight) weight {
	if b.own < a.own {
		return b
	}
	return a
}

// weigh finds the cheapest way to put the text together from single characters
// and guessable parts, from its end to its beginning.
func weigh(text, name []rune, dictionary *words) weight {
	best := make([]weight, len(text)+1) // best[i] weighs text[i:]
	spellings := spell(text)
	copies := longestCopies(text)
	for i := len(text) - 1; i >= 0; i-- {
		best[i] = weight{best[i+1].own + 1, best[i+1].parts}
		use := func(length, cost, part int) {
			rest := best[i+length]
			best[i] = lighter(best[i], weight{rest.own + cost, rest.parts | part})
		}
		if len(name) >= 3 && hasPrefix(text[i:], name) {
			use(len(name), costName, partName)
		}
		if isYear(spellings[0][i:]) {
			use(4, costYear, partYear)
		}
		dictionary.each(spellings, i, func(length int) { use(length, costWord, partWord) })
		for length := longestWalk(spellings, i); length >= minWalk; length-- {
			use(length, costWalk, partWalk)
		}
		for length := copies[i]; length >= minCopy; length-- {
			use(length, costCopy, partCopy)
		}
	}
	return best[0]
}

func hasPrefix(text, prefix []rune) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i, r := range prefix {
		if text[i] != r {
			return false
		}
	}
	return true
}

// isYear reports whether four digits begin the text that are a year somebody
// alive would think of.
func isYear(text []byte) bool {
	if len(text) < 4 {
		return false
	}
	year := string(text[:4])
	return "1940" <= year && year <= "2039" && isDigit(year[1]) && isDigit(year[2]) && isDigit(year[3])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
