package server

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var links = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)

// maxCrawled bounds the pages that are followed.
const maxCrawled = 1500

func TestNoLinkLeadsNowhere(t *testing.T) {
	s := alone(t)
	if err := s.lib.Start(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	s.indexed()
	seen := map[string]string{"/": "", "/en": "", "/sitemap-1.xml": ""}
	next := []string{"/", "/en"}
	for len(next) > 0 && len(seen) < maxCrawled {
		path := next[0]
		next = next[1:]
		p := s.get(path)
		if strings.HasSuffix(path, signInPath) && p.StatusCode == http.StatusFound {
			continue // straight on, to the only one who can say who someone is
		}
		if p.StatusCode != http.StatusOK {
			t.Errorf("%s, from %s, answers %d", path, seen[path], p.StatusCode)
			continue
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") || strings.Contains(path, "?") {
			continue
		}
		if strings.Contains(p.body, "ZgotmplZ") || strings.Contains(p.body, "%!") || strings.Contains(p.body, `style="`) || strings.Contains(p.body, " onclick=") {
			t.Errorf("%s holds what a page may not", path)
		}
		for _, link := range links.FindAllStringSubmatch(p.body, -1) {
			to := html.UnescapeString(link[1])
			if _, known := seen[to]; !known && !strings.HasPrefix(to, "//") {
				seen[to] = path
				next = append(next, to)
			}
		}
	}
	if len(seen) < 300 {
		t.Errorf("only %d addresses were found", len(seen))
	}
}
