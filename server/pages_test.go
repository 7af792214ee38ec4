package server

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
)

// fullSheet is a practice sheet with a bit of everything.
const fullSheet = `---
title: "Accueillir l'enfant : l'essentiel"
summary: "Deux personnes, une heure, l'écoute d'abord."
publics: [familles]
themes: [numerique]
professions: [ass]
means:
  time: Une heure
law: ["casf:L311-3"]
authors: [Nadia Ferhat]
licence: CC-BY-SA-4.0
lang: fr
---

## En bref

Le droit est à l'article L. 311-3 du CASF. On appelle l'ASE.

## Comment on s’y prend

On commence par [écouter](autre-fiche.md).
`

func TestEveryPageIsShownInBothLanguages(t *testing.T) {
	each(t, func(s *site) {
		s.publishText("practice", []byte(fullSheet))
		s.publishText("legal", []byte("---\ntitle: Les droits de la personne\nsummary: Ce que dit l’article.\nlaw: [\"casf:L311-3\"]\nthemes: [numerique]\nchecked_on: 2026-11-01\nnext_check: 2027-05-01\nin_force: {start: 2002-01-03}\nlicence: CC-BY-SA-4.0\n---\n\n## L’essentiel\n\nToute personne lit son dossier.\n"))
		s.publishText("help", []byte("---\ntitle: Chercher\nsummary: Comment chercher.\nrank: 1\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\nEn haut.\n"))
		if err := s.lib.Sheets.SetAcronyms(context.Background(), people.System(), []sheet.Acronym{
			{Acronym: "ASE", Expansion: "Aide sociale à l’enfance", Domain: "Enfance"}}); err != nil {
			t.Fatal(err)
		}
		s.indexed()
		for _, path := range []string{
			"/", "/fiches", "/fiches?tri=titre", "/droit", "/lectures", "/revues", "/parcours", "/aide", "/aide/chercher",
			"/fiches/accueillir-l-enfant-l-essentiel", "/fiches/accueillir-l-enfant-l-essentiel/v1",
			"/fiches/accueillir-l-enfant-l-essentiel/versions", "/droit/les-droits-de-la-personne", "/droit/textes",
			"/droit/textes/casf", "/droit/casf/l311-3", "/themes", "/themes/numerique", "/publics", "/publics/familles",
			"/metiers", "/metiers/ass", "/espaces", "/espaces/commun", "/sigles", "/sigles?lettre=A", "/sigles/ase",
			"/recherche", "/recherche?q=accueillir", "/recherche?theme=numerique", "/plan", "/mentions-legales", "/accessibilite", "/donnees-personnelles",
		} {
			for _, lang := range []string{"fr", "en"} {
				p := s.found(inLanguage(lang, path))
				if !strings.Contains(p.body, `<html lang="`+lang+`"`) || p.Header.Get("Content-Language") != lang {
					t.Errorf("%s is not in %s", path, lang)
				}
				if strings.Count(p.body, "<h1") != 1 || !strings.Contains(p.body, `<main id="contenu"`) {
					t.Errorf("%s has not one title and one main part", path)
				}
				if strings.Contains(p.body, "ZgotmplZ") || strings.Contains(p.body, "%!") {
					t.Errorf("%s holds what a template could not say", path)
				}
			}
		}
	})
}

func TestASheetSaysWhatItRestsOn(t *testing.T) {
	s := alone(t)
	ctx := context.Background()
	if err := s.lib.Sheets.SetAcronyms(ctx, people.System(), []sheet.Acronym{{Acronym: "ASE", Expansion: "Aide sociale à l’enfance"},
		{Acronym: "CASF", Expansion: "code de l’action sociale"}, {Acronym: "CASF", Expansion: "centre d’action sociale fictif"}}); err != nil {
		t.Fatal(err)
	}
	other := s.publishText("practice", []byte("---\ntitle: Autre fiche\nsummary: Une autre.\nrelated: [{sheet: accueillir-l-enfant-l-essentiel, rel: completes}]\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\nTexte.\n"))
	s.publishText("legal", []byte("---\ntitle: Les droits de la personne\nsummary: L’article.\nlaw: [\"casf:L311-3\"]\nlicence: CC-BY-SA-4.0\n---\n\n## L’essentiel\n\nTexte.\n"))
	one := s.publishText("practice", []byte(fullSheet))
	page := s.holds("/fiches/"+one.Slug, "Accueillir l’enfant", "Publiée le", "non relue", "1 texte cité", "Une heure", "Version 1",
		`href="/fiches/`+other.Slug+`"`, `class="note law"`, "Les droits de la personne", `title="Aide sociale à l’enfance"`,
		"citation_title", "Ferhat, N.", "FERHAT, Nadia", "BibTeX", "/themes/numerique", "Autre fiche", `id="s-how"`)
	if strings.Contains(page.body, "centre d’action sociale fictif") {
		t.Error("an acronym with two senses was explained by one of them")
	}
	s.holds("/en/fiches/"+one.Slug, `href="/en/fiches/`+other.Slug+`"`, "In this sheet")
}

func TestOldAddressesLeadToTheSheet(t *testing.T) {
	s := alone(t)
	one := s.publish("Une fiche", "")
	s.again(one, contenttest.Practice("Une fiche", "On écoute encore."), "Une précision.")
	s.holds("/fiches/une-fiche/v1", "remplacée depuis", `rel="canonical" href="`+s.front.origin()+`/fiches/une-fiche"`)
	s.holds("/fiches/une-fiche/v2", "On écoute encore")
	s.holds("/fiches/une-fiche/versions", "Version 2", "Version 1", "Une précision", "/versions/1..2")
	s.holds("/fiches/une-fiche/versions/1..2", "<del>", "<ins>")
	for _, path := range []string{"/fiches/une-fiche/v3", "/fiches/une-fiche/v01", "/fiches/une-fiche/v0", "/fiches/une-fiche/x", "/fiches/une-fiche/versions/2..1",
		"/fiches/une-fiche/versions/1..9", "/fiches/une-fiche/versions/1..", "/fiches/une-fiche.css", "/fiches/une-fiche.md.exe",
		"/fiches/une-fiche%2Fv1", "/fiches?page=2", "/fiches?page=0", "/fiches?page=x", "/fiches?tri=x", "/sitemap-9.xml", "/themes/rien"} {
		if p := s.get(path); p.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, p.StatusCode)
		}
	}
}

func TestAnAddressAlmostRightLeadsToItsPage(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	for path, to := range map[string]string{"/en/": "/en", "/fiches/": "/fiches", "/fiches/une-fiche/": "/fiches/une-fiche", "/FICHES/Une-Fiche": "/fiches/une-fiche",
		"/en/fiches/?tri=titre": "/en/fiches?tri=titre", "/droit/casf/L311-3": "/droit/casf/l311-3", "/Recherche?q=AEMO": "/recherche?q=AEMO"} {
		if p := s.get(path); p.StatusCode != http.StatusMovedPermanently || p.Header.Get("Location") != s.front.origin()+to {
			t.Errorf("%s answers %d to %q", path, p.StatusCode, p.Header.Get("Location"))
		}
	}
	for _, path := range []string{"//autre.example/", "/autre.example/", "/fiches//", "/Rien"} {
		if p := s.get(path); p.StatusCode == http.StatusMovedPermanently && p.Header.Get("Location") != s.front.origin()+"/fiches" {
			t.Errorf("%s leads to %q", path, p.Header.Get("Location"))
		}
	}
}

func TestTheHomePageClaimsNoReviewNobodyDid(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	page := s.get("/")
	s.holds("/", "à\u00a0relire avec le métier")
	for _, claim := range []string{"relus et vérifiés", "relues et vérifiées", "relues par le métier et"} {
		if strings.Contains(page.body, claim) || strings.Contains(s.get("/opensearch.xml").body, claim) {
			t.Errorf("nothing is validated, and the site says %q", claim)
		}
	}
}

func TestAWithdrawnSheetKeepsItsPageOrLeadsElsewhere(t *testing.T) {
	s := alone(t)
	one, two := s.publish("Première", ""), s.publish("Seconde", "")
	s.holds("/fiches", "Première", "Seconde")
	ctx := context.Background()
	if err := s.lib.Sheets.Withdraw(ctx, s.steward, one.ID, "Le texte a été abrogé.", ""); err != nil {
		t.Fatal(err)
	}
	s.holds("/fiches/premiere", "Retirée le", "Le texte a été abrogé.", `content="noindex"`)
	s.without("/fiches", "Première")
	if err := s.lib.Sheets.Withdraw(ctx, s.steward, two.ID, "Remplacée.", "/fiches/premiere"); err != nil {
		t.Fatal(err)
	}
	if p := s.get("/fiches/seconde"); p.StatusCode != http.StatusFound || p.Header.Get("Location") != s.front.origin()+"/fiches/premiere" {
		t.Errorf("a withdrawn sheet with a way on answers %d to %q", p.StatusCode, p.Header.Get("Location"))
	}
	s.holds("/fiches/seconde/v1", "Remplacée.", "/fiches/premiere")
	if err := s.lib.Sheets.UndoWithdrawal(ctx, s.steward, one.ID); err != nil {
		t.Fatal(err)
	}
	s.holds("/fiches", "Première")
	s.holds("/fiches/seconde/v1", "Première</a>")
}
