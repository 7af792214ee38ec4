package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/review"

	"github.com/alexedwards/argon2id"
)

const (
	entrants = 50    // who sign in at the same time
	ballot   = 1_000 // who vote
	secret   = "corail-lanterne-bruyère"
)

// ripe is a text that may be proposed to review.
const ripe = "---\ntitle: Une fiche que mille personnes votent\nsummary: Elle ne sert qu’à mesurer.\npublics: [familles]\nthemes: [numerique]\n" +
	"licence: CC-BY-SA-4.0\n---\n\n## En bref\n\nUne pratique simple.\n\n## Comment on s’y prend\n\nOn commence par écouter.\n"

// newcomer makes a person who signs in with a password, by the doors of an invitation.
func newcomer(ctx context.Context, lib *content.Library, space clock.ID, name string) (people.Person, error) {
	token, _, err := lib.People.Invite(ctx, people.System(), space, people.Writer, name)
	if err != nil {
		return people.Person{}, err
	}
	subject, err := lib.People.Register(ctx, token, name, name, secret)
	if err != nil {
		return people.Person{}, err
	}
	return lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject, Name: name}, token)
}

// Entering measures fifty people who sign in at the same time, against their passwords hashed two at a time and nothing
// else, and a thousand votes, against as many of the bare engine's smallest commits.
func Entering(ctx context.Context, folder string) ([]Row, error) {
	at, err := os.MkdirTemp(folder, "entering-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(at)
	lib, err := content.Open(ctx, content.Options{Folder: filepath.Join(at, "data")})
	if err != nil {
		return nil, err
	}
	defer lib.Close()
	if err := lib.Migrate(ctx); err != nil {
		return nil, err
	}
	space, err := home(ctx, lib)
	if err != nil {
		return nil, err
	}
	entering, err := enter(ctx, lib, space)
	if err != nil {
		return nil, err
	}
	tiny, err := tinyCommits(ctx, at, ballot)
	if err != nil {
		return nil, err
	}
	voting, err := vote(ctx, lib, space)
	if err != nil {
		return nil, err
	}
	var alone time.Duration
	for _, one := range tiny {
		alone += one
	}
	return []Row{entering, atMost("1,000 votes, against as many bare tiny commits", 4, ratio(voting, alone), fmt.Sprintf(" (%.0f a minute)", ballot/voting.Minutes()))}, nil
}

func enter(ctx context.Context, lib *content.Library, space clock.ID) (Row, error) {
	for i := range entrants {
		if _, err := newcomer(ctx, lib, space, fmt.Sprintf("personne-%d", i)); err != nil {
			return Row{}, err
		}
	}
	bare, err := timed(func() error { return hashes(entrants) })
	if err != nil {
		return Row{}, err
	}
	took, err := timed(func() error {
		return atOnce(entrants, func(i int) error {
			subject, err := lib.People.CheckPassword(ctx, fmt.Sprintf("personne-%d", i), secret, "192.0.2.1")
			if err != nil {
				return err
			}
			p, err := lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject}, "")
			if err != nil {
				return err
			}
			_, _, err = lib.People.OpenSession(ctx, p.ID, people.Session{Provider: people.BuiltIn})
			return err
		})
	})
	return atMost("50 people sign in at once, against their passwords hashed alone", 1.3, ratio(took, bare), fmt.Sprintf(" of %.2f s", bare.Seconds())), err
}

// hashes checks a password so many times, two at a time: the work that no sign-in can do without.
func hashes(count int) error {
	hash, err := argon2id.CreateHash(secret, &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		return err
	}
	places := make(chan struct{}, 2)
	return atOnce(count, func(int) error {
		places <- struct{}{}
		defer func() { <-places }()
		_, err := argon2id.ComparePasswordAndHash(secret, hash)
		return err
	})
}

func atOnce(count int, do func(i int) error) error {
	failed := make([]error, count)
	var wait sync.WaitGroup
	for i := range count {
		wait.Go(func() { failed[i] = do(i) })
	}
	wait.Wait()
	return errors.Join(failed...)
}

// vote opens the ballot of a sheet for a thousand people, who all vote, thirty-two at a time.
func vote(ctx context.Context, lib *content.Library, space clock.ID) (time.Duration, error) {
	voters, r, err := opened(ctx, lib, space)
	if err != nil {
		return 0, err
	}
	places := make(chan struct{}, writers)
	return timed(func() error {
		return atOnce(len(voters), func(i int) error {
			places <- struct{}{}
			defer func() { <-places }()
			return lib.Reviews.Vote(ctx, voters[i], r, "for", "")
		})
	})
}

// opened is a ballot that a thousand people may vote in.
func opened(ctx context.Context, lib *content.Library, space clock.ID) (voters []people.Person, r clock.ID, err error) {
	var ids []clock.ID
	for i := range ballot + 2 {
		p, err := lib.People.Add(ctx, people.System(), fmt.Sprintf("Personne %d", i), people.Member)
		if err != nil {
			return nil, "", err
		}
		voters, ids = append(voters, p), append(ids, p.ID)
	}
	author, steward := voters[ballot], voters[ballot+1]
	voters, ids = voters[:ballot], ids[:ballot]
	if err := errors.Join(lib.People.SetRole(ctx, people.System(), space, author.ID, people.Writer),
		lib.People.SetRole(ctx, people.System(), space, steward.ID, people.Steward)); err != nil {
		return nil, "", err
	}
	s, err := lib.Sheets.Start(ctx, author, space, "practice", []byte(ripe))
	if err != nil {
		return nil, "", err
	}
	var checked []string
	kind, _ := lib.Kinds.Kind("practice")
	for _, check := range kind.Checks {
		checked = append(checked, check.Key)
	}
	if err := lib.Sheets.Propose(ctx, author, s.ID, checked); err != nil {
		return nil, "", err
	}
	panels := map[string][]clock.ID{"trade": ids[:2], "concerned": ids[2:4]}
	made, _, err := lib.Reviews.Open(ctx, steward, s.ID, review.Naming{Panels: panels})
	if err != nil {
		return nil, "", err
	}
	for i, panel := range []string{"trade", "trade", "concerned", "concerned"} {
		if err := lib.Reviews.Opine(ctx, voters[i], made.ID, panel, review.Opinion{Verdict: review.For}); err != nil {
			return nil, "", err
		}
	}
	_, err = lib.Reviews.OpenVote(ctx, steward, made.ID, review.Opening{Voters: ids})
	return voters, made.ID, err
}

// memberOf opens the session of a new member of an instance, beside its server, and gives the cookie that carries it.
func memberOf(ctx context.Context, folder string) (cookie string, err error) {
	lib, err := content.Open(ctx, content.Options{Folder: filepath.Join(folder, "data")})
	if err != nil {
		return "", err
	}
	defer lib.Close()
	p, err := lib.People.Add(ctx, people.System(), "Une lectrice", people.Member)
	if err != nil {
		return "", err
	}
	token, _, err := lib.People.OpenSession(ctx, p.ID, people.Session{Provider: people.BuiltIn})
	return "__Host-terreau=" + token, err
}
