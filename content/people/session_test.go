package people_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// timed runs a test on every engine with a clock that it moves.
func timed(t *testing.T, test func(t *testing.T, lib *content.Library, clock *clock.Fake)) {
	t.Helper()
	run := func(name string, options func(t *testing.T) content.Options) {
		t.Run(name, func(t *testing.T) {
			fake := clock.NewFake(contenttest.Noon)
			o := options(t)
			o.Clock = &fake.Clock
			test(t, contenttest.Open(t, o), fake)
		})
	}
	run("sqlite", func(t *testing.T) content.Options { return content.Options{Folder: t.TempDir()} })
	run("postgres", func(t *testing.T) content.Options {
		return content.Options{Folder: t.TempDir(), Address: contenttest.Server(t)}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused says that an error is not the refusal that was expected.
func refused(t *testing.T, err error, kind refusal.Kind, reason string) {
	t.Helper()
	if r := refusal.Of(err); r == nil || r.Kind != kind || r.Reason != reason {
		t.Errorf("want the refusal %q, got %v", reason, err)
	}
}

func open(t *testing.T, lib *content.Library, p people.Person) (string, people.Session) {
	t.Helper()
	token, s, err := lib.People.OpenSession(t.Context(), p.ID, people.Session{Provider: "essai", Agent: "Firefox\x00 142", IDToken: "jeton"})
	must(t, err)
	return token, s
}

func administrator(t *testing.T, lib *content.Library) people.Person {
	t.Helper()
	p, err := lib.People.Add(t.Context(), people.System(), "Administratrice", people.Administrator)
	must(t, err)
	return p
}

// O10: what is compared is a hash of what was sent, by the index that finds it: how long it takes tells nothing of a token.
func TestG6O10ATokenOpensItsSessionAndIsNotKept(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		writer := contenttest.Someone(t, lib, people.Writer)
		token, opened := open(t, lib, writer)
		if len(token) < 43 {
			t.Errorf("the token has %d signs, 256 bits take 43", len(token))
		}
		p, s, err := lib.People.BySession(t.Context(), token)
		must(t, err)
		if p.ID != writer.ID || p.In(contenttest.Space(t, lib).ID) != people.Writer || p.Name != writer.Name || p.Lang != people.French {
			t.Errorf("the session gives %+v", p)
		}
		if s.ID != opened.ID || s.Person != writer.ID || s.IDToken != "jeton" || strings.ContainsRune(s.Agent, 0) || !s.Ends.Equal(contenttest.Noon.Add(7*24*time.Hour)) {
			t.Errorf("the session is %+v", s)
		}
		var kept string
		must(t, lib.DB.View(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&kept) }, `SELECT token_hash FROM sessions`)
		}))
		if kept == "" || strings.Contains(kept, token) {
			t.Errorf("the database keeps %q", kept)
		}
		for _, other := range []string{"", "x", token + "x", strings.Repeat("a", 1<<20), kept} {
			_, _, err := lib.People.BySession(t.Context(), other)
			refused(t, err, refusal.KindUnauthenticated, "session-ended")
		}
	})
}

// What a person may do follows at once, session open or not.
func TestG8ARoleThatChangesIsSeenByAnOpenSession(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		p, space := contenttest.Someone(t, lib, people.Steward), contenttest.Space(t, lib)
		token, _ := open(t, lib, p)
		must(t, lib.People.SetRole(t.Context(), people.System(), space.ID, p.ID, ""))
		if now, _, err := lib.People.BySession(t.Context(), token); err != nil || now.In(space.ID) != "" {
			t.Errorf("the role taken back is still held: %+v, %v", now, err)
		}
		must(t, lib.People.Disable(t.Context(), people.System(), p.ID, true))
		_, _, err := lib.People.BySession(t.Context(), token)
		refused(t, err, refusal.KindUnauthenticated, "session-ended")
		// Let in again, she signs in again.
		must(t, lib.People.Disable(t.Context(), people.System(), p.ID, false))
		_, _, err = lib.People.BySession(t.Context(), token)
		refused(t, err, refusal.KindUnauthenticated, "session-ended")
		open(t, lib, p)
	})
}

func TestG3SessionsEndAloneAndInTheEnd(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		writer, reviewer := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Reviewer)
		admin := administrator(t, lib)
		live := func(token string) bool { _, _, err := lib.People.BySession(t.Context(), token); return err == nil }
		long, longSession := open(t, lib, writer)
		short, shortSession := open(t, lib, reviewer)
		shorter, _ := open(t, lib, admin)
		clock.Move(29 * time.Minute)
		if !live(long) || !live(short) || !live(shorter) {
			t.Fatal("a session ended before its time")
		}
		must(t, lib.People.SeeSession(t.Context(), shortSession.ID))
		clock.Move(2 * time.Minute)
		if !live(long) || !live(short) {
			t.Error("a session that was seen ended")
		}
		if live(shorter) {
			t.Error("an administrator's session left alone for half an hour is still open")
		}
		clock.Move(11*time.Hour + 28*time.Minute)
		if !live(long) || live(short) {
			t.Error("after twelve hours less a minute the writer's should be open, the reviewer's not")
		}
		clock.Move(2 * time.Minute)
		if live(long) {
			t.Error("a session left alone for twelve hours is still open")
		}
		if listed, err := lib.People.Sessions(t.Context(), writer, writer.ID); err != nil || len(listed) != 0 {
			t.Errorf("ended sessions are listed: %v, %v", listed, err)
		}
		// Seen every hour, a session ends all the same after seven days.
		long, longSession = open(t, lib, writer)
		for range 7*24 - 1 {
			clock.Move(time.Hour)
			must(t, lib.People.SeeSession(t.Context(), longSession.ID))
		}
		if !live(long) {
			t.Error("a session in use ended before seven days")
		}
		if clock.Move(time.Hour); live(long) {
			t.Error("a session in use lasts more than seven days")
		}
		if _, err := lib.People.RotateSession(t.Context(), long); refusal.KindOf(err) != refusal.KindUnauthenticated {
			t.Errorf("an ended session was given another token: %v", err)
		}
	})
}

func TestSessionRulesAreSettings(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		lib.People.SetSessionRules(people.SessionRules{Idle: time.Hour, Trusted: time.Minute, Absolute: 2 * time.Hour})
		token, _ := open(t, lib, contenttest.Someone(t, lib, people.Writer))
		clock.Move(time.Hour)
		_, _, err := lib.People.BySession(t.Context(), token)
		refused(t, err, refusal.KindUnauthenticated, "session-ended")
	})
}

func TestG1G4ATokenIsRotatedAndASessionClosed(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		p, stranger := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		old, s := open(t, lib, p)
		token, err := lib.People.RotateSession(t.Context(), old)
		must(t, err)
		_, _, err = lib.People.BySession(t.Context(), old)
		refused(t, err, refusal.KindUnauthenticated, "session-ended")
		if _, kept, err := lib.People.BySession(t.Context(), token); err != nil || kept.ID != s.ID {
			t.Errorf("the new token opens %+v, %v", kept, err)
		}
		// Nobody closes or lists the sessions of others, but an administrator.
		refused(t, lib.People.CloseSession(t.Context(), stranger, s.ID), refusal.KindNotFound, "not-found")
		_, err = lib.People.Sessions(t.Context(), stranger, p.ID)
		refused(t, err, refusal.KindNotFound, "not-found")
		_, err = lib.People.Sessions(t.Context(), people.Visitor(), "")
		refused(t, err, refusal.KindNotFound, "not-found")
		if listed, err := lib.People.Sessions(t.Context(), administrator(t, lib), p.ID); err != nil || len(listed) != 1 || listed[0].IDToken != "" {
			t.Errorf("an administrator sees %+v, %v", listed, err)
		}
		other, _ := open(t, lib, p)
		theirs, _ := open(t, lib, stranger)
		must(t, lib.People.CloseOtherSessions(t.Context(), p, s.ID))
		if _, _, err := lib.People.BySession(t.Context(), other); err == nil {
			t.Error("an other session stayed open")
		}
		must(t, lib.People.CloseSession(t.Context(), p, s.ID))
		must(t, lib.People.CloseSession(t.Context(), p, s.ID))
		_, _, err = lib.People.BySession(t.Context(), token)
		refused(t, err, refusal.KindUnauthenticated, "session-ended")
		if _, _, err := lib.People.BySession(t.Context(), theirs); err != nil {
			t.Error("a stranger's session was closed too")
		}
	})
}

func TestG10TheOldestSessionMakesRoom(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		p := contenttest.Someone(t, lib, people.Writer)
		var tokens []string
		for range people.MaxSessions + 2 {
			token, _ := open(t, lib, p)
			tokens = append(tokens, token)
			clock.Move(time.Second)
		}
		for i, token := range tokens {
			if _, _, err := lib.People.BySession(t.Context(), token); (err == nil) != (i >= 2) {
				t.Errorf("session %d of %d: %v", i+1, len(tokens), err)
			}
		}
	})
}

// What is remembered of a session is let go of when the list of events moves: whatever ends one moves it, and being seen
// does not.
func TestWhatEndsASessionIsToldAndSeeingItIsNot(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		p := contenttest.Someone(t, lib, people.Writer)
		token, s := open(t, lib, p)
		at := lib.DB.Reached()
		must(t, lib.People.SeeSession(t.Context(), s.ID))
		if lib.DB.Reached() != at {
			t.Error("seeing a session is an event")
		}
		told := func(what string, err error) {
			t.Helper()
			must(t, err)
			if now := lib.DB.Reached(); now == at {
				t.Errorf("%s is told to nobody", what)
			}
			at = lib.DB.Reached()
		}
		_, err := lib.People.RotateSession(t.Context(), token)
		told("another token", err)
		_, other := open(t, lib, p)
		told("another session", nil)
		told("the end of the others", lib.People.CloseOtherSessions(t.Context(), p, other.ID))
		told("the end of one", lib.People.CloseSession(t.Context(), p, other.ID))
	})
}

func BenchmarkBySession(b *testing.B) {
	lib := contenttest.Open(b, content.Options{Folder: b.TempDir()})
	p := contenttest.Someone(b, lib, people.Writer)
	token, _, err := lib.People.OpenSession(context.Background(), p.ID, people.Session{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := lib.People.BySession(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
}

// Fifty people sign in at the same time, each with a password: the hashes, two at a time, take most of it.
func BenchmarkFiftySignIns(b *testing.B) {
	lib := contenttest.Open(b, content.Options{Folder: b.TempDir()})
	ctx, space := context.Background(), contenttest.Space(b, lib)
	for i := range 50 {
		token, _, err := lib.People.Invite(ctx, people.System(), space.ID, people.Writer, "")
		if err == nil {
			_, err = lib.People.Register(ctx, token, fmt.Sprint("login", i), "Camille", good)
		}
		if err == nil {
			var subject string
			if subject, err = lib.People.CheckPassword(ctx, fmt.Sprint("login", i), good, "192.0.2.1"); err == nil {
				_, err = lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject}, token)
			}
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				subject, err := lib.People.CheckPassword(ctx, fmt.Sprint("login", i), good, "192.0.2.1")
				var p people.Person
				if err == nil {
					p, err = lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject}, "")
				}
				if err == nil {
					_, _, err = lib.People.OpenSession(ctx, p.ID, people.Session{})
				}
				if err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
	}
}
