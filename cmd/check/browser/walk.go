package browser

import (
	"errors"
	"sync"
)

// stop is what the Tab key came to.
type stop struct {
	Name          string
	Ring, Covered bool
}

// walked is what a walk came to since it was asked last. It has ended when it is where it began.
type walked struct {
	Stops []stop
	Ended bool
}

// walkScript looks at each stop before the next key moves the focus on, so that a key needs no answer before the next
// one. The walk passes over the end of the page, where nothing has the focus.
const walkScript = `(() => {
	window.terreauWalk?.forget()
	let first = null, ends = 0, due = false, stops = [], ended = false
	const look = () => {
		if (!due || ended) return
		due = false
		const e = document.activeElement
		if (!e || e === document.body || e === document.documentElement) {
			ended = ++ends === 2
			return
		}
		if (ended = first === e) return
		first ??= e
		const r = e.getBoundingClientRect(), box = e.closest("label") || e
		const from = Math.max(r.top, 0), to = Math.min(r.bottom, innerHeight)
		const x = Math.min(Math.max(r.x + r.width / 2, 1), innerWidth - 1)
		const seen = [.25, .5, .75].some(share => { // of the part that is in the window
			const top = document.elementFromPoint(x, Math.min(Math.max(from + (to - from) * share, 1), innerHeight - 1))
			return top && (box.contains(top) || top.contains(box))
		})
		const ring = [e, box].some(n => getComputedStyle(n).outlineStyle !== "none")
		stops.push({Name: e.outerHTML.slice(0, 90), Ring: ring, Covered: !seen})
	}
	const pressed = () => { look(); due = true }
	addEventListener("keydown", pressed, true)
	window.terreauWalk = {
		forget: () => removeEventListener("keydown", pressed, true),
		take: () => { look(); return {Stops: stops.splice(0), Ended: ended} },
	}
	return true
})()`

// A walk with the Tab key is bounded, and goes on by some stops at a time.
const (
	mostStops = 300
	stride    = 50
)

// Walk goes through the page with the Tab key: every stop is visible and none is covered.
func (p *Page) Walk() (faults []string, err error) {
	stops, err := p.stops()
	for _, at := range stops {
		if !at.Ring {
			faults = append(faults, "no visible focus: "+at.Name)
		}
		if at.Covered {
			faults = append(faults, "focus is covered: "+at.Name)
		}
	}
	return faults, err
}

// stops are what the Tab key comes to, from wherever the focus is until it is there again.
func (p *Page) stops() (stops []stop, err error) {
	if _, err := evaluate[bool](p, walkScript); err != nil {
		return nil, err
	}
	for range mostStops / stride {
		if err := p.hold(stride); err != nil {
			return stops, err
		}
		on, err := evaluate[walked](p, `terreauWalk.take()`)
		stops = append(stops, on.Stops...)
		if err != nil || on.Ended {
			return stops, err
		}
	}
	return stops, nil
}

// hold holds the Tab key down until it has repeated some times.
func (p *Page) hold(times int) error {
	key := func(kind string) error {
		return p.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9})
	}
	failed := make([]error, times)
	var sent sync.WaitGroup
	for i := range failed {
		sent.Go(func() { failed[i] = key("rawKeyDown") })
	}
	sent.Wait()
	return errors.Join(append(failed, key("keyUp"))...)
}
