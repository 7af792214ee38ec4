package review_test

import (
	"fmt"
	"sync"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"

	"pgregory.net/rapid"
)

// machine drives the real thing and its model side by side; two stores stand on one database.
type machine struct {
	*scene
	model
	r       *rapid.T
	nodes   []*content.Library
	persons []people.Person // the author first, then the steward
	steps   int
	texts   int
	version int
	edition sheet.Edition
	readers map[string][]people.Person
}

func (m *machine) store() *review.Store {
	return m.nodes[rapid.IntRange(0, 1).Draw(m.r, "node")].Reviews
}

func (m *machine) someone() people.Person {
	return rapid.SampledFrom(m.persons).Draw(m.r, "person")
}

// mostly gives the one who may, three times in four.
func (m *machine) mostly(p people.Person) people.Person {
	if rapid.IntRange(0, 3).Draw(m.r, "who") < 3 {
		return p
	}
	return m.someone()
}

// agree wants the real thing to take what the model takes, and to refuse what it refuses.
func (m *machine) agree(what string, taken bool, err error) {
	m.Helper()
	if taken != (err == nil) {
		m.r.Fatalf("%s on day %d (%s, round %d): the model says %v, the review says %v", what, m.day, m.state, m.round, taken, err)
	}
}

// act draws what happens next: what the state is about, three times in four.
func (m *machine) act() string {
	acts := []string{"opine", "fill", "answer", "revise", "open vote", "vote", "days", "close", "decide", "abandon"}
	if about := map[string][]string{
		"reading":  {"opine", "fill", "fill", "answer", "answer", "revise", "open vote", "open vote", "open vote"},
		"voting":   {"vote", "vote", "vote", "vote", "days", "days", "close"},
		"deciding": {"decide"},
	}[m.state]; about != nil && rapid.IntRange(0, 3).Draw(m.r, "about") < 3 { // small numbers come more often
		acts = about
	}
	return rapid.SampledFrom(acts).Draw(m.r, "act")
}

func (m *machine) step() {
	switch m.act() {
	case "opine":
		verdict := rapid.SampledFrom([]review.Verdict{review.For, review.Changes, review.NotYet, review.NotYet}).Draw(m.r, "verdict")
		m.opines(m.someone(), rapid.SampledFrom(panels).Draw(m.r, "panel"), verdict)
	case "fill": // everyone named says the same, so that votes come
		verdict := rapid.SampledFrom([]review.Verdict{review.For, review.Changes, review.NotYet}).Draw(m.r, "verdict")
		for _, panel := range panels {
			for _, p := range m.readers[panel] {
				m.opines(p, panel, verdict)
			}
		}
	case "answer":
		m.answer()
	case "revise":
		m.revise()
	case "open vote":
		from := rapid.SampledFrom([]int{0, 1, 1, 1}).Draw(m.r, "from") // the author is the first
		voters := rapid.SliceOfNDistinct(rapid.SampledFrom(m.persons[from:]), 0, 4, func(p people.Person) clock.ID { return p.ID }).Draw(m.r, "voters")
		m.opensVote(m.mostly(m.steward), voters)
	case "vote":
		m.castsVote()
	case "days":
		n := rapid.IntRange(1, 4).Draw(m.r, "days")
		m.day += n
		m.days(n)
	case "close":
		m.closes()
	case "decide":
		m.decides()
	case "abandon":
		m.abandons()
	}
}

func (m *machine) revise() {
	m.texts++
	p := m.mostly(m.author)
	m.settles()
	_, err := m.store().Revise(m.Context(), p, m.review.ID, m.version, contenttest.Practice("Faire avec", fmt.Sprint("Texte ", m.texts)))
	taken := m.state == "reading" && p.ID == m.author.ID
	m.agree("revise", taken, err)
	if taken {
		if m.heard() {
			m.round++
		}
		m.version++
	}
}

func (m *machine) castsVote() {
	p := m.someone()
	if len(m.voters) > 0 {
		p = m.mostly(rapid.SampledFrom(m.voters).Draw(m.r, "voter"))
	}
	choice := rapid.SampledFrom([]string{"for", "for", "against", "abstain"}).Draw(m.r, "choice")
	err := m.store().Vote(m.Context(), p, m.review.ID, choice, "Parce que.")
	taken := m.takes(p)
	m.agree("vote", taken, err)
	if taken && m.votes[p.ID] != choice {
		m.votes[p.ID] = choice
		m.cast++
	}
}

func (m *machine) decides() {
	p, adopt := m.mostly(m.steward), rapid.Bool().Draw(m.r, "adopt")
	m.settles()
	err := m.store().Decide(m.Context(), p, m.review.ID, review.Ruling{Adopt: adopt, Reason: "Tout pesé."})
	taken := m.state == "deciding" && p.ID == m.steward.ID
	m.agree("decide", taken, err)
	if taken && adopt {
		m.state = "adopted"
		m.editions++
	} else if taken {
		m.state = "rejected"
	}
}

func (m *machine) abandons() {
	p := m.someone()
	if rapid.IntRange(0, 9).Draw(m.r, "really") < 6 {
		return
	}
	m.settles()
	err := m.store().Abandon(m.Context(), p, m.review.ID, "Personne ne suit.")
	taken := p.ID == m.steward.ID && (m.state == "reading" || m.state == "voting" || m.state == "deciding")
	m.agree("abandon", taken, err)
	if taken {
		m.state = "abandoned"
	}
}

func (m *machine) opines(p people.Person, panel string, verdict review.Verdict) {
	m.texts++
	m.settles()
	err := m.store().Opine(m.Context(), p, m.review.ID, panel, review.Opinion{Verdict: verdict, Reason: fmt.Sprint("Raison ", m.texts)})
	named := false
	for _, reader := range m.readers[panel] {
		named = named || reader.ID == p.ID
	}
	taken := m.state == "reading" && named
	m.agree("opine", taken, err)
	if taken {
		m.hears(string(p.ID), panel, verdict)
	}
}

// answer explains the oldest remark that waits.
func (m *machine) answer() {
	p := m.mostly(m.author)
	m.settles()
	r, err := m.store().Get(m.Context(), m.author, m.sheet.ID)
	if err != nil {
		return
	}
	for _, remark := range r.Remarks {
		if remark.Answer != nil {
			continue
		}
		err := m.store().Answer(m.Context(), p, m.review.ID, remark.ID, review.Explained, "Voilà.", "")
		taken := m.state == "reading" && p.ID == m.author.ID
		m.agree("answer", taken, err)
		for i := range m.remarks {
			if key := fmt.Sprintf("%d %s %s", remark.Round, remark.Panel, remark.By.ID); taken && m.remarks[i].key == key {
				m.remarks[i].answered = true
			}
		}
		return
	}
}

func (m *machine) opensVote(p people.Person, voters []people.Person) {
	m.settles()
	var ids []clock.ID
	taken := m.state == "reading" && p.ID == m.steward.ID && m.ready() && len(voters) > 0
	for _, voter := range voters {
		ids = append(ids, voter.ID)
		taken = taken && voter.ID != m.author.ID
	}
	_, err := m.store().OpenVote(m.Context(), p, m.review.ID, review.Opening{Voters: ids, Note: "La suite."})
	m.agree("open vote", taken, err)
	if taken {
		m.state, m.voters, m.until = "voting", voters, m.day+7
	}
}

// settles closes in the model a vote whose last day is past: whatever is done but a vote, which is refused, closes it first.
func (m *machine) settles() {
	if m.state == "voting" && m.day > m.until {
		m.close()
	}
}

// closes has both nodes close at once: one does, and only when the day has come.
func (m *machine) closes() {
	var both sync.WaitGroup
	closed, errs := make([]int, 2), make([]error, 2)
	for i, lib := range m.nodes {
		both.Go(func() { closed[i], errs[i] = lib.Reviews.CloseDue(m.Context()) })
	}
	both.Wait()
	want := 0
	if m.state == "voting" && m.day > m.until {
		want = 1
		m.close()
	}
	if closed[0]+closed[1] != want || errs[0] != nil || errs[1] != nil {
		m.r.Fatalf("on day %d two nodes closed %v (%v), not %d in all", m.day, closed, errs, want)
	}
}

// kept is what stands in the tables of a review, in the order of the names in check.
const kept = `SELECT (SELECT COUNT(*) FROM decisions WHERE review_id = reviews.id),
	(SELECT COUNT(*) FROM editions WHERE editions.sheet_id = reviews.sheet_id),
	(SELECT COUNT(*) FROM votes WHERE review_id = reviews.id),
	(SELECT COUNT(DISTINCT person_id) FROM votes WHERE review_id = reviews.id),
	(SELECT COUNT(*) FROM votes JOIN sheet_authors ON sheet_authors.person_id = votes.person_id
		WHERE votes.review_id = reviews.id AND sheet_authors.sheet_id = reviews.sheet_id),
	CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END
	FROM reviews WHERE id = $1`

// check compares what is kept with the model, after each step.
func (m *machine) check() {
	over := m.state == "adopted" || m.state == "rejected"
	open := m.state == "reading" || m.state == "voting" || m.state == "deciding"
	one := map[bool]int{true: 1}
	want := [6]int{one[over], m.editions, m.cast, len(m.votes), 0, one[open]}
	var got [6]int
	m.must(m.lib.DB.View(m.Context(), func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&got[0], &got[1], &got[2], &got[3], &got[4], &got[5]) }, kept, string(m.review.ID))
	}))
	if got != want {
		m.r.Fatalf("decisions, editions, votes, voters, votes of authors, open: %v are kept, not %v (%s)", got, want, m.state)
	}
	read, err := m.published()
	if err != nil || m.editions == 1 && read.Edition != m.edition || m.editions == 2 && read.Edition.Seal != sheet.Validated {
		m.r.Fatalf("readers see %+v (%v) while the model is %s", read.Edition, err, m.state)
	}
}
