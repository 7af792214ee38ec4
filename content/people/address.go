package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/refusal"
)

// How long the link of an address lasts, and how many may be asked for in a day.
const (
	AddressLasts   = 24 * time.Hour
	AddressesADay  = 5
	RecoveriesADay = 3
)

// Typed is the origin of an address that its person typed and confirmed; others are the issuer that verified them.
const Typed = "typed"

// Address is where a person is written to. It joins no accounts and finds nobody.
type Address struct {
	Email     string // "" for none
	Origin    string // Typed, or an issuer
	Since     time.Time
	Problem   string // the reason why a letter was refused there for good, "" for none
	ProblemAt time.Time
	Pending   string // an address that waits for her to open its link
	Ends      time.Time

	secret string // by which she stops letters without signing in
}

// Mails says whether this library sends letters.
func (st *Store) Mails(sends bool) { st.mails.Store(sends) }

// Address gives where a person is written to, to herself and to administrators.
func (st *Store) Address(ctx context.Context, by Person, person clock.ID) (a Address, err error) {
	defer refusal.Wrap(&err, "address of %s", person)
	return a, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		if !(now.SignedIn() && now.ID == person) && !Allows(now, Administer, Object{}) {
			return refusal.NotFound()
		}
		if a, err = addressOf(tx, person); err != nil {
			return err
		}
		a.Pending, a.Ends, err = pendingAddress(tx, person, st.clock.Now())
		return err
	})
}

// AskAddress sends a link to the address that a person typed as hers; it is hers once she opens the link, signed in, within
// a day. Asking for another takes the link of the one before away. Whether the address is known here changes nothing.
// Refusals: Unprocessable "email-unusable"; TooMany "address-asked-often".
func (st *Store) AskAddress(ctx context.Context, by Person, typed string) (err error) {
	defer refusal.Wrap(&err, "ask for an address")
	email, err := mail.ParseAddress(typed)
	if err != nil {
		return err
	}
	token, hash := newToken()
	return st.oneself(ctx, by, "", func(tx *db.Tx) error {
		now := st.clock.Now()
		asked, err := mail.Asked(tx, mail.Confirm, by.ID, now.Add(-24*time.Hour))
		if err != nil {
			return err
		}
		if asked >= AddressesADay {
			return &refusal.Error{Kind: refusal.KindTooMany, Field: "email", Reason: "address-asked-often", Args: []any{AddressesADay}}
		}
		if err := putAddressLink(tx, by.ID, hash, email, now, now.Add(AddressLasts)); err != nil {
			return err
		}
		_, err = mail.Queue(tx, mail.Letter{Key: "confirm/" + hash, Kind: mail.Confirm, Person: by.ID, Email: email, Secret: token}, now)
		return err
	})
}

// AddressOf gives the address that a link waits to confirm, to the person who asked for it and nobody else. Refusal:
// NotFound "address-link-ended".
func (st *Store) AddressOf(ctx context.Context, by Person, token string) (email string, err error) {
	defer refusal.Wrap(&err, "link of an address")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		email, err = addressByLink(tx, hashOf(token), by.ID, st.clock.Now())
		return err
	})
	if refusal.KindOf(err) == refusal.KindNotFound || !by.SignedIn() {
		return "", addressLinkEnded()
	}
	return email, err
}

func addressLinkEnded() error {
	return &refusal.Error{Kind: refusal.KindNotFound, Reason: "address-link-ended"}
}

// ConfirmAddress makes an address a person's own by the link that was sent to it, once.
func (st *Store) ConfirmAddress(ctx context.Context, by Person, token string) (err error) {
	defer refusal.Wrap(&err, "confirm an address")
	hash := hashOf(token)
	return st.oneself(ctx, by, AddressChanged, func(tx *db.Tx) error {
		now := st.clock.Now()
		email, err := addressByLink(tx, hash, by.ID, now)
		if refusal.KindOf(err) == refusal.KindNotFound {
			return addressLinkEnded()
		}
		if err != nil {
			return err
		}
		if err := dropAddressLinks(tx, by.ID); err != nil {
			return err
		}
		return putAddress(tx, by.ID, Address{Email: email, Origin: Typed}, now)
	})
}

// DropAddress forgets the address of oneself: nothing is sent any more, and no provider gives one again.
func (st *Store) DropAddress(ctx context.Context, by Person) (err error) {
	defer refusal.Wrap(&err, "drop an address")
	return st.oneself(ctx, by, AddressChanged, func(tx *db.Tx) error {
		if err := dropAddressLinks(tx, by.ID); err != nil {
			return err
		}
		return putAddress(tx, by.ID, Address{Origin: Typed}, st.clock.Now())
	})
}

// takeAddress keeps the address that a provider verified of a person who has none, or whose address that provider gave. One
// that she typed, or her wish to have none, stands.
func takeAddress(tx *db.Tx, id Identity, person clock.ID, now time.Time) error {
	if !id.Verified || id.Email == "" {
		return nil
	}
	email, err := mail.ParseAddress(id.Email)
	if err != nil {
		return nil // a provider may say anything; what cannot be written to is no address
	}
	a, err := addressOf(tx, person)
	if err != nil || a.Email == email || a.Origin != "" && a.Origin != id.Issuer {
		return err
	}
	if err := putAddress(tx, person, Address{Email: email, Origin: id.Issuer}, now); err != nil {
		return err
	}
	return event.Record(tx, AddressChanged, string(person), person, now)
}

// Recipient is a person as a letter finds her: how she is spoken to, where, and by what she stops it.
type Recipient struct {
	Person
	Email  string
	Secret string
}

// Recipient reads again, when a letter leaves, who it is for and where she is written to. Refusals: NotFound where she is
// gone or disabled, or has no address.
func (st *Store) Recipient(ctx context.Context, person clock.ID) (r Recipient, err error) {
	defer refusal.Wrap(&err, "recipient %s", person)
	return r, st.db.View(ctx, func(tx *db.Tx) error {
		if r.Person, err = Current(tx, Person{ID: person}); err != nil {
			return err
		}
		a, err := addressOf(tx, person)
		if err == nil && (!r.SignedIn() || a.Email == "") {
			err = refusal.NotFound()
		}
		r.Email, r.Secret = a.Email, a.secret
		return err
	})
}

// AddressFailed notes that a letter was refused for good at the address of a person; a reason of "" takes the note away.
func (st *Store) AddressFailed(ctx context.Context, person clock.ID, email, reason string) (err error) {
	defer refusal.Wrap(&err, "note a refused address")
	var now Address
	err = st.db.View(ctx, func(tx *db.Tx) error { now, err = addressOf(tx, person); return err })
	if err != nil || now.Email != email || now.Problem == reason {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error { return noteProblem(tx, person, email, reason, st.clock.Now()) })
}
