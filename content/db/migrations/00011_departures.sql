-- +goose Up
-- Who leaves. Her account is closed at once; what is kept of her is erased when the row is due, unless she takes it back by
-- the link whose hash stands here.
CREATE TABLE departures (
	person_id TEXT PRIMARY KEY REFERENCES persons (id),
	token_hash TEXT NOT NULL UNIQUE,
	named BOOLEAN NOT NULL, -- her name stays under what she wrote
	comments BOOLEAN NOT NULL, -- what she said under sheets is erased
	asked_at BIGINT NOT NULL,
	due_at BIGINT NOT NULL
);
CREATE INDEX departures_due ON departures (due_at);
-- Since when nothing is kept of a person but an id that leads nowhere, and her name where she wanted it so.
ALTER TABLE persons ADD COLUMN left_at BIGINT;
