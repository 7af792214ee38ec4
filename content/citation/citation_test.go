package citation_test

import (
	"strings"
	"testing"

	"terreau/content/citation"
)

func TestACitationIsTypedReadAndAddressedInOneSpelling(t *testing.T) {
	for typed, want := range map[string][4]string{
		"casf:L311-3":       {"casf:L311-3", "CASF, art. L. 311-3", "/droit/casf/l311-3", "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074069/LEGISCTA000006174398/"},
		"CASF : l. 311‑3":   {"casf:L311-3", "CASF, art. L. 311-3", "/droit/casf/l311-3", "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006074069/LEGISCTA000006174398/"},
		"rgpd:5":            {"rgpd:5", "RGPD, art. 5", "/droit/rgpd/5", "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32016R0679"},
		"loi-2002-2":        {"loi-2002-2", "loi 2002-2", "/droit/textes/loi-2002-2", "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000215460/"},
		"code-penal:226-13": {"code-penal:226-13", "code pénal, art. 226-13", "/droit/code-penal/226-13", "https://www.legifrance.gouv.fr/codes/section_lc/LEGITEXT000006070719/LEGISCTA000006181756/"},
		"casf:D142-1-1":     {"casf:D142-1-1", "CASF, art. D. 142-1-1", "/droit/casf/d142-1-1", "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006074069/"},
		"cnil-2018-327":     {"cnil-2018-327", "délibération CNIL 2018-327", "/droit/textes/cnil-2018-327", "https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000037559521"},
		"loi-1999-944:2":    {"loi-1999-944:2", "loi 1999-944, art. 2", "/droit/loi-1999-944/2", ""},
		"decret-2022-688":   {"decret-2022-688", "décret 2022-688", "/droit/textes/decret-2022-688", ""},
	} {
		c, ok := citation.Parse(typed)
		if !ok {
			t.Errorf("%q is a citation", typed)
			continue
		}
		if got := [4]string{c.Key(), c.Label("fr"), c.Path(), c.Official()}; got != want {
			t.Errorf("%q became %q, not %q", typed, got, want)
		}
		if again, ok := citation.Parse(c.Key()); !ok || again != c {
			t.Errorf("the key of %q is not read back", typed)
		}
	}
	if c, _ := citation.Parse("rgpd:5"); c.Label("en") != "GDPR, art. 5" {
		t.Errorf("in English it is %q", c.Label("en"))
	}
	for _, typed := range []string{"", ":", "casf:", "inconnu:5", "casf:L311-3/../x", "casf:<b>", "casf:L311-3 et autres", "loi-", "loi-2002", "casf:" + strings.Repeat("1", 60)} {
		if c, ok := citation.Parse(typed); ok && c.Article != "" {
			t.Errorf("%q was read as %v", typed, c)
		}
	}
}

// FuzzCitation wants that what is read as a citation is written and read again the same, and makes a plain address.
func FuzzCitation(f *testing.F) {
	for _, typed := range []string{"casf:L311-3", "rgpd:5", "loi-2002-2", "CASF : l. 311‑3", "loi-1999-944:2", "code de l’action sociale et des familles:1"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		c, ok := citation.Parse(typed)
		if !ok {
			return
		}
		if again, ok := citation.Parse(c.Key()); !ok || again != c {
			t.Errorf("%q is %+v, then %+v", typed, c, again)
		}
		if strings.ContainsAny(c.Path()+c.Official(), " <>\"'\\\n") || strings.Contains(c.Path(), "..") || c.Label("fr") == "" {
			t.Errorf("%q leads to %q", typed, c.Path())
		}
	})
}
