package kinds

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// types are the types a field may have, and whether each needs a vocabulary, may have one, or has none.
var types = map[string]rune{
	TypeLine: '-', TypeText: '-', TypeChoice: '+', TypeChoices: '+', TypeTerritory: '+', TypePeriod: '-', TypeDate: '-',
	TypeFacts: '?', TypeRecords: '?', TypeCitations: '-', TypeRelations: '+', TypeNames: '-', TypeLinks: '-',
	TypeLanguage: '-',
}

// taken are first segments of addresses that belong to other pages, now or one day; no kind may hide them.
var taken = strings.Fields(`accessibilite actifs admin administration aide-a-la-redaction annuaire api avis brouillons ce-que-j-ai-garde
	compte connexion corbeille deconnexion demander-acces demandes desabonnement documents donnees-personnelles droits ecrire en equipe espaces
	evenements export favicon fichiers flux fr groupes health healthz import information invitation invitations invite journal lien membres
	mentions-legales metiers metrics moi mon-compte mot-de-passe new notifications nouveau oidc on-parle-de-moi opensearch personnes
	plan premiere-visite profil protection-des-donnees publics readyz recherche registre reglages relecture-facile relectures retour robots
	securite-du-site sigles signalements sitemap suggestions territoires themes veille vers votes`)

// owned are the first segments that the menus name, with the kind whose they are; no other kind may take one.
var owned = map[string]string{"fiches": "practice", "droit": "legal", "lectures": "reading", "revues": "digest", "parcours": "course", "aide": "help"}

// build looks everything up and gives the set, or the first thing that is wrong.
func (f *files) build() (*Set, error) {
	s := &Set{vocabularies: map[string]Vocabulary{}, protocols: map[string]Protocol{}}
	for _, key := range sortedKeys(f.vocabularies) {
		vocabulary, err := f.vocabularies[key].build()
		if err != nil {
			return nil, err
		}
		s.vocabularies[key] = vocabulary
	}
	for _, key := range sortedKeys(f.protocols) {
		protocol, err := f.protocols[key].build(s)
		if err != nil {
			return nil, err
		}
		s.protocols[key] = protocol
	}
	for _, key := range sortedKeys(f.kinds) {
		kind, err := f.kinds[key].build(s)
		if err != nil {
			return nil, err
		}
		if other, taken := s.ByPath(kind.Path); taken {
			return nil, f.kinds[key].refuse("kind-file-path", kind.Path, other.Key)
		}
		s.kinds = append(s.kinds, kind)
	}
	slices.SortFunc(s.kinds, byOrder)
	return s, nil
}

func (v *vocabularyFile) build() (Vocabulary, error) {
	vocabulary := Vocabulary{Key: v.key, Label: v.label}
	if v.label["fr"] == "" {
		return vocabulary, v.refuse("kind-file-missing", "label.fr")
	}
	broader := map[string]string{}
	for _, term := range v.terms {
		if term.Key == "" || term.Label["fr"] == "" {
			return vocabulary, term.refuse("kind-file-missing", "key, label.fr")
		}
		if _, twice := broader[term.Key]; twice {
			return vocabulary, term.refuse("kind-file-key-twice", term.Key)
		}
		broader[term.Key] = term.Broader
		vocabulary.Terms = append(vocabulary.Terms, term.Term)
	}
	for _, term := range v.terms {
		up, steps := term.Broader, 0
		for ; up != "" && steps < MaxDepth; steps++ {
			next, known := broader[up]
			if !known {
				return vocabulary, term.refuse("kind-file-reference", up)
			}
			up = next
		}
		if steps == MaxDepth {
			return vocabulary, term.refuse("kind-file-deep", MaxDepth)
		}
	}
	return vocabulary, nil
}

func (k *kindFile) build(s *Set) (Kind, error) {
	kind := k.Kind
	kind.Version, kind.HoldsMonths = max(1, k.Version), 0
	if k.holds != nil {
		kind.HoldsMonths = *k.holds
	}
	kind.Plural = k.Plural.over(k.Label)
	if kind.Icon == "" {
		kind.Icon = "file-text"
	}
	switch {
	case k.Label["fr"] == "" || k.Path == "" || k.Protocol == "" || len(k.parts) == 0:
		return kind, k.refuse("kind-file-missing", "label.fr, path, protocol, parts")
	case !pathPattern.MatchString(k.Path) || slices.Contains(taken, k.Path):
		return kind, k.refuse("kind-file-path", short(k.Path), "terreau")
	case owned[k.Path] != "" && owned[k.Path] != k.Key:
		return kind, k.refuse("kind-file-path", k.Path, owned[k.Path])
	case !slices.Contains(Icons, kind.Icon):
		return kind, k.refuse("kind-file-value", kind.Icon, strings.Join(Icons, ", "))
	}
	if _, known := s.protocols[k.Protocol]; !known {
		return kind, k.refuse("kind-file-reference", k.Protocol)
	}
	if err := k.buildParts(&kind); err != nil {
		return kind, err
	}
	if err := k.buildChecks(&kind); err != nil {
		return kind, err
	}
	return kind, k.buildFields(&kind, s)
}

// buildChecks keeps the checks that are asked.
func (k *kindFile) buildChecks(kind *Kind) error {
	keys := map[string]bool{}
	for _, check := range k.checks {
		switch {
		case check.Key == "" || check.Label["fr"] == "":
			return check.refuse("kind-file-missing", "key, label.fr")
		case keys[check.Key]:
			return check.refuse("kind-file-key-twice", check.Key)
		case len(keys) == MaxChecks:
			return check.refuse("kind-file-long-list", MaxChecks)
		}
		if keys[check.Key] = true; check.asked == nil || *check.asked {
			kind.Checks = append(kind.Checks, check.Check)
		}
	}
	return nil
}

// buildParts checks that each title leads to one part.
func (k *kindFile) buildParts(kind *Kind) error {
	keys, titles := map[string]bool{}, map[string]string{}
	parts := slices.Concat(k.parts, k.optional)
	// The product's own first, so that a clash is told where the instance wrote it.
	slices.SortStableFunc(parts, func(a, b partFile) int {
		switch {
		case a.laid == b.laid:
			return 0
		case b.laid:
			return -1
		}
		return 1
	})
	for _, part := range parts {
		if part.Key == "" || part.Title["fr"] == "" {
			return part.refuse("kind-file-missing", "key, title.fr")
		}
		if keys[part.Key] {
			return part.refuse("kind-file-key-twice", part.Key)
		}
		keys[part.Key] = true
		for _, title := range part.allTitles() {
			folded := fold(title)
			if other, known := titles[folded]; folded == "" || known && other != part.Key {
				return part.refuse("kind-file-title", short(title), other)
			}
			titles[folded] = part.Key
		}
	}
	if len(keys) > MaxParts {
		return k.refuse("kind-file-long-list", MaxParts)
	}
	for _, part := range k.parts {
		kind.Parts = append(kind.Parts, part.ready())
	}
	for _, part := range k.optional {
		kind.Optional = append(kind.Optional, part.ready())
	}
	return nil
}

func (k *kindFile) buildFields(kind *Kind, s *Set) error {
	for _, field := range k.fields {
		if field.Key == "" || field.Label["fr"] == "" || field.Type == "" {
			return field.refuse("kind-file-missing", "key, label.fr, type")
		}
		if _, twice := kind.Field(field.Key); twice {
			return field.refuse("kind-file-key-twice", field.Key)
		}
		if err := field.check(s); err != nil {
			return err
		}
		built := field.Field
		built.Required, built.Facet = said(field.required), said(field.facet)
		kind.Fields = append(kind.Fields, built)
	}
	if title, known := kind.Field("title"); !known || title.Type != TypeLine {
		return k.refuse("kind-file-missing", "title: line")
	}
	if len(kind.Fields) > MaxFields {
		return k.refuse("kind-file-long-list", MaxFields)
	}
	return nil
}

// check holds a field to its type, its vocabulary and its default.
func (f *fieldFile) check(s *Set) error {
	need, known := types[f.Type]
	if !known {
		return f.refuse("kind-file-value", short(f.Type), strings.Join(sortedKeys(types), ", "))
	}
	if need == '+' && f.Vocabulary == "" {
		return f.refuse("kind-file-missing", "vocabulary")
	}
	if need == '-' && f.Vocabulary != "" {
		return f.refuse("kind-file-value", "vocabulary", "choice, choices, facts, records, relations, territory")
	}
	vocabulary, known := s.vocabularies[f.Vocabulary]
	if f.Vocabulary != "" && !known {
		return f.refuse("kind-file-reference", f.Vocabulary)
	}
	if keyed := f.Type == TypeFacts || f.Type == TypeRecords; keyed != (len(f.Keys) > 0) {
		return f.refuse("kind-file-missing", "keys")
	}
	for _, key := range f.Keys {
		if _, known := vocabulary.Term(key); !known && f.Vocabulary != "" {
			return f.refuse("kind-file-reference", key)
		}
	}
	if _, known := vocabulary.Term(f.Default); f.Default != "" && f.Type == TypeChoice && !known {
		return f.refuse("kind-file-reference", f.Default)
	}
	return nil
}

// fold gives the comparison key of a title: no case, no accents, one kind of apostrophe and of space.
func fold(title string) string {
	text := strings.NewReplacer("œ", "oe", "æ", "ae", "’", "'", "ʼ", "'").Replace(strings.ToLower(title))
	text = strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, norm.NFKD.String(text))
	return strings.Join(strings.Fields(text), " ")
}
