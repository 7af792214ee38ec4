package server

import (
	"errors"
	"net"
	"net/netip"
	"strings"

	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

var errOutside = errors.New("an address outside this site was about to be sent")

// ownPath reports whether a path stays on this site and cannot break out of a header.
func ownPath(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\r\n\t\x00 ")
}

// absolute is the whole address of a path, in a language. It is made from the public address, never from a request.
func (s *Server) absolute(lang, path string) string { return s.origin() + inLanguage(lang, path) }

// origin is the public address without a slash at its end.
func (s *Server) origin() string { return s.base.Scheme + "://" + s.base.Host }

// inLanguage puts the language before a path: nothing for French, /en for English.
func inLanguage(lang, path string) string {
	switch {
	case lang == "fr":
		return path
	case path == "/":
		return "/" + lang
	}
	return "/" + lang + path
}

// knownHost refuses a request made to another name than the public address: a page could otherwise be kept, or a link
// be sent, under a name that an attacker chose. On a machine of one's own, its loopback names are as good.
func (s *Server) knownHost(r *fasthttp.RequestCtx) error {
	host := string(r.Request.Header.Host())
	if s.trusted(r) {
		if forwarded := r.Request.Header.Peek(fiber.HeaderXForwardedHost); len(forwarded) > 0 {
			host = string(forwarded)
		}
	}
	if strings.EqualFold(host, s.base.Host) || loopback(s.base.Hostname()) && loopback(nameOf(host)) {
		return nil
	}
	if port := s.base.Port(); port == "" && (strings.EqualFold(host, s.base.Host+":443") || strings.EqualFold(host, s.base.Host+":80")) {
		return nil
	}
	return refusal.Invalid("host", "unknown-host", s.origin())
}

func nameOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

func loopback(name string) bool {
	address, err := netip.ParseAddr(name)
	return strings.EqualFold(name, "localhost") || err == nil && address.IsLoopback()
}

// trusted reports whether the peer is a proxy whose word is taken.
func (s *Server) trusted(r *fasthttp.RequestCtx) bool {
	return len(s.Proxies) > 0 && s.isProxy(peer(r))
}

func (s *Server) isProxy(address netip.Addr) bool {
	for _, prefix := range s.Proxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// passedOn reports whether a request says that it came through a proxy.
func passedOn(r *fasthttp.RequestCtx) bool {
	for _, name := range proxyHeaders {
		if len(r.Request.Header.PeekBytes(name)) > 0 {
			return true
		}
	}
	return false
}

var proxyHeaders = [][]byte{[]byte(fiber.HeaderXForwardedFor), []byte(fiber.HeaderForwarded), []byte(fiber.HeaderVia)}

// mistrust tells the operator once that a proxy is not among those that are believed: all its visitors count as one.
func (s *Server) mistrust(r *fasthttp.RequestCtx) {
	if s.mistrusted.Load() || !passedOn(r) || s.trusted(r) || !s.mistrusted.CompareAndSwap(false, true) {
		return
	}
	s.Log.Warn("a proxy that is not trusted passes requests on: if it is yours, name it in --trusted-proxies", "peer", peer(r).String())
}

// peer is the address at the other end of the connection.
func peer(r *fasthttp.RequestCtx) netip.Addr {
	address, _ := netip.AddrFromSlice(r.RemoteIP())
	return address.Unmap()
}

// client is the address a request comes from: the peer's, or, behind trusted proxies, the last that none of them has
// written.
func (s *Server) client(r *fasthttp.RequestCtx) netip.Addr {
	at := peer(r)
	if !s.trusted(r) {
		return at
	}
	hops := strings.Split(string(r.Request.Header.Peek(fiber.HeaderXForwardedFor)), ",")
	for i := len(hops) - 1; i >= 0 && i >= len(hops)-32; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return at
		}
		if at = hop.Unmap(); !s.isProxy(at) {
			return at
		}
	}
	return at
}
