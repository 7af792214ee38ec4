package people_test

import (
	"fmt"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"

	"pgregory.net/rapid"
)

var (
	roles     = []people.Role{"", people.Reader, people.Commenter, people.Writer, people.Reviewer, people.Steward}
	audiences = []people.Audience{people.Public, people.Members, people.SpaceOnly, people.Sealed}
	limits    = []people.Audience{"", people.Members, people.SpaceOnly, people.Sealed}
	terms     = []people.Seat{{}, {Ends: yesterday}, {Begins: yesterday, Ends: tomorrow, Alternate: true}, {Begins: tomorrow}}
	states    = []people.Making{people.NotMade, people.Draft, people.Proposed, people.InReview, people.Voting}
)

var yesterday, tomorrow = day(-1), day(1)

func day(from int) clock.Date {
	return clock.Date(contenttest.Noon.AddDate(0, 0, from).Format(time.DateOnly))
}

// world is some spaces, some people, and some published sheets: those of a random world, made through the stores.
type world struct {
	t       *testing.T
	lib     *content.Library
	spaces  []people.Space
	persons []people.Person
	sheets  []sheet.Sheet
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) grow(r *rapid.T) {
	ctx := w.t.Context()
	steward := contenttest.Someone(w.t, w.lib, "")
	for range rapid.IntRange(1, 2).Draw(r, "spaces") {
		s, err := w.lib.People.AddSpace(ctx, people.System(), people.Space{Slug: "e" + clock.NewSecret(), Name: "Un espace",
			Audience: rapid.SampledFrom(audiences).Draw(r, "audience"), Ceiling: rapid.SampledFrom(limits).Draw(r, "ceiling")})
		w.must(err)
		w.must(w.lib.People.SetRole(ctx, people.System(), s.ID, steward.ID, people.Steward))
		w.spaces = append(w.spaces, s)
		for i := range rapid.IntRange(1, 3).Draw(r, "sheets") {
			made, err := w.lib.Sheets.Start(ctx, steward, s.ID, "practice", contenttest.Practice(fmt.Sprint("Fiche ", i), ""))
			w.must(err)
			_, err = w.lib.Sheets.PublishUnreviewed(ctx, steward, made.ID, sheet.Publication{Checked: contenttest.Checked})
			w.must(err)
			w.must(w.lib.Sheets.Restrict(ctx, steward, made.ID, rapid.SampledFrom(append(s.Narrower(), "")).Draw(r, "restriction")))
			if rapid.Bool().Draw(r, "a next draft") {
				_, err = w.lib.Sheets.Save(ctx, steward, made.ID, 0, contenttest.Practice(fmt.Sprint("Fiche ", i), "La suite."))
				w.must(err)
			}
			w.sheets = append(w.sheets, made)
		}
	}
	p, grouped, admin := contenttest.Someone(w.t, w.lib, ""), contenttest.Someone(w.t, w.lib, ""), contenttest.Someone(w.t, w.lib, "")
	w.must(w.lib.People.SetInstanceRole(ctx, people.System(), admin.ID, people.Administrator))
	group, err := w.lib.People.AddGroup(ctx, people.System(), people.Group{Name: "Un groupe " + clock.NewSecret(), Kind: people.College})
	w.must(err)
	for _, one := range []people.Person{p, grouped} {
		w.must(w.lib.People.SeatIn(ctx, people.System(), group.ID, one.ID, rapid.SampledFrom(terms).Draw(r, "term")))
	}
	for _, s := range w.spaces {
		if role := rapid.SampledFrom(roles).Draw(r, "role"); role != "" {
			w.must(w.lib.People.SetRole(ctx, people.System(), s.ID, p.ID, role))
		}
		if role := rapid.SampledFrom(roles).Draw(r, "role of the group"); role != "" && !s.Sealed() {
			w.must(w.lib.People.SetGroupRole(ctx, people.System(), s.ID, group.ID, role))
		}
	}
	for _, held := range []*people.Person{&p, &steward, &grouped, &admin} { // with the roles they hold now
		*held, err = w.lib.People.Get(ctx, held.ID)
		w.must(err)
	}
	w.persons = []people.Person{people.Visitor(), people.System(), p, steward, grouped, admin}
}

// The rule has three forms; on random worlds they are one.
func TestPolicyForms(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		worlds := 0
		rapid.Check(t, func(r *rapid.T) {
			if worlds++; worlds > 25 {
				return
			}
			w := &world{t: t, lib: lib}
			w.grow(r)
			for _, p := range w.persons {
				w.compareLists(p)
				w.compareReach(r, p)
			}
			w.compareExplained()
		})
	})
}

// compareLists compares the rule in Go with the filter in SQL, sheet by sheet.
func (w *world) compareLists(p people.Person) {
	listed := map[clock.ID]bool{}
	for _, s := range w.spaces {
		found, _, err := w.lib.Sheets.List(w.t.Context(), p, sheet.Filter{Space: s.ID}, 1, 100)
		w.must(err)
		for _, l := range found {
			listed[l.ID] = true
		}
	}
	reach, err := w.lib.People.Reach(w.t.Context(), p)
	w.must(err)
	for _, made := range w.sheets {
		all, err := w.lib.Sheets.Entries(w.t.Context(), []clock.ID{made.ID})
		w.must(err)
		rule := all[0].Sheet.ReadableBy(p)
		if rule != listed[made.ID] || rule != reach.Admits(all[0].Sheet.Object(), false) {
			w.t.Errorf("%+v on %+v: rule %v, list %v, reach %v", p, all[0].Sheet.Object(), rule, listed[made.ID], !rule)
		}
	}
}

// compareReach compares the rule in Go with the reach on objects in any state.
func (w *world) compareReach(r *rapid.T, p people.Person) {
	reach, err := w.lib.People.Reach(w.t.Context(), p)
	w.must(err)
	for range 20 {
		s := rapid.SampledFrom(w.spaces).Draw(r, "space")
		o := people.Object{Space: s.ID, Audience: s.Audience, Ceiling: s.Ceiling, Restriction: rapid.SampledFrom(limits).Draw(r, "limit"),
			Published: rapid.Bool().Draw(r, "published"), Binned: rapid.IntRange(0, 9).Draw(r, "binned") == 0,
			Making: rapid.SampledFrom(states).Draw(r, "making")}
		if rapid.Bool().Draw(r, "wrote") {
			o.Authors = []clock.ID{p.ID}
		}
		for act, draft := range map[people.Act]bool{people.Read: false, people.ReadDraft: true} {
			if p.IsSystem() {
				continue // it may do anything, even to what is not there
			}
			if rule, filter := people.Allows(p, act, o), reach.Admits(o, draft); rule != filter {
				w.t.Errorf("%s by %+v on %+v: rule %v, reach %v", act, p, o, rule, filter)
			}
		}
	}
}

// compareExplained compares the rule in Go with what the page «Qui peut voir cette fiche, et pourquoi» says of everyone:
// those it lists one by one, and all others by the audience that it shows.
func (w *world) compareExplained() {
	for _, made := range w.sheets {
		a, err := w.lib.Sheets.Access(w.t.Context(), w.persons[3], made.Kind, made.Slug, 1) // the steward of all spaces
		w.must(err)
		listed, o := map[clock.ID]sheet.Admitted{}, a.Sheet.Object()
		for _, one := range a.People {
			listed[one.Person.ID] = one
		}
		if len(a.People) != a.Total {
			w.t.Errorf("%d of %d people are explained", len(a.People), a.Total)
		}
		for _, p := range w.persons {
			if p.IsSystem() {
				continue
			}
			one, there := listed[p.ID]
			reads, makes := people.Allows(p, people.Read, o), people.Allows(p, people.ReadDraft, o)
			said, saidMaking := one.Reads != people.NoReason, one.Makes != people.NoReason
			if !there {
				said = a.Shown == people.Public || a.Shown == people.Members && p.SignedIn()
			}
			if said != reads || saidMaking != makes {
				w.t.Errorf("of %+v on %+v the page says %v and %v, the rule %v and %v", p, o, said, saidMaking, reads, makes)
			}
			if there && one.Reads != people.Why(p, people.Read, o) {
				w.t.Errorf("%+v reads %+v by %q and not by %q", p, o, people.Why(p, people.Read, o), one.Reads)
			}
		}
	}
}

// What a role may do, from a visitor to a steward, in each state: a table to be read.
func TestActsOfRoles(t *testing.T) {
	space, me, other := clock.ID("s"), clock.ID("me"), clock.ID("other")
	as := func(role people.Role) people.Person {
		return people.Person{ID: me, Spaces: map[clock.ID]people.Role{space: role}}
	}
	open := people.Object{Space: space, Audience: people.Public}
	with := func(change func(*people.Object)) people.Object { o := open; change(&o); return o }
	mine := with(func(o *people.Object) { o.Making, o.Authors = people.Draft, []clock.ID{me} })
	theirs := with(func(o *people.Object) { o.Making, o.Authors = people.Draft, []clock.ID{other} })
	inReview := with(func(o *people.Object) { o.Making, o.Authors = people.InReview, []clock.ID{me} })
	judged := with(func(o *people.Object) {
		o.Making, o.Authors, o.Named = people.InReview, []clock.ID{other}, []clock.ID{me}
	})
	balloted := with(func(o *people.Object) {
		o.Making, o.Authors, o.Voters = people.Voting, []clock.ID{other}, []clock.ID{me}
	})
	ownReview := with(func(o *people.Object) { *o = judged; o.Authors = []clock.ID{other, me} })
	ownVote := with(func(o *people.Object) { *o = balloted; o.Authors = []clock.ID{other, me} })
	published := with(func(o *people.Object) { o.Published, o.Authors = true, []clock.ID{other} })
	inner := with(func(o *people.Object) { o.Published, o.Restriction = true, people.SpaceOnly })
	disabled := as(people.Steward)
	disabled.Disabled = true

	for _, c := range []struct {
		name string
		p    people.Person
		act  people.Act
		o    people.Object
		want bool
	}{
		{"a visitor reads what is published", people.Visitor(), people.Read, published, true},
		{"a visitor does not read what is kept to the space", people.Visitor(), people.Read, inner, false},
		{"a member without a role does not read it either", as(""), people.Read, inner, false},
		{"a reader of the space does", as(people.Reader), people.Read, inner, true},
		{"a visitor without an id wrote nothing", people.Visitor(), people.ReadDraft, with(func(o *people.Object) { o.Making, o.Authors = people.Draft, []clock.ID{""} }), false},
		{"a reader starts nothing", as(people.Reader), people.Start, open, false},
		{"a writer starts a sheet", as(people.Writer), people.Start, open, true},
		{"an author reads her draft", as(people.Writer), people.ReadDraft, mine, true},
		{"a reviewer does not read a draft that is not proposed", as(people.Reviewer), people.ReadDraft, theirs, false},
		{"a steward does", as(people.Steward), people.ReadDraft, theirs, true},
		{"a writer does not write another's draft", as(people.Writer), people.Write, theirs, false},
		{"a writer begins the next draft of a published sheet", as(people.Writer), people.Write, published, true},
		{"nobody writes what is in review by this door", as(people.Steward), people.Write, inReview, false},
		{"a writer does not publish her own draft", as(people.Writer), people.Publish, mine, false},
		{"a steward publishes without review", as(people.Steward), people.Publish, mine, true},
		{"not what is in review", as(people.Steward), people.Publish, inReview, false},
		{"a steward withdraws", as(people.Steward), people.Withdraw, published, true},
		{"a reviewer does not", as(people.Reviewer), people.Withdraw, published, false},
		{"a disabled steward does nothing", disabled, people.Withdraw, published, false},
		{"a member named reads what is in review", as(""), people.ReadDraft, judged, true},
		{"and gives an opinion", as(""), people.Opine, judged, true},
		{"not once the vote is open", as(""), people.Opine, balloted, false},
		{"an author named gives none", as(people.Writer), people.Opine, ownReview, false},
		{"a voter votes", as(""), people.Vote, balloted, true},
		{"a steward who is no voter does not", as(people.Steward), people.Vote, judged, false},
		{"an author among the voters does not", as(people.Writer), people.Vote, ownVote, false},
		{"a steward decides", as(people.Steward), people.Decide, balloted, true},
		{"not on her own text", as(people.Steward), people.Decide, ownVote, false},
		{"a reviewer does not decide", as(people.Reviewer), people.Decide, balloted, false},
		{"a steward looks after guests' links", as(people.Steward), people.Guests, judged, true},
		{"a reviewer does not", as(people.Reviewer), people.Guests, judged, false},
		{"nobody does once the review is over", as(people.Steward), people.Guests, published, false},
		{"a steward hurries a text in review", as(people.Steward), people.Hurry, judged, true},
		{"no person imports", as(people.Steward), people.Import, open, false},
		{"an unknown act is nobody's", as(people.Steward), people.Act("fly"), published, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := people.Allows(c.p, c.act, c.o); got != c.want {
				t.Errorf("allowed: %v", got)
			}
		})
	}
}

func TestARightIsReadAgain(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		p := contenttest.Someone(t, lib, people.Steward)
		space := contenttest.Space(t, lib)
		if err := lib.People.SetRole(t.Context(), people.System(), space.ID, p.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := lib.Sheets.Start(t.Context(), p, space.ID, "practice", contenttest.Practice("Trop tard", "")); err == nil {
			t.Error("a person held since before still had a role that was taken back")
		}
	})
}
