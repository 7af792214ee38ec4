package server

import (
	"context"

	"terreau/content/people"
	"terreau/themes"
)

// promise is one line of the pages for those who answer for the site: the key of its sentence, and the tests that hold it.
// A test compares these names with the tests that there are.
type promise struct {
	key   string
	tests []string
}

// securityPromises are the lines of the page for a security officer.
var securityPromises = []promise{
	{"promise.policy", []string{"TestF1F2F5F11F12TheTableOfRightsHolds", "TestF1TheDoorsBesideSheetsHold"}},
	{"promise.hidden", []string{"TestF2F3F8WhatIsHiddenDoesNotExist", "TestF2AClosedSpaceDoesNotExist", "TestF3F4F8F19WhatIsHiddenChangesNothing"}},
	{"promise.files", []string{"TestC4C7C8C9AttachmentsFollowTheirSheet", "TestC6NothingButPixelsIsKept"}},
	{"promise.script", []string{"TestA1NoPayloadInAnyPositionLeavesAnythingThatRuns", "TestH4H5H8H9H10O7EveryAnswerIsGuarded"}},
	{"promise.forged", []string{"TestH1NoDoorTakesTheFormOfAnotherSite", "TestH2ASignInThatAnotherBeganLetsNobodyIn"}},
	{"promise.sessions", []string{"TestG4SigningOutEndsTheSessionAtOnce", "TestG8ARoleThatChangesIsSeenByAnOpenSession", "TestG6TokensAre256BitsAndNoneIsKeptAsItIs"}},
	{"promise.guessing", []string{"TestK1K2GuessingIsSlowedAndLocksNobodyOut"}},
	{"promise.accounts", []string{"TestI10TheSameAddressElsewhereIsSomeoneElse", "TestI13ADisabledAccountStaysOut"}},
	{"promise.votes", []string{"TestL1AnAuthorNeverDecides", "TestL2FiftyVotesAtOnceAreOne", "TestL6ApprovalsAreTiedToTheHash"}},
	{"promise.journal", []string{"TestO2WhateverIsDoneToTheAuditIsNamed", "TestO2PruningLeavesACheckpoint", "TestEachActIsTold"}},
	{"promise.backups", []string{"TestAnAlteredBackupIsRefusedAndNothingIsLeft", "TestD12AHostileDatabaseInABackupIsRefused"}},
	{"promise.archives", []string{"TestD1ToD4AHostileArchiveIsRefusedWhole", "TestC5BombsAreRefusedByTheirHeader"}},
}

// protectionPromises are the lines of the page for a data-protection officer.
var protectionPromises = []promise{
	{"promise.known", []string{"TestN3N5EveryColumnThatNamesAPersonIsKnown"}},
	{"promise.access", []string{"TestN5APersonTakesAllThatIsHersAndNothingElse", "TestN5APersonTakesHerDataAndLeaves"}},
	{"promise.leaving", []string{"TestLeavingIsTakenBack", "TestN3ANameStaysByChoice"}},
	{"promise.erasure", []string{"TestN3WhoIsErasedIsNowhere", "TestN3TheServerErasesWhoLeft"}},
	{"promise.forgotten", []string{"TestN4ARestoreForgetsAgain"}},
	{"promise.nobodys", []string{"TestL7L9VotesOfWhoLeftAreNobodys"}},
	{"promise.spoken", []string{"TestF2WhoIsSpokenOfHasThePassageHidden", "TestAReportedPassageIsHiddenFromEveryDoor", "TestK1ReportsAreCountedByNetwork"}},
	{"promise.recognised", []string{"TestN10NobodyIsRecognisable", "TestN10TheMinutesSayWhoMadeSure"}},
	{"promise.mentions", []string{"TestTheNoticeIsReadOnceAndAgainWhenItChanges", "TestEachVersionOfANoticeHasItsWords"}},
	{"promise.register", []string{"TestTheRegisterIsMadeOfTheSettings"}},
	{"promise.breaches", []string{"TestABreachIsNotedAndToldInTime", "TestF1F2F5F11F12TheTableOfRightsHolds"}},
	{"promise.retention", []string{"TestWhatIsKeptNoLongerGoesByItself", "TestAnAccountThatNobodyUsesClosesAfterThreeLetters", "TestN9TheJournalIsKeptAsLongAsItIsSaid"}},
	{"promise.cookies", []string{"TestG2ThereAreTwoCookiesAndTheyAreGuarded"}},
	{"promise.addresses", []string{"TestN9AddressesStandOutsideTheChain", "TestN9TheAuditTakesNoContent", "TestN9TheJournalIsKeptAsLongAsItIsSaid"}},
	{"promise.letters", []string{"TestN1NothingIsInjectedIntoAHeader", "TestF7RightsAreReadAgainAtSending"}},
	{"promise.exports", []string{"TestAnExportHoldsNoAccount", "TestACopyHoldsNobodysSession"}},
}

func (s *Server) promised(a *ask, promises []promise) (lines []themes.PromiseLine) {
	for _, one := range promises {
		lines = append(lines, themes.PromiseLine{Says: s.say(a, one.key), Tests: one.tests})
	}
	return lines
}

// showSecurityPromises shows what holds on the side of safety, and how one can check it.
func (s *Server) showSecurityPromises(_ context.Context, a *ask) (*answer, error) {
	return s.html(a.lang, themes.PromisesPage{Frame: s.under(a, s.say(a, "promises.security")), Lead: s.say(a, "promises.security-lead"), Promises: s.promised(a, securityPromises)})
}

// showProtection shows what holds on the side of personal data, with what is kept, why and how long.
func (s *Server) showProtection(ctx context.Context, a *ask) (*answer, error) {
	topics, err := s.heldTopics(ctx, a, nil)
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, themes.PromisesPage{Frame: s.under(a, s.say(a, "promises.protection")), Lead: s.say(a, "promises.protection-lead", people.DepartureDays),
		Promises: s.promised(a, protectionPromises), Topics: topics})
}
