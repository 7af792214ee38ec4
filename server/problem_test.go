package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
)

// journal is a log that a test reads.
type journal struct {
	mutex sync.Mutex
	lines bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.lines.Write(line)
}

func (j *journal) String() string {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.lines.String()
}

// door adds a door to a site that answers already.
func (s *site) door(path string, do fiber.Handler) {
	s.front.app.Get(path, do)
	s.front.app.Handler()
}

func logged(j *journal) func(*Options) {
	return func(o *Options) {
		o.Log = slog.New(slog.NewJSONHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
}

func TestEveryKindOfRefusalHasItsStatusAndItsWords(t *testing.T) {
	s := alone(t)
	kinds := map[refusal.Kind]int{refusal.KindInvalid: 400, refusal.KindUnauthenticated: 401, refusal.KindForbidden: 403, refusal.KindNotFound: 404, refusal.KindMethod: 405,
		refusal.KindConflict: 409, refusal.KindTooLarge: 413, refusal.KindUnprocessable: 422, refusal.KindTooMany: 429, refusal.KindHeaderTooLarge: 431,
		refusal.KindFailure: 500, refusal.KindUnavailable: 503, refusal.KindFull: 507}
	for kind := refusal.KindFailure; kind <= refusal.KindFull; kind++ {
		s.door("/essai/"+string(rune('a'+int(kind))), func(*fiber.Ctx) error {
			return &refusal.Error{Kind: kind, Reason: "no-such-words", Err: errors.New("a secret cause")}
		})
		p := s.get("/essai/" + string(rune('a'+int(kind))))
		if p.StatusCode != kinds[kind] || strings.Contains(p.body, "no-such-words") || strings.Contains(p.body, "secret") || strings.Count(p.body, "<h1") != 1 {
			t.Errorf("kind %d is answered %d: %.300s", kind, p.StatusCode, p.body)
		}
	}
}

func TestO1O3APanicIsAnsweredAndLogged(t *testing.T) {
	var j journal
	s := alone(t, logged(&j))
	s.door("/panique", func(*fiber.Ctx) error { panic("an unlikely\nthing \x1b[31m") })
	s.door("/panique.json", s.front.keep("fr", func(context.Context, *ask) (*answer, error) { panic("again") }))
	p := s.get("/panique")
	if p.StatusCode != http.StatusInternalServerError || strings.Contains(p.body, "goroutine") || strings.Contains(p.body, "unlikely") {
		t.Fatalf("a panic is answered %d", p.StatusCode)
	}
	var said struct{ Reference string }
	if err := json.Unmarshal([]byte(s.get("/panique.json").body), &said); err != nil || said.Reference == "" || !strings.Contains(j.String(), said.Reference) {
		t.Errorf("the reference %q is not in the log: %v", said.Reference, err)
	}
	if !strings.Contains(j.String(), "goroutine") || strings.Contains(j.String(), "unlikely\nthing") || strings.Contains(j.String(), "\x1b") {
		t.Error("the log has no stack, or lines that a request wrote")
	}
	s.found("/")
}

func TestTheLogHoldsNoWordsOfReaders(t *testing.T) {
	var j journal
	s := alone(t, logged(&j))
	s.get("/recherche.json?q=" + strings.Repeat("secret", 60))
	s.get("/fiches?page=secret")
	for _, sent := range []string{
		"GET /recherche?q=secretsecret HTTP/1.1\r\nHost: HOST\r\nCookie: secretsecret\r\nAuthorization: secretsecret\r\nbroken secretsecret\r\n\r\n",
		"GET /recherche?q=secretsecret HTTP/1.1\r\nHost: HOST\r\nCookie: secretsecret\r\nX: a\x00b\r\n\r\n",
		"GET /recherche?q=secretsecret HTTP/1.1\r\nHost: HOST\r\nCookie: secretsecret\r\nContent-Length: secretsecret\r\n\r\n",
		"GET /recherche?q=secretsecret HTTP/1.1\r\nHost: HOST\r\nCookie: " + strings.Repeat("secretsecret", MaxHeader) + "\r\n\r\n",
		"secretsecret\r\n\r\n", "GET /recherche?q=%zzsecretsecret HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: HOST\r\nCookie: secretsecret",
	} {
		s.raw(sent)
	}
	if strings.Contains(j.String(), "secretsecret") {
		t.Error("N9: what someone looked for is in the log")
	}
}
