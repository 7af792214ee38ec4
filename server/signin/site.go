package signin

import (
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// site is this site as the only client of its own provider.
type site struct{ origin string }

// LoginPath is the page that asks who it is, for a request of the built-in provider.
const LoginPath = "/connexion/" + OwnName

func (s site) GetID() string                       { return OwnName }
func (s site) RedirectURIs() []string              { return []string{s.origin + BackPath(OwnName)} }
func (s site) PostLogoutRedirectURIs() []string    { return nil }
func (s site) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }

// AuthMethod is none: the proof is that of PKCE, and nobody else reaches the door.
func (s site) AuthMethod() oidc.AuthMethod { return oidc.AuthMethodNone }

func (s site) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

func (s site) GrantTypes() []oidc.GrantType { return []oidc.GrantType{oidc.GrantTypeCode} }

func (s site) LoginURL(id string) string { return s.origin + LoginPath + "?demande=" + id }

func (s site) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeBearer }
func (s site) IDTokenLifetime() time.Duration      { return tokenLasts }
func (s site) DevMode() bool                       { return strings.HasPrefix(s.origin, "http://") }

func (s site) RestrictAdditionalIdTokenScopes() func([]string) []string     { return same }
func (s site) RestrictAdditionalAccessTokenScopes() func([]string) []string { return same }

func same(scopes []string) []string { return scopes }

func (s site) IsScopeAllowed(string) bool           { return false }
func (s site) IDTokenUserinfoClaimsAssertion() bool { return false }
func (s site) ClockSkew() time.Duration             { return 0 }
