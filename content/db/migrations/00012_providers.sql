-- +goose Up

-- The establishment that a provider says someone works for; '' for none.
ALTER TABLE accounts ADD COLUMN siret TEXT NOT NULL DEFAULT '';

-- By which account of a provider a session was opened, and what the provider calls its own session: it may end it.
ALTER TABLE sessions ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN sid TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_account ON sessions (issuer, subject);

-- Which provider's claims gave a role; '' for one given by hand.
ALTER TABLE memberships ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE persons ADD COLUMN role_source TEXT NOT NULL DEFAULT '';
