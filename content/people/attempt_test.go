package people_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

func TestI1AnAttemptIsTakenOnce(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx := t.Context()
		put := func(key, data string) error {
			return lib.People.PutAttempt(ctx, people.Attempt{Key: key, Data: data, Ends: clock.Now().Add(10 * time.Minute)})
		}
		must(t, put("state", "first"))
		must(t, put("state", "second"))
		if a, err := lib.People.ReadAttempt(ctx, "state"); err != nil || a.Data != "second" || a.Key != "state" || !a.Ends.Equal(contenttest.Noon.Add(10*time.Minute)) {
			t.Errorf("it reads %+v, %v", a, err)
		}
		var all sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			all.Go(func() { _, errs[i] = lib.People.TakeAttempt(ctx, "state") })
		}
		all.Wait()
		taken := 0
		for _, err := range errs {
			if err == nil {
				taken++
			} else {
				refused(t, err, refusal.KindNotFound, "attempt-ended")
			}
		}
		if taken != 1 {
			t.Errorf("it was taken %d times", taken)
		}
		must(t, put("late", "x"))
		must(t, put("dropped", "x"))
		must(t, lib.People.DropAttempt(ctx, "dropped"))
		must(t, lib.People.DropAttempt(ctx, "dropped"))
		clock.Move(10 * time.Minute)
		for _, key := range []string{"late", "dropped", "never", ""} {
			_, err := lib.People.ReadAttempt(ctx, key)
			refused(t, err, refusal.KindNotFound, "attempt-ended")
			_, err = lib.People.TakeAttempt(ctx, key)
			refused(t, err, refusal.KindNotFound, "attempt-ended")
		}
		refused(t, put("large", strings.Repeat("x", people.MaxAttemptData+1)), refusal.KindTooLarge, "attempt-too-large")
		refused(t, put("", "x"), refusal.KindTooLarge, "attempt-too-large")
	})
}

// I19: however many begin to sign in, the rows are bounded, and the oldest make room.
func TestI19AttemptsAreBounded(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx, ends := t.Context(), contenttest.Noon.Add(time.Hour)
		must(t, lib.DB.Update(ctx, func(tx *db.Tx) error {
			for i := range people.MaxAttempts + 500 {
				_, err := tx.Exec(`INSERT INTO attempts (key_hash, data, created_at, ends_at) VALUES ($1, '', $2, $3)`, fmt.Sprint(i), i, ends.UnixMicro())
				if err != nil {
					return err
				}
			}
			return nil
		}))
		must(t, lib.People.PutAttempt(ctx, people.Attempt{Key: "new", Ends: ends}))
		count := func() (rows, oldest int) {
			must(t, lib.DB.View(ctx, func(tx *db.Tx) error {
				return tx.One(func(r db.Row) error { return r.Scan(&rows, &oldest) }, `SELECT COUNT(*), MIN(created_at) FROM attempts`)
			}))
			return rows, oldest
		}
		if rows, oldest := count(); rows != people.MaxAttempts || oldest != 501 {
			t.Errorf("%d rows are left, the oldest is the %dth", rows, oldest)
		}
		if _, err := lib.People.ReadAttempt(ctx, "new"); err != nil {
			t.Errorf("the newest made room: %v", err)
		}
		clock.Move(2 * time.Hour)
		must(t, lib.People.PutAttempt(ctx, people.Attempt{Key: "later", Ends: clock.Now().Add(time.Minute)}))
		if rows, _ := count(); rows != 1 {
			t.Errorf("%d rows are left of those that are over", rows)
		}
	})
}
