package post_test

import (
	"context"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"terreau/server/post"
	"terreau/server/servertest"
)

// letter is one to send.
func letter() post.Message {
	return post.Message{Key: "notice/1", From: netmail.Address{Name: "Bibliothèque", Address: "terreau@example.org"}, To: "awa@example.org",
		Subject: "Votre avis est attendu : « Aller vers »", Text: "Une relecture est ouverte.\n\nhttps://terreau.example/fiches/aller-vers\n",
		HTML: "<p>Une relecture est ouverte.</p>", Lang: "fr", At: time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC), Stop: "https://terreau.example/desabonnement/review/abc"}
}

// at is the server under trial, as an operator sets it, by the name of its certificate.
func at(s *servertest.MailServer) post.Server {
	return post.Server{Host: s.Name, Port: 587, User: s.User, Password: s.Password, Roots: s.Roots, Time: 3 * time.Second,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, s.Address)
		}}
}

func TestALetterArrivesWhole(t *testing.T) {
	s := servertest.NewMailServer(t)
	if err := at(s).Carry(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	got := s.Received()
	if len(got) != 1 || got[0].From != "terreau@example.org" || got[0].To != "awa@example.org" {
		t.Fatalf("%+v", got)
	}
	m, err := got[0].Message()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"List-Unsubscribe": "<https://terreau.example/desabonnement/review/abc>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated", "Date": "Fri, 20 Nov 2026 11:00:00 +0000"} {
		if m.Header.Get(name) != want {
			t.Errorf("%s: %q", name, m.Header.Get(name))
		}
	}
	if id := m.Header.Get("Message-Id"); !strings.HasSuffix(id, "@example.org>") || m.Header.Get("User-Agent") != "" {
		t.Errorf("%s, %s", id, m.Header.Get("User-Agent"))
	}
	if body, _ := io.ReadAll(m.Body); !strings.Contains(string(body), "text/plain") || !strings.Contains(string(body), "text/html") {
		t.Errorf("not in two forms: %s", body)
	}
}

// Each fault of servers.md 6 has its word, and says whether the letter is tried again.
func TestEachFaultOfAMailServerHasItsWord(t *testing.T) {
	for fault, want := range map[servertest.MailFault]post.Fault{
		servertest.Mute:         {Reason: post.FaultSilent},
		servertest.CutEarly:     {Reason: post.FaultCut},
		servertest.CutInData:    {Reason: post.FaultCut},
		servertest.CutAfterData: {Reason: post.FaultCut},
		servertest.Greylist:     {Reason: post.FaultLater},
		servertest.Busy:         {Reason: post.FaultLater},
		servertest.Unknown:      {Reason: post.FaultRecipient, ForGood: true},
		servertest.Unwanted:     {Reason: post.FaultContent, ForGood: true},
		servertest.NotYours:     {Reason: post.FaultSender},
		servertest.Stripped:     {Reason: post.FaultClear},
		servertest.NoTLS:        {Reason: post.FaultLater},
		servertest.Stranger:     {Reason: post.FaultCertificate},
		servertest.WrongWord:    {Reason: post.FaultPassword},
		servertest.Flood:        {Reason: post.FaultGarbled},
		servertest.WebServer:    {Reason: post.FaultGarbled},
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			s := servertest.NewMailServer(t)
			s.Do(fault, -1)
			began := time.Now()
			err := at(s).Carry(t.Context(), letter())
			var got *post.Fault
			if !errors.As(err, &got) || got.Reason != want.Reason || got.ForGood != want.ForGood {
				t.Errorf("said %v, not %s", err, want.Reason)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it took %s", took)
			}
			if strings.Contains(err.Error(), s.Password) {
				t.Error("the password stands in what the operator's log is told")
			}
			if n := len(s.Received()); fault != servertest.CutAfterData && n > 0 {
				t.Errorf("%d letters were kept", n)
			}
		})
	}
}

func TestAServerThatIsNotThere(t *testing.T) {
	s := servertest.NewMailServer(t)
	unsigned := at(s)
	unsigned.Roots = nil
	closed, _ := net.Listen("tcp", "127.0.0.1:0")
	closed.Close()
	away := at(s)
	away.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, closed.Addr().String())
	}
	nowhere := at(s)
	nowhere.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "mail.invalid", IsNotFound: true}}
	}
	nameless := at(s)
	nameless.User, nameless.Password = "", ""
	for reason, server := range map[string]post.Server{post.FaultCertificate: unsigned, post.FaultRefused: away, post.FaultHost: nowhere, post.FaultPassword: nameless} {
		var got *post.Fault
		if err := server.Carry(t.Context(), letter()); !errors.As(err, &got) || got.Reason != reason || got.ForGood {
			t.Errorf("said %v, not %s", err, reason)
		}
	}
}

// A letter whose answer was lost is brought again: it is the same to the byte, under the same Message-ID.
func TestALetterThatMayHaveArrivedIsTheSameAtTheNextTry(t *testing.T) {
	s := servertest.NewMailServer(t)
	s.Do(servertest.CutAfterData, 1)
	if err := at(s).Carry(t.Context(), letter()); err == nil {
		t.Fatal("a lost answer was taken for a yes")
	}
	if err := at(s).Carry(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	got := s.Received()
	if len(got) != 2 || string(got[0].Data) != string(got[1].Data) {
		t.Errorf("%d letters, not the same to the byte:\n%s\n%s", len(got), got[0].Data, got[1].Data)
	}
}

// No end of line, no second recipient gets into a header.
func TestN1NothingIsInjectedIntoAHeader(t *testing.T) {
	s := servertest.NewMailServer(t)
	for _, evil := range []string{"a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org\n\nhello", "a\rBcc: eve@example.org", "a\x00\u2028Bcc: eve@example.org"} {
		m := letter()
		m.Subject, m.From.Name, m.Stop = evil, evil, "https://terreau.example/"+evil
		if err := at(s).Carry(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []string{"awa@example.org\r\nRCPT TO:<eve@example.org>", "awa@example.org, eve@example.org", `"a b"@example.org`,
		"Awa <awa@example.org>", "awa@example.org (eve)", "a@b@example.org", ""} {
		m := letter()
		m.To = to
		var fault *post.Fault
		if err := at(s).Carry(t.Context(), m); !errors.As(err, &fault) && to != `"a b"@example.org` {
			t.Errorf("a letter left to %q: %v", to, err)
		}
	}
	for _, got := range s.Received() {
		m, err := got.Message()
		if err != nil || m.Header.Get("Bcc") != "" || strings.Contains(got.To, "eve") {
			t.Errorf("%v: %s", err, got.Data)
		}
	}
}

func TestAddressesOfServers(t *testing.T) {
	for text, want := range map[string]post.Server{
		"smtp://awa@mail.example.org:2525": {Host: "mail.example.org", Port: 2525, User: "awa"},
		"smtp://mail.example.org":          {Host: "mail.example.org", Port: 587},
		"smtps://a%40b.org@mail.example":   {Host: "mail.example", Port: 465, TLS: true, User: "a@b.org"},
		"smtp://127.0.0.1:25":              {Host: "127.0.0.1", Port: 25, Clear: true},
		"smtp://localhost":                 {Host: "localhost", Port: 587, Clear: true},
	} {
		got, err := post.ParseServer(text)
		if err != nil || got.Host != want.Host || got.Port != want.Port || got.TLS != want.TLS || got.Clear != want.Clear || got.User != want.User {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:secret@mail.example.org", "smtp://mail.example.org:0",
		"smtp://mail.example.org:99999", "smtp://mail.example.org/x", "smtp://mail.example.org?a=b", "smtp:mail"} {
		if got, err := post.ParseServer(text); err == nil {
			t.Errorf("%q is taken for %+v", text, got)
		}
	}
}

func TestAMaildirHoldsEachLetterOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "mail")
	box, err := post.OpenMaildir(folder)
	if err != nil {
		t.Fatal(err)
	}
	carry := func() {
		t.Helper()
		if err := box.Carry(t.Context(), letter()); err != nil {
			t.Fatal(err)
		}
	}
	in := func(name string) (names []string) {
		entries, _ := os.ReadDir(filepath.Join(folder, name))
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	carry()
	carry()
	if len(in("new")) != 1 || len(in("tmp")) != 0 {
		t.Fatalf("%v, %v", in("new"), in("tmp"))
	}
	name := in("new")[0]
	if err := os.Rename(filepath.Join(folder, "new", name), filepath.Join(folder, "cur", name+":2,S")); err != nil { // someone reads it
		t.Fatal(err)
	}
	if carry(); len(in("new")) != 0 {
		t.Error("a letter that was read is laid again")
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	var fault *post.Fault
	if err := box.Carry(t.Context(), letter()); !errors.As(err, &fault) || fault.Reason != post.FaultFolder {
		t.Errorf("a folder that is gone: %v", err)
	}
}
