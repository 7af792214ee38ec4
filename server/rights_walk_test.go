package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/themes"
)

// formOf is a form that could be sent at a door, about a sheet.
func (w *world) formOf(door string, one *standing) url.Values {
	id := func(name string) string { return string(w.people[name].ID) }
	remark := string(clock.NewID())
	if len(one.review.Remarks) > 0 {
		remark = string(one.review.Remarks[0].ID)
	}
	guest := string(clock.NewID())
	if len(one.links) > 0 {
		guest = string(one.links[0].Guest)
	}
	return map[string]url.Values{
		"/publier":               {"note": {"Une note."}},
		"/urgence":               {"raison": {"Un numéro a changé."}, "note": {"Le numéro."}},
		"/retirer":               {"raison": {"Elle ne vaut plus."}},
		"/verifier":              {"avertissement": {string(one.debt)}, "raison": {"Relu."}},
		"/relecture/ouvrir":      {"college-trade": {id("named"), string(w.second.ID)}, "college-concerned": {string(w.named().ID), id("voter")}},
		"/relecture/avis":        {"college": {"trade"}, "avis": {"for"}},
		"/relecture/reponse":     {"remarque": {remark}, "reponse": {"explained"}, "texte": {"C’est voulu."}},
		"/relecture/vote/ouvrir": {"votant": {id("voter")}, "mineure": {"1"}},
		"/relecture/vote":        {"choix": {"for"}},
		"/relecture/decider":     {"decision": {"adopter"}, "raison": {"C’est mûr."}, "note": {"Une note."}},
		"/relecture/abandonner":  {"raison": {"Plus personne ne peut relire."}},
		"/relecture/invites":     {"personne": {guest}, "acte": {"retirer"}},
		"/echanges":              {"intention": {"tell"}, "texte": {"Chez nous aussi."}},
		"/echanges/:comment":     {"texte": {"Autrement dit."}},

		"/echanges/:comment/masquer": {"raison": {"Un nom y est dit."}},
		"/signaler":                  {"passage": {"second texte"}, "reconnaissable": {"non"}, "raison": {"C’est faux."}},
		"/moi":                       {"name": {"Un autre nom"}, "lang": {"fr"}},
		"/moi/mot-de-passe":          {"old": {"x"}, "password": {goodPassword}},
		"/membres":                   {"act": {"disable"}, "person": {string(w.second.ID)}},
		"/equipe":                    {"act": {"invite"}, "role": {"reader"}, "note": {"Une collègue"}},
		"/reglages":                  {"name": {"Terreau"}, "contact": {"contact@terreau.example"}},
		"/reglages/espaces":          {"space": {"Espace " + string(clock.NewID())}, "audience": {"public"}},
	}[strings.TrimPrefix(strings.TrimPrefix(door[strings.IndexByte(door, '/'):], "/{nature}/:name"), "/espaces/:space")]
}

// pathOf is the address of a door, for a sheet by its name.
func pathOf(door, lang, name string) string {
	_, path, _ := strings.Cut(door, " ")
	path = strings.NewReplacer("{nature}", "fiches", ":name", name, ":pair", "1..2", ":edition", "v1", ":number", "1", ":space", "commun",
		":term", "numerique", ":text", "casf", ":acronym", "ase", ":provider", "terreau", ":token", "rien", ":page", "1").Replace(path)
	return inLanguage(lang, path)
}

// refusedStatuses are how something is refused that the state of a sheet or the role of its sender does not allow.
var refusedStatuses = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict}

// TestF1F2F5F11F12TheTableOfRightsHolds asks each cell of the table through HTTP: what is allowed is done, what is
// refused leaves no trace, and what may not be seen is answered as what does not exist.
func TestF1F2F5F11F12TheTableOfRightsHolds(t *testing.T) {
	eachWorld(t, func(w *world) {
		decided := w.decide()
		for _, state := range stateNames {
			w.sheets[state.name] = w.bring(state.name)
		}
		w.sit()
		w.sameFacts()
		cells := 0
		for _, r := range rights {
			if r.asks != ofSheet || strings.Contains(r.door, "/fichiers/") { // files: TestC4C7C8C9AttachmentsFollowTheirSheet
				continue
			}
			for _, state := range stateNames {
				one := w.sheets[state.name]
				if strings.Contains(r.door, "/proces-verbal/") && decided[state.name] != nil {
					one = decided[state.name]
				}
				for _, role := range roleNames {
					cells++
					w.cell(r, state.name, role, one, themes.Languages()[cells%2])
				}
			}
		}
		t.Log(cells, "cells")
	})
}

// sameFacts checks that the sheets of the table and those of the world are the same to the policy.
func (w *world) sameFacts() {
	w.Helper()
	for _, state := range stateNames {
		entries, err := w.lib.Sheets.Entries(w.Context(), []clock.ID{w.sheets[state.name].ID})
		w.must(err)
		for _, role := range roleNames {
			p := w.people[role]
			if role != "visitor" {
				if p, err = w.lib.People.Get(w.Context(), p.ID); err != nil {
					w.Fatal(err)
				}
			}
			for _, act := range allActs() {
				if real, said := people.Allows(p, act, entries[0].Sheet.Object()), people.Allows(roleOf(role), act, objectIn(state.name)); real != said {
					w.Errorf("%s by %s in %s: the table says %v, the sheet %v", act, role, state.name, said, real)
				}
			}
		}
	}
}

// cell asks one door for one sheet in one state, as one person.
func (w *world) cell(r right, state, role string, one *standing, lang string) {
	w.Helper()
	method, _, _ := strings.Cut(r.door, " ")
	p, o := roleOf(role), objectIn(state)
	if r.opensTo(p, o, state) && method == http.MethodPost {
		w.done(r, state, role, lang)
		return
	}
	before, path := w.position(), one.of(pathOf(r.door, lang, one.Slug))
	got := w.as(role, method, path, w.formOf(r.door, one))
	tell := func(what string) {
		w.Errorf("%s in %s by %s (%s): %d, %s", r.door, state, role, path, got.StatusCode, what)
	}
	if w.position() != before {
		tell("and left a trace")
	}
	led := got.StatusCode == http.StatusSeeOther && strings.Contains(got.Header.Get("Location"), signInPath)
	switch {
	case r.opensTo(p, o, state):
		if got.StatusCode != http.StatusOK {
			tell("though it is allowed")
		}
	case !r.seenBy(p, o):
		none := w.none(r.door, lang, role)
		if got.StatusCode != none.StatusCode || strings.ReplaceAll(got.body, one.Slug, "il-n-y-en-a-pas") != none.body || !slices.Equal(headerNames(got.Header), headerNamesOf(none, one.Slug)) {
			tell("otherwise than what does not exist")
		}
		if !led && got.StatusCode != http.StatusNotFound && got.StatusCode != http.StatusUnauthorized {
			tell("and it may not be seen")
		}
	case method == http.MethodGet:
		if got.StatusCode != http.StatusSeeOther && !slices.Contains(refusedStatuses, got.StatusCode) {
			tell("though it is not allowed")
		}
	case got.StatusCode == http.StatusUnprocessableEntity && nobody(r, state): // there is nothing to do it with
	case !slices.Contains(refusedStatuses, got.StatusCode):
		tell("though it is not allowed")
	}
}

// none is the answer of a door about what does not exist.
func (w *world) none(door, lang, role string) page {
	w.Helper()
	key := door + " " + lang + " " + role
	if _, asked := w.missing[key]; !asked {
		method, _, _ := strings.Cut(door, " ")
		none := &standing{comment: clock.NewID()}
		w.missing[key] = w.as(role, method, none.of(pathOf(door, lang, "il-n-y-en-a-pas")), w.formOf(door, &standing{}))
	}
	return w.missing[key]
}

// nobody reports whether a door opens to no role in a state.
func nobody(r right, state string) bool {
	return !slices.ContainsFunc(roleNames, func(role string) bool { return r.opensTo(roleOf(role), objectIn(state), state) })
}

// headerNamesOf are the headers of the answer about what does not exist, as they would be for a name.
func headerNamesOf(none page, slug string) []string {
	names := headerNames(none.Header)
	for i := range names {
		names[i] = strings.ReplaceAll(names[i], "il-n-y-en-a-pas", slug)
	}
	slices.Sort(names)
	return names
}

// done sends a form that is allowed, about a sheet of its own: it must be done.
func (w *world) done(r right, state, role, lang string) {
	w.Helper()
	one := w.bring(state)
	if strings.HasSuffix(r.door, "/verifier") && state == "published" {
		one = w.bring("draft")
		_, err := w.lib.Sheets.PublishUrgently(w.Context(), contenttest.Someone(w.T, w.lib, people.Steward), one.ID, "Un numéro a changé.", "")
		w.must(err)
		read, err := w.lib.Sheets.Read(w.Context(), people.System(), "practice", one.Slug, 0)
		w.must(err)
		one.debt = read.Warnings[0].ID
	}
	before, path := w.position(), one.of(pathOf(r.door, lang, one.Slug))
	got := w.as(role, http.MethodPost, path, w.formOf(r.door, one))
	if moved := w.position() != before; !moved || got.StatusCode != http.StatusOK && got.StatusCode != http.StatusSeeOther {
		if r.also != "" && slices.Contains(append(refusedStatuses, http.StatusUnprocessableEntity), got.StatusCode) && !moved {
			return // what it takes besides is not there
		}
		w.Errorf("%s in %s by %s: %d, done: %v, though it is allowed:\n%.300s", r.door, state, role, got.StatusCode, moved, got.body)
	}
}
