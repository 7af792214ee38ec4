package people

import (
	"time"

	"terreau/content/clock"
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

func tallyOf(tx *db.Tx, try try) (t tally, err error) {
	var last, until int64
	err = tx.One(func(r db.Row) error { return r.Scan(&t.failures, &t.known, &last, &until) },
		`SELECT failures, known, last_at, until FROM password_tries WHERE login_hash = $1 AND network_hash = $2`, try.login, try.network)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return tally{}, nil
	}
	t.last, t.until = clock.Instant(last), clock.Instant(until)
	return t, err
}

func putTally(tx *db.Tx, try try, t tally) error {
	if t.until.IsZero() {
		t.until = clock.Instant(0)
	}
	_, err := tx.Exec(`
		INSERT INTO password_tries (login_hash, network_hash, failures, known, last_at, until) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (login_hash, network_hash) DO UPDATE SET failures = excluded.failures, known = excluded.known,
			last_at = excluded.last_at, until = excluded.until`,
		try.login, try.network, t.failures, t.known, clock.Micros(t.last), clock.Micros(t.until))
	return err
}

// touchTally notes when a try was found to be wrong.
func touchTally(tx *db.Tx, try try, now time.Time) error {
	_, err := tx.Exec(`UPDATE password_tries SET last_at = $3 WHERE login_hash = $1 AND network_hash = $2`, try.login, try.network, clock.Micros(now))
	return err
}

// sweepTries forgets what is old, and the oldest where there are too many.
func sweepTries(tx *db.Tx, now time.Time) error {
	_, err := tx.Exec(`DELETE FROM password_tries WHERE last_at < $1 AND NOT known OR last_at < $2`,
		clock.Micros(now.Add(-triesForgotten)), clock.Micros(now.Add(-knownForgotten)))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		DELETE FROM password_tries WHERE last_at < COALESCE((SELECT last_at FROM password_tries ORDER BY last_at DESC LIMIT 1 OFFSET $1), 0)`, maxTries-1)
	return err
}

// forgetTries forgets the failures of a login: its password is another one now.
func forgetTries(tx *db.Tx, login string) error {
	_, err := tx.Exec(`DELETE FROM password_tries WHERE login_hash = $1`, newTry(login, "").login)
	return err
}
