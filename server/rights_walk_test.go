package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/sheet"
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
	text := url.Values{"version": {strconv.Itoa(one.version)}, "partie": {"part-how"}, "texte": {"Autrement, et mieux."}, "texte-de": {string(one.revision)}, "personne": {id("writer")}}
	if one.Reviewing != people.NotMade {
		text.Set("relecture", "1")
	}
	return map[string]url.Values{
		"/brouillon":                   text,
		"/brouillon.json":              text,
		"/brouillon/apercu":            text,
		"/brouillon/images":            text,
		"/brouillon/restaurer":         text,
		"/brouillon/partage":           text,
		"/brouillon/retrait":           {"personne": {id("steward-author")}},
		"/ecrire":                      {"title": {"Une fiche commencée"}, "kind": {"practice"}, "space": {string(w.space.ID)}},
		"/echanges":                    {"intention": {"ask"}, "texte": {"Et le dimanche ?"}},
		"/echanges/:comment":           {"texte": {"Et le samedi ?"}},
		"/echanges/:comment/masquer":   {"raison": {"Un nom y est dit."}},
		"/echanges/:comment/remettre":  {},
		"/signaler":                    {"passage": {"Un second texte."}, "reconnaissable": {"non"}, "raison": {"C’est faux."}},
		"/proposer":                    {"verifie": contenttest.Checked},
		"/publier":                     {"note": {"Une note."}, "verifie": contenttest.Checked},
		"/urgence":                     {"raison": {"Un numéro a changé."}, "note": {"Le numéro."}, "verifie": contenttest.Checked},
		"/retirer":                     {"raison": {"Elle ne vaut plus."}},
		"/verifier":                    {"avertissement": {string(one.debt)}, "raison": {"Relu."}},
		"/relecture/ouvrir":            {"college-trade": {id("named"), string(w.second.ID)}, "college-concerned": {string(w.named().ID), id("voter")}},
		"/relecture/avis":              {"college": {"trade"}, "avis": {"for"}},
		"/relecture/reponse":           {"remarque": {remark}, "reponse": {"explained"}, "texte": {"C’est voulu."}},
		"/relecture/vote/ouvrir":       {"votant": {id("voter")}, "mineure": {"1"}},
		"/relecture/vote":              {"choix": {"for"}},
		"/relecture/decider":           {"decision": {"adopter"}, "raison": {"C’est mûr."}, "note": {"Une note."}},
		"/relecture/abandonner":        {"raison": {"Plus personne ne peut relire."}},
		"/relecture/invites":           {"personne": {guest}, "acte": {"retirer"}},
		"/moi":                         {"name": {"Un autre nom " + string(clock.NewID())}, "lang": {"fr"}},
		"/moi/mot-de-passe":            {"old": {"x"}, "password": {goodPassword}},
		"/membres":                     {"act": {"disable"}, "person": {string(w.second.ID)}},
		"/equipe":                      {"act": {"invite"}, "role": {"reader"}, "note": {"Une collègue"}},
		"/administration":              {"act": {"reindex"}},
		"/administration/journal":      {},
		"/administration/sessions":     {"session": {w.spareSession}},
		"/administration/invitations":  {"invitation": {w.spareInvitation}},
		"/administration/conservation": {"retention-journal": {"24"}},
		"/administration/premiers-pas": {"act": {"space"}, "space": {"Un premier espace " + string(clock.NewID())}, "audience": {"public"}},
		"/administration/courrier":     {"host": {"127.0.0.1"}, "port": {"2525"}, "from": {string(clock.NewID()) + "@example.org"}},
		"/administration/violations":   {"titre": {"Une clé perdue"}, "constat": {"2026-11-01T10:00"}, "risque": {"none"}},
		"/reglages":                    {"name": {"Terreau"}, "contact": {"contact@terreau.example"}},
		"/reglages/espaces":            {"space": {"Espace " + string(clock.NewID())}, "audience": {"public"}},
		"/acces":                       {"restriction": {"space"}},
		"/acces/espace":                {"espace": {string(clock.NewID())}},
		"/acces/liens":                 {"nom": {"Une voisine"}, "fin": {string(w.clock.Today())}},
		"/demander-acces":              {"adresse": {"/fiches/" + string(clock.NewID())}},
		"/demandes":                    {"demande": {string(clock.NewID())}, "decision": {"donner"}, "role": {"reader"}},
		"/groupes":                     {"name": {"Équipe " + string(clock.NewID())}, "kind": {"team"}},
		"/groupes/:group":              {"act": {"seat"}, "person": {string(w.second.ID)}},
	}[strings.TrimPrefix(strings.TrimPrefix(door[strings.IndexByte(door, '/'):], "/{nature}/:name"), "/espaces/:space")]
}

// pathOf is the address of a door, for a sheet and what hangs on it.
func pathOf(door, lang string, one *standing) string {
	_, path, _ := strings.Cut(door, " ")
	path = strings.NewReplacer("{nature}", "fiches", ":name", one.Slug, ":comment", string(one.comment), ":pair", "1..2", ":edition", "v1", ":number", "1", ":space", "commun",
		"publics/:term", "publics/familles", "metiers/:term", "metiers/ass", ":term", "numerique", ":text", "casf", ":acronym", "ase", ":provider", "terreau", ":token", "rien", ":eyes", "reader", ":group", "garantes-et-garants", ":page", "1").Replace(path)
	return inLanguage(lang, path)
}

// refusedStatuses are how something is refused that the state of a sheet or the role of its sender does not allow.
var refusedStatuses = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict}

// TestF1F2F5F11F12TheTableOfRightsHolds asks each cell of the table through HTTP: what is allowed is done, what is
// refused leaves no trace, and what may not be seen is answered as what does not exist.
func TestF1F2F5F11F12TheTableOfRightsHolds(t *testing.T) {
	eachWorld(t, func(w *world) {
		decided := w.decide()
		w.talks = true
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
			switch role {
			case "visitor":
			case "guest":
				w.sitGuest(w.sheets[state.name])
				p, err = w.lib.People.ByPass(w.Context(), w.seats[role])
				if p.IsVisitor() {
					p, err = people.Visitor(), nil
				}
				w.must(err)
			default:
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
	if role == "guest" {
		w.sitGuest(one)
	}
	if r.opensTo(p, o, state) && method == http.MethodPost && !r.shows {
		w.done(r, state, role, lang)
		return
	}
	before, path := w.position(), pathOf(r.door, lang, one)
	form := w.formOf(r.door, one)
	got := w.as(role, method, path, form)
	tell := func(what string) {
		w.Errorf("%s in %s by %s (%s): %d, %s", r.door, state, role, path, got.StatusCode, what)
	}
	if w.position() != before && !w.keptBeside(before) {
		tell("and left a trace")
	}
	led := got.StatusCode == http.StatusSeeOther && strings.Contains(got.Header.Get("Location"), signInPath)
	switch {
	case r.opensTo(p, o, state):
		if got.StatusCode != http.StatusOK {
			tell("though it is allowed")
		}
	case !r.seenBy(p, o):
		none := w.none(r.door, lang, role, form)
		if got.StatusCode != none.StatusCode || got.body != one.named(none.body) || !slices.Equal(headerNames(got.Header), one.namedAll(headerNames(none.Header))) {
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

// nothing is a sheet that there is not.
var nothing = &standing{Sheet: sheet.Sheet{Slug: "une-fiche-00000000-0000-7000-8000-000000000000"}, comment: clock.NewID(), revision: clock.NewID()}

// none is the answer of a door about what does not exist, to the same form.
func (w *world) none(door, lang, role string, form url.Values) page {
	w.Helper()
	key := door + " " + lang + " " + role + " " + form.Encode()
	if role == "guest" {
		key += " " + w.seats[role]
	}
	if _, asked := w.missing[key]; !asked {
		method, _, _ := strings.Cut(door, " ")
		w.missing[key] = w.as(role, method, pathOf(door, lang, nothing), form)
	}
	return w.missing[key]
}

// keptBeside reports whether nothing happened since but that a text which came too late was kept for its author.
func (w *world) keptBeside(before int64) bool {
	w.Helper()
	events, err := w.lib.Events.Since(w.Context(), before, 10)
	w.must(err)
	return !slices.ContainsFunc(events, func(e event.Event) bool { return e.Kind != sheet.CopyKept })
}

// nobody reports whether a door opens to no role in a state.
func nobody(r right, state string) bool {
	return !slices.ContainsFunc(roleNames, func(role string) bool { return r.opensTo(roleOf(role), objectIn(state), state) })
}

// named is what was answered about nothing, as it would be about a sheet.
func (one *standing) named(text string) string {
	return strings.NewReplacer(nothing.Slug, one.Slug, string(nothing.comment), string(one.comment)).Replace(text)
}

func (one *standing) namedAll(lines []string) []string {
	for i := range lines {
		lines[i] = one.named(lines[i])
	}
	slices.Sort(lines)
	return lines
}

// done sends a form that is allowed, about a sheet of its own: it must be done.
func (w *world) done(r right, state, role, lang string) {
	w.Helper()
	w.talks = strings.Contains(r.door, ":comment")
	one := w.bring(state)
	if strings.HasSuffix(r.door, "/verifier") && state == "published" {
		one = w.bring("draft")
		_, err := w.lib.Sheets.PublishUrgently(w.Context(), contenttest.Someone(w.T, w.lib, people.Steward), one.ID, sheet.Publication{Reason: "Un numéro a changé.", Checked: contenttest.Checked})
		w.must(err)
		read, err := w.lib.Sheets.Read(w.Context(), people.System(), "practice", one.Slug, 0)
		w.must(err)
		one.debt = read.Warnings[0].ID
	}
	if role == "guest" {
		w.sitGuest(one)
	}
	before, path := w.position(), pathOf(r.door, lang, one)
	got := w.as(role, http.MethodPost, path, w.formOf(r.door, one))
	if moved := w.position() != before; !moved || got.StatusCode != http.StatusOK && got.StatusCode != http.StatusSeeOther {
		if r.also != "" && slices.Contains(append(refusedStatuses, http.StatusBadRequest, http.StatusUnprocessableEntity), got.StatusCode) && !moved {
			return // what it takes besides is not there
		}
		w.Errorf("%s in %s by %s: %d, done: %v, though it is allowed:\n%.300s", r.door, state, role, got.StatusCode, moved, got.body)
	}
}

// seenBy reports whether there is anything behind the door for a person.
func (r right) seenBy(p people.Person, o people.Object) bool {
	for _, act := range r.sees {
		if people.Allows(p, act, o) {
			return true
		}
	}
	return len(r.sees) == 0
}

// opensTo reports whether the door does what it is for, on an object in a state.
func (r right) opensTo(p people.Person, o people.Object, state string) bool {
	switch r.asks {
	case anyone, link:
		return true
	case account, asWritten:
		return p.SignedIn()
	case tending, ofTeam:
		return people.Allows(p, people.Tend, o) || r.asks == ofTeam && p.In(o.Space) != ""
	}
	if r.past && !people.Allows(p, people.ReadDraft, drafted(o)) {
		return false
	}
	if r.in != "" && !strings.Contains(" "+r.in+" ", " "+state+" ") {
		return false
	}
	return r.seenBy(p, o) && (r.does == "" || people.Allows(p, r.does, o) || r.or != "" && people.Allows(p, r.or, o))
}

// drafted is a sheet as it would be with a draft, where it has none.
func drafted(o people.Object) people.Object {
	if o.Making == people.NotMade {
		o.Making = people.Draft
	}
	return o
}
