package bleve

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"

	"terreau/search"
)

// scan is one question on its way through the segments of a snapshot.
type scan struct {
	ctx      context.Context
	query    search.Query
	allowed  admission
	snapshot *scorch.IndexSnapshot
	segments []*part
	phrased  int // texts read for a phrase
	texts    int // that the reader may read
}

type key struct{ field, term string }

// part is one segment as a scan sees it.
type part struct {
	*columns
	segment      *scorch.SegmentSnapshot
	place        int // among the segments
	dictionaries map[string]segmentapi.TermDictionary
	lists        map[key]segmentapi.PostingsList
	readable     *roaring.Bitmap // texts the reader may read
	chosen       [][]bool        // of each facet, the terms chosen; nil where none is
}

func newScan(ctx context.Context, snapshot *scorch.IndexSnapshot, all []*columns, allowed admission, q search.Query) (*scan, error) {
	s := &scan{ctx: ctx, query: q, allowed: allowed, snapshot: snapshot}
	except := make([]string, 0, 2*len(q.Except))
	for _, id := range q.Except {
		except = append(except, documentID(id, q.Drafts))
	}
	for i, segment := range snapshot.Segments() {
		p := &part{columns: all[i], segment: segment, place: i, dictionaries: map[string]segmentapi.TermDictionary{},
			lists: map[key]segmentapi.PostingsList{}}
		p.readable = p.access.texts(p.access.pick(allowed.allows))
		if deleted := segment.Deleted(); deleted != nil {
			p.readable.AndNot(deleted)
		}
		if len(except) > 0 {
			left, err := segment.DocNumbers(except)
			if err != nil {
				return nil, err
			}
			p.readable.AndNot(left)
		}
		p.choose(q.Filters)
		s.texts += int(p.readable.GetCardinality())
		s.segments = append(s.segments, p)
	}
	return s, nil
}

// choose marks the chosen terms of each facet.
func (p *part) choose(filters map[string][]string) {
	p.chosen = make([][]bool, len(p.facets))
	for i, facet := range search.Facets() {
		terms := filters[facet]
		if len(terms) == 0 {
			continue
		}
		wanted := make(map[string]bool, len(terms))
		for _, term := range terms {
			wanted[term] = true
		}
		p.chosen[i] = p.facets[i].pick(func(term string) bool { return wanted[term] })
	}
}

// list opens the list of a term in one segment.
func (p *part) list(k key, counted bool) (segmentapi.PostingsIterator, error) {
	list, ok := p.lists[k]
	if !ok {
		var err error
		if list, err = p.find(k); err != nil {
			return nil, err
		}
		p.lists[k] = list
	}
	return list.Iterator(counted, counted, false, nil), nil
}

func (p *part) find(k key) (segmentapi.PostingsList, error) {
	dictionary, ok := p.dictionaries[k.field]
	if !ok {
		var err error
		if dictionary, err = p.segment.Segment().Dictionary(k.field); err != nil {
			return nil, err
		}
		p.dictionaries[k.field] = dictionary
	}
	return dictionary.PostingsList([]byte(k.term), nil, nil)
}

// holding gives the texts of a segment that hold a term; it must not be changed.
func (p *part) holding(k key) (*roaring.Bitmap, error) {
	it, err := p.list(k, false)
	if err != nil {
		return nil, err
	}
	return bitmapOf(it), nil
}

// holds reports whether any text that the reader may read has a term.
func (s *scan) holds(field, term string) bool {
	n, err := s.visible(key{field, term})
	return err == nil && n > 0
}

// visible is the number of texts that hold a term and that the reader may read. Nothing else of how often a word is
// used enters the answer: what she may not read changes neither what she finds nor its order.
func (s *scan) visible(k key) (int, error) {
	n := 0
	for _, p := range s.segments {
		texts, err := p.holding(k)
		if err != nil {
			return 0, err
		}
		n += int(texts.AndCardinality(p.readable))
	}
	return n, nil
}

// meeting gives the texts of a segment that meet a way.
func (p *part) meeting(field string, w way) (*roaring.Bitmap, error) {
	if w.texts != nil {
		return w.texts[p.place], nil
	}
	var met *roaring.Bitmap
	for _, term := range w.keys {
		texts, err := p.holding(key{field, term})
		if err != nil {
			return nil, err
		}
		if met == nil {
			met = texts
		} else {
			met = roaring.And(met, texts)
		}
	}
	if met == nil {
		met = roaring.New()
	}
	return met, nil
}

// clause gives the texts of a segment that meet a clause in any way.
func (p *part) clause(field string, c clause) (*roaring.Bitmap, error) {
	var met *roaring.Bitmap
	for _, w := range c.ways {
		texts, err := p.meeting(field, w)
		if err != nil {
			return nil, err
		}
		if met == nil {
			met = texts
		} else {
			met = roaring.Or(met, texts)
		}
	}
	return met, nil
}
