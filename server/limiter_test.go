package server

import (
	"net/http"
	"strings"
	"testing"
)

func TestK1AProxyOfThisMachineIsCountedAndTold(t *testing.T) {
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "Via"} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			var j journal
			s := alone(t, logged(&j))
			refused := 0
			for range searchesBurst + 200 {
				if p := s.get("/suggestions?q=", header, "203.0.113.9"); p.StatusCode == http.StatusTooManyRequests {
					refused++
				}
			}
			if refused == 0 {
				t.Error("nothing is refused to whoever stands behind a proxy of this machine")
			}
			if p := s.get("/suggestions?q="); p.StatusCode != http.StatusOK {
				t.Errorf("the machine itself is answered %d", p.StatusCode)
			}
			if n := strings.Count(j.String(), "--trusted-proxies"); n != 1 {
				t.Errorf("the operator was told %d times", n)
			}
		})
	}
}
