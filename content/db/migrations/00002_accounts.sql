-- +goose Up

-- Who signs in. An account is what a provider calls someone, (issuer, subject), never an address.
ALTER TABLE persons ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE persons ADD COLUMN seen_at BIGINT;
UPDATE persons SET name_key = LOWER(name);
CREATE INDEX persons_name ON persons (name_key, id);
CREATE TABLE accounts (
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,
	person_id TEXT NOT NULL REFERENCES persons (id),
	email TEXT NOT NULL, -- to be shown; nobody is found by it
	created_at BIGINT NOT NULL,
	signed_in_at BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
);
CREATE INDEX accounts_person ON accounts (person_id);
-- The accounts that the built-in provider knows itself.
CREATE TABLE passwords (
	subject TEXT PRIMARY KEY,
	login TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	hash TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL
);

-- Links that let someone in. One without a space makes an administrator. Of each token, here and below, only the
-- SHA-256 is kept.
CREATE TABLE invitations (
	id TEXT PRIMARY KEY,
	token_hash TEXT NOT NULL UNIQUE,
	space_id TEXT REFERENCES spaces (id),
	role TEXT NOT NULL,
	note TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	ends_at BIGINT NOT NULL,
	bound TEXT NOT NULL, -- the subject of the account registered with it
	used_at BIGINT,
	used_by TEXT,
	revoked_at BIGINT,
	revoked_by TEXT
);
CREATE INDEX invitations_space ON invitations (space_id, created_at);

-- What belongs to the moment: no copy holds these.
CREATE TABLE sessions (
	id TEXT PRIMARY KEY,
	token_hash TEXT NOT NULL UNIQUE,
	person_id TEXT NOT NULL REFERENCES persons (id),
	provider TEXT NOT NULL,
	agent TEXT NOT NULL,
	id_token TEXT NOT NULL,
	opened_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id, opened_at);
CREATE INDEX sessions_end ON sessions (ends_at);
CREATE TABLE recoveries (
	token_hash TEXT PRIMARY KEY,
	subject TEXT NOT NULL REFERENCES passwords (subject),
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	ends_at BIGINT NOT NULL
);
CREATE TABLE attempts (
	key_hash TEXT PRIMARY KEY,
	data TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL
);
CREATE INDEX attempts_end ON attempts (ends_at);
CREATE INDEX attempts_age ON attempts (created_at);
CREATE TABLE password_tries (
	login_hash TEXT NOT NULL, -- '' for all logins of a network
	network_hash TEXT NOT NULL,
	failures BIGINT NOT NULL,
	known BOOLEAN NOT NULL, -- the password was once right from there
	last_at BIGINT NOT NULL,
	until BIGINT NOT NULL,
	PRIMARY KEY (login_hash, network_hash)
);
CREATE INDEX password_tries_age ON password_tries (last_at);
