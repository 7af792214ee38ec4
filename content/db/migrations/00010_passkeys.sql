-- +goose Up

-- Keys of accounts of the built-in provider that a device keeps (WebAuthn); here are their public halves. An account that
-- has one may have no password: its hash is empty then.
CREATE TABLE passkeys (
	id TEXT PRIMARY KEY,
	subject TEXT NOT NULL REFERENCES passwords (subject),
	credential TEXT NOT NULL UNIQUE, -- what the device calls it, in base64url, as the public key
	public_key TEXT NOT NULL,
	sign_count BIGINT NOT NULL,
	flags BIGINT NOT NULL,
	name TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	used_at BIGINT
);
CREATE INDEX passkeys_subject ON passkeys (subject, created_at);

-- What someone is told of her account until she has read it.
CREATE TABLE alerts (
	id TEXT PRIMARY KEY,
	subject TEXT NOT NULL REFERENCES passwords (subject),
	kind TEXT NOT NULL,
	about TEXT NOT NULL, -- the name of a key
	created_by TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX alerts_subject ON alerts (subject, at);

-- When she last proved who she is, and whether the computer is shared.
ALTER TABLE sessions ADD COLUMN authenticated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN shared BOOLEAN NOT NULL DEFAULT FALSE;
