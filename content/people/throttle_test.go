package people_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

// K1, K2: guessing is slowed for a login from a network; the office and the rest of the world go on.
func TestK1K2GuessingIsSlowedAndLocksNobodyOut(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx := t.Context()
		registered(t, lib, "camille", people.Writer)
		registered(t, lib, "karim", people.Writer)
		check := func(login, password, from string) error {
			_, err := lib.People.CheckPassword(ctx, login, password, from)
			return err
		}
		for range 5 {
			refused(t, check("camille", "x", "192.0.2.7"), refusal.KindUnauthenticated, "password-wrong")
		}
		err := check("camille", good, "192.0.2.200:4567") // the same /24
		refused(t, err, refusal.KindTooMany, "password-too-many")
		if seconds := refusal.Of(err).Args[0].(int); seconds != 2 {
			t.Errorf("the first pause lasts %d seconds", seconds)
		}
		// Another node, or the same after a restart, counts what this one counted.
		_, err = people.NewStore(lib.DB, &clock.Clock).CheckPassword(ctx, "camille", good, "192.0.2.7")
		refused(t, err, refusal.KindTooMany, "password-too-many")
		must(t, check("karim", good, "192.0.2.7"))
		must(t, check("camille", good, "198.51.100.1"))
		must(t, check("camille", good, "2001:db8:1::1"))
		// The pause over, one more failure doubles it; the right password ends it.
		for _, want := range []int{4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
			clock.Move(15 * time.Minute)
			refused(t, check("camille", "x", "192.0.2.7"), refusal.KindUnauthenticated, "password-wrong")
			err := check("camille", "x", "192.0.2.7")
			if r := refusal.Of(err); r.Reason != "password-too-many" || r.Args[0].(int) != want {
				t.Errorf("want a pause of %d seconds, got %v", want, err)
			}
		}
		clock.Move(15 * time.Minute)
		must(t, check("camille", good, "192.0.2.7"))
		refused(t, check("camille", "x", "192.0.2.7"), refusal.KindUnauthenticated, "password-wrong")
		must(t, check("camille", good, "192.0.2.7"))
	})
}

// Passwords tried at the same time count as many times as they are tried.
func TestGuessesAtTheSameTimeAreCounted(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		var all sync.WaitGroup
		errs := make([]error, 20)
		for i := range errs {
			all.Go(func() { _, errs[i] = lib.People.CheckPassword(t.Context(), "camille", fmt.Sprint(i), "192.0.2.7") })
		}
		all.Wait()
		tried := 0
		for _, err := range errs {
			if refusal.KindOf(err) == refusal.KindUnauthenticated {
				tried++
			}
		}
		if tried != 5 {
			t.Errorf("%d passwords of 20 were tried, 5 are free", tried)
		}
	})
}

// A network that tries many logins is slowed, but for those who have signed in from there before.
func TestANetworkThatTriesEveryoneIsSlowed(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		registered(t, lib, "camille", people.Writer)
		registered(t, lib, "karim", people.Writer)
		_, err := lib.People.CheckPassword(ctx, "camille", good, "192.0.2.1")
		must(t, err)
		for i := range 50 {
			_, err := lib.People.CheckPassword(ctx, fmt.Sprint("login", i), "x", "192.0.2.9")
			refused(t, err, refusal.KindUnauthenticated, "password-wrong")
		}
		_, err = lib.People.CheckPassword(ctx, "karim", good, "192.0.2.1")
		refused(t, err, refusal.KindTooMany, "password-too-many")
		_, err = lib.People.CheckPassword(ctx, "camille", good, "192.0.2.1")
		must(t, err)
		_, err = lib.People.CheckPassword(ctx, "karim", good, "198.51.100.1")
		must(t, err)
	})
}
