package post_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"terreau/server/post"
	"terreau/server/servertest"
)

// A server by another hand takes our letters too: aiosmtpd, which lays them in a Maildir. Spoken to in clear, it refuses.
func TestAnotherMailServerTakesLetters(t *testing.T) {
	program, err := exec.LookPath("aiosmtpd")
	if err != nil {
		t.Skip("aiosmtpd is not installed: go run ./cmd/check brings it")
	}
	ours, folder := servertest.NewMailServer(t), t.TempDir()
	certificate, key := ours.PEM(t)
	for name, content := range map[string][]byte{"c.pem": certificate, "k.pem": key} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	box := filepath.Join(folder, "box")
	server := exec.Command(program, "-n", "-l", address, "--tlscert", filepath.Join(folder, "c.pem"), "--tlskey", filepath.Join(folder, "k.pem"), "-c", "aiosmtpd.handlers.Mailbox", box)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			break
		}
		if time.Now().After(end) {
			t.Fatal("aiosmtpd does not start")
		}
	}
	there := post.Server{Host: ours.Name, Port: 587, Roots: ours.Roots, Time: 20 * time.Second,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}}
	if err := there.Carry(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	if kept, _ := filepath.Glob(filepath.Join(box, "new", "*")); len(kept) != 1 {
		t.Errorf("%d letters were kept", len(kept))
	}
	stranger := there
	stranger.Roots = nil
	if err := stranger.Carry(t.Context(), letter()); err == nil {
		t.Error("a server that nobody vouches for was given a letter")
	}
}
