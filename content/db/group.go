package db

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"terreau/content/refusal"
)

// groupSize is how many writers share one commit at the most (one fdatasync for all).
const groupSize = 64

// call is one Update that waits for its commit.
type call struct {
	ctx    context.Context
	do     func(*Tx) error
	err    error
	last   int64
	answer chan error
	taken  atomic.Bool // by the writer, or by a caller who leaves before it
}

// Update runs do in a write transaction and returns once it is on stable storage. Writers are serial; those that wait
// at the same time share one commit, and one that fails takes nobody along. do may run twice.
func (d *DB) Update(ctx context.Context, do func(*Tx) error) error {
	c := &call{ctx: ctx, do: do, answer: make(chan error, 1)}
	select {
	case d.calls <- c:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.done:
		return refusal.Unavailable("stopping", nil)
	}
	select {
	case err := <-c.answer:
		return err
	case <-ctx.Done():
		if c.taken.CompareAndSwap(false, true) {
			return ctx.Err() // nothing was done, and nothing will be
		}
		return <-c.answer
	}
}

// write is the one goroutine that owns the connection that writes.
func (d *DB) write() {
	defer close(d.closed)
	s := &session{pool: d.writing}
	for {
		select {
		case first := <-d.calls:
			d.commit(s, first)
		case <-d.done:
			s.handBack()
			return
		}
	}
}

// commit runs a first call and those that wait beside it in one transaction, and answers each after the commit. The
// group has its own context: a caller that leaves does not undo the others. Most groups hold no call that fails, so
// they run bare; where one does fail, all is undone and each runs again behind a savepoint of its own.
func (d *DB) commit(s *session, first *call) {
	held := hold(nil, first)
	if len(held) == 0 {
		return
	}
	held, err := d.together(s, held, d.bare)
	if errors.Is(err, errAgain) {
		held, err = d.together(s, held, d.apart)
	}
	if err != nil {
		s.drop() // which rolls back what was begun
		err = d.engine.classify(err)
	}
	for _, c := range held {
		if err != nil {
			c.err = errors.Join(err, c.err)
		} else if c.err == nil {
			d.Reach(c.last)
		}
		c.answer <- c.err
	}
}

// errAgain says that a group was undone because one of it failed.
var errAgain = errors.New("a call of the group failed")

// together runs the calls held, and those that come meanwhile, in one transaction. The error is everyone's.
func (d *DB) together(s *session, held []*call, run func(context.Context, *session, *call) error) ([]*call, error) {
	ctx := context.Background()
	err := s.begin(ctx, d.engine.beginWrite...)
	for i := 0; err == nil && i < len(held); i++ {
		err = run(ctx, s, held[i])
		held = d.takeWaiting(held)
	}
	if errors.Is(err, errAgain) {
		if undone := s.exec(ctx, "ROLLBACK"); undone != nil {
			return held, undone
		}
		if len(held) == 1 {
			return held, nil // its refusal is its answer
		}
		return held, err
	}
	if err == nil {
		err = s.exec(ctx, "COMMIT")
	}
	return held, err
}

// bare does one call. One that fails undoes the group.
func (d *DB) bare(ctx context.Context, s *session, c *call) error {
	tx := &Tx{ctx: ctx, session: s, engine: d.engine, today: d.today}
	c.err = protect(tx, c.do)
	c.last = tx.last
	if c.err == nil {
		return nil
	}
	if d.engine.lost(c.err) {
		return c.err
	}
	c.err = d.engine.classify(c.err)
	return errAgain
}

// apart does one call behind a savepoint, so that one that fails takes nobody along. Its own error is kept in it.
func (d *DB) apart(ctx context.Context, s *session, c *call) error {
	if err := s.exec(ctx, "SAVEPOINT one"); err != nil {
		return err
	}
	tx := &Tx{ctx: ctx, session: s, engine: d.engine, today: d.today}
	if c.err = protect(tx, c.do); c.err != nil {
		if d.engine.lost(c.err) {
			return c.err
		}
		c.err = d.engine.classify(c.err)
		if err := s.exec(ctx, "ROLLBACK TO SAVEPOINT one"); err != nil {
			return err
		}
	}
	c.last = tx.last
	return s.exec(ctx, "RELEASE SAVEPOINT one")
}

// protect turns a panic of a closure into its error.
func protect(tx *Tx, do func(*Tx) error) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", problem, debug.Stack())
		}
	}()
	return do(tx)
}

// takeWaiting adds the calls that wait now; it never waits for more.
func (d *DB) takeWaiting(held []*call) []*call {
	for len(held) < groupSize {
		select {
		case c := <-d.calls:
			held = hold(held, c)
		default:
			return held
		}
	}
	return held
}

// hold takes a call over from its caller, unless she has left.
func hold(held []*call, c *call) []*call {
	if !c.taken.CompareAndSwap(false, true) {
		return held
	}
	if err := c.ctx.Err(); err != nil {
		c.answer <- err
		return held
	}
	return append(held, c)
}
