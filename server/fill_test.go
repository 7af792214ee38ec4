package server

import "testing"

func TestALinkLeadsToThePartItNames(t *testing.T) {
	s := alone(t)
	s.publish("Un but", "")
	from := s.publish("Un départ", "[un](un-but.md#comment-on-s-y-prend) [deux](un-but.md#Pourquoi) [trois](un-but.md#how) "+
		"[quatre](un-but.md#s-care) [cinq](un-but.md#%C3%80-%C3%A9crire) [six](un-but.md#) [sept](un-but.md#\"><b>)")
	s.holds("/fiches/"+from.Slug, `href="/fiches/un-but#s-how">un<`, `href="/fiches/un-but#s-why">deux<`, `href="/fiches/un-but#s-how">trois<`,
		`href="/fiches/un-but#s-care">quatre<`, `href="/fiches/un-but#s-a-ecrire">cinq<`, `href="/fiches/un-but">six<`)
	s.without("/fiches/"+from.Slug, `"><b>`)
}
