package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"golang.org/x/term"
)

// maxSecret is more than any password may have, in bytes.
const maxSecret = 64 << 10

// passwordFlag belongs to every command that takes a password. There is no
// flag for the password itself: others see the arguments of a process.
type passwordFlag struct {
	Stdin bool `name:"password-stdin" help:"Read the password from standard input: all of it but one line break at the end."`
}

// read returns the new password.
func (f passwordFlag) read(io console) (string, error) {
	if f.Stdin {
		return readSecret(io.in)
	}
	if !term.IsTerminal(int(io.in.Fd())) {
		return "", usageError{"there is no terminal to ask for the password on; use --password-stdin"}
	}
	first, err := ask(io, "New password: ")
	if err != nil {
		return "", err
	}
	second, err := ask(io, "Once more: ")
	if err == nil && first != second {
		err = errors.New("the two are not the same; nothing was changed")
	}
	return first, err
}

// readSecret takes off one line break, because echo and editors put one there;
// everything else, white space too, may belong to the password.
func readSecret(r io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxSecret+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("reading the password: %w", err)
	case len(raw) > maxSecret:
		return "", errors.New("the password on standard input is far too long")
	}
	text := strings.TrimSuffix(string(raw), "\n")
	if len(text) < len(raw) {
		text = strings.TrimSuffix(text, "\r")
	}
	if text == "" {
		return "", errors.New("there is no password on standard input")
	}
	return text, nil
}

// ask reads a line without showing it. Interrupted, it gives the terminal back
// as it was.
func ask(io console, prompt string) (string, error) {
	fd := int(io.in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	interrupted, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(interrupted, os.Interrupt)
	defer signal.Stop(interrupted)
	defer close(done)
	go func() {
		select {
		case <-interrupted:
			_ = term.Restore(fd, before)
			fmt.Fprintln(io.err)
			os.Exit(exitFailed)
		case <-done:
		}
	}()
	fmt.Fprint(io.err, prompt)
	line, err := term.ReadPassword(fd)
	fmt.Fprintln(io.err)
	if err != nil {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return string(line), nil
}
