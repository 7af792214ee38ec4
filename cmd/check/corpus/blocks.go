package corpus

import (
	"strings"
)

// writer writes one sheet as Markdown.
type writer struct {
	folder Folder
	names  map[string]string // key of a publication → file name
}

// callouts are the boxes of the site and the callouts they become; the theme gives their titles.
var callouts = map[string]string{"ASavoir": "TIP", "ANoter": "NOTE", "Attention": "WARNING", "Rappel": "IMPORTANT"}

// deepest is the deepest heading of HTML; titles below it are strong paragraphs.
const deepest = 6

// blocks gives the Markdown blocks of some nodes that stand under a heading of a level.
func (w writer) blocks(nodes []node, level int) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, w.block(n, level)...)
	}
	return out
}

func (w writer) block(n node, level int) []string {
	switch n.Name {
	case "OuSAdresser", "Definition", "Condition", "SiSelectionne", "Source", "PivotLocal", "Reference":
		return nil // contacts, definitions, the wiring of forms
	case "Chapitre", "SousChapitre", "Situation", "Cas", "Problematique", "Branche", "Question", "Choix":
		return w.section(n, level)
	case "", "Paragraphe", "LienInterne", "LienExterne", "IntituleSiSelectionne", "TitreAlternatif", "Legende", "Credits", "TexteDeRemplacement":
		return paragraph(w.line(n))
	case "Titre":
		return paragraph(strong(w.line(n)))
	case "Liste":
		return w.list(n)
	case "Tableau":
		return w.table(n)
	case "ASavoir", "ANoter", "Attention", "Rappel":
		return quote("[!"+callouts[n.Name]+"]", w.blocks(without(n.Children, "Titre"), deepest))
	case "Avertissement":
		return quote("[!WARNING]", w.blocks(n.Children, deepest))
	case "ServiceEnLigne", "ServiceEnLigneAnnexe":
		return w.service(n, level)
	}
	return w.blocks(n.Children, level)
}

func paragraph(line string) []string {
	if line == "" {
		return nil
	}
	return []string{guardStart(line)}
}

// section is a title and what stands under it.
func (w writer) section(n node, level int) []string {
	title := escape(n.first("Titre").words())
	if title == "" {
		return w.blocks(n.Children, level)
	}
	heading := strings.Repeat("#", min(level+1, deepest)) + " " + guardEnd(title)
	if level >= deepest {
		heading = strong(title)
	}
	return append([]string{heading}, w.blocks(without(n.Children, "Titre"), level+1)...)
}

func without(nodes []node, name string) []node {
	var rest []node
	for _, n := range nodes {
		if n.Name != name {
			rest = append(rest, n)
		}
	}
	return rest
}

// quote puts blocks into a block quote, under its first line.
func quote(first string, blocks []string) []string {
	if len(blocks) == 0 {
		return nil
	}
	text := first + "\n" + strings.Join(blocks, "\n\n")
	return []string{strings.ReplaceAll("> "+strings.ReplaceAll(text, "\n", "\n> "), "> \n", ">\n")}
}

func (w writer) list(n node) []string {
	mark, indent := "- ", "  "
	if n.Attributes["type"] == "numero" {
		mark, indent = "1. ", "   "
	}
	var items []string
	loose := false
	for _, item := range n.Children {
		blocks := w.blocks(item.Children, deepest)
		if item.Name != "Item" || len(blocks) == 0 {
			continue
		}
		text := blocks[0]
		for _, b := range blocks[1:] {
			if !strings.HasPrefix(b, "- ") && !strings.HasPrefix(b, "1. ") {
				text, loose = text+"\n", true
			}
			text += "\n" + b
		}
		items = append(items, mark+strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\n"+indent), "\n"+indent+"\n", "\n\n"))
	}
	if len(items) == 0 {
		return nil
	}
	if loose {
		return []string{strings.Join(items, "\n\n")}
	}
	return []string{strings.Join(items, "\n")}
}

// service is the link to a form or an online service, and what is said of it.
func (w writer) service(n node, level int) []string {
	url := n.Attributes["URL"]
	if url == "" {
		url = n.first("LienWeb").Attributes["URL"]
	}
	title := escape(n.first("Titre").words())
	var out []string
	if url != "" && title != "" {
		out = paragraph(link(title, url))
	} else {
		out = paragraph(title)
	}
	return append(out, w.blocks(without(without(n.Children, "Titre"), "LienWeb"), level)...)
}
