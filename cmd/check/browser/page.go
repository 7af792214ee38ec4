package browser

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// Look is how a page is looked at.
type Look struct {
	Width, Height int // CSS pixels
	Dark, Print   bool
}

// Widths are the widths every page is looked at. 320 pixels are also 1280 at 400 %.
var Widths = []Look{{Width: 1440, Height: 900}, {Width: 390, Height: 844}, {Width: 320, Height: 640}}

func (l Look) String() string {
	shade := "light"
	if l.Dark {
		shade = "dark"
	}
	return fmt.Sprintf("%d px %s", l.Width, shade)
}

// Page is a tab.
type Page struct {
	ctx   context.Context
	close context.CancelFunc
	slow  *time.Timer // closes the tab when a page takes too long
	mutex sync.Mutex
	said  []chromedp.ConsoleMessage
}

// patience bounds what one page may take, many times what it needs.
const patience = 5 * time.Minute

// Open opens a tab with its own cookies and storage. Without script, the page's own scripts do not run.
func (b *Browser) Open(script bool) (*Page, error) {
	ctx, stop := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	return opened(ctx, stop, script)
}

// Beside opens another tab with the cookies and the storage of this one.
func (p *Page) Beside() (*Page, error) {
	ctx, stop := chromedp.NewContext(p.ctx)
	return opened(ctx, stop, true)
}

func opened(ctx context.Context, stop context.CancelFunc, script bool) (*Page, error) {
	p := &Page{ctx: ctx, close: stop}
	p.slow = time.AfterFunc(patience, p.close)
	if err := chromedp.Do(p.ctx); err != nil {
		p.Close()
		return nil, err
	}
	console := chromedp.Console(p.ctx)
	go func() {
		for message, err := range console {
			if err != nil {
				return
			}
			p.mutex.Lock()
			p.said = append(p.said, message)
			p.mutex.Unlock()
		}
	}()
	err := p.call("Emulation.setFocusEmulationEnabled", map[string]any{"enabled": true})
	if err == nil && !script {
		err = p.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	}
	if err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Close closes the tab.
func (p *Page) Close() {
	p.slow.Stop()
	p.close()
}

// Visit goes to an address and waits for the page.
func (p *Page) Visit(address string) error {
	p.slow.Reset(patience)
	return chromedp.Do(p.ctx, chromedp.Navigate(address))
}

// Set makes the page as wide, high and dark as a look. Motion is always reduced, as it may be by the reader.
func (p *Page) Set(l Look) error {
	scheme, medium := "light", "screen"
	if l.Dark {
		scheme = "dark"
	}
	if l.Print {
		medium = "print"
	}
	media := map[string]any{"media": medium, "features": []map[string]string{
		{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"},
	}}
	if err := p.call("Emulation.setEmulatedMedia", media); err != nil {
		return err
	}
	return p.call("Emulation.setDeviceMetricsOverride",
		map[string]any{"width": l.Width, "height": l.Height, "deviceScaleFactor": 1, "mobile": false})
}

// Press types keys: kb.Tab, letters.
func (p *Page) Press(keys string) error { return chromedp.Do(p.ctx, chromedp.KeyEvent(keys)) }

// Capture is a picture of the window, in PNG; whole takes the whole page.
func (p *Page) Capture(whole bool) ([]byte, error) {
	if whole {
		return chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	}
	return chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
}

// Complaints are the errors and warnings the browser printed since it was asked last: refused by the policy, scripts
// that broke, files not found. A status that the caller asked for, on the page itself, is none.
func (p *Page) Complaints(address string) []string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var found []string
	for _, m := range p.said {
		switch m.Type {
		case chromedp.ConsoleError, chromedp.ConsoleWarning, chromedp.ConsoleException:
			if !(m.URL == address && strings.HasPrefix(m.Text, "Failed to load resource")) {
				found = append(found, m.Text)
			}
		}
	}
	p.said = nil
	return found
}

// call is a command of the browser's protocol whose answer does not matter.
func (p *Page) call(method string, parameters any) error {
	return p.ask(method, parameters, &struct{}{})
}

func (p *Page) ask(method string, parameters, answer any) error {
	return chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		return t.Call(ctx, method, parameters, answer)
	}))
}

// evaluate runs a script of ours in the page and gives its value.
func evaluate[T any](p *Page, script string) (T, error) {
	return chromedp.Run(p.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}
