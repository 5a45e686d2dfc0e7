package login

import (
	"errors"
	"fmt"
	"time"
)

// What the methods of a [Service] refuse with. Use errors.Is.
var (
	// ErrCredentials refuses a log-in. It never says why.
	ErrCredentials = errors.New("the user name or the password is wrong")

	// ErrInvalidGrant refuses a refresh token (RFC 6749 section 5.2). It
	// never says why.
	ErrInvalidGrant = errors.New("the refresh token is not valid, or no longer")

	// ErrSessionEnded refuses an access token whose session was revoked, has
	// expired, or belongs to somebody who may not log in any more.
	ErrSessionEnded = errors.New("the session has ended")

	// ErrUnknownAudience refuses a log-in for an audience that is not one of
	// [Config.Audiences] (RFC 8707 section 2: invalid_target).
	ErrUnknownAudience = errors.New("the audience is not one of this server's")

	// ErrLogoutScope refuses a [LogoutScope] that does not exist.
	ErrLogoutScope = errors.New(`the log-out scope is neither "session" nor "all"`)

	// ErrMasterKey is why stored signing keys cannot be opened.
	ErrMasterKey = errors.New("sealed with another master key, or damaged")
)

// A ThrottledError refuses a log-in without looking at its password, because
// too many before it failed. It is the same for names that do not exist.
type ThrottledError struct {
	RetryAfter time.Duration // at least a second, in whole seconds
}

// Error says how long to wait.
func (e *ThrottledError) Error() string {
	return fmt.Sprintf("too many failed log-ins: try again in %v", e.RetryAfter)
}

// An InputError refuses what an administrator typed. Its text says what to do.
type InputError struct {
	Field string // "name", "email", "roles", "password"
	Err   error
}

// Error names the field.
func (e *InputError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap returns the reason, for example a *password.PolicyError.
func (e *InputError) Unwrap() error { return e.Err }
