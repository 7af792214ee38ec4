package people

import (
	"context"
	"slices"
	"sync/atomic"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/refusal"

	"golang.org/x/text/unicode/norm"
)

// MaxName is how many bytes the name of a person or a space may take.
const MaxName = 200

// Store keeps people and spaces.
type Store struct {
	db      *db.DB
	clock   *clock.Clock
	rules   SessionRules
	known   func(kind, protocol string) bool
	hashing chan struct{}
	mails   atomic.Bool // letters are sent
}

// NewStore gives the people of a database. Know gives it the kinds of sheet that a space may name.
func NewStore(d *db.DB, c *clock.Clock) *Store {
	return &Store{db: d, clock: c, rules: DefaultSessionRules, known: func(_, _ string) bool { return true }, hashing: make(chan struct{}, hashesAtOnce)}
}

// Add makes an account's person. Only an administrator may.
func (st *Store) Add(ctx context.Context, by Person, name string, role Role) (p Person, err error) {
	defer refusal.Wrap(&err, "add person")
	if name, err = cleanName(name); err != nil {
		return p, err
	}
	if !slices.Contains([]Role{Member, Administrator, DPO, Auditor}, role) {
		return p, refusal.Invalid("role", "unknown-role")
	}
	p = Person{ID: clock.NewID(), Name: name, Instance: role, Lang: French, Spaces: map[clock.ID]Role{}}
	return p, st.administer(ctx, by, PersonAdded, p.ID, func(tx *db.Tx) error {
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActPersonAdded, p.ID, "", changed("", role))); err != nil {
			return err
		}
		return insertPerson(tx, p, st.clock.Now())
	})
}

// Get reads a person with the roles held now.
func (st *Store) Get(ctx context.Context, id clock.ID) (p Person, err error) {
	defer refusal.Wrap(&err, "person %s", id)
	return p, st.db.View(ctx, func(tx *db.Tx) error { p, err = byID(tx, id); return err })
}

// AddSpace makes a space. Its slug comes from its name where it has none, and is taken once.
func (st *Store) AddSpace(ctx context.Context, by Person, s Space) (_ Space, err error) {
	defer refusal.Wrap(&err, "add space %q", s.Slug)
	if s.Name, err = cleanName(s.Name); err != nil {
		return s, err
	}
	if s.Audience == Sealed {
		s.Slug = "s-" + clock.NewSecret()[:16] // its address says nothing, and is never taken
	}
	if s.Slug == "" {
		s.Slug = markdown.Slug(s.Name)
	}
	if s.Slug != markdown.Slug(s.Slug) {
		return s, refusal.Invalid("slug", "slug-not-folded", markdown.Slug(s.Slug))
	}
	if s.Audience == "" {
		s.Audience = Public
	}
	if err := s.checkAudience(); err != nil {
		return s, err
	}
	s.ID = clock.NewID()
	return s, st.administer(ctx, by, SpaceAdded, s.ID, func(tx *db.Tx) error {
		added, err := insertSpace(tx, s, clock.Micros(st.clock.Now()))
		if err == nil && !added {
			return refusal.Conflict("slug", "slug-taken")
		}
		if err == nil && s.Sealed() && !by.system {
			err = putMembership(tx, s.ID, by.ID, Steward) // nobody else could ever enter
		}
		if err != nil {
			return err
		}
		return Audit(tx, by, st.clock.Now(), onSpace(event.ActSpaceAdded, s.ID, changed("", s.Audience)))
	})
}

// SetAudience says who may read what is published in a space, for whoever tends it. Sheets, lists and search follow before the answer: each
// reads it at the moment it is asked.
func (st *Store) SetAudience(ctx context.Context, by Person, space clock.ID, audience Audience) (err error) {
	defer refusal.Wrap(&err, "set audience of %s", space)
	return st.tend(ctx, by, space, AudienceChanged, space, func(tx *db.Tx, now Person, s Space) error {
		if err := seal(tx, now, s, audience); err != nil {
			return err
		}
		if err := Audit(tx, by, st.clock.Now(), onSpace(event.ActAudienceChanged, space, changed(s.Audience, audience))); err != nil {
			return err
		}
		s.Audience = audience
		if err := s.checkAudience(); err != nil {
			return err
		}
		return updateSpace(tx, s)
	})
}

func (st *Store) administer(ctx context.Context, by Person, kind event.Kind, subject clock.ID, do func(*db.Tx) error) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		if !Allows(now, Administer, Object{}) {
			return refusal.Forbidden("not-administrator")
		}
		if err := do(tx); err != nil {
			return err
		}
		return event.Record(tx, kind, string(subject), by.ID, st.clock.Now())
	})
}

// Spaces gives the spaces whose name a person may know: those that let her in, and all but the sealed ones to who
// administers them.
func (st *Store) Spaces(ctx context.Context, by Person) (spaces []Space, err error) {
	defer refusal.Wrap(&err, "spaces")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		all, err := Spaces(tx)
		now, failed := Current(tx, by)
		spaces = nil
		for _, s := range all {
			if s.KnownTo(now) {
				spaces = append(spaces, s)
			}
		}
		if err != nil {
			return err
		}
		return failed
	})
	return spaces, err
}

// cleanName brings a name to its one form: NFC, no spaces around, no controls that turn or hide letters.
func cleanName(name string) (string, error) {
	name = norm.NFC.String(markdown.Visible(name))
	if name == "" {
		return "", refusal.Invalid("name", "name-empty")
	}
	if len(name) > MaxName {
		return "", refusal.TooLarge("name", "name-too-long", MaxName)
	}
	return name, nil
}
