package content_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
)

// rare is in all that names the person whom a test erases, and nowhere else.
const rare = "quolibet"

// leaver is someone who left something everywhere.
type leaver struct {
	*testing.T
	lib            *content.Library
	clock          *clock.Fake
	person         people.Person
	other, steward people.Person
	draft, sheet   sheet.Sheet
	review         review.Review
	comment        clock.ID
}

func eachLeaver(t *testing.T, test func(l *leaver)) {
	run := func(t *testing.T, address string) {
		fake := clock.NewFake(contenttest.Noon)
		lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock})
		l := &leaver{T: t, lib: lib, clock: fake}
		l.live()
		test(l)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

func (l *leaver) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

// live gives the person two accounts, addresses, letters, a session, a draft, a published sheet, comments, a report, an
// opinion, a remark and a vote; and another person something of each kind too.
func (l *leaver) live() {
	l.Helper()
	ctx, space := l.Context(), contenttest.Space(l.T, l.lib).ID
	l.steward = contenttest.Someone(l.T, l.lib, people.Steward)
	l.person, l.other = l.comes(rare), l.comes("autrui")
	var err error
	l.draft, err = l.lib.Sheets.Start(ctx, l.person, space, "practice", contenttest.Practice("Le brouillon de Quolibet", "Un texte de quolibet."))
	l.must(err)
	_, err = l.lib.Sheets.KeepUnsaved(ctx, l.person, l.draft.ID, 0, contenttest.Practice("Le brouillon tardif de Quolibet", "Un texte."))
	l.must(err)
	l.must(l.lib.Sheets.Share(ctx, l.person, contenttest.Started(l.T, l.lib, l.person, "À deux").ID, l.other.ID))
	l.sheet = contenttest.PublishedSheet(l.T, l.lib, l.steward, "Une fiche publiée")
	for _, p := range []people.Person{l.person, l.other} {
		c, err := l.lib.Sheets.AddComment(ctx, p, l.sheet.ID, sheet.NewComment{Intent: sheet.Ask, Text: "Une question de " + p.Name})
		l.must(err)
		if p.ID == l.person.ID {
			l.comment = c.ID
		}
		_, err = l.lib.Sheets.Report(ctx, p, l.sheet.ID, sheet.Reporting{Passage: "On commence par écouter", Why: "Pour voir."}, "192.0.2.0/24")
		l.must(err)
	}
	l.votes()
}

// comes signs someone up twice, at another provider and here, and gives her an address and a session.
func (l *leaver) comes(called string) people.Person {
	l.Helper()
	ctx, space := l.Context(), contenttest.Space(l.T, l.lib).ID
	link, _, err := l.lib.People.InviteByMail(ctx, people.System(), space, people.Reviewer, "Note sur "+called, called+"@exemple.fr")
	l.must(err)
	outside := people.Identity{Issuer: "https://idp.example", Subject: "sub-" + called, Name: "Zoé " + called, Email: called + "@exemple.fr", Verified: true}
	subject, err := l.lib.People.Register(ctx, link, called+"-ici", "Zoé "+called, password)
	l.must(err)
	p, err := l.lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject, Name: "Zoé " + called, Email: called + "@exemple.fr", Verified: true}, link)
	l.must(err)
	l.must(l.lib.DB.Update(ctx, func(tx *db.Tx) error { // a second account is linked by a page of another room
		_, err := tx.Exec(`INSERT INTO accounts (issuer, subject, person_id, email, created_at, signed_in_at) VALUES ($1, $2, $3, $4, 1, 1)`,
			outside.Issuer, outside.Subject, string(p.ID), outside.Email)
		return err
	}))
	_, _, err = l.lib.People.OpenSession(ctx, p.ID, people.Session{Provider: "terreau", Agent: "Navigateur de " + called, IDToken: called})
	l.must(err)
	l.must(l.lib.People.AskAddress(ctx, p, called+".autre@exemple.fr"))
	l.must(l.lib.People.AskRecovery(ctx, called+"-ici"))
	_, err = l.lib.People.Recover(ctx, people.System(), p.ID, time.Hour)
	l.must(err)
	l.must(l.lib.People.SetWishes(ctx, p, people.Wishes{}))
	if _, err := l.lib.People.CheckPassword(ctx, called+"-ici", "faux", "192.0.2.1"); err == nil {
		l.Fatal("a wrong password was right")
	}
	p, err = l.lib.People.Get(ctx, p.ID)
	l.must(err)
	return p
}

// votes brings a sheet to its vote, in which both take part.
func (l *leaver) votes() {
	l.Helper()
	ctx := l.Context()
	author := contenttest.Someone(l.T, l.lib, people.Writer)
	one := contenttest.Started(l.T, l.lib, author, "Faire avec")
	l.must(l.lib.Sheets.Propose(ctx, author, one.ID, contenttest.Checked))
	third, fourth := contenttest.Someone(l.T, l.lib, people.Reader), contenttest.Someone(l.T, l.lib, people.Reader)
	var err error
	l.review, _, err = l.lib.Reviews.Open(ctx, l.steward, one.ID, review.Naming{Panels: map[string][]clock.ID{
		"trade": {l.person.ID, l.other.ID}, "concerned": {third.ID, fourth.ID}}})
	l.must(err)
	for _, p := range []people.Person{l.person, l.other} {
		l.must(l.lib.Reviews.Opine(ctx, p, l.review.ID, "trade", review.Opinion{Verdict: review.For}))
	}
	for _, p := range []people.Person{third, fourth} {
		l.must(l.lib.Reviews.Opine(ctx, p, l.review.ID, "concerned", review.Opinion{Verdict: review.For}))
	}
	l.review, err = l.lib.Reviews.OpenVote(ctx, l.steward, l.review.ID, review.Opening{Voters: []clock.ID{l.person.ID, l.other.ID, third.ID}})
	l.must(err)
	for _, p := range []people.Person{l.person, l.other} {
		l.must(l.lib.Reviews.Vote(ctx, p, l.review.ID, "for", ""))
	}
}

// holding gives the columns of a library that hold a text.
func holding(t *testing.T, lib *content.Library, text string) (places []string) {
	t.Helper()
	all, err := lib.DB.Columns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for table, columns := range all {
		for _, column := range columns {
			var rows int
			err := lib.DB.View(t.Context(), func(tx *db.Tx) error {
				return tx.One(func(r db.Row) error { return r.Scan(&rows) }, `SELECT COUNT(*) FROM `+table+` WHERE LOWER(CAST(`+column+` AS TEXT)) LIKE $1`, "%"+text+"%")
			})
			if err != nil {
				t.Fatal(err)
			}
			if rows > 0 {
				places = append(places, table+"."+column)
			}
		}
	}
	return places
}

// onDisk gives the files of a folder that hold a text, read by another process: the database is open in this one.
func onDisk(t *testing.T, folder, text string) string {
	t.Helper()
	grep, err := exec.LookPath("grep")
	if err != nil {
		t.Skip("there is no grep to read the folder with")
	}
	out, _ := exec.Command(grep, "-rail", text, folder).CombinedOutput()
	return strings.TrimSpace(string(out))
}

// erase leaves, waits out the seven days and has what is due done.
func (l *leaver) erase(d people.Departure) {
	l.Helper()
	_, _, err := l.lib.People.Leave(l.Context(), l.person, d)
	l.must(err)
	l.clock.Move(7*24*time.Hour - time.Second)
	if erased, err := l.lib.EraseDue(l.Context(), people.System(), "test"); err != nil || erased != 0 {
		l.Fatalf("%d were erased before their time: %v", erased, err)
	}
	l.clock.Move(time.Second)
	if erased, err := l.lib.EraseDue(l.Context(), people.System(), "test"); err != nil || erased != 1 {
		l.Fatalf("%d were erased: %v", erased, err)
	}
}

// Who was erased is nowhere: in no table, in no file of the data folder, neither in its free pages nor in its journal.
func TestN3WhoIsErasedIsNowhere(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		before := holding(l.T, l.lib, rare)
		for _, place := range []string{"persons.name", "accounts.subject", "accounts.email", "addresses.email", "address_links.email", "passwords.login", "invitations.note",
			"letters.about", "letters.email", "sessions.agent", "sessions.id_token", "revisions.text", "comments.text", "slugs.slug"} {
			if !strings.Contains(strings.Join(before, " "), place) {
				l.Errorf("the test wrote nothing into %s", place)
			}
		}
		if l.lib.DB.InFile() && onDisk(l.T, l.lib.Folder, rare) == "" {
			l.Error("the test would find nothing on the disk")
		}
		l.erase(people.Departure{Comments: true})
		if after := holding(l.T, l.lib, rare); len(after) > 0 {
			l.Errorf("she is still in %v", after)
		}
		if found := onDisk(l.T, l.lib.Folder, rare); found != "" {
			l.Errorf("she is still in the files %s", found)
		}
		if others := strings.Join(holding(l.T, l.lib, "autrui"), " "); !strings.Contains(others, "accounts.email") || !strings.Contains(others, "comments.text") {
			l.Errorf("another person lost something: %s", others)
		}
		found, err := l.lib.Verify(l.Context(), people.System(), nil)
		if err != nil || len(found.Faults) > 0 || found.Erased == 0 {
			l.Errorf("%d texts erased, faults %+v, %v", found.Erased, found.Faults, err)
		}
		if erased, err := l.lib.EraseDue(l.Context(), people.System(), "test"); err != nil || erased != 0 {
			l.Errorf("she was erased twice: %v", err)
		}
	})
}

// Her name stays under what she wrote where she wished so, and nothing else does.
func TestN3ANameStaysByChoice(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		l.erase(people.Departure{Named: true})
		after := strings.Join(holding(l.T, l.lib, rare), " ")
		for _, place := range strings.Fields(after) {
			if place != "persons.name" && place != "persons.name_key" && place != "comments.text" && place != "comments.html" {
				l.Errorf("she is still in %s", place)
			}
		}
		if !strings.Contains(after, "persons.name") {
			l.Error("her name is gone, and she wished it to stay")
		}
	})
}

// Votes of who left count as before, are nobody's, and no time tells whose they were.
func TestL7L9VotesOfWhoLeftAreNobodys(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		l.erase(people.Departure{Named: true})
		var hers, voters, votes, timed, told int
		l.must(l.lib.DB.View(l.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&hers, &voters, &votes, &timed, &told) }, `
				SELECT (SELECT COUNT(*) FROM voters WHERE person_id = $1) + (SELECT COUNT(*) FROM votes WHERE person_id = $1),
					(SELECT COUNT(*) FROM voters), (SELECT COUNT(*) FROM votes),
					(SELECT COUNT(*) FROM votes WHERE person_id NOT IN (SELECT id FROM persons) AND created_at % 86400000000 <> 0),
					(SELECT COUNT(*) FROM events WHERE actor = $1 AND kind = 'vote-cast')`, string(l.person.ID))
		}))
		if hers != 0 || voters != 3 || votes != 2 || timed != 0 || told != 0 {
			l.Errorf("%d rows are hers, %d voters, %d votes, %d dated to the second, %d events", hers, voters, votes, timed, told)
		}
	})
}

// A backup that is older than an erasure brings nobody back, whether the list lies in the folder or in a later backup.
func TestN4ARestoreForgetsAgain(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		name, _, err := l.lib.Backup(l.Context(), people.System(), filepath.Join(l.TempDir(), "avant.zip"))
		l.must(err)
		l.erase(people.Departure{Comments: true})
		list, err := exec.Command("cat", filepath.Join(l.lib.Folder, content.ForgottenName)).Output()
		l.must(err)
		if strings.Contains(string(list), string(l.person.ID)) {
			l.Error("the list names whom it forgets")
		}
		address := func() string {
			if l.lib.DB.InFile() {
				return ""
			}
			return contenttest.Blank(l.T)
		}
		o := content.Options{Folder: l.TempDir(), Address: address(), Clock: &l.clock.Clock}
		write(l.T, filepath.Join(o.Folder, content.ForgottenName), string(list))
		_, _, err = content.Restore(l.Context(), o, name)
		l.must(err)
		again := contenttest.Open(l.T, o)
		if after := holding(l.T, again, rare); len(after) > 0 {
			l.Errorf("a restore brought her back in %v", after)
		}
		if found := onDisk(l.T, o.Folder, rare); found != "" {
			l.Errorf("a restore brought her back in the files %s", found)
		}
		if others := strings.Join(holding(l.T, again, "autrui"), " "); !strings.Contains(others, "accounts.email") {
			l.Errorf("a restore lost another person: %s", others)
		}
		later, m, err := l.lib.Backup(l.Context(), people.System(), filepath.Join(l.TempDir(), "apres.zip"))
		if err != nil || len(m.Forgotten) != 1 || strings.Join(m.Forgotten, "") != strings.TrimSpace(string(list)) {
			l.Errorf("a later backup %s names %v, %v", later, m.Forgotten, err)
		}
	})
}

// Who leaves is out at once, and in again by her link for seven days: nothing was taken from her.
func TestLeavingIsTakenBack(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		ctx := l.Context()
		session, _, err := l.lib.People.OpenSession(ctx, l.person.ID, people.Session{})
		l.must(err)
		before := holding(l.T, l.lib, rare)
		token, d, err := l.lib.People.Leave(ctx, l.person, people.Departure{})
		l.must(err)
		if _, _, err := l.lib.People.BySession(ctx, session); err == nil {
			l.Error("her session outlived her departure")
		}
		_, err = l.lib.People.SignIn(ctx, people.Identity{Issuer: "https://idp.example", Subject: "sub-" + rare}, "")
		refusedWith(l.T, err, "person-leaving")
		_, err = l.lib.People.DepartureBy(ctx, "autre")
		refusedWith(l.T, err, "departure-ended")
		if found, err := l.lib.People.DepartureBy(ctx, token); err != nil || found.Person != l.person.ID || !found.Due.Equal(d.Due) {
			l.Errorf("the link leads to %+v, %v", found, err)
		}
		l.clock.Move(6 * 24 * time.Hour)
		l.must(l.lib.People.TakeBack(ctx, token))
		refusedWith(l.T, l.lib.People.TakeBack(ctx, token), "departure-ended")
		if _, err := l.lib.People.SignIn(ctx, people.Identity{Issuer: "https://idp.example", Subject: "sub-" + rare}, ""); err != nil {
			l.Errorf("she cannot come back: %v", err)
		}
		l.clock.Move(8 * 24 * time.Hour)
		if erased, err := l.lib.EraseDue(ctx, people.System(), "test"); err != nil || erased != 0 {
			l.Errorf("%d were erased who came back: %v", erased, err)
		}
		for _, place := range before {
			if !strings.HasPrefix(place, "sessions.") && !strings.Contains(strings.Join(holding(l.T, l.lib, rare), " "), place) {
				l.Errorf("%s was lost", place)
			}
		}
	})
}

// The last person who administers the instance stays until another does.
func TestTheLastAdministratorDoesNotLeave(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		p, err := lib.People.Add(t.Context(), people.System(), "Seule", people.Administrator)
		if err == nil {
			_, _, err = lib.People.Leave(t.Context(), p, people.Departure{})
		}
		refusedWith(t, err, "last-administrator")
	})
}

func refusedWith(t *testing.T, err error, reason string) {
	t.Helper()
	if r := refusal.Of(err); r == nil || r.Reason != reason {
		t.Errorf("refused with %v instead of %q", err, reason)
	}
}
