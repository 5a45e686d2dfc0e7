package login

import (
	"context"
	"errors"
	"time"
)

// What a Store answers when a row is not there, or must not be there twice.
var (
	ErrNotFound  = errors.New("not found")
	ErrNameTaken = errors.New("the name is taken")
)

// A Store keeps users, sessions, keys, throttles and the audit trail. The
// implementations hold no rules of their own; storetest says what all of them
// must do.
type Store interface {
	// View runs f in a transaction that sees one state and changes nothing.
	View(ctx context.Context, f func(Tx) error) error

	// Update runs f in a transaction that is atomic, isolated from every
	// other Update, and durable when Update returns nil. When f fails, or
	// panics, nothing of it stays. f may be run more than once, so it must
	// have no effect but through its Tx.
	Update(ctx context.Context, f func(Tx) error) error

	// Close waits for running transactions and closes the database.
	Close() error
}

// A Tx is valid until the function it was given to returns. Times are kept to
// the microsecond, in UTC; a zero time stays zero.
type Tx interface {
	CreateUser(User) error // ErrNameTaken
	UpdateUser(User) error // ErrNotFound, ErrNameTaken
	User(UserID) (User, error)
	UserByName(canonical string) (User, error)
	Users(after string, limit int) ([]User, error) // by name, those behind after

	CreateSession(Session) error
	UpdateSession(Session) error // ErrNotFound
	Session(SessionID) (Session, error)
	Sessions(UserID) ([]Session, error) // newest first, revoked and expired ones too
	// RevokeSessions revokes all of the user's sessions that are not revoked
	// yet, and says how many.
	RevokeSessions(user UserID, at time.Time, reason string) (int, error)
	// PurgeSessions deletes at most limit sessions that ended (revoked, idle
	// or expired) before the given time, and says how many.
	PurgeSessions(before time.Time, limit int) (int, error)

	SigningKeys() ([]SigningKey, error) // by ActivateAt, then ID
	PutSigningKey(SigningKey) error     // inserts or replaces
	DeleteSigningKey(id string) error

	Throttle(key []byte) (Throttle, error) // the zero Throttle when there is none
	PutThrottle(key []byte, t Throttle) error
	DeleteThrottle(key []byte) error
	PurgeThrottles(before time.Time, limit int) (int, error) // by Expiry

	AppendEvent(Event) error
	Events(limit int) ([]Event, error) // newest first
	PurgeEvents(before time.Time, limit int) (int, error)
}
