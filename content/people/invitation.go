package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// How long the links last that let someone in.
const (
	InvitationLasts = 14 * 24 * time.Hour
	AdmissionLasts  = 15 * time.Minute
	RecoveryLasts   = 24 * time.Hour
)

// MaxInvitations is how many live invitations a space may have.
const MaxInvitations = 1000

// Invitation is a link that gives one person a role in a space, once. Without a space it makes an administrator.
type Invitation struct {
	ID      clock.ID
	Space   clock.ID
	Role    Role
	Note    string // for whom, in the words of who invites
	By      clock.ID
	At      time.Time
	Ends    time.Time
	UsedBy  clock.ID // "" while nobody has
	Revoked bool

	bound string // the subject of the built-in account registered with it: no other may use it any more
}

// Open reports whether an invitation can still be used at an instant, as far as it says itself.
func (inv Invitation) Open(now time.Time) bool {
	return inv.UsedBy == "" && !inv.Revoked && now.Before(inv.Ends)
}

// adds reports whether an invitation gives a person anything that she has not.
func (inv Invitation) adds(p Person) bool {
	if inv.Space == "" {
		return p.Instance != Administrator
	}
	return !p.ByHand[inv.Space].AtLeast(inv.Role)
}

func invitationEnded() error {
	return &refusal.Error{Kind: refusal.KindNotFound, Reason: "invitation-ended"}
}

// Invite makes a link that gives a role in a space to whoever has it, once, within 14 days. The token is shown to who
// invites, who hands it on; it cannot be read again. Refusals: Forbidden "invite-not-steward", "invite-steward".
func (st *Store) Invite(ctx context.Context, by Person, space clock.ID, role Role, note string) (token string, inv Invitation, err error) {
	return st.InviteByMail(ctx, by, space, role, note, "")
}

// InviteByMail invites as Invite does, and sends the link to an address too, where one is given. Whether the address is
// known here changes nothing. Refusal besides: Unprocessable "email-unusable".
func (st *Store) InviteByMail(ctx context.Context, by Person, space clock.ID, role Role, note, email string) (token string, inv Invitation, err error) {
	defer refusal.Wrap(&err, "invite into %s", space)
	if email != "" {
		if email, err = mail.ParseAddress(email); err != nil {
			return "", inv, err
		}
	}
	if rank[role] == 0 {
		return "", inv, refusal.Invalid("role", "unknown-role")
	}
	if note = markdown.Visible(note); len(note) > MaxName {
		return "", inv, refusal.TooLarge("note", "name-too-long", MaxName)
	}
	now := st.clock.Now()
	inv = Invitation{ID: clock.NewID(), Space: space, Role: role, Note: note, By: by.ID, At: now, Ends: now.Add(InvitationLasts)}
	token, hash := newToken()
	err = st.tend(ctx, by, space, Invited, inv.ID, func(tx *db.Tx, p Person, s Space) error {
		if !s.InvitableBy(p, role) {
			return refusal.Forbidden("invite-steward")
		}
		open, err := openInvitations(tx, space, now)
		if err != nil {
			return err
		}
		if open >= MaxInvitations {
			return refusal.Conflict("", "invitations-many", MaxInvitations)
		}
		if err := Audit(tx, by, now, onInvitation(event.ActInvitationMade, inv)); err != nil {
			return err
		}
		if err := insertInvitation(tx, inv, hash); err != nil || email == "" {
			return err
		}
		_, err = mail.Queue(tx, mail.Letter{Key: "invitation/" + string(inv.ID), Kind: mail.Invitation, Email: email, Lang: p.Lang, Secret: token,
			About: mail.About{"invitation": string(inv.ID)}}, now)
		return err
	})
	if err != nil {
		return "", Invitation{}, err
	}
	return token, inv, nil
}

// InvitationOf gives the invitation behind a token, and its space, to show what it offers. Refusal: NotFound
// "invitation-ended" where it is unknown, used, revoked or past its end, or who made it may not invite any more.
func (st *Store) InvitationOf(ctx context.Context, token string) (inv Invitation, s Space, err error) {
	defer refusal.Wrap(&err, "invitation")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		if inv, err = st.liveInvitation(tx, hashOf(token)); err != nil {
			return err
		}
		if inv.Space == "" {
			return invitationEnded()
		}
		s, err = SpaceByID(tx, inv.Space)
		return err
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		return Invitation{}, Space{}, invitationEnded()
	}
	return inv, s, err
}

// liveInvitation gives an invitation or an admission that can be used now. Whoever made it must still be allowed to.
func (st *Store) liveInvitation(tx *db.Tx, hash string) (inv Invitation, err error) {
	if hash == "" {
		return inv, refusal.NotFound()
	}
	if inv, err = invitationByHash(tx, hash); err != nil {
		return inv, err
	}
	if !inv.Open(st.clock.Now()) {
		return Invitation{}, refusal.NotFound()
	}
	if inv.By == "" {
		return inv, nil // made by the product itself
	}
	var into Space
	if inv.Space != "" {
		if into, err = SpaceByID(tx, inv.Space); err != nil {
			return inv, err
		}
	}
	by, err := Current(tx, Person{ID: inv.By})
	if err == nil && !into.InvitableBy(by, inv.Role) {
		err = refusal.NotFound()
	}
	return inv, err
}

// useInvitation gives a person what an invitation offers, in the transaction that found it live.
func useInvitation(tx *db.Tx, inv Invitation, p Person, now time.Time) (Person, error) {
	err := error(nil)
	switch {
	case !inv.adds(p):
	case inv.Space == "":
		if err = updateInstanceRole(tx, p.ID, Administrator); err == nil {
			err = tendUntended(tx, p.ID)
		}
	default:
		err = putMembership(tx, inv.Space, p.ID, inv.Role)
	}
	if err != nil {
		return p, err
	}
	if err := markUsed(tx, inv.ID, p.ID, now); err != nil {
		return p, err
	}
	return byID(tx, p.ID)
}

// Invitations gives the invitations of a space to whoever tends it, the newest first, those used and ended included.
func (st *Store) Invitations(ctx context.Context, by Person, space clock.ID) (all []Invitation, err error) {
	defer refusal.Wrap(&err, "invitations of %s", space)
	err = st.db.View(ctx, func(tx *db.Tx) error {
		if _, _, err := tended(tx, by, space); err != nil {
			return err
		}
		all, err = invitationsOf(tx, space)
		return err
	})
	return all, err
}

// RevokeInvitation ends an invitation that nobody has used. One that is over already is no error.
func (st *Store) RevokeInvitation(ctx context.Context, by Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "revoke invitation %s", id)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		inv, err := invitationByID(tx, id)
		if err != nil {
			return err
		}
		if inv.Space == "" { // an admission: the system's, and not shown
			return refusal.NotFound()
		}
		if _, _, err := tended(tx, by, inv.Space); err != nil {
			return refusal.NotFound()
		}
		if inv.UsedBy != "" || inv.Revoked {
			return nil
		}
		if err := markRevoked(tx, id, by.ID, st.clock.Now()); err != nil {
			return err
		}
		if err := Audit(tx, by, st.clock.Now(), onInvitation(event.ActInvitationRevoked, inv)); err != nil {
			return err
		}
		return event.Record(tx, InvitationRevoked, string(id), by.ID, st.clock.Now())
	})
}

// Admit makes a link that makes an administrator, or gives one her password back, once, within 15 minutes. Only the
// product itself asks for one: who reads its console owns the machine. An admission made before ends.
func (st *Store) Admit(ctx context.Context, by Person) (token string, err error) {
	defer refusal.Wrap(&err, "admit")
	if !by.system {
		return "", refusal.Forbidden("not-administrator")
	}
	now := st.clock.Now()
	inv := Invitation{ID: clock.NewID(), Role: Administrator, At: now, Ends: now.Add(AdmissionLasts)}
	token, hash := newToken()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		if err := endAdmissions(tx, now); err != nil {
			return err
		}
		if err := insertInvitation(tx, inv, hash); err != nil {
			return err
		}
		if err := Audit(tx, by, now, event.AuditEntry{Act: event.ActAdmissionMade, Kind: event.OnInvitation, Subject: string(inv.ID)}); err != nil {
			return err
		}
		return event.Record(tx, Admitted, string(inv.ID), by.ID, now)
	})
	return token, err
}

// AdmissionOf says whether a token admits an administrator now. Refusal: NotFound "admission-ended".
func (st *Store) AdmissionOf(ctx context.Context, token string) (err error) {
	defer refusal.Wrap(&err, "admission")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		inv, err := st.liveInvitation(tx, hashOf(token))
		if err == nil && inv.Space != "" {
			err = refusal.NotFound()
		}
		return err
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = &refusal.Error{Kind: refusal.KindNotFound, Reason: "admission-ended"}
	}
	return err
}

// HasAdministrator reports whether anyone can sign in who administers the instance. While nobody can, serve prints an
// admission link.
func (st *Store) HasAdministrator(ctx context.Context) (has bool, err error) {
	defer refusal.Wrap(&err, "look for an administrator")
	return has, st.db.View(ctx, func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&has) }, `
			SELECT EXISTS (SELECT 1 FROM persons JOIN accounts ON accounts.person_id = persons.id
				WHERE role = 'administrator' AND NOT disabled)`)
	})
}

// Receive gives a role in a space to someone who asked to come in, by hand, for whoever may invite there; she loses none that
// she holds. Refusals: Invalid "unknown-role"; Forbidden "invite-steward".
func Receive(tx *db.Tx, by Person, s Space, person clock.ID, role Role, now time.Time) error {
	if rank[role] == 0 {
		return refusal.Invalid("role", "unknown-role")
	}
	inviter, err := Current(tx, by)
	if err == nil && (role == Steward || !s.InvitableBy(inviter, role)) { // nobody becomes a steward by asking
		err = refusal.Forbidden("invite-steward")
	}
	if err != nil {
		return err
	}
	held, err := membershipIn(tx, s.ID, person)
	if err != nil {
		return err
	}
	if held.AtLeast(role) {
		role = held // given by claims, it becomes one given by hand
	}
	if err := Audit(tx, by, now, onPerson(event.ActRoleChanged, person, s.ID, changed(held, role))); err != nil {
		return err
	}
	return putMembership(tx, s.ID, person, role)
}
