package themes

// signInSamples adds the pages of signing in: filled, refused, and with what a page must show and never obey.
func signInSamples(t *Theme, lang string, all map[string]Page) {
	f := func(key, path string) Frame {
		frame := sampleFrame(t.words.Say(lang, key), path, "")
		frame.NoIndex, frame.Crumbs = true, nil
		return frame
	}
	doors := []Door{{"Annuaire du département", "/connexion/annuaire?suite=%2Faide", false}, {"ProConnect", "/connexion/proconnect", false}}
	wrong := Refusal{Field: "password", Reason: "password-wrong"}
	secret := NewPassword{Least: 14, Proposal: "aride-tante-jumeau-tourte-fuseau"}
	all["sign-in"] = SignInPage{Frame: f("sign-in.title", "/connexion"), Providers: doors, Toggle: "/connexion?partage=1", Spare: "/connexion/terreau"}
	all["sign-in-away"] = SignInPage{Frame: f("sign-in.title", "/connexion"), Providers: doors, Shared: true, Toggle: "/connexion", Refusal: Refusal{Reason: "provider-away", Args: []any{"Annuaire du département"}}}
	all["login"] = LoginPage{Frame: f("login.title", "/connexion/terreau"), Request: "abc", Options: sampleAsking, Create: "/connexion/terreau/compte?demande=abc"}
	all["login-wrong"] = LoginPage{Frame: f("login.title", "/connexion/terreau"), Request: "abc", Login: "awa", Forgotten: "/connexion/terreau/oubli", Shared: true, Refusal: wrong}
	all["new-account"] = AccountPage{Frame: f("account.title", "/connexion/terreau/compte"), Request: "abc", Options: sampleMaking, Existing: "/connexion/terreau?demande=abc", Password: secret}
	all["forgotten"] = ForgottenPage{Frame: f("forgotten.title", "/connexion/terreau/oubli")}
	all["forgotten-asked"] = ForgottenPage{Frame: f("forgotten.title", "/connexion/terreau/oubli"), Asked: true}
	all["new-account-wrong"] = AccountPage{Frame: f("account.title", "/connexion/terreau/compte"), Request: "abc", Login: "awa", Name: "Awa Diop", Existing: "/connexion/terreau?demande=abc", Password: secret, Refusal: Refusal{Field: "login", Reason: "login-taken"}}
	all["invitation"] = InvitationPage{Mention: Mention{Lines: []string{t.words.Say(lang, "mention.account-2")}}, Frame: f("invitation.title", "/invitation/abc"), Space: Link{Label: "Petite enfance"}, By: "Nadia Ferhat", Role: t.words.Say(lang, "role.writer"), Ends: civil(2025, 12, 5), Doors: doors}
	all["admission"] = InvitationPage{Frame: f("admission.title", "/premiere-visite/abc"), Admission: true, Doors: []Door{{"Terreau", "/connexion/terreau?invitation=abc", true}}, Recover: "/mot-de-passe/abc"}
	all["password"] = PasswordPage{Frame: f("password.title", "/mot-de-passe/abc"), Action: "/mot-de-passe/abc", Login: "awa", Password: secret}
	all["password-asks"] = PasswordPage{Frame: f("password.title", "/mot-de-passe/abc"), Action: "/mot-de-passe/abc", Asks: true, Password: secret, Refusal: Refusal{Reason: "recovery-ended"}}
	all["sign-out"] = SignOutPage{Frame: f("sign-out.title", "/deconnexion"), SignedIn: true}
	all["signed-out"] = SignOutPage{Frame: f("sign-out.done-title", "/deconnexion"), Remote: Link{Label: "ProConnect", URL: "https://auth.example.com/logout?client_id=terreau"}}
	all["sign-in-stopped"] = StoppedPage{Frame: f("stopped.title", "/connexion/terreau/retour"), Again: "/connexion", Refusal: Refusal{Reason: "sign-in-unknown"}}

	h := sampleFrame(hostile, "/connexion", "")
	all["hostile-invitation"] = InvitationPage{Frame: h, Space: Link{Label: hostile}, By: hostile, Role: hostile, Ends: today, Doors: []Door{{hostile, "javascript:alert(1)", false}}, Recover: "javascript:alert(1)"}
	all["hostile-new-account"] = AccountPage{Frame: h, Request: hostile, Login: hostile, Name: hostile, Existing: "javascript:alert(1)", Password: NewPassword{Least: 14, Proposal: hostile}, Refusal: Refusal{Reason: "provider-away", Args: []any{hostile}}}
}
