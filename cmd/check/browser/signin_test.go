package browser

import (
	"regexp"
	"strings"
	"testing"

	"terreau/cmd/check/process"
	"terreau/cmd/check/site"

	"github.com/chromedp/chromedp/kb"
)

// admitted starts the product and gives the link that its command prints.
func admitted(t *testing.T) (server *site.Server, link string) {
	t.Helper()
	at := process.Folder(t)
	program, err := site.Program(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	instance := site.Instance{Program: program, Folder: at}
	if server, err = instance.Serve(t.Context(), "--without-starter"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	said, err := instance.Run(t.Context(), "admit", "--url", server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if link = regexp.MustCompile(`http://localhost:\d+/premiere-visite/[\w-]+`).FindString(string(said)); link == "" {
		t.Fatalf("admit says %q", said)
	}
	return server, link
}

// TestTheFirstPersonComesInAndOut goes by keyboard from the link of the console to a session and out of it, with scripts
// and without, and looks at each page on the way.
func TestTheFirstPersonComesInAndOut(t *testing.T) {
	b, source := open(t), axe(t)
	for name, script := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			server, link := admitted(t)
			p, err := b.Open(script)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			sound := func(address string) {
				t.Helper()
				if !script {
					return
				}
				faults, err := p.All(address, source)
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range faults {
					t.Errorf("%s: %s", address, fault)
				}
			}
			// leave focuses what leads on, and presses Enter.
			leave := func(selector, to string) string {
				t.Helper()
				if err := p.Focus(selector); err != nil {
					t.Fatal(err)
				}
				at, err := p.Leave(func() error { return p.Press(kb.Enter) })
				if err != nil || !strings.Contains(at, to) {
					t.Fatalf("%s led to %s, not to %s (%v)", selector, at, to, err)
				}
				return at
			}
			fill := func(values ...string) {
				t.Helper()
				for i := 0; i < len(values); i += 2 {
					if err := p.Type("#"+values[i], values[i+1]); err != nil {
						t.Fatal(err)
					}
				}
			}
			sound(link)
			if err := p.Visit(link); err != nil {
				t.Fatal(err)
			}
			form := leave(`main a[href^="/connexion/terreau"]`, "/connexion/terreau/compte?")
			sound(form)
			if err := p.Visit(form); err != nil {
				t.Fatal(err)
			}
			fill("name", "Awa Diop", "login", "awa", "password", "sept mouettes dorment au phare")
			steps := leave("main form button[type=submit]", server.URL+"/administration/premiers-pas")
			if head, err := p.Source("header"); err != nil || !strings.Contains(head, "Awa Diop") && !strings.Contains(head, "AD") {
				t.Errorf("the page does not say who is signed in: %.400s (%v)", head, err)
			}
			sound(steps)
			sound(server.URL + "/deconnexion")
			if err := p.Visit(server.URL + "/deconnexion?d=ici"); err != nil { // the answer has another address: it is seen to come
				t.Fatal(err)
			}
			leave("main form button[type=submit]", "/deconnexion")
			if text, err := p.Source("body"); err != nil || !strings.Contains(text, "La session est fermée") || !strings.Contains(text, "Me connecter") {
				t.Errorf("she is not signed out: %.300s (%v)", text, err)
			}
			if err := p.Visit(server.URL + "/connexion"); err != nil {
				t.Fatal(err)
			}
			fill("login", "awa", "password", "sept mouettes dorment au large")
			wrong := leave("main form button[type=submit]", "/connexion/terreau")
			if text, err := p.Source("main"); err != nil || !strings.Contains(text, `role="alert"`) || !strings.Contains(text, `value="awa"`) {
				t.Errorf("a wrong password leads to %s: %.300s (%v)", wrong, text, err)
			}
			fill("password", "sept mouettes dorment au phare")
			leave("main form button[type=submit]", server.URL+"/")
		})
	}
}
