package strictjson_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/internal/strictjson"
)

type inner struct {
	A int  `json:"a"`
	B bool `json:"b,omitempty"`
}

type embedded struct {
	Issuer string   `json:"iss,omitempty"`
	List   []string `json:"list,omitempty"`
}

type (
	label string
	tree  []tree
	last  struct {
		End string `json:"end,omitempty"`
	}
	late struct {
		Middle int `json:"middle,omitempty"`
		last
	}
)

type sample struct {
	embedded
	Name    string          `json:"name,omitempty"`
	Small   int8            `json:"small,omitempty"`
	Count   uint16          `json:"count,omitempty"`
	Ratio   float64         `json:"ratio,omitempty"`
	Inner   inner           `json:"inner,omitzero"`
	Pointer *inner          `json:"pointer,omitempty"`
	Slice   []inner         `json:"slice,omitempty"`
	Map     map[string]int  `json:"map,omitempty"`
	Any     any             `json:"any,omitempty"`
	Raw     json.RawMessage `json:"raw,omitempty"`
	Bytes   []byte          `json:"bytes,omitempty"`
	When    time.Time       `json:"when,omitzero"`
	Shorts  []uint16        `json:"shorts,omitempty"`
	Flags   []bool          `json:"flags,omitempty"`
	Names   []label         `json:"names,omitempty"`
	Refs    []*inner        `json:"refs,omitempty"`
	Tree    tree            `json:"tree,omitempty"`
	late
	Deep   map[string]sample `json:"deep,omitempty"`
	Hidden string            `json:"-"`
}

var accepted = []string{
	`{}`,
	" \t\r\n{ \"name\" : \"x\" } \n",
	`{"name":"\u00e9\n\"\\\/\b\f\r\t\ud83d\ude00 é😀"}`,
	`{"iss":"i","list":["a","b"],"name":"n","small":-128,"count":65535,"ratio":1.5e-3}`,
	`{"inner":{"a":1,"b":true},"pointer":{"a":-0,"b":false},"slice":[{"a":1},{}],"map":{"x":1,"y":2}}`,
	`{"any":{"a":[1,"s",true,false,null,{"b":{}}]},"raw":{"keep" : [1, 2]},"bytes":"AQID","when":"2026-11-23T10:00:00Z"}`,
	`{"pointer":null,"slice":null,"map":null,"any":null,"raw":null,"list":null,"bytes":null}`,
	`{"unknown":{"deeply":[{"nested":[1,2.5,-1e9,"x"]}]},"name":"after"}`,
	`{"deep":{"one":{"name":"x","deep":{}}}}`,
	`{"slice":[],"list":[],"map":{}}`,
	`{"shorts":[1,65535],"flags":[true,false],"names":["a","b"],"refs":[{"a":1},null],"tree":[[],[[]]],"middle":7,"end":"z"}`,
	`{"x":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]}`,
	`{"x":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`,
	`{"x":[` + strings.Repeat("0,", 16382) + `0]}`,
}

func TestReadsWhatEncodingJSONReads(t *testing.T) {
	for _, text := range accepted {
		var got, want sample
		if err := strictjson.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("%s: encoding/json: %v", text, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", text, got, want)
		}
	}
}

// refused maps the reason to texts; the number is that of the attack.
var refused = map[string][]string{
	"L27 a name twice":           {`{"name":"a","name":"b"}`, `{"x":1,"x":2}`, `{"inner":{"a":1,"a":2}}`, `{"any":{"a":1,"a":2}}`, `{"map":{"a":1,"a":2}}`, `{"x":{"y":[{"z":1,"z":1}]}}`, `{"raw":{"a":1,"a":2}}`},
	"L27 a name twice, escaped":  {`{"name":"a","n\u0061me":"b"}`, `{"x":1,"\u0078":2}`, `{"any":{"\u0061":1,"a":2}}`, `{"map":{"a":1,"\u0061":2}}`},
	"L27 a name twice, far away": {`{"name":"a",` + manyMembers(20) + `,"name":"b"}`, `{"x":"a",` + manyMembers(20) + `,"x":"b"}`},
	"L29 invalid UTF-8":          {"{\"name\":\"\xff\"}", "{\"\xff\":1}", "{\"name\":\"\xc0\xaf\"}", "{\"x\":\"\xed\xa0\x80\"}", "{\"name\":\"\\n\xff\"}"},
	"L29 a byte order mark":      {"\ufeff{}"},
	"L29 a lone surrogate":       {`{"name":"\ud800"}`, `{"name":"\udc00"}`, `{"name":"\ud800\u0041"}`, `{"name":"\ud800x"}`, `{"x":"\ud83d"}`, `{"name":"\ud800\ud800"}`},
	"L30 data behind the value":  {`{}{}`, `{} x`, `{}]`, `{},`, "{}\x00"},
	"L30 comments":               {`{/**/}`, "{}//x", `{"a":1 /* */}`},
	"L31 no object":              {`[]`, `null`, `"x"`, `1`, `true`, ``, ` `},
	"L67 too deep":               {`{"x":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, strings.Repeat(`{"x":`, 100_000), `{"any":` + strings.Repeat("[", 100_000), strings.Repeat(`{"deep":{"a":`, 50_000)},
	"L68 too many members":       {`{` + manyMembers(20_000) + `}`, `{"x":[` + strings.Repeat("0,", 16383) + `0]}`, `{"any":[` + strings.Repeat("0,", 20_000) + `0]}`, `{"slice":[` + strings.Repeat("{},", 20_000) + `{}]}`},
	"a value of the wrong type":  {`{"name":1}`, `{"name":["x"]}`, `{"small":"1"}`, `{"small":true}`, `{"inner":[]}`, `{"inner":"x"}`, `{"list":"a"}`, `{"list":[1]}`, `{"list":[null]}`, `{"slice":{}}`, `{"map":[]}`, `{"map":{"a":"1"}}`, `{"bytes":1}`, `{"when":1}`, `{"inner":{"b":1}}`, `{"inner":{"b":"true"}}`, `{"tree":["a"]}`, `{"tree":[[1]]}`, `{"shorts":"AQID"}`, `{"names":[1]}`},
	"null where a value must be": {`{"name":null}`, `{"small":null}`, `{"ratio":null}`, `{"inner":null}`, `{"inner":{"b":null}}`, `{"slice":[null]}`, `{"map":{"a":null}}`},
	"a number out of range":      {`{"small":128}`, `{"count":-1}`, `{"count":65536}`, `{"ratio":1e400}`, `{"any":1e400}`, `{"small":1.0}`, `{"small":1e1}`},
	"a number misspelt":          {`{"x":01}`, `{"x":+1}`, `{"x":.5}`, `{"x":1.}`, `{"x":1e}`, `{"x":-}`, `{"x":0x1}`, `{"x":NaN}`, `{"x":1_0}`, `{"x":--1}`, `{"x":1e+}`},
	"a literal misspelt":         {`{"x":True}`, `{"x":tru}`, `{"x":nul}`, `{"inner":{"b":tru}}`, `{"any":nulll}`},
	"a string misspelt":          {`{"x":"`, `{"x":"\x41"}`, `{"x":"\u12"}`, `{"x":"\u12g4"}`, `{"x":'a'}`, "{\"x\":\"\n\"}", "{\"x\":\"\t\"}", `{"x":"\`, "{\"x\":\"\\n\x01\"}", "{\"name\":\"\x00\"}"},
	"a structure misspelt":       {`{`, `{"x"`, `{"x":`, `{"x":1`, `{"x":1,`, `{"x":1,}`, `{"x":1 "y":2}`, `{x:1}`, `{1:1}`, `{"x",1}`, `{"any":[1,]}`, `{"any":[1 2]}`, `{"any":[`, `{"list":["a",]}`, `{,}`, `{"x":[}`},
	"base64 of another spelling": {`{"bytes":"AQI"}`, `{"bytes":"AQIDA===="}`, "{\"bytes\":\"AQ\\nID\"}", `{"bytes":"AQJ="}`, `{"bytes":"_-__"}`},
}

func manyMembers(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"k` + strings.Repeat("a", i%7) + time.Duration(i).String() + `":0`)
	}
	return b.String()
}

func TestL27_L29_L30_L31_L67_L68_Refused(t *testing.T) {
	for why, texts := range refused {
		for _, text := range texts {
			got := sample{Name: "left over"}
			err := strictjson.Unmarshal([]byte(text), &got)
			var e *strictjson.Error
			if !errors.As(err, &e) {
				t.Errorf("%s: %.60q gave %v", why, text, err)
			}
			if !reflect.DeepEqual(got, sample{}) {
				t.Errorf("%s: %.60q left %+v behind", why, text, got)
			}
		}
	}
}

func TestL28_NamesCompareExactly(t *testing.T) {
	var got sample
	text := `{"ISS":"a","Iss":"b","i\u017Fs":"c","NAME":"d","\u212Aame":"e","name":"f"}`
	if err := strictjson.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got.Issuer != "" || got.Name != "f" {
		t.Errorf("got %+v", got)
	}
}

func TestErrorsNameTheMemberAndNotTheValue(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":17345}`:                   `member "name": a string is needed`,
		`{"inner":{"a":"s3cret"}}`:         `member "a": a number is needed`,
		`{"iss":"a","iss":"s3cret"}`:       `member "iss": occurs twice in one object`,
		`{"when":"s3cret"}`:                `member "when": `,
		`{"x":"s3cret`:                     "the text ends where '\"' is needed at byte 12",
		`{"` + strings.Repeat("\a", 3):     "a control character in a string at byte 2",
		`{"` + strings.Repeat("n", 99):     "the text ends where",
		`{"k":1,"k":` + `"s3cret"` + `}  `: `member "k": occurs twice`,
	} {
		var v sample
		err := strictjson.Unmarshal([]byte(text), &v)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want %s…", text, err, want)
		}
	}
}

func TestTypesThatReadInTwoWaysDoNotCompile(t *testing.T) {
	for why, err := range map[string]error{
		"two embedded of one name": compile[struct {
			plain
			other
		}](t),
		"shadowing an embedded one": compile[struct {
			plain
			Name int `json:"Issuer"`
		}](t),
		"embedding by pointer": compile[struct{ *embedded }](t),
		"the option string": compile[struct {
			A int `json:"a,string"`
		}](t),
		"a tag nobody can see":      hiddenTag(),
		"a channel":                 compile[struct{ C chan int }](t),
		"a function":                compile[struct{ F func() }](t),
		"an interface with methods": compile[struct{ E error }](t),
		"a map keyed by numbers":    compile[struct{ M map[int]string }](t),
		"an array":                  compile[struct{ A [2]int }](t),
		"no struct at all":          compile[map[string]any](t),
		"a type that reads itself":  compile[time.Time](t),
	} {
		if err != nil {
			t.Errorf("%s: %v", why, err)
		}
	}
}

type (
	plain struct{ Issuer string }
	other struct{ Issuer int }
)

// hiddenTag makes its type by hand: go vet would refuse it in the source.
func hiddenTag() error {
	hidden := reflect.StructField{Name: "a", PkgPath: "x", Type: reflect.TypeFor[int](), Tag: `json:"a"`}
	v := reflect.New(reflect.StructOf([]reflect.StructField{hidden})).Interface()
	if _, err := strictjson.AppendValue(nil, v); err == nil {
		return errors.New("compiled")
	}
	return nil
}

func compile[T any](*testing.T) error {
	if _, err := strictjson.Compile[T](); err == nil {
		return errors.New("compiled")
	}
	return nil
}

func TestWritesWhatItReads(t *testing.T) {
	for _, text := range accepted {
		var v, again sample
		if err := strictjson.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		written, err := strictjson.Append(nil, &v)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(written) || !sameJSON(written, want) {
			t.Errorf("%s:\n wrote %s\nwant %s", text, written, want)
		}
		if err := strictjson.Unmarshal(written, &again); err != nil {
			t.Errorf("%s: reading %s back: %v", text, written, err)
		}
	}
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func TestL36_ANameStaysOneMember(t *testing.T) {
	v := sample{Map: map[string]int{`x":0,"admin`: 1, "\n": 2, "é\u2028": 3}}
	text, err := strictjson.Append(nil, &v)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"map":{"\n":2,"x\":0,\"admin":1,"é` + "\u2028" + `":3}}`; string(text) != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

type broken string

func (b broken) MarshalJSON() ([]byte, error) { return []byte(b), nil }

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	loop := &struct{ Next any }{}
	loop.Next = loop
	for why, v := range map[string]any{
		"invalid UTF-8":             struct{ A string }{"\xff"},
		"invalid UTF-8 in a name":   struct{ A map[string]int }{map[string]int{"\xff": 1}},
		"NaN":                       struct{ A float64 }{math.NaN()},
		"infinity":                  struct{ A any }{math.Inf(1)},
		"a raw text that is broken": struct{ A json.RawMessage }{json.RawMessage(`{"a":1,"a":2}`)},
		"a method that lies":        struct{ A broken }{`{"a":1} x`},
		"a loop":                    loop,
		"a channel in an any":       struct{ A any }{make(chan int)},
		"no struct":                 map[string]any{},
		"nil":                       nil,
		"a nil pointer":             (*sample)(nil),
	} {
		if text, err := strictjson.AppendValue(nil, v); err == nil {
			t.Errorf("%s: wrote %s", why, text)
		}
	}
}

func TestWritesValuesBehindAnInterface(t *testing.T) {
	v := struct {
		A any            `json:"a"`
		M map[string]any `json:"m"`
		F float32        `json:"f"`
	}{A: []any{1, "x", nil, true, map[string]any{"b": 1.5}, inner{A: 1}, &inner{A: 2}}, M: map[string]any{"z": 1, "a": int8(2)}, F: 0.1}
	want := `{"a":[1,"x",null,true,{"b":1.5},{"a":1},{"a":2}],"m":{"a":2,"z":1},"f":0.1}`
	for _, value := range []any{v, &v} {
		if got, err := strictjson.AppendValue(nil, value); err != nil || string(got) != want {
			t.Errorf("got %s, %v\nwant %s", got, err, want)
		}
	}
}

// Unchecked finds the end of a value where the strict reader does, and leaves
// everything else to whoever reads the value.
func TestUncheckedElements(t *testing.T) {
	type list struct {
		All []strictjson.Unchecked `json:"all"`
	}
	for text, want := range map[string][]strictjson.Unchecked{
		`{"all":[]}`:                              {},
		`{"all":[1, "a,]}" ,{"b":[1,2]},[{}]]}`:   {"1", `"a,]}" `, `{"b":[1,2]}`, "[{}]"},
		`{"all":[{"a":1,"a":2},nonsense,"\"\\"]}`: {`{"a":1,"a":2}`, "nonsense", `"\"\\"`},
		`{"all":[{"a":"\ud800"}, ` + "\"\xff\"]}": {`{"a":"\ud800"}`, "\"\xff\""},
	} {
		var got list
		if err := strictjson.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got.All, want) {
			t.Errorf("%s: got %q, %v", text, got.All, err)
		}
	}
	for _, text := range []string{`{"all":[1,]}`, `{"all":[,1]}`, `{"all":["a]}`, `{"all":["a\"]}`, `{"all":[{]}`, `{"all":[`, `{"all":[}`, `{"all":["a\`} {
		var got list
		if err := strictjson.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %q", text, got.All)
		}
	}
}
