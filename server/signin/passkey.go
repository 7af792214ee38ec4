package signin

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Passkeys is this site as devices that keep passkeys know it (WebAuthn Level 3). Each ceremony begins with a challenge
// that is kept here, bound to what it is for, good for one answer within five minutes. Devices are always asked to check
// who holds them. Where a device comes from is not asked: the attestation is none.
type Passkeys struct {
	people *people.Store
	clock  *clock.Clock
	rules  *webauthn.WebAuthn
}

// ChallengeLasts is how long a device may take to answer.
const ChallengeLasts = 5 * time.Minute

const challenged = "challenge:" // by what it is bound to: the state of a ceremony

// newPasskeys gives nil where the site is reached by a number: passkeys belong to a name.
func newPasskeys(o Options) (*Passkeys, error) {
	u, err := url.Parse(o.Origin)
	if err != nil {
		return nil, err
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil, nil
	}
	lasts := webauthn.TimeoutConfig{Timeout: ChallengeLasts, TimeoutUVD: ChallengeLasts}
	rules, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Terreau", RPOrigins: []string{o.Origin},
		AttestationPreference: protocol.PreferNoAttestation, Timeouts: webauthn.TimeoutsConfig{Login: lasts, Registration: lasts},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired}})
	return &Passkeys{people: o.People, clock: o.Clock, rules: rules}, err
}

// Ask begins to ask a device for any key of this site. It gives the options that the page hands to the browser, "" where
// there are no passkeys. Bound names what the answer is for: an answer for anything else is refused.
func (p *Passkeys) Ask(ctx context.Context, bound string) (options string, err error) {
	defer refusal.Wrap(&err, "ask for a passkey")
	if p == nil {
		return "", nil
	}
	asked, state, err := p.rules.BeginDiscoverableLogin()
	if err != nil {
		return "", err
	}
	return p.keep(ctx, bound, state, asked.Response)
}

// Offer begins to make a key for an account, as Ask does. A device that keeps one of its keys makes no other.
func (p *Passkeys) Offer(ctx context.Context, bound string, o people.PasskeyOwner) (options string, err error) {
	defer refusal.Wrap(&err, "offer a passkey")
	if p == nil {
		return "", nil
	}
	holder := holder(o)
	made, state, err := p.rules.BeginRegistration(holder, webauthn.WithExclusions(webauthn.Credentials(holder.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return "", err
	}
	return p.keep(ctx, bound, state, made.Response)
}

func (p *Passkeys) keep(ctx context.Context, bound string, state *webauthn.SessionData, options any) (string, error) {
	data, err := json.Marshal(state)
	if err != nil {
		return "", err
	}
	said, err := json.Marshal(options)
	if err != nil {
		return "", err
	}
	return string(said), p.people.PutAttempt(ctx, people.Attempt{Key: challenged + bound, Data: string(data), Ends: p.clock.Now().Add(ChallengeLasts)})
}

// take uses up the challenge that something is bound to, whatever comes of it.
func (p *Passkeys) take(ctx context.Context, bound string) (state webauthn.SessionData, err error) {
	if p == nil {
		return state, refusal.NotFound()
	}
	row, err := p.people.TakeAttempt(ctx, challenged+bound)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return state, &refusal.Error{Kind: refusal.KindConflict, Field: "passkey", Reason: "passkey-late"}
	}
	if err != nil {
		return state, err
	}
	return state, json.Unmarshal([]byte(row.Data), &state)
}

func unreadable(err error) error {
	return &refusal.Error{Kind: refusal.KindUnauthenticated, Field: "passkey", Reason: "passkey-unreadable", Err: err}
}

// Answered checks what a device answered to Ask, and gives the subject of the account that its key is of. Refusals:
// Conflict "passkey-late"; Unauthenticated "passkey-unreadable", "passkey-unknown"; Forbidden "passkey-copied".
func (p *Passkeys) Answered(ctx context.Context, bound, answer string) (subject string, err error) {
	defer refusal.Wrap(&err, "sign in by a passkey")
	state, err := p.take(ctx, bound)
	if err != nil {
		return "", err
	}
	said, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return "", unreadable(err)
	}
	var lookup error
	find := func(credential, _ []byte) (webauthn.User, error) {
		o, err := p.people.PasskeyByCredential(ctx, credential)
		lookup = err
		return holder(o), err
	}
	used, err := p.rules.ValidateDiscoverableLogin(find, state, said)
	if err = errors.Join(lookup, err); err != nil {
		if lookup != nil {
			return "", lookup
		}
		return "", unreadable(err)
	}
	return p.people.UsePasskey(ctx, people.Passkey{Credential: used.ID, SignCount: said.Response.AuthenticatorData.Counter, Flags: byte(said.Response.AuthenticatorData.Flags)})
}

// Made checks the key that a device made for what Offer was bound to, and gives it with the subject that it is for.
// Refusals: Conflict "passkey-late"; Unauthenticated "passkey-unreadable".
func (p *Passkeys) Made(ctx context.Context, bound, answer, name string) (subject string, k people.Passkey, err error) {
	defer refusal.Wrap(&err, "make a passkey")
	state, err := p.take(ctx, bound)
	if err != nil {
		return "", k, err
	}
	said, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return "", k, unreadable(err)
	}
	made, err := p.rules.CreateCredential(holder{Subject: string(state.UserID)}, state, said)
	if err != nil {
		return "", k, unreadable(err)
	}
	return string(state.UserID), people.Passkey{Name: name, Credential: made.ID, PublicKey: made.PublicKey,
		SignCount: made.Authenticator.SignCount, Flags: byte(made.Flags.ProtocolValue())}, nil
}

// Copied reports whether a key says of itself that it lies on several devices.
func Copied(k people.Passkey) bool {
	return protocol.AuthenticatorFlags(k.Flags).HasBackupState()
}

// holder is an account as the protocol's library reads it.
type holder people.PasskeyOwner

// WebAuthnID is the handle that devices keep: the subject, which is random.
func (h holder) WebAuthnID() []byte { return []byte(h.Subject) }

// WebAuthnName is how the device lists the key.
func (h holder) WebAuthnName() string { return h.Login }

// WebAuthnDisplayName is how the device calls the person.
func (h holder) WebAuthnDisplayName() string { return h.Name }

// WebAuthnCredentials are the keys of the account.
func (h holder) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, k := range h.Passkeys {
		all = append(all, webauthn.Credential{ID: k.Credential, PublicKey: k.PublicKey, Flags: webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(k.Flags)),
			Authenticator: webauthn.Authenticator{SignCount: k.SignCount}})
	}
	return all
}
