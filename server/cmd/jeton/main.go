// Command jeton is the server of Jeton and everything around it: "jeton serve"
// starts it, the other commands work on the data of a server, running or not,
// or on tokens.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], console{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}
