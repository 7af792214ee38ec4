package people

import "terreau/content/event"

// What happens to people and spaces.
const (
	PersonAdded       event.Kind = "person-added"
	PersonRenamed     event.Kind = "person-renamed"
	PersonDisabled    event.Kind = "person-disabled"
	PersonEnabled     event.Kind = "person-enabled"
	RoleChanged       event.Kind = "role-changed"
	PasswordChanged   event.Kind = "password-changed"
	PasskeysChanged   event.Kind = "passkeys-changed"
	RecoveryMade      event.Kind = "recovery-made"
	Admitted          event.Kind = "admission-made"
	Invited           event.Kind = "invitation-made"
	InvitationRevoked event.Kind = "invitation-revoked"
	SpaceAdded        event.Kind = "space-added"
	SpaceChanged      event.Kind = "space-changed"
	AudienceChanged   event.Kind = "audience-changed"
	WaysChanged       event.Kind = "ways-changed"     // of a person: an account to sign in by was added or taken
	SessionsChanged   event.Kind = "sessions-changed" // of a person: one was opened, closed or given another token
	AddressChanged    event.Kind = "address-changed"
	DepartureAsked    event.Kind = "departure-asked"
	DepartureUndone   event.Kind = "departure-undone"
	PersonErased      event.Kind = "person-erased"
)

// Quiet are the events of this room that change nothing a visitor reads: pages kept for visitors outlive them.
var Quiet = []event.Kind{PersonAdded, PersonDisabled, PersonEnabled, RoleChanged, PasswordChanged, RecoveryMade, Admitted, Invited, InvitationRevoked,
	SessionsChanged, WaysChanged, AddressChanged, PasskeysChanged, DepartureAsked, DepartureUndone,
	GroupAdded, GroupChanged, GroupJoined, GroupLeft, GroupRoleChanged}
