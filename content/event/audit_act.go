package event

import "slices"

// Act is what the audit tells of: a key of a closed list, whose words are "audit.act-" and the key.
type Act string

// Sign-ins.
const (
	ActSignedIn          Act = "signed-in"
	ActSignInFailed      Act = "sign-in-failed"  // a wrong password for an account that there is
	ActSignInRefused     Act = "sign-in-refused" // a provider knows who it is, the instance lets nobody in by it
	ActSignedOut         Act = "signed-out"
	ActSessionsClosed    Act = "sessions-closed" // from the list: one, or all but one's own
	ActPasswordChanged   Act = "password-changed"
	ActWayAdded          Act = "way-added" // another account to sign in by
	ActWayRemoved        Act = "way-removed"
	ActPasskeyAdded      Act = "passkey-added"
	ActPasskeyRemoved    Act = "passkey-removed"
	ActPasskeyRefused    Act = "passkey-refused" // it is perhaps a copy
	ActProofGiven        Act = "proof-given"     // someone who is signed in proved again who she is
	ActProofFailed       Act = "proof-failed"
	ActRecoveryMade      Act = "recovery-made"
	ActRecoveryUsed      Act = "recovery-used"
	ActAdmissionMade     Act = "admission-made"
	ActInvitationMade    Act = "invitation-made"
	ActInvitationUsed    Act = "invitation-used"
	ActInvitationRevoked Act = "invitation-revoked"
	ActEntryAsked        Act = "entry-asked" // by someone whom a provider knows and nobody invited
	ActEntryRefused      Act = "entry-refused"
	ActAccessRefused     Act = "access-refused" // to what someone asked to read
)

// Rights.
const (
	ActPersonAdded         Act = "person-added"
	ActPersonDisabled      Act = "person-disabled"
	ActPersonEnabled       Act = "person-enabled"
	ActInstanceRoleChanged Act = "instance-role-changed"
	ActRoleChanged         Act = "role-changed" // in a space
	ActSpaceAdded          Act = "space-added"
	ActSpaceChanged        Act = "space-changed"
	ActAudienceChanged     Act = "audience-changed"
	ActSheetRestricted     Act = "sheet-restricted"
	ActSheetShared         Act = "sheet-shared" // with another author
	ActSheetUnshared       Act = "sheet-unshared"
	ActGuestLinkMade       Act = "guest-link-made"
	ActGuestLinkRevoked    Act = "guest-link-revoked"
	ActGuestLinkOpened     Act = "guest-link-opened" // in a browser
	ActSheetMoved          Act = "sheet-moved"       // to another space
	ActSeenAs              Act = "seen-as"           // a steward looked at a sheet through other eyes
	ActGroupAdded          Act = "group-added"
	ActGroupChanged        Act = "group-changed"
	ActGroupJoined         Act = "group-joined"
	ActGroupTermChanged    Act = "group-term-changed" // of someone who was in the group
	ActGroupLeft           Act = "group-left"
	ActGroupRoleChanged    Act = "group-role-changed" // in a space
)

// Exports, and what comes in.
const (
	ActExported       Act = "exported"
	ActImported       Act = "imported"
	ActBackedUp       Act = "backed-up" // it began: what it takes is told before it is taken
	ActBackupDone     Act = "backup-done"
	ActRestored       Act = "restored"
	ActJournalTaken   Act = "journal-taken"
	ActJournalPruned  Act = "journal-pruned"
	ActReindexAsked   Act = "reindex-asked"
	ActSettingChanged Act = "setting-changed"
	ActBreachNoted    Act = "breach-noted"
)

// Deletions.
const (
	ActSheetBinned     Act = "sheet-binned"
	ActSheetUnbinned   Act = "sheet-unbinned"
	ActSheetErased     Act = "sheet-erased"
	ActPersonErased    Act = "person-erased"
	ActDraftDiscarded  Act = "draft-discarded"
	ActCommentHidden   Act = "comment-hidden"
	ActCommentRestored Act = "comment-restored"
	ActReportDecided   Act = "report-decided"
)

// Decisions.
const (
	ActPublished        Act = "published" // without review
	ActPublishedUrgent  Act = "published-urgently"
	ActWithdrawn        Act = "withdrawn"
	ActWithdrawalUndone Act = "withdrawal-undone"
	ActReviewOpened     Act = "review-opened"
	ActVoteOpened       Act = "vote-opened"
	ActBallotClosed     Act = "ballot-closed"
	ActDecided          Act = "decided"
	ActReviewEnded      Act = "review-ended" // without a decision
)

// Acts are all the acts, in the order in which a list shows them.
var Acts = []Act{
	ActSignedIn, ActSignInFailed, ActSignInRefused, ActSignedOut, ActSessionsClosed, ActPasswordChanged, ActWayAdded, ActWayRemoved,
	ActPasskeyAdded, ActPasskeyRemoved, ActPasskeyRefused, ActProofGiven, ActProofFailed, ActRecoveryMade, ActRecoveryUsed, ActAdmissionMade, ActInvitationMade, ActInvitationUsed, ActInvitationRevoked,
	ActEntryAsked, ActEntryRefused, ActAccessRefused,
	ActPersonAdded, ActPersonDisabled, ActPersonEnabled, ActInstanceRoleChanged, ActRoleChanged, ActSpaceAdded,
	ActSpaceChanged, ActAudienceChanged, ActSheetRestricted, ActSheetShared, ActSheetUnshared, ActGuestLinkMade, ActGuestLinkRevoked, ActGuestLinkOpened,
	ActSheetMoved, ActSeenAs, ActGroupAdded, ActGroupChanged, ActGroupJoined, ActGroupTermChanged, ActGroupLeft, ActGroupRoleChanged,
	ActExported, ActImported, ActBackedUp, ActBackupDone, ActRestored, ActJournalTaken, ActJournalPruned, ActReindexAsked, ActSettingChanged, ActBreachNoted,
	ActSheetBinned, ActSheetUnbinned, ActSheetErased, ActPersonErased, ActDraftDiscarded, ActCommentHidden, ActCommentRestored, ActReportDecided,
	ActPublished, ActPublishedUrgent, ActWithdrawn, ActWithdrawalUndone, ActReviewOpened, ActVoteOpened, ActBallotClosed,
	ActDecided, ActReviewEnded,
}

// Known reports whether an act is on the list.
func (a Act) Known() bool { return slices.Contains(Acts, a) }

// SubjectKind is what sort of thing was acted upon.
type SubjectKind string

// The kinds of subject.
const (
	OnPerson     SubjectKind = "person"
	OnSpace      SubjectKind = "space"
	OnSheet      SubjectKind = "sheet"
	OnReview     SubjectKind = "review"
	OnComment    SubjectKind = "comment"
	OnReport     SubjectKind = "report"
	OnInvitation SubjectKind = "invitation"
	OnGuestLink  SubjectKind = "guest-link"
	OnGroup      SubjectKind = "group"
	OnCandidate  SubjectKind = "candidate"
	OnSetting    SubjectKind = "setting"
	OnInstance   SubjectKind = "instance"
)

// Fact names one of the few details that the audit keeps of an act.
type Fact string

// The facts.
const (
	FactFrom     Fact = "from"     // the role, audience, value before
	FactTo       Fact = "to"       // and after
	FactProvider Fact = "provider" // by which someone signed in
	FactReason   Fact = "reason"   // a key of the word files
	FactCount    Fact = "count"
	FactNumber   Fact = "number"  // of an edition, of a row
	FactOutcome  Fact = "outcome" // of a decision
	FactPerson   Fact = "person"  // another person's id
	FactHash     Fact = "hash"
	FactSince    Fact = "since"
	FactUntil    Fact = "until"
	FactGroup    Fact = "group" // its id
	FactSheet    Fact = "sheet" // its id
)
