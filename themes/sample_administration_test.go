package themes

// administrationSamples adds the pages of those who look after the instance.
func administrationSamples(f func(title, path string) Frame, say func(string) string, all map[string]Page) {
	tabs := []Choice{{Label: say("admin.health"), URL: "/administration", Current: true}, {Label: say("nav.members"), URL: "/membres"}, {Label: say("admin.journal"), URL: "/administration/journal"}}
	at := civil(2025, 11, 17)
	reindex := &AdminAct{Action: "/administration", Button: say("health.reindex"), Fields: [][2]string{{"act", "reindex"}}}
	months := &AdminAct{Action: "/administration/conservation", Button: say("profile.save"), Number: &AdminNumber{"retention-journal", say("retention.journal"), say("retention.unit-months"), 12, 6, 36}}
	all["administration"] = AdministrationPage{Frame: f(say("admin.health"), "/administration"), Tabs: tabs, Lead: say("health.lead"), Done: "done.saved", Sections: []AdminSection{
		{Lines: []AdminLine{
			{State: "good", Label: say("health.database"), Said: say("health.database-file")},
			{State: "warn", Label: say("health.search"), Said: say("health.search-bad"), Act: reindex},
			{State: "bad", Label: say("health.backup"), Said: say("health.backup-old"), At: at, Note: say("health.backup-how"), Link: Link{"Journal", "/administration/journal", ""}}}},
		{Title: say("held.journal"), Lead: say("retention.lead"), Lines: []AdminLine{{Label: say("retention.journal"), Said: "12", Origin: say("origin.page"), Act: months}}},
		{Title: say("admin.sessions"), Empty: say("sessions.none")}}}
	all["administration-wrong"] = AdministrationPage{Frame: f(say("admin.retention"), "/administration/conservation"), Tabs: tabs, Refusal: Refusal{Field: "retention-journal", Reason: "retention-bounds", Args: []any{6, 36}}}
	row := JournalRow{Seq: 1204, At: at, Who: Link{"Nadia Ferhat", "/administration/journal?personne=x", ""}, Act: say("audit.act-role-changed"), On: Link{"Paul Roux", "/administration/journal?personne=y", ""}, Facts: "Petite enfance · avant membre · après rédaction", Address: "192.0.2.0/24"}
	own := JournalRow{Seq: 1203, At: at, Who: Link{Label: say("journal.system")}, Act: say("audit.act-backed-up")}
	all["journal"] = JournalPage{Frame: f(say("admin.journal"), "/administration/journal"), Tabs: tabs, Acts: []Option{{"signed-in", say("audit.act-signed-in"), true}}, Person: Link{"Nadia Ferhat", "x", ""},
		Since: "2025-11-01", Filtered: true, Whole: AdminLine{State: "good", Label: say("health.chain"), Said: "Entière"}, Rows: []JournalRow{row, own}, Older: "/administration/journal?avant=1203", Query: [][2]string{{"du", "2025-11-01"}}}
	all["journal-empty"] = JournalPage{Frame: f(say("admin.journal"), "/administration/journal"), Tabs: tabs}
	said := func(text string) Statement {
		return Statement{Title: text, Lead: text, Made: text, Parts: []StatementPart{{"account", text, []string{text}, []StatementLine{{"data", text, []string{text, text}}}}}}
	}
	told := Mention{Lines: []string{say("mention.account-2"), say("mention.account-3")}, Version: 2, Since: at}
	all["mention"] = MentionPage{Frame: f(say("mention.title"), "/information"), Mention: told, Ask: true, Next: "/fiches"}
	all["hostile-mention"] = MentionPage{Frame: f(hostile, "/information"), Mention: Mention{Lines: []string{hostile}, Since: at}, Ask: true, Next: hostile}
	natures := []Option{{"confidentiality", say("breaches.nature-confidentiality"), true}}
	risks := []Option{{"none", say("breaches.risk-none"), false}, {"high", say("breaches.risk-high"), true}}
	all["breaches"] = BreachesPage{Frame: f(say("breaches.title"), "/administration/violations"), Tabs: tabs, Hours: 72, Take: "/administration/violations/toutes",
		Noted:  []BreachLine{{Title: "Une clé perdue", URL: "/administration/violations?violation=x", Until: "20 novembre 2025, 10:00", Owes: true, Late: true}, {Title: "Deux", URL: "/administration/violations?violation=y", Until: "20 novembre 2025, 10:00", Owes: true}, {Title: "Trois", URL: "/administration/violations?violation=z", People: true}, {Title: "Quatre", URL: "/administration/violations?violation=w"}},
		Breach: BreachForm{Found: "2025-11-17T10:00", Natures: natures, Risks: risks}}
	all["hostile-breaches"] = BreachesPage{Frame: f(hostile, "/administration/violations"), Noted: []BreachLine{{Title: hostile, URL: "javascript:alert(1)", Until: hostile}}, Take: hostile,
		Breach: BreachForm{ID: hostile, Title: hostile, Found: hostile, Facts: hostile, Affected: hostile, Effects: hostile, Measures: hostile, Why: hostile, AuthorityOn: hostile, PeopleOn: hostile,
			Natures: []Option{{hostile, hostile, false}}, Risks: []Option{{hostile, hostile, false}}}, Refusal: Refusal{Field: "title", Reason: "breach-title-missing"}}
	all["statement"] = StatementPage{Frame: f(say("register.title"), "/registre"), Tabs: tabs, Statement: said(say("register.lead")), Take: "/registre/markdown"}
	all["hostile-statement"] = StatementPage{Frame: f(hostile, "/registre"), Statement: said(hostile), Take: hostile}
	standing := MailStanding{Where: "smtp://mail.exemple.fr:587", From: "terreau@exemple.fr", Waiting: 2, Gathering: 5, Left: 31, To: "nadia@exemple.fr",
		Troubled: []MailTrouble{{say("letter.notice"), at, "mail-fault-recipient", true}, {say("letter.invitation"), at, "mail-fault-later", false}}}
	form := MailForm{Host: "mail.exemple.fr", Port: 587, User: "terreau", From: "terreau@exemple.fr", Secret: true}
	all["mail"] = MailPage{Frame: f(say("admin.mail"), "/administration/courrier"), Tabs: tabs, Lead: say("mail-page.lead"), Standing: standing, Mail: form}
	all["mail-fixed"] = MailPage{Frame: f(say("admin.mail"), "/administration/courrier"), Tabs: tabs, Lead: say("mail-page.lead"), Done: "done.mail-tried", Mail: MailForm{Fixed: true}}
	all["mail-wrong"] = MailPage{Frame: f(say("admin.mail"), "/administration/courrier"), Tabs: tabs, Mail: form, Refusal: Refusal{Field: "password", Reason: "mail-password-again"}}
	all["hostile-mail"] = MailPage{Frame: f(hostile, "/administration/courrier"), Lead: hostile, Mail: MailForm{Host: hostile, User: hostile, From: hostile},
		Standing: MailStanding{Where: hostile, From: hostile, To: hostile, Troubled: []MailTrouble{{hostile, at, hostile, true}}}}
	all["hostile-administration"] = AdministrationPage{Frame: f(hostile, "/administration"), Lead: hostile, Sections: []AdminSection{{Title: hostile, Lines: []AdminLine{
		{State: hostile, Label: hostile, Said: hostile, Note: hostile, Origin: hostile, Link: Link{hostile, "javascript:alert(1)", ""}, Act: &AdminAct{Action: hostile, Button: hostile, Fields: [][2]string{{hostile, hostile}}}}}}}}
	all["hostile-journal"] = JournalPage{Frame: f(hostile, "/administration/journal"), Person: Link{hostile, hostile, ""}, Since: hostile, Rows: []JournalRow{{At: at, Who: Link{hostile, "javascript:alert(1)", ""}, Act: hostile, On: Link{hostile, "javascript:alert(1)", ""}, Facts: hostile, Address: hostile}}, Query: [][2]string{{hostile, hostile}}}
}
