package server

import (
	"time"

	"terreau/content/clock"
)

// local is an instant in the zone of the instance, as pages show it.
func (s *Server) local(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return at.In(s.Library.Clock.Zone()).Truncate(time.Second)
}

// day is a civil date as pages show it: midnight, the zero time where there is none.
func day(text string) time.Time {
	date, ok := clock.ParseDate(text)
	if !ok {
		return time.Time{}
	}
	return date.Time()
}

// stamp is an instant for machines (RFC 3339), in UTC.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
