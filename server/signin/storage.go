package signin

import (
	"context"
	"errors"
	"strconv"
	"time"

	"terreau/content/people"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"
)

// storage is what the protocol's library asks of a provider. What this one does not offer (refresh tokens, other
// clients, introspection) is refused.
type storage struct{ p *Provider }

// tokenLasts is how long a token is good for. It is checked the moment it is made.
const tokenLasts = time.Minute

var errNotOffered = errors.New("not offered")

// CreateAuthRequest keeps what a client asks, under a name.
func (s *storage) CreateAuthRequest(ctx context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	r, err := newRequest(asked)
	if err != nil {
		return nil, oidc.ErrInvalidRequest().WithParent(err)
	}
	return r, s.p.keep(ctx, r)
}

// AuthRequestByID finds a request by its name.
func (s *storage) AuthRequestByID(ctx context.Context, id string) (op.AuthRequest, error) {
	return s.p.Request(ctx, id)
}

// SaveAuthCode keeps a code, which is used up by the first who brings it.
func (s *storage) SaveAuthCode(ctx context.Context, id, code string) error {
	return s.p.people.PutAttempt(ctx, people.Attempt{Key: granted + code, Data: id, Ends: s.p.clock.Now().Add(tokenLasts)})
}

// AuthRequestByCode finds a request by its code, which is used up.
func (s *storage) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	row, err := s.p.people.TakeAttempt(ctx, granted+code)
	if err != nil {
		return nil, err
	}
	return s.p.Request(ctx, row.Data)
}

// DeleteAuthRequest forgets a request.
func (s *storage) DeleteAuthRequest(ctx context.Context, id string) error {
	return s.p.people.DropAttempt(ctx, requested+id)
}

// CreateAccessToken names a token by the end of its life: it is sealed by the library, and read again in this process.
func (s *storage) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	ends := time.Now().Add(tokenLasts) // the library's clock
	return strconv.FormatInt(ends.Unix(), 10), ends, nil
}

// SetUserinfoFromToken says whose a token is.
func (s *storage) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, token, subject, _ string) error {
	ends, err := strconv.ParseInt(token, 10, 64)
	if err != nil || time.Now().Unix() > ends {
		return errors.New("the token has expired")
	}
	name, login, lang, err := s.p.people.BuiltInAccount(ctx, subject)
	if err != nil {
		return err
	}
	info.Subject, info.Name, info.PreferredUsername = subject, name, login
	info.Locale = oidc.NewLocale(language.Make(lang))
	return nil
}

// SetUserinfoFromScopes says of the token no more than whose it is.
func (s *storage) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, subject, _ string, _ []string) error {
	info.Subject = subject
	return nil
}

// GetClientByClientID knows one client: this site.
func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != OwnName {
		return nil, errors.New("unknown client")
	}
	return site{s.p.origin}, nil
}

// SigningKey is the key in use.
func (s *storage) SigningKey(context.Context) (op.SigningKey, error) {
	keys, err := s.p.keys.all()
	if err != nil {
		return nil, err
	}
	return signingKey{keys[0]}, nil
}

// SignatureAlgorithms names the only one.
func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}

// KeySet are the public keys of all that is believed.
func (s *storage) KeySet(context.Context) (set []op.Key, err error) {
	keys, err := s.p.keys.all()
	for _, k := range keys {
		set = append(set, publicKey{k})
	}
	return set, err
}

// Health is always well: the database is asked elsewhere.
func (s *storage) Health(context.Context) error { return nil }

// What is not offered.

// CreateAccessAndRefreshTokens is not offered.
func (s *storage) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNotOffered
}

// TokenRequestByRefreshToken is not offered.
func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errNotOffered
}

// TerminateSession is not offered.
func (s *storage) TerminateSession(context.Context, string, string) error { return errNotOffered }

// RevokeToken is not offered.
func (s *storage) RevokeToken(context.Context, string, string, string) *oidc.Error {
	return oidc.ErrInvalidRequest()
}

// GetRefreshTokenInfo is not offered.
func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

// AuthorizeClientIDSecret is not offered.
func (s *storage) AuthorizeClientIDSecret(context.Context, string, string) error {
	return errNotOffered
}

// SetIntrospectionFromToken is not offered.
func (s *storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNotOffered
}

// GetPrivateClaimsFromScopes adds none.
func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

// GetKeyByIDAndClientID is not offered.
func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNotOffered
}

// ValidateJWTProfileScopes is not offered.
func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNotOffered
}
