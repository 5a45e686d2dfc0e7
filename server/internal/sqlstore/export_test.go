package sqlstore

import "context"

// WriterPragma asks the connection that writes for one of its settings.
func (s *Store) WriterPragma(ctx context.Context, name string) (value string, err error) {
	writer, err := s.writer.pool.take(ctx)
	if err != nil {
		return "", err
	}
	defer s.writer.pool.give(writer)
	return value, writer.conn.QueryRowContext(ctx, "PRAGMA "+name).Scan(&value)
}

// DropWriter closes the connection that writes, as after a failure.
func (s *Store) DropWriter(ctx context.Context) {
	if writer, err := s.writer.pool.take(ctx); err == nil {
		s.writer.pool.drop(writer)
	}
}
