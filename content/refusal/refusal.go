// Package refusal says why the library says no: what kind of refusal, about which field, and the reason in one word
// that the word files turn into a sentence.
package refusal

import (
	"errors"
	"fmt"
)

// Kind is the family of a refusal. Each kind has one HTTP status, in one table of the server.
type Kind int

// The kinds of refusal. KindFailure is the zero value: an error that nobody has named is a fault of ours.
const (
	KindFailure         Kind = iota // a fault of the product or of its machine
	KindInvalid                     // what was sent cannot be understood or breaks a rule
	KindUnauthenticated             // nobody is signed in
	KindForbidden                   // the person may not
	KindNotFound                    // there is no such thing, or not for this person
	KindMethod                      // this address does not take this method
	KindConflict                    // it has changed since, or it exists already
	KindTooLarge                    // more bytes than the published limit
	KindUnprocessable               // understood, but a rule of the trade is not met
	KindTooMany                     // asked too often
	KindHeaderTooLarge              // the header of the request is over its limit
	KindUnavailable                 // not now: starting, stopping, or another part is away
	KindFull                        // the disk is full
)

// Error is a refusal. Reason is a key of the word files, Args the numbers or words its sentence shows (a limit, a
// line, a name). Err is for the operator's log and never reaches a page.
type Error struct {
	Kind   Kind
	Field  string
	Reason string
	Args   []any
	Err    error
}

// Error reads like a line of the log: "slug: slug-taken [12]: cause".
func (e *Error) Error() string {
	text := e.Reason
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	if len(e.Args) > 0 {
		text += fmt.Sprint(" ", e.Args)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause, so that errors.Is sees through a refusal.
func (e *Error) Unwrap() error { return e.Err }

// Invalid refuses what was sent in a field.
func Invalid(field, reason string, args ...any) error {
	return &Error{Kind: KindInvalid, Field: field, Reason: reason, Args: args}
}

// TooLarge refuses a field over its limit; args begin with the limit.
func TooLarge(field, reason string, args ...any) error {
	return &Error{Kind: KindTooLarge, Field: field, Reason: reason, Args: args}
}

// Unprocessable refuses what is understood but breaks a rule of the trade.
func Unprocessable(field, reason string, args ...any) error {
	return &Error{Kind: KindUnprocessable, Field: field, Reason: reason, Args: args}
}

// Forbidden refuses an act to a person who may see its object.
func Forbidden(reason string) error { return &Error{Kind: KindForbidden, Reason: reason} }

// NotFound refuses in the same words what does not exist and what may not be seen.
func NotFound() error { return &Error{Kind: KindNotFound, Reason: "not-found"} }

// Conflict refuses a write that comes too late or twice.
func Conflict(field, reason string, args ...any) error {
	return &Error{Kind: KindConflict, Field: field, Reason: reason, Args: args}
}

// Unavailable refuses for a while.
func Unavailable(reason string, err error) error {
	return &Error{Kind: KindUnavailable, Reason: reason, Err: err}
}

// Of finds the refusal in an error; nil where there is none.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// KindOf gives the kind of an error: KindFailure where it is no refusal.
func KindOf(err error) Kind {
	if e := Of(err); e != nil {
		return e.Kind
	}
	return KindFailure
}

// Wrap adds what was being done to an error on its way up. It is deferred once by each use-case.
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}

// IgnoreNotFound gives an error back unless it says that there is no such thing.
func IgnoreNotFound(err error) error {
	if KindOf(err) == KindNotFound {
		return nil
	}
	return err
}
