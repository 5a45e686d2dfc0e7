package sqlstore

import "github.com/jeton-auth/jeton/server/internal/login"

const userColumns = `id, name, email, password_hash, roles, created_at, disabled_at`

func scanUser(row scanner) (u login.User, err error) {
	err = row.Scan(bytesInto(u.ID[:]), &u.Name, &u.Email, &u.PasswordHash,
		rolesInto{&u.Roles}, timeInto{&u.CreatedAt}, timeInto{&u.DisabledAt})
	return u, err
}

// CreateUser implements login.Tx.
func (t *tx) CreateUser(u login.User) error {
	list, err := roles(u.Roles)
	if err != nil {
		return err
	}
	return t.execOne(login.ErrNameTaken, `
		INSERT INTO users (`+userColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO NOTHING`,
		u.ID[:], u.Name, u.Email, u.PasswordHash, list, micros(u.CreatedAt), micros(u.DisabledAt))
}

// UpdateUser implements login.Tx. It looks for the name first: breaking a
// constraint would end the transaction, and the caller may want to go on.
func (t *tx) UpdateUser(u login.User) error {
	list, err := roles(u.Roles)
	if err != nil {
		return err
	}
	switch other, err := t.UserByName(u.Name); {
	case err == nil && other.ID != u.ID:
		return login.ErrNameTaken
	case err != nil && err != login.ErrNotFound:
		return err
	}
	return t.execOne(login.ErrNotFound, `
		UPDATE users SET name = ?, email = ?, password_hash = ?, roles = ?, created_at = ?, disabled_at = ?
		WHERE id = ?`,
		u.Name, u.Email, u.PasswordHash, list, micros(u.CreatedAt), micros(u.DisabledAt), u.ID[:])
}

// User implements login.Tx.
func (t *tx) User(id login.UserID) (login.User, error) {
	return one(t, scanUser, `SELECT `+userColumns+` FROM users WHERE id = ?`, id[:])
}

// UserByName implements login.Tx.
func (t *tx) UserByName(canonical string) (login.User, error) {
	return one(t, scanUser, `SELECT `+userColumns+` FROM users WHERE name = ?`, canonical)
}

// Users implements login.Tx.
func (t *tx) Users(after string, limit int) ([]login.User, error) {
	return all(t, scanUser, `
		SELECT `+userColumns+` FROM users WHERE name > ? ORDER BY name LIMIT ?`, after, limit)
}
