package sqlstore

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// A migration takes a database from the version before it to its own.
// Released ones never change, and none is ever undone.
type migration struct {
	version int64
	script  string
}

// migrations reads the embedded files, "0001_what_it_does.sql" and so on, in
// the order of their numbers.
func migrations(d dialect) ([]migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var list []migration
	for _, name := range names {
		script, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		list = append(list, migration{version, d.types.Replace(string(script))})
	}
	slices.SortFunc(list, func(a, b migration) int { return cmp.Compare(a.version, b.version) })
	return list, nil
}

// migrate brings the database to the version of this program, in one
// transaction: either all of it happens or nothing. Of several programs that
// start at once, one migrates and the others wait.
func migrate(ctx context.Context, s *session, d dialect) error {
	list, err := migrations(d)
	if err != nil {
		return err
	}
	newest := list[len(list)-1].version
	if version, err := currentVersion(s); err == nil && version == newest {
		return nil // the usual start, which need not wait for whoever writes
	}
	if err := d.begin(s, d.beginMigration); err != nil {
		return fmt.Errorf("waiting to migrate: %w", err)
	}
	if err := migrateFrom(ctx, s, list); err != nil {
		s.exec("ROLLBACK")
		return err
	}
	_, err = s.exec("COMMIT")
	return err
}

// migrateFrom applies what the database has not seen.
func migrateFrom(ctx context.Context, s *session, list []migration) error {
	if _, err := s.exec(`CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY)`); err != nil {
		return fmt.Errorf("preparing migrations: %w", err)
	}
	version, err := currentVersion(s)
	if err != nil {
		return err
	}
	if newest := list[len(list)-1].version; version > newest {
		return fmt.Errorf("it is of version %d, written by a newer program; this one knows versions up to %d: "+
			"install the newer program again or restore an older backup", version, newest)
	}
	for _, m := range list {
		if m.version > version {
			if err := m.apply(ctx, s); err != nil {
				return fmt.Errorf("migrating to version %d: %w", m.version, err)
			}
		}
	}
	return nil
}

func currentVersion(s *session) (version int64, err error) {
	statement, err := s.prepare(`SELECT COALESCE(MAX(version), 0) FROM schema_versions`)
	if err != nil {
		return 0, err
	}
	return version, statement.QueryRow().Scan(&version)
}

func (m migration) apply(ctx context.Context, s *session) error {
	if _, err := s.conn.ExecContext(ctx, m.script); err != nil {
		return err
	}
	_, err := s.exec(`INSERT INTO schema_versions (version) VALUES (?)`, m.version)
	return err
}
