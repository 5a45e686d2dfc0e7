package wycheproof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/c2sp/wycheproof"
)

// joseVectors returns the groups of a file by the number of their first vector, of
// those that have one vector, and all tokens by number.
func joseVectors(t *testing.T) (groups map[int]*joseGroup, tokens map[int]string) {
	t.Helper()
	text, err := fs.ReadFile(wycheproof.TestVectors, "json_web_signature_test.json")
	if err != nil {
		t.Fatal(err)
	}
	type group struct {
		joseGroup
		Tests []joseVector
	}
	file := decode[struct{ TestGroups []group }](t, text)
	groups, tokens = make(map[int]*joseGroup), make(map[int]string)
	for _, g := range file.TestGroups {
		for _, v := range g.Tests {
			groups[v.ID], tokens[v.ID] = &g.joseGroup, string(v.JWS)
		}
	}
	return groups, tokens
}

// What is wrong with the keys of four vectors is the name of the algorithm alone.
func TestOverriddenKeysAreRightOtherwise(t *testing.T) {
	groups, tokens := joseVectors(t)
	for id, alg := range map[int][2]string{
		346: {"PS256", "PS384"}, 350: {"PS256", "PS384"}, 347: {"ES521", "ES512"}, 351: {"ES521", "ES512"},
	} {
		g := groups[id]
		if g.verify(t, tokens[id]) == nil {
			t.Errorf("%d is accepted with the key as it is", id)
		}
		before := g.Public
		g.Public = bytes.Replace(before, []byte(`"`+alg[0]+`"`), []byte(`"`+alg[1]+`"`), 1)
		if bytes.Equal(g.Public, before) {
			t.Errorf("%d: the key does not name %s", id, alg[0])
		}
		if err := g.verify(t, tokens[id]); err != nil {
			t.Errorf("%d with a key for %s: %v", id, alg[1], err)
		}
	}
}

func TestOverriddenTokensAreThoseOf357(t *testing.T) {
	_, tokens := joseVectors(t)
	for _, id := range []int{367, 370} {
		if tokens[id] != tokens[357] {
			t.Errorf("%d is not 357 any more: follow its label", id)
		}
	}
	for _, id := range []int{372, 373} {
		if !strings.Contains(tokens[id], "?") {
			t.Errorf("%d has no question mark any more: follow its label", id)
		}
	}
}

// The list that was agreed upon lies beside this repository.
func TestOverridesAreThoseAgreedUpon(t *testing.T) {
	name := filepath.Join("..", "..", "..", "shared", "vectors", "wycheproof-jose-exceptions.json")
	text, err := os.ReadFile(name)
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("TEST_REQUIRE"), ","), "vectors") {
			t.Fatalf("TEST_REQUIRE lists vectors: %v", err)
		}
		t.Skip(err)
	}
	agreed := decode[map[string]json.RawMessage](t, text)
	for _, s := range joseSuites {
		if s.overrides == nil {
			continue
		}
		var want []int
		for ids := range *decode[map[string]any](t, (*agreed)[s.file+"_test.json"]) {
			want = append(want, numbers(t, ids)...)
		}
		var got []int
		for _, o := range s.overrides {
			got = append(got, o.vectors...)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: overridden are %v, agreed upon are %v", s.file, got, want)
		}
	}
}

// numbers reads "100-105,112".
func numbers(t *testing.T, list string) (all []int) {
	t.Helper()
	for _, part := range strings.Split(list, ",") {
		var first, last int
		if n, _ := fmt.Sscanf(part, "%d-%d", &first, &last); n == 1 {
			last = first
		} else if n == 0 {
			t.Fatalf("not numbers of vectors: %q", list)
		}
		for id := first; id <= last; id++ {
			all = append(all, id)
		}
	}
	return all
}
