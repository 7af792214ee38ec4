package markdown

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"terreau/content/letters"
)

// place is where a destination leads.
type place int

const (
	nowhere  place = iota // not allowed: shown as text
	outside               // another site, an address of mail, a number of telephone
	site                  // a path of this site
	fragment              // a part of this text
	relative              // another sheet or file, found when the page is made
)

// destination is where a link leads, and what to show of it.
type destination struct {
	place place
	href  string // what follows "#" for a fragment
	host  string // host of another site, as the network writes it
	odd   bool   // the host must be shown: it is hidden by a user name, or by letters that look like others
}

var (
	schemeForm = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)
	mailForm   = regexp.MustCompile(`^[^\s@<>"'()\\,;:]+@[^\s@<>"'()\\,;:?&#/]+\.[^\s@<>"'()\\,;:?&#/]+(?:\?[^\s<>"']*)?$`)
	phoneForm  = regexp.MustCompile(`^\+?[0-9][0-9().\- ]{2,24}$`)
)

// destinationOf reads a destination by an allow list: https, http, mailto, tel, a path of the site, a part of the text,
// a relative path. Browsers forgive much (backslashes, missing slashes, control characters): what they would forgive is
// written straight first, or leads nowhere.
func destinationOf(dest string) destination {
	dest = strings.Trim(dest, " ")
	if dest == "" || len(dest) > MaxDestination || !utf8.ValidString(dest) || strings.ContainsFunc(dest, hiddenOrBreak) {
		return destination{}
	}
	if path, _, _ := strings.Cut(dest, "?"); strings.Contains(path, `\`) {
		dest = strings.ReplaceAll(path, `\`, "/") + dest[len(path):]
	}
	scheme := schemeForm.FindString(dest)
	switch rest := dest[len(scheme):]; strings.ToLower(scheme) {
	case "http:", "https:":
		return webPlace(strings.ToLower(scheme), rest, !strings.HasPrefix(rest, "//"))
	case "mailto:":
		return mailPlace(rest)
	case "tel:":
		if phoneForm.MatchString(rest) {
			return destination{place: outside, href: "tel:" + strings.NewReplacer(" ", "", "(", "", ")", "", ".", "").Replace(rest)}
		}
		return destination{}
	case "":
		return localPlace(dest)
	}
	return destination{}
}

func hiddenOrBreak(r rune) bool {
	return hidden(r) || r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029'
}

// localPlace reads a destination without scheme.
func localPlace(dest string) destination {
	switch {
	case strings.HasPrefix(dest, "//"):
		return webPlace("https:", dest, true)
	case dest[0] == '#':
		return destination{place: fragment, href: dest[1:]}
	case dest[0] == '/':
		if u, err := url.Parse(dest); err == nil && u.Host == "" {
			return destination{place: site, href: u.String()}
		}
		return destination{}
	}
	if first, _, _ := strings.Cut(dest, "/"); strings.ContainsAny(first, ":") {
		return destination{}
	}
	return destination{place: relative, href: dest}
}

// webPlace reads an address of the web. odd says that it was not written straight.
func webPlace(scheme, rest string, odd bool) destination {
	u, err := url.Parse(scheme + "//" + strings.TrimLeft(rest, "/"))
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return destination{}
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		if host = strings.ToLower(u.Hostname()); !plainHost(host) {
			return destination{}
		}
	}
	odd = odd || u.User != nil || strings.Contains(host, "xn--")
	u.User = nil
	if port := u.Port(); port != "" {
		u.Host = host + ":" + port
	} else {
		u.Host = host
	}
	return destination{place: outside, href: u.String(), host: host, odd: odd}
}

// plainHost accepts the names with an underscore, which idna does not know.
func plainHost(host string) bool {
	for _, c := range []byte(host) {
		if !(letters.Digit(c) || 'a' <= c && c <= 'z' || strings.IndexByte("-._", c) >= 0) {
			return false
		}
	}
	return true
}

func mailPlace(rest string) destination {
	address, err := url.PathUnescape(rest)
	if err != nil || strings.ContainsAny(address, "\r\n") || !mailForm.MatchString(strings.ReplaceAll(address, " ", "%20")) {
		return destination{}
	}
	u, err := url.Parse("mailto:" + strings.ReplaceAll(rest, " ", "%20"))
	if err != nil {
		return destination{}
	}
	return destination{place: outside, href: u.String()}
}
