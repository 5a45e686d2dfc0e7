package main

import (
	"os"
	"os/exec"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// readmeCommand is
//
//	readme README
//
// and pastes what the README says to do in a second terminal into a shell. The
// running server takes the place of the one that "make run" starts. What the
// shell prints is on standard output.
func readmeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: readme README")
	}
	text, err := os.ReadFile(args[0])
	ts.Check(err)
	blocks := shellBlocks(string(text))
	if len(blocks) != 2 || !strings.Contains(blocks[0], "\nmake run\n") {
		ts.Fatalf("the README has not two blocks of shell commands, the first of which starts the server")
	}
	pasted := strings.NewReplacer(
		"go run ./server/cmd/jeton", "jeton",
		"http://127.0.0.1:8080", ts.Getenv("URL"),
	).Replace(blocks[1])
	shell := exec.Command("sh", "-eu", "-c", pasted)
	shell.Dir, shell.Env = ts.MkAbs("."), environOf(ts)
	output, err := shell.CombinedOutput()
	if _, writeErr := ts.Stdout().Write(output); writeErr != nil || err != nil {
		ts.Fatalf("%v, %v\n%s", err, writeErr, output)
	}
}

// shellBlocks returns the contents of the ```sh blocks of a Markdown text.
func shellBlocks(markdown string) (blocks []string) {
	for {
		_, after, found := strings.Cut(markdown, "\n```sh")
		if !found {
			return blocks
		}
		block, rest, _ := strings.Cut(after, "\n```")
		blocks, markdown = append(blocks, block+"\n"), rest
	}
}
