-- +goose Up

-- The widest audience that the sheets of a space may have, where that is narrower than the space's own; '' for the same.
ALTER TABLE spaces ADD COLUMN ceiling TEXT NOT NULL DEFAULT '';

-- Teams and colleges. Who is in one, from a civil day to another, both included; as a member or as an alternate. Source is
-- '' for a person added by hand, else the provider whose claims say so: each source manages its own rows.
CREATE TABLE groups (
	id TEXT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	kind TEXT NOT NULL,
	summary TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL
);
CREATE TABLE group_members (
	group_id TEXT NOT NULL REFERENCES groups (id),
	person_id TEXT NOT NULL REFERENCES persons (id),
	source TEXT NOT NULL,
	alternate BOOLEAN NOT NULL,
	begins TEXT NOT NULL,
	ends TEXT NOT NULL,
	added_at BIGINT NOT NULL,
	added_by TEXT NOT NULL,
	PRIMARY KEY (group_id, person_id, source)
);
CREATE INDEX group_members_person ON group_members (person_id, group_id);
CREATE TABLE group_roles (
	group_id TEXT NOT NULL REFERENCES groups (id),
	space_id TEXT NOT NULL REFERENCES spaces (id),
	role TEXT NOT NULL,
	given_at BIGINT NOT NULL,
	given_by TEXT NOT NULL,
	PRIMARY KEY (group_id, space_id)
);
CREATE INDEX group_roles_space ON group_roles (space_id);

-- Every role that someone holds in a space: by hand or by claims, or while the term in a group runs. A sealed space knows no group.
CREATE VIEW roles AS
	SELECT space_id, person_id, role, source = '' AS by_hand, '' AS begins, '9999-12-31' AS ends FROM memberships
	UNION ALL
	SELECT group_roles.space_id, group_members.person_id, group_roles.role, FALSE AS by_hand, group_members.begins, group_members.ends
	FROM group_members JOIN group_roles ON group_roles.group_id = group_members.group_id
	JOIN spaces ON spaces.id = group_roles.space_id AND spaces.audience <> 'sealed';

-- Links by which someone without an account reads one sheet. Of each token only the SHA-256 is kept.
CREATE TABLE passes (
	id TEXT PRIMARY KEY,
	sheet_id TEXT NOT NULL REFERENCES sheets (id),
	name TEXT NOT NULL,
	comments BOOLEAN NOT NULL,
	token_hash TEXT NOT NULL UNIQUE,
	ends TEXT NOT NULL, -- the last day
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	opened_at BIGINT,
	revoked_at BIGINT,
	revoked_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX passes_sheet ON passes (sheet_id, created_at);
-- Who came by one: it belongs to the moment, no copy holds it.
CREATE TABLE pass_sessions (
	token_hash TEXT PRIMARY KEY,
	pass_id TEXT NOT NULL REFERENCES passes (id),
	opened_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL
);
CREATE INDEX pass_sessions_end ON pass_sessions (ends_at);
