package content

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// inOrder does a task on every core and gives the answers, in the order of the tasks, to one taker. Each task has a slot
// in a bounded queue, so that what waits to be taken is bounded too. It ends at the taker's first error, which also ends
// the context of those who give tasks and do them.
func inOrder[T, A any](ctx context.Context, tasks func(context.Context) iter.Seq[T], waiting int, do func(context.Context, T) A, take func(A) error) error {
	ctx, cancel := context.WithCancel(ctx)
	type job struct {
		task T
		slot chan A
	}
	slots, jobs := make(chan chan A, waiting), make(chan job)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	working.Go(func() {
		defer close(jobs)
		defer close(slots)
		for task := range tasks(ctx) {
			j := job{task, make(chan A, 1)}
			select {
			case slots <- j.slot:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	})
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for j := range jobs {
				j.slot <- do(ctx, j.task)
			}
		})
	}
	for slot := range slots {
		select {
		case answer := <-slot:
			if err := take(answer); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
