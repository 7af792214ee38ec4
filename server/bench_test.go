package server

import (
	"bufio"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/themes"

	"github.com/valyala/fasthttp"
)

// BenchmarkKeptPage is what a visitor's page costs beside the network: the checks, the headers, the shelf.
func BenchmarkKeptPage(b *testing.B) {
	theme, err := themes.Load(nil)
	if err != nil {
		b.Fatal(err)
	}
	lib := contenttest.Open(b, content.Options{Folder: b.TempDir()})
	front, err := New(Options{Library: lib, Theme: theme, URL: "http://localhost"})
	if err != nil {
		b.Fatal(err)
	}
	contenttest.PublishedSheet(b, lib, contenttest.Someone(b, lib, people.Steward), strings.Repeat("Une fiche ", 10))
	front.app.Handler()
	handler := front.app.Server().Handler
	for name, headers := range map[string][]string{"identity": nil, "brotli": {"Accept-Encoding", "gzip, br"}, "not modified": {"If-None-Match", "*"}} {
		b.Run(name, func(b *testing.B) {
			r := ready(b, headers)
			b.ReportAllocs()
			for b.Loop() {
				r.Response.Reset()
				handler(r)
			}
			if status := r.Response.StatusCode(); status != 200 && status != 304 {
				b.Fatal(status)
			}
		})
	}
}

// ready is a request that has come in.
func ready(b *testing.B, headers []string) *fasthttp.RequestCtx {
	text := "GET /fiches HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\nAccept: text/html\r\nAccept-Language: fr\r\n"
	for i := 0; i+1 < len(headers); i += 2 {
		text += headers[i] + ": " + headers[i+1] + "\r\n"
	}
	r := &fasthttp.RequestCtx{}
	r.Init(&fasthttp.Request{}, nil, nil)
	if err := r.Request.Read(bufio.NewReader(strings.NewReader(text + "\r\n"))); err != nil {
		b.Fatal(err)
	}
	return r
}
