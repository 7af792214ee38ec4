package words_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"terreau/search/words"
)

// said gives the words of a text, as they are searched.
func said(text, lang string) (all []string) {
	for _, token := range words.New().Tokens(nil, text, lang) {
		if !token.Stop {
			all = append(all, token.Word)
		}
	}
	return all
}

func TestWords(t *testing.T) {
	for _, one := range []struct{ name, text, want string }{
		{"capitals and accents", "ÉCOLE Élève", "ecole eleve"},
		{"accents in two signs", norm.NFD.String("à l’école élève"), "ecole eleve"},
		{"ligatures", "cœur CŒUR ex æquo œuvre", "coeur coeur ex aequo oeuvre"},
		{"elisions, with both apostrophes, in capitals too", "d'apprentissage L’ENFANT qu’il jusqu'à D'APPRENTISSAGE", "apprentissage enfant apprentissage"},
		{"an apostrophe inside a word", "aujourd'hui prud'hommes prudhommes prud hommes entr’aide", "aujourdhui prudhommes prudhommes prudhommes entraide"},
		{"inclusive writing", "éducateur·rice·s professionnel·les salarié(e)s étudiant-e-s agent.e.s tou·te·s instituteur/trice", "educateur professionnel salarie etudiant agent tou instituteur"},
		{"a dot that ends a sentence", "Il part.Elle reste", "part reste"},
		{"dotted acronyms", "la P.M.I. et l'A.S.E, le S.D.F.", "pmi ase sdf"},
		{"an acronym that spells a small word", "les ES et les ASS, l'ARE", "es ass are"},
		{"a title in capitals is no acronym", "LES AIDES DE LA CAF", "aides caf"},
		{"hyphens", "aller-vers", "aller vers allervers"},
		{"articles of law", "article L. 311-3, L311-3, l.311-3, L 311-3", "article l311-3 311-3 l311-3 311-3 l311-3 311-3 l311-3 311-3"},
		{"articles without letter", "art. 226-13 du code pénal", "art 226-13 226 13 code penal"},
		{"a law by its number", "loi n° 2002-2", "loi 2002-2 2002 2"},
		{"decrees", "R. 4127-1 et D.142-1-1 puis R*123-4", "r4127-1 4127-1 d142-1-1 142-1-1 r123-4 123-4"},
		{"an amount after a preposition", "à 150 euros, l 12", "150 euros 12"},
		{"ordinals", "13ème 13e 13 eme 1er", "13e 13e 13e 1e"},
		{"thousands", "1 000 000 € et 12 345", "1000000 euro 12345"},
		{"a phone number is no thousand", "01 23 45 67 89", "01 23 45 67 89"},
		{"letters and digits", "3ans covid19 A4", "3 ans covid 19 a4"},
		{"Kelvin, the long s, the dotted I", "\u212A \u017Fi \u0130ci", "k ici"},
		{"what cannot be seen", "mé\u00ADdia\u200Bteur", "mediateur"},
		{"full width", "ＡＳＥ", "ase"},
		{"other scripts stay", "Мария 東京", "мария 東京"},
		{"nothing", " · — « » '’ ... ", ""},
	} {
		t.Run(one.name, func(t *testing.T) {
			if got := strings.Join(said(one.text, "fr"), " "); got != one.want {
				t.Errorf("%q is read as\n%s, not\n%s", one.text, got, one.want)
			}
		})
	}
}

func TestStems(t *testing.T) {
	stem := func(word string) string { return words.StemOf(words.Fold(word)) }
	for _, same := range [][]string{
		{"éducateur", "éducateurs", "éducatrice", "éducatrices"}, {"mineur", "mineurs"}, {"numérique", "numériques"},
		{"aide", "aides"}, {"licenciement", "licenciements"}, {"familial", "familiale"}, {"social", "sociaux"},
	} {
		for _, word := range same {
			if stem(word) != stem(same[0]) {
				t.Errorf("%s and %s are not the same word: %s, %s", same[0], word, stem(same[0]), stem(word))
			}
		}
	}
	for _, apart := range [][]string{{"numérique", "numéro"}, {"numérique", "nombre"}, {"mères", "mer"}, {"usager", "usage"}, {"aidant", "aide"},
		{"écran", "écrin"}, {"placement", "place"}} {
		if stem(apart[0]) == stem(apart[1]) {
			t.Errorf("%s and %s are taken for the same word", apart[0], apart[1])
		}
	}
}

func TestEnglish(t *testing.T) {
	tokens := words.New().Tokens(nil, "The children's training of workers", "en")
	var stems []string
	for _, token := range tokens {
		if !token.Stop {
			stems = append(stems, strings.TrimPrefix(token.Stem, words.Mark))
		}
	}
	if !slices.Equal(stems, []string{"children", "train", "worker"}) {
		t.Errorf("the English words are %v", stems)
	}
}

func TestQuery(t *testing.T) {
	t.Run("quotes of any kind bind a phrase", func(t *testing.T) {
		for _, text := range []string{`aide "vie sociale"`, "aide « vie sociale »", "aide “vie sociale”"} {
			q := words.ParseQuery(text, 16)
			if len(q.Terms) != 3 || q.Terms[0].Phrase != 0 || q.Terms[1].Phrase != 1 || q.Terms[2].Phrase != 1 {
				t.Errorf("%s is read as %+v", text, q.Terms)
			}
		}
	})
	t.Run("a quote left open binds nothing", func(t *testing.T) {
		if q := words.ParseQuery(`aide "vie sociale`, 16); len(q.Terms) != 3 || q.Terms[2].Phrase != 0 {
			t.Errorf("it is read as %+v", q.Terms)
		}
	})
	t.Run("words beyond the limit are left out, and it is said which", func(t *testing.T) {
		q := words.ParseQuery(strings.Repeat("mot ", 15)+"« logement et les Écoles » l’hiver", 16)
		if len(q.Terms) != 16 || !slices.Equal(q.Left, []string{"Écoles", "hiver"}) {
			t.Errorf("%d words, without %v", len(q.Terms), q.Left)
		}
		if q := words.ParseQuery("le mot", 16); q.Left != nil {
			t.Errorf("a short query is searched without %v", q.Left)
		}
	})
	t.Run("small words count where there is nothing else", func(t *testing.T) {
		if terms := words.ParseQuery("les es", 16).Meaning(); len(terms) != 2 {
			t.Errorf("what is searched is %+v", terms)
		}
		if terms := words.ParseQuery("le diplôme", 16).Meaning(); len(terms) != 1 {
			t.Errorf("what is searched is %+v", terms)
		}
	})
}

// FuzzTokens: any bytes are read; each word stands where it says, in order, folded already.
func FuzzTokens(f *testing.F) {
	for _, text := range []string{"L. 311-3", "P.M.I", "éducateur·rice·s", "l'a-b-c", "1 000", "\xff\xfe", "e\u0301", "(e)s", "a'b'c'", "R*-1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := words.New()
		last := 0
		for _, token := range a.Tokens(nil, text, "fr") {
			if token.Start < 0 || token.End > len(text) || token.Start >= token.End {
				t.Fatalf("%q: %q stands at %d to %d", text, token.Word, token.Start, token.End)
			}
			if !token.Extra && token.Start < last {
				t.Fatalf("%q: %q stands before the word that precedes it", text, token.Word)
			}
			if !token.Extra {
				last = token.Start
			}
			if token.Word == "" || strings.ToLower(token.Word) != token.Word {
				t.Fatalf("%q: %q is not folded", text, token.Word)
			}
		}
		if q := words.ParseQuery(text, 16); len(q.Terms) > 16 {
			t.Fatalf("%q: %d words", text, len(q.Terms))
		}
	})
}
