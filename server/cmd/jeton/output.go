package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"golang.org/x/term"
)

// writeJSON is for scripts: one indented value.
func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// writeTable is for people: columns under their names. Cells may come from
// strangers, such as the name of a browser.
func writeTable(w *os.File, head []string, rows [][]string) error {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{head}, rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			if cells[i] = printable(cell); cell == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	first, rest, _ := strings.Cut(text.String(), "\n")
	_, err := io.WriteString(w, bold(w, strings.TrimRight(first, " "))+"\n"+rest)
	return err
}

// bold marks text where that is seen: on a terminal whose owner has not
// declined (no-color.org).
func bold(w *os.File, text string) string { return styled(w, "1", text) }

// alarm marks text that must not be overlooked.
func alarm(w *os.File, text string) string { return styled(w, "1;31", text) }

func styled(w *os.File, style, text string) string {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" || !term.IsTerminal(int(w.Fd())) {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// printable writes out what would steer a terminal or hide text.
func printable(s string) string {
	if !strings.ContainsFunc(s, invisible) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if invisible(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func invisible(r rune) bool { return !unicode.IsPrint(r) }

// day and the like are what a person counts in.
var spans = []struct {
	name string
	span time.Duration
}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}}

// relative says when t is, seen from now: "in 4 minutes", "3 days ago".
func relative(t, now time.Time) string {
	distance := t.Sub(now).Round(time.Second)
	for _, s := range spans {
		n := int64(distance.Abs() / s.span)
		if n == 0 {
			continue
		}
		words := fmt.Sprintf("%d %ss", n, s.name)
		if n == 1 {
			words = "1 " + s.name
		}
		if distance < 0 {
			return words + " ago"
		}
		return "in " + words
	}
	return "now"
}
