package themes

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
	all["profile"] = ProfilePage{Frame: f(say("nav.account"), "/moi"), Done: "done.saved", Name: "Nadia Ferhat", Lang: lang, Least: 14, Password: true,
		Roles:    []RoleLine{{Link{"Petite enfance", "/espaces/petite-enfance/equipe", ""}, say("role.steward")}},
		Sessions: []SessionLine{{"1", "Firefox, Linux", opened, seen, true}, {"2", "Chrome, Android", opened, seen, false}}}
	own := MemberLine{ID: "1", Name: "Nadia Ferhat", Initials: "NF", Email: "nadia@exemple.fr", Role: "administrator", RoleLabel: say("instance-role.administrator"), Providers: []string{say("members.own-account")}, Seen: seen, Own: true, Choices: roles}
	other := MemberLine{ID: "2", Name: "Paul Roux", Initials: "PR", Role: "member", RoleLabel: say("instance-role.member"), Changeable: true, Recoverable: true, Choices: roles}
	gone := MemberLine{ID: "3", Name: "Karim Belkacem-Desfontaines de la Tour", Initials: "KT", RoleLabel: say("instance-role.dpo"), Disabled: true, Changeable: true, Choices: roles}
	pages := Pages{First: 1, Last: 3, Total: 3, Number: 1, Of: 1}
	all["members"] = MembersPage{Frame: f(say("nav.members"), "/membres"), Link: "https://terreau.example/mot-de-passe/abc", Spaces: []Link{{"Petite enfance", "/espaces/petite-enfance/equipe", ""}}, Members: []MemberLine{own, other, gone}, Total: 3, Pages: pages}
	all["team"] = TeamPage{Frame: f(t.words.Say(lang, "team.title", "Petite enfance"), "/espaces/petite-enfance/equipe"), Link: "https://terreau.example/invitation/abc",
		Space: Link{"Petite enfance", "/espaces/petite-enfance", ""}, Tends: true, Members: []MemberLine{own, other, gone}, Total: 3, Pages: pages, Roles: roles,
		Invitations: []InvitationLine{{"1", "Samia, de l’équipe de veille", say("role.writer"), "Nadia Ferhat", civil(2025, 12, 5), "open", say("invitation.state-open")}, {"2", "Paul", say("role.reader"), "", opened, "used", say("invitation.state-used")}},
		Name:        "Petite enfance", Summary: "Crèches, PMI, assistants maternels.", Kinds: roles, Protocols: roles, Audiences: roles, Open: true}
	all["team-wrong"] = TeamPage{Frame: f("L’équipe", "/espaces/petite-enfance/equipe"), Space: Link{"Petite enfance", "/espaces/petite-enfance", ""}, Tends: true, Refusal: Refusal{Field: "name", Reason: "name-empty"}}
	all["settings"] = SettingsPage{Frame: f(say("nav.settings"), "/reglages"), Name: "Petite enfance et numérique", Legal: "Association Les Petits Pas", Contact: "contact@terreau.example", ChangedAt: opened, ChangedBy: "Nadia Ferhat", Spaces: []Link{{"Petite enfance", "/espaces/petite-enfance/equipe", ""}}, Audiences: roles}
	h := f(hostile, "/membres")
	h.Me = &Me{Name: hostile, Initials: "<i"}
	line := MemberLine{ID: "9", Name: hostile, Initials: "<b", Email: hostile, RoleLabel: hostile, Providers: []string{hostile}, Changeable: true, Choices: []Option{{hostile, hostile, true}}}
	all["hostile-team"] = TeamPage{Frame: h, Link: hostile, Space: Link{hostile, "javascript:alert(1)", ""}, Tends: true, Members: []MemberLine{line}, Name: hostile, Summary: hostile, Kinds: line.Choices,
		Invitations: []InvitationLine{{"9", hostile, hostile, hostile, opened, "open", hostile}}}
	all["hostile-members"] = MembersPage{Frame: h, Members: []MemberLine{line}, Spaces: []Link{{hostile, "javascript:alert(1)", ""}}}
}
