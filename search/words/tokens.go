package words

import "strings"

// Tokens appends the words of a text to dst, in order. Lang "en" (or "en-…") takes the English rules, any other the
// French ones. Extra words follow those they are made of.
func (a *Analyser) Tokens(dst []Token, text, lang string) []Token {
	return a.TokensLike(dst, text, lang, nil)
}

// TokensLike appends the words of a text that may be like some, and a few others.
func (a *Analyser) TokensLike(dst []Token, text, lang string, like *Like) []Token {
	r := reading{a: a, text: text, pieces: a.cut(text, like), out: dst, english: lang == "en" || strings.HasPrefix(lang, "en-")}
	for i := 0; i < len(r.pieces); {
		switch {
		case r.pieces[i].passed:
			r.tied = false
			i++
		case r.pieces[i].digits:
			i = r.number(i)
		default:
			i = r.word(i)
		}
	}
	return r.out
}

// reading is one text on its way to words.
type reading struct {
	a       *Analyser
	text    string
	pieces  []piece
	out     []Token
	english bool
	// compound is where the words tied by hyphens began, -1 outside of one.
	joined   strings.Builder
	compound int
	tied     bool
}

// gap is what stands between piece i and the next.
func (r *reading) gap(i int) string {
	if i+1 >= len(r.pieces) {
		return "\n"
	}
	return r.text[r.pieces[i].end:r.pieces[i+1].start]
}

func (r *reading) letters(i int) bool { return i < len(r.pieces) && !r.pieces[i].digits }
func (r *reading) digits(i int) bool  { return i < len(r.pieces) && r.pieces[i].digits }

// word reads the word that begins at piece i and gives the piece after it.
func (r *reading) word(i int) int {
	p := r.pieces[i]
	if len(p.folded) == 1 {
		if next, ok := r.article(i); ok {
			return next
		}
		if next, ok := r.initials(i); ok {
			return next
		}
		if r.gap(i) == "" && r.digits(i+1) { // A4, F1234
			whole := p.folded + r.pieces[i+1].folded
			r.add(r.a.look(whole), p.start, r.pieces[i+1].end, i)
			return i + 2
		}
	}
	e, last := p.entry, i
	for r.letters(last+1) && isApostrophe(r.gap(last)) {
		if elisions[e.folded] {
			r.add(entry{folded: e.folded, french: e.folded, stop: true}, p.start, r.pieces[last].end, i)
			return last + 1
		}
		last++
		if tail := r.pieces[last].folded; tail != "s" { // the possessive of English
			e = r.a.look(e.folded + tail) // aujourd'hui, prud'hommes, entr'aide
		}
	}
	if e.folded == "prud" && r.gap(last) == " " && r.letters(last+1) && strings.HasPrefix(r.pieces[last+1].folded, "hom") {
		last++ // no word by itself: prud'homme typed without its sign
		e = r.a.look(e.folded + r.pieces[last].folded)
	}
	end := r.pieces[last].end
	last = r.inclusive(last)
	r.add(e, p.start, end, i)
	r.tie(last)
	return last + 1
}

// add gives one word. Capitals that spell a stop word are an acronym (ES, CE, ARE), unless all around is in capitals.
func (r *reading) add(e entry, start, end, i int) {
	t := Token{Word: e.folded, Stem: e.french, Start: start, End: end, Stop: e.stop}
	if r.english {
		t.Stem, t.Stop = r.a.english(e.folded), englishStops[e.folded]
	}
	if t.Stop && e.upper && !r.capitals(i-1) && !r.capitals(i+1) {
		t.Stop = false
	}
	if t.Word != "" {
		r.out = append(r.out, t)
	}
}

func (r *reading) capitals(i int) bool { return i >= 0 && r.letters(i) && r.pieces[i].upper }

// tie follows words bound by hyphens and gives the whole after the last: aller-vers is also "allervers".
func (r *reading) tie(last int) {
	if len(r.out) == 0 {
		return
	}
	on := isHyphen(r.gap(last)) && r.letters(last+1)
	if !on && !r.tied {
		return
	}
	if !r.tied {
		r.joined.Reset()
		r.compound = len(r.out) - 1
	}
	r.tied = on
	r.joined.WriteString(r.out[len(r.out)-1].Word)
	if on || r.joined.Len() > maxWord {
		return
	}
	whole := r.a.look(r.joined.String())
	t := Token{Word: whole.folded, Stem: whole.french, Start: r.out[r.compound].Start, End: r.out[len(r.out)-1].End, Extra: true}
	if r.english {
		t.Stem = r.a.english(whole.folded)
	}
	r.out = append(r.out, t)
}

// inclusive passes over what inclusive writing adds to the word that ends at piece i.
func (r *reading) inclusive(i int) int {
	word := len(r.pieces[i].folded) > 1
	for r.letters(i + 1) {
		gap, end := r.gap(i), r.pieces[i+1].folded
		switch {
		case isMiddleDot(gap) && ends[end]:
		case (gap == "." || gap == "/" || isHyphen(gap)) && shortEnds[end] && word:
		case (gap == "(" || gap == ")(") && ends[end] && strings.HasPrefix(r.text[r.pieces[i+1].end:], ")"):
		case gap == ")" && end == "s":
		default:
			return i
		}
		i++
	}
	return i
}

// initials reads letters separated by dots: P.M.I. is pmi.
func (r *reading) initials(i int) (int, bool) {
	last := i
	for r.gap(last) == "." && r.letters(last+1) && len(r.pieces[last+1].folded) == 1 {
		last++
	}
	if last == i {
		return i, false
	}
	var whole strings.Builder
	for j := i; j <= last; j++ {
		whole.WriteString(r.pieces[j].folded)
	}
	e := r.a.look(whole.String())
	e.stop = false
	r.out = append(r.out, r.token(e, r.pieces[i].start, r.pieces[last].end))
	return last + 1, true
}

func (r *reading) token(e entry, start, end int) Token {
	t := Token{Word: e.folded, Stem: e.french, Start: start, End: end, Stop: e.stop}
	if r.english {
		t.Stem = r.a.english(e.folded)
	}
	return t
}
