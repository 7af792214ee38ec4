package event_test

import (
	"errors"
	"testing"
	"time"

	"terreau/content/db"
	"terreau/content/event"
)

func TestALeaseHasOneHolder(t *testing.T) {
	each(t, func(t *testing.T, l library) {
		ask := func(holder string) bool {
			mine, err := l.store.Lease(t.Context(), "digest", holder, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			return mine
		}
		if !ask("a") || ask("b") || !ask("a") {
			t.Error("the lease of a is not a's alone")
		}
		l.clock.Move(2 * time.Minute)
		if !ask("b") || ask("a") {
			t.Error("a lease that has ended is not given to the next who asks")
		}
		if err := l.store.Release(t.Context(), "digest", "b"); err != nil || !ask("a") {
			t.Error("a lease given back is not free", err)
		}
	})
}

func TestAJobIsDoneOnceAndTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, l library) {
		failed := errors.New("no")
		for _, abort := range []bool{true, false} {
			l.db.Update(t.Context(), func(tx *db.Tx) error {
				if _, err := event.Enqueue(tx, "mail", `{}`, l.clock.Now()); err != nil || !abort {
					return err
				}
				return failed
			})
		}
		take := func(holder string) (event.Job, bool) {
			job, found, err := l.store.Take(t.Context(), "mail", holder, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			return job, found
		}
		if _, found, err := l.store.Take(t.Context(), "export", "a", time.Minute); found || err != nil {
			t.Error("a job of another kind was taken", err)
		}
		if due, err := l.store.Due(t.Context(), "mail"); !due || err != nil {
			t.Error("the job is not found to be due", err)
		}
		job, found := take("a")
		if _, twice := take("b"); !found || twice {
			t.Fatalf("one job was asked for: found %v, twice %v", found, twice)
		}
		if err := l.store.Failed(t.Context(), "a", job, failed); err != nil {
			t.Fatal(err)
		}
		if _, early := take("b"); early {
			t.Error("a job that failed is tried again without a pause")
		}
		l.clock.Move(time.Hour)
		job, found = take("b") // and b dies
		l.clock.Move(time.Hour)
		again, taken := take("c")
		if !found || !taken || again.ID != job.ID || again.Attempts != 3 {
			t.Errorf("the job of a dead holder is not given on: %+v", again)
		}
		if err := l.store.Done(t.Context(), "b", job.ID); err == nil {
			t.Error("a holder who lost a job ended it")
		}
		if err := l.store.Done(t.Context(), "c", job.ID); err != nil {
			t.Error(err)
		}
		l.clock.Move(24 * time.Hour)
		if _, more := take("d"); more {
			t.Error("a job that is done is given again")
		}
	})
}
