package kinds_test

import (
	"slices"
	"strings"
	"testing"

	"terreau/content/kinds"
)

func load(t testing.TB) *kinds.Set {
	t.Helper()
	set, err := kinds.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestTheSixKindsHaveTheirAddresses(t *testing.T) {
	set := load(t)
	want := []struct{ key, path, protocol string }{
		{"practice", "fiches", "mandat"}, {"legal", "droit", "lecture-juridique"}, {"reading", "lectures", "relecture-simple"},
		{"digest", "revues", "relecture-simple"}, {"course", "parcours", "relecture-simple"}, {"help", "aide", "relecture-simple"},
	}
	all := set.All()
	if len(all) != len(want) {
		t.Fatalf("there are %d kinds", len(all))
	}
	for i, w := range want {
		k := all[i]
		if k.Key != w.key || k.Path != w.path || k.Protocol != w.protocol {
			t.Errorf("kind %d is %s at /%s, reviewed by %s", i, k.Key, k.Path, k.Protocol)
		}
		if byPath, ok := set.ByPath(w.path); !ok || byPath.Key != w.key {
			t.Errorf("/%s leads to %s", w.path, byPath.Key)
		}
		if k.HoldsMonths != map[string]int{"practice": 18, "legal": 6, "course": 18}[k.Key] {
			t.Errorf("a validation of %s holds %d months", k.Key, k.HoldsMonths)
		}
	}
	if _, ok := set.Kind("absent"); ok {
		t.Error("a kind that does not exist was found")
	}
}

// said calls back with each text of the product's own data, where it stands, and whether it may be missing.
func said(set *kinds.Set, each func(where string, label kinds.Label)) {
	for _, k := range set.All() {
		each(k.Key, k.Label)
		each(k.Key+" plural", k.Plural)
		if len(k.Notice) > 0 {
			each(k.Key+" notice", k.Notice)
		}
		for _, p := range k.AllParts() {
			each(k.Key+"."+p.Key, p.Title)
			each(k.Key+"."+p.Key+" help", p.Help)
			each(k.Key+"."+p.Key+" example", p.Example)
		}
		for _, f := range k.Fields {
			each(k.Key+":"+f.Key, f.Label)
			each(k.Key+":"+f.Key+" help", f.Help)
		}
	}
	for _, key := range set.Vocabularies() {
		vocabulary, _ := set.Vocabulary(key)
		each(key, vocabulary.Label)
		for _, term := range vocabulary.Terms {
			each(key+"/"+term.Key, term.Label)
		}
	}
	for _, key := range set.Protocols() {
		protocol, _ := set.Protocol(key)
		each(key, protocol.Label)
		each(key+" help", protocol.Help)
		for _, step := range protocol.Steps {
			each(key+"."+step.Key, step.Panel.Label)
		}
	}
}

func TestEveryWordIsInFrenchAndEnglish(t *testing.T) {
	said(load(t), func(where string, label kinds.Label) {
		for _, lang := range []string{"fr", "en"} {
			if label[lang] == "" {
				t.Errorf("%s says nothing in %s", where, lang)
			}
			if strings.Contains(label[lang], "'") {
				t.Errorf("%s, %s: a straight apostrophe in %q", where, lang, label[lang])
			}
		}
	})
}

func TestAMissingLanguageFallsBackToFrench(t *testing.T) {
	label := kinds.Label{"fr": "Fiche", "en": "Sheet"}
	if label.In("en") != "Sheet" || label.In("br") != "Fiche" || kinds.Label(nil).In("fr") != "" {
		t.Error("a label speaks the wrong language")
	}
}

func TestWhatEachKindAsksForWhenProposed(t *testing.T) {
	set := load(t)
	for kind, want := range map[string][]string{
		"practice": {"title", "summary", "publics", "themes", "licence"},
		"legal":    {"title", "summary", "law", "checked_on", "licence"},
		"reading":  {"title", "summary", "work", "themes", "licence"},
		"digest":   {"title", "summary", "period", "licence"},
		"course":   {"title", "summary", "themes", "professions", "licence"},
		"help":     {"title", "summary", "licence"},
	} {
		k, _ := set.Kind(kind)
		var required []string
		for _, f := range k.Fields {
			if f.Required {
				required = append(required, f.Key)
			}
		}
		if !slices.Equal(required, want) {
			t.Errorf("%s asks for %v", kind, required)
		}
		if licence, _ := k.Field("licence"); licence.Default != "CC-BY-SA-4.0" {
			t.Errorf("%s begins with the licence %q", kind, licence.Default)
		}
	}
}

func TestOneFieldIsTheSameInEveryKind(t *testing.T) {
	types := map[string]string{}
	for _, k := range load(t).All() {
		for _, f := range k.Fields {
			now := f.Type + " " + f.Vocabulary
			if before, known := types[f.Key]; known && before != now {
				t.Errorf("%s is %s in one kind and %s in %s", f.Key, before, now, k.Key)
			}
			types[f.Key] = now
		}
	}
}

func TestAPartAnswersToItsTitlesAndAliases(t *testing.T) {
	practice, _ := load(t).Kind("practice")
	if len(practice.Parts) != 6 || len(practice.Optional) != 4 {
		t.Fatalf("a practice sheet has %d parts and %d optional ones", len(practice.Parts), len(practice.Optional))
	}
	for title, key := range map[string]string{
		"En bref": "brief", "Objectifs de la fiche": "brief", "Constats et enjeux": "why", "La pratique pas à pas": "how",
		"Ce qui n’a pas marché": "care", "Résultats": "changed", "Moyens": "redo", "Acteurs concernés": "people", "In brief": "brief",
	} {
		part, ok := practice.Part(key)
		if !ok || !slices.Contains(part.Titles(), title) {
			t.Errorf("%q does not lead to %s", title, key)
		}
	}
}

// The lists exchanged with directories of services keep the keys of data·inclusion v1.
func TestPublicsAndThemesKeepTheKeysOfDataInclusion(t *testing.T) {
	set := load(t)
	publics, _ := set.Vocabulary("publics")
	for _, key := range []string{"tous-publics", "actifs", "beneficiaires-des-minimas-sociaux", "demandeurs-emploi", "etudiants",
		"familles", "femmes", "jeunes", "personnes-en-situation-de-handicap", "personnes-en-situation-durgence",
		"personnes-en-situation-juridique-specifique", "personnes-exilees", "residents-qpv-frr", "seniors"} {
		if term, ok := publics.Term(key); !ok || term.Broader != "" {
			t.Errorf("%s is not one of the fourteen", key)
		}
	}
	if n := len(publics.Narrower("")); n != 14 {
		t.Errorf("%d publics have no wider one", n)
	}
	for key, broader := range map[string]string{"mineurs": "jeunes", "jeunes-majeurs-ase": "jeunes", "aidants": "familles",
		"mineurs-non-accompagnes": "personnes-exilees"} {
		if term, ok := set.Term("publics", key); !ok || term.Broader != broader {
			t.Errorf("%s is sent as %q", key, term.Broader)
		}
	}
	themes, _ := set.Vocabulary("themes")
	theirs := 0
	for _, top := range themes.Narrower("")[:16] {
		theirs += len(themes.Narrower(top.Key))
		for _, term := range themes.Narrower(top.Key) {
			if !strings.HasPrefix(term.Key, top.Key+"--") {
				t.Errorf("%s stands under %s", term.Key, top.Key)
			}
		}
	}
	const ours = 4 // screens, and the three aspects of the founding sheet
	if theirs-ours != 69 {
		t.Errorf("there are %d themes of data·inclusion", theirs-ours)
	}
}

func TestTheMandateIsAsItWasFounded(t *testing.T) {
	set := load(t)
	mandat, ok := set.Protocol("mandat")
	if !ok || len(mandat.Steps) != 2 || mandat.Ballot == nil || !mandat.AgainstAReason || !mandat.MinutesInPublic || mandat.HoldsMonths != 18 {
		t.Fatalf("the mandate is %+v", mandat)
	}
	trade, concerned := mandat.Steps[0], mandat.Steps[1]
	if trade.Panel.Needs != 2 || trade.Days != 21 || trade.Panel.Guests || trade.Parallel != "" || len(trade.Grid) != 4 {
		t.Errorf("the trade reads as %+v", trade)
	}
	if concerned.Panel.Needs != 2 || concerned.Days != 42 || !concerned.Panel.Guests || !concerned.Panel.Easy ||
		concerned.Parallel != "trade" || len(concerned.Grid) != 3 {
		t.Errorf("the people concerned read as %+v", concerned)
	}
	ballot := mandat.Ballot
	if ballot.Quorum != 50 || ballot.Days != 7 || ballot.Majority != kinds.MajoritySimple || ballot.Secret ||
		len(ballot.Choices) != 3 || !slices.Equal(ballot.Reason, []string{"against"}) {
		t.Errorf("the vote is %+v", ballot)
	}
	for _, question := range slices.Concat(trade.Grid, concerned.Grid) {
		if question.Label["fr"] == "" || question.Label["en"] == "" {
			t.Errorf("the question %s says nothing", question.Key)
		}
	}
	legal, _ := set.Protocol("lecture-juridique")
	if legal.Ballot != nil || legal.Steps[0].Panel.Needs != 1 || legal.HoldsMonths != 6 {
		t.Errorf("the legal reading is %+v", legal)
	}
}

func TestWhatIsGivenMayBeChangedWithoutHarm(t *testing.T) {
	set := load(t)
	set.All()[0].Path = "elsewhere"
	if k, _ := set.Kind("practice"); k.Path != "fiches" {
		t.Error("a caller moved a kind")
	}
}
