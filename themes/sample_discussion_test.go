package themes

import (
	"html/template"
	"strings"
)

// discussionSamples adds what is said under a sheet and what is reported of it: filled, empty, refused, hostile.
func discussionSamples(t *Theme, lang string, all map[string]Page) {
	link := Link{"Parler des écrans avec les familles, sans faire la leçon", "/fiches/parler-des-ecrans", ""}
	frame := func(key, path string) Frame {
		f := sampleFrame(t.words.Say(lang, key), path, "practice")
		f.Crumbs = append(f.Crumbs, Link{"Fiches", "/fiches", ""}, link)
		return f
	}
	one := func(id, thread, name, text string) CommentShown {
		return CommentShown{ID: id, Thread: thread, Path: link.URL + "/echanges/" + id, Sheet: link.URL, Name: name, Initials: "LM", At: today.AddDate(0, 0, -3), HTML: template.HTML("<p>" + text + "</p>"), Report: true}
	}
	question := one("1", "1", "Léa Morin", "Vous fournissez la frise vierge, ou chacun la dessine ?")
	question.Intent, question.Quote, question.Edited = "ask", "Chaque parent place sur une frise les moments de sa journée", true
	question.Answer, question.Hide = &CommentForm{}, &CommentForm{}
	reply := one("2", "1", "Nadia Ferhat", "Des vignettes à poser, sans rien écrire.")
	reply.Writer, reply.Own, reply.Report, reply.Edit = true, true, false, &CommentForm{Text: "Des vignettes à poser."}
	story := one("3", "3", "Thomas Keller", "À Saint-Denis, avec un médiateur en tamoul. <a href=\"https://exemple.fr\" rel=\"ugc nofollow\">Le récit</a>.")
	story.Intent = "tell"
	away := CommentShown{ID: "4", Thread: "4", Path: link.URL + "/echanges/4", Sheet: link.URL, Intent: "tell", At: today, Hidden: true}
	own := one("5", "5", "Nadia Ferhat", "On la reconnaît.")
	own.Intent, own.Hidden, own.Own, own.Report, own.Reason = "tell", true, true, false, "On reconnaît l’école."
	steward := one("6", "6", "Karim Benali", "Un nom.")
	steward.Intent, steward.Hidden, steward.Report, steward.Restore, steward.Refused, steward.Why = "thank", true, false, true, true, Refusal{Reason: "comment-not-hidden"}
	gone := CommentShown{ID: "7", Thread: "7", Path: link.URL + "/echanges/7", Sheet: link.URL, Intent: "ask", At: today, Erased: true}
	long := one("8", "8", "Karim Benali", "")
	long.HTML, long.Long, long.Intent = "", true, "tell"
	threads := []ThreadShown{{question, []CommentShown{reply}, 3}, {story, nil, 0}, {away, nil, 0}, {own, nil, 0}, {gone, nil, 0}, {long, nil, 0}}
	talk := Talk{Path: link.URL, Threads: threads, Total: 9, Thanks: 18, Messages: 4, Form: &CommentForm{Max: 500}}

	visitors := talk
	visitors.Form, visitors.Enter, visitors.SignIn = nil, EnterSignIn, "/connexion?suite=%2Ffiches%2Fx"
	visitors.Threads = []ThreadShown{{story, nil, 0}, {away, nil, 0}}
	sheet := sampleSheet(t, lang)
	sheet.Talk = &visitors
	all["sheet-talk"] = sheet
	quiet := sampleSheet(t, lang)
	quiet.Talk = &Talk{Path: link.URL, Enter: EnterInvited}
	all["sheet-quiet"] = quiet
	member := sampleSheet(t, lang)
	member.Me, member.Talk = &Me{Name: "Nadia Ferhat", Initials: "NF", Writer: true}, &talk
	all["sheet-said"] = member

	all["discussion"] = DiscussionPage{Frame: frame("talk.title", link.URL+"/echanges"), Sheet: link, Talk: talk, Pages: Pages{First: 1, Last: 6, Total: 9, Number: 1, Of: 2, Next: link.URL + "/echanges?page=2"}}
	all["discussion-empty"] = DiscussionPage{Frame: frame("talk.title", link.URL+"/echanges"), Sheet: link, Talk: Talk{Path: link.URL, Enter: EnterNever}}
	wrong := talk
	wrong.Thanked, wrong.Form = true, &CommentForm{Text: "", Quote: "Un passage", Intent: "ask", Open: true, Max: 500, Refusal: Refusal{Field: "text", Reason: "comment-empty"}}
	all["discussion-wrong"] = DiscussionPage{Frame: frame("talk.title", link.URL+"/echanges"), Sheet: link, Talk: wrong}
	all["discussion-lost"] = DiscussionPage{Frame: frame("talk.title", link.URL+"/echanges"), Sheet: link, Talk: visitors, Lost: "Ma réponse", Refusal: Refusal{Reason: "comment-gone"}}
	open := question
	open.Answer, open.Hide = &CommentForm{Open: true}, &CommentForm{Open: true, Refusal: Refusal{Field: "reason", Reason: "reason-missing"}}
	all["thread"] = ThreadPage{Frame: frame("talk.thread", link.URL+"/echanges/1"), Sheet: link, All: link.URL + "/echanges", Thread: ThreadShown{open, []CommentShown{reply}, 0}}
	all["thread-steward"] = ThreadPage{Frame: frame("talk.thread", link.URL+"/echanges/6"), Sheet: link, All: link.URL + "/echanges", Thread: ThreadShown{steward, nil, 0}, Enter: EnterNever}

	report := ReportPage{Frame: frame("report.title", link.URL+"/signaler"), Sheet: link, Here: link.URL + "/signaler", Max: 500}
	all["report"] = report
	report.Passage, report.Named, report.Refusal = "Jeanne", "non", Refusal{Field: "why", Reason: "why-missing"}
	all["report-wrong"] = report
	report.Done = "report.done-hidden"
	all["report-done"] = report
	story.Report = false
	report.Done, report.Comment, report.Refusal = "", &story, Refusal{}
	all["report-comment"] = report
	all["reports"] = ReportsPage{Frame: frame("reports.title", "/signalements"), Done: "done.report", Reports: []ReportLine{
		{ID: "1", Sheet: link, Passage: "Jeanne, de l’école", Named: true, At: today}, {ID: "2", Sheet: link, Comment: &story, Why: "C’est faux.", By: "Léa Morin", At: today, Typed: " ", Refusal: Refusal{Field: "reason", Reason: "reason-missing"}}}}
	all["reports-empty"] = ReportsPage{Frame: frame("reports.title", "/signalements"), Lost: "Ma raison", Refusal: Refusal{Reason: "report-decided"}}
	hostileDiscussion(all, talk)
}

// hostileDiscussion adds pages whose every word means harm.
func hostileDiscussion(all map[string]Page, talk Talk) {
	bad := CommentShown{ID: "9", Thread: "9", Path: "/fiches/x/echanges/9", Sheet: "/fiches/x", Intent: "ask", Name: hostile, Initials: "<b", At: today, Quote: hostile,
		Hidden: true, Own: true, Reason: hostile, Answer: &CommentForm{Text: hostile}, Edit: &CommentForm{Text: hostile}, Hide: &CommentForm{Text: hostile}, Report: true, Restore: true}
	talk.Path, talk.Form = "/fiches/x", &CommentForm{Text: hostile, Quote: hostile, Intent: hostile}
	talk.Threads = []ThreadShown{{bad, nil, 0}}
	f := sampleFrame(hostile, "/fiches/x/echanges", "")
	link := Link{strings.Repeat(hostile, 3), "javascript:alert(1)", ""}
	all["hostile-discussion"] = DiscussionPage{Frame: f, Sheet: link, Talk: talk, Lost: hostile}
	all["hostile-thread"] = ThreadPage{Frame: f, Sheet: link, Thread: ThreadShown{bad, nil, 2}, All: "javascript:alert(1)"}
	all["hostile-report"] = ReportPage{Frame: f, Sheet: link, Here: "/fiches/x/signaler", Comment: &bad, Passage: hostile, Why: hostile, Named: hostile}
	bad.ID = "10"
	all["hostile-reports"] = ReportsPage{Frame: f, Lost: hostile, Reports: []ReportLine{{ID: "1", Sheet: link, Comment: &bad, Why: hostile, By: hostile, Typed: hostile, At: today}}}
}
