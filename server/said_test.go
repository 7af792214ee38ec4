package server

import (
	"regexp"
	"strings"
	"testing"
)

// typedByHand has plain spaces and apostrophes wherever an author may type some.
const typedByHand = `---
title: "L'atelier : essai"
summary: "C'est quoi ?"
publics: [familles, "Parents d'enfants : petits"]
themes: [numerique, "L'accueil : au quotidien"]
professions: ["Chef d'équipe"]
setting: "L'IME : un lieu"
means: {time: "2 h : c'est peu", staff: "Deux ; l'une note"}
licence: CC-BY-SA-4.0
---

## En bref

Texte.
`

// unread are the tags of a page, and the texts to cite.
var unread = regexp.MustCompile(`<span class="quoted"[^>]*>.*?</span>|<[^>]*>`)

func TestWhatPeopleTypedIsSetAsFrenchAsks(t *testing.T) {
	s := alone(t)
	one := s.publishText("practice", []byte(typedByHand))
	s.again(one, []byte(strings.Replace(typedByHand, "Texte.", "Un texte.", 1)), `L'équipe : "relu" !`)
	for _, path := range []string{"/fiches/" + one.Slug, "/fiches", "/themes", "/publics", "/metiers", "/themes/l-accueil-au-quotidien", "/", "/plan", "/fiches/" + one.Slug + "/versions", "/fiches/" + one.Slug + "/versions/1..2"} {
		body := s.found(path).body
		body = body[strings.Index(body, "<main"):strings.Index(body, "</main>")]
		body = unread.ReplaceAllString(body, "<>") // what is cited stays as typed
		for _, plain := range []string{"L&#39;", "d&#39;", "C&#39;", "l&#39;", "c&#39;", " :<", " : ", " ;", " ?", " !", "&#34;"} {
			if at := strings.Index(body, plain); at >= 0 {
				t.Errorf("%s shows %q as it was typed: %q", path, plain, body[max(0, at-40):min(len(body), at+40)])
			}
		}
	}
	s.holds("/fiches/"+one.Slug, "L’IME\u00a0: un lieu", "2\u00a0h\u00a0: c’est peu", "L’équipe\u00a0: «\u00a0relu\u00a0»\u202f!", "Parents d’enfants\u00a0: petits")
}

func TestAnEnglishPageSaysWhatIsFrench(t *testing.T) {
	s := alone(t)
	one := s.publishText("practice", []byte(typedByHand))
	s.holds("/en/fiches/"+one.Slug, `<span>Families</span>, <span lang="fr">Parents d’enfants`, ` lang="fr">Chef d’équipe</a>`, `<span lang="fr">L’IME`, ">Practice sheets</a>")
	s.holds("/en/themes", ` lang="fr">L’accueil`, ">Digital</a>")
	s.holds("/en/themes/l-accueil-au-quotidien", `<h1 lang="fr">L’accueil`)
	s.holds("/en/fiches/"+one.Slug+"/versions", `lang="fr">L’atelier`, "<h1>Versions</h1>")
	s.holds("/fiches/"+one.Slug, "<span>Familles</span>, <span>Parents d’enfants")
}
