-- +goose Up

-- What happened: numbered without holes, in the order of commits.
CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (name, value) VALUES ('events', 0);
CREATE TABLE events (
	seq BIGINT PRIMARY KEY,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	actor TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until BIGINT NOT NULL);
CREATE TABLE jobs (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	payload TEXT NOT NULL,
	due BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	holder TEXT NOT NULL,
	until BIGINT NOT NULL,
	problem TEXT NOT NULL,
	done_at BIGINT
);
CREATE INDEX jobs_due ON jobs (due) WHERE done_at IS NULL;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL);

-- People and spaces.
CREATE TABLE persons (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	lang TEXT NOT NULL,
	disabled BOOLEAN NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE TABLE spaces (
	id TEXT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	summary TEXT NOT NULL,
	audience TEXT NOT NULL,
	default_kind TEXT NOT NULL,
	protocol TEXT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE TABLE memberships (
	space_id TEXT NOT NULL REFERENCES spaces (id),
	person_id TEXT NOT NULL REFERENCES persons (id),
	role TEXT NOT NULL,
	PRIMARY KEY (space_id, person_id)
);
CREATE INDEX memberships_person ON memberships (person_id);

-- Sheets. Every saved text is a revision; nothing is overwritten, only erased by law, which leaves the hash.
CREATE TABLE sheets (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	space_id TEXT NOT NULL REFERENCES spaces (id),
	slug TEXT NOT NULL,
	restriction TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	changed BIGINT NOT NULL, -- the event of the last change
	narrowed BIGINT NOT NULL, -- the event of the last change that let fewer people read it
	binned_at BIGINT,
	binned_by TEXT
);
CREATE INDEX sheets_space ON sheets (space_id);
CREATE INDEX sheets_changed ON sheets (changed);
CREATE INDEX sheets_narrowed ON sheets (narrowed);
CREATE TABLE slugs (
	kind TEXT NOT NULL,
	slug TEXT NOT NULL,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	PRIMARY KEY (kind, slug)
);
CREATE INDEX slugs_sheet ON slugs (sheet_id);
CREATE TABLE sheet_authors (
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	person_id TEXT NOT NULL REFERENCES persons (id),
	PRIMARY KEY (sheet_id, person_id)
);
CREATE TABLE sources (
	sheet_id TEXT PRIMARY KEY REFERENCES sheets (id),
	name TEXT NOT NULL,
	path TEXT NOT NULL,
	UNIQUE (name, path)
);
CREATE TABLE revisions (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	number BIGINT NOT NULL,
	text TEXT,
	text_hash TEXT NOT NULL,
	hash TEXT NOT NULL,
	size BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	erased_at BIGINT,
	UNIQUE (sheet_id, number)
);
CREATE TABLE renderings (
	revision_id TEXT PRIMARY KEY REFERENCES revisions (id),
	version BIGINT NOT NULL,
	html TEXT NOT NULL,
	outline TEXT NOT NULL,
	passages TEXT NOT NULL,
	citations TEXT NOT NULL,
	destinations TEXT NOT NULL,
	words BIGINT NOT NULL
);
CREATE TABLE drafts (
	sheet_id TEXT PRIMARY KEY REFERENCES sheets (id),
	revision_id TEXT NOT NULL REFERENCES revisions (id),
	version BIGINT NOT NULL,
	saved_at BIGINT NOT NULL,
	saved_by TEXT NOT NULL,
	proposed_at BIGINT,
	proposed_by TEXT
);
CREATE TABLE editions (
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	number BIGINT NOT NULL,
	revision_id TEXT NOT NULL REFERENCES revisions (id),
	hash TEXT NOT NULL,
	seal TEXT NOT NULL,
	decision_id TEXT,
	source TEXT NOT NULL,
	source_address TEXT NOT NULL,
	note TEXT NOT NULL,
	minor BOOLEAN NOT NULL,
	published_at BIGINT NOT NULL,
	published_by TEXT NOT NULL,
	PRIMARY KEY (sheet_id, number)
);
CREATE TABLE withdrawals (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	reason TEXT NOT NULL,
	redirect TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	undone_at BIGINT,
	undone_by TEXT
);
CREATE INDEX withdrawals_sheet ON withdrawals (sheet_id);
CREATE TABLE warnings (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	cause TEXT NOT NULL,
	detail TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	closed_at BIGINT,
	closed_by TEXT,
	closing TEXT NOT NULL
);
CREATE INDEX warnings_sheet ON warnings (sheet_id);

-- Files. A name is 128 random bits; the bytes stand beside the database under their hash.
CREATE TABLE attachments (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	path TEXT NOT NULL,
	hash TEXT NOT NULL,
	origin TEXT NOT NULL,
	type TEXT NOT NULL,
	size BIGINT NOT NULL,
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL
);
CREATE INDEX attachments_sheet ON attachments (sheet_id);
CREATE INDEX attachments_hash ON attachments (hash);
CREATE TABLE revision_files (
	revision_id TEXT NOT NULL REFERENCES revisions (id),
	path TEXT NOT NULL,
	attachment_id TEXT NOT NULL REFERENCES attachments (id),
	PRIMARY KEY (revision_id, path)
);

-- What lists and pages read of the current editions: derived from the tables above in the same transaction;
-- verify compares them.
CREATE TABLE shelf (
	sheet_id TEXT PRIMARY KEY REFERENCES sheets (id),
	kind TEXT NOT NULL,
	space_id TEXT NOT NULL,
	restriction TEXT NOT NULL,
	slug TEXT NOT NULL,
	title TEXT NOT NULL,
	title_key TEXT NOT NULL,
	summary TEXT NOT NULL,
	lang TEXT NOT NULL,
	seal TEXT NOT NULL,
	source TEXT NOT NULL,
	number BIGINT NOT NULL,
	revision_id TEXT NOT NULL,
	words BIGINT NOT NULL,
	published_at BIGINT NOT NULL
);
CREATE INDEX shelf_kind ON shelf (kind, published_at, sheet_id);
CREATE INDEX shelf_date ON shelf (published_at, sheet_id);
CREATE INDEX shelf_space ON shelf (space_id, published_at, sheet_id);
CREATE INDEX shelf_title ON shelf (kind, title_key, sheet_id);
CREATE TABLE shelf_terms (
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	field TEXT NOT NULL,
	term TEXT NOT NULL,
	PRIMARY KEY (field, term, sheet_id)
);
CREATE INDEX shelf_terms_sheet ON shelf_terms (sheet_id);
CREATE TABLE citations (
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	law TEXT NOT NULL,
	article TEXT NOT NULL,
	declared BOOLEAN NOT NULL,
	PRIMARY KEY (law, article, sheet_id)
);
CREATE INDEX citations_sheet ON citations (sheet_id);
CREATE TABLE relations (
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	target TEXT NOT NULL,
	PRIMARY KEY (target, sheet_id)
);
CREATE INDEX relations_sheet ON relations (sheet_id);
CREATE TABLE acronyms (
	acronym TEXT NOT NULL,
	key TEXT NOT NULL,
	expansion TEXT NOT NULL,
	domain TEXT NOT NULL,
	PRIMARY KEY (key, expansion)
);

-- Reviews (states.md). One review at a time on a sheet; an opinion, a vote, a decision name the hash they speak of.
CREATE TABLE reviews (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	round BIGINT NOT NULL,
	hash TEXT NOT NULL,
	protocol TEXT NOT NULL,
	protocol_data TEXT NOT NULL,
	kind_version BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	opened_by TEXT NOT NULL,
	voting_at BIGINT,
	voting_until TEXT,
	closed_at BIGINT
);
CREATE UNIQUE INDEX reviews_open ON reviews (sheet_id) WHERE closed_at IS NULL;
CREATE TABLE panelists (
	review_id TEXT NOT NULL REFERENCES reviews (id),
	panel TEXT NOT NULL,
	person_id TEXT NOT NULL,
	guest BOOLEAN NOT NULL,
	PRIMARY KEY (review_id, panel, person_id)
);
CREATE TABLE opinions (
	id TEXT PRIMARY KEY,
	review_id TEXT NOT NULL REFERENCES reviews (id),
	round BIGINT NOT NULL,
	panel TEXT NOT NULL,
	person_id TEXT NOT NULL,
	verdict TEXT NOT NULL,
	grid TEXT NOT NULL,
	reason TEXT NOT NULL,
	hash TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	UNIQUE (review_id, round, panel, person_id)
);
CREATE TABLE remarks (
	id TEXT PRIMARY KEY,
	review_id TEXT NOT NULL REFERENCES reviews (id),
	opinion_id TEXT,
	part TEXT NOT NULL,
	quotation TEXT NOT NULL,
	text TEXT NOT NULL,
	hash TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL
);
CREATE INDEX remarks_review ON remarks (review_id);
CREATE TABLE answers (
	remark_id TEXT PRIMARY KEY REFERENCES remarks (id),
	verdict TEXT NOT NULL,
	revision_id TEXT,
	text TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL
);
CREATE TABLE voters (
	review_id TEXT NOT NULL REFERENCES reviews (id),
	person_id TEXT NOT NULL,
	PRIMARY KEY (review_id, person_id)
);
CREATE TABLE votes (
	review_id TEXT NOT NULL REFERENCES reviews (id),
	person_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	choice TEXT NOT NULL,
	reason TEXT NOT NULL,
	hash TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (review_id, person_id, number),
	FOREIGN KEY (review_id, person_id) REFERENCES voters (review_id, person_id)
);
CREATE TABLE decisions (
	review_id TEXT PRIMARY KEY REFERENCES reviews (id),
	adopted BOOLEAN NOT NULL,
	hash TEXT NOT NULL,
	tally TEXT NOT NULL,
	reason TEXT NOT NULL,
	decided_at BIGINT NOT NULL,
	decided_by TEXT NOT NULL
);
