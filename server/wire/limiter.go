package wire

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiterMax is how many neighbourhoods (an IPv4 /24, an IPv6 /64) are remembered.
const limiterMax = 20_000

// Limiter counts by neighbourhood what is asked too often. It protects the machine, no secret: it forgets all at a
// restart.
type Limiter struct {
	Every time.Duration // one more after so long, once the burst is over
	Burst int           // at once
	mutex sync.Mutex
	known map[netip.Prefix]*rate.Limiter
}

// Allows counts one asking, and says whether it was one too many.
func (l *Limiter) Allows(from netip.Addr, now time.Time) bool {
	bits := 24
	if from.Is6() {
		bits = 64
	}
	prefix, err := from.Prefix(bits)
	if err != nil {
		return true
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.known) >= limiterMax || l.known == nil {
		l.known = map[netip.Prefix]*rate.Limiter{}
	}
	one := l.known[prefix]
	if one == nil {
		one = rate.NewLimiter(rate.Every(l.Every), l.Burst)
		l.known[prefix] = one
	}
	return one.AllowN(now, 1)
}
