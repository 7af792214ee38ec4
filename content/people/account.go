package people

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/refusal"

	"golang.org/x/text/unicode/norm"
)

// BuiltIn is the issuer under which the accounts of the built-in provider are kept. It is a constant and no address, so
// that an instance which moves to another address loses nobody.
const BuiltIn = "terreau"

// The languages a member is spoken to in.
const (
	French  = "fr"
	English = "en"
)

// Bounds of what a provider says of someone.
const (
	maxIssuer  = 2048 // bytes
	maxSubject = 255  // bytes (OpenID Connect Core 1.0, section 2)
	maxEmail   = 320  // bytes
)

// Identity is who a provider says that someone is, from an ID token and user information that were verified.
type Identity struct {
	Issuer, Subject string // the account, and nothing else is
	Name            string
	Email           string   // to be shown: it joins no accounts and finds nobody
	Verified        bool     // the provider says that the address is hers: she may be written to there
	Lang            string   // "fr", "en-GB"…; French where it says nothing
	From            string   // the address the sign-in came from, for the audit
	Siret           string   // of the establishment she works for, as ProConnect says it; "" for none
	Admitted        bool     // she is let in without an invitation
	Claimed         *Claimed // what the provider's claims give her; nil for nothing, and nothing is taken
}

// siret is the number of an establishment: 14 digits.
var siret = regexp.MustCompile(`^[0-9]{14}$`)

// Cleaned brings an identity to what can be kept: the account as it is or not at all, the rest cut to its bounds. Refusal:
// Invalid "identity-unusable".
func (id Identity) Cleaned() (Identity, error) {
	usable := func(text string, most int) bool {
		return text != "" && len(text) <= most && utf8.ValidString(text) && !strings.ContainsRune(text, 0)
	}
	if !usable(id.Issuer, maxIssuer) || !usable(id.Subject, maxSubject) {
		return id, refusal.Invalid("subject", "identity-unusable")
	}
	if !siret.MatchString(id.Siret) {
		id.Siret = ""
	}
	if id.Email = markdown.Visible(id.Email); len(id.Email) > maxEmail {
		id.Email = ""
	}
	if id.Name = cut(norm.NFC.String(markdown.Visible(id.Name)), MaxName); id.Name == "" {
		id.Name, _, _ = strings.Cut(id.Email, "@")
	}
	if id.Name == "" {
		id.Name = cut(markdown.Visible(id.Subject), 20)
	}
	if id.Lang = strings.ToLower(id.Lang); id.Lang == English || strings.HasPrefix(id.Lang, English+"-") {
		id.Lang = English
	} else {
		id.Lang = French
	}
	return id, nil
}

// cut shortens a text to a number of bytes, between two letters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// SignIn gives the person of an account, and notes that she signed in. An account nobody has seen yet needs the token of
// a live invitation or admission, which is used up in the same transaction and gives its role; an account that is known
// gets the role too. Refusals: Forbidden "not-invited", "person-disabled"; Conflict "invitation-bound" where the link
// has served to register another account.
func (st *Store) SignIn(ctx context.Context, id Identity, token string) (p Person, err error) {
	defer refusal.Wrap(&err, "sign in")
	if id, err = id.Cleaned(); err != nil {
		return Visitor(), err
	}
	err = st.db.Update(ctx, func(tx *db.Tx) error { p, err = st.signIn(tx, id, hashOf(token)); return err })
	if err != nil {
		return Visitor(), cmp.Or(st.noteRefusal(ctx, id, p, err), err)
	}
	return p, nil
}

func (st *Store) signIn(tx *db.Tx, id Identity, hash string) (Person, error) {
	now := st.clock.Now()
	p, err := personOf(tx, id)
	known := err == nil
	if refusal.IgnoreNotFound(err) != nil {
		return p, err
	}
	if known && p.Disabled {
		return p, shutOut(tx, p.ID)
	}
	inv, err := st.liveInvitation(tx, hash)
	invited := err == nil
	if refusal.IgnoreNotFound(err) != nil {
		return p, err
	}
	switch {
	case invited && inv.bound != "" && (id.Issuer != BuiltIn || id.Subject != inv.bound):
		if invited = false; !known {
			return p, refusal.Conflict("", "invitation-bound")
		}
	case !invited && !known && !id.Admitted:
		return p, refusal.Forbidden("not-invited")
	}
	if !known {
		if p, err = newcomer(tx, id, now); err != nil {
			return p, err
		}
	}
	if err := noteSignIn(tx, id, p.ID, now); err != nil {
		return p, err
	}
	if err := takeAddress(tx, id, p.ID, now); err != nil {
		return p, err
	}
	if !invited || known && !inv.adds(p) { // a steward who tries the link that she made does not use it up
		return st.claims(tx, id, p, known, now)
	}
	before := p
	if p, err = useInvitation(tx, inv, p, now); err != nil {
		return p, err
	}
	if err := auditJoined(tx, inv, before, p.From(id.From), known, now); err != nil {
		return p, err
	}
	if _, err := st.claim(tx, p, id.Claimed, now); err != nil {
		return p, err
	}
	kind := RoleChanged
	if !known {
		kind = PersonAdded
	}
	return p, event.Record(tx, kind, string(p.ID), p.ID, now)
}

// newcomer makes a person, with her account.
func newcomer(tx *db.Tx, id Identity, now time.Time) (p Person, err error) {
	name, err := distinctName(tx, "", id.Name)
	if err != nil {
		return p, err
	}
	p = Person{ID: clock.NewID(), Name: name, Instance: Member, Lang: id.Lang, Spaces: map[clock.ID]Role{}}
	if err := insertPerson(tx, p, now); err != nil {
		return p, err
	}
	return p, insertAccount(tx, id, p.ID, now)
}

// Enter makes a person of someone whom a provider knows, for whoever lets her in, in a transaction that has asked whether she
// may and tells of it. Who is a person by now stays one.
func Enter(tx *db.Tx, by Person, id Identity, now time.Time) (p Person, err error) {
	p, err = personOf(tx, id)
	if refusal.KindOf(err) != refusal.KindNotFound {
		return p, err
	}
	if p, err = newcomer(tx, id, now); err != nil {
		return p, err
	}
	if err := takeAddress(tx, id, p.ID, now); err != nil {
		return p, err
	}
	return p, Audit(tx, by, now, onPerson(event.ActPersonAdded, p.ID, "", changed("", p.Instance)))
}

// claims ends the sign-in of someone without an invitation: her claims count, and who is new is told of.
func (st *Store) claims(tx *db.Tx, id Identity, p Person, known bool, now time.Time) (Person, error) {
	if !known {
		if err := Audit(tx, p.From(id.From), now, onPerson(event.ActPersonAdded, p.ID, "", changed("", p.Instance))); err != nil {
			return p, err
		}
	}
	changes, err := st.claim(tx, p, id.Claimed, now)
	switch {
	case err != nil:
		return p, err
	case !known:
		return p, event.Record(tx, PersonAdded, string(p.ID), p.ID, now)
	case changes:
		return p, event.Record(tx, RoleChanged, string(p.ID), p.ID, now)
	}
	return p, nil
}

// personOf gives the person of an account.
func personOf(tx *db.Tx, id Identity) (p Person, err error) {
	var person clock.ID
	err = tx.One(func(r db.Row) error { return r.Scan(&person) },
		`SELECT person_id FROM accounts WHERE issuer = $1 AND subject = $2`, id.Issuer, id.Subject)
	if err != nil {
		return p, err
	}
	return byID(tx, person)
}

func insertAccount(tx *db.Tx, id Identity, person clock.ID, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO accounts (issuer, subject, person_id, email, siret, created_at, signed_in_at) VALUES ($1, $2, $3, $4, $6, $5, $5)`,
		id.Issuer, id.Subject, string(person), id.Email, clock.Micros(at), id.Siret)
	return err
}

func noteSignIn(tx *db.Tx, id Identity, person clock.ID, at time.Time) error {
	_, err := tx.Exec(`UPDATE accounts SET email = $3, signed_in_at = $4, siret = $5 WHERE issuer = $1 AND subject = $2`,
		id.Issuer, id.Subject, id.Email, clock.Micros(at), id.Siret)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE persons SET seen_at = $2 WHERE id = $1`, string(person), clock.Micros(at))
	return err
}
