package server

import (
	"runtime"

	"terreau/content/refusal"
)

// MaxAnswer is how many bytes a page or its twin may take, before it is compressed.
const MaxAnswer = 8 << 20

// producers is how many answers are made at once: more would only wait for each other, and for memory.
func producers() int { return max(4, 2*runtime.NumCPU()) }

// produce makes an answer when it is its turn, within the time a request has.
func (s *Server) produce(a *ask, do maker) (*answer, error) {
	ctx, stop := s.deadline()
	defer stop()
	select {
	case s.producing <- struct{}{}:
		defer func() { <-s.producing }()
	case <-ctx.Done():
		return nil, refusal.Unavailable("server-busy", ctx.Err())
	}
	made, err := do(ctx, a)
	if err == nil && len(made.body) > MaxAnswer {
		return nil, &refusal.Error{Kind: refusal.KindFull, Reason: "answer-too-large", Args: []any{MaxAnswer}}
	}
	return made, err
}
