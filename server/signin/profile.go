package signin

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// The profiles of Settings.
const (
	ProConnect = "proconnect" // the one of the French State
	Keycloak   = "keycloak"
	LemonLDAP  = "lemonldap"
	Entra      = "entra"  // Microsoft's, of one tenant
	Google     = "google" // Google Workspace, of one or more domains
)

// Profiles are all there are; the empty one asks for no more than OpenID Connect does.
var Profiles = []string{"", ProConnect, Keycloak, LemonLDAP, Entra, Google}

// profile is how a product or a service differs from the rest of OpenID Connect.
type profile struct {
	scopes     []string // asked beside openid where the operator names none
	hosts      []string // where its endpoints stand, beside the issuer's own host
	algorithms []string // that it signs with; nil for all those allowed here
	strict     bool     // it refuses parameters that it does not know, and proofs but in the fields of a form
	unsaid     bool     // told to ask again who someone is, it does, and may leave out when
	signed     bool     // its user-info answer is a token: signed, from it, for this site, with an end

	fault func(Settings) string        // the setting that it cannot be used with
	vouch func(Settings, claims) error // what a token must say besides
}

var profiles = map[string]profile{
	"": {},
	// github.com/numerique-gouv/proconnect-documentation: a scope for each claim, ES256 or RS256, client_secret_post.
	ProConnect: {scopes: []string{"given_name", "usual_name", "email", "uid", "siret", "idp_id"}, algorithms: []string{oidc.ES256, oidc.RS256},
		strict: true, unsaid: true, signed: true, fault: secretive},
	Keycloak:  {},
	LemonLDAP: {},
	Entra:     {unsaid: true, hosts: []string{"graph.microsoft.com"}, fault: oneTenant, vouch: ofTenant},
	Google: {hosts: []string{"oauth2.googleapis.com", "www.googleapis.com", "openidconnect.googleapis.com"},
		fault: hosted, vouch: ofDomain},
}

func (s Settings) profile() profile { return profiles[s.Profile] }

// secretive refuses a client without a secret, which ProConnect knows none of.
func secretive(s Settings) string {
	if s.Secret == "" {
		return "client_secret"
	}
	return ""
}

// tenant is the part of Microsoft's issuer that names one organisation. Its addresses for all of them, "common",
// "organizations" and "consumers", let in whoever has an account anywhere.
var tenant = regexp.MustCompile(`/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/v2\.0$`)

func oneTenant(s Settings) string {
	if !tenant.MatchString(s.Issuer) {
		return "tenant"
	}
	return ""
}

func ofTenant(s Settings, c claims) error {
	if found := tenant.FindStringSubmatch(s.Issuer); c.Tenant != "" && (found == nil || found[1] != c.Tenant) {
		return errors.New("the token is of another tenant")
	}
	return nil
}

// hosted wants the domains of the organisation: at Google, anyone may have an account.
func hosted(s Settings) string {
	if len(s.Domains) == 0 {
		return "domains"
	}
	return ""
}

func ofDomain(s Settings, c claims) error {
	if c.Hosted == "" || !slices.ContainsFunc(s.Domains, func(domain string) bool { return strings.EqualFold(domain, c.Hosted) }) {
		return errors.New("the account belongs to no domain of the organisation")
	}
	return nil
}

// asks are the parameters of a request to sign in, beside those that every provider takes.
func (s Settings) asks(lang string) (parameters []oauth2.AuthCodeOption) {
	if !s.profile().strict {
		parameters = append(parameters, oauth2.SetAuthURLParam("ui_locales", lang))
	}
	if len(s.ACR) > 0 {
		parameters = append(parameters, oauth2.SetAuthURLParam("acr_values", strings.Join(s.ACR, " ")))
	}
	if s.Profile == Google && len(s.Domains) == 1 {
		parameters = append(parameters, oauth2.SetAuthURLParam("hd", s.Domains[0]))
	}
	return parameters
}

// asksAgain are the parameters by which a provider asks again who someone is, and says when it did (OpenID Connect Core 1.0,
// section 3.1.2.1).
func (s Settings) asksAgain() []oauth2.AuthCodeOption {
	parameters := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("prompt", "login")}
	if !s.profile().strict {
		parameters = append(parameters, oauth2.SetAuthURLParam("max_age", "0"))
	}
	return parameters
}

// vouched checks what the profile and the operator want of a token besides.
func (s Settings) vouched(c claims) error {
	if len(s.ACR) > 0 && !slices.Contains(s.ACR, c.ACR) { // acr_values is a wish: what came of it is read here
		return errWeak
	}
	if vouch := s.profile().vouch; vouch != nil {
		return vouch(s, c)
	}
	return nil
}

var errWeak = errors.New("the sign-in is of another level than those asked")
