package review_test

import (
	"fmt"
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/review"
)

// One vote in a ballot of a thousand voters, each acknowledged once it is on stable storage.
func BenchmarkAVoteAmongAThousand(b *testing.B) {
	ctx := b.Context()
	lib := contenttest.Open(b, content.Options{Folder: b.TempDir()})
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	author, steward := contenttest.Someone(b, lib, people.Writer), contenttest.Someone(b, lib, people.Steward)
	var voters []people.Person
	var ids []clock.ID
	for range 1000 {
		p, err := lib.People.Add(ctx, people.System(), "Une personne", people.Member)
		must(err)
		voters, ids = append(voters, p), append(ids, p.ID)
	}
	s := contenttest.Started(b, lib, author, "Une fiche que mille personnes votent")
	must(lib.Sheets.Propose(ctx, author, s.ID, contenttest.Checked))
	r, _, err := lib.Reviews.Open(ctx, steward, s.ID, review.Naming{Panels: map[string][]clock.ID{"trade": ids[:2], "concerned": ids[2:4]}})
	must(err)
	for i, panel := range []string{"trade", "trade", "concerned", "concerned"} {
		must(lib.Reviews.Opine(ctx, voters[i], r.ID, panel, review.Opinion{Verdict: review.For}))
	}
	_, err = lib.Reviews.OpenVote(ctx, steward, r.ID, review.Opening{Voters: ids})
	must(err)
	b.ResetTimer()
	for i := range b.N {
		must(lib.Reviews.Vote(ctx, voters[i%1000], r.ID, "for", fmt.Sprint("Vote ", i)))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Minutes(), "votes/min")
}
