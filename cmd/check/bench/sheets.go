package bench

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/sheet"
)

// readCorpus reads the public sheets below a folder, in the order of their paths.
func readCorpus(folder string) (texts [][]byte, err error) {
	return texts, filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, text)
		return err
	})
}

// maker makes any number of sheets out of the paragraphs of real ones: the same words as often, in new company. The
// same number always gives the same sheet.
type maker struct {
	titles     []string
	paragraphs []string
	themes     []string
}

func newMaker(texts [][]byte) *maker {
	m := &maker{}
	themes := map[string]bool{}
	for _, text := range texts {
		front, body := markdown.Split(text)
		fields, err := markdown.ParseFront(front)
		if err != nil {
			continue
		}
		m.titles = append(m.titles, fields.Text("title"))
		for _, theme := range fields.List("themes") {
			themes[theme] = true
		}
		for paragraph := range strings.SplitSeq(string(bytes.TrimSpace(body)), "\n\n") {
			if !strings.HasPrefix(paragraph, "#") && !strings.Contains(paragraph, "](") {
				m.paragraphs = append(m.paragraphs, paragraph)
			}
		}
	}
	for theme := range themes {
		m.themes = append(m.themes, theme)
	}
	slices.Sort(m.themes)
	return m
}

// words is how long a made sheet is, about.
const wordsOfSheet = 1100

// make is sheet number n.
func (m *maker) make(n int) []byte {
	dice := rand.New(rand.NewPCG(uint64(n), 20201103))
	pick := func(from []string) string { return from[dice.IntN(len(from))] }
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %q\nsummary: %q\nkind: practice\nlang: fr\nthemes: [%q]\npublics: [Particuliers]\nlicence: etalab-2.0\n---\n",
		pick(m.titles)+" "+fmt.Sprint(n), pick(m.titles), pick(m.themes))
	for words, parts := 0, 0; words < wordsOfSheet; parts++ {
		if parts%8 == 0 {
			fmt.Fprintf(&b, "\n## %s\n", strings.ReplaceAll(pick(m.titles), "#", ""))
		}
		paragraph := pick(m.paragraphs)
		words += strings.Count(paragraph, " ") + 1
		b.WriteString("\n" + paragraph + "\n")
	}
	return []byte(b.String())
}

// questions are what people may ask: one to four words of the titles, half of them within a theme.
func (m *maker) questions(count int) (all []question) {
	dice := rand.New(rand.NewPCG(7, 11))
	for len(all) < count {
		words := strings.Fields(m.titles[dice.IntN(len(m.titles))])
		words = slices.DeleteFunc(words, func(w string) bool { return len(w) < 4 })
		if len(words) == 0 {
			continue
		}
		start := dice.IntN(len(words))
		q := question{text: strings.Join(words[start:min(len(words), start+1+dice.IntN(4))], " ")}
		if len(all)%2 == 0 {
			q.theme = m.themes[dice.IntN(len(m.themes))]
		}
		all = append(all, q)
	}
	return all
}

// question is one search; theme filters it where it is not empty.
type question struct{ text, theme string }

// render prepares texts on every core, in their order.
func render(kind kinds.Kind, texts [][]byte) ([]sheet.Text, error) {
	made, failed := make([]sheet.Text, len(texts)), make([]error, len(texts))
	next := make(chan int)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				made[i], failed[i] = sheet.Prepare(kind, texts[i])
			}
		})
	}
	for i := range texts {
		next <- i
	}
	close(next)
	wait.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return made, nil
}
