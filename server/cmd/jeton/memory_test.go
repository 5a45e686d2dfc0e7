//go:build linux

package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestF7_MemoryOfParallelLogins has far more people log in at once than the
// budget has room for. The program is built without the race detector, whose
// own memory would count.
func TestF7_MemoryOfParallelLogins(t *testing.T) {
	const budget, logins = 128, 200 // the default, in MiB
	path := filepath.Join(t.TempDir(), "jeton")
	if output, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, output)
	}
	server := startProgram(t, path, filepath.Join(t.TempDir(), "data"))
	statuses := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range logins {
		all.Go(func() {
			status, err := logIn(server)
			mu.Lock()
			defer mu.Unlock()
			if statuses[status]++; err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	peak := peakMemory(t, server.Process.Pid)
	t.Logf("%d log-ins, by status: %v; peak %d MiB, budget %d MiB", logins, statuses, peak>>10, budget)
	if statuses[http.StatusOK] == 0 || statuses[http.StatusOK]+statuses[http.StatusServiceUnavailable] != logins {
		t.Errorf("statuses %v, want 200 for some and 503 for the rest", statuses)
	}
	if peak > (budget+64)<<10 {
		t.Errorf("%d KiB are more than the budget and 64 MiB", peak)
	}
}

// logIn returns the status of the answer; 503 must say when to come back.
func logIn(server *program) (int, error) {
	body := fmt.Sprintf(`{"username":"admin","password":%q}`, server.password)
	answer, err := http.Post(server.url+"/login", "application/json", strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); answer.StatusCode == http.StatusServiceUnavailable && (err != nil || seconds < 1) {
		return answer.StatusCode, fmt.Errorf("Retry-After is %q", answer.Header.Get("Retry-After"))
	}
	return answer.StatusCode, nil
}

// peakMemory is the most that the process ever had in memory, in KiB.
func peakMemory(t *testing.T, pid int) (kib int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := bytes.Cut(text, []byte("VmHWM:"))
	if _, err := fmt.Sscanf(string(after), "%d kB", &kib); err != nil {
		t.Fatalf("no VmHWM in %s", text)
	}
	return kib
}
