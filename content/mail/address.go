package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"regexp"
	"strings"

	"terreau/content/refusal"

	"golang.org/x/net/idna"
)

// MaxAddress is how many bytes an address may take (RFC 5321, section 4.5.3.1: 256 with its brackets).
const MaxAddress = 254

// local is what may stand before the @: the dot-atom of RFC 5322 without quotes, at most 64 letters. Quoted forms are
// allowed there, and used by nobody but attackers.
var local = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// ParseAddress reads the address that someone typed, brought to the form it is written to: its domain in lower case and in
// ASCII. Names, comments, quotes, line ends and lists are refused. Refusal: Unprocessable "email-unusable".
func ParseAddress(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	unusable := refusal.Unprocessable("email", "email-unusable")
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Name != "" || parsed.Address != typed {
		return "", unusable
	}
	at := strings.LastIndexByte(typed, '@')
	domain, err := idna.Lookup.ToASCII(typed[at+1:])
	if err != nil || !strings.Contains(domain, ".") || !local.MatchString(typed[:at]) || at > 64 || at+1+len(domain) > MaxAddress {
		return "", unusable
	}
	return typed[:at] + "@" + domain, nil
}

// hashOf stands for an address where letters to it are counted.
func hashOf(email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(email)))
	return hex.EncodeToString(sum[:])
}
