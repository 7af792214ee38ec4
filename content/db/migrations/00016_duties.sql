-- +goose Up
-- What the law asks of whoever keeps personal data.

-- Who has not come for long and was written to: how often since, and when last.
CREATE TABLE dormancies (
	person_id TEXT PRIMARY KEY REFERENCES persons (id),
	stage BIGINT NOT NULL,
	warned_at BIGINT NOT NULL
);
-- When each line of the table of retention last took something away, and how much it took in all.
CREATE TABLE retirements (
	term TEXT PRIMARY KEY,
	done_at BIGINT NOT NULL,
	taken BIGINT NOT NULL
);
CREATE INDEX invitations_end ON invitations (ends_at);

-- Which version of a notice a person has read, and when.
CREATE TABLE acceptances (
	person_id TEXT NOT NULL REFERENCES persons (id),
	mention TEXT NOT NULL,
	version BIGINT NOT NULL,
	lang TEXT NOT NULL,
	accepted_at BIGINT NOT NULL,
	PRIMARY KEY (person_id, mention, version)
);
-- The version of the notice beside the form by which a report came; 0 for none.
ALTER TABLE reports ADD COLUMN mention BIGINT NOT NULL DEFAULT 0;

-- Breaches of personal data (article 33(5) of the regulation (EU) 2016/679).
CREATE TABLE breaches (
	id TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	found_at BIGINT NOT NULL,
	natures TEXT NOT NULL, -- keys, separated by spaces
	facts TEXT NOT NULL,
	affected TEXT NOT NULL,
	effects TEXT NOT NULL,
	measures TEXT NOT NULL,
	risk TEXT NOT NULL,
	authority_on TEXT NOT NULL, -- the day the authority was told; '' while it is not
	people_on TEXT NOT NULL, -- the day those concerned were told
	why TEXT NOT NULL, -- nobody was told, or late
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by TEXT NOT NULL
);
