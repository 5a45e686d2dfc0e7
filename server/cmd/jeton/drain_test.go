package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"
)

// A slow handler says when it has a request, and answers when it may.
type slow struct {
	entered chan struct{}
	may     chan struct{}
}

func (s slow) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	close(s.entered)
	<-s.may
	_, _ = io.WriteString(w, "done")
}

func TestF12_DrainAnswersWhatIsRunning(t *testing.T) {
	handler := slow{make(chan struct{}), make(chan struct{})}
	var log bytes.Buffer
	run := startDrain(t, handler, time.Minute, &log)
	answer := make(chan string, 1)
	go func() { answer <- get(run.url) }()
	<-handler.entered
	run.cancel()
	<-run.released
	waitForRefusal(t, run.address)
	select {
	case <-run.backgroundEnded:
		t.Error("the background ended before the requests")
	default:
	}
	close(handler.may)
	if got := <-answer; got != "done" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-run.result; err != nil {
		t.Errorf("draining: %v", err)
	}
	<-run.backgroundEnded
}

func TestDrainHasAnEnd(t *testing.T) {
	handler := slow{make(chan struct{}), make(chan struct{})}
	var log bytes.Buffer
	run := startDrain(t, handler, time.Millisecond, &log)
	go get(run.url)
	<-handler.entered
	run.cancel()
	if err := <-run.result; err != nil {
		t.Errorf("draining: %v", err)
	}
	if !bytes.Contains(log.Bytes(), []byte("requests were cut off")) {
		t.Errorf("the log does not say so: %s", &log)
	}
	close(handler.may)
}

func TestFailedListenerEndsTheServer(t *testing.T) {
	var log bytes.Buffer
	run := startDrain(t, http.NotFoundHandler(), time.Minute, &log)
	_ = run.listener.Close()
	if err := <-run.result; err == nil {
		t.Error("no error")
	}
	<-run.backgroundEnded
}

type drainRun struct {
	url, address    string
	listener        net.Listener
	cancel          func()
	released        chan struct{}
	backgroundEnded chan struct{}
	result          chan error
}

func startDrain(t *testing.T, h http.Handler, drain time.Duration, log io.Writer) *drainRun {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	address := listener.Addr().String()
	run := &drainRun{"http://" + address, address, listener, cancel,
		make(chan struct{}), make(chan struct{}), make(chan error, 1)}
	background := func(ctx context.Context) error {
		<-ctx.Done()
		close(run.backgroundEnded)
		return nil
	}
	logger := slog.New(slog.NewTextHandler(log, nil))
	go func() {
		run.result <- untilDone(ctx, func() { close(run.released) },
			[]served{{listener, newServer(h, logger)}}, background, drain, logger)
	}()
	return run
}

func get(url string) string {
	response, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return string(body)
}

// waitForRefusal returns once the address takes no connections any more.
func waitForRefusal(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		_ = connection.Close()
	}
	t.Fatal("new connections are still taken")
}
