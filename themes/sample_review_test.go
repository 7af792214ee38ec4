package themes

import "html/template"

// reviewSamples adds the pages of reviews: what awaits someone, a review on its way, its minutes, and the easy pages.
func reviewSamples(t *Theme, lang string, all map[string]Page) {
	say := func(key string, args ...any) string { return t.words.Say(lang, key, args...) }
	frame := func(title, path string) Frame {
		f := sampleFrame(title, path, "reviews")
		f.NoIndex, f.Me = true, &Me{Name: "Nadia Ferhat", Initials: "NF", Writer: true, Steward: true}
		return f
	}
	sheet := Said{"Parler des écrans avec les familles, sans faire la leçon", "fr"}
	all["waiting"] = WaitingPage{Frame: frame(say("waiting.title"), "/relectures"), Lead: t.words.Count(lang, "waiting.lead", 3),
		Tasks: []Task{{Tag: "Avis du métier", Tone: "own", Icon: "shield-check", Title: Said{"Un camion, deux éducateurs et une borne wifi", "fr"}, Line: say("waiting.line-opine") + " " + say("waiting.minutes", 15), When: "waiting.before", At: civil(2025, 11, 28), Verb: say("waiting.verb-opine"), URL: "/fiches/un-camion/relecture#avis-trade"},
			{Layer: "c", Tag: say("waiting.tag-answer"), Tone: "bad", Icon: "message-circle", Title: sheet, Line: t.words.Count(lang, "waiting.line-answer", 2) + " " + say("waiting.minutes", 10), Verb: say("waiting.verb-answer"), URL: "/fiches/parler-des-ecrans/relecture#remarques"},
			{Layer: "m", Tag: say("waiting.tag-vote"), Tone: "warn", Icon: "vote", Title: Said{"Faire avec, pas à la place : une démarche en trois temps", "fr"}, Line: say("waiting.line-vote") + " " + say("waiting.minutes", 5), When: "waiting.before", At: civil(2025, 11, 20), Late: true, Verb: say("waiting.verb-vote"), URL: "/fiches/faire-avec/relecture#vote"}},
		Views: []Choice{{say("waiting.view-all"), "/relectures", 0, true, ""}, {say("waiting.view-mine"), "/relectures?voir=miennes", 0, false, ""}, {say("waiting.view-late"), "/relectures?voir=retard", 1, false, ""}},
		Lanes: []Lane{{Label: say("waiting.lane-drafts"), Count: 6, Slips: []Slip{{Title: Said{"Accueillir un parent allophone au guichet", "fr"}, URL: "/fiches/accueillir/proposer", Left: "Samia O."}, {Title: Said{"Un cahier de vie sans photo", "fr"}, URL: "/fiches/un-cahier/proposer", Left: "Paul D.", Right: say("making.proposed")}}, More: 4},
			{Label: "Avis du métier", Lang: "fr", Seal: "unreviewed", Count: 2, Slips: []Slip{{Title: Said{"Un camion, deux éducateurs et une borne wifi", "fr"}, URL: "/fiches/un-camion/relecture", Right: t.words.Count(lang, "waiting.days", 6), Pips: []bool{true, true, false}, Count: t.words.Count(lang, "review.given", 2, 3)}}},
			{Label: "Avis des personnes concernées", Lang: "fr", Seal: "one", Count: 1, Slips: []Slip{{Title: Said{"Préparer l’audience avec l’enfant", "fr"}, URL: "/fiches/preparer/relecture", Right: t.words.Count(lang, "waiting.days", 31), Late: true, Pips: []bool{true, true, false, false, false}, Count: t.words.Count(lang, "review.given", 2, 5)}}},
			{Label: say("review.vote"), Seal: "two"}, {Label: say("waiting.lane-published"), Seal: "validated", Slips: []Slip{{Title: Said{"Garder le lien familial en visio", "fr"}, URL: "/fiches/garder", Left: "3 novembre", Right: "v1"}}}}}
	all["empty-waiting"] = WaitingPage{Frame: frame(say("waiting.title"), "/relectures"), Lead: t.words.Count(lang, "waiting.lead", 0), Empty: say("waiting.empty")}

	strata := []Stratum{{Label: Said{"Avis du métier", "fr"}, State: say("review.step-done"), Tone: "ok", Icon: "circle-check", Pips: []bool{true, true}, Count: t.words.Count(lang, "review.given", 2, 2), Line: t.words.Count(lang, "review.verdicts", 1, 1, 0), People: []Panelist{{"Jeanne Roux", true}, {"Aïcha Diallo", true}}},
		{Label: Said{"Avis des personnes concernées", "fr"}, State: say("review.step-late"), Tone: "bad", Icon: "clock", Pips: []bool{true, false}, Count: t.words.Count(lang, "review.given", 1, 2), Line: t.words.Count(lang, "review.verdicts", 0, 0, 1), When: "waiting.before", At: civil(2025, 11, 18), Late: true, People: []Panelist{{say("review.guest"), true}, {say("review.guest"), false}}},
		{Label: Said{Text: say("review.vote")}, State: say("review.step-waiting"), Icon: "hourglass", Count: say("review.vote-later")}}
	yes := func(on string) []Answer {
		return []Answer{{Value: "yes", Label: say("review.yes"), On: on == "yes"}, {Value: "partly", Label: say("review.partly"), On: on == "partly"}, {Value: "no", Label: say("review.no")}}
	}
	questions := []Question{{"clear", Said{"Est-ce clair ?", "fr"}, yes("yes")}, {"true-to-practice", Said{"Est-ce ainsi que cela se passe sur le terrain ?", "fr"}, yes("")}}
	ask := OpinionForm{Panel: "trade", Label: Said{"Avis du métier", "fr"}, Before: true, Questions: questions, Why: "Une étape manque.",
		Verdicts: []Answer{{"for", "Bon pour moi", "thumbs-up", false, ""}, {"with-changes", "Bon avec corrections", "pencil-line", true, ""}, {"not-yet", "Pas encore", "thumbs-down", false, ""}},
		Parts:    []Answer{{Label: say("review.whole")}, {Value: "how", Label: "Comment on s’y prend", Lang: "fr"}}, Remarks: []RemarkFields{{1, "how", "un mot illustré", "Illustré comment ?"}, {Number: 2}}}
	remarks := []RemarkRow{{ID: "r1", Passage: Link{"Comment on s’y prend", "#s-how", "fr"}, Quotation: "un mot illustré", Text: "Illustré comment ? Chez nous on ne lit pas tous le français.", From: "Avis des personnes concernées, " + say("review.guest"), Round: say("review.of-round", 1), Correct: "/fiches/parler-des-ecrans/brouillon?partie=how", Follow: true, Explain: true},
		{ID: "r2", Passage: Link{say("review.whole"), "", ""}, Question: say("review.to-question", "Est-ce clair ?"), From: "Avis du métier, Jeanne Roux", Answer: &RemarkAnswer{true, "", civil(2025, 11, 14)}},
		{ID: "r3", Passage: Link{"Effets", "", "fr"}, Text: "Comparer avec une autre crèche.", From: "Avis du métier, Aïcha Diallo", Answer: &RemarkAnswer{false, "Pas de données comparables cette année.", civil(2025, 11, 14)}}}
	opinions := []PanelOpinions{{Said{"Avis du métier", "fr"}, []OpinionShown{{By: "Jeanne Roux", Verdict: "Bon pour moi", Tone: "ok", Icon: "thumbs-up", At: today, Answers: []AnswerShown{{Said{"Est-ce clair ?", "fr"}, say("review.yes")}}}, {By: "Aïcha Diallo", Verdict: "Pas encore", Tone: "bad", Icon: "thumbs-down", Why: "Il manque l’étape 3.", At: civil(2025, 11, 10), Old: say("review.of-round", 1)}}}}
	text := &TextRead{Summary: "Écrire ensemble une affiche que tout le monde lit.", HTML: template.HTML(`<h2 id="s-how">Comment on s’y prend</h2><p>L’invitation s’adresse à toutes les familles, par un mot illustré.</p>`), Lang: "fr", Open: true, Since: say("review.since-reading"),
		Changes: Changes{Lang: "fr", Blocks: []BlockChange{{Change: Changed, Words: []WordChange{{Kept, "L’invitation s’adresse à toutes les familles", Style{}, false}, {Added, ", par un mot illustré", Style{}, false}}}}}}
	reading := ReviewPage{Frame: frame(say("review.title", sheet.Text), "/fiches/parler-des-ecrans/relecture"), Sheet: sheet, Lang: "fr", Here: "/fiches/parler-des-ecrans/relecture", Read: "/fiches/parler-des-ecrans", Write: "/fiches/parler-des-ecrans/brouillon",
		State: say("review.state-reading"), Seal: "one", OpenedAt: civil(2025, 11, 2), OpenedBy: "Karim Benali", Protocol: Said{"Relecture du métier et des personnes concernées, puis vote", "fr"}, Round: 2, Hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Strata: strata, Blocks: []string{t.words.Count(lang, "review.block-opinions", 1, "Avis des personnes concernées"), t.words.Count(lang, "review.block-remarks", 2, "Avis des personnes concernées")}, Act: Link{say("review.give-opinion"), "#avis-trade", ""},
		Text: text, Asks: []OpinionForm{ask}, Remarks: remarks, Tally: RemarkTally{3, 1, 1, 1}, Panels: opinions, Ending: true,
		Guests: []GuestRow{{"g1", "Une mère du quartier", Said{"Avis des personnes concernées", "fr"}, say("review.guest-done"), "ok", civil(2026, 1, 20), false}, {"g2", "Monsieur B.", Said{"Avis des personnes concernées", "fr"}, say("review.guest-revoked"), "bad", civil(2026, 1, 20), true}},
		Past:   []Link{{say("minutes.heading", 1), "/fiches/parler-des-ecrans/proces-verbal/1", ""}}}
	reading.Refusal = Refusal{Field: "reason", Reason: "not-yet-without-reason"}
	all["review"] = reading
	voting := reading
	voting.Refusal, voting.Asks, voting.State, voting.Seal, voting.Blocks, voting.Write, voting.Act = Refusal{}, nil, say("review.state-voting"), "two", nil, "", Link{say("waiting.verb-vote"), "#vote", ""}
	ballot := BallotShown{Number: 1, Counts: []Count{{say("review.counted", 10, "pour"), "for", 10, 0, 555}, {say("review.counted", 1, "contre"), "against", 1, 555, 55}, {say("review.counted", 1, "abstention"), "abstain", 1, 610, 55}, {say("review.counted-waiting", 6), "none", 6, 665, 333}}, Label: "10 pour, 1 contre, 1 abstention", Rule: t.words.Count(lang, "review.rule-simple", 9, 18), Until: civil(2025, 11, 28), Voters: 18}
	voting.Ballot, voting.Vote = &ballot, &VoteForm{Choices: []Answer{{"for", "Pour", "thumbs-up", true, ""}, {"against", "Contre", "thumbs-down", false, ""}, {"abstain", "Abstention", "minus", false, ""}}, Asked: say("review.asked-when", "contre"), Until: civil(2025, 11, 28), Named: say("review.named"), GivenAt: today}
	all["review-vote"] = voting
	deciding := voting
	deciding.Typed = []string{"J’ai changé d’avis."}
	deciding.Vote, deciding.State, deciding.Decision = nil, say("review.state-deciding"), &DecisionForm{Against: []string{"Avis des personnes concernées"}, Lead: say("review.decide-lead-against"), Asks: true}
	deciding.Opening = &BallotForm{Rule: say("review.open-rule", 7, 50), Left: "2 remarques n’ont pas encore de réponse. Le vote ouvert, on n’y répond plus.", People: []Answer{{Value: "p1", Label: "Jeanne Roux", On: true}, {Value: "p2", Label: "Karim Benali"}}, Asks: true}
	all["review-decide"] = deciding
	formSamples(t, lang, all, frame, sheet)
	minutes := MinutesPage{Frame: frame(say("minutes.title", 1, sheet.Text), "/fiches/parler-des-ecrans/proces-verbal/1"), Sheet: sheet, Lang: "fr", Number: 1, Back: Link{"", "/fiches/parler-des-ecrans", ""}, Outcome: say("review.state-adopted"), Adopted: true, Seal: "validated", Why: "Les remarques des parents ont eu leur réponse.",
		Facts: []MinutesFact{{say("minutes.protocol"), "Relecture du métier et des personnes concernées, puis vote", "fr"}, {say("minutes.decided"), "21 novembre 2025", ""}}, Against: []string{"Avis des personnes concernées"}, Strata: strata[:1], Ballots: []BallotShown{ballot}, Votes: []VoteShown{{"Jeanne Roux", "Contre", "Il manque l’étape 3."}}, Panels: opinions, Remarks: remarks[1:], Tally: RemarkTally{2, 0, 1, 1}, Hash: reading.Hash, Edition: Link{"Version 2", "/fiches/parler-des-ecrans/v2", ""}, ByMember: true}
	all["minutes"] = minutes
	easySamples(t, lang, all, sheet)
}

// formSamples adds the pages around a review.
func formSamples(t *Theme, lang string, all map[string]Page, frame func(title, path string) Frame, sheet Said) {
	say := func(key string, args ...any) string { return t.words.Say(lang, key, args...) }
	people := []Answer{{Value: "p1", Label: "Jeanne Roux", On: true}, {Value: "p2", Label: "Aïcha Diallo"}, {Value: "p3", Label: "Karim Benali"}}
	all["naming"] = NamingPage{Frame: frame(say("naming.title"), "/fiches/parler-des-ecrans/relecture/ouvrir"), Sheet: sheet, Here: "/fiches/parler-des-ecrans/relecture/ouvrir", Back: "/fiches/parler-des-ecrans/proposer", Protocol: Said{"Relecture du métier et des personnes concernées, puis vote", "fr"}, Help: Said{"Deux collèges lisent le texte.", "fr"},
		Panels:  []PanelForm{{Key: "trade", Label: Said{"Avis du métier", "fr"}, Needs: t.words.Count(lang, "naming.needs", 2, 21), People: people, Asks: []Said{{"Est-ce clair ?", "fr"}}}, {Key: "concerned", Label: Said{"Avis des personnes concernées", "fr"}, Needs: t.words.Count(lang, "naming.needs", 2, 42), Groups: people[:1], Guests: true, Typed: "Une mère du quartier"}},
		Refusal: Refusal{Field: "trade", Reason: "panel-too-small", Args: []any{"Avis du métier", 2, 1}}}
	all["guest-links"] = LinksPage{Frame: frame(say("links.title"), "/fiches/parler-des-ecrans/relecture"), Sheet: sheet, Back: "/fiches/parler-des-ecrans/relecture",
		Links: []GuestLink{{"Une mère du quartier", Said{"Avis des personnes concernées", "fr"}, "https://terreau.example/avis/kA3-y9", civil(2026, 1, 20)}}}
	all["unsent"] = UnsentPage{Frame: frame(say("unsent.title"), "/fiches/parler-des-ecrans/relecture/avis"), Refusal: Refusal{Reason: "review-closed"}, Back: Link{say("unsent.back"), "/fiches/parler-des-ecrans", ""}, Typed: []string{"Il manque l’étape 3."}}
	lacks := []LackShown{{Said{"Licence", "fr"}, "/fiches/parler-des-ecrans/brouillon?partie=licence"}, {Said{"Pour qui", "fr"}, "/fiches/parler-des-ecrans/brouillon?partie=publics"}}
	checks := []CheckShown{{Key: "names", Label: Said{"Personne n’est nommé.", "fr"}, Help: Said{"Écrivez « une mère ».", "fr"}, On: true}, {Key: "places", Label: Said{"Aucun lieu ne désigne quelqu’un.", "fr"}}}
	all["proposal"] = ProposalPage{Frame: frame(say("proposal.title"), "/fiches/parler-des-ecrans/proposer"), Sheet: sheet, Here: "/fiches/parler-des-ecrans", State: say("making.draft"), Write: "/fiches/parler-des-ecrans/brouillon", Missing: lacks, Advice: lacks[:1], Checks: checks, Propose: true, Publish: true, Hurry: true, Asks: true}
	all["proposal-ready"] = ProposalPage{Frame: frame(say("proposal.title"), "/fiches/parler-des-ecrans/proposer"), Sheet: sheet, Here: "/fiches/parler-des-ecrans", State: say("making.proposed"), Tone: "warn", Write: "/fiches/parler-des-ecrans/brouillon", Propose: true, TakeBack: true, Open: "/fiches/parler-des-ecrans/relecture/ouvrir", Review: "/fiches/parler-des-ecrans/relecture", Hurry: true, Checks: checks, Checked: say("checks.made", "Samia O.", "3 juin 2026"), Since: true, Form: "hurry", Why: "Le numéro a changé."}
	all["keeping"] = KeepingPage{Frame: frame(say("keeping.title"), "/fiches/parler-des-ecrans/retirer"), Sheet: sheet, Here: "/fiches/parler-des-ecrans", Debts: []Debt{{"d1", "Le numéro d’urgence a changé.", civil(2025, 11, 12), false, ""}, {"d2", "Une date était fausse.", civil(2025, 11, 12), true, ""}}, Refusal: Refusal{Field: "reason", Reason: "reason-empty"}}
	all["keeping-withdrawn"] = KeepingPage{Frame: frame(say("keeping.title"), "/fiches/parler-des-ecrans/retirer"), Sheet: sheet, Here: "/fiches/parler-des-ecrans", Withdrawn: &Withdrawn{Reason: "Elle ne vaut plus.", At: civil(2025, 11, 12)}}
}

// easySamples adds the pages that someone concerned opens by a link.
func easySamples(t *Theme, lang string, all map[string]Page, sheet Said) {
	say := func(key string, args ...any) string { return t.words.Say(lang, key, args...) }
	frame := EasyFrame{Site: sampleSite(), Title: say("easy.hello"), Here: "/avis/kA3-y9"}
	all["easy-cover"] = EasyCoverPage{EasyFrame: frame, By: "Karim Benali", Space: Said{"Petite enfance", "fr"}, Sheet: sheet, Summary: Said{"Un rendez-vous mensuel à la crèche où les parents racontent.", "fr"}, Count: 3, Minutes: 9, Due: civil(2025, 12, 28), Again: true}
	all["easy-cover-waiting"] = EasyCoverPage{EasyFrame: frame, Space: Said{"Petite enfance", "fr"}, Sheet: sheet, Waiting: true}
	asking := frame
	asking.Stop, asking.Title = true, say("easy.question", 2, 3)
	all["easy-text"] = EasyTextPage{EasyFrame: asking, Sheet: sheet, Lang: "fr", HTML: "<p>À la crèche, il y a une réunion une fois par mois.</p>"}
	asking.Step, asking.Steps = 2, []string{"on", "now", ""}
	faces := []Answer{{"yes", say("easy.yes"), "smile", true, ""}, {"partly", say("easy.partly"), "meh", false, ""}, {"no", say("easy.no"), "frown", false, ""}}
	all["easy-question"] = EasyQuestionPage{EasyFrame: asking, Question: Said{"Le texte parle-t-il des personnes avec respect ?", "fr"}, Key: "respectful", Number: 2, Sheet: sheet, Answers: faces, Idea: "Dire que le père peut venir aussi.", Before: "/avis/kA3-y9?page=1"}
	again := EasyQuestionPage{EasyFrame: asking, Question: Said{"Est-ce que cela vous servirait ?", "fr"}, Key: "useful", Number: 3, Sheet: sheet, Answers: faces, Before: "/avis/kA3-y9?page=2", Last: true}
	again.Refusal = Refusal{Field: "answer", Reason: "answer-missing"}
	all["easy-question-again"] = again
	all["easy-pause"] = EasyPausePage{EasyFrame: frame, Due: civil(2025, 12, 28)}
	told := []EasyRemark{{"Avez-vous tout compris ?", "Un mot illustré, c’est quoi ?", true, "", false}, {"", "Dire que le père peut venir aussi.", false, "Le texte parle déjà des deux parents.", false}, {"Est-ce que cela vous servirait ?", say("easy.no"), false, "", true}}
	all["easy-thanks"] = EasyThanksPage{EasyFrame: frame, Sheet: sheet, Thanks: true, Given: true, Next: "easy.next-reading", NextAt: civil(2025, 12, 28), Said: told, Change: true}
	all["easy-adopted"] = EasyThanksPage{EasyFrame: frame, Sheet: sheet, Given: true, Outcome: say("easy.adopted"), Why: Said{"Les remarques ont eu leur réponse.", "fr"}, Said: told, Read: Link{say("easy.read"), "/fiches/parler-des-ecrans", ""}}
	all["easy-over"] = EasyOverPage{EasyFrame: EasyFrame{Site: sampleSite(), Title: say("easy.over"), Here: "/"}, Refusal: Refusal{Reason: "guest-link-ended"}, Typed: "Dire que le père peut venir aussi."}
}
