package wire

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"

	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Host is the name that a site is known by, and the proxies that speak for its visitors.
type Host struct {
	Base    *url.URL       // the public address
	Proxies []netip.Prefix // whose X-Forwarded-For and X-Forwarded-Host are believed
	Log     *slog.Logger

	mistrusted atomic.Bool // the operator was told of a proxy that is not trusted
}

// Origin is the public address without a slash at its end.
func (h *Host) Origin() string { return h.Base.Scheme + "://" + h.Base.Host }

// Known refuses a request made to another name than the public address: a page could otherwise be kept, or a link
// be sent, under a name that an attacker chose. On a machine of one's own, its loopback names are as good.
func (h *Host) Known(r *fasthttp.RequestCtx) error {
	host := string(r.Request.Header.Host())
	if h.Trusted(r) {
		if forwarded := r.Request.Header.Peek(fiber.HeaderXForwardedHost); len(forwarded) > 0 {
			host = string(forwarded)
		}
	}
	if strings.EqualFold(host, h.Base.Host) || Loopback(h.Base.Hostname()) && Loopback(NameOf(host)) {
		return nil
	}
	if port := h.Base.Port(); port == "" && (strings.EqualFold(host, h.Base.Host+":443") || strings.EqualFold(host, h.Base.Host+":80")) {
		return nil
	}
	return refusal.Invalid("host", "unknown-host", h.Origin())
}

// NameOf is a host without its port.
func NameOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

// Loopback reports whether a name is the machine's own: "localhost", or an address of its loop.
func Loopback(name string) bool {
	address, err := netip.ParseAddr(name)
	return strings.EqualFold(name, "localhost") || err == nil && address.IsLoopback()
}

// Trusted reports whether the peer is a proxy whose word is taken.
func (h *Host) Trusted(r *fasthttp.RequestCtx) bool {
	return len(h.Proxies) > 0 && h.isProxy(peer(r))
}

func (h *Host) isProxy(address netip.Addr) bool {
	for _, prefix := range h.Proxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// PassedOn reports whether a request says that it came through a proxy.
func PassedOn(r *fasthttp.RequestCtx) bool {
	for _, name := range proxyHeaders {
		if len(r.Request.Header.PeekBytes(name)) > 0 {
			return true
		}
	}
	return false
}

var proxyHeaders = [][]byte{[]byte(fiber.HeaderXForwardedFor), []byte(fiber.HeaderForwarded), []byte(fiber.HeaderVia)}

// Mistrust tells the operator once that a proxy is not among those that are believed: all its visitors count as one.
func (h *Host) Mistrust(r *fasthttp.RequestCtx) {
	if h.mistrusted.Load() || !PassedOn(r) || h.Trusted(r) || !h.mistrusted.CompareAndSwap(false, true) {
		return
	}
	h.Log.Warn("a proxy that is not trusted passes requests on: if it is yours, name it in --trusted-proxies", "peer", peer(r).String())
}

// peer is the address at the other end of the connection.
func peer(r *fasthttp.RequestCtx) netip.Addr {
	address, _ := netip.AddrFromSlice(r.RemoteIP())
	return address.Unmap()
}

// Client is the address a request comes from: the peer's, or, behind trusted proxies, the last that none of them has
// written.
func (h *Host) Client(r *fasthttp.RequestCtx) netip.Addr {
	at := peer(r)
	if !h.Trusted(r) {
		return at
	}
	hops := strings.Split(string(r.Request.Header.Peek(fiber.HeaderXForwardedFor)), ",")
	for i := len(hops) - 1; i >= 0 && i >= len(hops)-32; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return at
		}
		if at = hop.Unmap(); !h.isProxy(at) {
			return at
		}
	}
	return at
}

// crossOrigin is the standard library's rule against requests forged by another site: Sec-Fetch-Site, else Origin
// compared with Host. It needs no token and no cookie.
var crossOrigin = http.NewCrossOriginProtection()

// SameSite refuses an unsafe request that another site made a browser send.
func (h *Host) SameSite(r *fasthttp.RequestCtx) error {
	header := http.Header{}
	for _, name := range []string{"Sec-Fetch-Site", "Origin"} {
		if value := r.Request.Header.Peek(name); value != nil {
			header.Set(name, string(value))
		}
	}
	host := h.Base.Host
	if name := string(r.Request.Header.Host()); Loopback(h.Base.Hostname()) && Loopback(NameOf(name)) {
		host = name // Known let it pass: the machine's own names are as good as each other
	}
	request := &http.Request{Method: string(r.Method()), Host: host, Header: header, URL: &url.URL{Path: string(r.Path())}}
	if err := crossOrigin.Check(request); err != nil {
		return &refusal.Error{Kind: refusal.KindForbidden, Reason: "cross-site", Err: err}
	}
	return nil
}
