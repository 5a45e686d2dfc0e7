package sqlstore

import (
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

const sessionColumns = `id, user_id, audience, address, user_agent, secret, counter,
	created_at, rotated_at, idle_expiry, expiry, revoked_at, reason`

func scanSession(row scanner) (s login.Session, err error) {
	err = row.Scan(bytesInto(s.ID[:]), bytesInto(s.UserID[:]), &s.Audience, &s.Address, &s.UserAgent,
		bytesInto(s.Secret[:]), &s.Counter, timeInto{&s.CreatedAt}, timeInto{&s.RotatedAt},
		timeInto{&s.IdleExpiry}, timeInto{&s.Expiry}, timeInto{&s.RevokedAt}, &s.Reason)
	return s, err
}

// CreateSession implements login.Tx.
func (t *tx) CreateSession(s login.Session) error {
	_, err := t.exec(`
		INSERT INTO sessions (`+sessionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID[:], s.UserID[:], s.Audience, s.Address, s.UserAgent, s.Secret[:], s.Counter,
		micros(s.CreatedAt), micros(s.RotatedAt), micros(s.IdleExpiry), micros(s.Expiry),
		micros(s.RevokedAt), s.Reason)
	return err
}

// UpdateSession implements login.Tx.
func (t *tx) UpdateSession(s login.Session) error {
	return t.execOne(login.ErrNotFound, `
		UPDATE sessions SET user_id = ?, audience = ?, address = ?, user_agent = ?, secret = ?, counter = ?,
			created_at = ?, rotated_at = ?, idle_expiry = ?, expiry = ?, revoked_at = ?, reason = ?
		WHERE id = ?`,
		s.UserID[:], s.Audience, s.Address, s.UserAgent, s.Secret[:], s.Counter,
		micros(s.CreatedAt), micros(s.RotatedAt), micros(s.IdleExpiry), micros(s.Expiry),
		micros(s.RevokedAt), s.Reason, s.ID[:])
}

// Session implements login.Tx.
func (t *tx) Session(id login.SessionID) (login.Session, error) {
	return one(t, scanSession, `SELECT `+sessionColumns+` FROM sessions WHERE id = ?`, id[:])
}

// Sessions implements login.Tx.
func (t *tx) Sessions(user login.UserID) ([]login.Session, error) {
	return all(t, scanSession, `
		SELECT `+sessionColumns+` FROM sessions WHERE user_id = ? ORDER BY created_at DESC, id DESC`, user[:])
}

// RevokeSessions implements login.Tx.
func (t *tx) RevokeSessions(user login.UserID, at time.Time, reason string) (int, error) {
	return t.exec(`
		UPDATE sessions SET revoked_at = ?, reason = ? WHERE user_id = ? AND revoked_at = 0`,
		micros(at), reason, user[:])
}

// PurgeSessions implements login.Tx.
func (t *tx) PurgeSessions(before time.Time, limit int) (int, error) {
	return t.exec(`
		DELETE FROM sessions WHERE id IN (
			SELECT id FROM sessions WHERE ended_at <> 0 AND ended_at < ? ORDER BY ended_at LIMIT ?)`,
		micros(before), limit)
}
