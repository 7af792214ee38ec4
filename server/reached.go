package server

import (
	"context"
	"errors"
	"sync"
	"time"

	"terreau/content/people"
	"terreau/server/post"
	"terreau/themes"
)

// Bounds of asking another machine how it is: a page waits a moment, says what is known, and never more.
const (
	reachedLasts = time.Minute
	reachedTakes = 10 * time.Second
	reachedWaits = 1500 * time.Millisecond
)

// reached remembers how the machines that this site needs answered when they were last asked.
type reached struct {
	mutex sync.Mutex
	known map[string]*reply
}

// reply is one answer, on its way until done is closed.
type reply struct {
	at   time.Time
	done chan struct{}
	err  error
}

// ask gives the reply of a machine, asked again beside whoever waits once it is old.
func (r *reached) ask(name string, now time.Time, do func(context.Context) error) *reply {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if last := r.known[name]; last != nil && (!last.over() || now.Sub(last.at) < reachedLasts) {
		return last
	}
	if r.known == nil {
		r.known = map[string]*reply{}
	}
	next := &reply{at: now, done: make(chan struct{})}
	r.known[name] = next
	go func() {
		ctx, stop := context.WithTimeout(context.Background(), reachedTakes)
		defer stop()
		defer close(next.done)
		next.err = do(ctx)
	}()
	return next
}

// forget lets a machine be asked again at once.
func (r *reached) forget(name string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.known, name)
}

func (r *reply) over() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// wait gives what a machine answered; false where it has not yet when the context ends.
func (r *reply) wait(ctx context.Context) (bool, error) {
	select {
	case <-r.done:
		return true, r.err
	case <-ctx.Done():
		return false, nil
	}
}

// reachedLines tell of the mail server and of each provider. All are asked at once, and waited for together.
func (s *Server) reachedLines(ctx context.Context, a *ask) ([]themes.AdminLine, error) {
	now := s.Library.Clock.Now()
	var mail *reply
	if carrier := s.mail().Carrier; carrier != nil {
		mail = s.reached.ask("mail", now, carrier.Check)
	}
	var asked []*reply
	for _, p := range s.Providers {
		asked = append(asked, s.reached.ask("provider "+p.Name, now, func(ctx context.Context) error {
			_, err := s.signin.Look(ctx, p.Name)
			return err
		}))
	}
	wait, stop := context.WithTimeout(ctx, reachedWaits)
	defer stop()
	line, err := s.mailLine(ctx, wait, a, mail)
	lines := []themes.AdminLine{line}
	for i, p := range s.Providers {
		lines = append(lines, s.providerLine(wait, a, p.Name, asked[i]))
	}
	return lines, err
}

func (s *Server) providerLine(wait context.Context, a *ask, name string, asked *reply) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.provider", s.signin.Label(name)), Said: s.say(a, "health.provider-good")}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		line.Link = themes.Link{Label: s.say(a, "provider.test"), URL: providersPath + "/" + name}
	}
	switch known, err := asked.wait(wait); {
	case !known:
		line.State, line.Said = "warn", s.say(a, "health.asked")
	case err != nil:
		line.State, line.Said, line.Note = "bad", s.say(a, "provider.silent")+".", s.say(a, "provider.silent-how")
	}
	return line
}

// mailLine tells whether letters can leave, and what became of the last ones.
func (s *Server) mailLine(ctx, wait context.Context, a *ask, asked *reply) (line themes.AdminLine, err error) {
	line = themes.AdminLine{State: "note", Label: s.say(a, "health.mail"), Said: s.say(a, "health.mail-none"), Note: s.say(a, "health.mail-none-how")}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		line.Link = themes.Link{Label: s.say(a, "health.mail-go"), URL: mailPath}
	}
	if asked == nil {
		return line, nil
	}
	standing, err := s.Library.Mail.Standing(ctx)
	if err != nil {
		return line, err
	}
	words := s.Theme.Words()
	line.State, line.Said, line.At = "good", s.say(a, "health.mail-good")+" "+s.say(a, "health.mail-last"), s.local(standing.Last)
	line.Note = words.Count(a.lang, "mail-standing.left", standing.Left) + " " + words.Count(a.lang, "mail-standing.waiting", standing.Waiting)
	if standing.Last.IsZero() {
		line.Said, line.At = s.say(a, "health.mail-good")+" "+s.say(a, "health.mail-never"), time.Time{}
	}
	over := 0
	for _, letter := range standing.Troubled {
		if !letter.EndedAt.IsZero() {
			over++
		}
	}
	if over > 0 {
		line.State, line.Note = "warn", line.Note+" "+words.Count(a.lang, "health.mail-refused", over)
	}
	known, err := asked.wait(wait)
	var fault *post.Fault
	switch {
	case !known:
		line.State, line.Said, line.At = "warn", s.say(a, "health.asked"), time.Time{}
	case errors.As(err, &fault):
		line.State, line.Said, line.At = "bad", s.say(a, fault.Reason), time.Time{}
	case err != nil:
		line.State, line.Said, line.At = "bad", s.say(a, post.FaultLater), time.Time{}
	}
	return line, nil
}
