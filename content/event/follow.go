package event

import (
	"context"
	"sync"
	"time"

	"terreau/content/db"
	"terreau/content/refusal"
)

// pace is how old the reading of the counter may be: another process, or another node, may write beside this one.
const pace = 200 * time.Millisecond

// batch is how many events a follower is given at once.
const batch = 500

// freshness shares one reading of the counter between all who ask within its pace.
type freshness struct {
	mutex sync.Mutex
	read  time.Time
}

// Position is the number of the last event. What this process commits shows at once, what others commit within 200 ms.
func (st *Store) Position(ctx context.Context) (int64, error) {
	st.fresh.mutex.Lock()
	defer st.fresh.mutex.Unlock()
	if now := time.Now(); now.Sub(st.fresh.read) >= pace {
		if err := st.db.View(ctx, func(tx *db.Tx) error {
			seq, err := Position(tx)
			st.db.Reach(seq)
			return err
		}); err != nil {
			return 0, err
		}
		st.fresh.read = now
	}
	return st.db.Reached(), nil
}

// Follow calls do with the events after a number, in order and in batches, until the context ends; do may see an event
// twice, never out of order, and none is left out. An error of do ends it: the caller follows again from its position.
func (st *Store) Follow(ctx context.Context, after int64, do func(context.Context, []Event) error) (err error) {
	defer refusal.Wrap(&err, "follow events")
	for {
		news := st.db.News()
		events, err := st.Since(ctx, after, batch)
		if err == nil && len(events) > 0 {
			if err = do(ctx, events); err == nil {
				after = events[len(events)-1].Seq
				continue
			}
		}
		if err == nil {
			err = st.wait(ctx, news, after)
		}
		if ctx.Err() != nil {
			return ctx.Err() // and not how the database was interrupted
		}
		if err != nil {
			return err
		}
	}
}

// wait returns when there may be events after a number. A ticker asks what other processes wrote: their commits wake
// nobody here.
func (st *Store) wait(ctx context.Context, news <-chan struct{}, after int64) error {
	ticker := time.NewTicker(pace)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-news:
			return nil
		case <-ticker.C:
			if seq, err := st.Position(ctx); err != nil || seq > after {
				return err
			}
		}
	}
}
