package jwk_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// vectors returns the files of the folder that lies beside this repository, and
// ends the test if it is absent.
func vectors(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "vectors", filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) > 0 {
		return files
	}
	if slices.Contains(strings.Split(os.Getenv("TEST_REQUIRE"), ","), "vectors") {
		t.Fatalf("TEST_REQUIRE lists vectors: there is no ../shared/vectors/%s", pattern)
	}
	t.Skipf("there is no ../shared/vectors/%s beside this repository", pattern)
	return nil
}
