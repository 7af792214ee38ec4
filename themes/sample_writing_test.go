package themes

// writingSamples adds the pages of writing.
func writingSamples(t *Theme, lang string, all map[string]Page) {
	say := func(key string) string { return t.words.Say(lang, key) }
	f := func(title, path string) Frame {
		frame := sampleFrame(title, path, "write")
		frame.NoIndex, frame.Me = true, &Me{Name: "Nadia Ferhat", Initials: "NF", Writer: true, Steward: true}
		return frame
	}
	at := "/fiches/parler-des-ecrans"
	title := Said{"Parler des écrans avec les familles", "fr"}
	part := PartLine{Name: "part-how", Title: "Comment on s’y prend", State: "going", Current: true}
	done, todo := PartLine{Name: "part-why", Title: "Pourquoi", State: "done"}, PartLine{Name: "part-law", Title: "Cadre juridique", State: "todo", Optional: true}
	kinds := []Option{{"", "–", false}, {"outil", "Un outil", true}}
	line := FieldShown{ID: "champ-title", Name: "f.title", Key: "title", Label: Said{"Titre", ""}, Help: Said{"Un verbe et de quoi on parle.", ""}, Control: "line", Value: title.Text, Max: 150, Required: true, Lang: "fr"}
	fields := []FieldShown{line,
		{ID: "champ-summary", Name: "f.summary", Key: "summary", Label: Said{"En deux phrases", ""}, Control: "text", Max: 400, Required: true},
		{ID: "champ-publics", Name: "f.publics", Key: "publics", Label: Said{"Publics", ""}, Control: "choices", Required: true, Groups: []OptionGroup{{Options: kinds[1:]}, {Label: "Familles", Options: kinds[1:]}}}}
	more := []FieldShown{{ID: "champ-nature", Name: "f.nature", Key: "nature", Label: Said{"Nature", ""}, Control: "choice", Options: kinds},
		{ID: "champ-partners", Name: "f.partners", Key: "partners", Label: Said{"Partenaires", ""}, Help: Said{"Des organisations.", ""}, Control: "lines", Value: "CAF\nPMI"},
		{ID: "champ-checked_on", Name: "f.checked_on", Key: "checked_on", Label: Said{"Vérifiée le", ""}, Control: "date", Value: "2025-11-02"},
		{ID: "champ-odd", Name: "f.odd", Key: "odd", Label: Said{"Moyens", ""}, Control: "rows", Odd: true},
		{ID: "champ-related", Name: "f.related", Key: "related", Label: Said{"Fiches liées", ""}, Control: "rows", Rows: [][]FieldShown{{{ID: "a", Name: "f.related.0.sheet", Label: Said{"Adresse", ""}, Control: "line"}}, {{ID: "b", Name: "f.related.1.sheet", Label: Said{"Adresse", ""}, Control: "line"}}}}}
	page := WritingPage{Frame: f("Comment on s’y prend · "+title.Text, at+"/brouillon"), Sheet: title, At: at, Here: at + "/brouillon", Person: "0198", Done: "writing.done-image", State: say("making.draft"), Next: true,
		Version: 3, Base: "0198", Save: say("writing.save"), SavedAt: today, Hour: "14 h 32", SavedBy: "Karim Benali", Parts: []PartLine{{Name: "description", Title: say("writing.description"), Hint: say("writing.description-hint"), State: "done"}, done, part, todo}, Ready: 2, Number: 2, Previous: done, After: todo,
		Part: PartShown{Name: "part-how", Title: Said{"Comment on s’y prend", ""}, Help: Said{"Racontez dans l’ordre.", ""}, Example: Said{"« On commence par… »", "fr"}, Lang: "fr", Words: 42, Action: at + "/brouillon", Pictures: []PictureShown{{"/fichiers/0198", "frise de la journée", 640, 230}},
			Text: "1. **Inviter sans cibler.** L’invitation s’adresse à toutes les familles.\n2. **Commencer par une journée ordinaire.**\n\n![Une frise](frise.png)"},
		Missing: []LackShown{{Said{"Thèmes", ""}, "champ-themes"}}, Advice: []LackShown{{Said{"Pourquoi", ""}, "part-why"}},
		Authors: []AuthorLine{{"1", "Nadia Ferhat", "NF", true}, {"2", "Karim Benali", "KB", false}}, Writing: []Face{{"Karim Benali", "KB"}}, Also: t.words.Say(lang, "writing.also", "Karim Benali"),
		Colleagues: []Option{{"3", "Samia", false}}, Shares: true, Propose: true, Publish: true, GiveUp: true, Versions: true}
	page.Out = []PictureOut{{t.words.Say(lang, "writing.image-out", "cour"), "![La cour](cour.jpg)"}}
	all["writing"] = page
	described := page
	described.Part = PartShown{Name: "description", Title: Said{say("writing.description"), ""}, Fields: fields, More: more, Open: true}
	described.Refusal = Refusal{Field: "title", Reason: "title-empty"}
	all["writing-description"] = described
	round := page
	round.Round, round.Review, round.Missing, round.Done, round.Hour = true, true, nil, "", ""
	round.Opens, round.Save = t.words.Say(lang, "writing.round-new", 2, 3), t.words.Say(lang, "writing.save-new", 3)
	all["writing-round"] = round
	all["starting"] = StartingPage{Frame: f(say("nav.write"), "/ecrire"), Done: "starting.done-binned", Spaces: []Option{{"1", "Petite enfance", true}, {"2", "Insertion", false}},
		Kinds: []KindOffered{{practice, say("starting.practice"), true}, {legal, "", false}}, Pages: Pages{First: 1, Last: 1, Total: 1, Number: 1, Of: 1},
		Drafts: []DraftLine{{Title: title, Kind: practice, URL: at + "/brouillon", State: say("making.draft"), SavedAt: today, SavedBy: "Karim Benali", With: []string{"Karim Benali", "Samia"}, Next: true}},
		Bin:    []BinLine{{Title: title, Kind: practice, Back: at + "/brouillon/remettre-corbeille", At: today, Until: civil(2025, 12, 20)}}}
	all["starting-empty"] = StartingPage{Frame: f(say("nav.write"), "/ecrire"), Refusal: Refusal{Reason: "title-empty", Field: "title"}}
	all["starting-refused"] = StartingPage{Frame: f(say("nav.write"), "/ecrire"), Spaces: []Option{{"1", "Petite enfance", true}}, Kinds: []KindOffered{{practice, "", true}}, Refusal: Refusal{Reason: "title-empty", Field: "title"}}
	words := []WordChange{{Kept, "Racontez ", Style{}, false}, {Added, "dans l’ordre", Style{}, false}}
	all["conflict"] = ConflictPage{Frame: f(say("conflict.title"), at+"/brouillon"), Sheet: title, Here: at + "/brouillon", By: "Karim Benali", At: today, Version: 4, Base: "0198", Open: true, Part: page.Part, Theirs: words,
		Others: []PartChanged{{Title: Said{"Pourquoi", "fr"}, Words: words, Lang: "fr"}}, Lang: "fr"}
	all["conflict-fields"] = ConflictPage{Frame: f(say("conflict.title"), at+"/brouillon"), Sheet: title, Here: at + "/brouillon", Own: true, By: "Nadia", At: today, Version: 4, Open: false, Part: described.Part,
		Fields: []FieldChange{{"Titre", "fr", words, words}, {"Thèmes", "", nil, words}}}
	sent := []SentField{{"partie", "part-how", false}, {"texte", "Ce que j’ai écrit.", true}}
	all["typed"] = TypedPage{Frame: f(say("unsent.title"), at+"/brouillon"), Refusal: Refusal{Reason: "session-ended"}, Again: at + "/brouillon", Enter: "/connexion", Sent: sent}
	all["typed-back"] = TypedPage{Frame: f(say("unsent.title"), at+"/brouillon"), Refusal: Refusal{Reason: "write-not-author"}, Back: Link{say("unsent.back"), at, ""}, Sent: sent}
	saved := SavedLine{ID: "1", URL: at + "/brouillon/versions?version=1#compare", Number: 3, At: today, Hour: "14 h 32", By: "Karim Benali", Edition: 2, Late: true, From: 2}
	all["saved"] = SavedPage{Frame: f(say("saved.title"), at+"/brouillon/versions"), Sheet: title, Here: at + "/brouillon", Lang: "fr", Versions: []SavedLine{{ID: "2", URL: at + "/brouillon/versions", Number: 4, At: today, Hour: "15 h", By: "Karim Benali", Current: true, Count: 12, Since: "14 h 02", Others: at + "/brouillon/versions?seance=1-12"}, saved, {ID: "0", Number: 1, At: today, Hour: "9 h", Erased: true}},
		Shown: &saved, Fields: []FieldChange{{"Titre", "fr", words, nil}}, Blocks: []BlockChange{{Changed, "", words, 0}, {Skipped, "", nil, 3}}, Version: 4, Restores: true, All: at + "/brouillon/versions"}
	all["giving-up"] = GivingUpPage{Frame: f(say("giving-up.title"), at+"/brouillon/abandonner"), Sheet: title, Here: at + "/brouillon", Discard: true, Bin: true, Days: 30}
	all["giving-up-neither"] = GivingUpPage{Frame: f(say("giving-up.title"), at+"/brouillon/abandonner"), Sheet: title, Here: at + "/brouillon", Refusal: Refusal{Reason: "bin-published"}}
	preview := sampleSheet(t, lang)
	preview.Preview, preview.Reference, preview.Trail, preview.NoIndex = &Preview{Here: at + "/brouillon", Part: "part-how", Sent: sent, Unsaved: true, Open: true}, nil, nil, true
	preview.Versions, preview.Markdown, preview.JSON = "", "", ""
	all["preview"] = preview
	hostileWriting(f, all, page, described, preview)
}

func hostileWriting(f func(string, string) Frame, all map[string]Page, page, described WritingPage, preview SheetPage) {
	said := Said{hostile, "fr"}
	options := []Option{{hostile, hostile, true}}
	h := page
	h.Frame, h.Sheet, h.Also, h.SavedBy = f(hostile, "/fiches/x/brouillon"), said, hostile, hostile
	h.Part.Text, h.Part.Title, h.Part.Help, h.Part.Alt = "</textarea>"+hostile, said, said, hostile
	h.Part.Pictures = []PictureShown{{"javascript:alert(1)", hostile, 1, 1}}
	h.Parts = []PartLine{{Name: hostile, Title: hostile, State: "done", Current: true}}
	h.Authors, h.Writing, h.Colleagues = []AuthorLine{{hostile, hostile, "<b", false}, {"2", hostile, "<i", true}}, []Face{{hostile, "<b"}}, options
	all["hostile-writing"] = h
	d := described
	d.Frame = h.Frame
	d.Part.Fields = []FieldShown{{ID: "champ-title", Name: hostile, Key: hostile, Label: said, Help: said, Control: "line", Value: hostile},
		{ID: "champ-b", Name: hostile, Label: said, Control: "text", Value: "</textarea>" + hostile}, {ID: "champ-c", Name: hostile, Key: hostile, Label: said, Control: "choices", Groups: []OptionGroup{{hostile, options}}}}
	all["hostile-description"] = d
	all["hostile-starting"] = StartingPage{Frame: h.Frame, Typed: hostile, Spaces: options, Kinds: []KindOffered{{practice, hostile, true}}, Drafts: []DraftLine{{Title: said, Kind: practice, URL: "javascript:alert(1)", State: hostile, SavedAt: today, With: []string{hostile}}}}
	words := []WordChange{{Added, hostile, Style{}, false}}
	all["hostile-conflict"] = ConflictPage{Frame: h.Frame, Sheet: said, Here: "/fiches/x/brouillon", By: hostile, Open: true, Part: h.Part, Theirs: words, Others: []PartChanged{{Title: said, Words: words}}}
	sent := []SentField{{hostile, hostile, false}, {"texte", "</textarea>" + hostile, true}}
	all["hostile-typed"] = TypedPage{Frame: h.Frame, Refusal: Refusal{Reason: "session-ended"}, Again: "/fiches/x/brouillon", Enter: "/connexion", Sent: sent}
	all["hostile-saved"] = SavedPage{Frame: h.Frame, Sheet: said, Here: "/fiches/x/brouillon", Versions: []SavedLine{{ID: hostile, URL: "javascript:alert(1)", By: hostile, At: today}}}
	preview.Preview = &Preview{Here: "/fiches/x/brouillon", Part: hostile, Sent: sent, Unsaved: true, Open: true}
	preview.Frame = h.Frame
	all["hostile-preview"] = preview
}
