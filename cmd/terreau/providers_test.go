package main

import (
	"os"
	"path/filepath"
	"testing"

	"terreau/content/people"
	"terreau/server/signin"

	"github.com/google/go-cmp/cmp"
)

func TestProvidersAreDeclaredByVariables(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("chut\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := providers([]string{
		"PATH=/usr/bin", "TERREAU_DATA=x",
		"TERREAU_OIDC_PRO_CONNECT_ISSUER=https://pro.example/api/v2", "TERREAU_OIDC_PRO_CONNECT_CLIENT_ID=a", "TERREAU_OIDC_PRO_CONNECT_SCOPES=openid given_name,usual_name email",
		"TERREAU_OIDC_PRO_CONNECT_CLIENT_SECRET=s=1", "TERREAU_OIDC_PRO_CONNECT_PROFILE=proconnect", "TERREAU_OIDC_PRO_CONNECT_ACR=eidas1, eidas2", "TERREAU_OIDC_PRO_CONNECT_LABEL=ProConnect", "TERREAU_OIDC_PRO_CONNECT_HOSTS=keys.pro.example:8443",
		"TERREAU_OIDC_ANNUAIRE_ISSUER=http://127.0.0.1:9/", "TERREAU_OIDC_ANNUAIRE_CLIENT_ID=b", "TERREAU_OIDC_ANNUAIRE_MAP=groups:cn=a,ou=b=asl:writer", "TERREAU_OIDC_ANNUAIRE_ADMIT=@example.org 18004621300427", "TERREAU_OIDC_ANNUAIRE_PROFILE=generic", "TERREAU_OIDC_ANNUAIRE_CLIENT_SECRET_FILE=" + secret,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []signin.Settings{
		{Name: "annuaire", Issuer: "http://127.0.0.1:9/", ClientID: "b", Secret: "chut",
			Admit: []string{"@example.org", "18004621300427"}, Rules: []signin.Rule{{Claim: "groups", Value: "cn=a,ou=b", Grant: people.Grant{Space: "asl", Role: people.Writer}}}},
		{Name: "pro-connect", Issuer: "https://pro.example/api/v2", ClientID: "a", Secret: "s=1", Label: "ProConnect",
			Scopes: []string{"openid", "given_name", "usual_name", "email"}, Hosts: []string{"keys.pro.example:8443"},
			Profile: signin.ProConnect, ACR: []string{"eidas1", "eidas2"}},
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("the variables declare something else (-want +got):\n%s", difference)
	}
}
