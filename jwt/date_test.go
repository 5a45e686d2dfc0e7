package jwt_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwt"
)

func TestNumericDateRoundTrip(t *testing.T) {
	for text, want := range map[string]time.Time{
		"0":             time.Unix(0, 0),
		"1800000000":    time.Unix(1_800_000_000, 0),
		"1800000000.25": time.Unix(1_800_000_000, 250_000_000),
		"253402300799":  time.Unix(253402300799, 0),
		"18e8":          time.Unix(1_800_000_000, 0),
	} {
		var d jwt.NumericDate
		if err := json.Unmarshal([]byte(text), &d); err != nil || !d.Equal(want) {
			t.Errorf("%s: got %v, %v", text, d, err)
			continue
		}
		written, err := json.Marshal(d)
		var again jwt.NumericDate
		if err != nil || json.Unmarshal(written, &again) != nil || !again.Equal(want) {
			t.Errorf("%s: wrote %s, %v", text, written, err)
		}
	}
	if d := jwt.At(time.Unix(5, 999_999_999)); !d.Equal(time.Unix(5, 0)) {
		t.Errorf("At keeps a fraction: %v", d)
	}
	if !(jwt.NumericDate{}).IsZero() || jwt.At(time.Unix(0, 0)).IsZero() {
		t.Error("the zero value is a missing claim, and 1970 is none")
	}
	for _, d := range []jwt.NumericDate{{}, {time.Unix(-1, 0)}, {time.Unix(253402300800, 0)}} {
		if text, err := d.MarshalJSON(); err == nil {
			t.Errorf("%v: wrote %s", d, text)
		}
	}
}

func TestAudienceRoundTrip(t *testing.T) {
	for text, want := range map[string]int{`"a"`: 1, `["a","b"]`: 2, `["a"]`: 1} {
		var a jwt.Audience
		if err := json.Unmarshal([]byte(text), &a); err != nil || len(a) != want || !a.Contains("a") || a.Contains("A") {
			t.Errorf("%s: got %v, %v", text, a, err)
		}
		if written, err := json.Marshal(a); err != nil || want == 2 && string(written) != text || want == 1 && string(written) != `"a"` {
			t.Errorf("%s: wrote %s, %v", text, written, err)
		}
	}
	for _, text := range []string{`[]`, `null`, `1`, `{}`, `["a",1]`, `[["a"]]`, ``, `"a`, `"a"x`, "[\"\xff\"]"} {
		var a jwt.Audience
		if err := a.UnmarshalJSON([]byte(text)); err == nil || a != nil {
			t.Errorf("%q: got %v, %v", text, a, err)
		}
	}
}
