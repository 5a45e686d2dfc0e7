package bench_test

import (
	"testing"

	"github.com/jeton-auth/jeton/bench"
)

func TestLogInGroupRuns(t *testing.T) {
	server, err := bench.StartServer(2, buildMode, "-buildvcs=false")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Close(); err != nil {
			t.Errorf("stopping the server: %v", err)
		}
	}()
	for _, m := range bench.LogInGroup(server).Members {
		if err := m.Run(5); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
	server.Users[1] = "nobody"
	if err := bench.LogInGroup(server).Members[1].Run(5); err == nil {
		t.Error("log-ins that fail are counted")
	}
}
