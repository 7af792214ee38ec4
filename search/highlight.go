package search

import (
	"strings"
	"unicode/utf8"

	"terreau/search/words"
)

// Piece is a stretch of text, marked where it is a word of the query. Pages escape it: it is never HTML.
type Piece struct {
	Text   string
	Marked bool
}

// Excerpt is the best window of a sheet's text, and the part it stands under.
type Excerpt struct {
	ID     string // of the heading, the link's fragment; "" before the first
	Title  string // of the heading
	Pieces []Piece
}

// What a result shows of a text.
const (
	windowSize = 220     // bytes of an excerpt, more or less a word
	maxRead    = 1 << 18 // bytes of a sheet that are read for its excerpt
)

// Mark shows a whole text with the words of the query marked.
func Mark(text, lang string, query Query) []Piece {
	return newMarker(query, lang).pieces(text, 0, len(text))
}

// Highlight gives the window of the passages that holds most words of the query, the first of several. Those an engine
// names, counted from 1 and the best first, are looked at before the others. A bare list of links is passed over. Where
// no passage holds any of the words, it is the beginning of the text.
func Highlight(passages []Passage, lang string, query Query, parts ...int) Excerpt {
	m := newMarker(query, lang)
	best, place := m.named(passages, parts)
	if place < 0 {
		best, place = m.best(passages)
	}
	if place < 0 {
		return Excerpt{}
	}
	p := passages[place]
	start, end := best.around(p.Text)
	pieces := m.pieces(p.Text, start, end)
	return Excerpt{ID: p.ID, Title: p.Title, Pieces: ellipses(pieces, start > 0, end < len(p.Text))}
}

// named gives the window of the first of some passages that holds words of the query; -1 where none does.
func (m *marker) named(passages []Passage, parts []int) (window, int) {
	for _, part := range parts {
		if part < 1 || part > len(passages) || listed(passages[part-1]) {
			continue
		}
		if text := passages[part-1].Text; len(text) <= maxRead {
			if w := m.window(text); w.distinct > 0 {
				return w, part - 1
			}
		}
	}
	return window{}, -1
}

// best looks at all passages.
func (m *marker) best(passages []Passage) (best window, place int) {
	read := 0
	place = -1
	for i, passage := range passages {
		if read += len(passage.Text); read > maxRead {
			break
		}
		if passage.Text == "" || listed(passage) {
			continue
		}
		if w := m.window(passage.Text); w.better(best) || place < 0 {
			best, place = w, i
		}
	}
	return best, place
}

// listed reports whether a passage is a list of links, with hardly a word around them.
func listed(p Passage) bool { return 5*p.Linked > 3*len(p.Text) }

// marker finds the words of one query in texts.
type marker struct {
	keys   map[string]int // stem, or word where the very words are asked for → place in the query
	like   words.Like
	exact  bool
	lang   string
	tokens []words.Token
}

func newMarker(query Query, lang string) *marker {
	m := &marker{keys: map[string]int{}, exact: query.Exact, lang: lang}
	for i, term := range query.searched() {
		for _, key := range m.keysOf(term) {
			if _, known := m.keys[key]; !known {
				m.keys[key] = i
				m.like.Add(key)
			}
		}
	}
	return m
}

func (m *marker) keysOf(term words.Term) []string {
	if m.exact {
		return []string{term.Word}
	}
	if english(m.lang) {
		return []string{term.English}
	}
	return []string{term.Stem}
}

func english(lang string) bool { return lang == "en" || strings.HasPrefix(lang, "en-") }

// found lists the words of a text that the query asks for; none inside another.
func (m *marker) found(text string) []match {
	if len(m.keys) == 0 {
		return nil
	}
	a := words.Borrow()
	defer a.Return()
	m.tokens = a.TokensLike(m.tokens[:0], text, m.lang, &m.like)
	var found []match
	for _, t := range m.tokens {
		key := t.Stem
		if m.exact {
			key = t.Word
		}
		term, ok := m.keys[key]
		if !ok || len(found) > 0 && t.Start < found[len(found)-1].end {
			continue
		}
		found = append(found, match{term: term, start: t.Start, end: t.End})
	}
	return found
}

// match is one word found: which of the query's, where.
type match struct{ term, start, end int }

// window is a stretch of text from the first to the last of some matches.
type window struct{ distinct, count, start, end int }

func (w window) better(than window) bool {
	if w.distinct != than.distinct {
		return w.distinct > than.distinct
	}
	return w.count > than.count
}

// window gives the stretch of windowSize bytes with most different words of the query, then most words.
func (m *marker) window(text string) window {
	found := m.found(text)
	var best window
	seen := map[int]int{}
	first := 0
	for i, f := range found {
		seen[f.term]++
		for f.end-found[first].start > windowSize && first < i {
			if seen[found[first].term]--; seen[found[first].term] == 0 {
				delete(seen, found[first].term)
			}
			first++
		}
		w := window{distinct: len(seen), count: i - first + 1, start: found[first].start, end: f.end}
		if w.better(best) {
			best = w
		}
	}
	return best
}

// around widens a window to about windowSize, beginning at a sentence where one is near, else at a word.
func (w window) around(text string) (start, end int) {
	if len(text) <= windowSize+windowSize/4 {
		return 0, len(text)
	}
	spare := max(windowSize-(w.end-w.start), 0)
	start = max(w.start-spare/2, 0)
	if sentence := strings.LastIndexAny(text[max(w.start-spare, 0):w.start], ".!?…\n"); sentence >= 0 {
		start = max(w.start-spare, 0) + sentence + 1
	}
	end = min(start+windowSize, len(text))
	end = max(end, w.end)
	if start > 0 {
		if space := strings.IndexAny(text[start:w.start], " \n\t"); space >= 0 {
			start += space + 1
		}
	}
	if end < len(text) {
		if space := strings.LastIndexAny(text[w.end:end], " \n\t"); space > 0 {
			end = w.end + space
		}
	}
	for start > 0 && !utf8.RuneStart(text[start]) {
		start--
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return start, end
}

// pieces cuts text[start:end] at the words found.
func (m *marker) pieces(text string, start, end int) []Piece {
	text = text[start:end]
	var pieces []Piece
	at := 0
	for _, f := range m.found(text) {
		if f.start > at {
			pieces = append(pieces, Piece{Text: text[at:f.start]})
		}
		pieces = append(pieces, Piece{Text: text[f.start:f.end], Marked: true})
		at = f.end
	}
	if at < len(text) {
		pieces = append(pieces, Piece{Text: text[at:]})
	}
	return pieces
}

func ellipses(pieces []Piece, before, after bool) []Piece {
	if before {
		pieces = append([]Piece{{Text: "… "}}, pieces...)
	}
	if after {
		pieces = append(pieces, Piece{Text: "…"})
	}
	return pieces
}
