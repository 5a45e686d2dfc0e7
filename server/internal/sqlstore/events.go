package sqlstore

import (
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

const eventColumns = `at, kind, user_id, name, session_id, address, request_id, detail`

func scanEvent(row scanner) (e login.Event, err error) {
	err = row.Scan(timeInto{&e.At}, &e.Kind, bytesInto(e.User[:]), &e.Name,
		bytesInto(e.Session[:]), &e.Address, &e.RequestID, &e.Detail)
	return e, err
}

// AppendEvent implements login.Tx.
func (t *tx) AppendEvent(e login.Event) error {
	_, err := t.exec(`INSERT INTO events (`+eventColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		micros(e.At), e.Kind, e.User[:], e.Name, e.Session[:], e.Address, e.RequestID, e.Detail)
	return err
}

// Events implements login.Tx. Events of the same microsecond come in the order
// in which they were appended, the last one first.
func (t *tx) Events(limit int) ([]login.Event, error) {
	return all(t, scanEvent, `SELECT `+eventColumns+` FROM events ORDER BY at DESC, id DESC LIMIT ?`, limit)
}

// PurgeEvents implements login.Tx.
func (t *tx) PurgeEvents(before time.Time, limit int) (int, error) {
	return t.exec(`
		DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at < ? ORDER BY at, id LIMIT ?)`,
		micros(before), limit)
}
