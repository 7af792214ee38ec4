package servertest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/mail"
	"net/textproto"
	"slices"
	"sync"
	"testing"
	"time"
)

// MailFault is one thing that a mail server does wrong.
type MailFault string

// What a mail server may do wrong (servers.md, 6).
const (
	Sound        MailFault = ""
	Mute         MailFault = "says nothing"
	CutEarly     MailFault = "closes after the greeting"
	CutInData    MailFault = "closes while the letter comes"
	CutAfterData MailFault = "keeps the letter and closes without a word"
	Greylist     MailFault = "says to come back later"
	Unknown      MailFault = "does not know the address"
	Unwanted     MailFault = "does not want the letter"
	NotYours     MailFault = "takes nothing from this sender"
	Stripped     MailFault = "does not offer STARTTLS"
	NoTLS        MailFault = "refuses STARTTLS"
	Stranger     MailFault = "has a certificate of another name"
	WrongWord    MailFault = "refuses the password"
	Flood        MailFault = "greets with a million letters"
	WebServer    MailFault = "speaks HTTP"
	Busy         MailFault = "greets with 421"
)

// Received is a letter that a mail server has kept.
type Received struct {
	From, To string
	Data     []byte
}

// Message reads the letter.
func (r Received) Message() (*mail.Message, error) { return mail.ReadMessage(bytes.NewReader(r.Data)) }

// MailServer takes letters over SMTP with STARTTLS and a password, and misbehaves when told to.
type MailServer struct {
	Address  string // host:port, on loopback
	Name     string // that its certificate is for
	Roots    *x509.CertPool
	User     string
	Password string

	mutex    sync.Mutex
	fault    MailFault
	times    int // how often it still does it; below 0 for ever
	received []Received
	seen     int
	listener net.Listener
	tls      *tls.Config
	other    *tls.Config
	ended    chan struct{}
}

// NewMailServer starts a mail server that ends with the test.
func NewMailServer(t testing.TB) *MailServer {
	t.Helper()
	s := &MailServer{Name: "mail.terreau.test", User: "bibliotheque", Password: "un mot de passe de courrier", ended: make(chan struct{}), Roots: x509.NewCertPool()}
	s.tls, s.other = s.certificate(t, s.Name), s.certificate(t, "other.terreau.test")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.listener, s.Address = listener, listener.Addr().String()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.talk(conn)
		}
	}()
	t.Cleanup(func() { close(s.ended); listener.Close() })
	return s
}

func (s *MailServer) certificate(t testing.TB, name string) *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, IsCA: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), BasicConstraintsValid: true}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, _ := x509.ParseCertificate(raw)
	s.Roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
}

// PEM is the server's certificate and its key, for another server of the same name.
func (s *MailServer) PEM(t testing.TB) (certificate, key []byte) {
	t.Helper()
	raw, err := x509.MarshalPKCS8PrivateKey(s.tls.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.tls.Certificates[0].Certificate[0]}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
}

// Do tells the server to misbehave, a number of times, below 0 for ever.
func (s *MailServer) Do(fault MailFault, times int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.fault, s.times = fault, times
}

// does reports whether the server does something wrong now, and counts it.
func (s *MailServer) does(fault MailFault) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.fault != fault || s.times == 0 {
		return false
	}
	s.times--
	return true
}

// Received are the letters kept so far.
func (s *MailServer) Received() []Received {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.received)
}

// Calls counts the conversations so far.
func (s *MailServer) Calls() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.seen
}

// talk is one conversation (RFC 5321).
func (s *MailServer) talk(conn net.Conn) {
	defer func() { conn.Close() }()
	s.mutex.Lock()
	s.seen++
	s.mutex.Unlock()
	switch {
	case s.does(Mute):
		<-s.ended
		return
	case s.does(Flood):
		for range 1000 {
			if _, err := conn.Write(bytes.Repeat([]byte("220-welcome "), 100)); err != nil {
				return
			}
		}
		return
	case s.does(WebServer):
		conn.Write([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))
		return
	case s.does(Busy):
		conn.Write([]byte("421 too many of you\r\n"))
		return
	}
	conn.Write([]byte("220 " + s.Name + " ESMTP\r\n"))
	if s.does(CutEarly) {
		return
	}
	c := &conversation{MailServer: s, conn: conn, lines: textproto.NewReader(bufio.NewReader(conn))}
	for c.line() {
	}
	conn = c.conn
}
