package review

import (
	"slices"
	"strconv"

	"terreau/content/kinds"
)

// Tally is the count of a ballot. While a secret ballot is open only its first three figures are given.
type Tally struct {
	Voters  int            `json:"voters"`
	Voted   int            `json:"voted"`
	Quorum  int            `json:"quorum"` // how many must vote
	Reached bool           `json:"reached"`
	Counts  map[string]int `json:"counts"` // choice → votes
	Adopted bool           `json:"adopted"`
	Rating  *Rating        `json:"rating,omitempty"`
}

// Rating is what a group says of a text that it rates from 1 to 9, by the method of formal consensus of the HAS
// (« Recommandations par consensus formalisé », 2010, rules of rating): appropriate where the median is 7 or more and
// every rating is 5 or more. Whoever abstains does not rate.
type Rating struct {
	Median    float64   `json:"median"`
	Least     int       `json:"least"`
	Most      int       `json:"most"`
	Agreement Agreement `json:"agreement"`
}

// Agreement is how far the raters agree.
type Agreement string

// The agreements. The first two adopt; the second is rated again where rounds are left.
const (
	Strong    Agreement = "strong"    // appropriate: median of 7 or more, every rating from 7 to 9
	Relative  Agreement = "relative"  // appropriate: median of 7 or more, every rating from 5 to 9
	Unfit     Agreement = "unfit"     // inappropriate: median of 3 or less, every rating from 1 to 5
	Uncertain Agreement = "uncertain" // all else
)

// abstain is the choice that takes part without taking sides.
const abstain = "abstain"

// choices gives what may be chosen in a ballot.
func choices(b kinds.Ballot) []string {
	var keys []string
	if b.Majority == kinds.MajorityRating {
		for n := 1; n <= 9; n++ {
			keys = append(keys, strconv.Itoa(n))
		}
	}
	for _, term := range b.Choices {
		if b.Majority != kinds.MajorityRating || term.Key == abstain {
			keys = append(keys, term.Key)
		}
	}
	return keys
}

// Count counts the votes of a ballot, one a voter who took part, by the rule of its protocol.
func Count(b kinds.Ballot, voters int, chosen []string) Tally {
	t := Tally{Voters: voters, Voted: len(chosen), Counts: map[string]int{}}
	for _, choice := range chosen {
		t.Counts[choice]++
	}
	t.Quorum = (voters*b.Quorum + 99) / 100
	t.Reached = t.Voted >= t.Quorum && t.Voted > 0
	if b.Majority == kinds.MajorityRating {
		t.Rating = rate(chosen)
		t.Adopted = t.Reached && t.Rating != nil && (t.Rating.Agreement == Strong || t.Rating.Agreement == Relative)
		return t
	}
	t.Adopted = t.Reached && t.Counts["for"] > t.Counts["against"]
	return t
}

// rate reads the ratings among the votes; nil where nobody rated.
func rate(chosen []string) *Rating {
	var ratings []int
	for _, choice := range chosen {
		if n, err := strconv.Atoi(choice); err == nil {
			ratings = append(ratings, n)
		}
	}
	if len(ratings) == 0 {
		return nil
	}
	slices.Sort(ratings)
	middle := len(ratings) / 2
	r := Rating{Least: ratings[0], Most: ratings[len(ratings)-1], Median: float64(ratings[middle])}
	if len(ratings)%2 == 0 {
		r.Median = float64(ratings[middle-1]+ratings[middle]) / 2
	}
	switch {
	case r.Median >= 7 && r.Least >= 7:
		r.Agreement = Strong
	case r.Median >= 7 && r.Least >= 5:
		r.Agreement = Relative
	case r.Median <= 3 && r.Most <= 5:
		r.Agreement = Unfit
	default:
		r.Agreement = Uncertain
	}
	return &r
}

// again reports whether a rating that has ended is to be done once more: the quorum took part, they do not agree
// strongly, and the protocol has rounds left.
func (t Tally) again(b kinds.Ballot, number int) bool {
	return b.Majority == kinds.MajorityRating && number < b.Rounds && t.Reached &&
		(t.Rating == nil || t.Rating.Agreement != Strong)
}
