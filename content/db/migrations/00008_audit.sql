-- +goose Up

-- Who did what to rights, sign-ins, exports, deletions, decisions and settings. Each row holds the hash of the one before
-- it. It names persons by their ids alone, and holds no content.
CREATE TABLE audit (
	seq BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	actor TEXT NOT NULL, -- the id of a person, 'system' for the product itself, '' for a visitor
	act TEXT NOT NULL,
	kind TEXT NOT NULL, -- of the subject
	subject TEXT NOT NULL,
	space_id TEXT NOT NULL,
	facts TEXT NOT NULL,
	previous TEXT NOT NULL,
	hash TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_act ON audit (act, seq);
CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX audit_subject ON audit (subject, seq);
INSERT INTO counters (name, value) VALUES ('audit', 0);

-- Where the chain begins since its oldest rows were pruned: the number and the hash of the last of those.
CREATE TABLE audit_checkpoints (
	seq BIGINT PRIMARY KEY,
	hash TEXT NOT NULL,
	pruned BIGINT NOT NULL, -- how many rows
	at BIGINT NOT NULL
);

-- Where an act came from. It stands outside the chain, is shortened after a day, goes with its row, and no copy holds it.
CREATE TABLE audit_addresses (
	seq BIGINT PRIMARY KEY,
	address TEXT NOT NULL,
	shortened BOOLEAN NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX audit_addresses_at ON audit_addresses (at);
