package markdown

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// policy is the second wall: what the writer never writes cannot be in its HTML either. Elements, classes and addresses
// are allowed by name.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "code", "pre", "ul", "ol", "li", "blockquote", "dl", "dt", "dd",
		"table", "thead", "tbody", "tr", "th", "td", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "abbr", "sup",
		"section", "div", "aside")
	ids := regexp.MustCompile(`^(?:s-[a-z0-9-]+|fn-[0-9]+|fnref-[0-9]+(?:-[0-9]+)?)$`)
	p.AllowAttrs("id").Matching(ids).OnElements("h2", "h3", "h4", "h5", "h6", "li", "a")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(?:anchor|ref)$`)).OnElements("a")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(?:notice(?: ok| warn| bad| law)?|scroll)$`)).OnElements("div")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^strong$`)).OnElements("p")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^steps$`)).OnElements("ol")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^table$`)).OnElements("table")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^num$`)).OnElements("td", "th")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^soft small$`)).OnElements("span")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^col$`)).OnElements("th")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^auto$`)).OnElements("p")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("pre", "div")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^(?:region|note|img|doc-noteref|doc-backlink|doc-endnotes)$`)).OnElements("div", "span", "a", "section")
	p.AllowAttrs("aria-label").OnElements("div", "span", "a", "section")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^(?:external|ugc nofollow) noopener noreferrer$`)).OnElements("a")
	p.AllowAttrs("data-to").OnElements("a", "img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("data-cite").Matching(regexp.MustCompile(`^[a-z0-9-]+:[A-Z0-9-]+$`)).OnElements("aside")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}

// sanitise gives the HTML that is stored.
func sanitise(html []byte) string { return string(policy.SanitizeBytes(html)) }
