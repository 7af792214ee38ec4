-- +goose Up
-- What whoever proposed or published a text said she had made sure of: that nobody can be recognised in it. The row names
-- the text by its hash; checks are the keys that the kind asked, separated by spaces.
CREATE TABLE text_checks (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	hash TEXT NOT NULL,
	kind_version BIGINT NOT NULL,
	checks TEXT NOT NULL,
	checked_at BIGINT NOT NULL,
	checked_by TEXT NOT NULL
);
CREATE INDEX text_checks_sheet ON text_checks (sheet_id, checked_at);
