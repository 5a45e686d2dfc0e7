package conformance_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// An issuingServer is the program, running, on its first start.
type issuingServer struct {
	issuer, keys   string // URLs
	algorithm      jwk.SignatureAlgorithm
	name, password string // of the administrator
}

// build makes the program.
func build(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "jeton")
	command := exec.Command("go", "build", buildMode, "-buildvcs=false", "-o", path, "./cmd/jeton")
	command.Dir = "../server"
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("building the server: %v\n%s", err, output)
	}
	return path
}

// What the program prints at its first start.
var (
	addressLine  = regexp.MustCompile(`^Jeton listens on (http://127\.0\.0\.1:\d+)$`)
	nameLine     = regexp.MustCompile(`^ +name +(\S+)$`)
	passwordLine = regexp.MustCompile(`^ +password +(\S+)$`)
)

// start runs the server with its own data on a free port until the test ends, and
// wants it to stop without complaint.
func start(t *testing.T, jeton string, algorithm jwk.SignatureAlgorithm) *issuingServer {
	t.Helper()
	var log bytes.Buffer
	command := exec.Command(jeton, "serve", "--listen", "127.0.0.1:0",
		"--data", filepath.Join(t.TempDir(), "data"), "--algorithm", string(algorithm))
	command.Env = []string{} // settings of whoever runs the tests are not ours
	command.Stderr = &log
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	overdue := time.AfterFunc(time.Minute, func() { command.Process.Kill() })
	t.Cleanup(func() {
		overdue.Stop()
		command.Process.Signal(syscall.SIGTERM)
		if err := command.Wait(); err != nil {
			t.Errorf("the server ends with %v\n%s", err, log.String())
		}
	})
	server := &issuingServer{algorithm: algorithm}
	if err := server.readGreeting(output); err != nil {
		t.Fatal(err)
	}
	return server
}

func (s *issuingServer) readGreeting(output io.Reader) error {
	lines := bufio.NewScanner(output)
	for s.password == "" && lines.Scan() {
		for pattern, into := range map[*regexp.Regexp]*string{
			addressLine: &s.issuer, nameLine: &s.name, passwordLine: &s.password,
		} {
			if found := pattern.FindStringSubmatch(lines.Text()); found != nil {
				*into = found[1]
			}
		}
	}
	if s.issuer == "" || s.name == "" || s.password == "" {
		return fmt.Errorf("the server printed no address, name and password: %+v, %v", s, lines.Err())
	}
	s.keys = s.issuer + "/.well-known/jwks.json"
	return nil
}

// logIn returns an access token for the administrator.
func (s *issuingServer) logIn(t *testing.T) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"username": s.name, "password": s.password})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(s.issuer+"/login", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := refusal(response); err != nil {
		t.Fatal(err)
	}
	var grant struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&grant); err != nil || grant.AccessToken == "" {
		t.Fatalf("no access token in the reply: %v", err)
	}
	return grant.AccessToken
}

// refusal is what a reply says unless it is 200.
func refusal(response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return fmt.Errorf("%s: %s", response.Status, response.Header.Get("WWW-Authenticate"))
}
