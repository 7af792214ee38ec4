package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/search"
)

// aloneAt is alone with a clock.
func aloneAt(t *testing.T, fake *clock.Fake, change ...func(*Options)) *site {
	t.Helper()
	return open(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &fake.Clock}), change...)
}

// operator opens the operator's door of a site and asks it.
func (s *site) operator() func(path string) (int, string) {
	s.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	go func() { _ = s.front.ServeOps(listener) }()
	return func(path string) (int, string) {
		s.Helper()
		response, err := s.client.Get("http://" + listener.Addr().String() + path)
		if err != nil {
			s.Fatal(err)
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return response.StatusCode, string(body)
	}
}

func TestO5TheOperatorHasADoorOfHisOwn(t *testing.T) {
	s := alone(t)
	ask := s.operator()
	s.publish("Une fiche", "")
	s.indexed()
	s.found("/fiches/une-fiche")
	s.get("/rien")
	status, body := ask("/readyz")
	var ready readiness
	if err := json.Unmarshal([]byte(body), &ready); err != nil || status != 200 || !ready.Ready || ready.Events == 0 || ready.Indexed != ready.Events {
		t.Errorf("/readyz answers %d %s", status, body)
	}
	if status, _ := ask("/healthz"); status != 200 {
		t.Errorf("/healthz answers %d", status)
	}
	status, body = ask("/metrics")
	for _, name := range []string{`terreau_requests_total{route="/fiches/:name",status="200"} 1`, `status="404"`, "terreau_request_seconds_bucket", "terreau_index_lag_events 0",
		"terreau_pages_kept_bytes", "go_goroutines"} {
		if status != 200 || !strings.Contains(body, name) {
			t.Errorf("/metrics does not tell %s", name)
		}
	}
	for _, path := range []string{"/debug/pprof/", "/", "/fiches"} {
		if status, _ := ask(path); status != 404 {
			t.Errorf("%s answers %d to the operator", path, status)
		}
	}
}

func TestO5TheOperatorIsAskedByOurNamesOnly(t *testing.T) {
	s := alone(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.front.ServeOps(listener) }()
	for host, want := range map[string]int{"localhost": 200, "127.0.0.1:9090": 200, "[::1]:9090": 200, "evil.example": 404, "127.0.0.1.evil.example": 404} {
		request, err := http.NewRequest(http.MethodGet, "http://"+listener.Addr().String()+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		response, err := s.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != want || want == 404 && string(body) != "404\n" {
			t.Errorf("%s is answered %d %q", host, response.StatusCode, body)
		}
	}
}

// stuck is an index that takes nothing.
type stuck struct{ search.Index }

func (stuck) Position(context.Context) (int64, error) { return 0, nil }
func (stuck) Close() error                            { return nil }
func (stuck) Apply(context.Context, []search.Change, int64) error {
	return errors.New("the disk of the index is gone")
}

func TestANodeWhoseSearchDoesNotFollowIsNotReady(t *testing.T) {
	s := alone(t, func(o *Options) { o.Index = func() (search.Index, error) { return stuck{}, nil } })
	ask := s.operator()
	s.publish("Une fiche", "")
	for range 1000 {
		status, body := ask("/readyz")
		if status == http.StatusServiceUnavailable && strings.Contains(body, `"ready":false`) {
			return
		}
		<-clockTick()
	}
	t.Error("it stays ready")
}

func TestLagIsAllowedForAWhile(t *testing.T) {
	now := contenttest.Noon
	x := &indexing{}
	if _, well := x.state(5, now); well {
		t.Error("ready before the first attempt")
	}
	x.reached(3, nil)
	if _, well := x.state(5, now); !well {
		t.Error("not ready while a little behind")
	}
	if _, well := x.state(5, now.Add(maxLag+time.Second)); well {
		t.Error("ready long behind")
	}
	x.reached(5, nil)
	if at, well := x.state(5, now.Add(maxLag+time.Second)); !well || at != 5 {
		t.Error("not ready once it has caught up")
	}
}

func TestNoAnswerIsCutWhenTheServerStops(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", strings.Repeat("On écoute. ", 500))
	stop := make(chan struct{})
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			for {
				select {
				case <-stop:
					return
				default:
				}
				response, err := client.Get("http://" + s.address + "/fiches/une-fiche")
				if err != nil {
					if strings.Contains(err.Error(), "connection refused") {
						return // the listener is closed: nothing was begun
					}
					var op *net.OpError
					if errors.As(err, &op) && op.Op == "dial" {
						return
					}
					t.Errorf("a request under way was cut: %v", err)
					return
				}
				if _, err := io.Copy(io.Discard, response.Body); err != nil {
					t.Errorf("an answer was cut: %v", err)
				}
				response.Body.Close()
			}
		})
	}
	for range 20 {
		s.found("/fiches/une-fiche")
	}
	ending, done := context.WithTimeout(context.Background(), 10*time.Second)
	defer done()
	if err := s.front.Shutdown(ending); err != nil {
		t.Error(err)
	}
	close(stop)
	asking.Wait()
}
