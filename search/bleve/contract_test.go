package bleve_test

import (
	"context"
	"testing"

	"terreau/search"
	"terreau/search/bleve"
	"terreau/search/searchtest"
)

func TestContract(t *testing.T) {
	searchtest.Run(t, func(t *testing.T) search.Index { return fresh(t, t.TempDir()) })
}

// fresh opens a folder and rebuilds what is missing from nothing.
func fresh(t *testing.T, folder string) *bleve.Index {
	t.Helper()
	x, err := bleve.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if x.Missing() != nil {
		if err := x.Rebuild(t.Context(), nothing{}); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// nothing is a library without sheets.
type nothing struct{}

func (nothing) Position(context.Context) (int64, error)                 { return 0, nil }
func (nothing) Sheets(context.Context, func(search.Change) error) error { return nil }
