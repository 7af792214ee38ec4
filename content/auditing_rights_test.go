package content_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/review"
)

func (a *audited) rights() {
	ctx, lib := a.Context(), a.lib
	p, err := lib.People.Add(ctx, a.admin, "Une collègue", people.Member)
	a.must(err)
	a.tells(event.ActPersonAdded, a.admin.ID)
	a.must(lib.People.SetRole(ctx, a.admin, a.home.ID, p.ID, people.Writer))
	if row := a.tells(event.ActRoleChanged, a.admin.ID); row.Space != a.home.ID || row.Facts[event.FactTo] != "writer" || row.Subject != string(p.ID) {
		a.Errorf("which role: %+v", row)
	}
	a.must(lib.People.SetInstanceRole(ctx, a.admin, p.ID, people.Auditor))
	if row := a.tells(event.ActInstanceRoleChanged, a.admin.ID); row.Facts[event.FactFrom] != "member" || row.Facts[event.FactTo] != "auditor" {
		a.Errorf("which role: %+v", row)
	}
	a.must(lib.People.Disable(ctx, a.admin, p.ID, true))
	a.tells(event.ActPersonDisabled, a.admin.ID)
	a.must(lib.People.Disable(ctx, a.admin, p.ID, false))
	a.tells(event.ActPersonEnabled, a.admin.ID)
	space, err := lib.People.AddSpace(ctx, a.admin, people.Space{Name: "Équipe mobile", Audience: people.Members})
	a.must(err)
	a.tells(event.ActSpaceAdded, a.admin.ID)
	space.Name = "Équipe de rue"
	a.must(lib.People.EditSpace(ctx, a.admin, space))
	a.tells(event.ActSpaceChanged, a.admin.ID)
	a.must(lib.People.SetAudience(ctx, a.admin, space.ID, people.SpaceOnly))
	a.tells(event.ActAudienceChanged, a.admin.ID)
	s := contenttest.Started(a.T, lib, a.writer, "À deux")
	a.must(lib.Sheets.Share(ctx, a.writer, s.ID, p.ID))
	a.tells(event.ActSheetShared, a.writer.ID)
	a.must(lib.Sheets.Unshare(ctx, a.writer, s.ID, p.ID))
	a.tells(event.ActSheetUnshared, a.writer.ID)
	a.must(lib.Sheets.Restrict(ctx, a.keeper, s.ID, people.Members))
	a.tells(event.ActSheetRestricted, a.keeper.ID)
	a.groups(p)
	a.links()
	a.requests()
}

func (a *audited) requests() {
	ctx, lib := a.Context(), a.lib
	a.must(lib.Requests.Wait(ctx, people.Identity{Issuer: "https://annuaire.example", Subject: "g", Name: "Dominique", From: from}, "annuaire", ""))
	a.tells(event.ActEntryAsked, "")
	candidates, err := lib.Requests.Candidates(ctx, a.keeper)
	a.must(err)
	a.must(lib.Requests.TurnAway(ctx, a.keeper, candidates[0].ID, "Nous ne vous connaissons pas."))
	a.tells(event.ActEntryRefused, a.keeper.ID)
	hidden := contenttest.PublishedSheet(a.T, lib, a.keeper, "Derrière la porte")
	a.must(lib.Sheets.Restrict(ctx, a.keeper, hidden.ID, people.SpaceOnly))
	asker := contenttest.Someone(a.T, lib, "")
	a.must(lib.Requests.Ask(ctx, asker, "/fiches/"+hidden.Slug, ""))
	asked, err := lib.Requests.ToAnswer(ctx, a.keeper)
	a.must(err)
	a.since()
	a.must(lib.Requests.Refuse(ctx, a.keeper, asked[0].ID, "Cette fiche reste dans l’équipe."))
	a.tells(event.ActAccessRefused, a.keeper.ID)
}

func (a *audited) groups(p people.Person) {
	ctx, lib := a.Context(), a.lib
	g, err := lib.People.AddGroup(ctx, a.admin, people.Group{Name: "Collège des parents", Kind: people.College})
	a.must(err)
	a.tells(event.ActGroupAdded, a.admin.ID)
	g.Name = "Collège des familles"
	a.must(lib.People.EditGroup(ctx, a.admin, g))
	a.tells(event.ActGroupChanged, a.admin.ID)
	a.must(lib.People.SeatIn(ctx, a.admin, g.ID, p.ID, people.Seat{Begins: "2026-11-01", Ends: "2027-11-01"}))
	if row := a.tells(event.ActGroupJoined, a.admin.ID); row.Facts[event.FactGroup] != string(g.ID) || row.Facts[event.FactUntil] != "2027-11-01" || row.Subject != string(p.ID) {
		a.Errorf("who joined which group, until when: %+v", row)
	}
	a.must(lib.People.SeatIn(ctx, a.admin, g.ID, p.ID, people.Seat{}))
	a.tells(event.ActGroupTermChanged, a.admin.ID)
	a.must(lib.People.SetGroupRole(ctx, a.keeper, a.home.ID, g.ID, people.Writer))
	if row := a.tells(event.ActGroupRoleChanged, a.keeper.ID); row.Space != a.home.ID || row.Facts[event.FactTo] != "writer" {
		a.Errorf("which role of which group: %+v", row)
	}
	a.must(lib.People.Unseat(ctx, a.admin, g.ID, p.ID))
	a.tells(event.ActGroupLeft, a.admin.ID)
}

func (a *audited) links() {
	ctx, lib := a.Context(), a.lib
	s := contenttest.PublishedSheet(a.T, lib, a.keeper, "À montrer")
	token, pass, err := lib.Sheets.AddPass(ctx, a.keeper, lib.People, s.ID, people.Pass{Name: "Une voisine", Comments: true, Ends: "2026-12-01"})
	a.must(err)
	if row := a.tells(event.ActGuestLinkMade, a.keeper.ID); row.Subject != string(pass.ID) || row.Facts[event.FactTo] != "commenter" || row.Facts[event.FactSheet] != string(s.ID) {
		a.Errorf("which link: %+v", row)
	}
	for range 30 {
		_, _, err = lib.People.OpenPass(ctx, people.Visitor().From(from), token)
		a.must(err)
	}
	if rows := a.since(); len(rows) != 20 || rows[0].Act != event.ActGuestLinkOpened || rows[0].Subject != string(pass.ID) || rows[0].Address != from {
		a.Errorf("K: a link opened without end fills the journal: %d rows", len(rows))
	}
	a.told[event.ActGuestLinkOpened] = true
	a.must(lib.Sheets.RevokePass(ctx, a.keeper, s.ID, pass.ID))
	a.tells(event.ActGuestLinkRevoked, a.keeper.ID)
	one, err := lib.Sheets.Entries(ctx, []clock.ID{s.ID})
	a.must(err)
	_, err = lib.People.As(ctx, a.keeper, one[0].Sheet.Object(), people.EyesOfVisitor)
	a.must(err)
	if row := a.tells(event.ActSeenAs, a.keeper.ID); row.Subject != string(s.ID) || row.Facts[event.FactTo] != "visitor" {
		a.Errorf("through whose eyes: %+v", row)
	}
	target, err := lib.People.AddSpace(ctx, a.admin, people.Space{Name: "À part"})
	a.must(err)
	a.must(lib.People.SetRole(ctx, a.admin, target.ID, a.keeper.ID, people.Writer))
	_, _, err = lib.Sheets.AddPass(ctx, a.keeper, lib.People, s.ID, people.Pass{Name: "Une voisine", Ends: "2026-12-01"})
	a.must(err)
	a.must(lib.Sheets.Move(ctx, a.keeper, s.ID, target.ID))
	if row := a.tells(event.ActSheetMoved, a.keeper.ID); row.Facts[event.FactFrom] != string(a.home.ID) || row.Space != target.ID || row.Facts[event.FactCount] != "1" {
		a.Errorf("from where to where, and how many links ended: %+v", row)
	}
}

// changesNoRight are the use-cases that give and take nobody a right: whoever adds one that does adds how to
// TestEveryUseCaseThatChangesARightIsTold. Those that make something of one's own (a sheet, a comment, a key to sign in
// by, a session) are here too: nobody else may more or less than before.
const changesNoRight = `
People: Mails Address AskAddress AddressOf ConfirmAddress DropAddress Recipient AddressFailed Alerts ReadAlerts PutAttempt TakeAttempt ReadAttempt
DropAttempt DepartureBy Leaving Groups GroupBySlug GroupRoles InvitationOf Invitations AdmissionOf CandidatesFor HasAdministrator Members MembersNamed Member SetName SetLang
EverySession CloseSessionsOf OpenInvitations Names AddPass PassOf OpenPass ByPass LeavePass PasskeyOwner PasskeyByCredential UsePasskey AddPasskey
RenamePasskey RemovePasskey RegisterByPasskey Register CheckPassword BuiltInAccount ChangePassword Get Spaces Proven ProveByPassword ProveByPasskey
NoteFailedProof ProveByProvider Reach As Recover AskRecovery RecoverAsked RecoveryOf ResetPassword SetSessionRules Live OpenSession BySession SeeSession RotateSession
CloseSession CloseOtherSessions Sessions Sittings Know SealedSpaces Ways EndByProvider WishesOf SetWishes Stop Stoppable
Sheets: Access SetAcronyms Acronyms Bin Unbin Binned EmptyBin Erase ChangedSince Narrowed IDs Entries Find Checks AddComment EditComment Comments
Answers Spot Comment Start Save Discard Drafting DraftByID Preview NoteWriting Writing PublishUnreviewed Withdraw UndoWithdrawal Written Import Foresee
List CountTerms CountKinds CountSeals CountSpaces CountLaws Mine Drafts HideComment RestoreComment HiddenOf Propose TakeBack Read Links LegalNotes
Attachment Report Reports DecideReport KindOf Ready TextOf Revise Record EditionText Refresh Sittings Saves Attachable AddFile PublishDecided
PublishUrgently Revisions Revision Restore KeepUnsaved AddWarning CloseWarning
Reviews: AwaitedOn AwaitedOf LastEnding Vote CloseDue Decide Abandon ByGuest GuestAnswer GuestFinish Guests ProtocolFor Opine Past Minutes Answer Get
Revise Waiting
Requests: Ask Asked ToAnswer Count Refuse Access Wait Seated Say Leave Candidates Candidate TurnAway Deciders
Library: Attach EmptyBin Journal TakeJournal VerifyJournal KeepJournal Backup Export Health Import Migrate Close Retire Retention SetRetention Controller FirstSteps SkipStep Settings
EditSettings EditMail MailSettings AskReindex AnswersAt Setting Start TakeOut Kept Verify`

// rightRows are the rows on which rights rest, each as a text.
var rightRows = []string{
	`SELECT id || ' ' || role || ' ' || CAST(disabled AS TEXT) FROM persons`,
	`SELECT issuer || ' ' || subject || ' ' || person_id FROM accounts`,
	`SELECT space_id || ' ' || person_id || ' ' || role || ' ' || source FROM memberships`,
	`SELECT id || ' ' || audience || ' ' || ceiling || ' ' || CAST(open AS TEXT) FROM spaces`,
	`SELECT id || ' ' || kind || ' ' || name FROM groups`,
	`SELECT group_id || ' ' || person_id || ' ' || source || ' ' || begins || ' ' || ends FROM group_members`,
	`SELECT group_id || ' ' || space_id || ' ' || role FROM group_roles`,
	`SELECT sheet_id || ' ' || person_id FROM sheet_authors`,
	`SELECT id || ' ' || space_id || ' ' || restriction FROM sheets`,
	`SELECT id || ' ' || ends || ' ' || revoked_by FROM passes`,
	`SELECT id || ' ' || token_hash || ' ' || COALESCE(CAST(revoked_at AS TEXT), '') FROM guests`,
	`SELECT review_id || ' ' || panel || ' ' || person_id FROM panelists`,
	`SELECT review_id || ' ' || person_id FROM voters`,
	`SELECT id || ' ' || COALESCE(CAST(revoked_at AS TEXT), '') || ' ' || COALESCE(CAST(used_at AS TEXT), '') FROM invitations`,
}

func (a *audited) rightsNow() string {
	var rows []string
	for _, query := range rightRows {
		a.must(a.lib.DB.View(a.Context(), func(tx *db.Tx) error {
			return tx.Each(func(r db.Row) error {
				var row string
				err := r.Scan(&row)
				rows = append(rows, query[:30]+row)
				return err
			}, query)
		}))
	}
	slices.Sort(rows)
	return strings.Join(rows, "\n")
}

// F13, O2: there is no use-case that gives or takes a right and is not told in the journal, in the same transaction. A
// method that stands on neither list fails.
func TestF13O2EveryUseCaseThatChangesARightIsTold(t *testing.T) {
	eachAudited(t, func(a *audited) {
		known, room := map[string]bool{}, ""
		for _, line := range strings.Split(changesNoRight, "\n") {
			store, names, there := strings.Cut(line, ": ")
			if there {
				room = store
			} else {
				names = line
			}
			for _, name := range strings.Fields(names) {
				known[room+"."+name] = true
			}
		}
		for _, c := range a.rightChanges() {
			known[c.method] = true
			before := a.rightsNow()
			a.since()
			c.do()
			if a.rightsNow() == before {
				t.Errorf("%s is tried without effect", c.method)
			}
			if len(a.since()) == 0 {
				t.Errorf("%s changes a right and tells nobody", c.method)
			}
		}
		for name, store := range map[string]any{"People": a.lib.People, "Sheets": a.lib.Sheets, "Reviews": a.lib.Reviews, "Requests": a.lib.Requests, "Library": a.lib} {
			for i := range reflect.TypeOf(store).NumMethod() {
				if method := name + "." + reflect.TypeOf(store).Method(i).Name; !known[method] {
					t.Errorf("%s: does it change a right? Then how is told among the changes, else its name stands on the list", method)
				}
			}
		}
	})
}

type rightChange struct {
	method string
	do     func()
}

// rightChanges are the use-cases that give or take a right, in an order in which each has an effect.
func (a *audited) rightChanges() []rightChange {
	ctx, lib, none := a.Context(), a.lib, people.System()
	var p people.Person
	var token string
	var inv people.Invitation
	var err error
	s := contenttest.PublishedSheet(a.T, lib, a.keeper, "À garder")
	sealed, err := lib.People.AddSpace(ctx, none, people.Space{Name: "Scellé", Audience: people.Sealed})
	a.must(err)
	group, err := lib.People.AddGroup(ctx, none, people.Group{Name: "Équipe", Kind: people.Team})
	a.must(err)
	other, err := lib.People.AddSpace(ctx, none, people.Space{Name: "Ailleurs"})
	a.must(err)
	a.must(lib.People.SetRole(ctx, none, other.ID, a.keeper.ID, people.Writer))
	var pass people.Pass
	identity := people.Identity{Issuer: "https://annuaire.example", Subject: "c", Name: "Camille"}
	changes := []rightChange{
		{"People.Add", func() { p, err = lib.People.Add(ctx, a.admin, "Une collègue", people.Member) }},
		{"People.SetRole", func() { err = lib.People.SetRole(ctx, a.admin, a.home.ID, p.ID, people.Writer) }},
		{"People.SetInstanceRole", func() { err = lib.People.SetInstanceRole(ctx, a.admin, p.ID, people.DPO) }},
		{"People.NameSteward", func() { err = lib.People.NameSteward(ctx, a.admin, sealed.ID, p.ID) }},
		{"People.AddSpace", func() { _, err = lib.People.AddSpace(ctx, a.admin, people.Space{Name: "Neuf"}) }},
		{"People.SetAudience", func() { err = lib.People.SetAudience(ctx, a.admin, other.ID, people.Members) }},
		{"People.EditSpace", func() { other.Open = true; err = lib.People.EditSpace(ctx, a.admin, other) }},
		{"People.AddGroup", func() {
			_, err = lib.People.AddGroup(ctx, a.admin, people.Group{Name: "Collège", Kind: people.College})
		}},
		{"People.EditGroup", func() { group.Name = "Équipes"; err = lib.People.EditGroup(ctx, a.admin, group) }},
		{"People.SeatIn", func() { err = lib.People.SeatIn(ctx, a.admin, group.ID, p.ID, people.Seat{Ends: "2027-01-01"}) }},
		{"People.SetGroupRole", func() { err = lib.People.SetGroupRole(ctx, a.keeper, a.home.ID, group.ID, people.Reader) }},
		{"People.Unseat", func() { err = lib.People.Unseat(ctx, a.admin, group.ID, p.ID) }},
		{"People.SetClaimedGroups", func() {
			err = lib.DB.Update(ctx, func(tx *db.Tx) error {
				_, err := lib.People.SetClaimedGroups(tx, p.ID, "keycloak", []clock.ID{group.ID})
				return err
			})
		}},
		{"People.Invite", func() { token, inv, err = lib.People.Invite(ctx, a.keeper, a.home.ID, people.Reader, "") }},
		{"People.SignIn", func() { _, err = lib.People.SignIn(ctx, identity, token) }},
		{"People.InviteByMail", func() {
			_, inv, err = lib.People.InviteByMail(ctx, a.keeper, a.home.ID, people.Reader, "", "camille@example.org")
		}},
		{"People.RevokeInvitation", func() { err = lib.People.RevokeInvitation(ctx, a.keeper, inv.ID) }},
		{"People.Admit", func() { _, err = lib.People.Admit(ctx, none) }},
		{"People.Link", func() { identity.Subject = "d"; err = lib.People.Link(ctx, p, identity) }},
		{"People.Unlink", func() {
			a.must(lib.People.Link(ctx, p, people.Identity{Issuer: "https://autre.example", Subject: "e"}))
			a.since()
			ways, _ := lib.People.Ways(ctx, p, p.ID)
			err = lib.People.Unlink(ctx, p, ways[0].Key, []string{ways[1].Issuer})
		}},
		{"Requests.LetIn", func() {
			a.must(lib.Requests.Wait(ctx, people.Identity{Issuer: "https://annuaire.example", Subject: "f", Name: "Dominique"}, "annuaire", ""))
			a.since()
			waiting, _ := lib.Requests.Candidates(ctx, a.keeper)
			err = lib.Requests.LetIn(ctx, a.keeper, waiting[0].ID, map[clock.ID]people.Role{a.home.ID: people.Reader})
		}},
		{"Requests.Give", func() {
			asker, space := contenttest.Someone(a.T, lib, ""), contenttest.Space(a.T, lib)
			hidden := contenttest.PublishedSheet(a.T, lib, a.keeper, "À part")
			a.must(lib.Sheets.Restrict(ctx, a.keeper, hidden.ID, people.SpaceOnly))
			a.must(lib.Requests.Ask(ctx, asker, "/fiches/"+hidden.Slug, ""))
			a.since()
			waiting, _ := lib.Requests.ToAnswer(ctx, a.keeper)
			if err = lib.Requests.Give(ctx, a.keeper, waiting[0].ID, people.Reader); waiting[0].Space.ID != space.ID {
				a.Error("it is asked of another space")
			}
		}},
		{"People.Disable", func() { err = lib.People.Disable(ctx, a.admin, p.ID, true) }},
		{"Sheets.Share", func() { err = lib.Sheets.Share(ctx, a.keeper, a.drafted(s.ID), a.writer.ID) }},
		{"Sheets.Unshare", func() { err = lib.Sheets.Unshare(ctx, a.keeper, s.ID, a.writer.ID) }},
		{"Sheets.AddPass", func() {
			_, pass, err = lib.Sheets.AddPass(ctx, a.keeper, lib.People, s.ID, people.Pass{Name: "Une voisine", Ends: "2026-12-01"})
		}},
		{"Sheets.RevokePass", func() { err = lib.Sheets.RevokePass(ctx, a.keeper, s.ID, pass.ID) }},
		{"Sheets.Restrict", func() { err = lib.Sheets.Restrict(ctx, a.keeper, s.ID, people.SpaceOnly) }},
		{"Sheets.Move", func() { err = lib.Sheets.Move(ctx, a.keeper, s.ID, other.ID) }},
		{"People.Leave", func() { token, _, err = lib.People.Leave(ctx, a.writer, people.Departure{}) }},
		{"People.TakeBack", func() { err = lib.People.TakeBack(ctx, token) }},
	}
	for i := range changes {
		do := changes[i].do
		changes[i].do = func() {
			a.Helper()
			if do(); err != nil {
				a.Fatalf("%s: %v", changes[i].method, err)
			}
		}
	}
	return append(changes, a.reviewChanges()...)
}

// drafted begins the next draft of a published sheet.
func (a *audited) drafted(id clock.ID) clock.ID {
	_, err := a.lib.Sheets.Save(a.Context(), a.keeper, id, 0, contenttest.Practice("À garder", "On continue."))
	a.must(err)
	return id
}

func (a *audited) reviewChanges() []rightChange {
	ctx, lib := a.Context(), a.lib
	trade, other, third := contenttest.Someone(a.T, lib, people.Reviewer), contenttest.Someone(a.T, lib, people.Reader), contenttest.Someone(a.T, lib, "")
	s := contenttest.Started(a.T, lib, a.writer, "À relire")
	a.must(lib.Sheets.Propose(ctx, a.writer, s.ID, contenttest.Checked))
	var r review.Review
	var links []review.GuestLink
	return []rightChange{
		{"Reviews.Open", func() {
			var err error
			r, links, err = lib.Reviews.Open(ctx, a.keeper, s.ID, review.Naming{
				Panels: map[string][]clock.ID{"trade": {trade.ID, other.ID}, "concerned": {third.ID}},
				Guests: map[string][]string{"concerned": {"Une mère du quartier"}}})
			a.must(err)
		}},
		{"Reviews.RenewGuest", func() {
			var err error
			links[0], err = lib.Reviews.RenewGuest(ctx, a.keeper, links[0].Guest)
			a.must(err)
		}},
		{"Reviews.OpenVote", func() {
			for panel, persons := range map[string][]people.Person{"trade": {trade, other}, "concerned": {third}} {
				for _, p := range persons {
					a.must(lib.Reviews.Opine(ctx, p, r.ID, panel, review.Opinion{Verdict: review.For}))
				}
			}
			a.must(lib.Reviews.GuestAnswer(ctx, links[0].Token, "understood", review.Yes, ""))
			a.must(lib.Reviews.GuestFinish(ctx, links[0].Token))
			a.since()
			_, err := lib.Reviews.OpenVote(ctx, a.keeper, r.ID, review.Opening{Voters: []clock.ID{trade.ID, other.ID}})
			a.must(err)
		}},
		{"Reviews.RevokeGuest", func() { a.must(lib.Reviews.RevokeGuest(ctx, a.keeper, links[0].Guest)) }},
		{"Library.EraseDue", func() {
			_, _, err := lib.People.Leave(ctx, trade.From(from), people.Departure{})
			a.must(err)
			a.since()
			a.clock.Move(people.DepartureDays * 24 * time.Hour)
			_, err = lib.EraseDue(ctx, people.System(), "test")
			a.must(err)
		}},
		{"People.CloseDormant", func() {
			for range 6 {
				a.clock.Move(150 * 24 * time.Hour)
				_, err := lib.People.CloseDormant(ctx, people.System(), 24)
				a.must(err)
			}
		}},
	}
}
