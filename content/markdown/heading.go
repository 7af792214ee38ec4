package markdown

import (
	"regexp"
	"strconv"

	"github.com/yuin/goldmark/ast"

	"terreau/content/letters"
)

// writeHeading writes a heading. The page has the only title of level 1, and no level is skipped: what counts is which
// heading stands inside which.
func (w *writer) writeHeading(n *ast.Heading) {
	start, read, linked := len(w.out), len(w.plain), w.linked
	w.heading = true
	w.inlines(n)
	w.heading = false
	title := trimmed(w.plain[read:])
	inner := string(w.out[start:])
	w.out, w.plain, w.linked = w.out[:start], w.plain[:read], linked
	if title == "" {
		return
	}
	heading := Heading{Title: title, Level: w.level(n.Level)}
	heading.ID, heading.Part = w.identify(title, n.Parent().Kind() == ast.KindDocument)
	w.r.Outline = append(w.r.Outline, heading)
	w.closePassage()
	w.openPassage(heading)
	tag := "h" + strconv.Itoa(heading.Level)
	w.raw("<" + tag + ` id="` + heading.ID + `">` + inner + ` <a class="anchor" href="#` + heading.ID + `" aria-label="` +
		w.labels.anchor + string(escape(nil, title)) + `">¶</a></` + tag + ">\n")
}

// level gives the level shown for a level typed.
func (w *writer) level(typed int) int {
	for len(w.levels) > 0 && w.levels[len(w.levels)-1] > typed {
		w.levels = w.levels[:len(w.levels)-1]
	}
	if len(w.levels) == 0 || w.levels[len(w.levels)-1] < typed {
		w.levels = append(w.levels, typed)
	}
	return min(1+len(w.levels), 6)
}

// numbering is what people put before a title: "1.", "2.1", "III -", "B)", "Étape 3 :".
var numbering = regexp.MustCompile(`^(?:(?:[Éé]tape|[Pp]artie|[Ss]tep|[Pp]art)[\s\x{a0}]+)?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?|[IVX]{1,5}[.)]|[A-Za-z][.)]|[IVX]{1,5}|[0-9]{1,2})[\s\x{a0}\x{202f}]*[-–—:.)]?[\s\x{a0}\x{202f}]+`)

// partOf finds the part that a title opens.
func partOf(parts Parts, title string) string {
	if key, ok := parts[letters.Fold(title)]; ok {
		return key
	}
	if prefix := numbering.FindString(title); prefix != "" {
		return parts[letters.Fold(title[len(prefix):])]
	}
	return ""
}

// Parts are the parts of a kind by their folded titles, made once by PartsOf and never changed.
type Parts map[string]string

// PartsOf folds the titles of parts. A title that two parts claim is the first one's.
func PartsOf(parts []Part) Parts {
	folded := make(Parts, 4*len(parts))
	for _, part := range parts {
		for _, title := range part.Titles {
			if name := letters.Fold(title); name != "" {
				if _, taken := folded[name]; !taken {
					folded[name] = part.Key
				}
			}
		}
	}
	return folded
}

// identify gives a heading its id, once in the text, and the part it opens. A part is opened once, and by a heading of
// the text itself, not by one inside a quote or a list.
func (w *writer) identify(title string, top bool) (id, part string) {
	if top {
		part = partOf(w.parts, title)
	}
	if part != "" && !w.opened[part] {
		w.opened[part] = true
		w.ids["s-"+part]++
		return "s-" + part, part
	}
	return w.unique("s-" + Slug(title)), ""
}

// unique gives an id that no heading has and no part may ask for.
func (w *writer) unique(id string) string {
	for {
		n := w.ids[id]
		w.ids[id]++
		if n == 0 && !w.reserved(id) {
			return id
		}
		if next := id + "-" + strconv.Itoa(n+1); n > 0 && w.ids[next] == 0 {
			w.ids[next]++
			return next
		}
	}
}

func (w *writer) reserved(id string) bool {
	for _, key := range w.parts {
		if id == "s-"+key {
			return true
		}
	}
	return false
}

// repeatsTitle tells that a text begins by the title that the page already shows.
func (w *writer) repeatsTitle(n ast.Node) bool {
	heading, ok := n.(*ast.Heading)
	if !ok || heading.Level != 1 {
		return false
	}
	title := letters.Fold(w.plainOf(heading))
	if w.title != "" {
		return title == w.title
	}
	return title != "" && title == w.first && partOf(w.parts, title) == "" && onlyOne(heading)
}

// onlyOne reports whether no heading that follows is of the same level: one among others is no title of the whole.
func onlyOne(heading *ast.Heading) bool {
	for n := heading.NextSibling(); n != nil; n = n.NextSibling() {
		if other, ok := n.(*ast.Heading); ok && other.Level <= heading.Level {
			return false
		}
	}
	return true
}
