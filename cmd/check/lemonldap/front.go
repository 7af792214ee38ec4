package lemonldap

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httputil"
	"path"
	"time"
)

// certificate makes one for the portal's name, and gives it also in the form of a file of authorities.
func certificate() (*tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: Host}, DNSNames: []string{Host},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	made, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{made}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made}), nil
}

// The files of the portal's pages, where Debian puts them.
const (
	ownFiles    = "/usr/share/lemonldap-ng/portal/htdocs/static"
	sharedFiles = "/usr/share/javascript"
)

// front leads to the portal as the web server before it does in real life: pictures, styles and scripts are its own.
// The portal would answer each of them by its page of signing in, with a cookie that undoes a sign-in meanwhile.
func (s *Server) front() http.Handler {
	doors := http.NewServeMux()
	doors.Handle("/static/", http.StripPrefix("/static/", http.FileServer(http.Dir(ownFiles))))
	doors.Handle("/javascript/", http.StripPrefix("/javascript/", http.FileServer(http.Dir(sharedFiles))))
	doors.Handle("/favicon.ico", http.NotFoundHandler())
	doors.Handle("/", &httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(s.back); r.Out.Host = r.In.Host },
		ModifyResponse: func(r *http.Response) error {
			if kind := path.Ext(r.Request.URL.Path); kind == ".js" || kind == ".css" { // which only the portal has
				r.Header.Del("Set-Cookie")
			}
			return nil
		}})
	return doors
}

// open serves a handler on a free port of loopback, with TLS where there is a certificate.
func (s *Server) open(h http.Handler, certificate *tls.Certificate) (net.Addr, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	door := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
	s.doors = append(s.doors, door)
	at := listener.Addr()
	if certificate != nil {
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12})
	}
	go func() { _ = door.Serve(listener) }() // it ends with Stop
	return at, nil
}

// tunnel is a proxy that leads to the portal (RFC 9110, 9.3.6), whatever port is asked for under its name.
type tunnel struct{ to string }

func (t tunnel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.Host)
	if r.Method != http.MethodConnect || err != nil || host != Host {
		http.Error(w, "this proxy leads to "+Host+" only", http.StatusForbidden)
		return
	}
	far, err := net.Dial("tcp", t.to)
	if err != nil {
		http.Error(w, "the portal is away", http.StatusBadGateway)
		return
	}
	defer far.Close()
	near, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer near.Close()
	if _, err := near.Write([]byte("HTTP/1.1 200 OK\r\n\r\n")); err != nil {
		return
	}
	go func() { _, _ = io.Copy(far, buffered); far.Close() }()
	_, _ = io.Copy(near, far)
}
