package bleve

import (
	"context"
	"testing"

	"terreau/content/refusal"
	"terreau/search"
)

// none is a library without sheets.
type none struct{}

func (none) Position(context.Context) (int64, error)                 { return 0, nil }
func (none) Sheets(context.Context, func(search.Change) error) error { return nil }

// TestFaultOfOurs: one question that brings our own code down does not take the index from everyone.
func TestFaultOfOurs(t *testing.T) {
	x, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Rebuild(t.Context(), none{}); err != nil {
		t.Fatal(err)
	}
	err = x.use(func(*generation) error { return []error{}[x.now.state.position] })
	if refusal.KindOf(err) != refusal.KindFailure || err == nil {
		t.Errorf("the question is answered by %v", err)
	}
	if x.Missing() != nil {
		t.Errorf("the index was given up: %v", x.Missing())
	}
	if _, err := x.Position(t.Context()); err != nil {
		t.Errorf("the index answers no more: %v", err)
	}
}
