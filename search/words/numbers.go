package words

import "strings"

// articleLetters begin the numbers of articles of French codes: law, decree of the Council of State, decree, order.
const articleLetters = "lrda"

// article reads "L. 311-3", "L311-3", "l 311-3" as one key, l311-3, with the number 311-3 beside it.
func (r *reading) article(i int) (int, bool) {
	p := r.pieces[i]
	if !strings.Contains(articleLetters, p.folded) || !r.digits(i+1) {
		return i, false
	}
	number, last := r.chain(i + 1)
	switch gap := strings.ReplaceAll(r.gap(i), "*", ""); gap {
	case "", ".", ". ", ".\u00a0", ".\u202f":
	case " ", "\u00a0", "\u202f":
		if p.folded == "a" || !strings.Contains(number, "-") && !r.afterArticle(i) {
			return i, false
		}
	default:
		return i, false
	}
	if p.folded == "a" && !strings.Contains(number, "-") {
		return i, false // the size of a sheet of paper, or "à 100"
	}
	end := r.pieces[last].end
	r.plain(p.folded+number, p.start, end, false)
	r.plain(number, r.pieces[i+1].start, end, true)
	return last + 1, true
}

func (r *reading) afterArticle(i int) bool {
	if i == 0 {
		return false
	}
	switch r.pieces[i-1].folded {
	case "article", "articles", "art":
		return true
	}
	return false
}

// chain reads numbers tied by hyphens, 2002-2 or 311-3-1, and gives the last piece.
func (r *reading) chain(i int) (number string, last int) {
	number = r.pieces[i].folded
	for last = i; isHyphen(r.gap(last)) && r.digits(last+1) && len(number) < maxWord; last++ {
		number += "-" + r.pieces[last+1].folded
	}
	return number, last
}

// number reads digits: a chain is one key with its parts beside it, thousands are put together, ordinals written one way.
func (r *reading) number(i int) int {
	number, last := r.chain(i)
	if last > i {
		r.plain(number, r.pieces[i].start, r.pieces[last].end, false)
		for ; i <= last; i++ {
			r.plain(r.pieces[i].folded, r.pieces[i].start, r.pieces[i].end, true)
		}
		return last + 1
	}
	for len(r.pieces[i].folded) <= 3 && r.thousands(last) {
		last++
		number += r.pieces[last].folded
	}
	if r.letters(last + 1) {
		next := r.pieces[last+1].folded
		if r.gap(last) == "" && ordinals[next] || r.gap(last) == " " && (next == "eme" || next == "ieme") {
			last++
			number += "e" // 13e, 13ème, 13 ème; 1er, 1re
		}
	}
	r.plain(number, r.pieces[i].start, r.pieces[last].end, false)
	return last + 1
}

// thousands reports whether exactly three digits follow after one space: 1 000.
func (r *reading) thousands(i int) bool {
	if !r.digits(i+1) || len(r.pieces[i+1].folded) != 3 {
		return false
	}
	switch r.gap(i) {
	case " ", "\u00a0", "\u202f", "\u2009":
		return true
	}
	return false
}

// plain gives a key that is never stemmed.
func (r *reading) plain(key string, start, end int, extra bool) {
	t := Token{Word: key, Stem: key, Start: start, End: end, Extra: extra}
	if r.english {
		t.Stem = Mark + key
	}
	r.out = append(r.out, t)
}
