package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/server/internal/config"
)

// The exit codes. Scripts may rely on them.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2 // the command line makes no sense
	exitUnsure = 3 // "token verify" could not find out whether the token is good
)

// A console is where a command reads and writes.
type console struct{ in, out, err *os.File }

// commands is the command line: what can be typed, and the help about it.
type commands struct {
	Serve   serveCommand    `cmd:"" help:"Start the server."`
	User    userCommands    `cmd:"" help:"Add, list, disable and enable users, and set their passwords."`
	Session sessionCommands `cmd:"" help:"List and revoke sessions."`
	Key     keyCommands     `cmd:"" help:"List and rotate the signing keys; generate keys for other uses."`
	Token   tokenCommands   `cmd:"" help:"Look into tokens, verify, sign, encrypt and decrypt them."`
	Config  configCommands  `cmd:"" help:"Check and print the configuration."`
	Version versionCommand  `cmd:"" help:"Print the version."`
}

// run does what args say and returns the exit code.
func run(args []string, io console) int {
	parser := kong.Must(&commands{},
		kong.Name("jeton"),
		kong.Description("Log in once; every service verifies."),
		kong.Help(printHelp),
		kong.ValueFormatter(describe),
		kong.ConfigureHelp(kong.HelpOptions{NoExpandSubcommands: true, Compact: true, WrapUpperBound: 100}),
		kong.Writers(io.out, io.err),
		kong.Bind(io),
	)
	parsed, err := parser.Parse(args)
	if err == nil {
		err = parsed.Run()
	}
	return report(io, err)
}

// report prints an error, each of its lines by itself, and chooses the code.
func report(io console, err error) int {
	if err == nil {
		return exitOK
	}
	text, code, hint := err.Error(), exitFailed, ""
	if wrong, ok := errors.AsType[*kong.ParseError](err); ok {
		text, code = explain(wrong), exitUsage
		hint = fmt.Sprintf("Run \"%s --help\" to see what there is.\n", commandOf(wrong.Context))
	} else if _, ok := errors.AsType[usageError](err); ok {
		code = exitUsage
	} else if _, ok := errors.AsType[unsureError](err); ok {
		code = exitUnsure
	}
	for line := range strings.Lines(text) {
		fmt.Fprintf(io.err, "jeton: %s\n", printable(strings.TrimSuffix(line, "\n")))
	}
	fmt.Fprint(io.err, hint)
	return code
}

// A usageError is one that kong cannot see.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// explain names the nearest flag or command to one that does not exist.
func explain(wrong *kong.ParseError) string {
	text, _, _ := strings.Cut(wrong.Error(), ", did you mean")
	if given, ok := strings.CutPrefix(text, "unknown flag "); ok {
		if given == "--password" {
			return "unknown flag --password: others see the arguments of a command; give it when asked, or use --password-stdin"
		}
		return text + didYouMean(strings.TrimLeft(given, "-"), flagsOf(wrong.Context), "--")
	}
	if strings.HasPrefix(text, "expected one of ") { // and not all of them
		return "a command is missing; there are " + strings.Join(childrenOf(wrong.Context), ", ")
	}
	if given, ok := strings.CutPrefix(text, "unexpected argument "); ok {
		return text + didYouMean(given, childrenOf(wrong.Context), "")
	}
	return text
}

func didYouMean(given string, names []string, dashes string) string {
	near := config.Nearest(given, names)
	if near == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", dashes+near)
}

func flagsOf(ctx *kong.Context) (names []string) {
	for _, p := range ctx.Path {
		for _, flag := range p.Flags {
			names = append(names, flag.Name)
		}
	}
	return names
}

func childrenOf(ctx *kong.Context) (names []string) {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	for _, child := range node.Children {
		names = append(names, child.Name)
	}
	return names
}

func commandOf(ctx *kong.Context) string {
	if node := ctx.Selected(); node != nil {
		return node.FullPath()
	}
	return ctx.Model.Name
}
