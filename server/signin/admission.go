package signin

import (
	"regexp"
	"slices"
	"strings"

	"terreau/content/people"
)

// establishment is a SIRET: 14 digits.
var establishment = regexp.MustCompile(`^[0-9]{14}$`)

// admission reports whether a word may say whom a provider lets in: "invitation", "approval" for whoever a steward then
// lets in, the domain of an address after an @, or a SIRET.
func admission(word string) bool {
	name, domained := strings.CutPrefix(word, "@")
	return word == "invitation" || word == approval || domained && domain.MatchString(name) || establishment.MatchString(word)
}

// approval is the word by which a provider may bring whoever a steward then lets in.
const approval = "approval"

// awaits reports whether someone whom nobody invited may wait to be let in.
func (s Settings) awaits() bool { return slices.Contains(s.Admit, approval) }

// admits reports whether someone whom nobody invited is let in all the same: the provider vouches for an address of a
// domain, to the letter, or for an establishment that the operator named.
func (s Settings) admits(id people.Identity) bool {
	at := strings.LastIndexByte(id.Email, '@')
	return id.Verified && at > 0 && slices.Contains(s.Admit, strings.ToLower(id.Email[at:])) ||
		establishment.MatchString(id.Siret) && slices.Contains(s.Admit, id.Siret)
}
