package browser

import (
	"fmt"
	"strings"
)

// rules are the rules of axe-core that every page keeps; colours are those of them that the dark look can break by
// itself: it changes neither the elements nor their places.
const (
	rules   = `["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]`
	colours = `["color-contrast","link-in-text-block"]`
)

// Axe runs axe-core, given as its source, and names each fault with the elements that have it.
func (p *Page) Axe(source string) ([]string, error) { return p.axe(source, rules) }

func (p *Page) axe(source, only string) ([]string, error) {
	if there, err := evaluate[bool](p, `typeof axe === "object"`); err != nil {
		return nil, err
	} else if !there {
		if _, err := evaluate[bool](p, source+"\n;true"); err != nil {
			return nil, err
		}
	}
	// From the top, as the page comes: a bar that stays in place may half cover a link further down, which scrolling mends.
	return evaluate[[]string](p, `scrollTo({top: 0, behavior: "instant"}), document.activeElement?.blur(), axe.run(document, {runOnly: `+only+`, resultTypes: ["violations"]}).then(r =>
		r.violations.map(v => v.id + " on " + v.nodes.slice(0, 3).map(n =>
			n.target.join(" ") + " (" + [...n.any, ...n.all, ...n.none].map(c => c.message).join("; ") + ")").join(", ")))`)
}

// Sideways reports whether the page scrolls sideways, and what sticks out.
func (p *Page) Sideways() ([]string, error) {
	return evaluate[[]string](p, `(() => {
		const wide = document.documentElement.clientWidth
		if (document.documentElement.scrollWidth <= wide) return []
		const out = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > wide + 1)
		return ["scrolls sideways: " + out.slice(0, 3).map(e => e.outerHTML.slice(0, 80)).join(" … ")]
	})()`)
}

// Targets names what is too small to be pressed: under 24 pixels, outside running text (WCAG 2.2, 2.5.8).
func (p *Page) Targets() ([]string, error) {
	return evaluate[[]string](p, `[...document.querySelectorAll("a,button,summary,select,textarea,input")].filter(e => {
		const r = e.getBoundingClientRect()
		const inText = e.tagName === "A" && getComputedStyle(e).display === "inline"
		const hidden = e.closest(".sr") || e.closest("[hidden]") || !e.checkVisibility()
		return r.width && !inText && !hidden && !(e.tagName === "INPUT" && e.closest("label")) && (r.width < 24 || r.height < 24)
	}).map(e => "target under 24 px: " + e.outerHTML.slice(0, 90))`)
}

// Space sets the text spacing of WCAG 1.4.12, as a reader's own style would.
func (p *Page) Space() error {
	_, err := evaluate[bool](p, `(() => {
		const s = new CSSStyleSheet()
		s.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}")
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]
		return true
	})()`)
	return err
}

// Bones checks what holds on every page: one h1, no level of heading skipped, main and the skip link first, a language.
func (p *Page) Bones() ([]string, error) {
	return evaluate[[]string](p, `(() => {
		const faults = [], titles = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(h => h.checkVisibility())
		const ones = titles.filter(h => h.tagName === "H1").length
		if (ones !== 1) faults.push(ones + " h1")
		titles.reduce((above, h) => { const l = +h.tagName[1]; if (l > above + 1) faults.push("skips to " + h.outerHTML.slice(0, 60)); return l }, 0)
		if (!document.querySelector("main#contenu")) faults.push("no main#contenu")
		const first = document.querySelector("a,button,input")
		if (!first || first.getAttribute("href") !== "#contenu") faults.push("the skip link is not first")
		if (!document.documentElement.lang) faults.push("no language")
		if (!document.title) faults.push("no title")
		if (document.querySelector("[style],script:not([src]):not([type='application/ld+json']):not([type='application/json'])")) faults.push("inline style or script")
		return faults
	})()`)
}

// All looks at a page in every way, and names what is wrong.
func (p *Page) All(address, axe string) (faults []string, err error) {
	if err := p.Set(Widths[0]); err != nil {
		return nil, err
	}
	if err := p.Visit(address); err != nil {
		return nil, err
	}
	note := func(when string, found []string, failed error) {
		for _, f := range found {
			faults = append(faults, strings.TrimSpace(when+" "+f))
		}
		if failed != nil && err == nil {
			err = fmt.Errorf("%s: %w", when, failed)
		}
	}
	found, failed := p.Bones()
	note("", found, failed)
	found, failed = p.Walk()
	note("keyboard:", found, failed)
	found, failed = p.Targets()
	note("", found, failed)
	for _, l := range Widths {
		note(l.String(), nil, p.Set(l))
		found, failed = p.Axe(axe)
		note(l.String()+":", found, failed)
		found, failed = p.Sideways()
		note(l.String(), found, failed)
	}
	for _, l := range Widths {
		l.Dark = true
		note(l.String(), nil, p.Set(l))
		found, failed = p.axe(axe, colours)
		note(l.String()+":", found, failed)
	}
	note("400 % zoom", nil, p.Set(Look{Width: 320, Height: 256}))
	found, failed = p.Sideways()
	note("400 % zoom", found, failed)
	note("phone", nil, p.Set(Widths[1]))
	found, failed = p.Targets()
	note("phone:", found, failed)
	found, failed = p.Walk()
	note("phone, keyboard:", found, failed)
	note("text spacing", nil, p.Space())
	found, failed = p.Sideways()
	note("text spacing", found, failed)
	note("console:", p.Complaints(address), nil)
	return faults, err
}
