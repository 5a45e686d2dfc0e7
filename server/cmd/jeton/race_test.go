package main

import (
	"os/exec"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// raceCommand is
//
//	race [flags]
//
// and starts four servers at once, stops them once all have greeted, and wants
// one of them to have shown a password.
func raceCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: race [flags]")
	}
	var processes [4]*exec.Cmd
	var errs [4]strings.Builder
	greetings, all := make(chan string, len(processes)), make(chan []byte, len(processes))
	for i := range processes {
		p := exec.Command(programOf(ts), append([]string{"serve", "--listen=127.0.0.1:0"}, args...)...)
		p.Dir, p.Env, p.Stderr = ts.MkAbs("."), environOf(ts), &errs[i]
		printed, err := p.StdoutPipe()
		ts.Check(err)
		ts.Check(p.Start())
		ts.Defer(func() { _ = p.Process.Kill() })
		processes[i] = p
		go func() {
			text := copyGreeting(printed, greetings)
			all <- text
		}()
	}
	passwords := 0
	for range processes {
		select {
		case greeting := <-greetings:
			passwords += strings.Count(greeting, "password  ")
		case <-all:
			ts.Fatalf("a server ended too early")
		}
	}
	for i, p := range processes {
		ts.Check(p.Process.Signal(syscall.SIGTERM))
		<-all
		if err := p.Wait(); err != nil {
			ts.Fatalf("%v: %s", err, &errs[i])
		}
	}
	if passwords != 1 {
		ts.Fatalf("%d servers have shown a password", passwords)
	}
}
