-- +goose Up

-- Whether the readers of a space may comment, not its commenters alone.
ALTER TABLE spaces ADD COLUMN open BOOLEAN NOT NULL DEFAULT FALSE;

-- Who is writing now: it belongs to the moment, no copy holds it.
CREATE TABLE writers (
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	person_id TEXT NOT NULL REFERENCES persons (id),
	at BIGINT NOT NULL,
	PRIMARY KEY (sheet_id, person_id)
);

-- Revisions that are no draft: texts that came too late to be saved and were kept all the same.
CREATE TABLE late_copies (
	revision_id TEXT PRIMARY KEY REFERENCES revisions (id),
	version BIGINT NOT NULL -- of the draft it began from
);

-- What is said under a sheet. A comment without parent opens a thread; an answer has one.
CREATE TABLE comments (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	parent_id TEXT NOT NULL,
	intent TEXT NOT NULL,
	quote TEXT NOT NULL,
	text TEXT,
	html TEXT NOT NULL,
	renderer BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	edited_at BIGINT,
	erased_at BIGINT
);
CREATE INDEX comments_sheet ON comments (sheet_id, parent_id, created_at, id);
CREATE INDEX comments_person ON comments (created_by);
CREATE UNIQUE INDEX comments_thanks ON comments (sheet_id, created_by) WHERE intent = 'thank' AND parent_id = '';
CREATE TABLE hidings (
	id TEXT PRIMARY KEY,
	comment_id TEXT NOT NULL REFERENCES comments (id),
	report_id TEXT, -- of the report that hid it at once
	reason TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	ended_at BIGINT,
	ended_by TEXT
);
CREATE UNIQUE INDEX hidings_standing ON hidings (comment_id) WHERE ended_at IS NULL;

-- What readers say must not stay: a passage of a text, or a comment. One that names a person hides it at once.
CREATE TABLE reports (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	comment_id TEXT REFERENCES comments (id),
	passage TEXT NOT NULL,
	names_person BOOLEAN NOT NULL,
	why TEXT NOT NULL,
	network TEXT NOT NULL, -- a hash, forgotten after a day
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	decided_at BIGINT,
	decided_by TEXT,
	upheld BOOLEAN,
	reason TEXT NOT NULL
);
CREATE INDEX reports_sheet ON reports (sheet_id);
CREATE INDEX reports_open ON reports (created_at) WHERE decided_at IS NULL;
CREATE INDEX reports_network ON reports (network, created_at) WHERE network <> '';
CREATE INDEX sheets_binned ON sheets (binned_at) WHERE binned_at IS NOT NULL;
