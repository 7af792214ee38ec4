package server

import (
	"net/http"
	"net/url"

	"terreau/content/refusal"

	"github.com/valyala/fasthttp"
)

// crossOrigin is the standard library's rule against requests forged by another site: Sec-Fetch-Site, else Origin
// compared with Host. It needs no token and no cookie.
var crossOrigin = http.NewCrossOriginProtection()

// sameSite refuses an unsafe request that another site made a browser send.
func (s *Server) sameSite(r *fasthttp.RequestCtx) error {
	header := http.Header{}
	for _, name := range []string{"Sec-Fetch-Site", "Origin"} {
		if value := r.Request.Header.Peek(name); value != nil {
			header.Set(name, string(value))
		}
	}
	request := &http.Request{Method: string(r.Method()), Host: s.base.Host, Header: header, URL: &url.URL{Path: string(r.Path())}}
	if err := crossOrigin.Check(request); err != nil {
		return &refusal.Error{Kind: refusal.KindForbidden, Reason: "cross-site", Err: err}
	}
	return nil
}
