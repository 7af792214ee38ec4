package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// Session is a person signed in on one browser.
type Session struct {
	ID       clock.ID
	Person   clock.ID
	Provider string // who said who this is: the name of the provider, to sign out there too
	Agent    string // what the browser called itself, to recognise the session in a list
	OpenedAt time.Time
	SeenAt   time.Time // to a few minutes: see SeeSession
	Ends     time.Time // whatever is done with it
	From     string    // where it is opened from: for the audit, which alone keeps it
	ProvenAt time.Time // when she last proved who she is: as her provider said at its opening, or since; see Proven
	Shared   bool      // others use the computer: it is short, and nothing is kept there
	Issuer   string    // and the account there
	Subject  string
	SID      string // what the provider calls its own session, "" where it does not say
	IDToken  string // for the hint of a sign-out at the provider; lists of sessions leave it out
}

// SessionRules says how long sessions last.
type SessionRules struct {
	Idle     time.Duration // without being seen
	Trusted  time.Duration // without being seen, for those whose rights reach further than their own texts
	Absolute time.Duration // from its opening
}

// DefaultSessionRules hold where an instance says nothing else.
var DefaultSessionRules = SessionRules{Idle: 12 * time.Hour, Trusted: 30 * time.Minute, Absolute: 7 * 24 * time.Hour}

// Bounds of what is kept of sessions.
const (
	MaxSessions = 20       // a person; the oldest makes room for the next
	maxAgent    = 200      // bytes of what a browser calls itself
	maxIDToken  = 16 << 10 // bytes of a hint; a longer one is left out
)

// SetSessionRules says how long sessions last. It is called before the store is used. A session keeps the absolute end
// that it was opened with.
func (st *Store) SetSessionRules(r SessionRules) { st.rules = r }

// idle is how long a person may leave a session alone.
func (r SessionRules) idle(p Person) time.Duration {
	if p.Instance == Administrator || p.Instance == DPO || p.Instance == Auditor {
		return r.Trusted
	}
	for _, role := range p.Spaces {
		if role.AtLeast(Reviewer) {
			return r.Trusted
		}
	}
	return r.Idle
}

// How long a session lasts on a computer that others use, whatever else is allowed.
const (
	SharedIdle     = 15 * time.Minute
	SharedAbsolute = 4 * time.Hour
)

// live reports whether a session may be used by its person at an instant.
func (r SessionRules) live(s Session, p Person, now time.Time) bool {
	idle := r.idle(p)
	if s.Shared {
		idle = min(idle, SharedIdle)
	}
	return p.SignedIn() && now.Before(s.Ends) && now.Before(s.SeenAt.Add(idle))
}

// Live reports whether a session that BySession gave may still be used by its person with the roles it gave, as far as
// time tells: terms begin and end at midnight. Whatever else ends it is an event.
func (st *Store) Live(p Person, s Session) bool {
	return p.today == st.clock.Today() && st.rules.live(s, p, st.clock.Now())
}

func sessionEnded() error {
	return &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
}

// OpenSession opens a session for a person whom SignIn gave. Of the session given, the provider, the agent, the ID
// token, whether the computer is shared and where it is opened from count. The token goes into a cookie and nowhere else:
// only its SHA-256 is kept.
func (st *Store) OpenSession(ctx context.Context, person clock.ID, s Session) (token string, _ Session, err error) {
	defer refusal.Wrap(&err, "open a session for %s", person)
	now := st.clock.Now()
	s.ID, s.Person, s.OpenedAt, s.SeenAt, s.Ends = clock.NewID(), person, now, now, now.Add(st.rules.Absolute)
	if s.ProvenAt.IsZero() || s.ProvenAt.After(now) { // a provider may have let her through on what it knew of before
		s.ProvenAt = now
	}
	if s.Shared {
		s.Ends = now.Add(min(st.rules.Absolute, SharedAbsolute))
	}
	s.Agent, s.Provider = cut(markdown.Visible(s.Agent), maxAgent), cut(s.Provider, maxAgent)
	if len(s.IDToken) > maxIDToken {
		s.IDToken = ""
	}
	if len(s.SID) > maxSubject {
		s.SID = ""
	}
	token, hash := newToken()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		p, err := byID(tx, person)
		if err != nil {
			return err
		}
		if p.Disabled {
			return refusal.Forbidden("person-disabled")
		}
		if err := insertSession(tx, s, hash); err != nil {
			return err
		}
		if err := sweepSessions(tx, person, now); err != nil {
			return err
		}
		told := onPerson(event.ActSignedIn, person, "", map[event.Fact]string{event.FactProvider: s.Provider})
		if err := Audit(tx, p.From(s.From), now, told); err != nil {
			return err
		}
		return event.Record(tx, SessionsChanged, string(person), person, now)
	})
	return token, s, err
}

// BySession gives whom a token lets in, with the rights held now, and the session: one query, which writes nothing.
// What it gives holds until something happens in the library, or until the session is no longer Live. Refusal: Unauthenticated "session-ended" where the token is unknown, the
// session was left alone too long or is past its end, or the person is disabled.
func (st *Store) BySession(ctx context.Context, token string) (p Person, s Session, err error) {
	defer refusal.Wrap(&err, "session")
	if token == "" || len(token) > maxToken {
		return Visitor(), Session{}, sessionEnded()
	}
	err = st.db.View(ctx, func(tx *db.Tx) error { p, s, err = sessionByHash(tx, hashOf(token)); return err })
	if refusal.KindOf(err) == refusal.KindNotFound || err == nil && !st.rules.live(s, p, st.clock.Now()) {
		err = sessionEnded()
	}
	if err != nil {
		return Visitor(), Session{}, err
	}
	p.session = s.ID
	return p, s, nil
}

// maxToken is more than any token of ours has.
const maxToken = 100

// SeeSession notes that a session is in use. The server calls it every five minutes at the most for a session, so that
// reading writes next to nothing; a session left alone ends that much earlier at the most.
func (st *Store) SeeSession(ctx context.Context, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "see session %s", id)
	return st.db.Update(ctx, func(tx *db.Tx) error { return seeSession(tx, id, st.clock.Now()) })
}

// RotateSession gives a session another token; the old one opens nothing any more.
func (st *Store) RotateSession(ctx context.Context, token string) (newer string, err error) {
	defer refusal.Wrap(&err, "rotate a session")
	newer, hash := newToken()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		p, s, err := sessionByHash(tx, hashOf(token))
		if refusal.KindOf(err) == refusal.KindNotFound || err == nil && !st.rules.live(s, p, st.clock.Now()) {
			return sessionEnded()
		}
		if err != nil {
			return err
		}
		if err := rehashSession(tx, s.ID, hash); err != nil {
			return err
		}
		return event.Record(tx, SessionsChanged, string(p.ID), p.ID, st.clock.Now())
	})
	return newer, err
}

// CloseSession ends a session of one's own, or as an administrator anyone's, at once and on every node. One that is
// gone already is no error to its person.
func (st *Store) CloseSession(ctx context.Context, by Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "close session %s", id)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		person, err := sessionPerson(tx, id)
		if err != nil {
			return refusal.IgnoreNotFound(err)
		}
		if err := mayTendSessions(tx, by, person); err != nil {
			return err
		}
		if err := deleteSession(tx, id); err != nil {
			return err
		}
		act := event.ActSessionsClosed
		if id == by.session {
			act = event.ActSignedOut
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(act, person, "", nil)); err != nil {
			return err
		}
		return event.Record(tx, SessionsChanged, string(person), by.ID, st.clock.Now())
	})
}

// CloseOtherSessions ends the sessions of a person but one.
func (st *Store) CloseOtherSessions(ctx context.Context, by Person, keep clock.ID) (err error) {
	defer refusal.Wrap(&err, "close other sessions")
	return st.db.Update(ctx, func(tx *db.Tx) error {
		if err := deleteSessions(tx, by.ID, keep); err != nil {
			return err
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActSessionsClosed, by.ID, "", nil)); err != nil {
			return err
		}
		return event.Record(tx, SessionsChanged, string(by.ID), by.ID, st.clock.Now())
	})
}

// Sessions gives the live sessions of oneself, or as an administrator of anyone, the last opened first.
func (st *Store) Sessions(ctx context.Context, by Person, of clock.ID) (sessions []Session, err error) {
	defer refusal.Wrap(&err, "sessions of %s", of)
	err = st.db.View(ctx, func(tx *db.Tx) error {
		sessions = nil
		if err := mayTendSessions(tx, by, of); err != nil {
			return err
		}
		p, err := byID(tx, of)
		if err != nil {
			return err
		}
		all, err := sessionsOf(tx, of)
		for _, s := range all {
			if st.rules.live(s, p, st.clock.Now()) {
				sessions = append(sessions, s)
			}
		}
		return err
	})
	return sessions, err
}

// mayTendSessions refuses, as if there were none, the sessions of someone else to whoever does not administer.
func mayTendSessions(tx *db.Tx, by Person, of clock.ID) error {
	now, err := Current(tx, by)
	if err != nil {
		return err
	}
	if now.SignedIn() && now.ID == of || Allows(now, Administer, Object{}) {
		return nil
	}
	return refusal.NotFound()
}
