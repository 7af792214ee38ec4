-- +goose Up

-- Where a person is written to: typed by herself and confirmed by a link, or said to be hers by her provider. The secret
-- stands in what she is sent, so that she can stop it without signing in.
CREATE TABLE addresses (
	person_id TEXT PRIMARY KEY REFERENCES persons (id),
	email TEXT NOT NULL, -- '' where she wants none
	origin TEXT NOT NULL, -- 'typed', or the issuer that verified it
	secret TEXT NOT NULL UNIQUE,
	since BIGINT NOT NULL,
	problem TEXT NOT NULL,
	problem_at BIGINT
);
-- What each reader wants to be told, and when; what is not said here is as the product proposes.
CREATE TABLE wishes (
	person_id TEXT NOT NULL REFERENCES persons (id),
	notice TEXT NOT NULL,
	pace TEXT NOT NULL,
	PRIMARY KEY (person_id, notice)
);
-- What is to be sent, was sent, or will not be. The key says what about and to whom: asked for twice, it is written once.
CREATE TABLE letters (
	id TEXT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	person_id TEXT NOT NULL, -- '' for an address that belongs to no account
	email TEXT NOT NULL, -- of a letter for one address and no other; forgotten once it has left
	lang TEXT NOT NULL,
	about TEXT NOT NULL, -- ids, as JSON
	gathered BOOLEAN NOT NULL, -- it waits for a digest
	created_at BIGINT NOT NULL,
	due_at BIGINT NOT NULL,
	ended_at BIGINT,
	outcome TEXT NOT NULL, -- '' while it waits, 'sent', or why it was not
	problem TEXT NOT NULL, -- what the last try met
	recipient TEXT NOT NULL -- hash of the address it was sent to, for a day
);
CREATE INDEX letters_person ON letters (person_id, gathered) WHERE ended_at IS NULL;
CREATE INDEX letters_gathered ON letters (due_at) WHERE gathered AND ended_at IS NULL;
CREATE INDEX letters_recipient ON letters (recipient, ended_at) WHERE recipient <> '';
CREATE INDEX letters_ended ON letters (ended_at);
-- How far each follower that keeps its position here has read.
CREATE TABLE followers (name TEXT PRIMARY KEY, position BIGINT NOT NULL);

-- What belongs to the moment: the links that wait to be opened, and until a letter has left the secret of its link.
CREATE TABLE address_links (
	token_hash TEXT PRIMARY KEY,
	person_id TEXT NOT NULL UNIQUE REFERENCES persons (id),
	email TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL
);
CREATE TABLE letter_secrets (letter_id TEXT PRIMARY KEY REFERENCES letters (id), secret TEXT NOT NULL);
