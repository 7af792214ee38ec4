package server

import "testing"

func TestAnEmptyBaseSaysHowToFillIt(t *testing.T) {
	s := alone(t)
	s.holds("/", "terreau import mes-fiches/", `href="/fiches">Fiches pratiques</a>`, `href="/droit">Notes de cadre juridique</a>`)
	s.holds("/en", "terreau import my-sheets/", ">Practice sheets</a>")
	s.without("/", "Nouvelles et mises à jour")
	s.publish("Une fiche", "")
	s.holds("/", "Nouvelles et mises à jour", "Une fiche", `Fiches pratiques <span class="n num">1</span>`)
	s.without("/", "terreau import")
}
