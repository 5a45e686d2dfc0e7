package conformance_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// node is npm jose, in one process of Node that answers line by line.
type node struct {
	requests io.WriteCloser
	replies  *bufio.Reader
}

type nodeRequest struct {
	Operation string          `json:"operation"`
	Algorithm string          `json:"alg"`
	Encrypter string          `json:"enc,omitempty"`
	JWK       json.RawMessage `json:"jwk,omitempty"`
	Password  *string         `json:"password,omitempty"`
	Payload   []byte          `json:"payload,omitempty"`
	Token     string          `json:"token,omitempty"`
}

// npmJOSE is the folder where npm has installed what testdata/node/package-lock.json
// names, once for all tests. It is removed when the tests end.
var npmJOSE = sync.OnceValues(func() (folder string, err error) {
	folder, err = os.MkdirTemp("", "jeton-npm-")
	if err != nil {
		return "", err
	}
	removeAtEnd = append(removeAtEnd, folder)
	if err := os.CopyFS(folder, os.DirFS("testdata/node")); err != nil {
		return folder, err
	}
	install := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=20000")
	install.Dir = folder
	if output, err := install.CombinedOutput(); err != nil {
		return folder, errors.New("npm ci: " + string(output))
	}
	return folder, nil
})

// removeAtEnd are the folders that outlive a test.
var removeAtEnd []string

func TestMain(m *testing.M) {
	code := m.Run()
	for _, folder := range removeAtEnd {
		os.RemoveAll(folder)
	}
	os.Exit(code)
}

// openNode starts the process, which ends with the test.
func openNode(t *testing.T) *node {
	t.Helper()
	path := program(t, "node")
	program(t, "npm")
	folder, err := npmJOSE()
	if err != nil {
		missing(t, "npm", err)
	}
	command := exec.Command(path, "peer.mjs")
	command.Dir = folder
	command.Stderr = t.Output()
	requests, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	replies, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		requests.Close()
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &node{requests, bufio.NewReader(replies)}
}

func (n *node) ask(request nodeRequest) (string, error) {
	if err := json.NewEncoder(n.requests).Encode(request); err != nil {
		return "", err
	}
	line, err := n.replies.ReadBytes('\n')
	if err != nil {
		return "", err
	}
	var reply struct{ Result, Error string }
	if err := json.Unmarshal(line, &reply); err != nil {
		return "", err
	}
	if reply.Error != "" {
		return "", errors.New(reply.Error)
	}
	return reply.Result, nil
}

// askBytes is ask for a result in base64.
func (n *node) askBytes(request nodeRequest) (result []byte, err error) {
	text, err := n.ask(request)
	if err != nil {
		return nil, err
	}
	return result, json.Unmarshal([]byte(`"`+text+`"`), &result)
}

func (n *node) lacks(*encryptionKey) bool { return false }

func encryptionRequest(operation string, k *encryptionKey, enc jwk.ContentEncryption, text []byte) nodeRequest {
	r := nodeRequest{Operation: operation, Algorithm: k.algorithm(), Encrypter: string(enc)}
	if k.password() {
		password := string(text)
		r.Password = &password
	} else {
		r.JWK = text
	}
	return r
}

func (n *node) encrypt(k *encryptionKey, enc jwk.ContentEncryption, plaintext []byte) (string, error) {
	r := encryptionRequest("encrypt", k, enc, k.public)
	r.Payload = plaintext
	return n.ask(r)
}

func (n *node) decrypt(k *encryptionKey, enc jwk.ContentEncryption, token string) ([]byte, error) {
	r := encryptionRequest("decrypt", k, enc, k.private)
	r.Token = token
	return n.askBytes(r)
}

func (n *node) lacksSignature(jwk.SignatureAlgorithm) bool { return false }

func (n *node) sign(k *signatureKey, payload []byte) (string, error) {
	return n.ask(nodeRequest{Operation: "sign", Algorithm: k.algorithm(), JWK: k.private, Payload: payload})
}

func (n *node) verify(k *signatureKey, token string) ([]byte, error) {
	return n.askBytes(nodeRequest{Operation: "verify", Algorithm: k.algorithm(), JWK: k.public, Token: token})
}
