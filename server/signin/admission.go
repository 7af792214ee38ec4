package signin

import (
	"regexp"
	"slices"
	"strings"

	"terreau/content/people"
)

// establishment is a SIRET: 14 digits.
var establishment = regexp.MustCompile(`^[0-9]{14}$`)

// admission reports whether a word may say whom a provider lets in: "invitation", the domain of an address after an @, or
// a SIRET.
func admission(word string) bool {
	name, domained := strings.CutPrefix(word, "@")
	return word == "invitation" || domained && domain.MatchString(name) || establishment.MatchString(word)
}

// admits reports whether someone whom nobody invited is let in all the same: the provider vouches for an address of a
// domain, to the letter, or for an establishment that the operator named.
func (s Settings) admits(id people.Identity) bool {
	at := strings.LastIndexByte(id.Email, '@')
	return id.Verified && at > 0 && slices.Contains(s.Admit, strings.ToLower(id.Email[at:])) ||
		establishment.MatchString(id.Siret) && slices.Contains(s.Admit, id.Siret)
}
