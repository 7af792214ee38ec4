package lemonldap

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

// shipped is the configuration that Debian's package brings: three people of television, passwords like their logins.
const shipped = "/var/lib/lemonldap-ng/conf/lmConf-1.json"

const settings = `[all]
logLevel = warn
logger = Lemonldap::NG::Common::Logger::Std
[configuration]
type = File
dirName = %[1]s/conf
localStorage = Cache::FileCache
localStorageOptions = { 'namespace' => 'conf', 'default_expires_in' => 600, 'cache_root' => '%[1]s/cache' }
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
`

// configure writes the portal's configuration for a client that stands at an address.
func (s *Server) configure(client string) error {
	text, err := os.ReadFile(shipped)
	if err != nil {
		return err
	}
	all := map[string]any{}
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	if err := s.own(all); err != nil {
		return err
	}
	relying(all, client)
	for _, folder := range []string{"conf", "cache", "notifications", "sessions/lock", "psessions/lock"} {
		if err := os.MkdirAll(filepath.Join(s.folder, folder), 0o755); err != nil {
			return err
		}
	}
	if text, err = json.Marshal(all); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.folder, "conf", "lmConf-1.json"), text, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.folder, "lemonldap-ng.ini"), fmt.Appendf(nil, settings, s.folder), 0o644)
}

// own says where the portal stands, where it keeps what it knows, and how it signs.
func (s *Server) own(all map[string]any) error {
	private, public, err := keys()
	if err != nil {
		return err
	}
	store := func(name string) map[string]any {
		return map[string]any{"Directory": filepath.Join(s.folder, name), "LockDirectory": filepath.Join(s.folder, name, "lock"),
			"generateModule": "Lemonldap::NG::Common::Apache::Session::Generate::SHA256"}
	}
	for key, value := range map[string]any{
		"portal": s.Issuer + "/", "domain": "example.com", "securedCookie": 1, "requireToken": 0, "notification": 0,
		"key": (rand.Text() + rand.Text())[:32], "globalStorageOptions": store("sessions"), "persistentStorageOptions": store("psessions"),
		"notificationStorageOptions":            map[string]any{"dirName": filepath.Join(s.folder, "notifications")},
		"issuerDBOpenIDConnectActivation":       1,
		"oidcServiceMetaDataIssuer":             s.Issuer,
		"oidcServicePrivateKeySig":              private,
		"oidcServicePublicKeySig":               public,
		"oidcServiceKeyIdSig":                   "k1",
		"oidcServiceAllowAuthorizationCodeFlow": 1,
	} {
		all[key] = value
	}
	if cache, is := all["localSessionStorageOptions"].(map[string]any); is {
		cache["cache_root"] = filepath.Join(s.folder, "cache")
	}
	return nil
}

// relying says who the portal's client is.
func relying(all map[string]any, client string) {
	options := map[string]any{}
	for name, value := range map[string]any{
		"ClientID": Client, "ClientSecret": Secret, "RedirectUris": client + "/connexion/lemonldap/retour",
		"PostLogoutRedirectUris": client + "/deconnexion " + client + "/en/deconnexion",
		"IDTokenSignAlg":         "RS256", "RequirePKCE": 1, "BypassConsent": 1, "IDTokenForceClaims": 1, "IDTokenExpiration": 300,
		"LogoutBypassConfirm": 1, "LogoutUrl": client + "/connexion/lemonldap/fin", "LogoutType": "back", "LogoutSessionRequired": 1,
	} {
		options["oidcRPMetaDataOptions"+name] = value
	}
	all["oidcRPMetaDataOptions"] = map[string]any{Client: options}
	all["oidcRPMetaDataExportedVars"] = map[string]any{Client: map[string]any{"name": "cn", "email": "mail", "preferred_username": "uid"}}
}

// keys makes the pair that the portal signs with, in PEM.
func keys() (private, public string, err error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", err
	}
	open, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return "", "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: open})), nil
}
