// Package signin lets people in by OpenID Connect, the only way in: Client asks providers who someone is, and Provider
// is the one that the product brings along, reached without a network. What both have under way lives in the database,
// so that any node may go on with what another has begun.
package signin

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Settings is a provider of OpenID Connect as an operator declares it.
type Settings struct {
	Name     string   // in addresses: "keycloak"
	Issuer   string   // as the provider spells it, which its tokens repeat
	ClientID string   // what the provider calls this site
	Secret   string   // "" for a client that has none
	Scopes   []string // asked beside openid; none for profile and email
	Label    string   // on its button; "" for the host of its issuer
	Hosts    []string // where its endpoints may stand, beside the issuer's own host
	Profile  string   // which product or service it is; "" for none that is known here
	ACR      []string // the levels of a sign-in, one of which must be reached; none for any
	Rules    []Rule   // what claims give people here
	Admit    []string // who needs no invitation; see admission
	Domains  []string // of the organisation's own accounts
}

// OwnName is the name of the built-in provider in addresses.
const OwnName = "terreau"

// providerName is what a provider may be called: a part of an address, and of a variable in upper case.
var providerName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// domain is a name of the DNS, in lower case.
var domain = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)

// Fault names the setting that cannot be used, as its variable does in lower case, or "tenant" for an issuer that names
// no organisation; "" where all can.
func (s Settings) Fault() string {
	switch {
	case !providerName.MatchString(s.Name) || s.Name == OwnName || len(s.Name) > 40:
		return "name"
	case !trusty(s.Issuer) || strings.ContainsAny(s.Issuer, "?#"):
		return "issuer"
	case s.ClientID == "":
		return "client_id"
	case slices.ContainsFunc(s.Scopes, func(scope string) bool { return scope == "" || strings.ContainsAny(scope, " \"\\\t\n") }):
		return "scopes"
	case slices.ContainsFunc(s.Hosts, func(host string) bool { return host == "" || strings.ContainsAny(host, "/ @?#") }):
		return "hosts"
	case !slices.Contains(Profiles, s.Profile):
		return "profile"
	case slices.ContainsFunc(s.ACR, func(level string) bool { return level == "" || strings.ContainsAny(level, " \"\\\t\n") }):
		return "acr"
	case slices.ContainsFunc(s.Domains, func(name string) bool { return !domain.MatchString(name) }):
		return "domains"
	case slices.ContainsFunc(s.Admit, func(word string) bool { return !admission(word) }):
		return "admit"
	}
	if fault := s.profile().fault; fault != nil {
		return fault(s)
	}
	return ""
}

// trusty reports whether what is said at an address can be believed: it is https, or does not leave this machine.
func trusty(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

// label is how a provider is called on its button.
func (s Settings) label() string {
	if s.Label != "" {
		return s.Label
	}
	u, err := url.Parse(s.Issuer)
	if err != nil {
		return s.Name
	}
	return u.Hostname()
}
