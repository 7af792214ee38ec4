package bleve

import (
	"context"

	"terreau/search"
)

// Suggest continues what is being typed.
func (x *Index) Suggest(ctx context.Context, reader search.Reader, start string) (suggestions []search.Suggestion, err error) {
	return nil, nil
}
