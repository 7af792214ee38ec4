package content_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/duty"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
)

// audited is a library whose acts are watched.
type audited struct {
	*testing.T
	lib    *content.Library
	clock  *clock.Fake
	told   map[event.Act]bool
	after  int64
	home   people.Space
	admin  people.Person
	writer people.Person
	keeper people.Person // a steward
}

const from = "192.0.2.7"

func eachAudited(t *testing.T, test func(a *audited)) {
	t.Helper()
	run := func(t *testing.T, address string) {
		fake := clock.NewFake(contenttest.Noon)
		lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock})
		a := &audited{T: t, lib: lib, clock: fake, told: map[event.Act]bool{}, home: contenttest.Space(t, lib)}
		a.writer, a.keeper = contenttest.Someone(t, lib, people.Writer).From(from), contenttest.Someone(t, lib, people.Steward).From(from)
		admin, err := lib.People.Add(t.Context(), people.System(), "Administratrice", people.Administrator)
		a.must(err)
		a.admin = admin.From(from)
		test(a)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

func (a *audited) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

// since reads what the audit tells since it was last asked.
func (a *audited) since() (rows []event.AuditEntry) {
	a.Helper()
	all, _, err := a.lib.Journal(a.Context(), people.System(), content.JournalFilter{}, 0)
	a.must(err)
	for _, row := range all {
		if row.Seq > a.after {
			rows = append(rows, row)
		}
	}
	if a.after = all[0].Seq; len(rows) > content.JournalPage-5 {
		a.Fatal("too much at once")
	}
	slices.Reverse(rows)
	return rows
}

// tells wants an act to be among what was told since the last time, by a person, and gives its row.
func (a *audited) tells(act event.Act, by clock.ID) (found event.AuditEntry) {
	a.Helper()
	var acts []event.Act
	for _, row := range a.since() {
		acts = append(acts, row.Act)
		a.told[row.Act] = true
		for fact, value := range row.Facts {
			if value == "-" || row.Subject == "-" {
				a.Errorf("%s: %s cannot be told", row.Act, fact)
			}
		}
		if row.Act == act {
			found = row
		}
	}
	if found.Seq == 0 {
		a.Errorf("%s is not told: %v", act, acts)
	} else if found.Actor != by {
		a.Errorf("%s is told of %q instead of %q", act, found.Actor, by)
	}
	if found.Seq != 0 && by != "" && (by == event.SystemActor) != (found.Address == "") {
		a.Errorf("%s came from %q", act, found.Address)
	}
	return found
}

// Each act of the list is told of by the door through which it is done, in the same transaction; no row holds a content,
// a name or a secret, and the chain is whole at the end.
func TestEachActIsTold(t *testing.T) {
	eachAudited(t, func(a *audited) {
		a.since()
		a.signIns()
		a.rights()
		a.deletions()
		a.decisions()
		a.taken()
		for _, act := range event.Acts {
			if !a.told[act] {
				a.Errorf("no door tells of %s", act)
			}
		}
		if found, err := a.lib.VerifyJournal(a.Context(), a.admin); err != nil || len(found.Faults) > 0 {
			a.Errorf("the chain: %+v %v", found, err)
		}
	})
}

func (a *audited) signIns() {
	ctx, lib := a.Context(), a.lib
	admission, err := lib.People.Admit(ctx, people.System())
	a.must(err)
	a.tells(event.ActAdmissionMade, event.SystemActor)
	subject, err := lib.People.Register(ctx, admission, "camille", "Camille", password)
	a.must(err)
	identity := people.Identity{Issuer: people.BuiltIn, Subject: subject, Name: "Camille", From: from}
	p, err := lib.People.SignIn(ctx, identity, admission)
	a.must(err)
	a.tells(event.ActInvitationUsed, p.ID)
	token, _, err := lib.People.OpenSession(ctx, p.ID, people.Session{Provider: "terreau", From: from})
	a.must(err)
	a.tells(event.ActSignedIn, p.ID)
	for range 3 {
		_, err = lib.People.CheckPassword(ctx, "camille", "tout autre chose", from)
	}
	if refusal.KindOf(err) != refusal.KindUnauthenticated {
		a.Fatal(err)
	}
	if row := a.tells(event.ActSignInFailed, ""); row.Subject != string(p.ID) {
		a.Errorf("whose password was wrong: %+v", row)
	}
	_, err = lib.People.SignIn(ctx, people.Identity{Issuer: "https://ailleurs.example.org/realms/a", Subject: "x", Name: "Une inconnue"}, "")
	if refusal.KindOf(err) != refusal.KindForbidden {
		a.Fatal(err)
	}
	if row := a.tells(event.ActSignInRefused, ""); row.Facts[event.FactReason] != "not-invited" || row.Subject != "" {
		a.Errorf("who was refused: %+v", row)
	}
	here, session, err := lib.People.BySession(ctx, token)
	a.must(err)
	here = here.From(from)
	a.must(lib.People.ChangePassword(ctx, here, password, "mirabelle-tonnerre-lavande-7"))
	a.tells(event.ActPasswordChanged, p.ID)
	a.must(lib.People.ProveByPassword(ctx, here, "mirabelle-tonnerre-lavande-7"))
	a.tells(event.ActProofGiven, p.ID)
	a.must(lib.People.NoteFailedProof(ctx, here, refusal.Forbidden("proof-another")))
	if row := a.tells(event.ActProofFailed, ""); row.Subject != string(p.ID) || row.Facts[event.FactReason] != "proof-another" {
		a.Errorf("whose proof was refused: %+v", row)
	}
	key := people.Passkey{Name: "Téléphone", Credential: []byte("essai"), PublicKey: []byte("publique"), SignCount: 3}
	a.must(lib.People.AddPasskey(ctx, here, key))
	a.tells(event.ActPasskeyAdded, p.ID)
	if _, err = lib.People.UsePasskey(ctx, key); refusal.KindOf(err) != refusal.KindForbidden {
		a.Fatal(err)
	}
	a.tells(event.ActPasskeyRefused, "")
	owner, err := lib.People.PasskeyOwner(ctx, here)
	a.must(err)
	a.must(lib.People.RemovePasskey(ctx, here, owner.Passkeys[0].ID))
	a.tells(event.ActPasskeyRemoved, p.ID)
	a.must(lib.People.Link(ctx, here, people.Identity{Issuer: "https://annuaire.example", Subject: "c.essai"}))
	a.tells(event.ActWayAdded, p.ID)
	ways, err := lib.People.Ways(ctx, here, p.ID)
	a.must(err)
	for _, way := range ways {
		if way.Issuer != people.BuiltIn {
			a.must(lib.People.Unlink(ctx, here, way.Key, []string{people.BuiltIn}))
		}
	}
	a.tells(event.ActWayRemoved, p.ID)
	_, other, err := lib.People.OpenSession(ctx, p.ID, people.Session{})
	a.must(err)
	a.since()
	a.must(lib.People.CloseSession(ctx, here, other.ID))
	a.tells(event.ActSessionsClosed, p.ID)
	a.must(lib.People.CloseSession(ctx, here, session.ID))
	a.tells(event.ActSignedOut, p.ID)
	recovery, err := lib.People.Recover(ctx, a.admin, p.ID, people.RecoveryLasts)
	a.must(err)
	a.tells(event.ActRecoveryMade, a.admin.ID)
	a.must(lib.People.ResetPassword(ctx, recovery, "camille", "quetsche-orage-romarin-9", "192.0.2.7"))
	a.told[event.ActRecoveryUsed] = slices.ContainsFunc(a.since(), func(row event.AuditEntry) bool {
		return row.Act == event.ActRecoveryUsed && row.Actor == p.ID && row.Address == "192.0.2.7"
	})
	_, inv, err := lib.People.Invite(ctx, a.keeper, a.home.ID, people.Reader, "Pour Jeanne, du quartier")
	a.must(err)
	a.tells(event.ActInvitationMade, a.keeper.ID)
	a.must(lib.People.RevokeInvitation(ctx, a.keeper, inv.ID))
	a.tells(event.ActInvitationRevoked, a.keeper.ID)
}

func (a *audited) deletions() {
	ctx, lib := a.Context(), a.lib
	s := contenttest.Started(a.T, lib, a.writer, "À jeter")
	a.must(lib.Sheets.Bin(ctx, a.writer, s.ID))
	a.tells(event.ActSheetBinned, a.writer.ID)
	a.must(lib.Sheets.Unbin(ctx, a.writer, s.ID))
	a.tells(event.ActSheetUnbinned, a.writer.ID)
	a.must(lib.Sheets.Bin(ctx, a.writer, s.ID))
	a.since()
	a.clock.Move((sheet.BinDays + 1) * 24 * time.Hour)
	_, err := lib.EmptyBin(ctx, people.System())
	a.must(err)
	if row := a.tells(event.ActSheetErased, event.SystemActor); row.Subject != string(s.ID) || row.Space != a.home.ID {
		a.Errorf("what was erased: %+v", row)
	}
	leaver := contenttest.Someone(a.T, lib, people.Writer)
	a.since()
	_, _, err = lib.People.Leave(ctx, leaver.From(from), people.Departure{})
	a.must(err)
	a.tells(event.ActPersonDisabled, leaver.ID)
	a.clock.Move(people.DepartureDays * 24 * time.Hour)
	_, err = lib.EraseDue(ctx, people.System(), "test")
	a.must(err)
	if row := a.tells(event.ActPersonErased, event.SystemActor); row.Subject != string(leaver.ID) {
		a.Errorf("who was erased: %+v", row)
	}
	s = contenttest.Started(a.T, lib, a.writer, "À laisser")
	a.must(lib.Sheets.Discard(ctx, a.writer, s.ID))
	a.tells(event.ActDraftDiscarded, a.writer.ID)
	s = contenttest.PublishedSheet(a.T, lib, a.keeper, "Sous laquelle on parle")
	a.tells(event.ActPublished, a.keeper.ID)
	c, err := lib.Sheets.AddComment(ctx, a.writer, s.ID, sheet.NewComment{Intent: sheet.Tell, Text: "Chez nous, Jeanne a dit…"})
	a.must(err)
	a.must(lib.Sheets.HideComment(ctx, a.keeper, c.ID, "On reconnaît quelqu’un."))
	a.tells(event.ActCommentHidden, a.keeper.ID)
	a.must(lib.Sheets.RestoreComment(ctx, a.keeper, c.ID))
	a.tells(event.ActCommentRestored, a.keeper.ID)
	report, err := lib.Sheets.Report(ctx, people.Visitor().From(from), s.ID, sheet.Reporting{Comment: c.ID, NamesPerson: true, Why: "C’est moi."}, "192.0.2.0/24")
	a.must(err)
	hidden := a.since()
	if len(hidden) != 1 || hidden[0].Act != event.ActCommentHidden || hidden[0].Actor != "" || hidden[0].Facts[event.FactReason] != "reported" {
		a.Errorf("a report hides: %+v", hidden)
	}
	a.must(lib.Sheets.DecideReport(ctx, a.keeper, report, true, "C’est elle."))
	a.tells(event.ActReportDecided, a.keeper.ID)
}

func (a *audited) decisions() {
	ctx, lib := a.Context(), a.lib
	trade, other, third := contenttest.Someone(a.T, lib, people.Reviewer), contenttest.Someone(a.T, lib, people.Reader), contenttest.Someone(a.T, lib, "")
	opened := func(title string) (review.Review, []review.GuestLink) {
		s := contenttest.Started(a.T, lib, a.writer, title)
		a.must(lib.Sheets.Propose(ctx, a.writer, s.ID, contenttest.Checked))
		a.since()
		r, links, err := lib.Reviews.Open(ctx, a.keeper, s.ID, review.Naming{
			Panels: map[string][]clock.ID{"trade": {trade.ID, other.ID}, "concerned": {third.ID}},
			Guests: map[string][]string{"concerned": {"Une mère du quartier"}}})
		a.must(err)
		return r, links
	}
	r, links := opened("Vers la décision")
	a.tells(event.ActReviewOpened, a.keeper.ID)
	_, err := lib.Reviews.RenewGuest(ctx, a.keeper, links[0].Guest)
	a.must(err)
	a.tells(event.ActGuestLinkMade, a.keeper.ID)
	a.must(lib.Reviews.RevokeGuest(ctx, a.keeper, links[0].Guest))
	a.tells(event.ActGuestLinkRevoked, a.keeper.ID)
	a.must(lib.Reviews.Abandon(ctx, a.keeper, r.ID, "On reprendra."))
	a.tells(event.ActReviewEnded, a.keeper.ID)

	r, links = opened("Jusqu’au vote")
	for panel, persons := range map[string][]people.Person{"trade": {trade, other}, "concerned": {third}} {
		for _, p := range persons {
			a.must(lib.Reviews.Opine(ctx, p, r.ID, panel, review.Opinion{Verdict: review.For}))
		}
	}
	a.must(lib.Reviews.GuestAnswer(ctx, links[0].Token, "understood", review.Yes, ""))
	a.must(lib.Reviews.GuestFinish(ctx, links[0].Token))
	a.since()
	_, err = lib.Reviews.OpenVote(ctx, a.keeper, r.ID, review.Opening{Voters: []clock.ID{trade.ID, other.ID}})
	a.must(err)
	a.tells(event.ActVoteOpened, a.keeper.ID)
	a.must(lib.Reviews.Vote(ctx, trade, r.ID, "for", ""))
	a.must(lib.Reviews.Vote(ctx, other, r.ID, "for", ""))
	a.clock.Move(9 * 24 * time.Hour)
	if closed, err := lib.Reviews.CloseDue(ctx); err != nil || closed != 1 {
		a.Fatal(closed, err)
	}
	rows := a.since()
	if len(rows) != 2 || rows[0].Act != event.ActBallotClosed || rows[1].Act != event.ActDecided || rows[1].Facts[event.FactOutcome] != "adopted" {
		a.Errorf("a vote that ends: %+v", rows)
	}
	a.told[event.ActBallotClosed], a.told[event.ActDecided] = true, true
	a.must(lib.Sheets.Withdraw(ctx, a.keeper, r.Sheet.ID, "Dépassée", ""))
	a.tells(event.ActWithdrawn, a.keeper.ID)
	a.must(lib.Sheets.UndoWithdrawal(ctx, a.keeper, r.Sheet.ID))
	a.tells(event.ActWithdrawalUndone, a.keeper.ID)
	s := contenttest.Started(a.T, lib, a.writer, "Vite")
	_, err = lib.Sheets.PublishUrgently(ctx, a.keeper, s.ID, sheet.Publication{Reason: "Une canicule", Checked: contenttest.Checked})
	a.must(err)
	a.tells(event.ActPublishedUrgent, a.keeper.ID)
}

func (a *audited) taken() {
	ctx, lib := a.Context(), a.lib
	imported(a.T, lib, folderOf(a.T, "Ailleurs", map[string]string{"une.md": "# Une fiche\n\nTexte.\n"}), content.ImportOptions{})
	a.tells(event.ActImported, event.SystemActor)
	_, err := lib.Export(ctx, people.System(), a.TempDir(), "")
	a.must(err)
	a.tells(event.ActExported, event.SystemActor)
	a.must(lib.AskReindex(ctx, a.admin))
	a.tells(event.ActReindexAsked, a.admin.ID)
	a.must(lib.EditSettings(ctx, a.admin, content.Settings{Name: "Le terreau du quartier"}))
	if row := a.tells(event.ActSettingChanged, a.admin.ID); row.Subject != content.SettingName || len(row.Facts) > 0 {
		a.Errorf("which setting: %+v", row)
	}
	a.must(lib.SetRetention(ctx, a.admin, content.KeepJournalFor, 24))
	a.tells(event.ActSettingChanged, a.admin.ID)
	_, err = lib.Duties.NoteBreach(ctx, a.admin, duty.Breach{Title: "Une clé perdue", FoundAt: a.clock.Now(), Risk: duty.NoRisk})
	a.must(err)
	a.tells(event.ActBreachNoted, a.admin.ID)
	a.must(lib.TakeJournal(ctx, a.admin, content.JournalFilter{}, func([]byte) error { return nil }))
	a.tells(event.ActJournalTaken, a.admin.ID)
	backup, _, err := lib.Backup(ctx, people.System(), filepath.Join(a.TempDir(), "b.zip"))
	a.must(err)
	a.tells(event.ActBackupDone, event.SystemActor)
	folder := a.TempDir()
	_, found, err := content.Restore(ctx, content.Options{Folder: folder, Clock: &a.clock.Clock}, backup)
	a.must(err)
	if len(found.Chain.Faults) > 0 || found.Chain.Rows == 0 {
		a.Errorf("a restored chain: %+v", found.Chain)
	}
	restored := contenttest.Open(a.T, content.Options{Folder: folder, Clock: &a.clock.Clock})
	rows, _, err := restored.Journal(ctx, people.System(), content.JournalFilter{}, 0)
	a.must(err)
	if a.told[event.ActRestored] = rows[0].Act == event.ActRestored; slices.ContainsFunc(rows, func(row event.AuditEntry) bool { return row.Address != "" }) {
		a.Error("N9: a copy holds addresses")
	}
	a.clock.Move(3 * 366 * 24 * time.Hour)
	a.must(lib.KeepJournal(ctx, people.System()))
	a.tells(event.ActJournalPruned, event.SystemActor)
}
