package journey

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"testing"

	"terreau/cmd/check/process"
	"terreau/cmd/check/site"
)

// TestASheetIsWrittenReviewedAndKept lives the whole life of a sheet with the built program, by the links and forms that
// its pages give, without scripts. The server is killed again and again on the way: nothing it acknowledged is lost.
func TestASheetIsWrittenReviewedAndKept(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts the program")
	}
	t.Run("in a folder", func(t *testing.T) { life(t, "") })
	t.Run("in PostgreSQL", func(t *testing.T) { life(t, database(t)) })
}

// written is the life of one sheet, and who takes part in it.
type written struct {
	*testing.T
	*house
	steward, author, reader, other, commenter *person
	sheet                                     string   // its path
	links                                     []string // of the two people concerned
	guests                                    []*person
}

func life(t *testing.T, database string) {
	at := process.Folder(t)
	program, err := site.Program(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	w := &written{T: t, house: &house{one: site.Instance{Program: program, Folder: filepath.Join(at, "one"), Database: database}}}
	w.start()
	defer func() { w.server.Process.Kill() }()
	for _, step := range []struct {
		name string
		do   func(*written)
	}{
		{"the first administrator is admitted, and invites", (*written).gather},
		{"a sheet is written part by part", (*written).write},
		{"it is proposed, and read by both panels", (*written).review},
		{"it is corrected, and read again", (*written).correct},
		{"it is voted, and published with its seal", (*written).vote},
		{"it is commented, revised and withdrawn", (*written).live},
	} {
		t.Log(step.name)
		step.do(w)
	}
	if _, err := w.one.Run(t.Context(), "verify"); err != nil {
		t.Error("what is kept is not sound:", err)
	}
}

func (w *written) start() {
	w.Helper()
	server, err := w.one.Serve(w.Context(), "--without-starter")
	if err != nil {
		w.Fatal(err)
	}
	w.server = server
}

// kill ends the server as a power cut does, and starts it again.
func (w *written) kill() {
	w.Helper()
	w.server.Process.Kill()
	w.start()
}

// gather admits the first administrator by the link that the command prints; she invites four colleagues.
func (w *written) gather() {
	said, err := w.one.Run(w.Context(), "admit", "--url", w.server.URL)
	if err != nil {
		w.Fatal(err)
	}
	w.steward = w.person(w.T)
	w.steward.body = string(said)
	w.joins(w.steward, w.steward.finds(`(http://\S+/premiere-visite/\S+)`), "Awa Diop", "awa")
	for _, one := range []struct {
		who               **person
		name, login, role string
	}{{&w.author, "Paul Rivet", "paul", "writer"}, {&w.reader, "Nadia Benali", "nadia", "reviewer"},
		{&w.other, "Louis Morel", "louis", "reviewer"}, {&w.commenter, "Inès Faure", "ines", "commenter"}} {
		w.steward.visit("/espaces/commun")
		w.steward.follow("équipe")
		w.steward.fill("/equipe", "act", "invite", "note", one.name, "role", one.role)
		*one.who = w.person(w.T)
		w.joins(*one.who, w.steward.finds(`id="lien"[^>]*>([^<]+)`), one.name, one.login)
	}
	w.kill()
	w.author.visit("/moi", "Paul Rivet", "écrire des fiches")
}

// joins makes an account at the end of a link.
func (w *written) joins(p *person, link, name, login string) {
	w.Helper()
	p.visit(link)
	p.follow("Accepter et continuer", "Créer votre compte")
	p.fill("/compte", "name", name, "login", login, "password", "sept mouettes dorment chez "+login)
	p.reads(name)
}

// parts are what the author writes.
var parts = [][2]string{{"brief", "Pour toute personne qui n’ose pas."}, {"why", "Onze familles ont renoncé à une aide."},
	{"how", "1. On installe la personne.\n2. Elle tient la souris."}, {"care", "Ne gardez aucun mot de passe."},
	{"changed", "Neuf personnes sur quatorze font seules leur déclaration."}, {"redo", "Une pièce qui ferme, deux collègues."}}

func (w *written) write() {
	a := w.author
	a.visit("/")
	a.follow("Partager une pratique")
	a.fill("/ecrire", "title", "Ouvrir une permanence numérique")
	w.sheet = a.finds(`action="(/fiches/[a-z-]+)/brouillon"`)
	a.fill("/brouillon", "f.summary", "Une après-midi par semaine, deux collègues et un café.", "f.publics", "familles",
		"f.themes", "travail-social--posture-et-ethique", "aller", "part-brief")
	for _, part := range parts {
		a.visit(w.sheet + "/brouillon?partie=" + part[0])
		a.fill("/brouillon", "texte", part[1], "aller", "ici")
		if part[0] == "how" {
			w.kill() // between two saves
			a.visit(w.sheet+"/brouillon?partie=how", "Elle tient la souris.")
		}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		w.Fatal(err)
	}
	a.visit(w.sheet + "/brouillon?partie=how")
	a.attach("/brouillon/images", picture.Bytes(), "alt", "Deux chaises devant un écran")
	w.kill()
	a.visit(w.sheet + "/brouillon/apercu")
	a.reads("Elle tient la souris.", "Une pièce qui ferme", "Deux chaises devant un écran")
	a.visit(a.finds(`<img src="(/fichiers/[^"]+)"`))
	a.visit(w.sheet + "/brouillon")
	a.fill("/brouillon", "aller", "proposer")
	a.reads("Personne ne doit pouvoir être reconnu")
	a.fill("/proposer", a.vouched()...)
	a.reads("Proposée à la relecture")
}

// review opens the review; a colleague says not yet, with a remark, and the others agree.
func (w *written) review() {
	s := w.steward
	s.visit("/relectures", "Relecture à ouvrir")
	s.follow("Désigner qui relit")
	s.fill("/relecture/ouvrir", "college-trade", s.chosen("college-trade", "Nadia"), "college-trade", s.chosen("college-trade", "Louis"),
		"invites-concerned", "Une mère du quartier\nUn père du quartier")
	for _, link := range s.all(`http://[^ <"]*(/avis/[\w-]{43})`) {
		w.links, w.guests = append(w.links, link), append(w.guests, w.person(w.T))
	}
	w.opines(w.reader, "avis", "not-yet", "partie", "how", "passage", "On installe la personne", "remarque", "Qui accueille ?")
	w.opines(w.other, "avis", "for", "grille-clear", "yes")
	w.kill()
	w.reader.visit(w.sheet+"/relecture", "Votre avis est enregistré", "Qui accueille ?")
	w.guest(0, "partly", "Dire qui fait le café.")
	w.guest(1, "yes", "")
}

// opines gives the opinion of a colleague, from what awaits her.
func (w *written) opines(p *person, pairs ...string) {
	w.Helper()
	p.visit("/relectures", "Votre avis est demandé")
	p.follow("Relire")
	p.fill("/relecture/avis", pairs...)
	p.reads("Votre avis est enregistré")
}

// guest answers the three questions behind a link, one page after the other.
func (w *written) guest(n int, answer, idea string) {
	w.Helper()
	p, link := w.guests[n], w.links[n]
	p.visit(link, "Votre avis compte")
	p.fill(link, "acte", "commencer")
	p.reads("Deux chaises devant un écran")
	p.without("image absente")
	p.follow("questions")
	for number := 1; number <= 3; number++ {
		p.reads(fmt.Sprintf("Question %d sur 3", number))
		p.fill(link, "reponse", answer, "idee", idea, "aller", "apres")
		idea = "" // once is enough
	}
	p.reads("Votre avis est bien reçu")
}

// correct follows one remark and explains the other: the text is another, and each is asked again.
func (w *written) correct() {
	a := w.author
	a.visit("/relectures", "2 remarques attendent votre réponse")
	a.follow("Répondre")
	for _, remark := range a.all(`name="remarque" value="([^"]+)"`)[1:] {
		a.fill("/relecture/reponse", "remarque", remark, "texte", "Chacun fait le sien.", "reponse", "explained")
	}
	first := a.finds(`name="remarque" value="([^"]+)"`)
	a.follow("Corriger", "Enregistrer et ouvrir le tour 2")
	a.visit(w.sheet + "/brouillon?partie=how")
	picture := a.finds(`(!\[Deux chaises[^)]+\))`)
	a.fill("/brouillon", "texte", "1. Une collègue accueille.\n2. On installe la personne.\n\n"+picture, "aller", "ici")
	a.visit(w.sheet+"/relecture", "texte 2", "Une collègue accueille.")
	a.fill("/relecture/reponse", "remarque", first, "reponse", "followed")
	w.kill()
	w.reader.visit(w.sheet+"/relecture", "Ce qui a changé depuis votre lecture", "Suivie", "Expliquée")
	w.opines(w.reader, "avis", "for")
	w.opines(w.other, "avis", "for")
	w.guest(0, "yes", "")
	w.guest(1, "yes", "")
}
