package jwt

import (
	"math"
	"strconv"
	"time"

	"github.com/jeton-auth/jeton/internal/strictjson"
)

// A NumericDate is a time in a token: seconds since 1970-01-01 UTC, which may
// have a fraction (RFC 7519 section 2). The zero value is a claim that is not
// there; it differs from the year 1970.
type NumericDate struct{ time.Time }

// At returns t as a NumericDate, cut to the whole second.
func At(t time.Time) NumericDate { return NumericDate{time.Unix(t.Unix(), 0).UTC()} }

// maxSeconds is the end of the year 9999, the last one that has four digits.
const maxSeconds = 253402300799

var (
	errDate      = strictjson.Reason("a number of seconds is needed")
	errDateRange = strictjson.Reason("a number of seconds from the years 1970 to 9999 is needed")
)

// MarshalJSON writes whole seconds as an integer and others with a fraction.
// A time outside of the years 1970 to 9999 is an error.
func (d NumericDate) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil) }

// AppendJSON appends what MarshalJSON returns.
func (d NumericDate) AppendJSON(dst []byte) ([]byte, error) {
	seconds, nanos := d.Unix(), d.Nanosecond()
	if seconds < 0 || seconds > maxSeconds {
		return nil, errDateRange
	}
	dst = strconv.AppendInt(dst, seconds, 10)
	if nanos == 0 {
		return dst, nil
	}
	fraction := strconv.Itoa(1e9 + nanos) // a 1, then nine digits
	return append(append(dst, '.'), fraction[1:]...), nil
}

// UnmarshalJSON reads a number from 0 to the end of the year 9999. Anything
// else is an error: a string, null, a negative number.
func (d *NumericDate) UnmarshalJSON(data []byte) error {
	seconds, whole := parseSeconds(data)
	if whole {
		d.Time = time.Unix(seconds, 0).UTC()
		return nil
	}
	if len(data) == 0 || data[0]-'0' > 9 {
		return errDate
	}
	f, err := strconv.ParseFloat(string(data), 64)
	if err != nil || f > maxSeconds {
		return errDateRange
	}
	integer, fraction := math.Modf(f)
	d.Time = time.Unix(int64(integer), int64(fraction*1e9)).UTC()
	return nil
}

// parseSeconds reads the usual form: up to eleven digits and nothing else.
func parseSeconds(data []byte) (seconds int64, ok bool) {
	if len(data) == 0 || len(data) > 11 {
		return 0, false
	}
	for _, c := range data {
		if c-'0' > 9 {
			return 0, false
		}
		seconds = seconds*10 + int64(c-'0')
	}
	return seconds, true
}
