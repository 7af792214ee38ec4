package themes

// requestSamples adds the pages of what people ask: empty, filled, refused, and with what a page must never obey.
func requestSamples(t *Theme, lang string, all map[string]Page) {
	f := func(key, path string) Frame {
		frame := sampleFrame(t.words.Say(lang, key), path, "")
		frame.NoIndex = true
		return frame
	}
	roles := []Option{{Value: "reader", Label: "lire", On: true}, {Value: "writer", Label: "écrire des fiches"}}
	all["ask-access"] = AskAccessPage{Frame: f("ask-access.title", "/demander-acces"), Address: "/fiches/aller-vers", Days: 60}
	all["ask-access-asked"] = AskAccessPage{Frame: f("ask-access.title", "/demander-acces"), Done: "done.request", Days: 60, Asked: []AskedLine{
		{Path: "/fiches/aller-vers", At: today, Waits: true}, {Path: "/espaces/asl", At: today, Given: true}, {Path: "/fiches/rien", At: today, Answer: "Pas encore."}}}
	all["ask-access-wrong"] = AskAccessPage{Frame: f("ask-access.title", "/demander-acces"), Address: "rien", Why: "Pourquoi", Days: 60, Refusal: Refusal{Field: "path", Reason: "address-unreadable"}}
	requests := RequestsPage{Frame: f("requests.title", "/demandes"), Done: "done.answered", Max: 500, Days: 30, Mails: true, Alone: true, Roles: roles, Spaces: []Option{{Value: "1", Label: "Petite enfance"}},
		Access: []AccessLine{{ID: "1", Name: "Léa Morin", Initials: "LM", To: Link{"Aller vers", "/fiches/aller-vers", "fr"}, Space: "Petite enfance", Why: "Une collègue m’en a parlé.", At: today, Roles: roles}},
		Candidates: []CandidateLine{{ID: "2", Name: "Awa Diop", Initials: "AD", Email: "awa@example.org", Siret: "18004621300427", Provider: "Annuaire du département", At: today},
			{ID: "3", Name: "Nadia Ferhat", Initials: "NF", Email: "nadia@example.org", Verified: true, Writable: true, Provider: "Annuaire du département", Words: "Éducatrice à l’ASE.", At: today, Typed: " ", Refusal: Refusal{Field: "answer", Reason: "refusal-unexplained"}}}}
	all["requests"] = requests
	all["requests-none"] = RequestsPage{Frame: f("requests.title", "/demandes"), Lost: "Ma réponse", Refusal: Refusal{Reason: "entry-no-space"}}
	all["candidate"] = CandidatePage{Frame: f("candidate.title", "/connexion/terreau/attente"), Name: "Awa Diop", Provider: "Annuaire du département", Mails: true}
	all["candidate-said"] = CandidatePage{Frame: f("candidate.title", "/connexion/terreau/attente"), Name: "Awa Diop", Provider: "Annuaire du département", Words: "Éducatrice.", Done: "done.saved"}
	all["candidate-refused"] = CandidatePage{Frame: f("candidate.refused-title", "/connexion/terreau/attente"), Refused: true, At: today, Answer: "Ce site est fait pour un autre département."}

	h := sampleFrame(hostile, "/demandes", "")
	all["hostile-ask-access"] = AskAccessPage{Frame: h, Address: hostile, Why: hostile, Asked: []AskedLine{{Path: "javascript:alert(1)", At: today, Given: true}, {Path: hostile, At: today, Answer: hostile}}}
	all["hostile-candidate"] = CandidatePage{Frame: h, Name: hostile, Provider: hostile, Words: hostile}
	bad := requests
	bad.Frame, bad.Lost = h, hostile
	bad.Access = []AccessLine{{ID: "1", Name: hostile, Initials: "<", To: Link{hostile, "javascript:alert(1)", ""}, Space: hostile, Why: hostile, At: today, Roles: roles, Typed: hostile}}
	bad.Candidates = []CandidateLine{{ID: "2", Name: hostile, Initials: "<", Email: hostile, Siret: hostile, Provider: hostile, Words: hostile, At: today, Typed: hostile}}
	all["hostile-requests"] = bad
}
