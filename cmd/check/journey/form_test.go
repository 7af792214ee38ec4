package journey

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// control is a field, a choice or a button of a form; or a link, whose value is where it leads.
type control struct {
	name, value, label string
	sent               bool // as the page gives it, without a word from its reader
	open               bool // any value may be written
}

// form is where a form is sent, and what stands in it.
type form struct {
	action   string
	controls []control
}

// takes reports whether a pair of name and value can be sent with the form.
func (f form) takes(name, value string) bool {
	return slices.ContainsFunc(f.controls, func(c control) bool { return c.name == name && (c.open || c.value == value) })
}

// form finds the form that takes all pairs, and gives where it is sent and what with.
func (p *person) form(action string, pairs []string) (to string, values url.Values) {
	p.Helper()
	for _, f := range formsOf(p.body) {
		fits := strings.HasSuffix(f.action, action)
		for i := 0; i < len(pairs); i += 2 {
			fits = fits && f.takes(pairs[i], pairs[i+1])
		}
		if !fits {
			continue
		}
		values = url.Values{}
		for _, c := range f.controls {
			if c.sent {
				values.Add(c.name, c.value)
			}
		}
		for i := 0; i < len(pairs); i += 2 {
			values.Del(pairs[i])
		}
		for i := 0; i < len(pairs); i += 2 {
			values.Add(pairs[i], pairs[i+1])
		}
		return f.action, values
	}
	p.Fatalf("%s has no form sent to …%s that takes %q:\n%s", p.path, action, pairs, p.said())
	return "", nil
}

// vouched adds that every check of the page was made to the pairs of a form.
func (p *person) vouched(pairs ...string) []string {
	p.Helper()
	seen := map[string]bool{}
	for _, f := range formsOf(p.body) {
		for _, c := range f.controls {
			if c.name == "verifie" && !seen[c.value] {
				seen[c.value] = true
				pairs = append(pairs, "verifie", c.value)
			}
		}
	}
	if len(seen) == 0 {
		p.Fatalf("%s asks nothing of personal data:\n%s", p.path, p.said())
	}
	return pairs
}

// chosen is the value of the choice of a name that says a text.
func (p *person) chosen(name, label string) string {
	p.Helper()
	for _, f := range formsOf(p.body) {
		for _, c := range f.controls {
			if c.name == name && strings.Contains(c.label, label) {
				return c.value
			}
		}
	}
	p.Fatalf("%s has no %s that says %q:\n%s", p.path, name, label, p.said())
	return ""
}

// formsOf are the forms of a page that are sent to an address; a button that sends its form elsewhere makes one more.
func formsOf(page string) (forms []form) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil
	}
	nodes, index, elsewhere := map[string]int{}, map[*html.Node]int{}, map[string]int{}
	for n := range root.Descendants() {
		if n.Data == "form" && n.Type == html.ElementNode {
			index[n], nodes[attribute(n, "id")] = len(forms), len(forms)
			forms = append(forms, form{action: attribute(n, "action")})
		}
	}
	for n := range root.Descendants() {
		at, found := nodes[attribute(n, "form")]
		if attribute(n, "form") == "" {
			at, found = index[above(n, "form")]
		}
		if !found || n.Type != html.ElementNode {
			continue
		}
		forms[at].controls = append(forms[at].controls, controlsOf(n)...)
		if to := attribute(n, "formaction"); to != "" {
			elsewhere[to] = at
		}
	}
	for to, at := range elsewhere {
		forms = append(forms, form{action: to, controls: forms[at].controls})
	}
	return forms
}

// controlsOf are what an element adds to its form.
func controlsOf(n *html.Node) []control {
	c := control{name: attribute(n, "name"), value: attribute(n, "value"), label: textOf(above(n, "label"))}
	switch n.Data {
	case "button":
		return []control{c}
	case "textarea":
		c.value, c.sent, c.open = textOf(n), true, true
		return []control{c}
	case "input":
		switch attribute(n, "type") {
		case "file", "submit":
			return nil
		case "radio", "checkbox":
			c.sent = has(n, "checked")
		case "hidden":
			c.sent = true
		default:
			c.sent, c.open = true, true
		}
		return []control{c}
	case "select":
		return optionsOf(n, c.name)
	}
	return nil
}

// optionsOf are the options of a list; the first is sent where none is marked.
func optionsOf(list *html.Node, name string) (all []control) {
	marked := false
	for n := range list.Descendants() {
		if n.Data == "option" && n.Type == html.ElementNode {
			c := control{name: name, value: attribute(n, "value"), label: textOf(n), sent: has(n, "selected")}
			marked = marked || c.sent
			all = append(all, c)
		}
	}
	if len(all) > 0 && !marked {
		all[0].sent = true
	}
	return all
}

// linksOf are the links of a page.
func linksOf(page string) (links []control) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil
	}
	for n := range root.Descendants() {
		if n.Data == "a" && n.Type == html.ElementNode && has(n, "href") {
			links = append(links, control{value: attribute(n, "href"), label: textOf(n)})
		}
	}
	return links
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// above is the nearest element of a name around a node, nil where there is none.
func above(n *html.Node, name string) *html.Node {
	for n = n.Parent; n != nil && n.Data != name; n = n.Parent {
	}
	return n
}

func textOf(n *html.Node) string {
	var text strings.Builder
	if n != nil {
		for one := range n.Descendants() {
			if one.Type == html.TextNode {
				text.WriteString(one.Data)
			}
		}
	}
	return text.String()
}
