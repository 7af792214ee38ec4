package server

import (
	"context"
	"errors"
	"net/mail"
	"sync"
	"time"

	"terreau/content/clock"
	"terreau/content/event"
	letters "terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/post"
)

// Mail says how letters leave. Without a carrier none does, pages say so, and links go on being handed on by hand.
type Mail struct {
	Carrier post.Carrier
	From    mail.Address
}

// mail is how letters leave now: as the start said, else as the pages of administration say.
func (s *Server) mail() Mail {
	if s.Mail.Carrier != nil {
		return s.Mail
	}
	return s.instance.now(s).mail
}

// carry takes a letter to where letters go now.
func (s *Server) carry(ctx context.Context, m post.Message) error {
	if carrier := s.mail().Carrier; carrier != nil {
		return carrier.Carry(ctx, m)
	}
	return &post.Fault{Reason: post.FaultLater, Err: mailOff()}
}

// sends reports whether this site sends letters.
func (s *Server) sends() bool { return s.mail().Carrier != nil }

const (
	waitingPath = "/relectures"

	mailPosition = time.Minute // between two notes of how far the events were heeded
	mailHands    = 2           // letters on their way at once: one slow server holds one hand
)

// keepMail tells those concerned what happens, and sends what waits, until the context ends. Several nodes may: each letter
// is asked for once and taken by one. What fails is tried again.
func (s *Server) keepMail(ctx context.Context) {
	for s.until(ctx, s.sends) {
		sending, stop := context.WithCancel(ctx)
		var running sync.WaitGroup
		running.Go(func() { s.lasting(sending, "what happened is not told", s.heedEvents) })
		for range mailHands {
			running.Go(func() { s.lasting(sending, "letters do not leave", s.sendLetters) })
		}
		s.until(ctx, func() bool { return !s.sends() })
		stop()
		running.Wait()
	}
}

// until waits for what an administrator may change at any time; false where the context ends before.
func (s *Server) until(ctx context.Context, is func() bool) bool {
	ticker := time.NewTicker(s.limits.mail)
	defer ticker.Stop()
	for !is() {
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
	}
	return ctx.Err() == nil
}

// lasting does something until the context ends, again after a pause where it fails.
func (s *Server) lasting(ctx context.Context, fails string, do func(context.Context) error) {
	for ctx.Err() == nil {
		err := do(ctx)
		if ctx.Err() != nil {
			return
		}
		s.Log.Error(fails, "cause", cut(loggable(err), 1000))
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
		}
	}
}

// heedEvents follows the list of events from where it was heeded last. The position is noted where a letter was asked for,
// and now and then: read twice, an event asks for nothing twice.
func (s *Server) heedEvents(ctx context.Context) error {
	notices := s.Library.Notices
	at, err := notices.Position(ctx)
	if err != nil {
		return err
	}
	if err := notices.Reached(ctx, at); err != nil {
		return err
	}
	noted := time.Now()
	return s.Library.Events.Follow(ctx, at, func(ctx context.Context, events []event.Event) error {
		asked, err := notices.Heed(ctx, events)
		if err != nil || asked == 0 && time.Since(noted) < mailPosition {
			return err
		}
		noted = time.Now()
		return notices.Reached(ctx, events[len(events)-1].Seq)
	})
}

// sendLetters sends what is due, one after the other, until the context ends.
func (s *Server) sendLetters(ctx context.Context) error {
	hand := clock.NewSecret()
	ticker := time.NewTicker(s.limits.mail)
	defer ticker.Stop()
	for {
		due, err := s.Library.Mail.Due(ctx)
		for due && err == nil && ctx.Err() == nil {
			due, err = s.sendNext(ctx, hand)
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// sendNext sends the next letter; false where none waits.
func (s *Server) sendNext(ctx context.Context, hand string) (bool, error) {
	task, found, err := s.Library.Mail.Take(ctx, hand)
	if err != nil || !found {
		return false, err
	}
	if task.Kind == letters.RecoveryAsked {
		err := s.Library.People.RecoverAsked(ctx, task.About["login"])
		return true, errors.Join(err, s.Library.Mail.Drop(ctx, task, "mail-asked"))
	}
	w, err := s.write(ctx, task.Letter)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return true, s.Library.Mail.Drop(ctx, task, "mail-nothing-to-tell")
	}
	if err != nil {
		return true, s.failed(ctx, task, nil, err)
	}
	if done, err := s.leftOut(ctx, task, w); done || err != nil {
		return true, err
	}
	if err := s.carry(ctx, s.message(task.Letter, w)); err != nil {
		return true, s.failed(ctx, task, w, err)
	}
	var gathered []clock.ID
	for _, one := range w.gathered {
		gathered = append(gathered, one.ID)
	}
	return true, errors.Join(s.Library.Mail.Left(ctx, task, w.to, gathered), s.noteAddress(ctx, task.Letter, w, ""))
}

// leftOut lets a notice wait for a digest, where its reader has come to prefer that or was sent as many letters as one is
// sent in a day; an empty digest does not leave, and a letter too many that is no notice neither.
func (s *Server) leftOut(ctx context.Context, task letters.Task, w *written) (bool, error) {
	office := s.Library.Mail
	if task.Kind == letters.Digest {
		if len(w.Items) > 0 {
			return false, nil
		}
		var over []clock.ID
		for _, one := range w.gathered {
			over = append(over, one.ID)
		}
		return true, errors.Join(office.DropGathered(ctx, over, "mail-nothing-to-tell"), office.Drop(ctx, task, "mail-nothing-to-tell"))
	}
	if task.Kind == letters.Notice {
		wishes, err := s.Library.People.WishesOf(ctx, task.Person)
		if pace := wishes.Of(w.kind); err == nil && (pace == people.Daily || pace == people.Weekly) {
			return true, office.PutOff(ctx, task, office.NextDigest(pace == people.Weekly))
		}
		if err != nil {
			return false, err
		}
	}
	if !w.counts {
		return false, nil
	}
	full, err := office.Full(ctx, w.to)
	switch {
	case err != nil || !full:
		return false, err
	case task.Kind == letters.Notice:
		return true, office.PutOff(ctx, task, office.NextDigest(false))
	}
	return true, office.Drop(ctx, task, "mail-too-many")
}

// failed notes why a letter did not leave. The log gets what the server said, and no address.
func (s *Server) failed(ctx context.Context, task letters.Task, w *written, cause error) error {
	if ctx.Err() != nil { // the server stops: the letter leaves when it starts again
		ending, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer stop()
		return s.Library.Mail.Release(ending, task)
	}
	fault := &post.Fault{Reason: "mail-fault-later", Err: cause}
	errors.As(cause, &fault)
	s.Log.Warn("a letter did not leave", "letter", string(task.ID), "kind", string(task.Kind), "why", fault.Reason)
	over, err := s.Library.Mail.Failed(ctx, task, fault.Reason, fault.ForGood, errors.New(fault.Reason))
	if w != nil && over && fault.Reason == post.FaultRecipient {
		err = errors.Join(err, s.noteAddress(ctx, task.Letter, w, fault.Reason))
	}
	return err
}

// noteAddress notes on the account of a person whether her address takes letters.
func (s *Server) noteAddress(ctx context.Context, l letters.Letter, w *written, reason string) error {
	if l.Person == "" {
		return nil
	}
	return s.Library.People.AddressFailed(ctx, l.Person, w.to, reason)
}

// message is a letter as it is carried.
func (s *Server) message(l letters.Letter, w *written) post.Message {
	html, err := w.HTML()
	if err != nil {
		s.Log.Error("a letter has no second form", "cause", cut(loggable(err), 300))
	}
	m := post.Message{Key: l.Key, From: s.from(), To: w.to, Subject: w.Subject, Text: w.Text(), HTML: html, Lang: w.lang, At: l.At}
	if w.stop != "" {
		m.Stop = s.absolute("fr", w.stop)
	}
	return m
}

// from is the sender, under the name of the site where the operator gave none.
func (s *Server) from() mail.Address {
	from := s.mail().From
	if from.Name == "" {
		from.Name = s.site().Name
	}
	return from
}

// tendMail asks for the digests that are due.
func (s *Server) tendMail(ctx context.Context) error {
	if !s.sends() {
		return nil
	}
	_, err := s.Library.Mail.Gather(ctx)
	return err
}
