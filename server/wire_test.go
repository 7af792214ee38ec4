package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raw sends bytes as they are and gives all that comes back until the server closes or is silent.
func (s *site) raw(sent string) (statuses []int, closed bool) {
	s.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		s.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(6 * time.Second)); err != nil {
		s.Fatal(err)
	}
	go func() { _, _ = io.WriteString(conn, strings.ReplaceAll(sent, "HOST", s.address)) }()
	reader := bufio.NewReader(conn)
	for {
		response, err := http.ReadResponse(reader, &http.Request{Method: http.MethodGet})
		if err != nil {
			return statuses, err == io.EOF || strings.Contains(err.Error(), "EOF") || strings.Contains(err.Error(), "reset")
		}
		_, _ = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		statuses = append(statuses, response.StatusCode)
		if response.Close {
			return statuses, true
		}
	}
}

// second is a request hidden in the body of another.
const second = "GET /plan HTTP/1.1\r\nHost: HOST\r\n\r\n"

func TestWireAmbiguousRequestsAreRefusedAndTheConnectionEnds(t *testing.T) {
	s := alone(t)
	get := "GET / HTTP/1.1\r\n"
	for name, one := range map[string]struct {
		sent   string
		status int
	}{
		"two Content-Length":                    {"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n" + second, 400},
		"Transfer-Encoding: identity":           {"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: identity\r\n\r\n" + second, 400},
		"Transfer-Encoding: chunked":            {"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second, 400},
		"a chunk size with rubbish after it":    {"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n5 zz\r\nhello\r\n0\r\n\r\n" + second, 400},
		"a coding of a request that reads":      {"GET / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: identity\r\n\r\n" + second, 400},
		"a method with a body":                  {"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n\r\nhello" + second, 405},
		"a page asked for with a body":          {"GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n\r\nhello" + second, 200},
		"Transfer-Encoding: xchunked":           {"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n" + second, 400},
		"Transfer-Encoding: chunked, identity":  {"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + second, 400},
		"a chunk extension ended by LF":         {"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n5;x\nhello\r\n0\r\n\r\n" + second, 400},
		"CR inside a value":                     {get + "Host: HOST\r\nX-A: a\rb\r\n\r\n" + second, 400},
		"NUL inside a value":                    {get + "Host: HOST\r\nX-A: a\x00b\r\n\r\n" + second, 400},
		"a header over the limit":               {get + "Host: HOST\r\nX-A: " + strings.Repeat("a", MaxHeader) + "\r\n\r\n" + second, 431},
		"Content-Length and Transfer-Encoding":  {"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second, 400},
		"no Host":                               {get + "\r\n" + second, 400},
		"an empty Host":                         {get + "Host:\r\n\r\n" + second, 400},
		"two Host":                              {get + "Host: HOST\r\nHost: evil.example\r\n\r\n" + second, 400},
		"two equal Host":                        {get + "Host: HOST\r\nHost: HOST\r\n\r\n" + second, 400},
		"a space before the colon":              {get + "Host : HOST\r\n\r\n" + second, 400},
		"a space before the colon of a second":  {get + "Host: HOST\r\nX-A : b\r\n\r\n" + second, 400},
		"a folded header":                       {get + "Host: HOST\r\nX-A: a\r\n b\r\n\r\n" + second, 400},
		"a header folded by a tab":              {get + "Host: HOST\r\nX-A: a\r\n\tb\r\n\r\n" + second, 400},
		"HTTP/9.9":                              {"GET / HTTP/9.9\r\nHost: HOST\r\n\r\n" + second, 505},
		"an absolute address with another host": {"GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n" + second, 400},
		"an absolute address with a userinfo":   {"GET http://HOST@evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n" + second, 400},
		"a target that is no path":              {"GET plan HTTP/1.1\r\nHost: HOST\r\n\r\n" + second, 400},
		"a header without a colon":              {get + "Host: HOST\r\nnothing\r\n\r\n" + second, 400},
		"J5 a body that no door reads":          {"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 65537\r\n\r\n" + strings.Repeat("a", 65537) + second, 405},
		"J5 a body over every limit":            {"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 20000000\r\n\r\n" + strings.Repeat("a", 65537) + second, 413},
		"J5 chunks over the limit, no length":   {"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("8000\r\n"+strings.Repeat("a", 0x8000)+"\r\n", 3) + "0\r\n\r\n" + second, 400},
	} {
		t.Run(name, func(t *testing.T) {
			statuses, closed := s.raw(one.sent)
			if len(statuses) != 1 || statuses[0] != one.status || !closed {
				t.Errorf("answered %v, connection closed: %v", statuses, closed)
			}
		})
	}
}

func TestWireBareLineFeedsAreNoRequest(t *testing.T) {
	s := alone(t)
	statuses, _ := s.raw("GET / HTTP/1.1\nHost: HOST\n\n")
	for _, status := range statuses {
		if status < 400 {
			t.Errorf("a request ended by bare line feeds is answered %d", status)
		}
	}
}

func TestWireOrdinaryRequestsPass(t *testing.T) {
	s := alone(t)
	for _, sent := range []string{
		"GET / HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET / HTTP/1.0\r\nHost: HOST\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: HOST\r\nX-Long: " + strings.Repeat("a", 12<<10) + "\r\n\r\n",
		"HEAD / HTTP/1.1\r\nHost: HOST\r\nAccept-Language: " + strings.Repeat("fr,", 2000) + "\r\nConnection: close\r\n\r\n",
	} {
		if statuses, _ := s.raw(sent); len(statuses) == 0 || statuses[0] != http.StatusOK {
			t.Errorf("%.60q is answered %v", sent, statuses)
		}
	}
	if statuses, _ := s.raw(second + second + second); len(statuses) != 3 {
		t.Errorf("three requests on a connection are answered %v", statuses)
	}
}

func TestAnotherHostIsToldTheAddress(t *testing.T) {
	s := alone(t)
	p := s.get("/", "Host", "evil.example")
	if p.StatusCode != http.StatusBadRequest || !strings.Contains(p.body, s.front.origin()) || strings.Contains(p.body, "evil") {
		t.Errorf("another host is answered %d", p.StatusCode)
	}
	for _, header := range []string{"X-Forwarded-Host", "X-Original-Host", "Forwarded"} {
		if p := s.get("/", header, "evil.example"); p.StatusCode != http.StatusOK || strings.Contains(p.body, "evil.example") {
			t.Errorf("K3: %s of a stranger changes the page: %d", header, p.StatusCode)
		}
	}
	port := s.address[strings.LastIndexByte(s.address, ':'):]
	s.found("/")
	if p := s.get("/", "Host", "localhost"+port); p.StatusCode != http.StatusOK {
		t.Errorf("this machine's other name is answered %d", p.StatusCode)
	}
	here := "localhost" + port
	if p := s.ask("POST", "/rien", "Host", here, "Origin", "http://"+here); p.StatusCode != http.StatusNotFound {
		t.Errorf("a form sent under this machine's other name is answered %d", p.StatusCode)
	}
	for _, origin := range []string{"http://localhost:1", "http://127.0.0.1" + port, "http://evil.example" + port} {
		if p := s.ask("POST", "/rien", "Host", here, "Origin", origin); p.StatusCode != http.StatusForbidden {
			t.Errorf("H1: a form of %s is answered %d", origin, p.StatusCode)
		}
	}
	proxied := alone(t, behind)
	if p := proxied.get("/", "X-Forwarded-Host", "evil.example"); p.StatusCode != http.StatusBadRequest {
		t.Errorf("a proxy that forwards another host is answered %d", p.StatusCode)
	}
}

func TestB1B6PathsThatAreNoDoor(t *testing.T) {
	s := alone(t)
	none := s.get("/rien").body
	for _, path := range []string{
		"/actifs/..%2f..%2fgo.mod", "/actifs/%2e%2e/go.mod", "/actifs/%252e%252e/x", "//fiches", "/./fiches", "/fiches/../fiches", "/fiches/%5c", "/fiches/%00",
		"/fichiers/..%2f..%2fterreau.db", "/fichiers/../terreau.db", "/fichiers/%2e%2e%2fterreau.db", "/.git/config", "/.env", "/debug/pprof/", "/metrics", "/metrics/",
		"/healthz", "/readyz", "/en/metrics", "/themes/%2e%2e", "/fiches/caf%C3%A9", "/fiches/cafe%CC%81", "/en//fiches", "/fiches;x=1", "/sheet/x.php", "/wp-login.php",
	} {
		request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, s.address)
		conn, err := net.Dial("tcp", s.address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, request)
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(path, err)
		}
		body, _ := io.ReadAll(response.Body)
		conn.Close()
		want := none
		if languageOf(path) == "en" {
			want = s.get("/en/rien").body
		}
		if response.StatusCode != http.StatusNotFound || string(body) != want {
			t.Errorf("%s is answered %d, the same as what does not exist: %v", path, response.StatusCode, string(body) == want)
		}
	}
}

func TestO6H1OtherMethods(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT-IT", "PROPFIND"} {
		for _, path := range []string{"/", "/fiches/une-fiche", "/rien"} {
			p := s.ask(method, path)
			if method == "POST" && path == "/rien" { // as any other address that leads nowhere
				if p.StatusCode != http.StatusNotFound {
					t.Errorf("POST %s is answered %d", path, p.StatusCode)
				}
				continue
			}
			if p.StatusCode != http.StatusMethodNotAllowed || p.Header.Get("Allow") != "GET, HEAD" || strings.Contains(p.body, "TRACE /") {
				t.Errorf("%s %s is answered %d, Allow %q", method, path, p.StatusCode, p.Header.Get("Allow"))
			}
		}
	}
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
		{"Origin", "https://evil.example", "Content-Type", "text/plain"},
	} {
		if p := s.ask("POST", "/fiches/une-fiche", headers...); p.StatusCode != http.StatusForbidden {
			t.Errorf("a form of another site (%v) is answered %d", headers, p.StatusCode)
		}
	}
	for _, header := range []string{"X-HTTP-Method-Override", "X-Method-Override"} {
		if p := s.get("/", header, "DELETE"); p.StatusCode != http.StatusOK {
			t.Errorf("%s changes the method: %d", header, p.StatusCode)
		}
	}
	if p := s.ask("POST", "/", "Sec-Fetch-Site", "same-origin", "Content-Encoding", "gzip"); p.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("J5: a compressed body is answered %d", p.StatusCode)
	}
}
