package bench

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"terreau/cmd/check/process"
	"terreau/cmd/check/site"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// connections is how many readers ask at the same time.
const connections = 16

// round is how long one measure of requests lasts; rounds of each kind follow each other in turn.
const (
	round  = 1500 * time.Millisecond
	rounds = 5
)

// ServeBare answers the bytes of a file to every request, with Fiber as it comes: the work that no page can do without.
// It runs in a process of its own, as the product does.
func ServeBare(ctx context.Context, address, file string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Use(func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(page)
	})
	defer context.AfterFunc(ctx, func() { app.Shutdown() })()
	return app.Listen(address)
}

// startBare starts this very program as a bare server.
func startBare(ctx context.Context, folder string, page []byte) (address string, server *process.Process, err error) {
	program, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	if err := process.Give(folder); err != nil {
		return "", nil, err
	}
	file, own := filepath.Join(folder, "page.html"), filepath.Join(folder, "check")
	if err := errors.Join(os.WriteFile(file, page, 0o644), copyProgram(program, own)); err != nil {
		return "", nil, err
	}
	if address, err = process.FreePort(); err != nil {
		return "", nil, err
	}
	server, err = process.Start(ctx, process.Command{Program: own, Arguments: []string{"bare", address, file}, Folder: folder})
	if err != nil {
		return "", nil, err
	}
	address = "http://" + address + "/"
	return address, server, server.Ready(ctx, func(ctx context.Context) error {
		_, err := site.Get(ctx, address)
		return err
	})
}

// copyProgram puts a program where the unprivileged user can run it: that of go run lies in a folder of root.
func copyProgram(from, to string) error {
	bytes, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, bytes, 0o755)
}

// request is what one kind of reader asks, again and again.
type request struct {
	address, encoding, etag, cookie string
	status                          int
}

// perSecond asks for one round and counts the answers. Another status than the one expected is an error.
func (r request) perSecond(ctx context.Context) (float64, error) {
	to, err := url.Parse(r.address)
	if err != nil {
		return 0, err
	}
	client := &fasthttp.HostClient{Addr: to.Host, MaxConns: connections, ReadTimeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(ctx, round)
	defer cancel()
	var count atomic.Int64
	var wait sync.WaitGroup
	failed := make([]error, connections)
	began := time.Now()
	for i := range connections {
		wait.Go(func() {
			for ctx.Err() == nil && failed[i] == nil {
				if failed[i] = r.once(client); failed[i] == nil {
					count.Add(1)
				}
			}
		})
	}
	wait.Wait()
	return float64(count.Load()) / time.Since(began).Seconds(), errors.Join(failed...)
}

func (r request) once(client *fasthttp.HostClient) error {
	question, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(question)
	defer fasthttp.ReleaseResponse(answer)
	question.SetRequestURI(r.address)
	if r.encoding != "" {
		question.Header.Set("Accept-Encoding", r.encoding)
	}
	if r.etag != "" {
		question.Header.Set("If-None-Match", r.etag)
	}
	if r.cookie != "" {
		question.Header.Set("Cookie", r.cookie)
	}
	if err := client.Do(question, answer); err != nil {
		return err
	}
	if answer.StatusCode() != r.status {
		return fmt.Errorf("%s: %d", r.address, answer.StatusCode())
	}
	return nil
}

// alternate measures requests in turn, so that a disturbance meets them all, and gives the median of each.
func alternate(ctx context.Context, all ...request) ([]float64, error) {
	seen := make([]times, len(all))
	for range rounds {
		for i, r := range all {
			n, err := r.perSecond(ctx)
			if err != nil {
				return nil, err
			}
			seen[i] = append(seen[i], time.Duration(n*1000))
		}
	}
	medians := make([]float64, len(all))
	for i := range seen {
		medians[i] = float64(seen[i].at(0.5)) / 1000
	}
	return medians, nil
}

// Pages compares a visitor's page with the same bytes from bare Fiber: as it is, compressed, and known already; and that
// of a member, whose session is in the cookie.
func Pages(ctx context.Context, folder string, server *site.Server, path, cookie string) ([]Row, error) {
	page, err := site.Get(ctx, server.URL+path)
	if err != nil {
		return nil, err
	}
	bare, process, err := startBare(ctx, folder, page)
	if err != nil {
		return nil, err
	}
	defer process.Kill()
	etag, err := etagOf(server.URL + path)
	if err != nil {
		return nil, err
	}
	at := server.URL + path
	n, err := alternate(ctx,
		request{address: bare, status: 200}, request{address: at, status: 200},
		request{address: at, encoding: "br", status: 200}, request{address: at, encoding: "gzip", status: 200},
		request{address: at, encoding: "br", etag: etag, status: 304},
		request{address: at, cookie: cookie, status: 200})
	if err != nil {
		return nil, err
	}
	of := fmt.Sprintf(" of %.0f a second, %d kB", n[0], len(page)>>10)
	return []Row{
		atLeast("a visitor's page against bare Fiber, fixed bytes", 0.75, n[1]/n[0], of),
		atLeast("the same, brotli", 1.3, n[2]/n[0], ""),
		atLeast("the same, gzip", 1.3, n[3]/n[0], ""),
		atLeast("the same, not changed (304)", 2.2, n[4]/n[0], ""),
		atLeast("a member's page against bare Fiber", 0.5, n[5]/n[0], fmt.Sprintf(", %.2f × a visitor's", n[5]/n[1])),
	}, nil
}

// etagOf asks three times, so that the page is kept and compressed, and gives its validator.
func etagOf(address string) (etag string, err error) {
	for range 3 {
		question, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		question.SetRequestURI(address)
		question.Header.Set("Accept-Encoding", "br")
		err = fasthttp.Do(question, answer)
		etag = string(answer.Header.Peek("ETag"))
		fasthttp.ReleaseRequest(question)
		fasthttp.ReleaseResponse(answer)
		if err != nil {
			return "", err
		}
	}
	return etag, nil
}

// pageOf is the path of a sheet whose page is about as long as most: 35 kB.
func pageOf(ctx context.Context, server *site.Server) (path string, err error) {
	found, err := server.Crawl(ctx, 60, "/fiches")
	if err != nil {
		return "", err
	}
	nearest := 1 << 30
	for _, p := range found.Pages {
		text, err := site.Get(ctx, server.URL+p)
		if away := max(len(text)-35_000, 35_000-len(text)); err == nil && strings.Count(p, "/") == 2 && away < nearest {
			path, nearest = p, away
		}
	}
	if path == "" {
		return "", errors.New("no sheet on the first list")
	}
	return path, nil
}
