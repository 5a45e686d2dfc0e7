package login

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// UserID names a user for life. It is random, so it tells nothing about the
// person, and it is what tokens carry as sub (RFC 7519 section 4.1.2).
type UserID [16]byte

// SessionID names one log-in from the password to the log-out.
type SessionID [16]byte

// NewUserID returns a random id.
func NewUserID() UserID { return UserID(random16()) }

// NewSessionID returns a random id.
func NewSessionID() SessionID { return SessionID(random16()) }

func random16() (id [16]byte) {
	rand.Read(id[:]) // never fails: see crypto/rand
	return id
}

// String returns the id as base64url, 22 characters.
func (id UserID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// String returns the id as base64url, 22 characters.
func (id SessionID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// ParseUserID reads what [UserID.String] wrote.
func ParseUserID(s string) (UserID, error) {
	id, err := parse16(s)
	return UserID(id), err
}

// ParseSessionID reads what [SessionID.String] wrote.
func ParseSessionID(s string) (SessionID, error) {
	id, err := parse16(s)
	return SessionID(id), err
}

var errID = errors.New("not an id: want 22 characters of base64url")

func parse16(s string) (id [16]byte, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != len(id) || len(s) != 22 {
		return id, fmt.Errorf("%q: %w", s, errID)
	}
	return [16]byte(raw), nil
}

// A User is somebody who can log in.
type User struct {
	ID           UserID
	Name         string // canonical, see password.CanonicalName; unique
	Email        string // never in a token
	PasswordHash string // a PHC string
	Roles        []string
	CreatedAt    time.Time
	DisabledAt   time.Time // zero: may log in
}

// A Session is one log-in. It is one row for life: a refresh changes its
// counter, nothing is added.
type Session struct {
	ID         SessionID
	UserID     UserID
	Audience   string   // aud of its access tokens; "" is the server's issuer
	Address    string   // where the log-in came from
	UserAgent  string   // as the client gave it, shortened to 200 bytes
	Secret     [32]byte // random; part of what its refresh tokens authenticate
	Counter    uint32   // of the newest refresh token
	CreatedAt  time.Time
	RotatedAt  time.Time
	IdleExpiry time.Time // moves with each refresh
	Expiry     time.Time // never moves
	RevokedAt  time.Time // zero: alive
	Reason     string    // why it was revoked
}

// A SigningKey is a key of the server as it is stored: sealed.
type SigningKey struct {
	ID         string // the kid
	Algorithm  jwk.SignatureAlgorithm
	Sealed     []byte // the private JWK under the master key
	PublishAt  time.Time
	ActivateAt time.Time
	RetireAt   time.Time // signs no more
	RemoveAt   time.Time // verifies no more
}

// A Throttle counts the failures of one account or one address prefix.
type Throttle struct {
	Failures     int
	BlockedUntil time.Time
	Expiry       time.Time // when the row may be forgotten
}

// An Event is one line of the audit trail.
type Event struct {
	At        time.Time
	Kind      string // "login.ok", "login.failed", …: see audit.go
	User      UserID // zero where no user is known
	Name      string // the canonical name that was tried
	Session   SessionID
	Address   string
	RequestID string
	Detail    string
}
