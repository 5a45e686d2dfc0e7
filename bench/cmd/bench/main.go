// Command bench prints what signing, verifying and logging in cost beside the bare
// cryptography and beside other libraries.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"time"

	"github.com/jeton-auth/jeton/bench"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	rounds := flag.Int("rounds", 7, "how many `turns` each contender takes")
	slice := flag.Duration("time", 100*time.Millisecond, "`duration` of a turn")
	only := flag.String("run", "", "measure only the groups whose name matches a regular `expression`")
	asJSON := flag.Bool("json", false, "print one JSON document instead of tables")
	flag.Parse()

	wanted, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	report := newReport(*rounds, *slice, *asJSON)
	if err := tokens(report, wanted); err != nil {
		return err
	}
	if wanted.MatchString(bench.LogIn) {
		if err := logIns(report); err != nil {
			return err
		}
	}
	return report.end()
}

func tokens(report *report, wanted *regexp.Regexp) error {
	keys, err := bench.NewKeys()
	if err != nil {
		return err
	}
	groups, err := bench.TokenGroups(keys)
	if err != nil {
		return err
	}
	for _, group := range groups {
		if !wanted.MatchString(group.Name) {
			continue
		}
		if err := report.measure(group); err != nil {
			return err
		}
	}
	return nil
}

// logIns starts a server for two clients a core: each core has work while a reply is
// on its way.
func logIns(report *report) (err error) {
	server, err := bench.StartServer(2 * runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	err = report.measure(bench.LogInGroup(server))
	if closed := server.Close(); err == nil {
		err = closed
	}
	return err
}
