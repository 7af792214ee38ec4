package words

import "strings"

// frenchStops say nothing by themselves: articles, prepositions that tie, pronouns, the forms of être and avoir, the
// words that ask. Words that turn a meaning (sans, moins, contre, vers, non) are not among them. Folded.
var frenchStops = set(`
a au aux avec c ca ce ceci cela celle celles celui ces cet cette ceux ci comme d dans de des donc du elle elles en
et eu eux il ils j je l la le les leur leurs lui m ma mais me meme memes mes moi mon n ne no nos notre nous o on ou par
pas pour qu que quel quelle quelles quels qui quoi s sa se ses si soi son sont sous sur t ta te tes toi ton tu un une
vos votre vous y etre est suis es sommes etes etait etaient etant ete sera seront serait soit ai as avons avez ont
avait avaient avoir ayant aura auront aurait ait comment quand combien pourquoi dont lorsque lors est-ce car ni or
tout tous toute toutes tres plus peut peuvent puis peux faut doit fait faire afin ainsi alors aussi entre chez eme
dois doivent quelqu jusqu lorsqu puisqu quoiqu jusque ils l-on www http https
`)

var englishStops = set(`
a about all an and any are as at be been but by can do does for from had has have he her his how i if in into is it its
may me my no not of on or our she should so than that the their them there these they this those to us was we were what
when where which who will with would you your s t
`)

// elisions end in an apostrophe before the word that counts.
var elisions = set(`c d j l m n s t qu jusqu lorsqu puisqu quoiqu quelqu`)

// ordinals follow a number: 13e, 13ème, 1er, 2nd.
var ordinals = set(`e er ere eme emes ers eres ieme iemes nd nde nds re res st th`)

// ends are what inclusive writing adds to a word: éducateur·rice·s, salarié(e)s, étudiant-e-s.
var ends = set(`
e es s x le les lle lles ne nes nne nnes te tes tte ttes ve ves se ses sse sses sses esse esses ere eres iere ieres rice
rices trice trices ice ices euse euses teuse teuses eure eures ale ales aux que ques che ches enne ennes ienne iennes
onne onnes ive ives
`)

// shortEnds are those that a hyphen, a dot or a slash may bring: fewer, since these signs have other uses.
var shortEnds = set(`e es s ne nes rice rices trice trices euse euses`)

func set(list string) map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(list) {
		words[word] = true
	}
	return words
}
