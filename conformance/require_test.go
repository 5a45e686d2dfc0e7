package conformance_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// program returns the path of a program. Where it is missing the test is skipped, or
// fails if TEST_REQUIRE, a list with commas, names it.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	missing(t, name, err)
	return ""
}

// missing skips a test for which something is missing, or ends it with an error if
// TEST_REQUIRE names it.
func missing(t *testing.T, name string, reason error) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("TEST_REQUIRE"), ","), name) {
		t.Fatalf("TEST_REQUIRE lists %s: %v", name, reason)
	}
	t.Skipf("%s: %v", name, reason)
}
