-- +goose Up

-- What people ask to read, whatever there is at the address and whether there is anything: what it leads to is looked up when
-- a steward reads. Place and slug are what the address says: a kind of sheet, 'space', 'file', or '' for anything else.
CREATE TABLE access_requests (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES persons (id),
	path TEXT NOT NULL,
	place TEXT NOT NULL,
	slug TEXT NOT NULL,
	why TEXT NOT NULL,
	asked_at BIGINT NOT NULL,
	answered_at BIGINT,
	answered_by TEXT NOT NULL DEFAULT '',
	role TEXT NOT NULL DEFAULT '', -- that was given; '' where it was refused
	answer TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX access_requests_open ON access_requests (person_id, path) WHERE answered_at IS NULL;
CREATE INDEX access_requests_person ON access_requests (person_id, asked_at);

-- Those whom a provider knows and nobody has let in yet, with what it says of them. Who is let in becomes a person, and her
-- row goes; who is refused is forgotten a while later.
CREATE TABLE candidates (
	id TEXT PRIMARY KEY,
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,
	provider TEXT NOT NULL,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	verified BOOLEAN NOT NULL,
	siret TEXT NOT NULL,
	lang TEXT NOT NULL,
	words TEXT NOT NULL, -- what she says of herself
	seat_hash TEXT NOT NULL, -- of the browser that she came by last
	since BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	refused_at BIGINT,
	refused_by TEXT NOT NULL DEFAULT '',
	answer TEXT NOT NULL DEFAULT '',
	UNIQUE (issuer, subject)
);
CREATE INDEX candidates_seat ON candidates (seat_hash);
