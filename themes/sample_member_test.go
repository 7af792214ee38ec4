package themes

import "time"

// memberSamples adds the pages of members: oneself, people, a team, what the site says of itself.
func memberSamples(t *Theme, lang string, all map[string]Page) {
	f := func(title, path string) Frame {
		frame := sampleFrame(title, path, "")
		frame.NoIndex, frame.Me = true, &Me{Name: "Nadia Ferhat", Initials: "NF", Writer: true, Steward: true, Administrator: true}
		return frame
	}
	say := func(key string) string { return t.words.Say(lang, key) }
	roles := []Option{{"reader", say("role.reader"), false}, {"writer", say("role.writer"), true}}
	opened, seen := civil(2025, 11, 2), civil(2025, 11, 18)
	all["profile"] = ProfilePage{Frame: f(say("nav.account"), "/moi"), Done: "done.saved", Name: "Nadia Ferhat", Lang: lang, Least: 14, Own: true, Password: true, Passkeys: 2,
		Alerts:   []AlertLine{{"recovered", "", "Awa Diop", seen}, {"passkey-copied", "Téléphone", "", opened}},
		Roles:    []RoleLine{{Link{"Petite enfance", "/espaces/petite-enfance/equipe", ""}, say("role.steward"), "ProConnect"}},
		Groups:   []SittingLine{{Link{"Équipe ASL", "/groupes/equipe-asl", ""}, say("group.team"), false, time.Time{}, "ProConnect"}, {Link{"Collège des parents", "/groupes/college-des-parents", ""}, say("group.college"), true, seen, ""}},
		Sessions: []SessionLine{{"1", "Firefox, Linux", opened, seen, true, false}, {"2", "Chrome, Android", opened, seen, false, true}},
		Ways:     []WayLine{{"a", "ProConnect", "nadia@agence.gouv.fr", "18004621300427", opened, seen, true}, {"b", "L’annuaire", "", "", opened, seen, true}},
		More:     []Door{{Label: "L’annuaire", URL: "/connexion/annuaire?lier=x"}}}
	mailed := ProfilePage{Frame: f(say("nav.account"), "/moi"), Name: "Nadia Ferhat", Lang: lang, Least: 14, Sessions: []SessionLine{{"1", "Firefox, Linux", opened, seen, true, false}},
		Mail: &Mailed{Email: "nadia@exemple.fr", Origin: "annuaire.exemple.fr", Pending: "nf@exemple.org", Ends: seen, Problem: "mail-fault-recipient", ProblemAt: seen,
			Wishes: []WishLine{{"review", say("wish.review"), []Option{{"now", say("pace.now"), true}, {"week", say("pace.week"), false}}}, {"comment", say("wish.comment"), []Option{{"now", say("pace.now"), false}, {"never", say("pace.never"), true}}}}}}
	all["profile-mailed"] = mailed
	all["profile-unmailed"] = ProfilePage{Frame: mailed.Frame, Name: mailed.Name, Lang: lang, Least: 14, Sessions: mailed.Sessions, Mail: &Mailed{Typed: "nadia@", Wishes: mailed.Mail.Wishes}, Refusal: Refusal{Field: "email", Reason: "email-unusable"}}
	all["link"] = LinkPage{Frame: f(say("stop.title"), "/"), Text: t.words.Say(lang, "stop.ask", say("wish.comment")), Do: say("stop.do"), Action: "/desabonnement/comment/abc"}
	all["link-done"] = LinkPage{Frame: f(say("stop.done-title"), "/"), Text: t.words.Say(lang, "stop.done", say("wish.comment"))}
	keys := []PasskeyLine{{"1", "Téléphone", opened, seen, true}, {"2", "Clé USB du service", opened, time.Time{}, false}}
	all["passkeys"] = PasskeysPage{Frame: f(say("passkeys.title"), "/moi/cles"), Done: "done.passkey", Passkeys: keys, Options: sampleMaking, Most: 10}
	all["passkeys-none"] = PasskeysPage{Frame: f(say("passkeys.title"), "/moi/cles"), Options: sampleMaking, Most: 10}
	all["passkeys-full"] = PasskeysPage{Frame: f(say("passkeys.title"), "/moi/cles"), Passkeys: keys, Full: true, Most: 10, Refusal: Refusal{Field: "passkey", Reason: "passkey-last"}}
	typed := []Sent{{"person", "2"}, {"role", "administrator"}}
	all["proof"] = ProofPage{Frame: f(say("proof.title"), "/moi"), Action: "/membres", Fields: typed, Password: true, Options: sampleAsking, Refusal: Refusal{Field: "password", Reason: "password-wrong"}}
	all["proof-elsewhere"] = ProofPage{Frame: f(say("proof.title"), "/moi"), Action: "/membres", Fields: typed, Provider: Link{"Annuaire du département", "/connexion/annuaire?preuve=abc", ""}}
	all["proof-given"] = ProofPage{Frame: f(say("proof.title"), "/moi"), Action: "/membres", Fields: typed, Proven: true}
	own := MemberLine{ID: "1", Name: "Nadia Ferhat", Initials: "NF", Email: "nadia@exemple.fr", Role: "administrator", RoleLabel: say("instance-role.administrator"), Providers: []string{say("members.own-account")}, Seen: seen, Own: true, Choices: roles}
	other := MemberLine{ID: "2", Name: "Paul Roux", Initials: "PR", Role: "member", RoleLabel: say("instance-role.member"), Source: "ProConnect", Changeable: true, Recoverable: true, Choices: roles}
	gone := MemberLine{ID: "3", Name: "Karim Belkacem-Desfontaines de la Tour", Initials: "KT", RoleLabel: say("instance-role.dpo"), Disabled: true, Changeable: true, Choices: roles}
	pages := Pages{First: 1, Last: 3, Total: 3, Number: 1, Of: 1}
	all["members"] = MembersPage{Frame: f(say("nav.members"), "/membres"), Link: "https://terreau.example/mot-de-passe/abc", Spaces: []Link{{"Petite enfance", "/espaces/petite-enfance/equipe", ""}}, Members: []MemberLine{own, other, gone}, Total: 3, Pages: pages, Searchable: true}
	all["members-nobody"] = MembersPage{Frame: f(say("nav.members"), "/membres"), Searchable: true, Named: "Zoé"}
	all["team"] = TeamPage{Frame: f(t.words.Say(lang, "team.title", "Petite enfance"), "/espaces/petite-enfance/equipe"), Link: "https://terreau.example/invitation/abc",
		Space: Link{"Petite enfance", "/espaces/petite-enfance", ""}, Tends: true, Mails: true, Sent: "samia@exemple.fr", Members: []MemberLine{own, other, gone}, Total: 3, Pages: pages, Roles: roles,
		Invitations: []InvitationLine{{"1", "Samia, de l’équipe de veille", say("role.writer"), "Nadia Ferhat", civil(2025, 12, 5), "open", say("invitation.state-open")}, {"2", "Paul", say("role.reader"), "", opened, "used", say("invitation.state-used")}},
		Name:        "Petite enfance", Summary: "Crèches, PMI, assistants maternels.", Kinds: roles, Protocols: roles, Audiences: roles, Ceilings: roles, Open: true, Groups: []GroupLine{{"g1", Link{"Collège des parents", "/groupes/college-des-parents", ""}, say("role.reviewer")}}, Others: roles}
	all["team-wrong"] = TeamPage{Frame: f("L’équipe", "/espaces/petite-enfance/equipe"), Space: Link{"Petite enfance", "/espaces/petite-enfance", ""}, Tends: true, Refusal: Refusal{Field: "name", Reason: "name-empty"}}
	all["settings"] = SettingsPage{Frame: f(say("nav.settings"), "/reglages"), Name: "Petite enfance et numérique", Legal: "Association Les Petits Pas", Contact: "contact@terreau.example", ChangedAt: opened, ChangedBy: "Nadia Ferhat", Spaces: []Link{{"Petite enfance", "/espaces/petite-enfance/equipe", ""}}, Sealed: []SealedLine{{ID: "s1"}, {"s2", true, roles}}, Audiences: roles}
	topics := []TopicLine{{"Votre compte", "Pour vous reconnaître.", "Contrat.", "Tant qu’il est ouvert.", 4}, {"Ce que vous écrivez", "Pour que les fiches disent qui les a faites.", "Contrat.", "Tant que la fiche existe.", 2014}}
	all["my-data"] = MyDataPage{Frame: f(say("my-data.title"), "/moi/donnees"), Topics: topics, Days: 7, Read: []Mention{{Version: 1, Since: civil(2026, 11, 22)}}}
	all["my-data-unsure"] = MyDataPage{Frame: f(say("my-data.title"), "/moi/donnees"), Topics: topics, Days: 7, Named: true, Comments: true, Refusal: Refusal{Field: "sure", Reason: "leaving-unsure"}}
	all["left"] = LeftPage{Frame: f(say("left.title"), "/"), Link: "https://terreau.example/retour/abc", Due: opened, Named: true, Comments: true}
	all["coming-back"] = ComingBackPage{Frame: f(say("coming-back.title"), "/retour/abc"), Action: "/retour/abc", Due: opened}
	administrationSamples(f, say, all)
	firstStepsSamples(f, say, all)
	accessSamples(t, lang, all, f, roles, pages)
	h := f(hostile, "/membres")
	h.Me = &Me{Name: hostile, Initials: "<i", ID: hostile, Shared: true}
	all["hostile-passkeys"] = PasskeysPage{Frame: h, Passkeys: []PasskeyLine{{"9", hostile, opened, seen, true}}, Options: hostile, Most: 10}
	all["hostile-proof"] = ProofPage{Frame: h, Action: "javascript:alert(1)", Fields: []Sent{{hostile, hostile}}, Options: hostile, Password: true, Provider: Link{hostile, "javascript:alert(1)", ""}}
	line := MemberLine{ID: "9", Name: hostile, Initials: "<b", Email: hostile, RoleLabel: hostile, Providers: []string{hostile}, Changeable: true, Choices: []Option{{hostile, hostile, true}}}
	all["hostile-team"] = TeamPage{Frame: h, Link: hostile, Space: Link{hostile, "javascript:alert(1)", ""}, Tends: true, Members: []MemberLine{line}, Name: hostile, Summary: hostile, Kinds: line.Choices,
		Invitations: []InvitationLine{{"9", hostile, hostile, hostile, opened, "open", hostile}}}
	all["hostile-mailed"] = ProfilePage{Frame: h, Name: hostile, Groups: []SittingLine{{Link{hostile, "javascript:alert(1)", ""}, hostile, true, seen, hostile}}, Ways: []WayLine{{hostile, hostile, hostile, hostile, opened, seen, true}}, More: []Door{{Label: hostile, URL: hostile}}, Refusal: Refusal{Field: "email", Reason: "email-unusable"}, Mail: &Mailed{Email: hostile, Origin: hostile, Typed: hostile, Pending: hostile, Wishes: []WishLine{{hostile, hostile, line.Choices}}}}
	all["hostile-settings"] = SettingsPage{Frame: h}
	all["hostile-link"] = LinkPage{Frame: h, Text: hostile, Do: hostile, Action: "javascript:alert(1)"}
	all["hostile-members"] = MembersPage{Frame: h, Searchable: true, Named: hostile, Members: []MemberLine{line}, Spaces: []Link{{hostile, "javascript:alert(1)", ""}}}
}

// accessSamples adds the pages of who may read what: access to a sheet, links to it, groups.
func accessSamples(t *Theme, lang string, all map[string]Page, f func(title, path string) Frame, roles []Option, pages Pages) {
	say := func(key string) string { return t.words.Say(lang, key) }
	opened := civil(2025, 11, 2)
	access := AccessPage{Frame: f(say("access.title"), "/fiches/parler-des-ecrans/acces"), Done: "access.done-limit", Link: "https://terreau.example/lien/abc", Sheet: Said{"Parler des écrans", "fr"}, Here: "/fiches/parler-des-ecrans",
		Rule: say("access.rule-space"), Ceiling: t.words.Say(lang, "ceiling.said", say("audience.members")), Total: 2, Pages: pages, Groups: []GroupLine{{"g1", Link{"Collège des parents", "/groupes/college-des-parents", ""}, say("role.reviewer")}},
		People: []ReaderLine{{"Nadia Ferhat", "NF", t.words.Say(lang, "access.by-hand", say("role.steward")), say("why.role"), say("why-making.steward")}, {"Paul Martin", "PM", "", "", say("why-making.named")}},
		Limits: roles, Spaces: roles, Admits: true, Name: "Une voisine", Ends: "2026-01-31", Latest: civil(2026, 2, 28), Eyes: []Link{{say("eyes.visitor"), "/fiches/parler-des-ecrans/acces/comme/visitor", ""}},
		Passes: []PassLine{{"p1", "Une voisine", true, civil(2026, 1, 31), opened, "open", say("pass.state-open")}, {"p2", "Une élue", false, civil(2025, 1, 31), time.Time{}, "ended", say("pass.state-ended")}}}
	all["access"] = access
	access.Link, access.Refusal = "", Refusal{Field: "ends", Reason: "pass-days", Args: []any{90}}
	all["access-wrong"] = access
	all["access-few"] = AccessPage{Frame: access.Frame, Sheet: access.Sheet, Here: access.Here, Rule: say("access.rule-public")}
	shown := PassPage{Frame: f(say("pass.title"), "/"), Here: "/lien/abc", Name: "Une voisine", Until: civil(2026, 1, 31), Comments: true}
	all["pass"] = shown
	shown.SignedIn, shown.Comments, shown.Viewing = true, false, &Viewing{Text: t.words.Say(lang, "pass.banner", "Une voisine"), Leave: true}
	all["pass-signed-in"] = shown
	all["groups"] = GroupsPage{Frame: f(say("groups.title"), "/groupes"), Groups: []GroupCard{{Link{"Collège des parents", "/groupes/college-des-parents", ""}, say("group.college"), "Relit les fiches", 7}}, Administers: true, Kinds: roles, Refusal: Refusal{Field: "name", Reason: "name-empty"}}
	all["groups-empty"] = GroupsPage{Frame: f(say("groups.title"), "/groupes")}
	group := GroupPage{Frame: f("Collège des parents", "/groupes/college-des-parents"), Here: "/groupes/college-des-parents", Done: "done.seat", Kind: say("group.college"), Name: "Collège des parents", Summary: "Relit les fiches", Members: 2, College: true,
		Seats: []SeatLine{{"1", "Nadia Ferhat", "NF", false, civil(2025, 1, 1), civil(2027, 1, 1), true, false, ""}, {"2", "Paul Martin", "PM", true, time.Time{}, time.Time{}, true, false, "Keycloak"}, {"3", "Ada", "A", false, time.Time{}, civil(2025, 1, 1), false, true, ""}, {"4", "Bo", "B", false, civil(2027, 1, 1), time.Time{}, false, false, ""}},
		Roles: []RoleLine{{Link{"Petite enfance", "/espaces/petite-enfance", ""}, say("role.reviewer"), ""}}, Administers: true, Kinds: roles, People: roles}
	group.Viewing = &Viewing{Text: t.words.Say(lang, "eyes.banner", say("eyes.member")), Back: Link{say("eyes.back"), "/fiches/parler-des-ecrans/acces", ""}}
	all["group"] = group
	all["group-empty"] = GroupPage{Frame: f("Équipe", "/groupes/equipe"), Here: "/groupes/equipe", Kind: say("group.team")}
	all["hostile-access"] = AccessPage{Frame: f(hostile, "/fiches/x/acces"), Link: hostile, Sheet: Said{hostile, "fr"}, Here: "javascript:alert(1)", Rule: hostile, Ceiling: hostile, Total: 1, Groups: []GroupLine{{hostile, Link{hostile, "javascript:alert(1)", ""}, hostile}}, People: []ReaderLine{{hostile, "<i", hostile, hostile, hostile}}, Admits: true, Latest: opened, Name: hostile, Ends: hostile, Passes: []PassLine{{ID: hostile, Name: hostile, Ends: opened, State: "open", StateLabel: hostile}}, Eyes: []Link{{hostile, "javascript:alert(1)", ""}}}
	all["hostile-group"] = GroupPage{Frame: f(hostile, "/groupes/x"), Here: "javascript:alert(1)", Kind: hostile, Name: hostile, Summary: hostile, Seats: []SeatLine{{ID: hostile, Name: hostile, Initials: "<i", Source: hostile}}, Administers: true, Begins: hostile, Ends: hostile}
}

// What the browser is handed to make a passkey, and to ask for one.
const (
	sampleMaking = `{"rp":{"name":"Terreau","id":"localhost"},"user":{"name":"awa","displayName":"Awa","id":"YWJj"},"challenge":"YWJjZGVmZ2hpamtsbW5vcA","pubKeyCredParams":[{"type":"public-key","alg":-7}]}`
	sampleAsking = `{"challenge":"YWJjZGVmZ2hpamtsbW5vcA","rpId":"localhost","userVerification":"required"}`
)
