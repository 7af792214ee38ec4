package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
)

func TestAnInvitedPersonMakesAnAccountAndSignsIn(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		p := b.join(people.Writer, "camille")
		if p.StatusCode != http.StatusOK || !b.signedIn() {
			b.Fatalf("she came to %s, %d:\n%.600s", b.at, p.StatusCode, p.body)
		}
		if who := b.who(); who.Name != "Camille camille" || who.In(contenttest.Space(b.T, b.lib).ID) != people.Writer || who.Instance != people.Member {
			b.Errorf("she came in as %+v", who)
		}
		// From another browser, by her password, to the page where she was.
		other := b.browse()
		form := other.visit("/connexion?suite=%2Faide%3Fx%3D1")
		other.fill("/connexion/terreau", "demande", form.request(), "login", "CAMILLE ", "password", goodPassword)
		if !other.signedIn() || other.who().ID != b.who().ID {
			b.Error("her password does not let her in elsewhere")
		}
		if !strings.HasSuffix(other.at, "/aide?x=1") {
			b.Errorf("she was led to %s", other.at)
		}
	})
}

func TestTheFirstVisitMakesAnAdministrator(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		token, err := b.lib.People.Admit(b.Context(), people.System())
		if err != nil {
			b.Fatal(err)
		}
		first := b.visit("/premiere-visite/" + token)
		form := b.visit(b.link(first, "/connexion/terreau?"))
		b.fill("/connexion/terreau/compte", "demande", form.request(), "name", "Awa Diop", "login", "awa", "password", goodPassword)
		if who := b.who(); who.Instance != people.Administrator {
			b.Errorf("the first visit made %+v", who)
		}
		// I20: she who forgot her password gets it back by another such link, and her other sessions close.
		again, err := b.lib.People.Admit(b.Context(), people.System())
		if err != nil {
			b.Fatal(err)
		}
		other := b.browse()
		page := other.visit(other.link(other.visit("/premiere-visite/"+again), "/mot-de-passe/"))
		if page.StatusCode != http.StatusOK {
			b.Fatalf("the page of a lost password answers %d", page.StatusCode)
		}
		other.fill("/mot-de-passe/"+again, "login", "awa", "password", "une chouette compte les marées")
		if b.signedIn() {
			b.Error("a session outlives the password that opened it")
		}
		if other.logIn("awa", "une chouette compte les marées"); !other.signedIn() {
			b.Error("the new password does not let her in")
		}
	})
}

func TestAWrongPasswordTellsNothingAndManyMustWait(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		b.join(people.Writer, "camille")
		other := b.browse()
		form := other.visit("/connexion")
		try := func(login, password string) page {
			return other.fill("/connexion/terreau", "demande", form.request(), "login", login, "password", password)
		}
		known, unknown := try("camille", "trois grenouilles au grenier"), try("nobody", "trois grenouilles au grenier")
		if known.StatusCode != http.StatusUnprocessableEntity || unknown.StatusCode != known.StatusCode ||
			strings.ReplaceAll(unknown.body, `value="nobody"`, `value="camille"`) != known.body {
			b.Errorf("K5: a wrong password answers %d, an unknown login %d, or in other words", known.StatusCode, unknown.StatusCode)
		}
		if !strings.Contains(known.body, `value="camille"`) || strings.Contains(known.body, "grenouilles") {
			b.Error("the login is lost, or the password comes back")
		}
		late := page{}
		for range 20 {
			if late = try("camille", "trois grenouilles au grenier"); late.StatusCode == http.StatusTooManyRequests {
				break
			}
		}
		if late.StatusCode != http.StatusTooManyRequests || late.Header.Get("Retry-After") == "" {
			b.Errorf("the twentieth guess answers %d", late.StatusCode)
		}
	})
}

// formOf begins a sign-in by the built-in provider.
func (b *browser) formOf() string {
	b.Helper()
	id := b.visit("/connexion").request()
	if id == "" {
		b.Fatal("no form to sign in")
	}
	return id
}

func TestAPasswordIsNotTypedForAnothersRequest(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		b.join(people.Steward, "victim")
		attacker, victim := b.browse(), b.browse()
		id := attacker.formOf()
		victim.formOf() // has a cookie of her own
		if p := victim.visit("/connexion/terreau?demande=" + id); p.StatusCode != http.StatusForbidden || p.request() != "" {
			b.Errorf("the form of another's request answers %d", p.StatusCode)
		}
		if p := victim.fill("/connexion/terreau", "demande", id, "login", "victim", "password", goodPassword); p.StatusCode != http.StatusForbidden {
			b.Errorf("a password typed for another's request answers %d", p.StatusCode)
		}
		if attacker.visit("/oidc/authorize/callback?id=" + id); attacker.signedIn() {
			b.Error("the attacker is signed in as the victim")
		}
	})
}

func TestG1ASessionBeginsAnewAtSignIn(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		b.join(people.Writer, "camille")
		old := b.cookies[sessionCookie]
		b.logIn("camille", goodPassword) // the page of signing in leads on who is signed in; the provider's own does not
		form := b.visit("/connexion/terreau")
		b.fill("/connexion/terreau", "demande", form.request(), "login", "camille", "password", goodPassword)
		if b.cookies[sessionCookie] == old || !b.signedIn() {
			b.Error("signing in kept the session that was there")
		}
		if _, _, err := b.lib.People.BySession(b.Context(), old); err == nil {
			b.Error("the session from before is not dead")
		}
		// One that an attacker has put there is not taken over.
		fixed := b.browse()
		fixed.cookies[sessionCookie] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		if fixed.logIn("camille", goodPassword); fixed.cookies[sessionCookie] == "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" || !fixed.signedIn() {
			b.Error("a session put there from outside was taken over")
		}
	})
}

func TestG2ThereAreTwoCookiesAndTheyAreGuarded(t *testing.T) {
	b := alone(t).browse()
	seen := map[string]bool{}
	check := func(p page) page {
		for _, line := range p.Header.Values("Set-Cookie") {
			name, _, _ := strings.Cut(line, "=")
			seen[name] = true
			for _, want := range []string{"secure", "httponly", "samesite=lax", "path=/"} {
				if !strings.Contains(strings.ToLower(line), want) {
					t.Errorf("%s is set without %s: %s", name, want, line)
				}
			}
			if strings.Contains(strings.ToLower(line), "domain=") || !strings.HasPrefix(name, "__Host-") {
				t.Errorf("a cookie is not this host's alone: %s", line)
			}
		}
		return p
	}
	// Each step on its own, since following hides the answers between.
	next := check(b.send(http.MethodGet, "/invitation/"+b.invite(people.Reader), nil))
	step := check(b.send(http.MethodGet, b.link(next, "/connexion/terreau?"), nil))
	form := b.follow(step)
	step = check(b.send(http.MethodPost, "/connexion/terreau/compte", url.Values{"demande": {form.request()}, "name": {"Camille"}, "login": {"camille"}, "password": {goodPassword}}))
	for step.StatusCode == http.StatusSeeOther || step.StatusCode == http.StatusFound {
		to, err := step.Location()
		if err != nil {
			t.Fatal(err)
		}
		step = check(b.send(http.MethodGet, to.String(), nil))
	}
	check(b.send(http.MethodPost, "/deconnexion", url.Values{}))
	if len(seen) != 2 || !seen[sessionCookie] || !seen[browserCookie] {
		t.Errorf("these cookies were set: %v", seen)
	}
}

func TestG4SigningOutEndsTheSessionAtOnce(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		b.join(people.Writer, "camille")
		token := b.cookies[sessionCookie]
		// H3: no picture nor link signs anyone out.
		if p := b.send(http.MethodGet, "/deconnexion", nil); p.StatusCode != http.StatusOK || !b.signedIn() {
			b.Fatalf("reading the page of signing out answers %d, and signed in: %v", p.StatusCode, b.signedIn())
		}
		if p := b.send(http.MethodPost, "/deconnexion", url.Values{}, "Sec-Fetch-Site", "cross-site"); p.StatusCode != http.StatusForbidden || !b.signedIn() {
			b.Errorf("H3: another site's form answers %d", p.StatusCode)
		}
		p := b.send(http.MethodPost, "/deconnexion", url.Values{})
		if p.StatusCode != http.StatusOK || !strings.Contains(p.Header.Get("Clear-Site-Data"), `"cache"`) || b.cookies[sessionCookie] != "" {
			b.Errorf("signing out answers %d, %v", p.StatusCode, p.Header)
		}
		if strings.Contains(p.body, "Camille") {
			b.Error("the page still knows who was there")
		}
		// G7: the cookie, stolen before, opens nothing.
		if _, _, err := b.lib.People.BySession(b.Context(), token); err == nil {
			b.Error("the session lives on")
		}
		if private := p.Header.Get("Cache-Control"); !strings.Contains(private, "no-store") {
			b.Errorf("the page may be kept: %q", private)
		}
	})
}

func TestG5ALinkWorksOnce(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		token := b.invite(people.Writer)
		// Programs that read mail open links: that uses nothing up.
		for range 3 {
			if p := b.browse().visit("/invitation/" + token); p.StatusCode != http.StatusOK {
				b.Fatalf("the invitation answers %d", p.StatusCode)
			}
		}
		late := b.browse()
		lateForm := late.visit(late.link(late.visit("/invitation/"+token), "/connexion/terreau?"))
		first := b.browse()
		form := first.visit(first.link(first.visit("/invitation/"+token), "/connexion/terreau?"))
		first.fill("/connexion/terreau/compte", "demande", form.request(), "name", "Première", "login", "premiere", "password", goodPassword)
		if !first.signedIn() {
			b.Fatal("the invited person is not signed in")
		}
		if p := late.fill("/connexion/terreau/compte", "demande", lateForm.request(), "name", "Seconde", "login", "seconde", "password", goodPassword); late.signedIn() || p.StatusCode != http.StatusUnprocessableEntity {
			b.Errorf("a second account by the same link answers %d", p.StatusCode)
		}
		if p := b.browse().visit("/invitation/" + token); p.StatusCode != http.StatusNotFound || !strings.Contains(p.body, "<h1>") {
			b.Errorf("a link that was used answers %d", p.StatusCode)
		}
		if p := b.browse().visit("/invitation/none"); p.StatusCode != http.StatusNotFound {
			b.Errorf("a link that never was answers %d", p.StatusCode)
		}
	})
}

func TestSigningInSpeaksEnglishToo(t *testing.T) {
	b := alone(t).browse()
	p := b.visit("/en/connexion?suite=%2Faide")
	if !strings.Contains(p.body, `<html lang="en"`) || !strings.Contains(p.body, "Sign in") || !strings.Contains(p.body, `action="/en/connexion/terreau"`) {
		t.Errorf("the English page is not: %.400s", p.body)
	}
	// The page in the other language waits for the same request, also when a form was refused.
	for _, page := range []page{p, b.fill("/en/connexion/terreau", "demande", p.request(), "login", "nobody", "password", goodPassword)} {
		if french := b.visit(b.link(page, "/connexion/terreau?demande=")); french.request() != p.request() || !strings.Contains(french.body, `<html lang="fr"`) {
			t.Errorf("the French page is that of another request, or answers %d", french.StatusCode)
		}
	}
}

func TestPagesOfTheWayInAreKeptByNobody(t *testing.T) {
	b := alone(t).browse()
	for _, path := range []string{"/connexion", "/connexion/terreau?demande=x", "/invitation/x", "/premiere-visite/x", "/mot-de-passe/x", "/deconnexion", "/connexion/terreau/retour?state=x&code=y"} {
		p := b.send(http.MethodGet, path, nil)
		if !strings.Contains(p.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("%s may be kept: %d %q", path, p.StatusCode, p.Header.Get("Cache-Control"))
		}
	}
}
