package review_test

import (
	"fmt"
	"strings"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/review"
)

// model is what a review ought to be, told in the plainest way: an independent account of the rules.
type model struct {
	state    string // reading, voting, deciding, adopted, rejected, abandoned
	round    int
	day      int // since the beginning
	opinions map[string]review.Verdict
	remarks  []modelRemark
	until    int
	voters   []people.Person
	votes    map[clock.ID]string
	cast     int // votes that were kept, changes included
	editions int
}

type modelRemark struct {
	panel, key string // who said it, in which panel and round
	answered   bool
}

var panels = []string{"trade", "concerned"}

// heard reports whether anyone has spoken of the text of this round: without, another text takes its place in the round.
func (m *model) heard() bool {
	for key := range m.opinions {
		if strings.HasPrefix(key, fmt.Sprintf("%d ", m.round)) {
			return true
		}
	}
	return false
}

// said counts the opinions of a panel on the text of this round.
func (m *model) said(panel string) (all, notYet int) {
	for key, verdict := range m.opinions {
		var round int
		var in string
		fmt.Sscanf(key, "%d %s", &round, &in)
		if round == m.round && in == panel {
			if all++; verdict == review.NotYet {
				notYet++
			}
		}
	}
	return all, notYet
}

func (m *model) against() bool {
	for _, panel := range panels {
		if all, notYet := m.said(panel); notYet*2 > all {
			return true
		}
	}
	return false
}

func (m *model) ready() bool {
	for _, panel := range panels {
		all, notYet := m.said(panel)
		if all < 2 {
			return false
		}
		for _, remark := range m.remarks {
			if remark.panel == panel && !remark.answered && notYet*2 > all {
				return false
			}
		}
	}
	return true
}

// hears replaces what the same person said in this round; a remark of it that was answered stays.
func (m *model) hears(person, panel string, verdict review.Verdict) {
	key := fmt.Sprintf("%d %s %s", m.round, panel, person)
	m.opinions[key] = verdict
	kept := m.remarks[:0]
	for _, remark := range m.remarks {
		if remark.key != key || remark.answered {
			kept = append(kept, remark)
		}
	}
	if m.remarks = kept; verdict == review.NotYet {
		m.remarks = append(m.remarks, modelRemark{panel: panel, key: key})
	}
}

// close counts the ballot: half of the voters, more for than against.
func (m *model) close() {
	sum := map[string]int{}
	for _, choice := range m.votes {
		sum[choice]++
	}
	switch {
	case len(m.votes)*2 < len(m.voters) || sum["for"] <= sum["against"]:
		m.state = "rejected"
	case m.against():
		m.state = "deciding"
	default:
		m.state = "adopted"
		m.editions++
	}
}

// takes says whether a vote of a person is taken today.
func (m *model) takes(p people.Person) bool {
	for _, voter := range m.voters {
		if voter.ID == p.ID {
			return m.state == "voting" && m.day <= m.until
		}
	}
	return false
}
