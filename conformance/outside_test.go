package conformance_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Whoever imports the library gets the library: no module but it and their own, and
// nothing to download.
func TestAnOutsideModuleGetsNoDependencies(t *testing.T) {
	if got := inOutsideModule(t, "run", "."); got != "200 ada[clerk]" {
		t.Errorf("the service answers %q", got)
	}
	modules := strings.Split(inOutsideModule(t, "list", "-m", "all"), "\n")
	if len(modules) != 2 {
		t.Errorf("the build list is %q, want the service and the library only", modules)
	}
}

func inOutsideModule(t *testing.T, arguments ...string) string {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir = "testdata/outside"
	command.Env = append(os.Environ(), "GOWORK=off", "GOPROXY=off", "GOFLAGS=-mod=readonly")
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return strings.TrimSpace(string(output))
}
