// Package clock gives the time, identifiers and civil dates. What is written with a date takes it from here, so that
// tests can say what time it is; elsewhere the machine's clock only paces work.
package clock

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	_ "time/tzdata" // civil dates do not depend on what the machine has installed

	"github.com/google/uuid"
)

// DefaultZone is the zone of an instance that names none.
const DefaultZone = "Europe/Paris"

// ID is the identifier of a record: a UUIDv7 (RFC 9562, section 5.7) in its lower-case text form, made in Go.
type ID string

// Date is a civil date, "2006-01-02"; the empty string is no date.
type Date string

// Clock tells the time of an instance.
type Clock struct {
	now  func() time.Time
	zone *time.Location
}

// New gives the machine's clock in a zone of the tz database. The error names a zone that does not exist.
func New(zone string) (*Clock, error) {
	location, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("zone %q: %w", zone, err)
	}
	return &Clock{now: time.Now, zone: location}, nil
}

// Now is the present instant in UTC, to the microsecond, which is what the database keeps.
func (c *Clock) Now() time.Time { return c.now().UTC().Truncate(time.Microsecond) }

// Today is the present civil date in the instance's zone.
func (c *Clock) Today() Date { return c.DateOf(c.Now()) }

// DateOf is the civil date of an instant in the instance's zone.
func (c *Clock) DateOf(at time.Time) Date { return Date(at.In(c.zone).Format(time.DateOnly)) }

// Midnight is the first instant of a civil date in the instance's zone.
func (c *Clock) Midnight(d Date) time.Time {
	at, _ := time.ParseInLocation(time.DateOnly, string(d), c.zone)
	return at.UTC()
}

// Zone is the zone in which civil dates are read.
func (c *Clock) Zone() *time.Location { return c.zone }

// NewID makes an identifier that sorts by the time it was made.
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// ParseID reads an identifier; false where the text is not one in its own spelling.
func ParseID(text string) (ID, bool) {
	id, err := uuid.Parse(text)
	if err != nil || id.String() != text {
		return "", false
	}
	return ID(text), true
}

// NewSecret makes 128 random bits in hexadecimal, for identifiers where guessing matters.
func NewSecret() string {
	var bits [16]byte
	rand.Read(bits[:]) // never fails (crypto/rand, Go 1.24)
	return hex.EncodeToString(bits[:])
}

// ParseDate reads a civil date; false where there is no such day.
func ParseDate(text string) (Date, bool) {
	at, err := time.Parse(time.DateOnly, text)
	return Date(text), err == nil && at.Format(time.DateOnly) == text
}

// Time is the first instant of the date in UTC, for arithmetic on days; the zero time where it is no date.
func (d Date) Time() time.Time {
	at, _ := time.Parse(time.DateOnly, string(d))
	return at
}

// Micros is an instant as the database keeps it: microseconds since 1970.
func Micros(at time.Time) int64 { return at.UnixMicro() }

// Instant reads back what Micros wrote.
func Instant(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// Fake is a clock that stands still until it is moved, for tests.
type Fake struct {
	Clock
	mutex sync.Mutex
	at    time.Time
}

// NewFake gives a clock standing at an instant, in the default zone.
func NewFake(at time.Time) *Fake {
	zone, err := time.LoadLocation(DefaultZone)
	if err != nil {
		panic(err) // the zones are embedded
	}
	f := &Fake{at: at}
	f.Clock = Clock{zone: zone, now: func() time.Time {
		f.mutex.Lock()
		defer f.mutex.Unlock()
		return f.at
	}}
	return f
}

// Move lets time pass on a fake clock.
func (f *Fake) Move(by time.Duration) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.at = f.at.Add(by)
}
