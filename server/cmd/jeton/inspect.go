package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

type tokenInspect struct {
	Token tokenArgument `embed:""`
	JSON  bool          `name:"json" help:"Print JSON."`
}

// An unverified token is what anybody could have written.
type unverified struct {
	header, claims jsontext.Value
	signature      string
}

// Run shows the token.
func (c *tokenInspect) Run(io console) error {
	text, err := c.Token.read(io.in, io.err)
	if err != nil {
		return err
	}
	if strings.Count(text, ".") == 4 {
		return c.showEncrypted(io, text)
	}
	token, err := takeApart(text)
	if err != nil {
		return fmt.Errorf("reading the token: %w", err)
	}
	if c.JSON {
		return token.writeJSON(io.out)
	}
	fmt.Fprintln(io.out, alarm(io.out, "NOT VERIFIED: anybody can write this. \"jeton token verify\" says whether it is true."))
	fmt.Fprintf(io.out, "\n%s\n%s\n\n%s\n%s\n", bold(io.out, "header"), lines(token.header), bold(io.out, "claims"), lines(token.claims))
	return writeTimes(io, token.claims, time.Now())
}

// takeApart reads a signed token as strictly as a verifier does: three parts
// of canonical base64url, the first two JSON objects without duplicate names.
func takeApart(text string) (*unverified, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("it has %s; a signed token has three parts with dots between them", count(len(parts), "part"))
	}
	header, err := readObject(parts[0])
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	claims, err := readObject(parts[1])
	if err != nil {
		return nil, fmt.Errorf("claims: %w", err)
	}
	if _, err := decodeSegment(parts[2]); err != nil {
		return nil, fmt.Errorf("signature: %w", err)
	}
	return &unverified{header, claims, parts[2]}, nil
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// decodeSegment refuses the line breaks that encoding/base64 skips.
func decodeSegment(segment string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(segment)
	if err != nil || strings.ContainsAny(segment, "\r\n") {
		return nil, errors.New("it is not base64url in its one canonical form")
	}
	return raw, nil
}

func readObject(segment string) (jsontext.Value, error) {
	raw, err := decodeSegment(segment)
	if err != nil {
		return nil, err
	}
	value := jsontext.Value(raw)
	if !value.IsValid() || value.Kind() != '{' {
		return nil, errors.New("it is not a JSON object, or names a member twice")
	}
	return value, nil
}

// lines is the object as people read it, in its own order.
func lines(object jsontext.Value) string {
	pretty := object.Clone()
	if err := pretty.Indent(jsontext.WithIndent("  ")); err != nil {
		return printable(string(object))
	}
	rows := strings.Split(string(pretty), "\n")
	for i, row := range rows {
		rows[i] = printable(row)
	}
	return strings.Join(rows, "\n")
}

func (t *unverified) writeJSON(w io.Writer) error {
	return writeJSON(w, struct {
		Verified  bool            `json:"verified"`
		Header    json.RawMessage `json:"header"`
		Claims    json.RawMessage `json:"claims"`
		Signature string          `json:"signature"`
	}{false, json.RawMessage(t.header), json.RawMessage(t.claims), t.signature})
}

// showEncrypted shows what of an encrypted token everybody can see.
func (c *tokenInspect) showEncrypted(io console, text string) error {
	header, err := headerOfEncrypted(text)
	if err != nil {
		return fmt.Errorf("reading the token: %w", err)
	}
	if c.JSON {
		return writeJSON(io.out, struct {
			Verified  bool            `json:"verified"`
			Encrypted bool            `json:"encrypted"`
			Header    json.RawMessage `json:"header"`
		}{false, true, json.RawMessage(header)})
	}
	fmt.Fprintln(io.out, alarm(io.out, "NOT VERIFIED: anybody can write this, and encrypt it to a public key."))
	_, err = fmt.Fprintf(io.out, "\n%s\n%s\n\nThe rest is encrypted. \"jeton token decrypt\" shows it to whoever has the key.\n", bold(io.out, "header"), lines(header))
	return err
}

// headerOfEncrypted is takeApart for the five parts of an encrypted token.
// All but the first are bytes that only the key makes sense of.
func headerOfEncrypted(text string) (jsontext.Value, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 5 {
		return nil, fmt.Errorf("it has %s; an encrypted token has five parts with dots between them", count(len(parts), "part"))
	}
	header, err := readObject(parts[0])
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	for i, name := range []string{"encrypted key", "initialization vector", "ciphertext", "authentication tag"} {
		if _, err := decodeSegment(parts[i+1]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return header, nil
}
