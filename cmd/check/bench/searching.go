package bench

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"terreau/cmd/check/site"
	"terreau/content/sheet"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
)

// batch is how many sheets go into one batch of a bulk.
const batch = 500

// bareIndex is Bleve with one text field, its own French analysis and nothing stored: the least that finds a word.
type bareIndex struct{ bleve.Index }

func openBareIndex(folder string) (bareIndex, error) {
	text := mapping.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeTermVectors, text.IncludeInAll, text.DocValues = fr.AnalyzerName, false, false, false, false
	document := mapping.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("all", text)
	m := mapping.NewIndexMapping()
	m.DefaultMapping = document
	index, err := bleve.New(folder, m)
	return bareIndex{index}, err
}

// words is what of a sheet is searched.
func words(t sheet.Text) string {
	var b strings.Builder
	b.WriteString(t.Title + "\n" + t.Summary)
	for _, p := range t.Rendered.Passages {
		b.WriteString("\n" + p.Title + "\n" + p.Text)
	}
	return b.String()
}

func (x bareIndex) add(ids, texts []string) error {
	for start := 0; start < len(ids); start += batch {
		b := x.NewBatch()
		for i := start; i < min(start+batch, len(ids)); i++ {
			if err := b.Index(ids[i], map[string]string{"all": texts[i]}); err != nil {
				return err
			}
		}
		if err := x.Batch(b); err != nil {
			return err
		}
	}
	return nil
}

// ask measures each question: every word, ten results, no filter, no facet, no text.
func (x bareIndex) ask(ctx context.Context, questions []question) (taken times, err error) {
	for _, q := range questions {
		match := bleve.NewMatchQuery(q.text)
		match.SetField("all")
		match.SetOperator(query.MatchQueryOperatorAnd)
		took, err := timed(func() error {
			_, err := x.SearchInContext(ctx, bleve.NewSearchRequestOptions(match, 10, 0, false))
			return err
		})
		if err != nil {
			return nil, err
		}
		taken = append(taken, took)
	}
	return taken, nil
}

// searches measures each question through the server's door, with facets and ten passages.
func searches(ctx context.Context, server *site.Server, questions []question) (taken times, err error) {
	for _, q := range questions {
		address := server.URL + "/recherche.json?n=10&q=" + url.QueryEscape(q.text)
		if q.theme != "" {
			address += "&themes=" + url.QueryEscape(strings.ToLower(q.theme))
		}
		took, err := timed(func() error { _, err := site.Get(ctx, address); return err })
		if err != nil {
			return nil, errors.Join(errors.New(q.text), err)
		}
		taken = append(taken, took)
	}
	return taken, nil
}
