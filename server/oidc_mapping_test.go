package server

import (
	"net/http"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
	"terreau/server/signin"
)

// mapped serves an empty library with one provider, a mapping and an admission.
func mapped(t *testing.T, lib *content.Library, p *servertest.Provider, rules string, admit ...string) *browser {
	t.Helper()
	s := signin.Settings{Name: "mine", Issuer: p.URL, ClientID: servertest.ClientID, Secret: servertest.Secret, Label: "L’annuaire mine", Admit: admit}
	var wrong string
	if s.Rules, wrong = signin.ParseRules(rules); wrong != "" || s.Fault() != "" {
		t.Fatalf("the provider cannot be declared: %s %s", wrong, s.Fault())
	}
	return open(t, lib, func(o *Options) { o.Providers = []signin.Settings{s} }).browse()
}

func TestI14ClaimsGiveAndTakeWhatTheMappingManages(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		p := servertest.New(t, lib.Clock.Now)
		home := contenttest.Space(t, lib)
		other, err := lib.People.AddSpace(t.Context(), people.System(), people.Space{Name: "Autre"})
		if err != nil {
			t.Fatal(err)
		}
		b := mapped(t, lib, p, "groups:equipe="+home.Slug+":writer; groups:garants="+home.Slug+":steward; groups:cn=admins,ou=g="+
			"administrator; realm_access.roles:dpo=dpo; groups:nulle-part=aucun-espace:reader")
		in := func(claims map[string]any) people.Person {
			t.Helper()
			p.Be("nadia", claims)
			if b.visit("/connexion/mine"); !b.signedIn() {
				t.Fatal("she does not come in")
			}
			return b.who()
		}
		p.Be("nadia", nil)
		token, _, err := lib.People.Invite(t.Context(), people.System(), other.ID, people.Reviewer, "")
		if err != nil {
			t.Fatal(err)
		}
		b.visit(b.link(b.visit("/invitation/"+token), "/connexion/mine?"))
		if who := in(map[string]any{"groups": []string{"equipe", "garants", "nulle-part"}}); who.In(home.ID) != people.Steward || who.In(other.ID) != people.Reviewer {
			t.Errorf("her groups give %+v", who.Spaces)
		}
		if page := b.visit("/moi"); !strings.Contains(page.body, "rôle donné par L’annuaire mine") {
			t.Error("her page does not say where the role comes from")
		}
		// Another session of hers loses the right at the next sign-in, at once.
		if who := in(map[string]any{"groups": []string{"equipe"}}); who.In(home.ID) != people.Writer {
			t.Errorf("with a group less she is %+v", who.Spaces)
		}
		if who := in(nil); who.In(home.ID) != "" || who.In(other.ID) != people.Reviewer {
			t.Errorf("without groups she keeps %+v", who.Spaces)
		}
		// What was given by hand stands, whatever the claims say.
		if err := lib.People.SetRole(t.Context(), people.System(), home.ID, b.who().ID, people.Commenter); err != nil {
			t.Fatal(err)
		}
		if who := in(map[string]any{"groups": []string{"garants"}}); who.In(home.ID) != people.Commenter {
			t.Errorf("a role given by hand became %s", who.In(home.ID))
		}
		if who := in(nil); who.In(home.ID) != people.Commenter {
			t.Error("a role given by hand was taken")
		}
		// On the instance, the first rule counts; the last administrator stays one.
		if who := in(map[string]any{"groups": "cn=admins,ou=g", "realm_access": map[string]any{"roles": []string{"dpo"}}}); who.Instance != people.Administrator {
			t.Errorf("she is %s of the instance", who.Instance)
		}
		if who := in(nil); who.Instance != people.Administrator {
			t.Error("nobody administers any more")
		}
		if _, err := lib.People.Add(t.Context(), people.System(), "Admin", people.Administrator); err != nil {
			t.Fatal(err)
		}
		if who := in(map[string]any{"realm_access": map[string]any{"roles": []string{"dpo"}}}); who.Instance != people.DPO {
			t.Errorf("she is %s of the instance", who.Instance)
		}
		// A provider that keeps the groups to itself takes none away.
		if who := in(map[string]any{"_claim_names": map[string]any{"groups": "src1"}}); who.Instance != people.DPO {
			t.Error("what is not said takes a role away")
		}
		if who := in(nil); who.Instance != people.Member {
			t.Errorf("she is %s of the instance", who.Instance)
		}
	})
}

func TestI14ClaimsSeatPeopleInTheGroupsThatTheMappingNames(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, p, home := t.Context(), servertest.New(t, lib.Clock.Now), contenttest.Space(t, lib)
		group := func(name string) people.Group {
			g, err := lib.People.AddGroup(ctx, people.System(), people.Group{Name: name, Kind: people.Team})
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		team, other := group("Équipe ASL"), group("Autre équipe")
		if err := lib.People.SetGroupRole(ctx, people.System(), home.ID, team.ID, people.Reviewer); err != nil {
			t.Fatal(err)
		}
		b := mapped(t, lib, p, "groups:asl=groupes/"+team.Slug+"; groups:asl=groupes/nulle-part; groups:autre=groupes/"+other.Slug, "@agence.gouv.fr")
		in := func(groups ...string) people.Person {
			t.Helper()
			p.Be("nadia", map[string]any{"email": "nadia@agence.gouv.fr", "email_verified": true, "groups": groups})
			if b.visit("/connexion/mine"); !b.signedIn() {
				t.Fatal("she does not come in")
			}
			return b.who()
		}
		if who := in("asl", "inconnu"); who.In(home.ID) != people.Reviewer {
			t.Errorf("her team gives her %q", who.In(home.ID))
		}
		if page := b.visit("/moi"); !strings.Contains(page.body, "/groupes/"+team.Slug) || !strings.Contains(page.body, "d’après L’annuaire mine") || strings.Contains(page.body, "/groupes/"+other.Slug) {
			t.Error("her page does not say which groups she is in, and why")
		}
		if page := b.visit("/groupes/" + team.Slug); !strings.Contains(page.body, "d’après L’annuaire mine") {
			t.Error("the page of the group does not say where her seat comes from")
		}
		// A seat that was given by hand stands; one that claims gave goes with them.
		if err := lib.People.SeatIn(ctx, people.System(), other.ID, b.who().ID, people.Seat{}); err != nil {
			t.Fatal(err)
		}
		in("autre")
		if who := in(); who.In(home.ID) != "" {
			t.Errorf("without the claim she is still %q", who.In(home.ID))
		}
		page := b.visit("/moi")
		if strings.Contains(page.body, "/groupes/"+team.Slug) || !strings.Contains(page.body, "/groupes/"+other.Slug) || strings.Contains(page.body, "d’après L’annuaire") {
			t.Error("her page keeps a group that she left, or lost the one that was given by hand")
		}
		// Once no rule stands, nothing that rules gave does.
		in("asl")
		p.Be("nadia", map[string]any{"groups": []string{"asl"}})
		bare := mapped(t, lib, p, "")
		if bare.visit("/connexion/mine"); !bare.signedIn() || bare.who().In(home.ID) != "" {
			t.Error("a seat outlives the rule that gave it")
		}
	})
}

func TestWhoIsAdmittedWithoutAnInvitation(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	p := servertest.New(t, lib.Clock.Now)
	b := mapped(t, lib, p, "", "@agence.gouv.fr", "18004621300427")
	for subject, claims := range map[string]map[string]any{
		"unverified": {"email": "a@agence.gouv.fr"}, "text": {"email": "a@agence.gouv.fr", "email_verified": "true"},
		"below": {"email": "a@x.agence.gouv.fr", "email_verified": true}, "beside": {"email": "a@fausse-agence.gouv.fr", "email_verified": true},
		"after": {"email": "a@agence.gouv.fr@example.org", "email_verified": true}, "siret": {"siret": "18004621300428"}, "long": {"siret": "180046213004271"},
	} {
		p.Be(subject, claims)
		if other := b.browse(); other.visit("/connexion/mine").StatusCode != http.StatusForbidden || other.signedIn() {
			t.Errorf("%s is let in", subject)
		}
	}
	for subject, claims := range map[string]map[string]any{
		"of the domain": {"email": "A.B@Agence.gouv.fr", "email_verified": true}, "of the establishment": {"siret": "18004621300427"},
	} {
		p.Be(subject, claims)
		other := b.browse()
		if other.visit("/connexion/mine"); !other.signedIn() || other.who().Instance != people.Member || len(other.who().Spaces) != 0 {
			t.Errorf("someone %s is not let in, or with more than an account", subject)
		}
	}
}

func TestMappingsThatCannotBeUsedAreNamed(t *testing.T) {
	for _, text := range []string{"groups", "groups=x", ":a=asl:writer", "groups:=asl:writer", "groups:a=", "groups:a=asl:", "groups:a=:writer", "groups:a=member",
		"groups:a=groupes/", "groups:a=groupes/Équipe", "groups:a=groupes/a:reader", "groups:a=root", "groups:a=asl:administrator", "groups:a=ASL:writer", "gro ups:a=asl:writer", "groups:a=writer"} {
		if _, wrong := signin.ParseRules("groups:ok=asl:reader;" + text); wrong != text {
			t.Errorf("%q is taken for a rule", text)
		}
	}
	for _, word := range []string{"agence.gouv.fr", "@", "@agence", "open", "1234", "*"} {
		if s := (signin.Settings{Name: "mine", Issuer: "https://example.org", ClientID: "a", Admit: []string{word}}); s.Fault() != "admit" {
			t.Errorf("%q is taken for an admission", word)
		}
	}
}
