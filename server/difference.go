package server

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// What a comparison may cost. Beyond it, a block that changed is shown whole, before and after.
const (
	wordsCompared = 16 << 10    // bytes of two blocks compared word by word
	diffTime      = time.Second // for one comparison, its blocks and all their words together
	maxBlocks     = 4000        // shown
	around        = 1           // unchanged blocks shown beside a change
)

// fieldChanges lists what changed in the front matter.
func (s *Server) fieldChanges(a *ask, before, after sheet.Reading) []themes.FieldChange {
	var changes []themes.FieldChange
	keys := before.Text.Fields.Keys()
	for _, key := range after.Text.Fields.Keys() {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		was, is := fieldText(before.Text.Fields, key), fieldText(after.Text.Fields, key)
		if was == is {
			continue
		}
		label := key
		if f, ok := after.Kind.Field(key); ok {
			label = f.Label.In(a.lang)
			if f.Type == kinds.TypeChoice || f.Type == kinds.TypeChoices {
				was, is = strings.Join(s.labels(a, before, key), ", "), strings.Join(s.labels(a, after, key), ", ")
			}
		}
		changes = append(changes, themes.FieldChange{Label: label, Before: was, After: is})
	}
	return changes
}

// fieldText writes a field in a line: lists by their words, mappings as JSON.
func fieldText(fields markdown.Fields, key string) string {
	switch value := fields.Value(key).(type) {
	case nil:
		return ""
	case string:
		return value
	case []any:
		texts := make([]string, 0, len(value))
		for _, one := range value {
			texts = append(texts, plainText(one))
		}
		return strings.Join(texts, ", ")
	default:
		return plainText(value)
	}
}

func plainText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// blocks cuts the body of a source at its blank lines; a fenced block stays whole.
func blocks(source string) []string {
	_, body := markdown.Split([]byte(source))
	var all []string
	var block strings.Builder
	fence := ""
	end := func() {
		if text := strings.TrimRight(block.String(), "\n"); text != "" {
			all = append(all, text)
		}
		block.Reset()
	}
	for line := range strings.Lines(string(body)) {
		mark := strings.TrimLeft(line, " ")
		switch {
		case fence == "" && (strings.HasPrefix(mark, "```") || strings.HasPrefix(mark, "~~~")):
			fence = mark[:3]
		case fence != "" && strings.HasPrefix(mark, fence):
			fence = ""
		case fence == "" && strings.TrimSpace(line) == "":
			end()
			continue
		}
		block.WriteString(line)
	}
	end()
	return all
}

// difference compares two sources block by block, then the words of the blocks that took another's place, until its time
// is spent; past it, blocks are shown whole.
func difference(ctx context.Context, before, after string) ([]themes.BlockChange, error) {
	end := time.Now().Add(diffTime)
	old, now := blocks(before), blocks(after)
	letters := map[string]rune{}
	diffs := differ(end).DiffMainRunes(asRunes(old, letters), asRunes(now, letters), false)
	var changes []themes.BlockChange
	var gone []string
	at, then := 0, 0
	flush := func() {
		for _, text := range gone {
			changes = append(changes, whole(themes.Removed, text))
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
			for _, text := range now[then : then+n] {
				if len(gone) > 0 {
					changes = append(changes, compared(end, gone[0], text)...)
					gone = gone[1:]
					continue
				}
				changes = append(changes, whole(themes.Added, text))
			}
			then += n
		default:
			flush()
			for _, text := range now[then : then+n] {
				changes = append(changes, whole(themes.Kept, text))
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

// asRunes gives each different text a letter of its own, past those that are surrogates.
func asRunes(texts []string, letters map[string]rune) []rune {
	runes := make([]rune, 0, len(texts))
	for _, text := range texts {
		letter, ok := letters[text]
		if !ok {
			if letter = rune(len(letters) + 1); letter >= 0xd800 {
				letter += 0x800
			}
			letters[text] = letter
		}
		runes = append(runes, letter)
	}
	return runes
}

func whole(change themes.Change, text string) themes.BlockChange {
	return themes.BlockChange{Change: change, Words: []themes.WordChange{{Change: change, Text: text}}}
}

// compared shows a block that took another's place: word by word where they have something in common.
func compared(end time.Time, before, after string) []themes.BlockChange {
	apart := []themes.BlockChange{whole(themes.Removed, before), whole(themes.Added, after)}
	if len(before)+len(after) > wordsCompared || !time.Now().Before(end) {
		return apart
	}
	was, is := wordsOf(before), wordsOf(after)
	letters := map[string]rune{}
	one := themes.BlockChange{Change: themes.Changed}
	same, at, then := 0, 0, 0
	for _, d := range differ(end).DiffMainRunes(asRunes(was, letters), asRunes(is, letters), false) {
		n := len([]rune(d.Text))
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			one.Words = append(one.Words, themes.WordChange{Change: themes.Removed, Text: strings.Join(was[at:at+n], "")})
			at += n
		case diffmatchpatch.DiffInsert:
			one.Words = append(one.Words, themes.WordChange{Change: themes.Added, Text: strings.Join(is[then:then+n], "")})
			then += n
		default:
			text := strings.Join(is[then:then+n], "")
			one.Words = append(one.Words, themes.WordChange{Change: themes.Kept, Text: text})
			same += len(text)
			at, then = at+n, then+n
		}
	}
	if 4*same < len(before)+len(after) {
		return apart
	}
	return []themes.BlockChange{one}
}

// wordsOf cuts a text into words and what stands between them.
func wordsOf(text string) []string {
	var words []string
	start, inside := 0, false
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if i > start && (letter != inside || !letter) {
			words = append(words, text[start:i])
			start = i
		}
		inside = letter
	}
	return append(words, text[start:])
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
