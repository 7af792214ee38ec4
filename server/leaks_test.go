package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
)

// outside is where what is private could show to people who may not read it: pages, feeds, counts, search, their own.
var outside = append(slices.Clone(everywhere), "/fiches?tri=titre", "/aide", "/espaces/ailleurs", "/publics/familles", "/metiers", "/sigles", "/robots.txt",
	"/recherche.json?q=numerique", "/recherche?q=zanz", "/suggestions?q=num", "/fiches/ouverte/versions", "/fiches/ouverte.json", "/fiches/ouverte/echanges",
	"/ecrire", "/relectures", "/signalements", "/moi")

// What is hidden changes no byte of what others are shown: not a title, not a count, not a suggestion, not a date.
func TestF3F4F8F19WhatIsHiddenChangesNothing(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := w.Context()
		w.publish("Ouverte", "Voir [la cachée](zanzibar-secrete.md), article L. 311-3 du CASF.")
		elsewhere, err := w.lib.People.AddSpace(ctx, people.System(), people.Space{Slug: "ailleurs", Name: "Ailleurs", Audience: people.Public})
		w.must(err)
		w.people = map[string]people.Person{"visitor": people.Visitor(), "member": w.people["member"], "disabled": w.people["disabled"], "third": w.people["third"],
			"reviewer": contenttest.Someone(t, w.lib, ""), "steward": contenttest.Someone(t, w.lib, "")}
		for _, role := range []people.Role{people.Reviewer, people.Steward} {
			w.must(w.lib.People.SetRole(ctx, people.System(), elsewhere.ID, w.people[string(role)].ID, role))
		}
		w.sit()
		w.indexed()
		look := func() map[string]page {
			seen := map[string]page{}
			for role := range w.people {
				for _, path := range outside {
					seen[role+" "+path] = w.as(role, http.MethodGet, path, nil)
				}
			}
			return seen
		}
		look() // what a first look makes, such as pages kept, is there before both
		before := look()
		w.hide()
		w.indexed()
		for what, now := range look() {
			if was := before[what]; now.StatusCode != was.StatusCode || now.body != was.body {
				t.Errorf("%s is otherwise once something is hidden: %d and %d, %s", what, was.StatusCode, now.StatusCode, firstChange(was.body, now.body))
			}
		}
	})
}

// hide makes what outsiders may not know of: drafts, one of them proposed, sheets kept to their space, a closed space.
func (w *world) hide() {
	w.Helper()
	ctx, steward := w.Context(), w.steward
	text := func(title string) []byte {
		return []byte("---\ntitle: " + title + "\nsummary: Zanzibar.\npublics: [familles]\nthemes: [numerique]\nprofessions: [ass]\nrelated: [{sheet: ouverte, rel: completes}]\nlaw: [\"casf:L311-3\"]\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\nZanzibar numérique, ZBR, article L. 311-3 du CASF. [Ouverte](ouverte.md)\n")
	}
	start := func(space clock.ID, title string) sheet.Sheet {
		one, err := w.lib.Sheets.Start(ctx, steward, space, "practice", text(title))
		w.must(err)
		return one
	}
	start(w.space.ID, "Zanzibar brouillon")
	w.must(w.lib.Sheets.Propose(ctx, steward, start(w.space.ID, "Zanzibar proposée").ID, contenttest.Checked))
	kept := start(w.space.ID, "Zanzibar secrète")
	w.must(w.lib.Sheets.Restrict(ctx, steward, kept.ID, people.SpaceOnly))
	_, err := w.lib.Sheets.PublishUnreviewed(ctx, steward, kept.ID, sheet.Publication{Checked: contenttest.Checked})
	w.must(err)
	_, err = w.lib.Sheets.AddComment(ctx, steward, kept.ID, sheet.NewComment{Intent: sheet.Ask, Text: "Zanzibar ?"})
	w.must(err)
	closed, err := w.lib.People.AddSpace(ctx, people.System(), people.Space{Slug: "zanzibar", Name: "Zanzibar", Audience: people.SpaceOnly})
	w.must(err)
	w.must(w.lib.People.SetRole(ctx, people.System(), closed.ID, steward.ID, people.Steward))
	_, err = w.lib.Sheets.PublishUnreviewed(ctx, steward, start(closed.ID, "Zanzibar fermée").ID, sheet.Publication{Checked: contenttest.Checked})
	w.must(err)
}

// firstChange is where two texts begin to differ.
func firstChange(was, now string) string {
	at := 0
	for at < len(was) && at < len(now) && was[at] == now[at] {
		at++
	}
	cutAt := func(text string) string {
		return strings.ToValidUTF8(text[min(max(at-60, 0), len(text)):min(at+60, len(text))], "")
	}
	return cutAt(was) + " → " + cutAt(now)
}
