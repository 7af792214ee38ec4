// Package difference compares two rendered texts as a reader does: block by block, then word by word.
package difference

import (
	"context"
	"strings"
	"time"

	"terreau/themes"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Lasts bounds what one comparison may take, its blocks and all their words together.
const Lasts = time.Second

// What a comparison may cost. Beyond it, a block that changed is shown whole, before and after.
const (
	wordsCompared = 16 << 10 // bytes of two blocks compared word by word
	maxBlocks     = 4000     // shown
	around        = 1        // unchanged blocks shown beside a change
)

// Of compares two rendered texts block by block, then the words of the blocks that took another's place, until its time is
// spent; past it, blocks are shown whole. Two texts that read the same have no changes. Its only error is the context's.
func Of(ctx context.Context, before, after string) ([]themes.BlockChange, error) {
	end := time.Now().Add(Lasts)
	old, now := blocks(before), blocks(after)
	letters := map[string]rune{}
	diffs := differ(end).DiffMainRunes(asRunes(old, block.key, letters), asRunes(now, block.key, letters), false)
	var changes []themes.BlockChange
	var gone []block
	at, then := 0, 0
	flush := func() {
		for _, one := range gone {
			changes = append(changes, whole(themes.Removed, one))
		}
		gone = nil
	}
	for _, d := range diffs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := len([]rune(d.Text))
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			gone = append(gone, old[at:at+n]...)
			at += n
		case diffmatchpatch.DiffInsert:
			for _, one := range now[then : then+n] {
				if len(gone) > 0 {
					changes = append(changes, compared(end, gone[0], one)...)
					gone = gone[1:]
					continue
				}
				changes = append(changes, whole(themes.Added, one))
			}
			then += n
		default:
			flush()
			for _, one := range now[then : then+n] {
				changes = append(changes, whole(themes.Kept, one))
			}
			at, then = at+n, then+n
		}
	}
	flush()
	return folded(changes), nil
}

// differ compares in the time left until end, half of it at most: what comes after has its turn too.
func differ(end time.Time) *diffmatchpatch.DiffMatchPatch {
	d := diffmatchpatch.New()
	d.DiffTimeout = max(time.Until(end)/2, time.Millisecond) // none would be no limit
	return d
}

// asRunes gives each different thing a letter of its own, past those that are surrogates.
func asRunes[T any](things []T, key func(T) string, letters map[string]rune) []rune {
	runes := make([]rune, 0, len(things))
	for _, one := range things {
		name := key(one)
		letter, ok := letters[name]
		if !ok {
			if letter = rune(len(letters) + 1); letter >= 0xd800 {
				letter += 0x800
			}
			letters[name] = letter
		}
		runes = append(runes, letter)
	}
	return runes
}

func whole(change themes.Change, one block) themes.BlockChange {
	return themes.BlockChange{Change: change, Kind: one.kind, Words: said(nil, change, one.pieces)}
}

// said adds pieces to the runs of a comparison. Where a link leads is said where it changed.
func said(runs []themes.WordChange, change themes.Change, pieces []piece) []themes.WordChange {
	for len(pieces) > 0 {
		first, n := pieces[0], 1
		for ; !first.address && n < len(pieces) && pieces[n].style == first.style && !pieces[n].address; n++ {
		}
		if !first.address || change != themes.Kept {
			var text strings.Builder
			for _, p := range pieces[:n] {
				text.WriteString(p.text)
			}
			runs = append(runs, themes.WordChange{Change: change, Text: text.String(), Style: first.style, Address: first.address})
		}
		pieces = pieces[n:]
	}
	return runs
}

// compared shows a block that took another's place: word by word where they have something in common.
func compared(end time.Time, before, after block) []themes.BlockChange {
	apart := []themes.BlockChange{whole(themes.Removed, before), whole(themes.Added, after)}
	size := before.size() + after.size()
	if before.kind != after.kind || size > wordsCompared || !time.Now().Before(end) {
		return apart
	}
	runs, same := byWords(end, before.pieces, after.pieces)
	if 2*same < min(before.size(), after.size()) {
		return apart
	}
	return []themes.BlockChange{{Change: themes.Changed, Kind: after.kind, Words: runs}}
}

// byWords compares two runs of pieces, and counts the bytes that both hold.
func byWords(end time.Time, was, is []piece) (runs []themes.WordChange, same int) {
	letters := map[string]rune{}
	at, then := 0, 0
	for _, d := range differ(end).DiffMainRunes(asRunes(was, piece.key, letters), asRunes(is, piece.key, letters), false) {
		n := len([]rune(d.Text))
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			runs = said(runs, themes.Removed, was[at:at+n])
			at += n
		case diffmatchpatch.DiffInsert:
			runs = said(runs, themes.Added, is[then:then+n])
			then += n
		default:
			runs = said(runs, themes.Kept, is[then:then+n])
			same += block{pieces: is[then : then+n]}.size()
			at, then = at+n, then+n
		}
	}
	return runs, same
}

// folded leaves out the blocks that are the same, but for those beside a change.
func folded(changes []themes.BlockChange) []themes.BlockChange {
	near := make([]bool, len(changes))
	some := false
	for i, c := range changes {
		if c.Change == themes.Kept {
			continue
		}
		some = true
		for j := max(i-around, 0); j <= min(i+around, len(changes)-1); j++ {
			near[j] = true
		}
	}
	if !some {
		return nil
	}
	var shown []themes.BlockChange
	for i, c := range changes {
		switch {
		case near[i] && len(shown) < maxBlocks:
			shown = append(shown, c)
		case len(shown) > 0 && shown[len(shown)-1].Change == themes.Skipped:
			shown[len(shown)-1].Count++
		default:
			shown = append(shown, themes.BlockChange{Change: themes.Skipped, Count: 1})
		}
	}
	return shown
}

// Words marks in two short texts what one has and the other has not, until the end given; two that have little in common
// are shown whole.
func Words(end time.Time, was, is string) (before, after []themes.WordChange) {
	old, now := block{pieces: piecesOf(was)}, block{pieces: piecesOf(is)}
	runs, same := []themes.WordChange(nil), 0
	if old.size()+now.size() <= wordsCompared && time.Now().Before(end) {
		if runs, same = byWords(end, old.pieces, now.pieces); 2*same < min(old.size(), now.size()) {
			runs = nil
		}
	}
	if runs == nil {
		return said(nil, themes.Removed, old.pieces), said(nil, themes.Added, now.pieces)
	}
	for _, run := range runs {
		if run.Change != themes.Added {
			before = append(before, run)
		}
		if run.Change != themes.Removed {
			after = append(after, run)
		}
	}
	return before, after
}

func piecesOf(text string) []piece {
	var pieces []piece
	for _, word := range wordsOf(text) {
		pieces = append(pieces, piece{text: word})
	}
	return pieces
}
