package server

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

func clockTick() <-chan time.Time { return time.After(10 * time.Millisecond) }

func TestAPageIsSentOnceAndCompressed(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", strings.Repeat("On écoute. ", 200))
	const path = "/fiches/une-fiche"
	whole := s.found(path)
	s.found(path)
	zipped := s.get(path, "Accept-Encoding", "gzip")
	small := s.get(path, "Accept-Encoding", "gzip, br")
	if zipped.Header.Get("Content-Encoding") != "gzip" || small.Header.Get("Content-Encoding") != "br" || s.get(path, "Accept-Encoding", "br;q=0").Header.Get("Content-Encoding") != "" ||
		s.get(path, "Accept-Encoding", "gzip; Q=0").Header.Get("Content-Encoding") != "" {
		t.Fatal("a page asked for again is not compressed as it may be")
	}
	reader, err := gzip.NewReader(strings.NewReader(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	inflated, err := io.ReadAll(reader)
	if err != nil || string(inflated) != whole.body {
		t.Error("the gzip form is another page", err)
	}
	var plain bytes.Buffer
	if _, err := fasthttp.WriteUnbrotli(&plain, []byte(small.body)); err != nil || plain.String() != whole.body {
		t.Error("the brotli form is another page", err)
	}
	tags := map[string]bool{}
	for _, p := range []page{whole, zipped, small} {
		tag := p.Header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || tags[tag] {
			t.Errorf("the ETag %q is weak, or that of another form", tag)
		}
		tags[tag] = true
		if vary := p.Header.Get("Vary"); !strings.Contains(vary, "Accept-Encoding") || !strings.Contains(vary, "Cookie") {
			t.Errorf("Vary is %q", vary)
		}
		again := s.get(path, "If-None-Match", `"other", `+tag, "Accept-Encoding", "br")
		if again.StatusCode != http.StatusNotModified || again.body != "" {
			t.Errorf("a page held already is answered %d", again.StatusCode)
		}
	}
	if p := s.get(path, "If-None-Match", `"`+strings.Repeat("a,", 8000)+`"`); p.StatusCode != http.StatusOK && p.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("J9: a long If-None-Match is answered %d", p.StatusCode)
	}
	if p := s.ask(http.MethodHead, path); p.StatusCode != http.StatusOK || p.body != "" || p.ContentLength != int64(len(whole.body)) {
		t.Errorf("HEAD answers %d with %d bytes", p.StatusCode, p.ContentLength)
	}
}

func TestAttachmentsOfTheThemeAreKeptForEver(t *testing.T) {
	s := alone(t)
	for _, asset := range s.front.Theme.Assets() {
		p := s.get(asset.Path, "Accept-Encoding", "br")
		if p.StatusCode != http.StatusOK || p.Header.Get("Content-Type") != asset.Type || !strings.Contains(p.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s answers %d, %s", asset.Path, p.StatusCode, p.Header.Get("Content-Type"))
		}
	}
	s.holds("/", s.front.Theme.AssetURL("terreau.css"))
	if p := s.get("/actifs/terreau-000000000000.css"); p.StatusCode != http.StatusNotFound {
		t.Errorf("another hash answers %d", p.StatusCode)
	}
}

func TestF17UnknownParametersMakeNoOtherPage(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	s.found("/fiches")
	answers, _ := s.front.pages.held()
	for i := range 50 {
		p := s.found(fmt.Sprintf("/fiches?x=%d&utm_source=<script>alert(1)</script>&page=", i))
		if strings.Contains(p.body, "utm_source") || strings.Contains(p.body, "alert") {
			t.Fatal("an unknown parameter stands in the page")
		}
	}
	if more, _ := s.front.pages.held(); more != answers {
		t.Errorf("unknown parameters made %d pages", more-answers)
	}
	a, b := s.found("/fiches?page=1&tri=titre"), s.found("/fiches?tri=titre&page=1")
	if a.body != b.body {
		t.Error("the order of parameters makes another page")
	}
}

func TestF17AParameterSaidTwiceMakesNoPage(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	s.found("/fiches?page=1")
	answers, _ := s.front.pages.held()
	for i := range 20 {
		for _, path := range []string{"/fiches?page=1&page=z%d", "/fiches?tri=titre&tri=%d", "/sigles?lettre=A&lettre=stranger%d", "/recherche?q=a&q=stranger%d", "/en/fiches?page=1&page=%d"} {
			p := s.get(fmt.Sprintf(path, i))
			if p.StatusCode != http.StatusBadRequest || strings.Contains(p.body, "stranger") {
				t.Fatalf("%s is answered %d", path, p.StatusCode)
			}
		}
	}
	if more, _ := s.front.pages.held(); more != answers {
		t.Errorf("parameters said twice made %d pages", more-answers)
	}
	s.indexed()
	s.found("/recherche?q=fiche&theme=numerique&theme=logement")
}

func TestKeptPagesAreBounded(t *testing.T) {
	shelf := newShelf(200 << 10)
	for i := range 1000 {
		body := bytes.Repeat([]byte("x"), 5<<10)
		if _, err := shelf.make(fmt.Sprint(i), func() (*answer, error) { return newAnswer(typeHTML, body), nil }); err != nil {
			t.Fatal(err)
		}
	}
	answers, held := shelf.held()
	if held > 200<<10 || answers == 0 || answers > 40 || shelf.get("999") == nil || shelf.get("0") != nil {
		t.Errorf("%d answers take %d bytes", answers, held)
	}
	big := bytes.Repeat([]byte("x"), 100<<10)
	if _, err := shelf.make("big", func() (*answer, error) { return newAnswer(typeHTML, big), nil }); err != nil || shelf.get("big") != nil {
		t.Error("an answer that would push out all others was kept")
	}
}

func TestAPageIsMadeOnceForAllWhoAsk(t *testing.T) {
	shelf := newShelf(1 << 20)
	var made int
	var asking sync.WaitGroup
	wait := make(chan struct{})
	for range 20 {
		asking.Go(func() {
			_, _ = shelf.make("one", func() (*answer, error) {
				made++
				<-wait
				return newAnswer(typeHTML, []byte("x")), nil
			})
		})
	}
	close(wait)
	asking.Wait()
	if made != 1 || shelf.get("one") == nil {
		t.Errorf("the page was made %d times", made)
	}
	old := shelf.turn
	shelf.follow(1, "2026-11-20", nil)
	if shelf.turn == old || shelf.get("one") != nil {
		t.Error("a page stayed after something happened")
	}
	_, _ = shelf.make("late", func() (*answer, error) {
		shelf.follow(500, "2026-11-20", nil)
		return newAnswer(typeHTML, []byte("x")), nil
	})
	if shelf.get("late") != nil {
		t.Error("a page begun before the last event was kept after it")
	}
}
