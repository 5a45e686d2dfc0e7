package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/config"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test program answer as jeton when the scripts call it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"jeton": main, "jeton-blank": createBlank})
}

// TestScripts runs the program itself, as people and scripts do.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			readme, err := filepath.Abs("../../../README.md")
			if err != nil {
				return err
			}
			env.Setenv("README", readme)
			env.Values[serverOf{}] = new(*runningServer)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"server":      serverCommand,
			"race":        raceCommand,
			"http":        httpCommand,
			"member":      memberCommand,
			"issue":       issueCommand,
			"certificate": certificateCommand,
			"mode":        modeCommand,
			"within":      withinCommand,
			"readme":      readmeCommand,
			"tamper":      tamperCommand,
		},
	})
}

// createBlank leaves behind what a server does that ends just after it has
// created the database named by its argument.
func createBlank() {
	if err := sqlstore.CreateSQLite(context.Background(), os.Args[1]); err != nil {
		panic(err)
	}
}

// patience is for machines with much else to do.
const patience = 30 * time.Second

// A runningServer is what "server start" leaves behind.
type runningServer struct {
	process  *exec.Cmd
	ended    chan error
	stopping chan struct{} // closed when the log says so
}

// serverOf keys the server of a script among its values.
type serverOf struct{}

func running(ts *testscript.TestScript) **runningServer {
	return ts.Value(serverOf{}).(**runningServer)
}

// serverCommand is
//
//	server start [flags]   starts one on a free port and sets $URL and $ADDRESS
//	server stop [INT]      sends SIGTERM, or SIGINT, and wants exit code 0
//	server kill            ends it at once
//	server interrupt       sends SIGTERM twice while a request is running, and
//	                       wants it to end at once
//
// What it prints is in the files server.out and server.log.
func serverCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: server start|stop|kill")
	}
	server := *running(ts)
	switch args[0] {
	case "start":
		startServer(ts, args[1:])
	case "stop":
		var signal os.Signal = syscall.SIGTERM
		if len(args) > 1 {
			signal = os.Interrupt
		}
		ts.Check(server.process.Process.Signal(signal))
		ts.Check(server.wait())
	case "interrupt":
		defer holdRequest(ts).Close()
		ts.Check(server.process.Process.Signal(syscall.SIGTERM))
		<-server.stopping
		ts.Check(server.process.Process.Signal(syscall.SIGTERM))
		if err := server.wait(); err == nil || !strings.Contains(err.Error(), "signal: terminated") {
			ts.Fatalf("the second signal has no effect: %v", err)
		}
	case "kill":
		ts.Check(server.process.Process.Kill())
		_ = server.wait() // it says that it was killed
	}
}

func (s *runningServer) wait() error {
	select {
	case err := <-s.ended:
		return err
	case <-time.After(patience):
		return errors.New("the server does not end")
	}
}

func startServer(ts *testscript.TestScript, args []string) {
	process := exec.Command(programOf(ts), append([]string{"serve", "--listen=127.0.0.1:0"}, args...)...)
	process.Dir, process.Env = ts.MkAbs("."), environOf(ts)
	log, err := os.Create(ts.MkAbs("server.log"))
	ts.Check(err)
	stopping := make(chan struct{})
	process.Stderr = &watchedLog{file: log, stopping: stopping}
	printed, err := process.StdoutPipe()
	ts.Check(err)
	ts.Check(process.Start())
	server := &runningServer{process, make(chan error, 1), stopping}
	*running(ts) = server
	ts.Defer(func() { _ = process.Process.Kill() })

	greeted := make(chan string, 1)
	go func() {
		text := copyGreeting(printed, greeted)
		_ = os.WriteFile(ts.MkAbs("server.out"), text, 0o600)
		server.ended <- errors.Join(process.Wait(), log.Close())
	}()
	select {
	case text := <-greeted:
		ts.Check(os.WriteFile(ts.MkAbs("server.out"), []byte(text), 0o600))
		url, _, _ := strings.Cut(strings.TrimPrefix(text, "Jeton listens on "), "\n")
		ts.Setenv("URL", url)
		ts.Setenv("ADDRESS", strings.TrimPrefix(url, "http://"))
		if _, after, ok := strings.Cut(text, "password  "); ok {
			ts.Setenv("PASSWORD", strings.TrimSpace(after))
		}
		if _, after, ok := strings.Cut(text, "metrics are on "); ok {
			metrics, _, _ := strings.Cut(after, "\n")
			ts.Setenv("METRICS", metrics)
		}
	case err := <-server.ended:
		ts.Fatalf("the server ended: %v\n%s", err, ts.ReadFile("server.log"))
	case <-time.After(patience):
		ts.Fatalf("the server does not start\n%s", ts.ReadFile("server.log"))
	}
}

// A watchedLog tells when the server has begun to stop.
type watchedLog struct {
	file     *os.File
	seen     []byte
	stopping chan struct{}
}

func (w *watchedLog) Write(p []byte) (int, error) {
	before := bytes.Contains(w.seen, []byte("stopping: "))
	w.seen = append(w.seen, p...)
	if !before && bytes.Contains(w.seen, []byte("stopping: ")) {
		close(w.stopping)
	}
	return w.file.Write(p)
}

// holdRequest leaves the server in the middle of reading a body: it has asked
// for the body, and does not get it.
func holdRequest(ts *testscript.TestScript) io.Closer {
	connection, err := net.Dial("tcp", ts.Getenv("ADDRESS"))
	ts.Check(err)
	_, err = io.WriteString(connection, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
		"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n")
	ts.Check(err)
	ts.Check(connection.SetReadDeadline(time.Now().Add(patience)))
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil || !strings.Contains(line, "100 Continue") {
		ts.Fatalf("the server does not ask for the body: %q, %v", line, err)
	}
	return connection
}

// copyGreeting passes the greeting on when it is complete: it comes in one
// write, so in one read.
func copyGreeting(printed io.Reader, greeted chan<- string) []byte {
	var all bytes.Buffer
	reader := bufio.NewReaderSize(printed, 1<<16)
	if _, err := reader.Peek(1); err == nil {
		first := make([]byte, reader.Buffered())
		_, _ = io.ReadFull(reader, first)
		all.Write(first)
		greeted <- all.String()
	}
	_, _ = io.Copy(&all, reader)
	return all.Bytes()
}

func programOf(ts *testscript.TestScript) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(dir, "jeton"); isFile(path) {
			return path
		}
	}
	ts.Fatalf("jeton is not in PATH")
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// environOf is the environment as the script sees it, as far as it matters.
func environOf(ts *testscript.TestScript) (environ []string) {
	names := []string{"PATH", "HOME", "TMPDIR", config.FileVariable, config.MasterKeyVariable}
	for _, s := range new(config.Config).Settings() {
		names = append(names, s.Env)
	}
	for _, name := range names {
		if value := ts.Getenv(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	return environ
}

// httpCommand is
//
//	http STATUS METHOD PATH|URL [JSON [TOKEN]]
//
// and puts the header and the body of the answer on standard output.
func httpCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: http STATUS METHOD PATH [JSON [TOKEN]]")
	}
	args = append(args, "", "")
	url := args[2]
	if strings.HasPrefix(url, "/") {
		url = ts.Getenv("URL") + url
	}
	request, err := http.NewRequest(args[1], url, strings.NewReader(args[3]))
	ts.Check(err)
	if args[3] != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if args[4] != "" {
		request.Header.Set("Authorization", "Bearer "+args[4])
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, // "certificate" made it
	}}
	answer, err := client.Do(request)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	ts.Check(answer.Header.Write(ts.Stdout()))
	_, err = ts.Stdout().Write(append([]byte("\n"), body...))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("answer.json"), body, 0o600))
	if got := answer.Status[:3]; got != args[0] {
		ts.Fatalf("status %s, want %s: %s", got, args[0], body)
	}
}

// memberCommand is
//
//	member FILE NAME VARIABLE
//
// and puts a string of a JSON object, or of the first of a list, into a
// variable.
func memberCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: member FILE NAME VARIABLE")
	}
	text := strings.TrimSpace(ts.ReadFile(args[0]))
	object := map[string]any{}
	if strings.HasPrefix(text, "[") {
		var list []map[string]any
		ts.Check(json.Unmarshal([]byte(text), &list))
		if len(list) == 0 {
			ts.Fatalf("%s is an empty list", args[0])
		}
		object = list[0]
	} else {
		ts.Check(json.Unmarshal([]byte(text), &object))
	}
	value, ok := object[args[1]].(string)
	if !ok {
		ts.Fatalf("%s has no string %q", text, args[1])
	}
	ts.Setenv(args[2], value)
}

// modeCommand is
//
//	mode 0600 FILE...
//
// and wants files of that mode.
func modeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if runtime.GOOS == "windows" {
		return
	}
	for _, name := range args[1:] {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if (formatMode(info.Mode()) == args[0]) == neg {
			ts.Fatalf("%s has mode %s", name, formatMode(info.Mode()))
		}
	}
}
