package server

import (
	"errors"
	"strings"
)

var errOutside = errors.New("an address outside this site was about to be sent")

// ownPath reports whether a path stays on this site and cannot break out of a header.
func ownPath(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\r\n\t\x00 ")
}

// absolute is the whole address of a path, in a language. It is made from the public address, never from a request.
func (s *Server) absolute(lang, path string) string { return s.origin() + inLanguage(lang, path) }

// origin is the public address without a slash at its end.
func (s *Server) origin() string { return s.host.Origin() }

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
