package kinds_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"terreau/content/kinds"
	"terreau/content/refusal"
)

// laid loads the product with files laid over it: name, content, name, content…
func laid(entries ...string) (*kinds.Set, error) {
	tree := fstest.MapFS{}
	for i := 0; i < len(entries); i += 2 {
		tree[entries[i]] = &fstest.MapFile{Data: []byte(entries[i+1])}
	}
	return kinds.Load(tree)
}

// An instance rewords what is asked of personal data, adds to it, and says what it does not ask; it asks it of a kind of
// its own or of a kind that asks nothing.
func TestAnInstanceAsksAboutPersonalDataItsWay(t *testing.T) {
	set, err := laid("practice.yaml", "key: practice\nchecks:\n  - {key: names, label: Aucun nom.}\n  - {key: rare, asked: false}\n  - {key: read, label: Relu par une collègue.}\n",
		"legal.yaml", "key: legal\nchecks:\n  - {key: cases, label: Aucune affaire en cours.}\n")
	if err != nil {
		t.Fatal(err)
	}
	asked := func(key string) (keys []string) {
		k, _ := set.Kind(key)
		for _, check := range k.Checks {
			keys = append(keys, check.Key+" "+check.Label.In("fr"))
		}
		return keys
	}
	practice := asked("practice")
	if len(practice) != 5 || practice[0] != "names Aucun nom." || practice[4] != "read Relu par une collègue." || strings.Contains(strings.Join(practice, ","), "rare") {
		t.Errorf("a practice is asked %q", practice)
	}
	if legal := asked("legal"); len(legal) != 1 || legal[0] != "cases Aucune affaire en cours." || len(asked("help")) != 0 || len(asked("course")) != 5 {
		t.Errorf("a legal note is asked %q, help %q, a course %q", legal, asked("help"), asked("course"))
	}
	for wrong, want := range map[string]string{"  - {key: other}\n": "kind-file-missing", "  - {key: a, label: A, requires: yes}\n": "kind-file-key"} {
		if _, err := laid("help.yaml", "key: help\nchecks:\n"+wrong); !strings.HasPrefix(refusal.Of(err).Reason, want) {
			t.Errorf("%q is answered %v", wrong, err)
		}
	}
}

func TestAnAssociationNamesThingsItsWay(t *testing.T) {
	set, err := laid("practice.yaml", `
key: practice
label: Protocole
plural: {fr: Protocoles}
icon: users
holds: 24
notice: Relu en équipe.
parts:
  - {key: how, title: {fr: Déroulement de la séance}, aliases: [Séance]}
  - {key: children, title: La place des enfants, help: Ce qu’ils en disent.}
optional:
  - {key: care, help: Dites aussi ce qui a raté.}
  - {key: budget, title: Budget}
fields:
  - {key: setting, required: true, max: 200, label: Lieu}
  - {key: age, type: line, label: Âge, max: 20}
`, "vocabularies/publics.yaml", `
key: publics
terms:
  - {key: familles, label: {fr: Les familles du quartier}}
  - {key: assistantes-maternelles, broader: actifs, label: Assistantes maternelles}
`, "vocabularies/rooms.yaml", `
key: rooms
label: Salles
terms: [{key: bleue, label: Salle bleue}]
`)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := set.Kind("practice")
	if k.Label.In("fr") != "Protocole" || k.Label.In("en") != "Practice sheet" || k.Path != "fiches" || k.Icon != "users" || k.HoldsMonths != 24 {
		t.Errorf("the kind is %+v", k.Label)
	}
	how, _ := k.Part("how")
	for _, title := range []string{"Déroulement de la séance", "Comment on s’y prend", "Séance", "La pratique pas à pas", "How we go about it"} {
		if !slices.Contains(how.Titles(), title) {
			t.Errorf("a part that was renamed no longer answers to %q", title)
		}
	}
	if how.Title.In("fr") != "Déroulement de la séance" || how.Help.In("fr") == "" {
		t.Errorf("the part is %+v", how)
	}
	keys := func(parts []kinds.Part) (all []string) {
		for _, p := range parts {
			all = append(all, p.Key)
		}
		return all
	}
	if got := keys(k.AllParts()); !slices.Equal(got, []string{"brief", "why", "how", "care", "changed", "redo", "children",
		"people", "law", "advice", "more", "budget"}) {
		t.Errorf("the parts are %v", got)
	}
	setting, _ := k.Field("setting")
	if !setting.Required || setting.Max != 200 || setting.Type != kinds.TypeLine || setting.Label.In("fr") != "Lieu" {
		t.Errorf("the field is %+v", setting)
	}
	if _, ok := k.Field("age"); !ok {
		t.Error("a field that was added is not there")
	}
	if term, _ := set.Term("publics", "familles"); term.Label.In("fr") != "Les familles du quartier" || term.Label.In("en") != "Families" {
		t.Errorf("the term is %+v", term)
	}
	if term, ok := set.Term("publics", "assistantes-maternelles"); !ok || term.Broader != "actifs" {
		t.Errorf("a term that was added is %+v", term)
	}
	if _, ok := set.Term("rooms", "bleue"); !ok {
		t.Error("a vocabulary that was added is not there")
	}
	if again, _ := load(t).Kind("practice"); again.Label.In("fr") != "Fiche pratique" {
		t.Error("an overlay changed the product for everyone")
	}
}

const recipe = `
key: recipe
label: {fr: Recette, en: Recipe}
path: recettes
protocol: en-cuisine
parts: [{key: brief, title: En bref}]
fields: [{key: title, type: line, label: Titre}, {key: themes, type: choices, vocabulary: themes, label: Thèmes}]
`

const kitchen = `
key: en-cuisine
label: En cuisine
steps:
  - {key: taste, panel: {label: Goûter, needs: 3, guests: true}, grid: [useful], days: 5}
ballot: {choices: [for, against], quorum: 66%, majority: rating, rounds: 2, secret: true, days: 3}
`

func TestAnAssociationAddsAKindAndItsProtocol(t *testing.T) {
	set, err := laid("recipe.yaml", recipe, "protocols/en-cuisine.yaml", kitchen)
	if err != nil {
		t.Fatal(err)
	}
	all := set.All()
	if last := all[len(all)-1]; len(all) != 7 || last.Key != "recipe" || last.Version != 1 || last.Plural.In("fr") != "Recette" || last.Icon == "" {
		t.Errorf("the last kind is %+v", last)
	}
	protocol, _ := set.Protocol("en-cuisine")
	if b := protocol.Ballot; b == nil || b.Majority != kinds.MajorityRating || b.Rounds != 2 || b.Quorum != 66 || !b.Secret || protocol.AgainstAReason != true {
		t.Errorf("the protocol is %+v", protocol)
	}
}

func TestAnOverlayTakesNothingAway(t *testing.T) {
	practice := func(rest string) []string { return []string{"practice.yaml", "key: practice\n" + rest} }
	for what, c := range map[string]struct {
		files  []string
		where  string
		reason string
	}{
		"another address":       {practice("path: recettes"), "practice.yaml:1", "kind-file-changed"},
		"an older version":      {practice("version: 0\nlabel: x\nholds: 3\nprotocol: absent"), "practice.yaml:1", "kind-file-reference"},
		"another type":          {practice("fields:\n  - {key: title, type: text}"), "practice.yaml:3", "kind-file-changed"},
		"another vocabulary":    {practice("fields:\n  - {key: publics, vocabulary: themes}"), "practice.yaml:3", "kind-file-changed"},
		"a shorter field":       {practice("fields:\n  - {key: title, max: 20}"), "practice.yaml:3", "kind-file-changed"},
		"a default that is not": {practice("fields:\n  - {key: licence, default: mine}"), "practice.yaml:3", "kind-file-reference"},
		"an alias of another":   {practice("parts:\n  - {key: how, aliases: [RÉSULTATS]}"), "practice.yaml:3", "kind-file-title"},
		"a title of another":    {practice("parts:\n\n  - {key: new, title: Points de Vigilance}"), "practice.yaml:4", "kind-file-title"},
		"a part twice":          {practice("parts:\n  - {key: new, title: Un}\n  - {key: new, title: Deux}"), "practice.yaml:4", "kind-file-key-twice"},
		"a drawing we lack":     {practice("icon: unicorn"), "practice.yaml:1", "kind-file-value"},
		"a kind at our address": {[]string{"recipe.yaml", strings.Replace(recipe, "recettes", "fiches", 1), "protocols/en-cuisine.yaml", kitchen},
			"recipe.yaml:2", "kind-file-path"},
		"a kind over a page":     {[]string{"recipe.yaml", strings.Replace(recipe, "recettes", "recherche", 1), "protocols/en-cuisine.yaml", kitchen}, "recipe.yaml:2", "kind-file-path"},
		"a kind out of its path": {[]string{"recipe.yaml", strings.Replace(recipe, "recettes", "../x", 1), "protocols/en-cuisine.yaml", kitchen}, "recipe.yaml:2", "kind-file-path"},
		"a kind without a title": {[]string{"recipe.yaml", strings.Replace(recipe, "key: title", "key: name", 1), "protocols/en-cuisine.yaml", kitchen}, "recipe.yaml:2", "kind-file-missing"},
		"a kind nobody reviews":  {[]string{"recipe.yaml", recipe}, "recipe.yaml:2", "kind-file-reference"},
		"a file by another name": {[]string{"recette.yaml", recipe}, "recette.yaml:2", "kind-file-key-name"},
		"a term twice":           {[]string{"vocabularies/x.yaml", "key: x\nlabel: X\nterms:\n  - {key: a, label: A}\n  - {key: a, label: A}"}, "vocabularies/x.yaml:5", "kind-file-key-twice"},
		"a term under nothing":   {[]string{"vocabularies/x.yaml", "key: x\nlabel: X\nterms:\n  - {key: a, label: A, broader: b}"}, "vocabularies/x.yaml:4", "kind-file-reference"},
		"terms in a ring":        {[]string{"vocabularies/x.yaml", "key: x\nlabel: X\nterms:\n  - {key: a, label: A, broader: b}\n  - {key: b, label: B, broader: a}"}, "vocabularies/x.yaml:4", "kind-file-deep"},
		"a panel of nobody":      {[]string{"protocols/mandat.yaml", "key: mandat\nlabel: M\nsteps:\n  - {key: a, panel: {label: A}, grid: [clear], days: 1}"}, "protocols/mandat.yaml:4", "kind-file-missing"},
		"a question unasked":     {[]string{"protocols/mandat.yaml", "key: mandat\nlabel: M\nsteps:\n  - {key: a, panel: {label: A, needs: 1}, grid: [nice], days: 1}"}, "protocols/mandat.yaml:4", "kind-file-reference"},
		"a step beside nothing":  {[]string{"protocols/mandat.yaml", "key: mandat\nlabel: M\nsteps:\n  - {key: a, panel: {label: A, needs: 1}, grid: [clear], days: 1, parallel: b}"}, "protocols/mandat.yaml:4", "kind-file-reference"},
		"a vote nobody can lose": {[]string{"protocols/en-cuisine.yaml", strings.Replace(strings.Replace(kitchen, "for, against", "for", 1), "rating, rounds: 2", "simple", 1)}, "protocols/en-cuisine.yaml:6", "kind-file-missing"},
		"a majority of its own":  {[]string{"protocols/en-cuisine.yaml", strings.Replace(kitchen, "rating", "loudest", 1)}, "protocols/en-cuisine.yaml:6", "kind-file-value"},
	} {
		t.Run(what, func(t *testing.T) { refused(t, c.files, c.where, c.reason) })
	}
}

// refused holds an overlay to its refusal: the place, the reason, and the place again as the first arguments.
func refused(t *testing.T, files []string, where, reason string) {
	t.Helper()
	_, err := laid(files...)
	e := refusal.Of(err)
	if e == nil {
		t.Fatalf("it is taken: %v", err)
	}
	if e.Field != where || e.Reason != reason || fmt.Sprintf("%v:%v", e.Args[0], e.Args[1]) != where {
		t.Errorf("it is refused at %s for %s %v", e.Field, e.Reason, e.Args)
	}
}

func TestD6HostileFilesAreRefusedWithTheirLine(t *testing.T) {
	bomb := "key: x\na: &a [x, x]\nb: [*a, *a]\n"
	for what, c := range map[string]struct {
		text, reason string
		line         int
	}{
		"aliases that multiply":  {bomb, "kind-file-forbidden", 2},
		"an anchor":              {"key: x\nlabel: &l X\n", "kind-file-forbidden", 2},
		"a merge":                {"key: x\n<<: {label: X}\n", "kind-file-key-twice", 2},
		"a tag":                  {"key: x\nlabel: !!python/object:os.system X\n", "kind-file-forbidden", 2},
		"binary":                 {"key: x\nlabel: !!binary aGk=\n", "kind-file-forbidden", 2},
		"a key twice":            {"key: x\nlabel: X\nlabel: Y\n", "kind-file-key-twice", 3},
		"a key that is a list":   {"key: x\n? [a]\n: b\n", "kind-file-key-twice", 2},
		"depth":                  {"key: x\nlabel: " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "kind-file-deep", 2},
		"depth by lines":         {"key: x\nlabel:\n" + strings.Repeat("- ", 9000) + "x", "kind-file-deep", 3},
		"a million keys":         {"key: x\n" + strings.Repeat("a: b\n", 1_000_000), "kind-file-large", 1},
		"many values":            {"key: x\nterms: [" + strings.Repeat("a,", 40_000) + "]\n", "kind-file-many-values", 2},
		"an unknown key":         {"key: x\nlable: X\n", "kind-file-key-unknown", 2},
		"two documents":          {"key: x\n---\nkey: y\n", "kind-file-yaml", 1},
		"no YAML":                {"key: x\nlabel: {fr: X\n", "kind-file-yaml", 2},
		"a question mark":        {"key: x\nterms:\n  - {key: a, label: {fr: Quoi ?, en: What}}\n", "kind-file-yaml", 3},
		"a tab":                  {"key: x\n\tlabel: X\n", "kind-file-yaml", 2},
		"nothing":                {"", "kind-file-yaml", 1},
		"a comment":              {"# nothing", "kind-file-yaml", 1},
		"a list":                 {"- key: x\n", "kind-file-not-mapping", 1},
		"no text":                {"key: \xff\xfe", "kind-file-encoding", 1},
		"UTF-16":                 {"\xff\xfek\x00e\x00y\x00", "kind-file-encoding", 1},
		"a zero byte":            {"key: x\nlabel: \"a\x00b\"\n", "kind-file-yaml", 1},
		"a huge number":          {"key: x\nversion: 1" + strings.Repeat("0", 400) + "\n", "kind-file-number", 2},
		"no whole number":        {"key: x\nversion: 1e3\n", "kind-file-number", 2},
		"a negative number":      {"key: x\nversion: -1\n", "kind-file-number", 2},
		"a label that is a list": {"key: x\nlabel: [a]\n", "kind-file-not-text", 2},
		"a language that is not": {"key: x\nlabel: {french: X}\n", "kind-file-language", 2},
		"a long label":           {"key: x\nlabel: " + strings.Repeat("é", kinds.MaxLabel+1) + "\n", "kind-file-long", 2},
		"letters turned around":  {"key: x\nlabel: \"a\u202eb\"\n", "kind-file-unseen", 2},
		"a key with a way up":    {"key: ../x\n", "kind-file-name", 1},
		"parts that are no list": {"key: x\nparts: {a: b}\n", "kind-file-not-list", 2},
		"too many parts":         {"key: x\nparts: [" + strings.Repeat("{key: a},", kinds.MaxParts+1) + "]\n", "kind-file-long-list", 2},
		"neither yes nor no":     {"key: x\nfields: [{key: a, required: maybe}]\n", "kind-file-yes", 2},
		"months that are not":    {"key: x\nholds: a while\n", "kind-file-number", 2},
	} {
		t.Run(what, func(t *testing.T) {
			refused(t, []string{"x.yaml", c.text}, fmt.Sprintf("x.yaml:%d", c.line), c.reason)
		})
	}
}

func TestTooManyFilesAreRefused(t *testing.T) {
	var entries []string
	for i := range kinds.MaxFiles + 1 {
		entries = append(entries, fmt.Sprintf("vocabularies/v%d.yaml", i), "key: x")
	}
	refused(t, entries, "vocabularies:0", "kind-file-many")
}

func TestB4LinksInTheFolderOfKindsAreNotFollowed(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	for _, name := range []string{filepath.Join(elsewhere, "recipe.yaml"), filepath.Join(elsewhere, "en-cuisine.yaml")} {
		if err := os.WriteFile(name, []byte("key: wrong"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	os.Symlink(filepath.Join(elsewhere, "recipe.yaml"), filepath.Join(folder, "recipe.yaml"))
	os.Symlink(elsewhere, filepath.Join(folder, "protocols"))
	set, err := kinds.Load(os.DirFS(folder))
	if err != nil || len(set.All()) != 6 {
		t.Errorf("a link was followed: %v", err)
	}
}

func FuzzOverlay(f *testing.F) {
	f.Add(recipe, kitchen)
	f.Add("key: recipe\nparts: [{key: how, aliases: [x]}]", "key: en-cuisine\nsteps: []")
	f.Fuzz(func(t *testing.T, kind, protocol string) {
		set, err := laid("recipe.yaml", kind, "protocols/en-cuisine.yaml", protocol)
		if err != nil {
			if refusal.KindOf(err) != refusal.KindInvalid {
				t.Errorf("an overlay is our fault: %v", err)
			}
			return
		}
		for _, k := range set.All() {
			if _, ok := set.Protocol(k.Protocol); !ok || k.Label["fr"] == "" || len(k.Parts) == 0 {
				t.Errorf("the kind %q is half there", k.Key)
			}
		}
	})
}
