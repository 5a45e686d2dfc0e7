package jwk

import (
	"fmt"
	"hash"
)

// A SigningWriter signs a message that comes in pieces. It is for one
// goroutine.
type SigningWriter struct {
	pieces
	key privateKey
}

// NewWriter returns a writer whose [SigningWriter.Sign] signs all that was
// written to it. HMAC, RSA and ECDSA keep a hash of the message only. Ed25519
// and ML-DSA need the message itself, a [crypto.MessageSigner] may need it: for
// them it is kept in memory, up to limit bytes.
func (k *SigningKey) NewWriter(limit int) *SigningWriter {
	w := &SigningWriter{pieces: pieces{limit: limit}}
	if k == nil || k.key == nil {
		w.err = errNoPrivateKey
		return w
	}
	w.key = k.key
	if h, ok := k.key.(hashedPrivateKey); ok {
		w.hash = h.newHash()
	}
	return w
}

// Write adds p to the message. It fails if the message has to be kept in
// memory and is longer than the limit; then Sign fails too.
func (w *SigningWriter) Write(p []byte) (int, error) { return w.add(p) }

// Sign returns the signature of what has been written, as [SigningKey.Sign]
// would.
func (w *SigningWriter) Sign() ([]byte, error) {
	if w.key == nil {
		return nil, errNoPrivateKey
	}
	if w.err != nil {
		return nil, w.err
	}
	if w.hash == nil {
		return w.key.appendSign(nil, w.whole)
	}
	return w.key.(hashedPrivateKey).appendSignHash(nil, w.hash.Sum(nil))
}

// A VerifyingWriter verifies the signature of a message that comes in pieces.
// It is for one goroutine.
type VerifyingWriter struct {
	pieces
	key publicKey
}

// NewWriter returns a writer whose [VerifyingWriter.Verify] verifies a
// signature of all that was written to it. HMAC, RSA and ECDSA keep a hash of
// the message only. For Ed25519 and ML-DSA it is kept in memory, up to limit
// bytes.
func (k *VerificationKey) NewWriter(limit int) *VerifyingWriter {
	w := &VerifyingWriter{pieces: pieces{limit: limit}}
	if k == nil || k.key == nil {
		w.err = ErrSignature
		return w
	}
	w.key = k.key
	if h, ok := k.key.(hashedPublicKey); ok {
		w.hash = h.newHash()
	}
	return w
}

// Write adds p to the message. It fails if the message has to be kept in
// memory and is longer than the limit; then Verify fails too.
func (w *VerifyingWriter) Write(p []byte) (int, error) { return w.add(p) }

// Verify returns nil if signature is one of what has been written, as
// [VerificationKey.Verify] would.
func (w *VerifyingWriter) Verify(signature []byte) error {
	if w.key == nil {
		return ErrSignature
	}
	if w.err != nil {
		return w.err
	}
	ok := false
	if w.hash == nil {
		ok = w.key.verify(w.whole, signature)
	} else {
		ok = w.key.(hashedPublicKey).verifyHash(w.hash.Sum(nil), signature)
	}
	if !ok {
		return ErrSignature
	}
	return nil
}

// pieces are a message, or its hash.
type pieces struct {
	hash  hash.Hash // nil if the message itself is needed
	whole []byte
	limit int   // of whole, in bytes
	err   error // stays: a message with a hole in it must never be signed
}

func (m *pieces) add(p []byte) (int, error) {
	switch {
	case m.err != nil:
		return 0, m.err
	case m.hash != nil:
		return m.hash.Write(p)
	case len(p) > m.limit-len(m.whole):
		m.whole = nil
		m.err = fmt.Errorf("jwk: the algorithm needs the whole message in memory, and it is longer than %d bytes", m.limit)
		return 0, m.err
	}
	m.whole = append(m.whole, p...)
	return len(p), nil
}
