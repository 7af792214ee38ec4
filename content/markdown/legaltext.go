package markdown

import "strings"

// KnownText is one text of law that citations may name.
type KnownText struct {
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
	aliases  []string // other names, folded by foldWords
}

// In gives the short name in a language, French where there is no other.
func (t KnownText) In(lang string) string {
	if strings.HasPrefix(lang, "en") && t.ShortEn != "" {
		return t.ShortEn
	}
	return t.Short
}

// Named gives the full name in a language, French where there is no other.
func (t KnownText) Named(lang string) string {
	if strings.HasPrefix(lang, "en") && t.NameEn != "" {
		return t.NameEn
	}
	return t.Name
}

// LegalText finds a known text by its key.
func LegalText(key string) (KnownText, bool) {
	i, ok := textByKey[key]
	if !ok {
		return KnownText{}, false
	}
	return knownTexts[i], true
}

// LegalTexts gives all known texts, codes first, in a fixed order.
func LegalTexts() []KnownText { return append([]KnownText(nil), knownTexts...) }

// textByKey and textByName find a text by its key and by any of its names, folded.
var textByKey, textByName = indexTexts()

func indexTexts() (byKey, byName map[string]int) {
	byKey, byName = map[string]int{}, map[string]int{}
	for i, t := range knownTexts {
		byKey[t.Key] = i
		for _, name := range append([]string{t.Key, foldWords(t.Short), foldWords(t.Name), foldWords(t.ShortEn), foldWords(t.NameEn)}, t.aliases...) {
			if name != "" {
				byName[name] = i
			}
		}
	}
	return byKey, byName
}
