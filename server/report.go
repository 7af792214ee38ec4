package server

import (
	"context"
	"net/netip"
	"net/url"

	"terreau/content/clock"
	"terreau/content/duty"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

const reportsPath = "/signalements"

// reportDone are what the page of a report may say comes next: an address cannot make it say anything else.
var reportDone = map[string]string{"masque": "report.done-hidden", "recu": "report.done-shown"}

// showReport shows the form by which anyone says what must not stay of a sheet.
func (s *Server) showReport(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, err := s.talkedOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		if moved, err := s.fromOldSlug(a, r, "/signaler"); moved != nil || err != nil {
			return moved, err
		}
		page, err := s.reportPage(ctx, a, r, a.query.Get("commentaire"))
		if err != nil {
			return nil, err
		}
		page.Passage, page.Done = cut(a.query.Get("passage"), 4*sheet.MaxPassage), reportDone[a.query.Get("fait")]
		return s.html(a.lang, page)
	}
}

func (s *Server) reportPage(ctx context.Context, a *ask, r sheet.Reading, comment string) (page themes.ReportPage, err error) {
	path := editionPath(r, 0)
	page = themes.ReportPage{Mention: s.mentioned(a, duty.OfReports), Frame: s.versionFrame(a, r, s.say(a, "report.title")), Sheet: sheetLink(r), Here: path + "/signaler", Max: sheet.MaxPassage}
	page.Path, page.NoIndex = page.Here, true
	if comment == "" {
		return page, nil
	}
	id, ok := clock.ParseID(comment)
	if !ok {
		return page, refusal.NotFound()
	}
	c, err := s.Library.Sheets.Comment(ctx, a.who, id)
	if err == nil && (c.Sheet != r.Sheet.ID || c.Hidden || c.Erased) {
		err = refusal.NotFound()
	}
	if err != nil {
		return page, err
	}
	shown := s.commentQuoted(a, r, c)
	page.Title, page.Comment = s.say(a, "report.title-comment"), &shown
	return page, nil
}

// commentQuoted is a comment that a page speaks of, without anything to do about it there.
func (s *Server) commentQuoted(a *ask, r sheet.Reading, c sheet.Comment) themes.CommentShown {
	shown := s.commentShown(a, r, c, &talk{room: listRoom})
	shown.Answer, shown.Edit, shown.Hide, shown.Restore, shown.Report = nil, nil, nil, false, false
	return shown
}

// report takes what a reader says must not stay.
func (s *Server) report(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, err := s.talkedOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		named := a.sent.Get("reconnaissable")
		said := sheet.Reporting{Comment: clock.ID(a.sent.Get("commentaire")), Passage: a.sent.Get("passage"), NamesPerson: named == "oui", Why: a.sent.Get("raison"), Mention: duty.OfReports.Version}
		if said.Comment != "" {
			said.Passage = ""
		}
		if err = refusal.Unprocessable("named", "report-choice-missing"); named == "oui" || named == "non" {
			_, err = s.Library.Sheets.Report(ctx, a.who, r.Sheet.ID, said, network(a.from))
		}
		if err == nil {
			next := "recu"
			if said.NamesPerson {
				next = "masque"
			}
			return s.done(a, editionPath(r, 0)+"/signaler?"+url.Values{"fait": {next}}.Encode())
		}
		page, failed := s.reportPage(ctx, a, r, string(said.Comment))
		if failed != nil {
			return nil, failed
		}
		page.Passage, page.Named, page.Why = a.sent.Get("passage"), named, a.sent.Get("raison")
		return s.refusedAgain(a, err, func(why themes.Refusal) themes.Page { page.Refusal = why; return page })
	}
}

// network is the part of an address that an office or a household shares.
func network(from netip.Addr) string {
	bits := 24
	if from.Is6() {
		bits = 64
	}
	prefix, err := from.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}

// showReports shows what waits for the decision of those who tend spaces.
func (s *Server) showReports(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.reportsPage(ctx, a)
	if err != nil {
		return nil, err
	}
	if a.query.Get("fait") == "decide" {
		page.Done = "done.report"
	}
	return s.html(a.lang, page)
}

func (s *Server) reportsPage(ctx context.Context, a *ask) (page themes.ReportsPage, err error) {
	reports, err := s.Library.Sheets.Reports(ctx, a.who)
	page = themes.ReportsPage{Frame: s.own(a, s.say(a, "reports.title"))}
	for _, one := range reports {
		line := themes.ReportLine{ID: string(one.ID), Sheet: themes.Link{Label: markdown.Titled(one.Title, french), URL: s.sheetPath(one.Sheet.Kind, one.Sheet.Slug)},
			Passage: one.Passage, Named: one.NamesPerson, Why: one.Why, By: one.By.Name, At: s.local(one.At)}
		if one.Comment != nil {
			k, _ := s.Library.Kinds.Kind(one.Sheet.Kind)
			shown := s.commentQuoted(a, sheet.Reading{Sheet: one.Sheet, Kind: k}, *one.Comment)
			shown.Hidden = false // the page says it once, beside
			line.Comment = &shown
		}
		page.Reports = append(page.Reports, line)
	}
	return page, err
}

// decideReport takes a steward's decision. Where it is refused, the reason she typed stays.
func (s *Server) decideReport(ctx context.Context, a *ask) (*answer, error) {
	id, decision := a.sent.Get("signalement"), a.sent.Get("decision")
	err := refusal.Unprocessable("decision", "report-decision-missing")
	if decision == "masquer" || decision == "montrer" {
		err = s.Library.Sheets.DecideReport(ctx, a.who, clock.ID(id), decision == "masquer", a.sent.Get("raison"))
	}
	if err == nil {
		return s.done(a, reportsPath+"?fait=decide")
	}
	page, failed := s.reportsPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	return s.refusedAgain(a, err, func(why themes.Refusal) themes.Page {
		for i := range page.Reports {
			if one := &page.Reports[i]; one.ID == id {
				one.Typed, one.Refusal = a.sent.Get("raison"), why
				return page
			}
		}
		page.Lost, page.Refusal = a.sent.Get("raison"), why
		return page
	})
}
