package sqlstore

import (
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func scanThrottle(row scanner) (h login.Throttle, err error) {
	err = row.Scan(&h.Failures, timeInto{&h.BlockedUntil}, timeInto{&h.Expiry})
	return h, err
}

// Throttle implements login.Tx.
func (t *tx) Throttle(key []byte) (login.Throttle, error) {
	throttle, err := one(t, scanThrottle, `
		SELECT failures, blocked_until, expiry FROM throttles WHERE key = ?`, key)
	if err == login.ErrNotFound {
		return login.Throttle{}, nil
	}
	return throttle, err
}

// PutThrottle implements login.Tx.
func (t *tx) PutThrottle(key []byte, h login.Throttle) error {
	_, err := t.exec(`
		INSERT INTO throttles (key, failures, blocked_until, expiry) VALUES (?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures,
			blocked_until = excluded.blocked_until, expiry = excluded.expiry`,
		key, h.Failures, micros(h.BlockedUntil), micros(h.Expiry))
	return err
}

// DeleteThrottle implements login.Tx.
func (t *tx) DeleteThrottle(key []byte) error {
	_, err := t.exec(`DELETE FROM throttles WHERE key = ?`, key)
	return err
}

// PurgeThrottles implements login.Tx.
func (t *tx) PurgeThrottles(before time.Time, limit int) (int, error) {
	return t.exec(`
		DELETE FROM throttles WHERE key IN (
			SELECT key FROM throttles WHERE expiry <> 0 AND expiry < ? ORDER BY expiry LIMIT ?)`,
		micros(before), limit)
}
