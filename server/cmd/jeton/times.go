package main

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// moments are the claims that hold a time (RFC 7519 section 4.1, OpenID
// Connect), and what to call them.
var moments = []struct{ claim, word string }{
	{"auth_time", "logged in"}, {"iat", "issued"}, {"nbf", "not before"}, {"exp", "expires"},
}

// writeTimes says in words when the times of the claims are.
func writeTimes(io console, claims jsontext.Value, now time.Time) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(claims, &members); err != nil {
		return fmt.Errorf("reading the times: %w", err)
	}
	_, err := fmt.Fprintf(io.out, "\n%s\n", bold(io.out, "times"))
	for _, m := range moments {
		value, present := members[m.claim]
		if !present {
			continue
		}
		var seconds *float64
		if json.Unmarshal(value, &seconds) != nil || seconds == nil || math.Abs(*seconds) > 1e11 {
			fmt.Fprintf(io.out, "  %-10s  %s\n", m.word, alarm(io.out, "NOT A TIME: every verifier refuses this token"))
			continue
		}
		t := time.UnixMilli(int64(*seconds * 1000)).UTC()
		text := fmt.Sprintf("  %-10s  %s  %s", m.word, t.Format("2006-01-02 15:04:05 UTC"), relative(t, now))
		if m.claim == "exp" && !now.Before(t) {
			text += "  " + alarm(io.out, "EXPIRED")
		}
		if m.claim == "nbf" && now.Before(t) {
			text += "  " + alarm(io.out, "NOT YET VALID")
		}
		fmt.Fprintln(io.out, text)
	}
	if _, present := members["exp"]; !present {
		_, err = fmt.Fprintf(io.out, "  %-10s  %s\n", "expires", alarm(io.out, "never says so: strict verifiers refuse this token"))
	}
	return err
}
