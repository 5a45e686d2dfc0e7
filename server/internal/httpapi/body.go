package httpapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxBody is the greatest body in bytes. The longest request, a log-in whose
// every character is escaped, stays below it.
const maxBody = 8 << 10

// jsonBody lets requests through whose body may be JSON, and bounds what h can
// read of it. What is too large is refused before a byte of it is read, where
// its length is known.
func (a *api) jsonBody(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !isJSON(r.Header):
			a.refuse(w, r, errMediaType)
		case r.ContentLength > maxBody:
			a.refuse(w, r, errTooLarge)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			h.ServeHTTP(w, r)
		}
	})
}

// noBody keeps h from reading what it has no use for.
func (a *api) noBody(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.NoBody
		h.ServeHTTP(w, r)
	})
}

// isJSON checks what the body claims to be. A browser asks for permission, which
// it does not get, before it sends this type to another site.
func isJSON(header http.Header) bool {
	if len(header["Content-Type"]) != 1 || header.Get("Content-Encoding") != "" {
		return false
	}
	media, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	charset, named := parameters["charset"]
	return err == nil && media == "application/json" && (!named || strings.EqualFold(charset, "utf-8"))
}

// readJSON reads the body into the struct that into points to. The text is read
// strictly (RFC 7493): a member that occurs twice, invalid UTF-8, anything
// behind the object are errors. Names compare exactly. Unknown members are
// ignored, so that newer clients can talk to older servers.
func readJSON(r *http.Request, into any) error {
	data, err := io.ReadAll(r.Body)
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return errTooLarge
	case err != nil:
		// Half of a closed connection looks like a client that has left, and
		// yet it may read the answer.
		return &requestError{"the body did not arrive in full"}
	}
	return decode(data, into)
}

func decode(data []byte, into any) error {
	if jsontext.NewDecoder(bytes.NewReader(data)).PeekKind() != jsontext.KindBeginObject {
		return &requestError{"the body must be a JSON object"}
	}
	err := json.Unmarshal(data, into, json.WithUnmarshalers(textOnly))
	var wrong *json.SemanticError
	switch {
	case errors.As(err, &wrong):
		// Only a member of the struct can be of the wrong type, so the name
		// is ours and not the client's.
		return &requestError{fmt.Sprintf("the member %q must be a string", wrong.JSONPointer.LastToken())}
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &requestError{"the body has two members of the same name"}
	case err != nil:
		return &requestError{"the body is not valid JSON"}
	}
	return nil
}

// textOnly keeps null out, which would read as the empty string.
var textOnly = json.UnmarshalFromFunc(func(d *jsontext.Decoder, _ *string) error {
	if d.PeekKind() != jsontext.KindString {
		return errNotText
	}
	return errors.ErrUnsupported // that is: as usual
})

var errNotText = errors.New("not a string")
