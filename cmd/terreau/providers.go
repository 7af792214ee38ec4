package main

import (
	"slices"
	"strings"

	"terreau/server/signin"
)

// Providers of OpenID Connect are declared by variables alone, TERREAU_OIDC_<NAME>_<SETTING>: their number is open, and a
// flag would show a secret to whoever lists what runs.
const providerPrefix = "TERREAU_OIDC_"

// providerSettings are the settings of a provider, the longest first where one ends like another.
var providerSettings = []string{"CLIENT_SECRET_FILE", "CLIENT_SECRET", "CLIENT_ID", "ISSUER", "SCOPES", "LABEL", "HOSTS", "PROFILE", "ACR", "DOMAINS", "MAP", "ADMIT"}

// splitProvider reads the name of a variable; false where it is no setting of a provider.
func splitProvider(variable string) (name, setting string, ok bool) {
	rest, ok := strings.CutPrefix(variable, providerPrefix)
	if !ok {
		return "", "", false
	}
	for _, setting := range providerSettings {
		if name, found := strings.CutSuffix(rest, "_"+setting); found && name != "" {
			return name, setting, true
		}
	}
	return "", "", false
}

// providers reads the providers that an environment declares, in the order of their names.
func providers(environment []string) ([]signin.Settings, error) {
	declared := map[string]map[string]string{}
	for _, line := range environment {
		variable, value, _ := strings.Cut(line, "=")
		name, setting, ok := splitProvider(variable)
		if !ok {
			continue
		}
		if declared[name] == nil {
			declared[name] = map[string]string{}
		}
		declared[name][setting] = value
	}
	var all []signin.Settings
	for name, values := range declared {
		one, err := provider(name, values)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b signin.Settings) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// provider makes one provider of its variables, and says in one line what is missing or cannot be used.
func provider(name string, values map[string]string) (signin.Settings, error) {
	variable := func(setting string) string { return providerPrefix + name + "_" + setting }
	s := signin.Settings{Name: strings.ReplaceAll(strings.ToLower(name), "_", "-"), Issuer: values["ISSUER"], ClientID: values["CLIENT_ID"],
		Secret: values["CLIENT_SECRET"], Label: values["LABEL"], Scopes: fields(values["SCOPES"]), Hosts: fields(values["HOSTS"]),
		Profile: values["PROFILE"], ACR: fields(values["ACR"]), Domains: fields(values["DOMAINS"]), Admit: fields(values["ADMIT"])}
	if s.Profile == "generic" {
		s.Profile = ""
	}
	var wrong string
	if s.Rules, wrong = signin.ParseRules(values["MAP"]); wrong != "" {
		return s, said("provider-map", variable("MAP"), wrong)
	}
	if file := values["CLIENT_SECRET_FILE"]; file != "" {
		if s.Secret != "" {
			return s, said("set-twice", variable("CLIENT_SECRET"), variable("CLIENT_SECRET_FILE"))
		}
		secret, err := readSecret(file)
		if err != nil {
			return s, err
		}
		s.Secret = secret
	}
	for _, setting := range []string{"ISSUER", "CLIENT_ID"} {
		if values[setting] == "" {
			return s, said("provider-lacks", variable(setting))
		}
	}
	switch fault := s.Fault(); fault {
	case "":
		return s, nil
	case "name":
		return s, said("provider-name", name)
	case "issuer":
		return s, said("provider-issuer", variable("ISSUER"), s.Issuer)
	case "tenant":
		return s, said("provider-tenant", variable("ISSUER"))
	case "profile":
		return s, said("provider-profile", variable("PROFILE"), s.Profile, strings.Join(append([]string{"generic"}, signin.Profiles[1:]...), ", "))
	default:
		return s, said("provider-setting", variable(strings.ToUpper(fault)))
	}
}

// fields are words with blanks or commas between them, nil for none.
func fields(text string) []string {
	if text == "" {
		return nil
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
}
