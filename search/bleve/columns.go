package bleve

import (
	"encoding/binary"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"

	"terreau/search"
)

// column holds the values of one field for every text of a segment. Segments never change, so that a column is made
// once; texts that were replaced are left out by the snapshot.
type column struct {
	terms []string
	// one value a text: flat[text] is a place in terms plus one, 0 for none
	flat []uint16
	// several: those of a text are many[from[text]:from[text+1]]
	from []uint32
	many []uint32
	held []*roaring.Bitmap // the texts of each term, where they are asked for together
}

// columns are those of one segment.
type columns struct {
	access column
	facets []column // in the order of search.Facets
	order  []uint64
}

func newColumns(segment *scorch.SegmentSnapshot) (*columns, error) {
	size := int(segment.FullSize())
	c := &columns{facets: make([]column, len(search.Facets())), order: make([]uint64, size)}
	if err := c.access.read(segment.Segment(), fieldAccess, size); err != nil {
		return nil, err
	}
	for i, facet := range search.Facets() {
		if err := c.facets[i].read(segment.Segment(), facetField(facet), size); err != nil {
			return nil, err
		}
	}
	c.access.flat, c.access.from, c.access.many = nil, nil, nil
	return c, eachTerm(segment.Segment(), fieldOrder, func(term string, texts *roaring.Bitmap) error {
		if len(term) != 8 {
			return fmt.Errorf("order of %d bytes", len(term))
		}
		key := binary.BigEndian.Uint64([]byte(term))
		for it := texts.Iterator(); it.HasNext(); {
			c.order[it.Next()] = key
		}
		return nil
	})
}

// eachTerm visits the terms of a field in their order, with the texts of the segment that hold them.
func eachTerm(segment segmentapi.Segment, field string, visit func(term string, texts *roaring.Bitmap) error) error {
	dictionary, err := segment.Dictionary(field)
	if err != nil {
		return err
	}
	for terms := dictionary.AutomatonIterator(nil, nil, nil); ; {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return err
		}
		list, err := dictionary.PostingsList([]byte(entry.Term), nil, nil)
		if err != nil {
			return err
		}
		if err := visit(entry.Term, bitmapOf(list.Iterator(false, false, false, nil))); err != nil {
			return err
		}
	}
}

// bitmapOf gives the texts of a list; it must not be changed.
func bitmapOf(it segmentapi.PostingsIterator) *roaring.Bitmap {
	list, ok := it.(segmentapi.OptimizablePostingsIterator)
	if !ok {
		return roaring.New()
	}
	if bitmap := list.ActualBitmap(); bitmap != nil {
		return bitmap
	}
	if text, ok := list.DocNum1Hit(); ok {
		return roaring.BitmapOf(uint32(text))
	}
	return roaring.New()
}

// read fills a column from the field's own lists.
func (c *column) read(segment segmentapi.Segment, field string, size int) error {
	var held []*roaring.Bitmap
	err := eachTerm(segment, field, func(term string, texts *roaring.Bitmap) error {
		c.terms = append(c.terms, term)
		held = append(held, texts.Clone())
		return nil
	})
	if err != nil {
		return err
	}
	c.held = held
	if len(c.terms) < 1<<16-1 && c.readFlat(held, size) {
		return nil
	}
	c.flat = nil
	c.from = make([]uint32, size+1)
	for _, texts := range held {
		for it := texts.Iterator(); it.HasNext(); {
			c.from[it.Next()+1]++
		}
	}
	for i := range size {
		c.from[i+1] += c.from[i]
	}
	c.many = make([]uint32, c.from[size])
	next := make([]uint32, size)
	for term, texts := range held {
		for it := texts.Iterator(); it.HasNext(); {
			text := it.Next()
			c.many[c.from[text]+next[text]] = uint32(term)
			next[text]++
		}
	}
	return nil
}

// readFlat reports false where a text has several values.
func (c *column) readFlat(held []*roaring.Bitmap, size int) bool {
	c.flat = make([]uint16, size)
	for term, texts := range held {
		for it := texts.Iterator(); it.HasNext(); {
			text := it.Next()
			if c.flat[text] != 0 {
				return false
			}
			c.flat[text] = uint16(term + 1)
		}
	}
	return true
}

// oneByOne is how many texts are counted one by one in the time that a list takes to meet another.
const oneByOne = 400

// count adds texts to the counts of their values: list by list where there are few, else one by one.
func (c *column) count(texts *roaring.Bitmap, counts []int) {
	if uint64(len(c.terms))*oneByOne < texts.GetCardinality() {
		for term, held := range c.held {
			counts[term] += int(held.AndCardinality(texts))
		}
		return
	}
	for it := texts.Iterator(); it.HasNext(); {
		text := it.Next()
		if c.flat != nil {
			if value := c.flat[text]; value != 0 {
				counts[value-1]++
			}
			continue
		}
		for _, value := range c.many[c.from[text]:c.from[text+1]] {
			counts[value]++
		}
	}
}

// pick marks the terms that a test wants.
func (c *column) pick(wanted func(string) bool) []bool {
	picked := make([]bool, len(c.terms))
	for i, term := range c.terms {
		picked[i] = wanted(term)
	}
	return picked
}

// texts gives those that have one of the terms marked, in a bitmap of their own.
func (c *column) texts(marked []bool) *roaring.Bitmap {
	all := roaring.New()
	for i, texts := range c.held {
		if marked[i] {
			all.Or(texts)
		}
	}
	return all
}
