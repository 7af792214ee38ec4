package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"terreau/content/people"
	"terreau/content/sheet"
	"terreau/themes"
)

// furnish gives the open pages something to show.
func (w *world) furnish() {
	w.Helper()
	w.publishText("practice", []byte(fullSheet))
	w.must(w.lib.Sheets.SetAcronyms(w.Context(), people.System(), []sheet.Acronym{{Acronym: "ASE", Expansion: "Aide sociale à l’enfance", Domain: "Enfance"}}))
	w.indexed()
}

// TestF1TheDoorsBesideSheetsHold asks the doors that rest on no sheet as everyone.
func TestF1TheDoorsBesideSheetsHold(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.furnish()
		one := w.bring("published")
		w.sit()
		w.sitGuest(one)
		for _, r := range rights {
			if r.asks == ofSheet || strings.HasPrefix(r.door, "POST /deconnexion") { // TestG4SigningOutEndsTheSessionAtOnce
				continue
			}
			for i, role := range roleNames {
				w.beside(r, role, one, themes.Languages()[i%2])
			}
		}
	})
}

// alike is where doors about links and sign-ins that there are not answer the same to everyone.
var alike = []string{"/connexion/", "/oidc/"}

// beside asks a door that rests on no sheet, as one person.
func (w *world) beside(r right, role string, one *standing, lang string) {
	w.Helper()
	method, at, _ := strings.Cut(r.door, " ")
	path := strings.NewReplacer(":asset", strings.TrimPrefix(w.front.Theme.AssetURL("terreau.css"), "/actifs/")).Replace(pathOf(r.door, lang, one))
	if !slices.Contains(w.front.doors, inLanguage("en", at)) && !w.hasTwin(at) {
		path = strings.TrimPrefix(path, "/en")
	}
	before := w.position()
	got := w.as(role, method, path, w.formOf(r.door, one))
	moved := w.position() != before
	tell := func(what string) {
		w.Errorf("%s by %s (%s): %d, %s", r.door, role, path, got.StatusCode, what)
	}
	led := got.StatusCode == http.StatusSeeOther && strings.Contains(got.Header.Get("Location"), signInPath)
	o := people.Object{Space: someSpace, Audience: people.Public}
	switch {
	case r.asks == link || slices.ContainsFunc(alike, func(start string) bool { return strings.HasPrefix(at, start) }):
		if _, asked := w.missing[r.door]; !asked {
			w.missing[r.door] = got
		}
		if moved || got.StatusCode != w.missing[r.door].StatusCode || got.StatusCode >= http.StatusInternalServerError {
			tell("otherwise than to others, or it left a trace")
		}
	case !r.opensTo(roleOf(role), o, ""):
		if moved || !led && !slices.Contains(refusedStatuses, got.StatusCode) {
			tell("though it is not allowed")
		}
	case r.does != "" && method == http.MethodPost && r.also != "" && !moved && got.StatusCode == http.StatusNotFound: // what it takes besides is not there
	case r.does != "" && method == http.MethodPost && !r.shows:
		if !moved || got.StatusCode != http.StatusOK && got.StatusCode != http.StatusSeeOther {
			tell("though it is allowed")
		}
	case led || got.StatusCode >= http.StatusBadRequest && r.also == "":
		tell("though it is allowed")
	case r.asks == asWritten && got.StatusCode != http.StatusSeeOther:
		tell("and leads nowhere")
	}
}

// hasTwin reports whether a door stands under /en too.
func (w *world) hasTwin(at string) bool {
	for _, route := range w.front.app.GetRoutes() {
		if route.Path == inLanguage("en", strings.NewReplacer("{nature}", "fiches").Replace(at)) {
			return true
		}
	}
	return false
}

// A space that does not let someone in is answered as one that there is not, whatever is asked of it.
func TestF2AClosedSpaceDoesNotExist(t *testing.T) {
	eachWorld(t, func(w *world) {
		closed, err := w.lib.People.AddSpace(w.Context(), people.System(), people.Space{Slug: "ferme", Name: "Espace fermé", Audience: people.SpaceOnly})
		w.must(err)
		w.sit()
		before := w.position()
		for _, role := range []string{"visitor", "member", "reader", "reviewer", "steward"} {
			for _, below := range []string{"", "/flux.atom", "/equipe"} {
				here, none := w.as(role, http.MethodGet, "/espaces/"+closed.Slug+below, nil), w.as(role, http.MethodGet, "/espaces/aucun"+below, nil)
				if here.StatusCode != none.StatusCode || here.body != none.body || here.StatusCode == http.StatusOK {
					t.Errorf("/espaces/ferme%s by %s: %d, and %d where there is none", below, role, here.StatusCode, none.StatusCode)
				}
			}
			for _, form := range [][]string{{"act", "invite", "role", "reader"}, {"act", "role", "person", string(w.second.ID), "role", "steward"}, {"act", "space", "name", "Autrement", "audience", "public"}} {
				here, none := w.as(role, http.MethodPost, "/espaces/ferme/equipe", pairs(form)), w.as(role, http.MethodPost, "/espaces/aucun/equipe", pairs(form))
				if here.StatusCode != none.StatusCode || here.StatusCode != http.StatusNotFound && role != "visitor" {
					t.Errorf("a form %v to a closed space by %s: %d, and %d where there is none", form, role, here.StatusCode, none.StatusCode)
				}
			}
		}
		if w.position() != before {
			t.Error("something was done in a closed space")
		}
	})
}
