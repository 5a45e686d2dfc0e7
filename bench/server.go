package bench

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// A Server is the log-in server as people run it: a process with its own data and the
// settings that it comes with.
type Server struct {
	URL   string
	Users []string // who can log in, all with the same password

	folder  string
	process *exec.Cmd
}

const (
	serverPackage = "github.com/jeton-auth/jeton/server/cmd/jeton"
	userPassword  = "a passphrase of some length"
)

// StartServer builds the server of the workspace with the flags of go build, adds as
// many users, and starts it on a free port of loopback.
func StartServer(users int, buildFlags ...string) (s *Server, err error) {
	s = new(Server)
	if s.folder, err = os.MkdirTemp("", "jeton-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	build := append([]string{"build", "-o", s.binary()}, buildFlags...)
	if output, err := exec.Command("go", append(build, serverPackage)...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the server: %w\n%s", err, output)
	}
	for i := range users {
		if err := s.addUser(fmt.Sprintf("user%d", i)); err != nil {
			return nil, err
		}
	}
	return s, s.start()
}

// Close stops the server and removes its data.
func (s *Server) Close() error {
	var stopped error
	if s.process != nil {
		stopped = errors.Join(s.process.Process.Signal(syscall.SIGTERM), s.process.Wait())
	}
	return errors.Join(stopped, os.RemoveAll(s.folder))
}

func (s *Server) binary() string { return filepath.Join(s.folder, "jeton") }

// command leaves the environment away: somebody else's settings are not measured.
func (s *Server) command(arguments ...string) *exec.Cmd {
	command := exec.Command(s.binary(), append(arguments, "--data", filepath.Join(s.folder, "data"))...)
	command.Env = []string{}
	return command
}

func (s *Server) addUser(name string) error {
	command := s.command("user", "add", name, "--password-stdin")
	command.Stdin = strings.NewReader(userPassword)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("adding a user: %w\n%s", err, output)
	}
	s.Users = append(s.Users, name)
	return nil
}

func (s *Server) start() error {
	command := s.command("serve", "--listen", "127.0.0.1:0", "--log-level", "error")
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	s.process = command
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if url, found := strings.CutPrefix(lines.Text(), "Jeton listens on "); found {
			s.URL = url
			return nil
		}
	}
	return errors.New("the server did not say where it listens")
}
