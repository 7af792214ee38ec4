package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"terreau/cmd/check/site"
	"terreau/content"
	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/sheet"
)

const (
	crowdSpaces = 200
	crowdGroups = 500
	crowdSheets = 10 // in each space, restricted to it
	looks       = 300
	asked       = 50 // pairs of questions that a page asks of the rule, at the most
)

// crowd is an instance of many spaces and groups: one person reads all of it through her groups, an administrator too.
type crowd struct {
	folder        string
	reader, admin people.Person
	seats         [2]string // the cookies of both
	shown         sheet.Sheet
}

// Rights measures what rights cost: the policy within a page, lists and search for a person of 500 groups in 200 spaces
// against the same for an administrator who holds each role by hand, and how soon a right that is taken back counts.
func Rights(ctx context.Context, w World) (rows []Row, err error) {
	c := crowd{folder: filepath.Join(w.Folder, "rights")}
	defer os.RemoveAll(c.folder)
	if err := c.gather(ctx); err != nil {
		return nil, err
	}
	policy, err := c.policy(ctx)
	if err != nil {
		return nil, err
	}
	one := site.Instance{Program: w.Program, Folder: c.folder}
	server, err := one.Serve(ctx, "--without-starter")
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	page, _, err := c.compare(ctx, server.URL+"/fiches/"+c.shown.Slug)
	if err != nil {
		return nil, err
	}
	rows = append(rows, atMost("the policy, within a member’s page", 0.05, ratio(policy, page), fmt.Sprintf(" (%.1f µs of %s)", float64(policy.Nanoseconds())/1000, milliseconds(page))))
	for name, path := range map[string]string{"a list": "/fiches", "a search": "/recherche.json?n=10&q=pratique"} {
		hers, theirs, err := c.compare(ctx, server.URL+path)
		if err != nil {
			return rows, err
		}
		rows = append(rows, atMost(name+" by one person, 200 spaces and 500 groups, against an administrator’s", 1.2, ratio(hers, theirs),
			fmt.Sprintf(" (%s against %s)", milliseconds(hers), milliseconds(theirs))))
	}
	slices.SortFunc(rows[1:], func(a, b Row) int { return len(a.Operation) - len(b.Operation) })
	closed, err := c.withdraw(ctx, server)
	return append(rows, Row{"a right withdrawn beside the server, until the page is closed", "≤ 250 ms", milliseconds(closed), closed <= 250*time.Millisecond}), err
}

func (c *crowd) open(ctx context.Context) (*content.Library, error) {
	return content.Open(ctx, content.Options{Folder: filepath.Join(c.folder, "data")})
}

// gather makes the spaces, the groups, the sheets and both people.
func (c *crowd) gather(ctx context.Context) error {
	lib, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	if err := lib.Migrate(ctx); err != nil {
		return err
	}
	product := people.System()
	var failed error
	if c.reader, failed = lib.People.Add(ctx, product, "Une lectrice", people.Member); failed != nil {
		return failed
	}
	if c.admin, failed = lib.People.Add(ctx, product, "Une administratrice", people.Administrator); failed != nil {
		return failed
	}
	var groups []people.Group
	for i := range crowdGroups {
		g, err := lib.People.AddGroup(ctx, product, people.Group{Name: fmt.Sprint("Groupe ", i), Kind: people.College})
		if err == nil {
			err = lib.People.SeatIn(ctx, product, g.ID, c.reader.ID, people.Seat{})
		}
		if err != nil {
			return err
		}
		groups = append(groups, g)
	}
	for i := range crowdSpaces {
		s, err := lib.People.AddSpace(ctx, product, people.Space{Name: fmt.Sprint("Espace ", i), Audience: people.SpaceOnly})
		for k := i; k < crowdGroups && err == nil; k += crowdSpaces {
			err = lib.People.SetGroupRole(ctx, product, s.ID, groups[k].ID, people.Reader)
		}
		if err == nil {
			err = lib.People.SetRole(ctx, product, s.ID, c.admin.ID, people.Steward)
		}
		for n := 0; n < crowdSheets && err == nil; n++ {
			var one sheet.Sheet
			one, err = lib.Sheets.Start(ctx, c.admin, s.ID, "practice", fmt.Appendf(nil, "---\ntitle: Fiche %d de l’espace %d\nsummary: Elle ne sert qu’à mesurer.\npublics: [familles]\nthemes: [numerique]\n---\n\n## En bref\n\nUne pratique simple.\n", n, i))
			if err == nil {
				_, err = lib.Sheets.PublishUnreviewed(ctx, c.admin, one.ID, sheet.Publication{Checked: []string{"names", "places", "dates", "rare", "pictures"}})
			}
			c.shown = one
		}
		if err != nil {
			return err
		}
	}
	for i, p := range []people.Person{c.reader, c.admin} {
		token, _, err := lib.People.OpenSession(ctx, p.ID, people.Session{Provider: people.BuiltIn})
		if err != nil {
			return err
		}
		c.seats[i] = "__Host-terreau=" + token
	}
	return nil
}

// policy measures the questions of one page to the rule, for the person of 500 groups: half of the times.
func (c *crowd) policy(ctx context.Context) (time.Duration, error) {
	lib, err := c.open(ctx)
	if err != nil {
		return 0, err
	}
	defer lib.Close()
	entries, err := lib.Sheets.Entries(ctx, []clock.ID{c.shown.ID})
	if err != nil {
		return 0, err
	}
	now, err := lib.People.Get(ctx, c.reader.ID)
	if err != nil {
		return 0, err
	}
	o, taken := entries[0].Sheet.Object(), times{}
	for range looks {
		took, err := timed(func() error {
			for range asked {
				if !people.Allows(now, people.Read, o) || people.Allows(now, people.Withdraw, o) {
					return errors.New("the rule is not the one that is measured")
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
		taken = append(taken, took)
	}
	return taken.at(0.5), nil
}

// ask asks for an address as someone, and says what was answered.
func (c *crowd) ask(ctx context.Context, address, cookie string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Cookie", cookie)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// compare asks for an address as the reader and as the administrator, in turn: half of the times of each.
func (c *crowd) compare(ctx context.Context, address string) (hers, theirs time.Duration, err error) {
	var taken [2]times
	for range looks {
		for i, cookie := range c.seats {
			took, err := timed(func() error {
				status, err := c.ask(ctx, address, cookie)
				if err == nil && status != http.StatusOK {
					err = fmt.Errorf("%s answers %d", address, status)
				}
				return err
			})
			if err != nil {
				return 0, 0, err
			}
			taken[i] = append(taken[i], took)
		}
	}
	return taken[0].at(0.5), taken[1].at(0.5), nil
}

// withdraw seals the sheet that the reader has open, in another process than the server, and asks until it is closed.
func (c *crowd) withdraw(ctx context.Context, server *site.Server) (closed time.Duration, err error) {
	lib, err := c.open(ctx)
	if err != nil {
		return 0, err
	}
	defer lib.Close()
	if err := lib.Sheets.Restrict(ctx, c.admin, c.shown.ID, people.Sealed); err != nil {
		return 0, err
	}
	began := time.Now()
	for time.Since(began) < 10*time.Second {
		status, err := c.ask(ctx, server.URL+"/fiches/"+c.shown.Slug, c.seats[0])
		if err != nil || status == http.StatusNotFound {
			return time.Since(began), err
		}
	}
	return 0, errors.New("the page stays open")
}
