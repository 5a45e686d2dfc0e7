package jwks

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A lifetime is for how long a source lets its answer be used (RFC 9111
// section 4.2).
type lifetime struct {
	stated bool
	length time.Duration // 0 or more
}

// lifetimeOf reads Cache-Control, and what of max-age is over already because
// a cache on the way kept the answer (Age).
func lifetimeOf(header http.Header) lifetime {
	var life lifetime
	for directive := range strings.SplitSeq(strings.Join(header.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch strings.ToLower(name) {
		case "no-store", "no-cache":
			return lifetime{stated: true}
		case "max-age":
			life.restrict(seconds(value))
		}
	}
	life.length = max(0, life.length-seconds(header.Get("Age")))
	return life
}

// restrict takes the shorter one of several max-age.
func (l *lifetime) restrict(d time.Duration) {
	if !l.stated || d < l.length {
		l.stated, l.length = true, d
	}
}

// within returns the life of a set, between shortest and longest.
func (l lifetime) within(shortest, longest, unstated time.Duration) time.Duration {
	if !l.stated {
		l.length = unstated
	}
	return min(max(l.length, shortest), longest)
}

// maxSeconds stands for all that is greater (RFC 9111 section 1.2.2).
const maxSeconds = 1 << 31

// seconds reads a delta-seconds, also a quoted one. What is none counts as 0:
// a lifetime that cannot be read is over (section 4.2.1).
func seconds(text string) time.Duration {
	n, err := strconv.ParseUint(strings.Trim(text, `"`), 10, 64)
	if err != nil && n == 0 { // n is the greatest one where text is beyond it
		return 0
	}
	return time.Duration(min(n, maxSeconds)) * time.Second
}
