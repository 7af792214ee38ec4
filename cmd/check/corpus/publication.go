package corpus

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// publication is one sheet of the site.
type publication struct {
	node
	folder Folder
}

// front is what the front matter says, in this order.
type front struct {
	Title   string   `yaml:"title"`
	Summary string   `yaml:"summary,omitempty"`
	Kind    string   `yaml:"kind"`
	Lang    string   `yaml:"lang"`
	Themes  []string `yaml:"themes,omitempty"`
	Publics []string `yaml:"publics"`
	Licence string   `yaml:"licence"`
	Authors []string `yaml:"authors,omitempty"`
	Source  string   `yaml:"source"`
	Date    string   `yaml:"date,omitempty"`
}

// key names a publication over all folders: 120 identifiers stand in two of them.
func (p publication) key() string { return p.folder.Name + "/" + p.Attributes["ID"] }

// slug is the name of the file: the folder, the identifier, the title.
func (p publication) slug() string {
	const most = 80
	name := p.folder.Name + "-" + strings.ToLower(p.Attributes["ID"])
	for _, word := range strings.FieldsFunc(fold(p.title()), func(r rune) bool { return r == '-' }) {
		if len(name)+1+len(word) > most {
			break
		}
		name += "-" + word
	}
	return name
}

func (p publication) title() string { return p.first("dc:title").words() }

// address is where the site shows the sheet.
func (p publication) address() string {
	if url := p.Attributes["spUrl"]; url != "" {
		return url
	}
	return addressOf(p.folder, p.Attributes["ID"])
}

func addressOf(f Folder, id string) string {
	audience := f.Name
	if f.Name == "entreprises" {
		audience = "professionnels-entreprises"
	}
	return "https://www.service-public.fr/" + audience + "/vosdroits/" + id
}

func (p publication) front() front {
	f := front{
		Title: p.title(), Summary: p.first("dc:description").words(), Kind: "practice", Lang: "fr",
		Publics: append([]string{p.folder.Public}, list(p.first("Cible").words())...),
		Themes:  list(p.first("dc:subject").words()), Licence: "etalab-2.0", Source: p.address(),
		Date: strings.TrimPrefix(p.first("dc:date").words(), "modified "),
	}
	if author := p.first("dc:creator").words(); author != "" {
		f.Authors = []string{author}
	}
	return f
}

func list(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ", ")
}

// markdown is the whole file. names gives the file name of each sheet, for the links between them.
func (p publication) markdown(names map[string]string) string {
	head, err := yaml.Marshal(p.front())
	if err != nil {
		panic(err) // strings and lists of strings
	}
	w := writer{folder: p.folder, names: names}
	return "---\n" + string(head) + "---\n\n" + strings.Join(w.blocks(p.body(), 1), "\n\n") + "\n"
}

// body is what belongs to the text of the sheet: not its references, definitions, forms, contacts or navigation.
func (p publication) body() []node {
	var body []node
	for _, c := range p.Children {
		switch c.Name {
		case "Avertissement", "Introduction", "Texte", "ListeSituations", "Problematiques", "Questionnaire", "LienExterneCommente":
			body = append(body, c)
		}
	}
	return body
}
