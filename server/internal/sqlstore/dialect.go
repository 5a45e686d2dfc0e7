package sqlstore

import (
	"strings"
	"time"
)

// patience is how long a transaction that writes waits for other programs.
const patience = 30 * time.Second

// A dialect is what SQLite and PostgreSQL say differently. All other SQL of
// this package is written so that both read it: "?" stands for an argument,
// times are integers, ids are bytes. An engine that numbers its arguments gets
// them numbered on the way in, here.
type dialect struct {
	// beginView starts a transaction in which all reads see one state.
	beginView string
	// beginUpdate starts a transaction that is isolated from every other one
	// started by it, in this process and in others.
	beginUpdate string
	// beginMigration starts a transaction that keeps other programs from
	// migrating the same database.
	beginMigration string
	// busy tells a lock that another program holds from a failure.
	busy func(error) bool
	// lockRow ends a SELECT of one row that an Update may change afterwards.
	lockRow string
	// types replaces the {{…}} in migrations by column types:
	//
	//	{{bytes}}     an id, a secret, a key
	//	{{name}}      text that is compared and ordered by its bytes
	//	{{sequence}}  a primary key that grows by itself
	types *strings.Replacer
}

// sqliteDialect: one writer at a time, which BEGIN IMMEDIATE makes sure of, so
// that there is nothing else to lock.
func sqliteDialect() dialect {
	return dialect{
		beginView:      "BEGIN",
		beginUpdate:    "BEGIN IMMEDIATE",
		beginMigration: "BEGIN IMMEDIATE",
		busy:           isBusy,
		lockRow:        "",
		types: strings.NewReplacer(
			"{{bytes}}", "BLOB",
			"{{name}}", "TEXT",
			"{{sequence}}", "INTEGER PRIMARY KEY",
		),
	}
}

// begin starts a transaction that writes, by one of the statements above, as
// soon as no other program has one.
func (d dialect) begin(s *session, statement string) error {
	for began := time.Now(); ; {
		_, err := s.exec(statement)
		if err == nil || !d.busy(err) || time.Since(began) > patience {
			return err
		}
	}
}
