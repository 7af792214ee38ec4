package bleve_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/search"
)

// corpus is what sheets of any number are made of: the same words as often as in real ones, in new company.
type corpus struct{ titles, paragraphs, themes []string }

// real is the corpus of public sheets; empty where there is none.
var real = readCorpus(os.Getenv("TERREAU_TEST_CORPUS"))

func readCorpus(folder string) (c corpus) {
	if folder == "" {
		return c
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*", "*.md"))
	known := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		front, body := markdown.Split(text)
		fields, err := markdown.ParseFront(front)
		if err != nil {
			continue
		}
		c.titles = append(c.titles, fields.Text("title"))
		for _, theme := range fields.List("themes") {
			if !known[theme] {
				known[theme], c.themes = true, append(c.themes, theme)
			}
		}
		for paragraph := range strings.SplitSeq(strings.TrimSpace(string(body)), "\n\n") {
			if !strings.HasPrefix(paragraph, "#") && !strings.Contains(paragraph, "](") {
				c.paragraphs = append(c.paragraphs, paragraph)
			}
		}
	}
	return c
}

// change is sheet number n, of about 1,100 words.
func (c corpus) change(n int) search.Change {
	dice := rand.New(rand.NewPCG(uint64(n), 20201103))
	d := search.Document{Kind: "practice", Space: clock.ID(pick(dice, "a", "b", "c")), Title: pick(dice, c.titles...) + fmt.Sprint(" ", n),
		Summary: pick(dice, c.titles...), Seal: "imported", PublishedAt: time.Unix(int64(n), 0), Lang: "fr",
		Terms: map[string][]string{search.Themes: {pick(dice, c.themes...)}, search.Publics: {"particuliers"}}}
	for words, parts := 0, 0; words < 1100; parts++ {
		paragraph := pick(dice, c.paragraphs...)
		words += strings.Count(paragraph, " ") + 1
		if parts%8 == 0 {
			d.Passages = append(d.Passages, pick(dice, c.titles...))
		}
		d.Passages[len(d.Passages)-1] += "\n" + paragraph
	}
	return search.Change{ID: clock.ID(fmt.Sprintf("sheet-%08d", n)), Documents: []search.Document{d}}
}

// questions are one to four words of titles.
func (c corpus) questions() (all []string) {
	dice := rand.New(rand.NewPCG(7, 11))
	for len(all) < 200 {
		var words []string
		for _, word := range strings.Fields(pick(dice, c.titles...)) {
			if len(word) >= 4 {
				words = append(words, word)
			}
		}
		if len(words) > 0 {
			start := dice.IntN(len(words))
			all = append(all, strings.Join(words[start:min(len(words), start+1+dice.IntN(4))], " "))
		}
	}
	return all
}
