package jwks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/jeton-auth/jeton/jwk"
)

// maxBody is the greatest length of a set in bytes: what [jwk.ParseSet] reads.
const maxBody = 1 << 20

// maxETag is the greatest length of an entity tag that is sent back.
const maxETag = 256

// An answer is what the source said.
type answer struct {
	set  *jwk.Set // nil: the set that was named by its ETag is still the one
	etag string
	life lifetime
}

// fetch makes one request. With an etag it asks only for another set than the
// one that has it.
func (r *Remote) fetch(ctx context.Context, etag string) (*answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	// Saying so keeps net/http from asking for gzip: sets are short, and what
	// is not unpacked cannot be a bomb.
	request.Header.Set("Accept-Encoding", "identity")
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
	}
	response, err := r.client.Do(request)
	if err != nil {
		return nil, reason(err)
	}
	defer response.Body.Close()
	return r.read(response, etag != "")
}

func (r *Remote) read(response *http.Response, conditional bool) (*answer, error) {
	life := lifetimeOf(response.Header)
	if response.StatusCode == http.StatusNotModified && conditional {
		return &answer{life: life}, nil
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	if err := checkContent(response.Header); err != nil {
		return nil, err
	}
	body, err := readBody(response)
	if err != nil {
		return nil, err
	}
	set, err := jwk.ParseSet(body, &r.options.Parse)
	if err != nil {
		return nil, err
	}
	return &answer{set, etagOf(response.Header), life}, nil
}

// checkContent lets pass what is said to be JSON, and what nothing is said of.
func checkContent(header http.Header) error {
	if encoding := header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return fmt.Errorf("a Content-Encoding of %.40q, none was asked for", encoding)
	}
	value := header.Get("Content-Type")
	if value == "" {
		return nil
	}
	switch media, _, err := mime.ParseMediaType(value); {
	case err == nil && (media == "application/json" || media == "application/jwk-set+json"):
		return nil
	default:
		return fmt.Errorf("a Content-Type of %.100q, application/json or application/jwk-set+json is needed", value)
	}
}

func readBody(response *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the answer: %w", err)
	case len(body) > maxBody:
		return nil, errors.New("the answer is longer than 1 MiB")
	}
	return body, nil
}

func etagOf(header http.Header) string {
	if etag := header.Get("ETag"); len(etag) <= maxETag {
		return etag
	}
	return ""
}
