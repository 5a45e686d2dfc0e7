package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// A Duration reads and writes itself as people do: "30s", "5m", "1h30m", "14d".
// It is never negative.
type Duration struct{ time.Duration }

// UnmarshalText reads days, then what [time.ParseDuration] reads.
func (d *Duration) UnmarshalText(text []byte) error {
	wrong := fmt.Errorf("%q is not a duration; write it like 30s, 5m, 12h or 14d", text)
	rest, total := string(text), time.Duration(0)
	if days, after, ok := strings.Cut(rest, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16) // 179 years: far from overflow
		if err != nil {
			return wrong
		}
		rest, total = after, time.Duration(n)*day
	}
	if rest != "" {
		part, err := time.ParseDuration(rest)
		if err != nil || part < 0 || total+part < total {
			return wrong
		}
		total += part
	} else if len(text) == 0 {
		return wrong
	}
	d.Duration = total
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// String leaves out what is zero: "14d", not "336h0m0s".
func (d Duration) String() string {
	if d.Duration >= day && d.Duration%day == 0 {
		return strconv.Itoa(int(d.Duration/day)) + "d"
	}
	s := d.Duration.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
