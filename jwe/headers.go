package jwe

import "github.com/jeton-auth/jeton/internal/strictjson"

// readHeaders reads the headers of an envelope: the protected one in base64url,
// the one that all recipients share, and one for each recipient. Any of them
// may be "".
func (e *Envelope) readHeaders(protected, unprotected string, own []string) (err error) {
	e.protected, e.unprotected.text = protected, unprotected
	if protected != "" {
		if e.header, err = readProtected(protected); err != nil {
			return err
		}
	}
	shared, err := readUnprotected(unprotected)
	if err != nil {
		return err
	}
	shared.join(&e.header.all)
	e.recipients = make([]recipient, len(own))
	for i, text := range own {
		r := &e.recipients[i]
		r.header.text = text
		if r.joined, err = readUnprotected(text); err != nil {
			return err
		}
		r.joined.join(&shared)
	}
	return e.checkNames()
}

// checkNames holds the rules about all headers: none of them is empty (RFC 7516
// section 7.2.1), and no name is in two that go together (section 4).
func (e *Envelope) checkNames() error {
	if e.unprotected.text == "" && len(e.recipients) == 1 && e.recipients[0].header.text == "" && e.header.Algorithm != "" {
		return nil // but one header, which says something
	}
	protected, err := e.header.Parameters.names(e.protected != "")
	if err != nil {
		return err
	}
	unprotected, err := e.unprotected.names(e.unprotected.text != "")
	if err == nil && overlap(unprotected, protected) {
		err = errTwice
	}
	for i := 0; i < len(e.recipients) && err == nil; i++ {
		var own strictjson.Object
		h := e.recipients[i].header
		own, err = h.names(h.text != "")
		if err == nil && (overlap(own, protected) || overlap(own, unprotected)) {
			err = errTwice
		}
	}
	return err
}

// names returns the members of a header, of which there is one at least if it
// is there.
func (p Parameters) names(there bool) (strictjson.Object, error) {
	names, err := p.members()
	if err != nil {
		return nil, malformed("header: " + err.Error())
	}
	if there && len(names) == 0 {
		return nil, errEmpty
	}
	return names, nil
}

func overlap(a, b strictjson.Object) bool {
	for name := range a {
		if b.Has(name) {
			return true
		}
	}
	return false
}

// checkRecipients holds the rules about all recipients together, as far as
// their algorithms are known (RFC 7516 section 7.2.1).
func (e *Envelope) checkRecipients() error {
	first := &e.recipients[0].joined
	for i := range e.recipients {
		m := &e.recipients[i].joined
		if m.Encryption != first.Encryption {
			return errDisagree
		}
		if len(e.recipients) > 1 && m.Algorithm.SingleRecipient() {
			return errSingle
		}
	}
	return nil
}

// checkContent holds the rules about the parts beside the encrypted keys: what
// "enc" says about lengths, and that an integrated algorithm has no such parts
// (draft-ietf-jose-hpke-encrypt, section "Integrated Encryption").
func (e *Envelope) checkContent() error {
	m := &e.recipients[0].joined
	if m.Algorithm.Integrated() {
		return e.checkIntegrated()
	}
	if !m.Encryption.Known() {
		return errEncryption
	}
	switch ivSize, tagSize := sizes(m.Encryption); {
	case len(e.iv) != ivSize:
		return errIVSize
	case len(e.tag) != tagSize:
		return errTagSize
	}
	return nil
}

func (e *Envelope) checkIntegrated() error {
	for _, p := range []Parameters{e.header.Parameters, e.unprotected, e.recipients[0].header} {
		names, err := p.members()
		if err != nil || names.Has("enc", "ek") {
			return errIntegrated
		}
	}
	if len(e.iv) != 0 || len(e.tag) != 0 || e.header.Algorithm == "" {
		return errIntegrated
	}
	return nil
}
