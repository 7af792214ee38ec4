package event

import (
	"fmt"
	"strconv"

	"terreau/content/db"
)

// Chain is what a verification of the audit found.
type Chain struct {
	Rows   int64
	Last   int64  // the number of the last row
	Head   string // and its hash: whoever notes it elsewhere can tell later whether anything before it was touched
	Pruned Checkpoint
	Faults []ChainFault
}

// ChainFault names a row of the audit that is not what it was, and says what is wrong with it.
type ChainFault struct {
	Seq    int64
	Detail string
}

// VerifyAudit reads the whole chain again. It finds a row that was altered, taken out, put in or exchanged for another, an
// end that was cut off, and a checkpoint that no pruning made.
func VerifyAudit(tx *db.Tx) (Chain, error) {
	counted, err := LastAudited(tx)
	if err != nil {
		return Chain{}, err
	}
	c, err := lastCheckpoint(tx)
	if err != nil {
		return Chain{}, err
	}
	chain := chainFrom(c)
	if err := eachLink(tx, maxSeq, chain.add); err != nil {
		return Chain{}, err
	}
	switch {
	case chain.last < counted:
		chain.fault(chain.last+1, "rows %d to %d are gone from the end", chain.last+1, counted)
	case chain.last > counted:
		chain.fault(chain.last, "the counter says %d", counted)
	}
	if c.Seq > 0 && (chain.pruned.Seq != c.Seq || chain.pruned.Hash != c.Hash || chain.pruned.Pruned != c.Pruned) {
		chain.fault(c.Seq, "no pruning made this checkpoint")
	}
	return Chain{Rows: chain.rows, Last: chain.last, Head: chain.previous, Pruned: c, Faults: chain.faults}, nil
}

// maxSeq is beyond the number of any row.
const maxSeq = 1<<63 - 1

// chain follows rows one by one.
type chain struct {
	rows, last int64
	previous   string     // the hash that the next row must name
	pruned     Checkpoint // the last pruning that the rows tell of
	faults     []ChainFault
}

func chainFrom(c Checkpoint) *chain { return &chain{last: c.Seq, previous: c.Hash} }

func (c *chain) fault(seq int64, format string, args ...any) {
	c.faults = append(c.faults, ChainFault{seq, fmt.Sprintf(format, args...)})
}

// add compares a row with its own hash and with the row before it.
func (c *chain) add(e AuditEntry) {
	switch sum, err := e.sum(); {
	case e.Seq <= c.last:
		c.fault(e.Seq, "a row stands before the checkpoint")
		return
	case e.Seq > c.last+1:
		c.fault(c.last+1, "rows %d to %d are gone", c.last+1, e.Seq-1)
	case e.Previous != c.previous:
		c.fault(e.Seq, "it does not follow row %d", c.last)
	case err != nil || sum != e.Hash:
		c.fault(e.Seq, "it is not the row that its hash was made of")
	}
	if e.Act == ActJournalPruned && e.Actor == SystemActor {
		c.pruned.Seq, _ = strconv.ParseInt(e.Facts[FactNumber], 10, 64)
		c.pruned.Pruned, _ = strconv.ParseInt(e.Facts[FactCount], 10, 64)
		c.pruned.Hash = e.Facts[FactHash]
	}
	c.rows, c.last, c.previous = c.rows+1, e.Seq, e.Hash
}
