package server

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/event"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/search"
)

// indexing is how far search has followed the list of events.
type indexing struct {
	mutex    sync.Mutex
	position int64
	failed   bool      // the last attempt to follow
	behind   time.Time // since when it has been behind; zero where it is not
	started  bool
	obeyed   *string // the last order to make the index again that was carried out; nil before the first look
}

// rebuilder is an index that can say that it is absent or damaged, and be made again while it answers.
type rebuilder interface {
	Missing() error
	Rebuild(ctx context.Context, source search.Source) error
}

func (x *indexing) at() int64 {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	return x.position
}

func (x *indexing) reached(position int64, err error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.started, x.failed = true, err != nil
	if err == nil {
		x.position = max(x.position, position)
	}
}

// state says how far search is, and whether that is well: the last attempt succeeded and the lag is short.
func (x *indexing) state(events int64, now time.Time) (position int64, well bool) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	switch {
	case x.position >= events:
		x.behind = time.Time{}
	case x.behind.IsZero():
		x.behind = now
	}
	late := !x.behind.IsZero() && now.Sub(x.behind) > maxLag
	return x.position, x.started && !x.failed && !late
}

// keepIndex opens the index and keeps it at the present of the library until the context ends. What fails is tried
// again, each time after a longer pause: search says that it is away, everything else goes on.
func (s *Server) keepIndex(ctx context.Context) {
	if s.Index == nil {
		return
	}
	defer s.closeIndex()
	pause := time.Second
	for ctx.Err() == nil {
		before := s.indexing.at()
		err := s.bringIndex(ctx)
		if ctx.Err() != nil {
			return
		}
		s.indexing.reached(0, err)
		s.Log.Error("the index does not follow", "cause", err)
		if pause = min(2*pause, 30*time.Second); s.indexing.at() > before {
			pause = time.Second
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (s *Server) closeIndex() {
	if index, err := s.search(); err == nil {
		if err := index.Close(); err != nil {
			s.Log.Error("the index does not close", "cause", err)
		}
	}
}

// opened gives the index, opened at the first call.
func (s *Server) opened() (search.Index, error) {
	if index, err := s.search(); err == nil {
		return index, nil
	}
	index, err := s.Index()
	if err == nil {
		s.index.Store(&index)
	}
	return index, err
}

// bringIndex rebuilds the index where it must be, then follows.
func (s *Server) bringIndex(ctx context.Context) error {
	if err := s.rememberOrders(ctx); err != nil {
		return err
	}
	index, err := s.opened()
	if err != nil {
		return err
	}
	if whole, ok := index.(rebuilder); ok && whole.Missing() != nil {
		if err := s.rebuild(ctx, index, whole.Missing()); err != nil {
			return err
		}
	}
	position, err := index.Position(ctx)
	if err != nil {
		return err
	}
	if position, err = s.applyFrom(ctx, index, position); err != nil {
		return err
	}
	following, stop := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	defer func() { stop(nil); <-ended }()
	go func() { defer close(ended); s.obey(following, index, stop) }()
	return s.Library.Events.Follow(following, position, func(ctx context.Context, events []event.Event) error {
		for _, e := range events {
			if e.Kind == sheet.GlossarySet {
				return s.rebuild(ctx, index, nil)
			}
		}
		_, err := s.applyFrom(ctx, index, s.indexing.at())
		return err
	})
}

// orders is how often the server looks whether it was asked for a new index.
const orders = 2 * time.Second

// rememberOrders reads, before the index is first opened, what was asked of it. That is done already: the command saw
// no server and did it, or a server has made it since. What is asked from here on is for this server.
func (s *Server) rememberOrders(ctx context.Context) error {
	if s.indexing.obeyed != nil {
		return nil
	}
	asked, err := s.Library.Setting(ctx, content.SettingReindex)
	if err == nil {
		s.indexing.obeyed = &asked
	}
	return err
}

// obey ends the following when the index is found damaged, and makes it again when a command asks for it by a row of
// the settings.
func (s *Server) obey(ctx context.Context, index search.Index, stop context.CancelCauseFunc) {
	ticker := time.NewTicker(orders)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if whole, ok := index.(rebuilder); ok && whole.Missing() != nil {
			stop(whole.Missing())
			return
		}
		asked, err := s.Library.Setting(ctx, content.SettingReindex)
		if err == nil && asked != *s.indexing.obeyed {
			if err = s.rebuild(ctx, index, nil); err == nil {
				s.indexing.obeyed = &asked
			}
		}
		if err != nil {
			stop(err)
			return
		}
	}
}

// rebuild makes the whole index again beside the present one, which goes on answering.
func (s *Server) rebuild(ctx context.Context, index search.Index, cause error) error {
	whole, ok := index.(rebuilder)
	if !ok {
		return errors.New("this index cannot be rebuilt")
	}
	s.Log.Info("the index is rebuilt", "cause", cause)
	if err := whole.Rebuild(ctx, source{s}); err != nil {
		return err
	}
	position, err := index.Position(ctx)
	s.indexing.reached(position, err)
	debug.FreeOSMemory()
	return err
}

// changes is how many sheets are put into the index at once, one event's more. After as many, the memory that it took
// is given back.
const changes = 500

// batch is what changed between two positions, read and ready for the index.
type batch struct {
	held   []search.Change
	sheets int // how many sheets changed
	upTo   int64
	err    error
}

// applyFrom puts into the index what changed after a position, as it is now: a batch is read while the one before is
// written.
func (s *Server) applyFrom(ctx context.Context, index search.Index, after int64) (int64, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	applied, batches := 0, make(chan batch)
	go s.readChanges(ctx, after, batches)
	for b := range batches {
		if b.err != nil {
			return after, b.err
		}
		if b.upTo > after || len(b.held) > 0 {
			if err := index.Apply(ctx, b.held, b.upTo); err != nil {
				return after, err
			}
		}
		after, applied = b.upTo, applied+b.sheets
		s.indexing.reached(after, nil)
	}
	if applied >= changes {
		debug.FreeOSMemory()
	}
	return after, ctx.Err()
}

// readChanges sends what changed after a position, until there is no more, or an error.
func (s *Server) readChanges(ctx context.Context, after int64, into chan<- batch) {
	defer close(into)
	for {
		var b batch
		var ids []clock.ID
		if ids, b.upTo, b.err = s.Library.Sheets.ChangedSince(ctx, after, changes); b.err == nil {
			b.held, b.err = s.held(ctx, ids)
		}
		b.sheets, after = len(ids), b.upTo
		select {
		case into <- b:
		case <-ctx.Done():
			return
		}
		if b.err != nil || len(ids) < changes {
			return
		}
	}
}

// away reports whether an error is search being rebuilt or absent.
func away(err error) bool { return refusal.KindOf(err) == refusal.KindUnavailable }
