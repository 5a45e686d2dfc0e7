package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

type tokenCommands struct {
	Inspect tokenInspect `cmd:"" help:"Show what a token says, without verifying it."`
	Verify  tokenVerify  `cmd:"" help:"Verify a token and print its claims, or why it is refused."`
	Sign    tokenSign    `cmd:"" help:"Sign claims with a key in a file."`
	Encrypt tokenEncrypt `cmd:"" help:"Encrypt a token, or anything else."`
	Decrypt tokenDecrypt `cmd:"" help:"Decrypt a token and print what is in it."`
}

// maxToken is in bytes; a server takes far less.
const maxToken = 1 << 20

// tokenArgument is the token that a command is about.
type tokenArgument struct {
	Token string `arg:"" optional:"" help:"The token. Default: read from standard input, which keeps it out of the shell's history."`
}

// read returns the token without the white space that copying adds around it.
func (a tokenArgument) read(in *os.File, hint io.Writer) (string, error) {
	text := a.Token
	if text == "" {
		if term.IsTerminal(int(in.Fd())) {
			fmt.Fprintln(hint, "Paste the token, then press Enter and Ctrl-D.")
		}
		raw, err := io.ReadAll(io.LimitReader(in, maxToken+1))
		if err != nil {
			return "", fmt.Errorf("reading the token: %w", err)
		}
		text = string(raw)
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", usageError{"there is no token: give it as an argument or on standard input"}
	case len(text) > maxToken:
		return "", errors.New("that is far too long for a token")
	case strings.HasPrefix(text, "jrt_"):
		return "", errors.New("that is a refresh token: nobody but its server can read it")
	}
	return text, nil
}

// readInput reads what a command works on. All of it counts, white space too.
func readInput(io console, what string, limit int64) ([]byte, error) {
	if term.IsTerminal(int(io.in.Fd())) {
		fmt.Fprintf(io.err, "Type the %s, then press Enter and Ctrl-D.\n", what)
	}
	return readLimited(io.in, what, limit)
}

func readLimited(in io.Reader, what string, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(in, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the %s: %w", what, err)
	case len(text) == 0:
		return nil, usageError{fmt.Sprintf("there is nothing on standard input: the %s is read from there", what)}
	case int64(len(text)) > limit:
		return nil, fmt.Errorf("the %s on standard input is longer than %d bytes", what, limit)
	}
	return text, nil
}
