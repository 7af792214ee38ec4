package people_test

import (
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Nobody passes for another: a name that someone bears is refused, whatever its case, accents or alphabet; what a
// provider says keeps nobody out, and gets a number.
func TestM2NobodyPassesForAnother(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward := t.Context(), contenttest.Someone(t, lib, people.Steward)
		nadia, other := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Writer)
		must(t, lib.People.SetName(ctx, nadia, "Nadia Bénali"))
		must(t, lib.People.SetName(ctx, nadia, "Nadia BÉNALI")) // her own, otherwise
		for _, same := range []string{"Nadia Bénali", "nadia benali", "Nadia  Benali", "N\u0430dia Benali"} {
			refused(t, lib.People.SetName(ctx, other, same), refusal.KindConflict, "name-borne")
		}
		must(t, lib.People.SetName(ctx, other, "Nadia Bénali, CCAS de Roanne"))

		// At the first sign-in.
		for i, want := range []string{"Nadia Bénali (2)", "Nadia Bénali (3)"} {
			token, _ := invited(t, lib, steward, people.Reader)
			id := who(strings.Repeat("n", i+1))
			id.Name = "Nadia Bénali"
			p, err := lib.People.SignIn(ctx, id, token)
			must(t, err)
			if p.Name != want {
				t.Errorf("a provider's Nadia is called %q", p.Name)
			}
		}
		token, _ := invited(t, lib, steward, people.Reader)
		_, err := lib.People.Register(ctx, token, "nadia", "Nadia Benali", "corail-lanterne-bruyère")
		refused(t, err, refusal.KindConflict, "name-borne")
		_, err = lib.People.Register(ctx, token, "nadia", "Nadia Benali, Saint-Étienne", "corail-lanterne-bruyère")
		must(t, err)

		// A name whose bearer was shut out is free; let in again, it is she who gets a number.
		must(t, lib.People.Disable(ctx, people.System(), nadia.ID, true))
		must(t, lib.People.SetName(ctx, other, "Nadia Bénali"))
		must(t, lib.People.Disable(ctx, people.System(), nadia.ID, false))
		if p, err := lib.People.Get(ctx, nadia.ID); err != nil || p.Name != "Nadia BÉNALI (4)" {
			t.Errorf("let in again she is %q (%v)", p.Name, err)
		}
	})
}
