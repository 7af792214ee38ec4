package server

import (
	"context"
	"errors"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
)

// How often what comes due is looked at, and how long one node answers for it.
const (
	timerEvery = time.Minute
	timerTerm  = 3 * time.Minute
)

// keepTime closes the votes whose last day is past and takes away what is kept no longer, at the start and every minute, on
// one node.
func (s *Server) keepTime(ctx context.Context) {
	node := clock.NewSecret()
	ticker := time.NewTicker(timerEvery)
	defer ticker.Stop()
	for {
		if err := s.comeDue(ctx, node); err != nil && ctx.Err() == nil {
			s.Log.Error("what is due was not done", "cause", cut(loggable(err), 1000))
		}
		select {
		case <-ctx.Done():
			s.handOver(ctx, node)
			return
		case <-ticker.C:
		}
	}
}

// handOver gives the lease back when the server stops, so that the next one to start need not wait for its end.
func (s *Server) handOver(ctx context.Context, node string) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	if err := s.Library.Events.Release(ctx, "timer", node); err != nil {
		s.Log.Warn("what comes due waits for the next node", "cause", cut(loggable(err), 1000))
	}
}

// comeDue does what is due now, where no other node does.
func (s *Server) comeDue(ctx context.Context, node string) error {
	mine, err := s.Library.Events.Lease(ctx, "timer", node, timerTerm)
	if err != nil || !mine {
		return err
	}
	_, err = s.Library.Reviews.CloseDue(ctx)
	return errors.Join(err, s.tendMail(ctx), s.Library.Retire(ctx, people.System(), node))
}
