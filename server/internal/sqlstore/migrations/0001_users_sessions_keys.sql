-- Times are microseconds since 1970 in UTC; 0 is "not set".

CREATE TABLE users (
	id            {{bytes}} PRIMARY KEY,
	name          {{name}} NOT NULL UNIQUE,
	email         TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	roles         TEXT NOT NULL, -- a JSON array of strings
	created_at    BIGINT NOT NULL,
	disabled_at   BIGINT NOT NULL
);

CREATE TABLE sessions (
	id          {{bytes}} PRIMARY KEY,
	user_id     {{bytes}} NOT NULL REFERENCES users (id),
	audience    TEXT NOT NULL,
	address     TEXT NOT NULL,
	user_agent  TEXT NOT NULL,
	secret      {{bytes}} NOT NULL,
	counter     BIGINT NOT NULL,
	created_at  BIGINT NOT NULL,
	rotated_at  BIGINT NOT NULL,
	idle_expiry BIGINT NOT NULL,
	expiry      BIGINT NOT NULL,
	revoked_at  BIGINT NOT NULL,
	reason      TEXT NOT NULL,
	-- The first of revoked_at, idle_expiry and expiry that is set: one column
	-- for the purge to look at, one index to keep.
	ended_at BIGINT NOT NULL GENERATED ALWAYS AS (
		CASE
		WHEN revoked_at <> 0
			AND (idle_expiry = 0 OR revoked_at < idle_expiry)
			AND (expiry = 0 OR revoked_at < expiry) THEN revoked_at
		WHEN idle_expiry <> 0
			AND (expiry = 0 OR idle_expiry < expiry) THEN idle_expiry
		ELSE expiry
		END
	) STORED
);

CREATE INDEX sessions_by_user ON sessions (user_id, created_at, id);
CREATE INDEX sessions_by_end ON sessions (ended_at);

CREATE TABLE signing_keys (
	id          {{name}} PRIMARY KEY,
	algorithm   TEXT NOT NULL,
	sealed      {{bytes}} NOT NULL,
	publish_at  BIGINT NOT NULL,
	activate_at BIGINT NOT NULL,
	retire_at   BIGINT NOT NULL,
	remove_at   BIGINT NOT NULL
);

CREATE INDEX signing_keys_by_activation ON signing_keys (activate_at, id);

CREATE TABLE throttles (
	key           {{bytes}} PRIMARY KEY,
	failures      BIGINT NOT NULL,
	blocked_until BIGINT NOT NULL,
	expiry        BIGINT NOT NULL
);

CREATE INDEX throttles_by_expiry ON throttles (expiry);

-- An event outlives what it tells of, so it refers to nothing.
CREATE TABLE events (
	id         {{sequence}},
	at         BIGINT NOT NULL,
	kind       TEXT NOT NULL,
	user_id    {{bytes}} NOT NULL,
	name       TEXT NOT NULL,
	session_id {{bytes}} NOT NULL,
	address    TEXT NOT NULL,
	request_id TEXT NOT NULL,
	detail     TEXT NOT NULL
);

CREATE INDEX events_by_time ON events (at, id);
