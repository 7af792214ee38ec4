package post

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Bounds of a conversation with a mail server: it is another's machine, and may be ill.
const (
	talkTime  = 45 * time.Second // for one letter, from the name's resolution to the last answer
	checkTime = 8 * time.Second  // for a greeting
	talkBytes = 256 << 10        // of all its answers
)

// Server is a mail server that takes our letters.
type Server struct {
	Host     string
	Port     int
	TLS      bool // from the first byte (smtps, RFC 8314); else by STARTTLS, which is asked for
	Clear    bool // no TLS at all: on this machine alone
	User     string
	Password string
	Roots    *x509.CertPool // who signs its certificate; nil for those the machine knows

	Dial func(ctx context.Context, network, address string) (net.Conn, error) // nil for the machine's own
	Time time.Duration                                                        // for one letter; 0 for the usual
}

// ErrServer is an address of a mail server that cannot be used.
var ErrServer = errors.New("not an address of a mail server")

// ParseServer reads "smtp://user@host:587" or "smtps://user@host:465". A password does not belong there: whoever lists what
// runs would read it. On a loopback address, smtp:// speaks in clear.
func ParseServer(text string) (s Server, err error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Opaque != "" ||
		u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return s, ErrServer
	}
	s = Server{Host: u.Hostname(), Port: 587, TLS: u.Scheme == "smtps", User: u.User.Username()}
	if s.TLS {
		s.Port = 465
	}
	if _, said := u.User.Password(); said {
		return s, ErrServer
	}
	if port := u.Port(); port != "" {
		if s.Port, err = strconv.Atoi(port); err != nil || s.Port < 1 || s.Port > 65535 {
			return s, ErrServer
		}
	}
	address, err := netip.ParseAddr(s.Host)
	s.Clear = !s.TLS && (s.Host == "localhost" || err == nil && address.IsLoopback())
	return s, nil
}

// Where names the server.
func (s Server) Where() string {
	scheme := "smtp://"
	if s.TLS {
		scheme = "smtps://"
	}
	return scheme + net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
}

// Carry gives a letter to the server. Where the line is cut after the letter was offered nobody knows whether it was taken:
// that is a Fault, and the next try brings the same message.
func (s Server) Carry(ctx context.Context, m Message) error {
	made, err := m.made()
	if err != nil {
		return err
	}
	most := s.Time
	if most == 0 {
		most = talkTime
	}
	ctx, stop := context.WithTimeout(ctx, most)
	defer stop()
	over := &talk{server: s}
	defer over.close()
	client, err := s.client(over, most)
	if err != nil {
		return &Fault{Reason: FaultHost, Err: err}
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return greeted(over.why(err))
	}
	err = client.SendWithSMTPClient(session, made)
	if made.IsDelivered() { // what follows is courtesy
		_ = client.CloseWithSMTPClient(session)
		return nil
	}
	if err == nil {
		err = errors.New("nothing says that it was taken")
	}
	return offered(over.why(err))
}

// Check greets the server, as whoever brings a letter would, and goes.
func (s Server) Check(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, checkTime)
	defer stop()
	over := &talk{server: s}
	defer over.close()
	client, err := s.client(over, checkTime)
	if err != nil {
		return &Fault{Reason: FaultHost, Err: err}
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return greeted(over.why(err))
	}
	_ = client.CloseWithSMTPClient(session) // it answered: what follows is courtesy
	return nil
}

func (s Server) client(t *talk, most time.Duration) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(most), gomail.WithDialContextFunc(t.dial), gomail.WithoutNoop(),
		gomail.WithTLSConfig(s.secrecy())}
	switch {
	case s.TLS:
		options = append(options, gomail.WithSSL())
	case s.Clear:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, gomail.WithUsername(s.User), gomail.WithPassword(s.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return gomail.NewClient(s.Host, options...)
}

func (s Server) secrecy() *tls.Config {
	return &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}
}

// talk is the line of one conversation, bounded in time and in what it may bring.
type talk struct {
	server Server
	conn   net.Conn
	left   int64
	ends   time.Time
	broke  error // why the line itself ended the conversation
}

func (t *talk) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dial := t.server.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	conn, err := dial(ctx, network, address)
	if err != nil {
		t.broke = err
		return nil, err
	}
	t.left, t.conn = talkBytes, conn
	t.ends, _ = ctx.Deadline()
	bound := &bounded{conn, t}
	if !t.server.TLS {
		return bound, nil
	}
	secret := tls.Client(bound, t.server.secrecy())
	if err := secret.HandshakeContext(ctx); err != nil {
		t.broke = err
		return nil, err
	}
	return secret, nil
}

func (t *talk) close() {
	if t.conn != nil {
		_ = t.conn.Close()
	}
}

// why prefers what the line saw to what the client made of it.
func (t *talk) why(err error) error {
	if t.broke != nil {
		return errors.Join(t.broke, err)
	}
	return err
}

// bounded is a connection that ends when its time or its bytes are used up.
type bounded struct {
	net.Conn
	over *talk
}

// Read counts what comes in.
func (b *bounded) Read(into []byte) (int, error) {
	if b.over.left <= 0 {
		b.over.broke = &Fault{Reason: FaultGarbled, Err: errors.New("it says more than a mail server has to say")}
		return 0, b.over.broke
	}
	n, err := b.Conn.Read(into[:min(int64(len(into)), b.over.left)])
	b.over.left -= int64(n)
	if err != nil && b.over.broke == nil {
		b.over.broke = err
	}
	return n, err
}

// SetDeadline never puts the end of the conversation off.
func (b *bounded) SetDeadline(at time.Time) error {
	if at.After(b.over.ends) || at.IsZero() {
		at = b.over.ends
	}
	return b.Conn.SetDeadline(at)
}
