package keycloak

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Declare makes the realm of a Keycloak know one client more, whose site stands at an address, and tell it of the sessions
// that end (OpenID Connect Back-Channel Logout 1.0, section 2.2) under the name by which the site knows its provider.
func Declare(ctx context.Context, server, client, site, provider string) error {
	var granted struct {
		Token string `json:"access_token"`
	}
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {administrator}, "password": {administrator}}
	err := send(ctx, server+"/realms/master/protocol/openid-connect/token", "application/x-www-form-urlencoded", "", []byte(form.Encode()), &granted)
	if err != nil {
		return err
	}
	known, err := json.Marshal(map[string]any{"clientId": client, "enabled": true, "publicClient": false, "secret": Secret, "standardFlowEnabled": true,
		"redirectUris": []string{site + "/*"},
		"attributes": map[string]string{"pkce.code.challenge.method": "S256", "post.logout.redirect.uris": site + "/*",
			"backchannel.logout.url": site + "/connexion/" + provider + "/fin", "backchannel.logout.session.required": "true"}})
	if err != nil {
		return err
	}
	return send(ctx, server+"/admin"+Realm+"/clients", "application/json", granted.Token, known, nil)
}

func send(ctx context.Context, address, kind, token string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", kind)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("keycloak: %s at %s", answer.Status, address)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(answer.Body).Decode(into)
}
