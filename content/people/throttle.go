package people

import (
	"time"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Guessing is slowed for a login from a network: five tries are free, then each failure doubles the pause. Elsewhere, and
// for the others of the same office, nothing changes. A network that fails for many logins is slowed for those who never
// signed in from there. Counters stand in the database: a restart or another node forgives nothing (security.md K2).
const (
	freeTries      = 5
	freeOfNetwork  = 50
	firstPause     = 2 * time.Second
	longestPause   = 15 * time.Minute
	triesForgotten = 24 * time.Hour      // for one login
	spreeForgotten = time.Hour           // for all logins of a network
	knownForgotten = 90 * 24 * time.Hour // that a password was right from there
	maxTries       = 20_000              // rows
)

// fromSession stands for the network where a person who is signed in says her password again.
const fromSession = "session"

// try is a login tried from a network. Both are hashed: the counters need no list of who was where.
type try struct{ login, network string }

func newTry(login, from string) try {
	return try{login: hashOf("login " + login), network: hashOf("network " + networkOf(from))}
}

// networkOf gives the neighbourhood of an address, whatever is no address is one network.
func networkOf(from string) string {
	if from == fromSession {
		return fromSession
	}
	return event.Network(from)
}

// tally is what is counted of a login from a network, or of a network.
type tally struct {
	failures int
	known    bool
	last     time.Time
	until    time.Time
}

// pause is how long to wait after a number of failures, when so many are free.
func pause(failures, free int) time.Duration {
	wait := firstPause
	if failures < free {
		return 0
	}
	for ; failures > free && wait < longestPause; failures-- {
		wait *= 2
	}
	return min(wait, longestPause)
}

// counted is a tally with one more failure.
func (t tally) counted(free int, forgotten time.Duration, now time.Time) tally {
	if now.Sub(t.last) > forgotten {
		t.failures = 0
	}
	t.failures++
	t.last, t.until = now, now.Add(pause(t.failures, free))
	return t
}

// countTry counts a try as a failure before it is known to be one, or refuses it for a while.
func countTry(tx *db.Tx, try try, now time.Time) error {
	mine, err := tallyOf(tx, try)
	if err != nil {
		return err
	}
	network, err := tallyOf(tx, allOf(try))
	if err != nil {
		return err
	}
	until := mine.until
	if !mine.known && network.until.After(until) {
		until = network.until
	}
	if wait := until.Sub(now); wait > 0 {
		seconds := int((wait + time.Second - 1) / time.Second)
		return &refusal.Error{Kind: refusal.KindTooMany, Field: "password", Reason: "password-too-many", Args: []any{seconds}}
	}
	if err := putTally(tx, try, mine.counted(freeTries, triesForgotten, now)); err != nil {
		return err
	}
	if err := putTally(tx, allOf(try), network.counted(freeOfNetwork, spreeForgotten, now)); err != nil {
		return err
	}
	return sweepTries(tx, now)
}

// forgiveTry takes back what countTry counted: the password was right.
func forgiveTry(tx *db.Tx, try try, now time.Time) error {
	if err := putTally(tx, try, tally{known: true, last: now}); err != nil {
		return err
	}
	network, err := tallyOf(tx, allOf(try))
	if err != nil || network.failures == 0 {
		return err
	}
	network.failures--
	if network.failures < freeOfNetwork {
		network.until = time.Time{}
	}
	return putTally(tx, allOf(try), network)
}

func allOf(t try) try { return try{network: t.network} }
