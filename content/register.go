package content

import (
	"context"

	"terreau/content/db"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/request"
	"terreau/content/sheet"
)

// Controller is who answers for what is kept here, as the register names her (article 30(1)(a) of the regulation (EU)
// 2016/679).
type Controller struct {
	Settings
	URL      string   // where the site last answered, "" where it never did
	Officers []string // the names of those who hold the role of the data-protection officer
	Members  int      // accounts that are open
}

// Controller reads who answers for what is kept here. Administrators and data-protection officers may.
func (l *Library) Controller(ctx context.Context, by people.Person) (c Controller, err error) {
	defer refusal.Wrap(&err, "controller")
	return c, l.DB.View(ctx, func(tx *db.Tx) (err error) {
		c = Controller{}
		if err := mayRead(tx, by, people.ReadRetention); err != nil {
			return err
		}
		if c.Settings, err = readSettings(tx); err != nil {
			return err
		}
		if c.URL, err = setting(tx, SettingURL); err != nil {
			return err
		}
		err = tx.One(func(r db.Row) error { return r.Scan(&c.Members) },
			`SELECT COUNT(*) FROM persons WHERE NOT disabled AND left_at IS NULL AND EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id)`)
		if err != nil {
			return err
		}
		return tx.Each(func(r db.Row) error {
			var name string
			err := r.Scan(&name)
			c.Officers = append(c.Officers, name)
			return err
		}, `SELECT name FROM persons WHERE role = 'dpo' AND NOT disabled AND left_at IS NULL ORDER BY name_key, id`)
	})
}

// Topic is one sort of processing of personal data: of whom, why, on which basis, who is given it, and how long it is kept.
// The page of one's own data, the notices, the register and the timer all read this table.
type Topic struct {
	Key   string // of the words that say what is kept, why and how long: "held.KEY", "held.KEY-why", "held.KEY-long"
	Basis Basis
	Of    []Concerned
	For   []Recipient
	Terms []Term
}

// Basis is what in article 6 of the regulation (EU) 2016/679 allows the keeping.
type Basis string

// The bases.
const (
	Contract Basis = "contract" // 6(1)(b): what someone asked for by opening an account
	Interest Basis = "interest" // 6(1)(f)
	Duty     Basis = "duty"     // 6(1)(c): what articles 12 to 22 ask for, the erasure of what names someone first
)

// Concerned are those of whom something is kept.
type Concerned string

// Those concerned.
const (
	OfMembers  Concerned = "members"  // who have an account
	OfGuests   Concerned = "guests"   // who come by a link
	OfVisitors Concerned = "visitors" // who report something
)

// Recipient is who is given something.
type Recipient string

// The recipients.
const (
	ForStaff     Recipient = "staff"     // who look after the instance
	ForReaders   Recipient = "readers"   // whoever may read the sheet
	ForReview    Recipient = "review"    // who take part in the review
	ForProviders Recipient = "providers" // of sign-in, where others than this instance
	ForMail      Recipient = "mail"      // the server that takes letters on
)

// Measures are what protects all of it: keys of the promises that pages make, each held by tests.
var Measures = []string{"policy", "sessions", "guessing", "script", "forged", "files", "journal", "backups", "erasure", "forgotten", "retention"}

// Topics are all of them, in the order of pages.
var Topics = []Topic{
	{Key: "account", Basis: Contract, Of: []Concerned{OfMembers}, For: []Recipient{ForStaff, ForProviders}, Terms: []Term{
		KeepDormantFor, KeepLeavingFor, keepUnusedFor, keepInvitationFor, keepRequestFor, keepAnswerFor}},
	{Key: "session", Basis: Contract, Of: []Concerned{OfMembers, OfGuests}, For: []Recipient{ForStaff, ForProviders}, Terms: []Term{
		keepSessionFor, keepTriesFor, keepNetworkFor}},
	{Key: "letters", Basis: Contract, Of: []Concerned{OfMembers}, For: []Recipient{ForStaff, ForMail}, Terms: []Term{keepLettersFor}},
	{Key: "writing", Basis: Contract, Of: []Concerned{OfMembers}, For: []Recipient{ForReaders}, Terms: []Term{KeepBinFor, keepPassFor}},
	{Key: "exchange", Basis: Contract, Of: []Concerned{OfMembers}, For: []Recipient{ForReaders}},
	{Key: "report", Basis: Duty, Of: []Concerned{OfMembers, OfVisitors}, For: []Recipient{ForStaff}, Terms: []Term{KeepReportFor, keepReporterFor}},
	{Key: "review", Basis: Contract, Of: []Concerned{OfMembers, OfGuests}, For: []Recipient{ForReview}, Terms: []Term{KeepGuestFor}},
	{Key: "journal", Basis: Interest, Of: []Concerned{OfMembers, OfVisitors}, For: []Recipient{ForStaff}, Terms: []Term{KeepJournalFor, keepAddressFor, keepWorkFor}},
}

// The lines of the table of retention (architecture: one way through). Those with bounds may be chosen by an administrator.
var (
	KeepDormantFor = Term{Key: "dormant", Unit: Months, Default: 24, Least: 12, Longest: 36, retire: closeDormant}
	KeepLeavingFor = Term{Key: "leaving", Unit: Days, Default: people.DepartureDays, retire: eraseLeaving}
	keepUnusedFor  = Term{Key: "unused", Unit: Days, Default: 1, stale: abandoned}

	keepInvitationFor = Term{Key: "invitation", Unit: Days, Default: 30, stale: []stale{
		{table: "invitations", where: `used_at IS NULL AND COALESCE(revoked_at, ends_at) <= {before}`},
		{table: "invitations", where: `used_at <= {before} AND note <> ''`, set: `note = ''`},
	}}
	keepRequestFor = Term{Key: "request", Unit: Days, Default: request.WaitingDays, stale: []stale{
		{table: "access_requests", where: `answered_at IS NULL AND asked_at <= {before}`},
		{table: "candidates", where: `refused_at IS NULL AND seen_at <= {before}`},
		{table: "candidates", where: `EXISTS (SELECT 1 FROM accounts WHERE accounts.issuer = candidates.issuer AND accounts.subject = candidates.subject)`},
	}}
	keepAnswerFor = Term{Key: "answer", Unit: Days, Default: request.AnsweredDays, stale: []stale{
		{table: "access_requests", where: `answered_at <= {before}`},
		{table: "candidates", where: `refused_at <= {before}`},
	}}
	keepSessionFor = Term{Key: "session", Unit: Days, Default: int(people.DefaultSessionRules.Absolute.Hours() / 24), stale: []stale{
		{table: "sessions", where: `opened_at <= {before}`},
		{table: "sessions", where: `ends_at <= {now}`},
		{table: "pass_sessions", where: `ends_at <= {now}`},
	}}
	keepTriesFor = Term{Key: "tries", Unit: Days, Default: 1, stale: []stale{
		{table: "password_tries", where: `last_at <= {before} AND NOT known`},
		{table: "attempts", where: `ends_at <= {now}`},
		{table: "recoveries", where: `ends_at <= {now}`},
		{table: "address_links", where: `ends_at <= {now}`},
		{table: "writers", where: `at <= {before}`},
	}}
	keepNetworkFor = Term{Key: "network", Unit: Days, Default: 90, stale: []stale{{table: "password_tries", where: `last_at <= {before}`}}}
	keepLettersFor = Term{Key: "letters", Unit: Days, Default: int(mail.KeptFor.Hours() / 24), retire: sweepLetters}
	KeepBinFor     = Term{Key: "bin", Unit: Days, Default: sheet.BinDays, retire: emptyBin}
	keepPassFor    = Term{Key: "pass", Unit: Days, Default: 30, stale: []stale{{table: "passes", where: `ends < {day} AND name <> ''`, set: `name = ''`}}}

	KeepReportFor = Term{Key: "report", Unit: Months, Default: 12, Least: 6, Longest: 24, stale: []stale{
		{table: "reports", where: `decided_at <= {before} AND (why <> '' OR reason <> '' OR created_by <> '')`, set: `why = '', reason = '', created_by = ''`},
		{table: "reports", where: `decided_at <= {before} AND NOT upheld AND passage <> ''`, set: `passage = ''`},
	}}
	keepReporterFor = Term{Key: "reporter", Unit: Days, Default: 1, stale: []stale{{table: "reports", where: `network <> '' AND created_at <= {before}`, set: `network = ''`}}}
	KeepGuestFor    = Term{Key: "guest", Unit: Months, Default: 12, Least: 1, Longest: 24, stale: []stale{
		{table: "guests", where: `name <> '' AND review_id IN (SELECT id FROM reviews WHERE closed_at <= {before})`, set: `name = ''`},
	}}
	// KeepJournalFor is how long the journal of acts is kept: six months to a year is what the CNIL recommends (deliberation
	// 2021-122), up to three where a risk that was weighed asks for it.
	KeepJournalFor = Term{Key: "journal", Unit: Months, Default: 12, Least: 6, Longest: 36, retire: keepJournal}
	keepAddressFor = Term{Key: "address", Unit: Days, Default: 1, retire: shortenAddresses}
	keepWorkFor    = Term{Key: "work", Unit: Days, Default: 7, stale: []stale{{table: "jobs", where: `done_at <= {before}`}}}
)

// abandoned are the accounts of the built-in provider that nobody ever signed in with, once their link is over.
var abandoned = func() (all []stale) {
	const never = `created_at <= {before} AND NOT EXISTS (SELECT 1 FROM accounts WHERE issuer = '` + people.BuiltIn + `' AND accounts.subject = passwords.subject)
		AND NOT EXISTS (SELECT 1 FROM invitations WHERE bound = passwords.subject AND used_at IS NULL AND revoked_at IS NULL AND ends_at > {now})`
	for _, table := range []string{"passkeys", "alerts", "recoveries"} {
		all = append(all, stale{table: table, where: `subject IN (SELECT subject FROM passwords WHERE ` + never + `)`})
	}
	return append(all, stale{table: "invitations", where: `bound IN (SELECT subject FROM passwords WHERE ` + never + `)`}, stale{table: "passwords", where: never})
}()
