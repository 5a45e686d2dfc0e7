package sqlstore

import "github.com/jeton-auth/jeton/server/internal/login"

const keyColumns = `id, algorithm, sealed, publish_at, activate_at, retire_at, remove_at`

func scanKey(row scanner) (k login.SigningKey, err error) {
	err = row.Scan(&k.ID, &k.Algorithm, &k.Sealed, timeInto{&k.PublishAt},
		timeInto{&k.ActivateAt}, timeInto{&k.RetireAt}, timeInto{&k.RemoveAt})
	return k, err
}

// SigningKeys implements login.Tx.
func (t *tx) SigningKeys() ([]login.SigningKey, error) {
	return all(t, scanKey, `SELECT `+keyColumns+` FROM signing_keys ORDER BY activate_at, id`)
}

// PutSigningKey implements login.Tx.
func (t *tx) PutSigningKey(k login.SigningKey) error {
	_, err := t.exec(`
		INSERT INTO signing_keys (`+keyColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET algorithm = excluded.algorithm, sealed = excluded.sealed,
			publish_at = excluded.publish_at, activate_at = excluded.activate_at,
			retire_at = excluded.retire_at, remove_at = excluded.remove_at`,
		k.ID, string(k.Algorithm), k.Sealed,
		micros(k.PublishAt), micros(k.ActivateAt), micros(k.RetireAt), micros(k.RemoveAt))
	return err
}

// DeleteSigningKey implements login.Tx.
func (t *tx) DeleteSigningKey(id string) error {
	_, err := t.exec(`DELETE FROM signing_keys WHERE id = ?`, id)
	return err
}
