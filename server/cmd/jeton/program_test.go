package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A program is a server that a test has started, and will see ended.
type program struct {
	*exec.Cmd
	url, password string // the password is "" unless this was the first start
	log           bytes.Buffer
}

// startProgram runs "PATH serve" on a free port and reads its greeting.
func startProgram(t *testing.T, path, data string, flags ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.Command(path, append([]string{"serve", "--listen=127.0.0.1:0", "--data", data}, flags...)...)}
	p.Stderr = &p.log
	output, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	greeted := make(chan string, 1)
	go copyGreeting(output, greeted)
	select {
	case text := <-greeted:
		p.url, _, _ = strings.Cut(strings.TrimPrefix(text, "Jeton listens on "), "\n")
		_, p.password, _ = strings.Cut(text, "password  ")
		p.password = strings.TrimSpace(p.password)
	case <-time.After(patience):
		p.kill()
		t.Fatalf("the server does not start: %s", &p.log)
	}
	return p
}

// kill ends the program at once, if it has not ended, and waits for that.
func (p *program) kill() {
	_ = p.Process.Kill()
	_ = p.Wait()
}

// TestReaderOfTheGreetingHasLeft: the administrator's password was in it.
func TestReaderOfTheGreetingHasLeft(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	defer write.Close()
	var log strings.Builder
	server := exec.Command("jeton", "serve", "--listen=127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "data"))
	server.Stdout, server.Stderr = write, &log
	if err := server.Run(); err == nil || server.ProcessState.ExitCode() != exitFailed {
		t.Errorf("the server ended with %v, want code %d", err, exitFailed)
	}
	if !strings.Contains(log.String(), "jeton user password admin --data ") {
		t.Errorf("it does not say what to do: %s", &log)
	}
}
