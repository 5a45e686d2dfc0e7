package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
	"golang.org/x/term"
)

type tokenDecrypt struct {
	Token tokenArgument `embed:""`

	Key       string           `required:"" placeholder:"FILE" help:"The private key, or the shared one: JWK or PEM."`
	Algorithm jwk.KeyAlgorithm `placeholder:"ALG" help:"Algorithm of a key that does not say it, such as RSA-OAEP-256 for PEM."`
}

// Run prints the plaintext.
func (c *tokenDecrypt) Run(io console) error {
	text, err := c.Token.read(io.in, io.err)
	if err != nil {
		return err
	}
	if n := strings.Count(text, ".") + 1; n == 3 {
		return errors.New("that token is signed, not encrypted: everybody can read it, with \"jeton token inspect\"")
	} else if n != 5 {
		return fmt.Errorf("it has %s; an encrypted token has five parts with dots between them", count(n, "part"))
	}
	key, err := readKey(c.Key, func(text []byte) (*jwk.DecryptionKey, error) { return jwk.ParseDecryptionKey(text, c.Algorithm) })
	if err != nil {
		return err
	}
	message, err := jwe.Decrypt(text, key, &jwe.DecryptOptions{MaxLength: maxToken})
	switch {
	case errors.Is(err, jwk.ErrKeyNotFound):
		return fmt.Errorf("decrypting: the token is for another key or algorithm; this key is %s with %s", key.ID(), key.Algorithm())
	case errors.Is(err, jwe.ErrDecryption):
		return errors.New("decrypting: it failed. Either the key is another one, or the token was changed")
	case err != nil:
		return fmt.Errorf("decrypting: %w", err)
	}
	return writePlaintext(io.out, message.Plaintext)
}

// writePlaintext writes the very bytes, but to a terminal, which a stranger's
// text could steer.
func writePlaintext(w *os.File, plaintext []byte) error {
	if !term.IsTerminal(int(w.Fd())) {
		_, err := w.Write(plaintext)
		return err
	}
	for line := range strings.Lines(string(plaintext)) {
		if _, err := fmt.Fprintln(w, printable(strings.TrimSuffix(line, "\n"))); err != nil {
			return err
		}
	}
	return nil
}
