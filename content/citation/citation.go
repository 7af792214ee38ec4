// Package citation reads how French prose cites the law, and knows the texts the trade cites.
package citation

import (
	"regexp"
	"strings"

	"terreau/content/letters"
)

// Citation names an article of a text of law, or the whole text.
type Citation struct {
	Text    string // key of the text: "casf", "rgpd", "loi-2002-2"
	Article string // "L311-3", "226-13", "5"; "" for the whole text
}

var (
	numberedText = regexp.MustCompile(`^(?:loi|decret|ordonnance)-(?:[0-9]{2}|[0-9]{4})-[0-9]{1,5}$`)
	articleForm  = regexp.MustCompile(`^(?:L\.?O\.?|[LRDA])?[. ]*[0-9]{1,4}(?:-[0-9]{1,3}){0,5}$`)
)

// Parse reads a citation as authors type it in the front matter: "casf:L311-3", "rgpd:5", "loi-2002-2".
// Capitals, spaces and the dot of "L. 311-3" do not matter. The text is a known one, or an act, a decree or an
// ordinance by its number.
func Parse(s string) (Citation, bool) {
	text, article, _ := strings.Cut(s, ":")
	text = letters.Fold(text)
	if i, ok := textByName[text]; ok {
		text = knownTexts[i].Key
	} else if !numberedText.MatchString(text) {
		return Citation{}, false
	}
	article, ok := articleKey(article)
	return Citation{Text: text, Article: article}, ok
}

// articleKey gives the one spelling of an article's number: "L. 311‑3" is "L311-3". No number is the whole text.
func articleKey(s string) (string, bool) {
	s = strings.ToUpper(strings.Join(strings.Fields(plainDashes.Replace(s)), " "))
	if s == "" {
		return "", true
	}
	if len(s) > 40 || !articleForm.MatchString(s) {
		return "", false
	}
	return strings.NewReplacer(".", "", " ", "").Replace(s), true
}

var plainDashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-",
	"\u2212", "-", "\u00a0", " ", "\u202f", " ")

// Key gives the citation as it is typed: "casf:L311-3", "loi-2002-2".
func (c Citation) Key() string {
	if c.Article == "" {
		return c.Text
	}
	return c.Text + ":" + c.Article
}

// Label gives the citation as it is read: "CASF, art. L. 311-3", "RGPD, art. 5", "loi 2002-2".
func (c Citation) Label(lang string) string {
	label := c.textLabel(lang)
	if c.Article == "" {
		return label
	}
	article := c.Article
	letters := strings.TrimRight(article, "0123456789-")
	if letters != "" {
		article = letters + ". " + article[len(letters):]
	}
	return label + ", art. " + article
}

func (c Citation) textLabel(lang string) string {
	if t, ok := Known(c.Text); ok {
		return t.In(lang)
	}
	kind, number, _ := strings.Cut(c.Text, "-")
	if strings.HasPrefix(lang, "en") {
		return map[string]string{"loi": "Act", "decret": "Decree", "ordonnance": "Ordinance"}[kind] + " " + number
	}
	if kind == "decret" {
		kind = "décret"
	}
	return kind + " " + number
}

// Path gives the address of the citation's page: "/droit/casf/l311-3", "/droit/textes/loi-2002-2".
func (c Citation) Path() string {
	if c.Article == "" {
		return "/droit/textes/" + c.Text
	}
	return "/droit/" + c.Text + "/" + strings.ToLower(c.Article)
}
