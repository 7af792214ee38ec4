package bleve

import (
	"container/heap"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// candidate is one text found. Order is what it is ranked by.
type candidate struct {
	order   uint64
	segment int
	text    uint32
}

// before says which of two comes first. Of two with the same order it is always the same, so that pages do not overlap.
func (c candidate) before(other candidate) bool {
	switch {
	case c.order != other.order:
		return c.order > other.order
	case c.segment != other.segment:
		return c.segment < other.segment
	}
	return c.text < other.text
}

// best keeps the n candidates of highest order, the lowest first.
type best struct {
	list []candidate
	n    int
}

func (b *best) Len() int { return len(b.list) }

func (b *best) Less(i, j int) bool { return b.list[j].before(b.list[i]) }

func (b *best) Swap(i, j int) { b.list[i], b.list[j] = b.list[j], b.list[i] }

func (b *best) Push(x any) { b.list = append(b.list, x.(candidate)) }

func (b *best) Pop() any {
	last := b.list[len(b.list)-1]
	b.list = b.list[:len(b.list)-1]
	return last
}

// threshold is what the lowest of the n best reaches, with the scores of some more texts: 0 where there are fewer.
func (b *best) threshold(texts *roaring.Bitmap, room *scores) float64 {
	known := best{n: b.n, list: slices.Clone(b.list)}
	for it := texts.Iterator(); it.HasNext(); {
		text := it.Next()
		known.offer(candidate{order: math.Float64bits(float64(room.total[text])), segment: math.MaxInt, text: text})
	}
	if len(known.list) < b.n {
		return 0
	}
	return math.Float64frombits(known.list[0].order)
}

func (b *best) offer(c candidate) {
	if len(b.list) < b.n {
		heap.Push(b, c)
	} else if c.before(b.list[0]) {
		b.list[0] = c
		heap.Fix(b, 0)
	}
}
