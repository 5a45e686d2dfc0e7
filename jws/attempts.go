package jws

import (
	"context"

	"github.com/jeton-auth/jeton/jwk"
)

// An attempt is a signature on its way to hold, or why it does not.
type attempt struct {
	Signature
	value  []byte
	prefix string               // what is signed in front of the payload
	writer *jwk.VerifyingWriter // nil if the algorithm needs the message as a whole
	err    error                // of this signature alone
}

func (s *signature) attempt(ctx context.Context, index int, keys jwk.Source, opts *VerifyOptions) (a attempt) {
	a.Signature = Signature{Index: index, Header: s.header.Header, Unprotected: s.unprotected}
	a.value, a.prefix = s.value, s.protected+"."
	if a.Key, a.err = s.findKey(ctx, keys, opts); a.err != nil {
		return a
	}
	// A writer that may keep nothing refuses the first byte if it would have
	// to: then the message is kept here, in one place for all.
	w := a.Key.NewWriter(0)
	if _, err := w.Write(bytesOf(a.prefix)); err == nil {
		a.writer = w
	}
	return a
}

// keeps reports whether the attempt is alive and needs the payload in memory.
func (a *attempt) keeps() bool { return a.err == nil && a.writer == nil }

// attempts are all signatures of a text. They are an [io.Writer] of the
// payload, which they keep at most once: anyone can copy a signature, or
// invent one, and that must not multiply the memory.
type attempts struct {
	need  Quorum
	list  []attempt
	limit int    // of a prefix and the payload, in bytes
	room  int    // for the longest prefix, at the beginning of kept
	kept  []byte // the room, and the payload behind it
}

func (a *attempts) makeRoom() {
	for i := range a.list {
		if t := &a.list[i]; t.keeps() {
			a.room = max(a.room, len(t.prefix))
		}
	}
	a.kept = make([]byte, a.room)
}

// Write fails only when too few attempts are left: what ends one of them says
// nothing about the others.
func (a *attempts) Write(p []byte) (int, error) {
	keep, died := false, false
	for i := range a.list {
		if t := &a.list[i]; t.err == nil {
			t.err = a.pass(t, p)
			keep = keep || t.keeps()
			died = died || t.err != nil
		}
	}
	if died {
		if _, err := a.need.reached(a.list); err != nil {
			return 0, err
		}
	}
	if keep {
		a.kept = append(a.kept, p...)
	} else {
		a.kept = nil
	}
	return len(p), nil
}

// pass hashes p for an attempt, or looks whether there is space for it.
func (a *attempts) pass(t *attempt, p []byte) error {
	if t.writer != nil {
		_, err := t.writer.Write(p)
		return err
	}
	if payload := len(a.kept) - a.room; len(p) > a.limit-len(t.prefix)-payload {
		return errBuffered
	}
	return nil
}

func (a *attempts) verify() {
	for i := range a.list {
		switch t := &a.list[i]; {
		case t.err != nil:
		case t.writer != nil:
			t.err = t.writer.Verify(t.value)
		default:
			t.err = t.Key.Verify(a.message(t.prefix), t.value)
		}
	}
}

// message is the payload behind prefix, until the next call.
func (a *attempts) message(prefix string) []byte {
	message := a.kept[a.room-len(prefix):]
	copy(message, prefix)
	return message
}
