package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/search"
)

func (s *site) search(query string) foundRecord {
	s.Helper()
	var found foundRecord
	if err := json.Unmarshal([]byte(s.found("/recherche.json?"+query).body), &found); err != nil {
		s.Fatal(err)
	}
	return found
}

func TestResultsForPeopleAndMachines(t *testing.T) {
	each(t, func(s *site) {
		s.publish("Limiter les écrans", "Avant trois ans, pas d’écran. Le cœur de la fiche.")
		s.publish("Autre sujet", "Rien à voir.")
		s.indexed()
		for _, q := range []string{"écrans", "ECRANS", "ecrans", "cœur", "coeur"} {
			found := s.search("q=" + url.QueryEscape(q) + "&n=5")
			if found.Total != 1 || len(found.Results) != 1 || found.Results[0].Slug != "limiter-les-ecrans" {
				t.Fatalf("%s finds %+v", q, found)
			}
			r := found.Results[0]
			if r.URL != s.front.origin()+"/fiches/limiter-les-ecrans" || r.Kind != "practice" || r.Seal != "unreviewed" || r.Title != "Limiter les écrans" || r.Summary == "" ||
				len(r.Passages) == 0 || !strings.Contains(r.Passages[0].URL, "#s-") {
				t.Errorf("%s gives %+v", q, r)
			}
		}
		found := s.search("q=&n=1")
		if found.Total != 2 || len(found.Results) != 1 || found.Facets["kind"][0] != (termRecord{"practice", "Fiches pratiques", 2}) {
			t.Errorf("everything is %+v", found)
		}
		s.holds("/recherche?q=ecrans", "1 résultat", "<mark>écrans</mark>", `name="nature"`, `href="/fiches/limiter-les-ecrans#s-how"`)
		s.holds("/recherche?q=ecrans&nature=practice", `<span class="sr">Retirer le filtre </span><span>Fiches pratiques</span>`, "checked")
		s.holds("/recherche?q=ecrans&nature=legal", "Aucune fiche ne répond")
		s.holds("/recherche?q=ecran&tri=recent", "Les plus récentes")
		s.holds("/en/recherche?q=ecrans", `href="/en/fiches/limiter-les-ecrans#s-how"`)
		s.holds("/recherche", "dans la base")
		if s.search("q=ecrans&kind=legal").Total != 0 || s.search("q=ecrans&kind=practice").Total != 1 {
			t.Error("the key of a facet is not understood")
		}
		if hints := s.found("/suggestions?q=limi").body; !strings.Contains(hints, "Limiter les écrans") || !strings.Contains(hints, "/fiches/limiter-les-ecrans") {
			t.Errorf("what is being typed is continued by %s", hints)
		}
	})
}

func TestJ2BadQueriesAreSaidInTheReadersLanguage(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	s.indexed()
	many := "q=x"
	for i := range search.MaxFilters + 1 {
		many += fmt.Sprintf("&theme=t%d", i)
	}
	for _, query := range []string{"q=" + strings.Repeat("x", search.MaxText+1), "q=%ff%fe", "q=x&page=100000000", "q=x&page=-1", "q=x&page=x", "q=x&n=1000000", "q=x&n=0", many,
		"q=x&theme=" + strings.Repeat("y", 200), "q=x&page=99999999999999999999", "q=%zz"} {
		for _, path := range []string{"/recherche", "/en/recherche", "/recherche.json", "/en/recherche.json"} {
			p := s.get(path + "?" + query)
			said, _, _ := strings.Cut(p.body, `"reason":`) // the key is for machines
			if p.StatusCode != http.StatusBadRequest || strings.Contains(said, "search-") || strings.Contains(p.body, "%!") {
				t.Errorf("%s?%.30s is answered %d: %.200s", path, query, p.StatusCode, p.body)
			}
			if strings.HasSuffix(path, ".json") && p.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s?%.30s is sent as %s", path, query, p.Header.Get("Content-Type"))
			}
		}
	}
	for _, query := range []string{"q=*", "q=" + url.QueryEscape(`"a" OR b:c^9 ~ /x+/ -(`), "q=" + url.QueryEscape(strings.Repeat("pr* ", 50)), "q=%00", "q=" + url.QueryEscape("’«»"), "q=+"} {
		if p := s.get("/recherche?" + query); p.StatusCode >= 500 {
			t.Errorf("%s is answered %d", query, p.StatusCode)
		}
	}
	if p := s.get("/recherche?q=" + strings.Repeat("x", 9<<10)); p.StatusCode != http.StatusBadRequest {
		t.Errorf("a query of 9 KiB is answered %d", p.StatusCode)
	}
	if p := s.get("/recherche?q=" + strings.Repeat("x", 200<<10)); p.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a query of 200 KiB is answered %d", p.StatusCode)
	}
	if p := s.found("/recherche?q=" + strings.Repeat("x", 256)); p.StatusCode != http.StatusOK {
		t.Error("a query at the limit is refused")
	}
}

func TestWordsBeyondTheLimitAreNamed(t *testing.T) {
	s := alone(t)
	s.publish("Limiter les écrans", "Avant trois ans.")
	s.indexed()
	long := "q=" + url.QueryEscape(strings.Repeat("écrans ", search.MaxTerms)+"vacances et <b>plage</b>")
	s.holds("/recherche?"+long, "Ceux-ci n’ont pas été cherchés", `<span class="chip">vacances</span>`, `<span class="chip">plage</span>`)
	s.holds("/en/recherche?"+long, "A search reads 16 words. These were not searched")
	if found := s.search(long); found.Total != 1 || found.LeftOut[0] != "vacances" {
		t.Errorf("a long query is answered %+v", found)
	}
	if found := s.search("q=ecrans"); found.LeftOut != nil {
		t.Errorf("a short query is said to be searched without %v", found.LeftOut)
	}
}

func TestWithoutAnIndexListsGoOn(t *testing.T) {
	s := alone(t, func(o *Options) { o.Index = nil })
	s.publish("Une fiche", "")
	s.holds("/fiches", "Une fiche")
	s.found("/")
	p := s.get("/recherche?q=fiche")
	if p.StatusCode != http.StatusServiceUnavailable || !strings.Contains(p.body, `href="/fiches"`) {
		t.Errorf("search that is away is answered %d", p.StatusCode)
	}
	if p := s.get("/recherche.json?q=fiche"); p.StatusCode != http.StatusServiceUnavailable || p.Header.Get("Retry-After") == "" {
		t.Errorf("its twin is answered %d", p.StatusCode)
	}
	if p := s.found("/suggestions?q=fiche"); strings.TrimSpace(p.body) != "[]" {
		t.Errorf("suggestions are %s", p.body)
	}
}

func TestK1K3SearchesOfOneNeighbourhoodArePaced(t *testing.T) {
	fake := frozen()
	s := aloneAt(t, fake, behind)
	refused := 0
	for i := range searchesBurst + 50 {
		if p := s.get("/suggestions?q=x", "X-Forwarded-For", fmt.Sprintf("6.6.6.6, 203.0.113.%d", i%200)); p.StatusCode == http.StatusTooManyRequests {
			refused++
			if p.Header.Get("Retry-After") == "" {
				t.Fatal("no Retry-After")
			}
		}
	}
	if refused != 50 {
		t.Errorf("%d of 50 were refused", refused)
	}
	if p := s.get("/suggestions?q=x", "X-Forwarded-For", "198.51.100.7"); p.StatusCode != http.StatusOK {
		t.Errorf("another neighbourhood is answered %d", p.StatusCode)
	}
	if p := s.get("/", "X-Forwarded-For", "203.0.113.9"); p.StatusCode != http.StatusOK {
		t.Errorf("reading is paced too: %d", p.StatusCode)
	}
	fake.Move(limiterPause)
	if p := s.get("/suggestions?q=x", "X-Forwarded-For", "203.0.113.9"); p.StatusCode != http.StatusOK {
		t.Errorf("after the pause it is answered %d", p.StatusCode)
	}
}
