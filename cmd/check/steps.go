package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// step is one check, with the words that name it.
type step struct {
	name string
	run  func(ctx context.Context) error
}

// outcome is how a step went.
type outcome struct {
	name string
	took time.Duration
	err  error
}

// report gathers the steps of a run, to be said again at its end.
type report struct {
	outcomes []outcome
	tests    tests
}

// run does one step and prints its name, its output and its time. A step that fails does not keep the next ones from
// being told, but the run as a whole has failed.
func (r *report) run(ctx context.Context, s step) {
	if ctx.Err() != nil {
		return
	}
	fmt.Printf("── %s\n", s.name)
	began := time.Now()
	err := s.run(ctx)
	took := time.Since(began).Round(100 * time.Millisecond)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Printf("   %s: %s in %s\n", s.name, word(err), took)
	r.outcomes = append(r.outcomes, outcome{s.name, took, err})
}

// close prints the summary, with a last line that counts tests and steps that are not tests.
func (r *report) close(ctx context.Context, began time.Time) error {
	fmt.Printf("\n── summary, after %s\n", time.Since(began).Round(time.Second))
	failed := 0
	for _, o := range r.outcomes {
		fmt.Printf("   %-8s %8s  %s\n", word(o.err), o.took, o.name)
		if o.err != nil {
			failed++
		}
	}
	skipped := r.tests.tellSkipped()
	steps := len(r.outcomes)
	fmt.Printf("%d passed, %d failed, %d skipped\n", r.tests.passed+steps-failed, r.tests.failed+failed, skipped)
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d steps failed", failed, steps)
	}
	return nil
}

func word(err error) string {
	if err != nil {
		return "FAILED"
	}
	return "ok"
}
