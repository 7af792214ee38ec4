package server

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"terreau/content/db"
)

func TestH4H5H8H9H10O7EveryAnswerIsGuarded(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	for _, path := range []string{"/", "/en/fiches", "/fiches/une-fiche", "/fiches/une-fiche.md", "/flux.atom", "/recherche?q=x", "/rien", "/recherche?q=" + strings.Repeat("x", 300), "/actifs/rien",
		s.front.Theme.AssetURL("terreau.css")} {
		h := s.get(path).Header
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("H4, A21: the policy of %s lacks %s", path, want)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "data:") || strings.Contains(policy, "*") {
			t.Errorf("the policy of %s is loose: %s", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("H5, H9, H10: %s of %s is %q", name, path, h.Get(name))
			}
		}
		for _, name := range []string{"Set-Cookie", "Server", "X-Powered-By", "Strict-Transport-Security"} {
			if h.Get(name) != "" {
				t.Errorf("O7: %s carries %s: %s", path, name, h.Get(name))
			}
		}
	}
	for _, origin := range []string{"null", "https://evil.example", "http://sub." + s.address} {
		h := s.get("/recherche.json?q=x", "Origin", origin).Header
		for name := range h {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("H8: %s for %s", name, origin)
			}
		}
	}
	s.without("/", "fasthttp", "fiber", "go1.")
}

func TestAnEncryptedSiteSaysSo(t *testing.T) {
	s := alone(t, func(o *Options) { o.URL = "https://terreau.example" })
	p := s.get("/", "Host", "terreau.example")
	if p.StatusCode != http.StatusOK || !strings.HasPrefix(p.Header.Get("Strict-Transport-Security"), "max-age=") {
		t.Errorf("answered %d, %q", p.StatusCode, p.Header.Get("Strict-Transport-Security"))
	}
	if !strings.Contains(p.body, `href="https://terreau.example/"`) {
		t.Error("the addresses of the page are not made from the public one")
	}
	if p := s.get("/", "Host", "localhost"); p.StatusCode != http.StatusBadRequest {
		t.Errorf("a name that is not the public one is answered %d", p.StatusCode)
	}
}

func TestA4A5HostileTitlesAreEscapedEverywhere(t *testing.T) {
	s := alone(t)
	hostile := `</title></script><script>alert(1)</script><!-- \u2028 " onmouseover="x" {{.}} ${7*7}`
	one := s.publishText("practice", []byte("---\ntitle: '"+hostile+"'\nsummary: '"+hostile+"'\nthemes: ['"+`"><img src=x onerror=alert(1)>`+"']\nauthors: ['"+hostile+"']\nsetting: '"+hostile+"'\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![x](//evil/x.png)\n"))
	s.indexed()
	at := "/fiches/" + one.Slug
	for _, path := range []string{"/", "/fiches", at, at + "/versions", "/themes", "/plan", "/recherche?q=alert", "/flux.atom", "/espaces/commun",
		"/recherche?q=%3Cscript%3Ealert(1)%3C/script%3E", "/recherche?q=%22%20onfocus=alert(1)%20x=", "/recherche?theme=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"} {
		p := s.get(path)
		for _, bad := range []string{"<script>alert", `onerror=alert(1)>`, `" onmouseover="x"`, `href="javascript:`, `src="//evil`, `" onfocus=alert`} {
			if strings.Contains(p.body, bad) {
				t.Errorf("%s holds %s", path, bad)
			}
		}
	}
	for _, path := range []string{at + ".json", "/recherche.json?q=alert", "/suggestions?q=%3C/title"} {
		if p := s.get(path); strings.Contains(p.body, "<script>") || strings.Contains(p.body, "</") {
			t.Errorf("%s holds markup that a page could run", path)
		}
	}
}

// tamper changes the stored HTML of every text by hand.
func (s *site) tamper(html string) {
	s.Helper()
	err := s.lib.DB.Update(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE renderings SET html = $1`, html)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
}

func TestA3AStoredRowMadeDangerousIsNeutral(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	s.tamper(`<p>ok</p><script>alert(1)</script><p onclick="alert(1)"><a href="javascript:alert(1)">x</a></p><iframe src="https://evil"></iframe>`)
	p := s.found("/fiches/une-fiche")
	for _, bad := range []string{"<script>alert", "onclick", `href="javascript:`, "<iframe"} {
		if strings.Contains(p.body, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
}
