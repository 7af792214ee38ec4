package server

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// trickle sends the beginning of a request and no more; it gives how long the server waited.
func (s *site) trickle(sent string) time.Duration {
	s.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		s.Fatal(err)
	}
	defer conn.Close()
	start := time.Now()
	if err := conn.SetDeadline(start.Add(20 * hurried.read)); err != nil {
		s.Fatal(err)
	}
	_, _ = io.WriteString(conn, sent)
	_, _ = io.Copy(io.Discard, conn)
	return time.Since(start)
}

func TestASlowRequestIsAnswered408AndSilenceIsNot(t *testing.T) {
	s := alone(t)
	for sent, want := range map[string]string{
		"": "",
		"GET / HTTP/1.1\r\nHost: " + s.address + "\r\nX-A: b":                          "HTTP/1.1 408 ",
		"POST / HTTP/1.1\r\nHost: " + s.address + "\r\nContent-Length: 100\r\n\r\nabc": "HTTP/1.1 408 ",
	} {
		t.Run(want+sent[:min(4, len(sent))], func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", s.address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, sent)
			got, _ := io.ReadAll(conn)
			if text := string(got); want == "" && text != "" || !strings.HasPrefix(text, want) {
				t.Errorf("answered %.80q", text)
			}
		})
	}
}

func TestJ7SlowRequestsAreLetGoOf(t *testing.T) {
	s := alone(t)
	for name, sent := range map[string]string{
		"a slow header": "GET / HTTP/1.1\r\nHost: " + s.address + "\r\nX-A: b",
		"a slow body":   "POST / HTTP/1.1\r\nHost: " + s.address + "\r\nContent-Length: 100\r\n\r\nabc",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if took := s.trickle(sent); took > 10*hurried.read { // a tenfold watchdog
				t.Errorf("the server waited %v", took)
			}
		})
	}
	if p := s.get("/"); p.StatusCode != http.StatusOK {
		t.Errorf("others are answered %d meanwhile", p.StatusCode)
	}
}
