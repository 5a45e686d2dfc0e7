package jwks

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// Handler serves a key set, such as [jwk.Keyring.PublicSet], to GET and HEAD.
// set is called for each request; the same pointer means the same set, which
// is marshalled once.
//
// The answer has an ETag of its content, so that If-None-Match gets 304, and a
// Cache-Control with maxAge in whole seconds; below one second it is no-cache.
// Publish a key at least maxAge before it signs: verifiers may not look again
// earlier. The Content-Type is application/json and not the one of RFC 7517
// section 8.5.1, application/jwk-set+json, because there are clients that know
// JSON by the first name only.
//
// Only public members are ever sent. A nil set, or one that holds an HMAC key,
// is answered with 503.
func Handler(set func() *jwk.Set, maxAge time.Duration) http.Handler {
	h := &handler{set: set, cacheControl: "no-cache"}
	if maxAge >= time.Second {
		h.cacheControl = fmt.Sprintf("public, max-age=%d", maxAge/time.Second)
	}
	return h
}

type handler struct {
	set          func() *jwk.Set
	cacheControl string
	last         atomic.Pointer[document]
}

// A document is a set as it is sent.
type document struct {
	set  *jwk.Set
	body []byte // nil: the set cannot be sent
	etag string
}

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Type", "application/json")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "invalid_request", "the key set is read with GET or HEAD")
		return
	}
	d := h.document()
	if d.body == nil {
		header.Set("Retry-After", "1")
		refuse(w, http.StatusServiceUnavailable, "temporarily_unavailable", "there is no key set to serve now")
		return
	}
	header.Set("Cache-Control", h.cacheControl)
	header.Set("ETag", d.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.body))
}

// document returns what to send for the set of now.
func (h *handler) document() *document {
	set := h.set()
	if d := h.last.Load(); d != nil && d.set == set {
		return d
	}
	d := newDocument(set)
	h.last.Store(d)
	return d
}

func newDocument(set *jwk.Set) *document {
	if set == nil {
		return &document{}
	}
	body, err := set.MarshalJSON()
	if err != nil {
		return &document{set: set}
	}
	hash := sha256.Sum256(body)
	return &document{set, body, `"` + base64.RawURLEncoding.EncodeToString(hash[:]) + `"`}
}

// refuse answers with an error in the form of RFC 6749 section 5.2. The texts
// are constants of this file, without anything to escape.
func refuse(w http.ResponseWriter, status int, code, description string) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":"%s","error_description":"%s"}`+"\n", code, description)
}
