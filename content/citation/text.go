package citation

import (
	"strings"

	"terreau/content/letters"
)

// Text is one text of law that citations may name.
type Text struct {
	Key      string   // "casf", "rgpd", "loi-2002-2"
	Kind     string   // code, loi, decret, arrete, reglement-ue, deliberation
	Short    string   // how a citation says it in French: "CASF", "loi 2002-2"
	ShortEn  string   // the same in English
	Name     string   // its full name in French, without article
	NameEn   string   // its full name in English
	LEGITEXT string   // the consolidated text on Légifrance
	JORFTEXT string   // the text as published in the Journal officiel
	CELEX    string   // the text on EUR-Lex
	NOR      string   // the number given by the French administration
	aliases  []string // other names, folded by letters.Fold
}

// In gives the short name in a language, French where there is no other.
func (t Text) In(lang string) string {
	if strings.HasPrefix(lang, "en") && t.ShortEn != "" {
		return t.ShortEn
	}
	return t.Short
}

// Named gives the full name in a language, French where there is no other.
func (t Text) Named(lang string) string {
	if strings.HasPrefix(lang, "en") && t.NameEn != "" {
		return t.NameEn
	}
	return t.Name
}

// Known finds a known text by its key.
func Known(key string) (Text, bool) {
	i, ok := textByKey[key]
	if !ok {
		return Text{}, false
	}
	return knownTexts[i], true
}

// textByKey and textByName find a text by its key and by any of its names, folded.
var textByKey, textByName = indexTexts()

func indexTexts() (byKey, byName map[string]int) {
	byKey, byName = map[string]int{}, map[string]int{}
	for i, t := range knownTexts {
		byKey[t.Key] = i
		for _, name := range append([]string{t.Key, letters.Fold(t.Short), letters.Fold(t.Name), letters.Fold(t.ShortEn), letters.Fold(t.NameEn)}, t.aliases...) {
			if name != "" {
				byName[name] = i
			}
		}
	}
	return byKey, byName
}
