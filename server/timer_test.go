package server

import (
	"testing"
	"time"

	"terreau/content"
	"terreau/content/contenttest"
)

// A server that stops gives back what one node at a time does: the one that starts next does at once what is due.
func TestAServerThatStopsHandsOverItsTime(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ask := func(holder string, term time.Duration) bool {
			mine, err := lib.Events.Lease(t.Context(), "timer", holder, term)
			if err != nil {
				t.Fatal(err)
			}
			return mine
		}
		t.Run("while it runs", func(t *testing.T) {
			open(t, lib)
			for ask("another", 0) { // until the server holds it: nobody keeps a lease of no length
			}
		})
		if !ask("the next", time.Minute) {
			t.Error("a server that stopped keeps what only one does")
		}
	})
}
