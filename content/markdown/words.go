package markdown

// labels are the few words that the rendering itself says, in the language of the text: they are part of its HTML.
type labels struct {
	anchor, table, notes, back, reference, done, todo, host, missing string
}

var labelsIn = map[string]labels{
	"fr": {
		anchor: "Lien vers la partie : ", table: "Tableau, peut défiler", notes: "Notes", back: "Revenir au texte",
		reference: "Note", done: "Fait", todo: "À faire", host: fixedSpace + ": nom de domaine inhabituel, à vérifier", missing: "image absente",
	},
	"en": {
		anchor: "Link to the part: ", table: "Table, may scroll", notes: "Notes", back: "Back to the text",
		reference: "Note", done: "Done", todo: "To do", host: ": unusual domain name, check it", missing: "missing image",
	},
}

// language gives the language whose words and signs a text takes: French where it says nothing.
func language(tag string) string {
	switch {
	case tag == "" || len(tag) >= 2 && (tag[:2] == "fr" || tag[:2] == "FR"):
		return "fr"
	}
	return "en"
}
