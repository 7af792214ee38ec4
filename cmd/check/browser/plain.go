package browser

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// What a tab can do whose scripts are off: the browser's own commands, none of which runs in the page.

// waiting bounds how long another page or an element is waited for, ten times what it takes.
const waiting = 20 * time.Second

// Focus puts the focus on the first element of a CSS selector.
func (p *Page) Focus(selector string) error {
	return p.with(selector, func(node int64) error {
		return p.call("DOM.focus", map[string]any{"nodeId": node})
	})
}

// Type puts the focus on an element and types a text.
func (p *Page) Type(selector, text string) error {
	if err := p.Focus(selector); err != nil {
		return err
	}
	return p.call("Input.insertText", map[string]any{"text": text})
}

// Source is the HTML of the first element of a CSS selector.
func (p *Page) Source(selector string) (string, error) {
	var source string
	err := p.with(selector, func(node int64) (err error) { source, err = p.outer(node); return err })
	return source, err
}

func (p *Page) outer(node int64) (string, error) {
	var answer struct {
		OuterHTML string `json:"outerHTML"`
	}
	err := p.ask("DOM.getOuterHTML", map[string]any{"nodeId": node}, &answer)
	return answer.OuterHTML, err
}

// See waits until the first element of a CSS selector holds a text, which is written as in HTML.
func (p *Page) See(selector, text string) error {
	var seen string
	err := p.with(selector, func(node int64) (err error) {
		if seen, err = p.outer(node); err == nil && !strings.Contains(seen, text) {
			err = fmt.Errorf("it does not say %q", text)
		}
		return err
	})
	if err != nil {
		at, _ := p.address()
		return fmt.Errorf("%s: %w, but %.3000s", at, err, seen)
	}
	return nil
}

// TabTo presses the tab key until the focus is on the first element of a CSS selector.
func (p *Page) TabTo(selector string) error {
	if err := p.with(selector, func(int64) error { return nil }); err != nil {
		return err
	}
	for range 200 { // more than a page of ours has links
		if node, err := p.query(selector + ":focus"); err != nil || node != 0 {
			return err
		}
		if err := p.Press(kb.Tab); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s: the tab key does not lead there", selector)
}

// Leave does an act that leads to another page, and gives the address of that page once it is there.
func (p *Page) Leave(act func() error) (string, error) {
	from, err := p.address()
	if err != nil {
		return "", err
	}
	if err := act(); err != nil {
		return "", err
	}
	within := time.After(waiting)
	for again := time.NewTicker(20 * time.Millisecond); ; {
		at, err := p.address() // which fails while one page takes the place of another
		if err == nil && at != from {
			again.Stop()
			return at, nil
		}
		select {
		case <-again.C:
		case <-within:
			return at, fmt.Errorf("still on %s (%v)", from, err)
		}
	}
}

func (p *Page) address() (string, error) {
	var history struct {
		CurrentIndex int `json:"currentIndex"`
		Entries      []struct {
			URL string `json:"url"`
		} `json:"entries"`
	}
	if err := p.ask("Page.getNavigationHistory", map[string]any{}, &history); err != nil {
		return "", err
	}
	return history.Entries[history.CurrentIndex].URL, nil
}

// with does something with an element, and waits for it as long as a page may take to come. Numbers of elements change
// while one document takes the place of another, so it may try more than once.
func (p *Page) with(selector string, do func(node int64) error) error {
	within := time.After(waiting)
	for again := time.NewTicker(20 * time.Millisecond); ; {
		node, err := p.query(selector)
		if err == nil && node != 0 {
			err = do(node)
		} else if err == nil {
			err = errors.New("no such element")
		}
		if err == nil {
			again.Stop()
			return nil
		}
		select {
		case <-again.C:
		case <-within:
			return fmt.Errorf("%s: %w", selector, err)
		}
	}
}

func (p *Page) query(selector string) (int64, error) {
	var document struct {
		Root struct {
			NodeID int64 `json:"nodeId"`
		} `json:"root"`
	}
	if err := p.ask("DOM.getDocument", map[string]any{}, &document); err != nil {
		return 0, err
	}
	var found struct {
		NodeID int64 `json:"nodeId"`
	}
	err := p.ask("DOM.querySelector", map[string]any{"nodeId": document.Root.NodeID, "selector": selector}, &found)
	return found.NodeID, err
}
