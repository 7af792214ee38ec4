package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks stand for the ends of a strong or emphasised run until what is around them is known.
const (
	strongOpen, strongClose     = '\x01', '\x02'
	emphasisOpen, emphasisClose = '\x03', '\x04'
)

// line writes what stands inside a paragraph.
func (w writer) line(n node) string {
	var b strings.Builder
	w.inline(&b, n, false)
	return resolve(tidy(b.String()))
}

// strong is a run of text, already escaped, in strong letters.
func strong(line string) string {
	if line == "" || strings.Contains(line, "**") {
		return line
	}
	return "**" + line + "**"
}

func (w writer) inline(b *strings.Builder, n node, marked bool) {
	b.WriteString(escape(n.Text))
	switch n.Name {
	case "MiseEnEvidence", "Valeur":
		w.run(b, n, marked, strongOpen, strongClose)
	case "Expression", "TermeEtranger", "Variable":
		w.run(b, n, marked, emphasisOpen, emphasisClose)
	case "LienInterne", "LienExterne":
		w.link(b, n)
	case "Condition":
	default:
		for _, c := range n.Children {
			w.inline(b, c, marked)
			if c.Name == "Paragraphe" {
				b.WriteByte(' ')
			}
		}
	}
}

func (w writer) run(b *strings.Builder, n node, marked bool, open, end byte) {
	if !marked {
		b.WriteByte(open)
	}
	for _, c := range n.Children {
		w.inline(b, c, true)
	}
	if !marked {
		b.WriteByte(end)
	}
}

func (w writer) link(b *strings.Builder, n node) {
	raw := node{Children: n.Children}
	var text strings.Builder
	raw.collect(&text)
	words := tidy(text.String())
	target := n.Attributes["URL"]
	if n.Name == "LienInterne" {
		target = w.target(n.Attributes["LienPublication"], n.Attributes["audience"])
	}
	before, after := edges(text.String())
	if target == "" || words == "" {
		b.WriteString(escape(text.String()))
		return
	}
	b.WriteString(before + link(escape(words), target) + after)
}

// target is where a link inside the site goes: a file beside this one, or the site itself for dossiers; definitions and
// acronyms go nowhere.
func (w writer) target(id, audience string) string {
	if !strings.HasPrefix(id, "F") && !strings.HasPrefix(id, "N") {
		return ""
	}
	to := w.folder
	for _, f := range Folders {
		if strings.EqualFold(f.From, audience) {
			to = f
		}
	}
	name, ok := w.names[to.Name+"/"+id]
	switch {
	case ok && to.Name == w.folder.Name:
		return name + ".md"
	case ok:
		return "../" + to.Name + "/" + name + ".md"
	}
	return addressOf(to, id)
}

func link(words, target string) string {
	target = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", "\n", "", "\t", "", "|", "%7C", "(", "%28", ")", "%29", "_", "%5F", "*", "%2A").Replace(strings.TrimSpace(target))
	return "[" + words + "](" + target + ")"
}

// edges are the spaces around a text, one at most on each side.
func edges(text string) (before, after string) {
	if r, _ := utf8.DecodeRuneInString(text); unicode.IsSpace(r) {
		before = " "
	}
	if r, _ := utf8.DecodeLastRuneInString(text); unicode.IsSpace(r) {
		after = " "
	}
	return before, after
}

// resolve turns the marks into asterisks and underscores where CommonMark would read them as such, and drops the
// others: an emphasis is worth less than a letter.
func resolve(line string) string {
	line = strings.NewReplacer("\x02\x01", "", "\x04\x03", "").Replace(line)
	runes := moveSpaces([]rune(line))
	var b strings.Builder
	for i := 0; i < len(runes); i++ {
		if !isMark(runes[i]) {
			b.WriteRune(runes[i])
			continue
		}
		end := i + 1
		for end < len(runes) && !isMark(runes[end]) {
			end++
		}
		if inside := string(runes[i+1 : min(end, len(runes))]); end < len(runes) && inside != "" && opens(runes, i, end) {
			sign := map[rune]string{strongOpen: "**", emphasisOpen: "_"}[runes[i]]
			b.WriteString(sign + inside + sign)
		} else {
			b.WriteString(inside)
		}
		i = end
	}
	return strings.TrimSpace(b.String())
}

// moveSpaces puts the spaces at the ends of a run outside it.
func moveSpaces(runes []rune) []rune {
	for moved := true; moved; {
		moved = false
		for i := 0; i+1 < len(runes); i++ {
			open := runes[i] == strongOpen || runes[i] == emphasisOpen
			end := runes[i+1] == strongClose || runes[i+1] == emphasisClose
			if open && unicode.IsSpace(runes[i+1]) || end && unicode.IsSpace(runes[i]) {
				runes[i], runes[i+1], moved = runes[i+1], runes[i], true
			}
		}
	}
	return runes
}

// opens reports whether a run of marks from..to would be read as one (CommonMark 0.31, 6.2, flanking). The stricter
// rule of underscores is asked of both.
func opens(runes []rune, from, to int) bool {
	return (from == 0 || apart(runes[from-1])) && (to+1 == len(runes) || apart(runes[to+1])) &&
		!unicode.IsSpace(runes[from+1]) && !unicode.IsSpace(runes[to-1])
}

func apart(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) }

func isMark(r rune) bool { return r >= strongOpen && r <= emphasisClose }
