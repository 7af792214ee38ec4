package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// What people type in comments is text: the page has no element and no attribute that it should not.
func TestCommentsAreTextAndNothingElse(t *testing.T) {
	allowed := strings.Fields("p br em strong ul ol li blockquote a code del span") // span: the host that a link leads to
	eachTalk(t, func(s *talked) {
		tricks := []string{"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)", "![x](https://exemple.fr/x.png)",
			"<a href=\"javascript:alert(1)\">x</a>", "[x](https://exemple.fr \"a' onclick='alert(1)\")", "# Titre {#contenu onclick=alert(1)}", "<svg/onload=alert(1)>", "</blockquote></article></main><h1>Validée</h1>",
			"[x]: javascript:alert(1)\n[x]", "<!-- -->", "{{.}} {{template \"top\"}}", "\u202egnp.exe\u2066", "|a|b|\n|-|-|\n|c|d|", "<style>*{display:none}</style>", "[//evil](//evil.example)", "[x](/deconnexion)", "`<b>`", "<https://exemple.fr/%22onmouseover=%22x>"}
		for _, trick := range tricks {
			s.says(s.lea, "intention", "ask", "texte", trick+"\n\nfin", "passage", strings.ReplaceAll(trick, "\n", " "))
		}
		for _, path := range []string{s.at, s.at + "/echanges"} {
			body := s.reads(s.visitor, path)
			if strings.ContainsAny(body, "\u202e\u2066") {
				t.Errorf("M1: a comment turns %s around", path)
			}
			if strings.Count(body, "<h1") != 1 || strings.Count(body, "</main>") != 1 {
				t.Errorf("a comment breaks out of its place in %s", path)
			}
			s.wordsOf(body, func(n *html.Node) {
				if !slices.Contains(allowed, n.Data) {
					t.Errorf("a comment holds <%s> in <%s %v>", n.Data, n.Parent.Data, n.Parent.Attr)
				}
				for _, a := range n.Attr {
					known := n.Data == "a" && (a.Key == "href" && (strings.HasPrefix(a.Val, "https://") || a.Val == "/deconnexion") || a.Key == "rel" && strings.Contains(a.Val, "ugc") && strings.Contains(a.Val, "nofollow")) || a.Key == "start" && n.Data == "ol" || n.Data == "span" && a.Val == "soft small"
					if !known {
						t.Errorf("a comment holds <%s %s=%q>", n.Data, a.Key, a.Val)
					}
				}
			})
		}
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at+"/echanges"), "&lt;script&gt;")
	})
}

// wordsOf walks what stands in the comments of a page.
func (s *talked) wordsOf(body string, check func(*html.Node)) {
	s.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	walked := 0
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "class" && (a.Val == "words" || a.Val == "cited") {
				for below := range n.Descendants() {
					if below.Type == html.ElementNode {
						walked++
						check(below)
					}
				}
			}
		}
	}
	if walked == 0 {
		s.Error("no comment was walked through")
	}
}
