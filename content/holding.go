package content

// holding is one table that names persons: which rows are a person's own, $1 being her id and $2 the issuer of the accounts
// kept here; what she is given of them, never a secret nor what is someone else's; and, for a test that reads the schema,
// which of its columns name a person and what becomes of them when she is erased.
type holding struct {
	table  string
	topic  string
	own    string
	given  string   // columns, separated by commas
	naming []string // columns
	erased fate
}

// fate is what an erasure does to rows.
type fate string

const (
	deleted   fate = "deleted"
	blanked   fate = "blanked"   // the row stays without what names her
	unlinked  fate = "unlinked"  // the id stays, and leads nowhere
	anonymous fate = "anonymous" // the row stays, under an id that never was hers
)

// holdings are all tables that name persons. A table or a column that is missing here fails a test.
var holdings = []holding{
	{"persons", "account", `id = $1`, "id, name, role, lang, disabled, created_at, seen_at", []string{"id", "name", "name_key"}, blanked},
	{"accounts", "account", `person_id = $1`, "issuer, subject, email, siret, created_at, signed_in_at", []string{"person_id", "subject", "email"}, deleted},
	{"passwords", "account", `subject IN (SELECT subject FROM accounts WHERE person_id = $1 AND issuer = 'terreau')`, "login, name, created_at, changed_at", []string{"subject", "login", "name"}, deleted},
	{"recoveries", "account", `subject IN (SELECT subject FROM accounts WHERE person_id = $1 AND issuer = 'terreau')`, "created_at, ends_at", []string{"subject", "created_by"}, deleted},
	{"passkeys", "account", `subject IN (SELECT subject FROM accounts WHERE person_id = $1 AND issuer = 'terreau')`, "name, created_at, used_at", []string{"subject", "name"}, deleted},
	{"alerts", "account", `subject IN (SELECT subject FROM accounts WHERE person_id = $1 AND issuer = 'terreau')`, "kind, about, at", []string{"subject", "created_by"}, deleted},
	{"departures", "account", `person_id = $1`, "named, comments, asked_at, due_at", []string{"person_id"}, deleted},
	{"dormancies", "account", `person_id = $1`, "stage, warned_at", []string{"person_id"}, deleted},
	{"acceptances", "account", `person_id = $1`, "mention, version, lang, accepted_at", []string{"person_id"}, deleted},
	{"memberships", "account", `person_id = $1`, "space_id, role", []string{"person_id"}, deleted},
	{"group_members", "account", `person_id = $1`, "group_id, source, alternate, begins, ends, added_at", []string{"person_id", "added_by"}, deleted},
	{"groups", "account", `created_by = $1`, "name, created_at", []string{"created_by"}, unlinked},
	{"group_roles", "account", `given_by = $1`, "group_id, space_id, role, given_at", []string{"given_by"}, unlinked},
	{"passes", "writing", `created_by = $1`, "sheet_id, comments, ends, created_at, revoked_at", []string{"created_by", "revoked_by", "name"}, unlinked},
	{"invitations", "account", `used_by = $1`, "space_id, role, note, created_at, used_at", []string{"created_by", "used_by", "revoked_by", "bound", "note"}, blanked},
	{"access_requests", "account", `person_id = $1`, "path, why, asked_at, answered_at, role, answer", []string{"person_id", "answered_by"}, deleted},
	{"candidates", "account", `refused_by = $1`, "provider, refused_at, answer", []string{"subject", "name", "email", "refused_by"}, unlinked},
	{"sessions", "session", `person_id = $1`, "provider, agent, opened_at, seen_at, ends_at", []string{"person_id", "agent", "subject"}, deleted},
	{"addresses", "letters", `person_id = $1`, "email, origin, since, problem, problem_at", []string{"person_id", "email"}, deleted},
	{"address_links", "letters", `person_id = $1`, "email, created_at, ends_at", []string{"person_id", "email"}, deleted},
	{"wishes", "letters", `person_id = $1`, "notice, pace", []string{"person_id"}, deleted},
	{"letters", "letters", `person_id = $1`, "kind, about, created_at, due_at, ended_at, outcome, problem", []string{"person_id", "email", "recipient"}, deleted},
	{"sheet_authors", "writing", `person_id = $1`, "sheet_id", []string{"person_id"}, unlinked},
	{"sheets", "writing", `created_by = $1`, "id, kind, slug, created_at", []string{"created_by", "binned_by"}, unlinked},
	{"revisions", "writing", `created_by = $1`, "id, sheet_id, number, created_at, erased_at", []string{"created_by"}, unlinked},
	{"drafts", "writing", `saved_by = $1 OR proposed_by = $1`, "sheet_id, revision_id, saved_at, proposed_at", []string{"saved_by", "proposed_by"}, unlinked},
	{"editions", "writing", `published_by = $1`, "sheet_id, number, seal, note, published_at", []string{"published_by"}, unlinked},
	{"withdrawals", "writing", `created_by = $1`, "sheet_id, reason, created_at, undone_at", []string{"created_by", "undone_by"}, unlinked},
	{"warnings", "writing", `created_by = $1`, "sheet_id, cause, detail, created_at, closed_at", []string{"created_by", "closed_by"}, unlinked},
	{"attachments", "writing", `created_by = $1`, "id, sheet_id, path, origin, type, size, created_at", []string{"created_by"}, unlinked},
	{"text_checks", "writing", `checked_by = $1`, "sheet_id, hash, checks, checked_at", []string{"checked_by"}, unlinked},
	{"writers", "writing", `person_id = $1`, "sheet_id, at", []string{"person_id"}, deleted},
	{"comments", "exchange", `created_by = $1`, "id, sheet_id, parent_id, intent, quote, text, created_at, edited_at, erased_at", []string{"created_by"}, unlinked},
	{"hidings", "exchange", `created_by = $1`, "comment_id, reason, created_at, ended_at", []string{"created_by", "ended_by"}, unlinked},
	{"reports", "report", `created_by = $1`, "sheet_id, comment_id, passage, names_person, why, created_at, decided_at, upheld, reason", []string{"created_by", "decided_by"}, unlinked},
	{"reviews", "review", `opened_by = $1`, "id, sheet_id, opened_at, closed_at", []string{"opened_by", "closed_by"}, unlinked},
	{"rounds", "review", `opened_by = $1`, "review_id, number, opened_at", []string{"opened_by"}, unlinked},
	{"panelists", "review", `person_id = $1`, "review_id, panel", []string{"person_id"}, unlinked},
	{"opinions", "review", `person_id = $1`, "review_id, round, panel, verdict, grid, reason, created_at", []string{"person_id"}, unlinked},
	{"remarks", "review", `created_by = $1`, "review_id, part, quotation, text, created_at", []string{"created_by"}, unlinked},
	{"answers", "review", `created_by = $1`, "remark_id, verdict, text, created_at", []string{"created_by"}, unlinked},
	{"ballots", "review", `opened_by = $1`, "review_id, number, until, opened_at, closed_at", []string{"opened_by"}, unlinked},
	{"voters", "review", `person_id = $1`, "review_id", []string{"person_id"}, anonymous},
	{"votes", "review", `person_id = $1`, "review_id, ballot, number, choice, reason, created_at", []string{"person_id"}, anonymous},
	{"decisions", "review", `decided_by = $1`, "review_id, adopted, reason, decided_at", []string{"decided_by"}, unlinked},
	{"guests", "review", `created_by = $1`, "id, review_id, panel, created_at, ends", []string{"created_by", "revoked_by", "name"}, unlinked},
	{"breaches", "journal", `created_by = $1`, "id, found_at, created_at", []string{"created_by", "changed_by"}, unlinked},
	{"settings", "journal", `changed_by = $1`, "name, changed_at", []string{"changed_by"}, unlinked},
	{"events", "journal", `actor = $1 OR subject = $1`, "seq, kind, at", []string{"actor", "subject"}, unlinked},
	{"audit", "journal", `actor = $1 OR subject = $1`, "seq, act, kind, at", []string{"actor", "subject"}, unlinked},
	{"audit_addresses", "journal", `seq IN (SELECT seq FROM audit WHERE actor = $1)`, "seq, address, at", []string{"address"}, deleted},
}
