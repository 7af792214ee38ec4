package event

import (
	"strconv"
	"time"

	"terreau/content/db"
)

// AddressesWhole is how long the audit keeps an address whole; then a network is left of it.
const AddressesWhole = 24 * time.Hour

// shortenedAtOnce is how many addresses one transaction shortens.
const shortenedAtOnce = 500

// ShortenAddresses leaves a network of the addresses that were kept whole for a day. It gives how many it shortened,
// and reports whether there may be more.
func ShortenAddresses(tx *db.Tx, now time.Time) (shortened int, more bool, err error) {
	ripe, err := ripeAddresses(tx, now.Add(-AddressesWhole), shortenedAtOnce)
	for seq, address := range ripe {
		if err == nil {
			err = putNetwork(tx, seq, Network(address))
		}
	}
	return len(ripe), len(ripe) == shortenedAtOnce, err
}

// PruneAudit takes the rows off the chain that are older than an instant, as far as all before them are too, and leaves a
// checkpoint: what is left can still be verified. The chain itself tells of it, and whether what went was whole, so that
// nobody can shorten it in secret. It gives the number of rows.
func PruneAudit(tx *db.Tx, before, now time.Time) (rows int64, err error) {
	upTo, err := olderThan(tx, before)
	if err != nil || upTo == 0 {
		return 0, err
	}
	c, err := lastCheckpoint(tx)
	if err != nil {
		return 0, err
	}
	chain := chainFrom(c)
	if err := eachLink(tx, upTo, chain.add); err != nil {
		return 0, err
	}
	outcome := "whole"
	if len(chain.faults) > 0 {
		outcome = "broken"
	}
	if rows, err = deleteAudit(tx, upTo); err != nil {
		return 0, err
	}
	c = Checkpoint{Seq: upTo, Hash: chain.previous, Pruned: c.Pruned + rows, At: now}
	if err := putCheckpoint(tx, c); err != nil {
		return 0, err
	}
	return rows, Audit(tx, AuditEntry{At: now, Actor: SystemActor, Act: ActJournalPruned, Kind: OnInstance, Facts: map[Fact]string{
		FactNumber: strconv.FormatInt(c.Seq, 10), FactCount: strconv.FormatInt(c.Pruned, 10), FactHash: c.Hash, FactOutcome: outcome}})
}
