package themes

// firstStepsSamples adds the page of the first steps, once for each step.
func firstStepsSamples(f func(title, path string) Frame, say func(string) string, all map[string]Page) {
	const path = "/administration/premiers-pas"
	steps := []StepLine{{say("steps.name"), path + "?etape=nom", true, false, false}, {say("steps.spaces"), path + "?etape=espaces", false, true, false},
		{say("steps.people"), path + "?etape=personnes", false, false, true}, {say("steps.mail"), path + "?etape=courrier", false, false, false},
		{say("steps.backup"), path + "?etape=sauvegarde", false, false, false}}
	choices := []Option{{"1", "Petite enfance", true}}
	spaces := []Link{{"Petite enfance", "/espaces/petite-enfance/equipe", ""}}
	page := func(key string, number int) FirstStepsPage {
		return FirstStepsPage{Frame: f(say("steps.title"), path), Lead: say("steps.lead"), Steps: steps, Left: 3, Key: key, Number: number,
			Spaces: spaces, Choices: choices, Audiences: choices, Roles: choices}
	}
	named := page("name", 1)
	named.Name, named.Contact, named.Legal = "Petite enfance", "contact@terreau.example", "Association Les Petits Pas"
	all["first-steps"] = named
	spaced := page("spaces", 2)
	spaced.Skipped, spaced.Refusal = true, Refusal{Field: "space", Reason: "name-too-long", Args: []any{200}}
	all["first-steps-spaces"] = spaced
	peopled := page("people", 3)
	peopled.Link, peopled.Providers = "https://terreau.example/invitation/abc", []Link{{"ProConnect", "/administration/connexion/proconnect", ""}}
	all["first-steps-people"] = peopled
	alone := page("people", 3)
	all["first-steps-alone"] = alone
	mailed := page("mail", 4)
	mailed.Mail = MailForm{Port: 587}
	all["first-steps-mail"] = mailed
	mailed.Standing = MailStanding{Where: "smtp://mail.exemple.fr:587", From: "terreau@exemple.fr"}
	all["first-steps-mails"] = mailed
	all["first-steps-backup"] = page("backup", 5)
	all["first-steps-over"] = FirstStepsPage{Frame: f(say("steps.title"), path), Lead: say("steps.lead"), Done: "done.saved", Steps: steps}
	bad := Option{hostile, hostile, true}
	all["hostile-first-steps"] = FirstStepsPage{Frame: f(hostile, path), Lead: hostile, Key: "people", Link: hostile, Steps: []StepLine{{hostile, "javascript:alert(1)", false, false, true}},
		Providers: []Link{{hostile, "javascript:alert(1)", ""}}, Choices: []Option{bad}, Roles: []Option{bad}}
}
