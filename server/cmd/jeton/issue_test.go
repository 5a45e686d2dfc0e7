package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/rogpeppe/go-internal/testscript"
)

// issuerKey is the key of all tokens that scripts issue.
var issuerKey = sync.OnceValues(func() (*jwk.SigningKey, error) { return jwk.Generate(jwk.ES256) })

// issueCommand is
//
//	issue VARIABLE LIFE
//
// and puts a token that expires after LIFE, or LIFE ago when it is negative,
// into a variable. The issuer is https://issuer.test, the audience orders. Its
// keys are in the files key.json and keys.json.
func issueCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: issue VARIABLE LIFE")
	}
	key, err := issuerKey()
	ts.Check(err)
	life, err := time.ParseDuration(args[1])
	ts.Check(err)
	token, err := jwt.Sign(key, jwt.AccessToken, &registered{jwt.Claims{
		Issuer: "https://issuer.test", Subject: "ada", Audience: jwt.Audience{"orders"},
		Expiry: jwt.At(time.Now().Add(life)), IssuedAt: jwt.At(time.Now().Add(-time.Hour)),
	}})
	ts.Check(err)
	ts.Setenv(args[0], token)
	ts.Check(os.WriteFile(ts.MkAbs("token.txt"), []byte(token+"\n"), 0o600))

	public, err := json.Marshal(key.VerificationKey())
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("key.json"), public, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("keys.json"), fmt.Appendf(nil, `{"keys":[%s]}`, public), 0o600))
}

// certificateCommand is
//
//	certificate
//
// and makes a certificate of 127.0.0.1 that signs itself: cert.pem, cert.key.
func certificateCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: certificate")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	ts.Check(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: cert},
		"cert.key": {Type: "PRIVATE KEY", Bytes: private},
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), pem.EncodeToMemory(block), 0o600))
	}
}

// withinCommand is
//
//	within FILE TEXT...
//
// and wants the texts in a file, or with "!" none of them. Unlike grep it takes
// them literally.
func withinCommand(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile(args[0])
	for _, part := range args[1:] {
		if part == "" {
			ts.Fatalf("the text to look for is empty")
		}
		if strings.Contains(text, part) == neg {
			ts.Fatalf("%q in %s is %v\n%s", part, args[0], neg, text)
		}
	}
}

// tamperCommand is
//
//	tamper PART FILE
//
// and changes the token in a file: another first character in one of its
// parts, counted from 1. An empty part gets bytes.
func tamperCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tamper PART FILE")
	}
	at, err := strconv.Atoi(args[0])
	ts.Check(err)
	parts := strings.Split(strings.TrimSpace(ts.ReadFile(args[1])), ".")
	switch part := &parts[at-1]; {
	case *part == "":
		*part = "AAAA"
	case strings.HasPrefix(*part, "A"):
		*part = "B" + (*part)[1:]
	default:
		*part = "A" + (*part)[1:]
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(parts, ".")), 0o600))
}

func formatMode(mode fs.FileMode) string { return fmt.Sprintf("%04o", mode.Perm()) }
