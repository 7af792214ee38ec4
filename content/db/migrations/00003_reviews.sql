-- +goose Up

-- Reviews, besides what the first tables hold. Each text that was read in a review is a round.
ALTER TABLE reviews ADD COLUMN note TEXT NOT NULL DEFAULT ''; -- of the edition that comes of it
ALTER TABLE reviews ADD COLUMN minor BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE reviews ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN abandoned TEXT NOT NULL DEFAULT ''; -- why it ended without a decision
CREATE INDEX reviews_sheet ON reviews (sheet_id, opened_at);
CREATE INDEX panelists_person ON panelists (person_id);
CREATE INDEX voters_person ON voters (person_id);
CREATE TABLE rounds (
	review_id TEXT NOT NULL REFERENCES reviews (id),
	number BIGINT NOT NULL,
	revision_id TEXT NOT NULL REFERENCES revisions (id),
	hash TEXT NOT NULL,
	opened_at BIGINT NOT NULL,
	opened_by TEXT NOT NULL,
	PRIMARY KEY (review_id, number)
);

-- The steps that have begun, and the last day given to each.
CREATE TABLE steps (
	review_id TEXT NOT NULL REFERENCES reviews (id),
	step TEXT NOT NULL,
	begun TEXT NOT NULL,
	due TEXT NOT NULL,
	PRIMARY KEY (review_id, step)
);

-- Ballots: one a round of voting. The row that closes decides, once.
CREATE TABLE ballots (
	review_id TEXT NOT NULL REFERENCES reviews (id),
	number BIGINT NOT NULL,
	until TEXT NOT NULL, -- the last day
	opened_at BIGINT NOT NULL,
	opened_by TEXT NOT NULL,
	closed_at BIGINT,
	tally TEXT NOT NULL,
	PRIMARY KEY (review_id, number)
);
CREATE INDEX ballots_due ON ballots (until) WHERE closed_at IS NULL;
ALTER TABLE votes ADD COLUMN ballot BIGINT NOT NULL DEFAULT 1;
ALTER TABLE remarks ADD COLUMN question TEXT NOT NULL DEFAULT ''; -- of the grid, where the remark comes with the answer to one

-- People concerned who come by a link, without an account. The link's token is kept as its SHA-256.
CREATE TABLE guests (
	id TEXT PRIMARY KEY,
	review_id TEXT NOT NULL REFERENCES reviews (id),
	panel TEXT NOT NULL,
	name TEXT NOT NULL,
	token_hash TEXT NOT NULL UNIQUE,
	ends TEXT NOT NULL, -- the last day
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	revoked_at BIGINT,
	revoked_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX guests_review ON guests (review_id);
CREATE TABLE guest_answers (
	guest_id TEXT NOT NULL REFERENCES guests (id),
	round BIGINT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,
	idea TEXT NOT NULL,
	answered_at BIGINT NOT NULL,
	PRIMARY KEY (guest_id, round, question)
);
