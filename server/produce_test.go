package server

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestJ1J6FewPagesAreMadeAtOnceAndTheOthersWait(t *testing.T) {
	s := alone(t)
	var now, most atomic.Int32
	let := make(chan struct{})
	entered := make(chan struct{}, 100)
	s.door("/lourd/:n", s.front.keep("fr", func(context.Context, *ask) (*answer, error) {
		n := now.Add(1)
		defer now.Add(-1)
		for was := most.Load(); n > was && !most.CompareAndSwap(was, n); was = most.Load() {
		}
		entered <- struct{}{}
		<-let
		return newAnswer(typeHTML, []byte("x")), nil
	}))
	var asking sync.WaitGroup
	for i := range 4 * producers() {
		asking.Go(func() {
			if p := s.get("/lourd/" + strings.Repeat("x", i+1)); p.StatusCode != http.StatusOK {
				t.Errorf("a page that had to wait is answered %d", p.StatusCode)
			}
		})
	}
	for range producers() {
		<-entered
	}
	close(let)
	asking.Wait()
	if int(most.Load()) > producers() {
		t.Errorf("%d pages were made at once", most.Load())
	}
}

func TestJ1APageThatFindsNoPlaceIsAskedForLater(t *testing.T) {
	s := alone(t)
	s.front.limits.make = 50 * time.Millisecond
	for range producers() {
		s.front.producing <- struct{}{}
	}
	p := s.get("/plan")
	if p.StatusCode != http.StatusServiceUnavailable || p.Header.Get("Retry-After") == "" || !strings.Contains(p.body, "en même temps") {
		t.Errorf("answered %d", p.StatusCode)
	}
}

func TestJ6AnAnswerHasALimitAndTheLargestIsKept(t *testing.T) {
	s := alone(t)
	var made atomic.Int32
	of := func(n int) maker {
		return func(context.Context, *ask) (*answer, error) {
			made.Add(1)
			return newAnswer(typeHTML, bytes.Repeat([]byte("x"), n)), nil
		}
	}
	s.door("/trop", s.front.keep("fr", of(MaxAnswer+1)))
	s.door("/assez", s.front.keep("fr", of(MaxAnswer)))
	if p := s.get("/trop"); p.StatusCode != http.StatusInsufficientStorage || !strings.Contains(p.body, "dépasserait") {
		t.Errorf("an answer over the limit is answered %d", p.StatusCode)
	}
	made.Store(0)
	s.found("/assez")
	s.found("/assez")
	if made.Load() != 1 {
		t.Errorf("the largest answer was made %d times", made.Load())
	}
}

func TestJ6TheContentsOfASheetAreBounded(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", strings.Repeat("### Un titre\n\nTexte.\n\n", 320))
	if n := strings.Count(s.found("/fiches/une-fiche").body, `class="l3"`); n > maxOutline || n == 0 {
		t.Errorf("the contents show %d headings", n)
	}
}
