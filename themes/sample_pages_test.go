package themes

import "html/template"

// filledSamples adds a page of each kind, as the design shows them.
func filledSamples(t *Theme, lang string, all map[string]Page) {
	cards := sampleCards()
	home := sampleFrame("", "/", "home")
	home.Crumbs = nil
	all["home"] = HomePage{Frame: home, Total: 214, Newest: cards[:4],
		Tries:  []Try{{"écrans moins de 3 ans", "/recherche?q=%C3%A9crans", "fr"}, {"secret partagé", "/recherche?q=secret", "fr"}, {"aller vers", "/recherche?q=aller+vers", "fr"}, {"AEMO", "/recherche?q=AEMO", "fr"}},
		Kinds:  []Term{{"Fiches pratiques", "/fiches", 2014, ""}, {"Notes de droit", "/droit", 3, ""}, {"Notes de lecture", "/lectures", 4, ""}, {"Revues de presse", "/revues", 1, ""}, {"Parcours", "/parcours", 1, ""}},
		Themes: []Term{{"Accès aux droits", "/themes/acces-aux-droits", 41, ""}, {"Protection de l’enfance", "/themes/protection", 12, ""}, {"Petite enfance", "/themes/petite-enfance", 9, ""}, {"Données et secret", "/themes/donnees", 1, ""}},
		Law:    cards[2:3], Watch: cards[4:], Help: []Link{{"Premiers pas", "/aide/premiers-pas", ""}, {"Lire une fiche", "/aide/lire", ""}}}
	all["sheet"] = sampleSheet(t, lang)

	note := sampleSheet(t, lang)
	note.Kind, note.Section, note.Brief, note.Seal = legal, "legal", nil, Imported
	note.Source = Link{"service-public.fr", "https://www.service-public.fr/particuliers/vosdroits/F1878", ""}
	note.Legal = &Legal{Notice: Said{"Cette note informe. Elle ne remplace pas un conseil juridique.", "fr"}, InForce: "depuis le 1er janvier 2024", CheckedOn: civil(2025, 10, 1), NextCheck: civil(2026, 4, 1)}
	note.Warnings = []Warning{{"law-changed", "CASF, art. L. 311-3", civil(2025, 11, 2)}}
	all["legal"] = note

	old := sampleSheet(t, lang)
	old.Number, old.Seal, old.Path, old.Canonical = 1, Unreviewed, "/fiches/parler-des-ecrans/v1", "/fiches/parler-des-ecrans"
	old.Old = &Old{Latest: Link{"Parler des écrans", "/fiches/parler-des-ecrans", ""}, Difference: "/fiches/parler-des-ecrans/versions/1..2"}
	old.Withdrawn = &Withdrawn{Reason: "Remplacée par une fiche plus complète.", At: civil(2025, 10, 1), Next: Link{"Faire avec", "/fiches/faire-avec", ""}}
	all["edition"] = old

	one := Edition{Number: 1, PublishedAt: civil(2025, 1, 9), Seal: Imported, By: "Nadia Ferhat", Hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", URL: "/fiches/parler-des-ecrans/v1"}
	two := Edition{Number: 2, PublishedAt: civil(2025, 6, 12), Seal: Validated, Note: "Étape 3 récrite après la relecture des parents.", Minor: true, URL: "/fiches/parler-des-ecrans/v2", Difference: "/fiches/parler-des-ecrans/versions/1..2", Current: true}
	sheet := Link{"Parler des écrans avec les familles", "/fiches/parler-des-ecrans", ""}
	all["versions"] = VersionsPage{Frame: sampleFrame(t.words.Say(lang, "versions.title", sheet.Label), "/fiches/parler-des-ecrans/versions", "practice"), Sheet: sheet, Lang: "fr", Kind: practice, Editions: []Edition{two, one}}
	all["difference"] = DifferencePage{Frame: sampleFrame(t.words.Say(lang, "difference.title", 1, 2), "/fiches/parler-des-ecrans/versions/1..2", "practice"), Sheet: sheet, Lang: "fr", From: one, To: two,
		Fields: []FieldChange{{"Titre", "fr", []WordChange{{Kept, "Parler des écrans", Style{}, false}}, []WordChange{{Kept, "Parler des écrans", Style{}, false}, {Added, " avec les familles", Style{}, false}}}, {"Thèmes", "", nil, []WordChange{{Added, "Petite enfance", Style{}, false}}}},
		Blocks: []BlockChange{{Change: Kept, Kind: "title", Words: []WordChange{{Kept, "Comment on s’y prend", Style{}, false}}},
			{Change: Changed, Words: []WordChange{{Kept, "Chaque parent place sur une frise les moments de sa journée, puis ", Style{}, false}, {Removed, "les écrans", Style{Strong: true}, false}, {Added, "les écrans de la maison : ceux des adultes aussi", Style{Emphasis: true, Struck: true}, false}, {Kept, ".", Style{Code: true}, false}, {Removed, "une frise", Style{Picture: true}, false}, {Added, "https://exemple.fr/b", Style{}, true}}},
			{Change: Skipped, Count: 4}, {Change: Added, Words: []WordChange{{Added, "On en reparle le mois suivant.", Style{}, false}}}, {Change: Removed, Words: []WordChange{{Removed, "Fin.", Style{}, false}}}},
		Others: []Choice{{Label: "1 → 2", URL: "/fiches/parler-des-ecrans/versions/1..2", Current: true}}}
	listSamples(t, lang, all)
	lawSamples(t, lang, all)
}

// listSamples adds lists, results and acronyms.
func listSamples(t *Theme, lang string, all map[string]Page) {
	cards := sampleCards()
	within := []Choice{{"Tout", "/themes/acces-aux-droits", 41, true, ""}, {"Fiches pratiques", "/themes/acces-aux-droits?nature=practice", 30, false, ""}}
	pages := Pages{First: 1, Last: 5, Total: 41, Next: "/themes/acces-aux-droits?page=2", Previous: "/themes/acces-aux-droits", Number: 1, Of: 9}
	sorts := []Choice{{"Les plus récentes", "/themes/acces-aux-droits", 0, true, ""}, {"Par titre", "/themes/acces-aux-droits?tri=titre", 0, false, ""}}
	near := []Term{{"Numérique", "/themes/numerique", 200, ""}, {"Non-recours", "/themes/non-recours", 3, ""}}
	all["list"] = ListPage{Frame: sampleFrame("Accès aux droits", "/themes/acces-aux-droits", "practice"), Lead: "De quoi parlent les fiches.", Icon: "tag", Total: 41, Within: within, Sorts: sorts, Cards: cards, Pages: pages, Near: near, NearAll: Link{"Tous les thèmes", "/themes", ""}, Feed: "/fiches/flux.atom"}
	groups := []TermGroup{{Title: Term{"Numérique", "/themes/numerique", 12, ""}, Terms: near}, {Title: Term{"Protection de l’enfance", "/themes/protection", 1, ""}}, {Terms: near}}
	all["terms"] = TermsPage{Frame: sampleFrame(t.words.Say(lang, "terms.themes"), "/themes", ""), Lead: t.words.Say(lang, "terms.themes-lead"), Groups: groups}
	all["spaces"] = SpacesPage{Frame: sampleFrame(t.words.Say(lang, "spaces.title"), "/espaces", ""), Spaces: []SpaceCard{{"Petite enfance", "/espaces/petite-enfance", "Crèches, PMI, assistants maternels.", 9, ""}}}

	aemo := Acronym{Word: "PMI", URL: "/sigles/pmi", Total: 21, Search: "/recherche?q=PMI", Senses: []Sense{{"Protection maternelle et infantile", "Santé", "Service du département : suivi des grossesses et des enfants jusqu’à 6 ans."}, {"Petites et moyennes industries", "Économie", ""}}}
	found := Marked{{"Parler des ", false}, {"écrans", true}, {" avec les familles, sans faire la leçon", false}}
	results := sampleFrame(t.words.Say(lang, "results.of", "écrans moins de 3 ans"), "/recherche?q=%C3%A9crans+moins+de+3+ans", "search")
	results.NoIndex = true
	all["results"] = ResultsPage{Frame: results, Query: "écrans moins de 3 ans", Total: 23, Validated: 9, Sort: "date", Reset: "/recherche?q=%C3%A9crans",
		Hits:   []Hit{{Card: cards[0], Marked: found, Passages: []Passage{{Marked{{"Chaque parent place sur une frise les moments de sa journée, puis les ", false}, {"écrans", true}, {" de la maison : ceux des adultes aussi…", false}}, Link{"Comment on s’y prend", "/fiches/parler-des-ecrans#s-how", ""}}}}, {Card: cards[1]}, {Card: cards[2]}, {Card: cards[3]}, {Card: cards[4]}},
		Facets: []Facet{{"nature", "Nature", []FacetChoice{{"practice", "Fiches pratiques", 14, true, ""}, {"legal", "Notes de droit", 3, false, ""}, {"reading", "Notes de lecture", 4, false, ""}}}, {"sceau", "Confiance", []FacetChoice{{"validated", "Validées", 9, false, ""}, {"imported", "Reprises", 2980, false, ""}}}, {"public", "Pour qui", []FacetChoice{{"familles", "Familles, moins de 3 ans", 11, true, ""}, {"ado", "Adolescents", 2, false, ""}}}},
		Chosen: []Choice{{Label: "Fiches pratiques", URL: "/recherche?q=%C3%A9crans"}, {Label: "Familles", URL: "/recherche?q=%C3%A9crans&nature=practice"}}, Sorts: []Choice{{"Les plus utiles", "/recherche?q=%C3%A9crans", 0, true, ""}, {"Les plus récentes", "/recherche?q=%C3%A9crans&tri=date", 0, false, ""}},
		Pages: Pages{First: 1, Last: 5, Total: 23, Next: "/recherche?q=%C3%A9crans&page=2"}, Also: []string{"tablette", "télévision", "0-3 ans", "tout-petits"}, Exact: "/recherche?q=%22%C3%A9crans%22", Left: []string{"vacances"}, Most: 16, Acronym: &aemo}
	long := Facet{Name: "metier", Label: "Métier"}
	for i := range 12 {
		long.Choices = append(long.Choices, FacetChoice{Value: string(rune('a' + i)), Label: "Métier " + string(rune('A'+i)), Count: 12 - i, On: i == 10})
	}
	shown := all["results"].(ResultsPage)
	shown.Facets = append(shown.Facets, long)
	all["results-long"] = shown
	none := sampleFrame(t.words.Say(lang, "results.of", "ecarns"), "/recherche?q=ecarns", "search")
	all["results-none"] = ResultsPage{Frame: none, Query: "ecarns", Spelling: []Link{{"écrans", "/recherche?q=%C3%A9crans", ""}}, Browse: near, Chosen: []Choice{{Label: "Validées", URL: "/recherche?q=ecarns"}}, Reset: "/recherche?q=ecarns"}
	all["results-problem"] = ResultsPage{Frame: none, Query: "x", Problem: "not-found", Loose: true}

	letters := []Choice{{Label: "Tout", URL: "/sigles", Current: true}, {Label: "A", URL: "/sigles?lettre=A"}, {Label: "P", URL: "/sigles?lettre=P"}}
	aes := Acronym{Word: "AES", URL: "/sigles/aes", Senses: []Sense{{"Accompagnant éducatif et social", "Métiers et diplômes", ""}}}
	all["acronyms"] = AcronymsPage{Frame: sampleFrame(t.words.Say(lang, "acronyms.title"), "/sigles", "acronyms"), Total: 213, Letters: letters, Domains: []Choice{{"Santé", "/sigles?domaine=sante", 31, false, ""}}, Groups: []AcronymGroup{{"A", []Acronym{aes, aes, aes}}, {"P", []Acronym{aemo}}}}
	all["acronym"] = AcronymPage{Frame: sampleFrame("PMI", "/sigles/pmi", "acronyms"), Acronym: aemo, Cards: cards[:2]}
}

// lawSamples adds the pages of law and those that stand.
func lawSamples(t *Theme, lang string, all map[string]Page) {
	cards := sampleCards()
	casf := LawLink{"CASF, art. L. 311-3", "Code de l’action sociale et des familles", "/droit/casf/l311-3", "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006797370"}
	articles := []Term{{"art. L. 311-3", "/droit/casf/l311-3", 3, ""}}
	all["law-article"] = LawArticlePage{Frame: sampleFrame(casf.Label, "/droit/casf/l311-3", "legal"), Law: casf, Text: Link{"CASF", "/droit/textes/casf", ""}, Notes: cards[2:3], Cards: cards[:2]}
	all["law-text"] = LawTextPage{Frame: sampleFrame("CASF", "/droit/textes/casf", "legal"), Law: casf, Articles: articles, Notes: cards[2:3], Cards: cards[:1]}
	all["law-texts"] = LawTextsPage{Frame: sampleFrame(t.words.Say(lang, "law-texts.title"), "/droit/textes", "legal"), Groups: []TermGroup{{Title: Term{Label: "Codes"}, Terms: []Term{{"Code de l’action sociale et des familles", "/droit/textes/casf", 9, ""}}}}}
	all["help"] = HelpPage{Frame: sampleFrame(t.words.Say(lang, "help.title"), "/aide", "help"), Groups: []HelpGroup{{t.words.Say(lang, "help.guide"), cards[:1]}}, AllFeeds: []Link{{"Nouveautés", "/flux.atom", ""}}}
	all["map"] = MapPage{Frame: sampleFrame(t.words.Say(lang, "map.title"), "/plan", ""), Groups: []MapGroup{{t.words.Say(lang, "map.kinds"), []Term{{"Fiches pratiques", "/fiches", 9, ""}}}}}
	all["legal-notice"] = LegalNoticePage{sampleFrame(t.words.Say(lang, "legal-notice.title"), "/mentions-legales", "")}
	all["accessibility"] = AccessibilityPage{sampleFrame(t.words.Say(lang, "accessibility.title"), "/accessibilite", "")}
	topics := []TopicLine{{"Votre compte", "Pour vous reconnaître.", "Contrat.", "Tant qu’il est ouvert.", 4}, {"Ce que vous écrivez", "Pour que les fiches disent qui les a faites.", "Contrat.", "Tant que la fiche existe.", 2014}}
	all["privacy"] = PrivacyPage{sampleFrame(t.words.Say(lang, "privacy.title"), "/donnees-personnelles", ""), topics}
	all["promises"] = PromisesPage{sampleFrame(t.words.Say(lang, "promises.protection"), "/protection-des-donnees", ""), "Ce que le logiciel tient.", []PromiseLine{{"Un seul endroit décide.", []string{"TestF1F2F5F11F12TheTableOfRightsHolds", "TestF1TheDoorsBesideSheetsHold"}}}, topics}
	all["spoken"] = SpokenPage{Frame: sampleFrame(t.words.Say(lang, "spoken.title"), "/on-parle-de-moi", ""), Max: 500}
	all["spoken-wrong"] = SpokenPage{Frame: sampleFrame(t.words.Say(lang, "spoken.title"), "/on-parle-de-moi", ""), Max: 500, Address: hostile, Passage: hostile, Why: hostile, Answer: hostile, Refusal: Refusal{Field: "address", Reason: "spoken-page-unknown"}}
	all["spoken-done"] = SpokenPage{Frame: sampleFrame(t.words.Say(lang, "spoken.title"), "/on-parle-de-moi", ""), Done: true}
}

// emptySamples adds the pages of a base that holds nothing yet.
func emptySamples(all map[string]Page) {
	bare := Frame{Site: Site{Name: "Terreau", Origin: "http://localhost:8080"}, Title: "Vide", Path: "/vide"}
	home := bare
	home.Title, home.Path = "", "/"
	sheet := SheetPage{Frame: bare, Seal: Imported, PublishedAt: civil(2025, 1, 1), Number: 1, HTML: template.HTML("<p>Un texte sans titre.</p>")}
	for name, page := range map[string]Page{"home": HomePage{Frame: home}, "sheet": sheet, "versions": VersionsPage{Frame: bare}, "difference": DifferencePage{Frame: bare, Unseen: true, From: Edition{Seal: Imported, PublishedAt: today}, To: Edition{Seal: Imported, PublishedAt: today}}, "list": ListPage{Frame: bare}, "terms": TermsPage{Frame: bare}, "spaces": SpacesPage{Frame: bare},
		"results": ResultsPage{Frame: bare}, "acronyms": AcronymsPage{Frame: bare}, "acronym": AcronymPage{Frame: bare}, "law-article": LawArticlePage{Frame: bare}, "law-text": LawTextPage{Frame: bare}, "law-texts": LawTextsPage{Frame: bare}, "help": HelpPage{Frame: bare}, "map": MapPage{Frame: bare}, "legal-notice": LegalNoticePage{bare}} {
		all["empty-"+name] = page
	}
}

// hostileSamples adds pages whose every word tries to break out.
func hostileSamples(t *Theme, lang string, all map[string]Page) {
	f := sampleFrame(hostile, "/recherche?q="+hostile, "search")
	f.Site.Name, f.Site.Tagline, f.Description, f.Search = hostile, hostile, hostile, hostile
	f.Crumbs = []Link{{hostile, "javascript:alert(1)", ""}}
	f.Reference = &Reference{Title: hostile, Published: today, Summary: hostile, Authors: []string{hostile}, Publisher: hostile, Licence: Licence{hostile, "javascript:alert(1)"}, Permalink: "javascript:alert(1)", BibTeX: "javascript:alert(1)", Subjects: []string{hostile}}
	card := Card{Published: today, Kind: Kind{Label: hostile, Icon: hostile}, Title: hostile, Summary: hostile, URL: "javascript:alert(1)", Lang: hostile, Theme: Said{hostile, "fr"}, Seal: Imported, Source: hostile}
	all["hostile-results"] = ResultsPage{Frame: f, Query: hostile, Total: 1, Hits: []Hit{{Card: card, Marked: Marked{{hostile, true}}, Passages: []Passage{{Marked{{hostile, true}}, Link{hostile, "javascript:alert(1)", ""}}}}}, Also: []string{hostile}, Left: []string{hostile}, Problem: hostile, Args: []any{hostile},
		Facets: []Facet{{hostile, hostile, []FacetChoice{{hostile, hostile, 1, true, ""}}}}, Acronym: &Acronym{Word: hostile, Senses: []Sense{{hostile, hostile, hostile}}}}
	all["hostile-sheet"] = SheetPage{Frame: f, PublishedAt: today, Lang: hostile, Summary: hostile, Seal: Imported, Source: Link{hostile, "javascript:alert(1)", ""}, Brief: []Fact{{hostile, hostile, []Said{{hostile, ""}}}}, Outline: []Heading{{`x" onclick="alert(1)`, hostile, 2}},
		Trail: []Event{{Act: "imported", At: today, By: hostile, Note: hostile, Link: Link{hostile, "javascript:alert(1)", ""}}}, Citations: []LawLink{{hostile, hostile, "javascript:alert(1)", "javascript:alert(1)"}}, Files: []File{{Name: hostile, URL: "javascript:alert(1)"}}}
	p := t.NewProblemPage(lang, f, 422)
	p.Reason, p.Args, p.Incident = hostile, []any{hostile}, hostile
	all["hostile-problem"] = p
}
