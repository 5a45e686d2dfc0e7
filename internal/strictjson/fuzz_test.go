package strictjson_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/strictjson"
)

// FuzzUnmarshal holds the reader against encoding/json: what is accepted here
// is accepted there with the same result, and what is written reads back.
func FuzzUnmarshal(f *testing.F) {
	for _, text := range accepted {
		f.Add([]byte(text))
	}
	for _, texts := range refused {
		for _, text := range texts {
			if len(text) < 1000 {
				f.Add([]byte(text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, want sample
		if err := strictjson.Unmarshal(data, &got); err != nil {
			return
		}
		if foldsCase(data) {
			return // encoding/json takes NAME for name
		}
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%q: accepted, but encoding/json says %v", data, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q:\n got %#v\nwant %#v", data, got, want)
		}
		text, err := strictjson.Append(nil, &got)
		if err != nil {
			t.Fatalf("%q: writing: %v", data, err)
		}
		var again sample
		if err := strictjson.Unmarshal(text, &again); err != nil {
			t.Fatalf("%q: wrote %q, which does not read: %v", data, text, err)
		}
	})
}

// foldsCase reports whether a member's name is one of sample's in another
// case, for which encoding/json and this package differ on purpose.
func foldsCase(data []byte) bool {
	var v any
	if json.Unmarshal(data, &v) != nil {
		return false
	}
	return foldsIn(v)
}

func foldsIn(v any) bool {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if foldsIn(e) {
				return true
			}
		}
	case map[string]any:
		for name, e := range v {
			if name != strings.ToLower(name) || strings.ContainsAny(name, "ſK") || foldsIn(e) {
				return true
			}
		}
	}
	return false
}

// FuzzValid: what is valid here is valid in encoding/json.
func FuzzValid(f *testing.F) {
	for _, text := range accepted {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if strictjson.Valid(data) == nil && !json.Valid(data) {
			t.Fatalf("%q is not JSON", data)
		}
	})
}

// TestJSONTestSuite runs a public collection of texts, where it is at hand:
// y_ must be read, n_ must be refused, i_ may be either. The y_ texts that repeat a name
// are refused here.
func TestJSONTestSuite(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/vectors/jsontestsuite/test_parsing/*.json")
	if len(files) == 0 {
		if strings.Contains(os.Getenv("TEST_REQUIRE"), "vectors") {
			t.Fatal("TEST_REQUIRE asks for the shared vectors, and they are not there")
		}
		t.Skip("the shared vectors are not at hand; the tables of this package ran")
	}
	stricter := map[string]bool{"y_object_duplicated_key.json": true, "y_object_duplicated_key_and_value.json": true}
	counts := map[byte]int{}
	for _, file := range files {
		name := filepath.Base(file)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		counts[name[0]]++
		err = strictjson.Valid(data)
		wantError := name[0] == 'n' || stricter[name]
		if name[0] != 'i' && (err != nil) != wantError {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Logf("read %d, refused %d, either way %d", counts['y'], counts['n'], counts['i'])
	if counts['y'] < 90 || counts['n'] < 180 {
		t.Errorf("only %d and %d texts were found", counts['y'], counts['n'])
	}
}

type claims struct {
	Issuer   string   `json:"iss"`
	Subject  string   `json:"sub"`
	Audience []string `json:"aud"`
	Expiry   int64    `json:"exp"`
	Issued   int64    `json:"iat"`
	Scope    string   `json:"scope"`
}

func BenchmarkUnmarshalClaims(b *testing.B) {
	data := []byte(`{"iss":"https://issuer.example","sub":"8dfb3c5e","aud":["orders"],"exp":1800000000,"iat":1799999700,"scope":"read write","other":{"a":[1,2]}}`)
	compiled, err := strictjson.Compile[claims]()
	if err != nil {
		b.Fatal(err)
	}
	var into claims
	b.ReportAllocs()
	for b.Loop() {
		if err := compiled.Unmarshal(data, &into); err != nil {
			b.Fatal(err)
		}
	}
}
