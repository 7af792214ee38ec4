package bleve

import (
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"terreau/content/refusal"
	"terreau/search"
)

// few is the number of sheets under which little was found: the words are then searched one by one, and their
// spelling looked at. Real queries are answered better up to here, no better beyond.
const few = 50

// Search gives one page of what the reader may read.
func (x *Index) Search(ctx context.Context, reader search.Reader, q search.Query) (results search.Results, err error) {
	defer refusal.Wrap(&err, "search")
	err = x.use(func(g *generation) error {
		return g.view(func(snapshot *scorch.IndexSnapshot) error {
			all, err := g.of(snapshot)
			if err != nil {
				return err
			}
			s, err := newScan(ctx, snapshot, all, admits(reader, q.Drafts), q)
			if err != nil {
				return err
			}
			results, err = s.run()
			return err
		})
	})
	return results, err
}

// run asks for all words first; where little was found, for the nearest spelling, then for any of them.
func (s *scan) run() (search.Results, error) {
	p, err := planOf(s.query, s)
	if err != nil {
		return search.Results{}, err
	}
	found, err := s.find(p, false)
	if err != nil {
		return search.Results{}, err
	}
	results := search.Results{}
	if found.total < few && !s.query.Exact && len(p.phrases) == 0 && len(p.clauses) > 0 {
		if found, p, err = s.second(found, p, &results); err != nil {
			return results, err
		}
	}
	results.Total = found.total
	if !results.Loose {
		results.Strict = found.total
	}
	results.Facets = s.counted(found)
	if results.Also, err = s.alsoIn(found, p); err != nil {
		return results, err
	}
	results.Hits, err = s.page(found, p)
	return results, err
}

// second looks again where little was found.
func (s *scan) second(found *outcome, p plan, results *search.Results) (*outcome, plan, error) {
	corrected := p
	var corrections []search.Correction
	if found.total == 0 {
		var err error
		if corrected, corrections, err = s.spell(p); err != nil {
			return nil, p, err
		}
	}
	if len(corrections) > 0 {
		again, err := s.find(corrected, false)
		if err != nil {
			return nil, p, err
		}
		results.Corrections = corrections
		if again.total > found.total {
			found, p = again, corrected
		}
	}
	if found.total >= few || len(p.clauses) < 2 || s.query.Newest && found.total > 0 {
		return found, p, nil // by date, what holds only some of the words would come before what holds all
	}
	loose, err := s.find(corrected, true)
	if err != nil {
		return nil, p, err
	}
	if loose.total > found.total {
		results.Strict = found.total
		found, p, results.Loose = loose, corrected, true
	}
	return found, p, nil
}

// alsoIn lists the related words that a text found holds.
func (s *scan) alsoIn(found *outcome, p plan) (places []int, err error) {
	if len(s.query.Also) == 0 {
		return nil, nil
	}
	for _, w := range p.ways() {
		for i, part := range s.segments {
			if w.also == 0 || slices.Contains(places, w.also-1) {
				break
			}
			met, err := part.meeting(p.field(), w)
			if err != nil {
				return nil, err
			}
			if met.Intersects(found.passed[i]) {
				places = append(places, w.also-1)
			}
		}
	}
	slices.Sort(places)
	return places, nil
}
